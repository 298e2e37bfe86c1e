"""A word's clips in its form: an editor adds, replaces and deletes what people recorded."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lessons.models import Part, Recording, Word
from tests import factories

from .sound_files import is_there, mp3, mp4, ogg, record, tone, wav

pytestmark = pytest.mark.django_db
Kind = Recording.Kind


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    """Delete no file that other tests need: their database takes a deletion back, not the disk."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def word() -> Word:
    """A word that a computer speaks."""
    word = factories.word("mate")
    Recording.objects.put_synthetic(word, Part.WORD, mp3(height=2_000))
    return word


@pytest.fixture
def as_editor(client: Client) -> Client:
    client.force_login(factories.make_user(role="Chief editor", language="lv"))
    return client


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    return partial(django_capture_on_commit_callbacks, execute=True)


def files() -> set[str]:
    folder = Path(settings.MEDIA_ROOT) / "recordings"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def form(word: Word, *new: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return the word's form as it was shown, with `new` recordings added and `fields` changed."""
    glosses, clips = list(word.glosses.all()), list(word.recordings.order_by("pk"))
    data: dict[str, Any] = {
        **{
            name: getattr(word, name)
            for name in ("key", "lemma", "part_of_speech", "gender", "inflection", "level",
                         "example", "note")
        },
        "forms": "{}", "accepted": "[]", "confusables": "[]", "not_beside": "[]",
        "picture": "", "counterpart": "",
        "glosses-TOTAL_FORMS": len(glosses), "glosses-INITIAL_FORMS": len(glosses),
        "recordings-TOTAL_FORMS": len(clips) + len(new), "recordings-INITIAL_FORMS": len(clips),
    }  # fmt: skip
    for number, gloss in enumerate(glosses):
        for name in ("id", "language", "text", "example", "note"):
            data[f"glosses-{number}-{name}"] = getattr(gloss, name)
    for number, clip in enumerate(clips):
        data[f"recordings-{number}-id"] = clip.pk
        if not clip.is_synthetic:
            data[f"recordings-{number}-part"] = clip.part
            data[f"recordings-{number}-speaker"] = clip.speaker
    for number, values in enumerate(new, start=len(clips)):
        given = {"part": "word", "speaker": "", "consent": "", **values}
        data |= {f"recordings-{number}-{name}": value for name, value in given.items()}
    return data | fields


def upload(content: bytes, name: str = "balss.mp3") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def edit(client: Client, word: Word, *new: dict[str, Any], **fields: Any) -> Any:
    address = reverse("wagtailsnippets_lessons_word:edit", args=[word.pk])
    return client.post(address, form(word, *new, **fields))


def errors(response: Any) -> str:
    """Return what the form says is wrong with the recordings."""
    assert response.status_code == 200
    formset = response.context["form"].formsets["recordings"]
    return str([*formset.errors, *formset.non_form_errors()])


def test_an_editor_adds_her_own_clip(as_editor: Client, word: Word, committed: Any) -> None:
    new = {"file": upload(mp3()), "speaker": "Anna", "consent": "2026, mape 3"}
    with committed():
        assert edit(as_editor, word, new).status_code == 302
    clip = word.recordings.get(kind=Kind.RECORDED)
    assert (clip.text, clip.speaker, clip.consent) == ("māte", "Anna", "2026, mape 3")
    assert is_there(clip)
    # The computer's waits behind it.
    assert is_there(word.recordings.get(kind=Kind.SYNTHETIC))
    assert not Recording.objects.sounds()[word.pk]["word"].synthetic


def test_her_clip_says_the_text_that_was_saved_with_it(as_editor: Client, word: Word) -> None:
    new = [{"file": upload(mp3())}, {"file": upload(mp3()), "part": "example"}]
    changes = {"lemma": "māmiņa", "example": "Māmiņa ir mājās."}
    assert edit(as_editor, word, *new, **changes).status_code == 302
    recorded = word.recordings.filter(kind=Kind.RECORDED)
    assert {clip.part: clip.text for clip in recorded} == {
        "word": "māmiņa", "example": "Māmiņa ir mājās.",
    }  # fmt: skip


def test_a_new_word_comes_with_its_clip(as_editor: Client, word: Word) -> None:
    data = form(word, key="jauns", lemma="krustmāte")
    data |= {"glosses-TOTAL_FORMS": 0, "glosses-INITIAL_FORMS": 0,
             "recordings-TOTAL_FORMS": 2, "recordings-INITIAL_FORMS": 0,
             "recordings-0-id": "", "recordings-0-part": "word", "recordings-0-file": upload(mp3()),
             "recordings-1-part": "example", "recordings-1-file": upload(mp3())}  # fmt: skip
    response = as_editor.post(reverse("wagtailsnippets_lessons_word:add"), data)
    assert response.status_code == 302, errors(response)
    clips = Recording.objects.filter(word__key="jauns", kind=Kind.RECORDED)
    assert {clip.text for clip in clips} == {"krustmāte", word.example}


def test_a_copied_word_is_a_new_one_without_clips(as_editor: Client, word: Word) -> None:
    address = reverse("wagtailsnippets_lessons_word:copy", args=[word.pk])
    page = as_editor.get(address)
    shown = page.context["form"].formsets
    assert (len(shown["glosses"].forms), len(shown["recordings"].forms)) == (3, 0)
    assert word.recordings.count() == 1
    data = form(word, key="kopija")
    sent = {name: value for name, value in data.items() if not name.startswith("recordings-0")}
    sent |= {"recordings-TOTAL_FORMS": 0, "recordings-INITIAL_FORMS": 0}
    assert as_editor.post(address, sent).status_code == 405
    response = as_editor.post(reverse("wagtailsnippets_lessons_word:add"), sent)
    assert response.status_code == 302
    copy = Word.objects.get(key="kopija")
    assert (copy.glosses.count(), copy.recordings.count()) == (3, 0)
    assert (word.glosses.count(), word.recordings.count()) == (3, 1)


def test_a_word_changed_without_its_clip_is_told_apart(as_editor: Client, word: Word) -> None:
    clip = record(word)
    assert edit(as_editor, word, lemma="māmiņa").status_code == 302
    assert Recording.objects.get(pk=clip.pk).text == "māte"
    assert word.pk not in Recording.objects.sounds()
    assert "„māte”" in as_editor.get(reverse("recordings")).content.decode()


def test_she_replaces_and_deletes_her_clip(as_editor: Client, word: Word, committed: Any) -> None:
    clip = record(word)
    new = {"recordings-1-file": upload(wav(tone()))}
    with committed():
        assert edit(as_editor, word, **new).status_code == 302
    replaced = Recording.objects.get(pk=clip.pk)
    assert (replaced.text, replaced.speaker) == ("māte", "Anna")
    assert is_there(replaced)
    assert not is_there(clip)
    with committed():
        assert edit(as_editor, word, **{"recordings-1-DELETE": "on"}).status_code == 302
    assert not is_there(replaced)
    assert word.recordings.get().is_synthetic
    assert Recording.objects.sounds()[word.pk]["word"].synthetic


def test_a_computers_clip_is_heard_and_deleted_but_not_edited(
    as_editor: Client, word: Word, committed: Any
) -> None:
    clip = word.recordings.get()
    address = reverse("wagtailsnippets_lessons_word:edit", args=[word.pk])
    page = as_editor.get(address).content.decode()
    assert f'<audio controls preload="none" src="{clip.file.url}">' in page
    assert 'enctype="multipart/form-data"' in page
    assert 'name="recordings-0-file"' not in page
    changes = {"recordings-0-file": upload(wav(tone())), "recordings-0-part": "example"}
    assert edit(as_editor, word, **changes).status_code == 302
    same = word.recordings.get()
    assert (same.file.name, same.part, same.is_synthetic) == (clip.file.name, "word", True)
    with committed():
        assert edit(as_editor, word, **{"recordings-0-DELETE": "on"}).status_code == 302
    assert not word.recordings.exists()
    assert not is_there(clip)


@pytest.mark.parametrize(
    "content",
    [mp3(), wav(tone()), ogg(b"OpusHead"), mp4(b"soun")],
    ids=["mp3", "wav", "ogg", "m4a"],
)
def test_each_kind_of_sound_is_taken_whatever_its_name(
    as_editor: Client, word: Word, content: bytes
) -> None:
    name = f"{'balss ' * 30}.bin"
    assert edit(as_editor, word, {"file": upload(content, name)}).status_code == 302


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"%PDF-1.7\n" + bytes(500), "MP3, WAV, OGG"),
        (b"", "tukš"),
        (mp3() + bytes(1024 * 1024), "1 MB"),
        (mp3() + bytes(20_000_000), "1 MB"),
        (mp4(b"soun", b"vide", brand=b"isom"), "MP3, WAV, OGG"),
        (b"<script>alert(1)</script>", "MP3, WAV, OGG"),
    ],
    ids=["pdf", "empty", "a bit too large", "20 MB", "video", "page"],
)
def test_what_is_no_clip_is_refused_with_a_reason(
    as_editor: Client, word: Word, content: bytes, cause: str
) -> None:
    before = files()
    response = edit(as_editor, word, {"file": upload(content)}, lemma="māmiņa")
    assert cause in errors(response)
    assert factories.word("mate").lemma == "māte"
    assert files() == before


def test_her_clip_stays_when_what_should_replace_it_is_refused(
    as_editor: Client, word: Word
) -> None:
    clip = record(word)
    response = edit(as_editor, word, **{"recordings-1-file": upload(b"%PDF-1.7")})
    assert "MP3, WAV, OGG" in errors(response)
    assert Recording.objects.get(pk=clip.pk).file.name == clip.file.name
    assert is_there(clip)


def test_a_recording_without_a_file_is_refused(as_editor: Client, word: Word) -> None:
    assert "file" in errors(edit(as_editor, word, {"speaker": "Anna"}))


def test_each_part_is_spoken_by_one_person(as_editor: Client, word: Word) -> None:
    twice = [{"file": upload(mp3())}, {"file": upload(wav(tone()))}]
    assert "part" in errors(edit(as_editor, word, *twice))
    record(word)
    assert "part" in errors(edit(as_editor, word, {"file": upload(wav(tone()))}))
    # One goes, another comes, in one step.
    new = {"file": upload(wav(tone())), "speaker": "Ilze"}
    assert edit(as_editor, word, new, **{"recordings-1-DELETE": "on"}).status_code == 302
    assert word.recordings.get(kind=Kind.RECORDED).speaker == "Ilze"


def test_a_sentence_that_is_not_there_is_not_spoken(as_editor: Client, word: Word) -> None:
    new = {"file": upload(mp3()), "part": "example"}
    assert "part" in errors(edit(as_editor, word, new, example=""))
