"""Loading of the shipped clips: never over what was made here, never what was deleted here."""

from pathlib import Path, PurePath
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lessons.loading import sounds
from lessons.loading.files import ContentError, ShippedWord, read_words
from lessons.loading.ledger import Ledger
from lessons.loading.school import load_school
from lessons.models import Part, Recording, Word
from lessons.models.recordings import file_name
from lessons.sounds.formats import titled
from tests import factories

from .small_content import make_info
from .sound_files import mp3

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    """Delete no file that other tests need: their database takes a deletion back, not the disk."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def word() -> Word:
    return factories.word("mate")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Clips of another release."""
    folder = tmp_path / "sounds"
    folder.mkdir()
    monkeypatch.setattr(sounds, "FOLDER", folder)
    return folder


def shipped(*keys: str) -> list[ShippedWord]:
    return [word for word in read_words() if word.key in keys]


def load(*keys: str) -> list[str]:
    """Load the clips of words; return which were written."""
    ledger = Ledger()
    existing = {word.key: word for word in Word.objects.all()}
    sounds.load_sounds(shipped(*keys), existing, ledger, [])
    ledger.save()
    return sorted(ledger.changed)


def stored(clip: Recording) -> bool:
    return bool(clip.file.storage.exists(clip.file.name))


def files(folder: str) -> set[str]:
    path = Path(folder) / "recordings"
    return {file.name for file in path.iterdir()} if path.exists() else set()


def test_shipped_words_come_with_their_clips(word: Word) -> None:
    """As the load before all tests left it."""
    clip = word.recordings.get()
    assert (clip.part, clip.kind, clip.text, clip.speaker) == ("word", "synthetic", "māte", "")
    name = file_name(word, sounds.clip_path("mate").read_bytes())
    assert clip.file.name.startswith(f"recordings/{PurePath(name).stem}")
    assert load("mate") == []


def test_a_clip_is_loaded_with_its_file(word: Word, folder: Path) -> None:
    content = titled(mp3(), "māte")
    (folder / "mate.mp3").write_bytes(content)
    assert load("mate") == ["sound:mate"]
    clip = word.recordings.get()
    with clip.file.open() as file:
        assert file.read() == content
    assert load("mate") == []
    assert word.recordings.get().made_at == clip.made_at


def test_a_new_version_takes_the_place_of_an_untouched_one(
    word: Word, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    (folder / "mate.mp3").write_bytes(titled(mp3(), "māte"))
    load("mate")
    old = word.recordings.get()
    (folder / "mate.mp3").write_bytes(titled(mp3(height=3_000), "māte"))
    with django_capture_on_commit_callbacks(execute=True):
        assert load("mate") == ["sound:mate"]
    assert stored(word.recordings.get())
    assert not stored(old)


def test_what_was_made_here_is_kept(word: Word, folder: Path) -> None:
    own = Recording.objects.put_synthetic(word, Part.WORD, mp3(height=3_000))
    recorded = Recording.objects.create(word=word, file=SimpleUploadedFile("a.mp3", mp3()))
    (folder / "mate.mp3").write_bytes(titled(mp3(), "māte"))
    assert load("mate") == []
    assert set(word.recordings.values_list("file", flat=True)) == {
        own.file.name, recorded.file.name,
    }  # fmt: skip


def test_a_deleted_clip_is_not_brought_back(word: Word) -> None:
    word.recordings.get().delete()
    assert load("mate") == []
    assert not word.recordings.exists()


def test_a_word_that_an_editor_changed_gets_no_clip_of_the_shipped_one(
    word: Word, folder: Path
) -> None:
    Word.objects.filter(pk=word.pk).update(lemma="māmiņa")
    (folder / "mate.mp3").write_bytes(titled(mp3(), "māte"))
    old = word.recordings.get()
    assert load("mate") == []
    assert word.recordings.get().file.name == old.file.name


def test_a_word_whose_shipped_text_changed_gets_the_new_clip(word: Word, folder: Path) -> None:
    Word.objects.filter(pk=word.pk).update(lemma="māmiņa")
    (folder / "mate.mp3").write_bytes(titled(mp3(), "māmiņa"))
    assert load("mate") == ["sound:mate"]
    assert word.recordings.get().text == "māmiņa"


def test_a_clip_of_a_deleted_word_is_left_out(word: Word) -> None:
    word.delete()
    assert load("mate") == []
    assert not Recording.objects.filter(text="māte").exists()


def test_a_load_that_fails_leaves_no_file(folder: Path, settings: Any) -> None:
    (folder / "mate.mp3").write_bytes(titled(mp3(), "māte"))
    broken = make_info("broken", {"key": "p", "type": "picture", "value": {"image": "none"}})
    with pytest.raises(ContentError):
        load_school(shipped("mate"), [broken])
    assert files(settings.MEDIA_ROOT) == set()
    # Also when the second of two clips is the one that fails.
    (folder / "tevs.mp3").write_bytes(titled(b"no sound at all", "tēvs"))
    with pytest.raises(ContentError, match=r"tevs\.mp3"):
        load_school(shipped("mate", "tevs"), [])
    assert files(settings.MEDIA_ROOT) == set()
