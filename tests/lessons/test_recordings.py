"""Clips of words: which is heard, what becomes of files, the report of what is missing."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lessons.models import LexiconVersion, Part, Recording, Word
from lessons.models.recordings import Sound
from tests import factories

from .sound_files import is_there, mp3, record, tone, wav

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


# Which clip is heard ------------------------------------------------------------------------------


def test_a_person_is_heard_before_a_computer(word: Word, django_assert_num_queries: Any) -> None:
    synthetic = word.recordings.get()
    clip = record(word)
    sentence = Recording.objects.put_synthetic(word, Part.EXAMPLE, mp3())
    with django_assert_num_queries(1):
        found = Recording.objects.sounds()
    assert found[word.pk] == {
        "word": Sound(clip.file.url, synthetic=False),
        "example": Sound(sentence.file.url, synthetic=True),
    }
    clip.delete()
    found = Recording.objects.sounds()
    assert found[word.pk]["word"] == Sound(synthetic.file.url, synthetic=True)


def test_a_clip_of_an_older_text_is_not_heard(word: Word) -> None:
    record(word)
    Recording.objects.put_synthetic(word, Part.EXAMPLE, mp3())
    Word.objects.filter(pk=word.pk).update(lemma="māmiņa")
    assert Recording.objects.sounds()[word.pk].keys() == {"example"}
    assert {clip.part for clip in Recording.objects.outdated()} == {"word"}
    Word.objects.filter(pk=word.pk).update(example="")
    assert word.pk not in Recording.objects.sounds()


@pytest.mark.parametrize("change", ["make", "replace", "delete", "with the word"])
def test_every_change_of_a_clip_renews_the_lexicon(word: Word, change: str) -> None:
    before = LexiconVersion.objects.get().token
    match change:
        case "make":
            record(word)
        case "replace":
            Recording.objects.put_synthetic(word, Part.WORD, mp3())
        case "delete":
            word.recordings.get().delete()
        case _:
            Word.objects.filter(pk=word.pk).delete()
    assert LexiconVersion.objects.get().token != before


# Files --------------------------------------------------------------------------------------------


def test_a_file_is_named_after_word_and_sound(word: Word) -> None:
    clip = record(word)
    name = clip.file.name
    assert name.startswith("recordings/mate-")
    assert name.endswith(".mp3")
    assert "Anna" not in name
    clip.file = SimpleUploadedFile("x.mp3", wav(tone()))
    clip.save()
    # Another sound under the same name would be played from the browser's cache.
    assert clip.file.name != name
    assert clip.file.name.endswith(".wav")


def test_replaced_and_deleted_clips_leave_no_file(word: Word, committed: Any) -> None:
    before = files()
    with committed():
        clip = record(word)
    first = clip.file.name
    with committed():
        clip.file = SimpleUploadedFile("x.mp3", mp3(height=9_000))
        clip.save()
        assert clip.file.storage.exists(first)
    assert not clip.file.storage.exists(first)
    assert is_there(clip)
    with committed():
        clip.delete()
        assert is_there(clip)
    assert files() == before


def test_saving_without_a_new_file_keeps_file_and_text(word: Word, committed: Any) -> None:
    clip = record(word)
    Word.objects.filter(pk=word.pk).update(lemma="māmiņa")
    clip = Recording.objects.get(pk=clip.pk)
    with committed():
        clip.speaker = "Ilze"
        clip.save()
    assert is_there(clip)
    assert (clip.text, clip.is_current) == ("māte", False)


def test_a_file_that_two_clips_share_stays_for_the_other(word: Word, committed: Any) -> None:
    clip = record(word)
    other = record(factories.word("tevs"))
    Recording.objects.filter(pk=other.pk).update(file=clip.file.name)
    with committed():
        clip.delete()
    assert is_there(clip)


def test_a_rollback_keeps_the_old_file(word: Word) -> None:
    clip = word.recordings.get()
    with transaction.atomic():
        clip.delete()
        transaction.set_rollback(True)
    assert is_there(word.recordings.get())


# The report ---------------------------------------------------------------------------------------


def listed(client: Client, **asked: str) -> list[str]:
    response = client.get(reverse("recordings"), asked)
    assert response.status_code == 200
    return [word.key for word in response.context["object_list"]]


def test_the_report_tells_how_it_stands(as_editor: Client, word: Word) -> None:
    count = Word.objects.count()
    Word.objects.filter(key="tevs").update(lemma="tētis")
    factories.word("dels").recordings.all().delete()
    record(word)
    record(factories.word("mamma"), Part.EXAMPLE)
    keys = listed(as_editor)
    assert len(keys) == count
    # What needs work comes first.
    assert keys[:2] == ["tevs", "dels"]
    assert listed(as_editor, state="changed") == ["tevs"]
    assert listed(as_editor, state="missing") == ["tevs", "dels"]
    assert listed(as_editor, state="person") == ["mate"]
    assert len(listed(as_editor, state="computer")) == count - 3
    assert len(listed(as_editor, state="nonsense")) == count
    page = as_editor.get(reverse("recordings")).content.decode()
    assert ": Anna" in page
    assert "„tēvs”" in page


def test_the_report_costs_the_same_for_many_words(
    as_editor: Client, django_assert_max_num_queries: Any
) -> None:
    # Nine of them are the admin's own.
    with django_assert_max_num_queries(12) as few:
        listed(as_editor)
    more = Word.objects.bulk_create(
        Word(key=f"vards-{n}", lemma=f"vārds{n}", folded=f"vards{n}", part_of_speech="noun")
        for n in range(60)
    )
    Recording.objects.bulk_create(
        Recording(word=word, part=part, kind=kind, text=text, file=f"recordings/{word.key}.mp3")
        for word in more
        for part in Part
        for kind, text in zip(Kind, (word.lemma, "cits"), strict=True)
    )
    with django_assert_max_num_queries(12) as many:
        assert len(listed(as_editor)) == 50
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("Chief editor", True),
        ("Lead teacher", True),
        ("Editor", False),
        ("Teacher", False),
        ("", False),
    ],
)
def test_the_report_is_for_those_who_may_change_words(client: Client, role: str, may: bool) -> None:
    user = factories.make_user(role=role)
    assert user.has_perm("lessons.change_word") == may
    client.force_login(user)
    for name in ("recordings", "recordings_results"):
        assert (client.get(reverse(name)).status_code == 200) == may
    if user.has_perm("wagtailadmin.access_admin"):
        home = client.get(reverse("wagtailadmin_home")).content.decode()
        assert (reverse("recordings") in home) == may
