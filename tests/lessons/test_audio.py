"""How a computer's clips are made: levels, kinds of files, the program that speaks, the command."""

from array import array
from io import StringIO
from math import log10
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from lessons.loading.files import read_words, stable_id
from lessons.loading.sounds import FOLDER, clip_path
from lessons.management.commands import make_audio
from lessons.models import Part, Recording, Word
from lessons.sounds.formats import sound_type, title_of, titled
from lessons.sounds.speech import NoSpeaker, SpeechError, make_clip, speak
from lessons.sounds.waves import FULL, KEPT, Wave, WaveError, levelled, read_wave, trimmed
from tests import factories

from .sound_files import RATE, StandIn, box, mp3, mp4, ogg, tone, wav

Kind = Recording.Kind
SAMPLES = st.lists(st.integers(-32_768, 32_767), min_size=1, max_size=300)


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    """Delete no file that other tests need: their database takes a deletion back, not the disk."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def speaker(tmp_path: Path, settings: Any) -> StandIn:
    stand_in = StandIn(tmp_path)
    settings.SPEECH_COMMAND = stand_in.command()
    return stand_in


# Levels -------------------------------------------------------------------------------------------


@given(SAMPLES.filter(any))
def test_the_loudest_sample_is_always_at_the_same_level(samples: list[int]) -> None:
    made = levelled(Wave(RATE, array("h", samples))).samples
    peak = max(map(abs, made))
    assert peak < FULL
    assert abs(20 * log10(peak / FULL) + 3) < 0.1
    assert all(a * b >= 0 for a, b in zip(samples, made, strict=True))


@given(st.integers(0, 5_000), st.integers(0, 5_000), st.integers(1, 300), st.integers(100, 32_767))
def test_only_a_moment_of_silence_is_left_at_the_ends(
    before: int, after: int, length: int, height: int
) -> None:
    samples = array("h", [0] * before + [height, -height] * length + [0] * after)
    made = trimmed(Wave(RATE, samples))
    kept = round(KEPT * RATE)
    assert len(made.samples) == min(before, kept) + 2 * length + min(after, kept)
    assert trimmed(made) == made


@given(st.lists(st.integers(-32, 32), max_size=50))
def test_silence_is_no_clip(samples: list[int]) -> None:
    with pytest.raises(WaveError, match="silent"):
        trimmed(Wave(RATE, array("h", samples)))
    with pytest.raises(WaveError, match="silent"):
        levelled(Wave(RATE, array("h", [0, 0])))


def test_a_soft_beginning_is_not_cut_off() -> None:
    loud, soft = [20_000, -20_000] * 2_000, [400, -400] * 1_000
    made = trimmed(Wave(RATE, array("h", [*soft, *loud])))
    assert len(made.samples) == 6_000


def test_a_wave_is_read_as_it_was_written() -> None:
    assert read_wave(wav([1, -2, 300])) == Wave(RATE, array("h", [1, -2, 300]))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "is no WAV"),
        (b"RIFF\0\0\0\0WAVE", "is no WAV"),
        (mp3(), "is no WAV"),
        (wav([]), "is empty"),
        (wav(tone(), channels=2), "2 channels"),
        (wav(tone(), width=1), "8 bits"),
        (wav(tone(), rate=4_000), "4000 samples"),
    ],
    ids=["nothing", "a head", "mp3", "no samples", "stereo", "8 bits", "4 kHz"],
)
def test_a_wave_that_cannot_be_used_says_why(data: bytes, problem: str) -> None:
    with pytest.raises(WaveError, match=problem):
        read_wave(data)


# Kinds of files -----------------------------------------------------------------------------------


def tagged(content: bytes, size: int = 50, room: int = 0) -> bytes:
    """Return an MP3 with the tag of another program, and room that it left behind it."""
    return b"ID3\x03\0\0" + bytes([0, 0, 0, size]) + bytes(size) + bytes(room) + content


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (mp3(), "mp3"),
        (titled(mp3(), "māja"), "mp3"),
        (tagged(mp3(), room=100), "mp3"),
        (wav(tone()), "wav"),
        (ogg(b"OpusHead"), "ogg"),
        (ogg(b"\x01vorbis"), "ogg"),
        (mp4(b"soun"), "m4a"),
        (mp4(b"soun", b"text", brand=b"isom"), "m4a"),
    ],
    ids=["mp3", "ours", "tagged", "wav", "opus", "vorbis", "m4a", "with text"],
)
def test_a_recording_is_known_by_its_content(data: bytes, kind: str) -> None:
    assert sound_type(data) == kind


NO_RECORDINGS = {
    "nothing": b"",
    "pdf": b"%PDF-1.7\n" + bytes(100),
    "page": b"<html><script>1</script>",
    "a tag's beginning": b"ID3",
    "pdf behind a tag": tagged(b"%PDF-1.7"),
    # Begins nearly as MP3 does.
    "raw aac": b"\xff\xf1\x50\x80" + bytes(100),
    "one frame by chance": b"\xff\xfb\x90\x00" + b"text" * 500,
    "wav without samples": wav([]),
    "avi": b"RIFF\0\0\0\0AVI LIST",
    "silent video": mp4(b"vide", brand=b"M4A "),
    "video": mp4(b"soun", b"vide", brand=b"isom"),
    "mp4 without tracks": mp4(),
    "mp4's beginning": box(b"ftyp", b"M4A "),
    "ogg video": ogg(b"\x80theora", b"\x01vorbis"),
    "ogg of what": ogg(b"fishead"),
    "webm": b"\x1a\x45\xdf\xa3webm",
    "gif": b"GIF89a",
}


@pytest.mark.parametrize("data", NO_RECORDINGS.values(), ids=NO_RECORDINGS.keys())
def test_what_is_no_recording_is_known_too(data: bytes) -> None:
    assert sound_type(data) == ""


STARTS = [b"", b"ID3\x04\0\0", b"OggS", b"RIFF\0\0\0\0WAVE", b"\0\0\0\x08ftyp", b"\xff\xfb"]


@given(st.sampled_from(STARTS), st.binary(max_size=200))
def test_no_file_is_too_strange(start: bytes, rest: bytes) -> None:
    assert sound_type(start + rest) in ("", "mp3", "wav", "ogg", "m4a")
    assert isinstance(title_of(start + rest), str)


@given(st.text(min_size=1, max_size=200).filter(lambda text: text.isprintable()))
def test_a_clip_says_what_is_spoken_in_it(text: str) -> None:
    assert title_of(titled(b"\xff\xfb", text)) == text


# The program that speaks --------------------------------------------------------------------------


def test_a_clip_is_made_of_what_the_program_wrote(speaker: StandIn) -> None:
    clip = make_clip("mūsu māja", django_settings.SPEECH_COMMAND)
    assert (sound_type(clip), title_of(clip)) == ("mp3", "mūsu māja")
    assert speaker.spoken() == ["mūsu māja"]
    # 0.41 s of tone and the moments beside it at 4,000 bytes a second; a second was silence.
    assert 1_900 < len(clip) < 2_700
    assert make_clip("mūsu māja", django_settings.SPEECH_COMMAND) == clip


def test_a_quiet_voice_becomes_as_loud_as_the_others(speaker: StandIn) -> None:
    assert make_clip("māja", speaker.command("quiet")) == make_clip("māja", speaker.command())


@pytest.mark.parametrize(
    ("mode", "problem"),
    [
        ("fails", "ended with 1: no such voice"),
        ("nothing", "wrote no file"),
        ("empty", "is empty"),
        ("silent", "is silent"),
        ("stereo", "2 channels"),
        ("broken", "is no WAV"),
    ],
)
def test_a_failure_of_the_program_says_what_failed(
    speaker: StandIn, mode: str, problem: str
) -> None:
    with pytest.raises(SpeechError, match=problem) as caught:
        make_clip("māja", speaker.command(mode))
    assert not isinstance(caught.value, NoSpeaker)


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("no-such-speaker -w {output}", "no-such-speaker"),
        ("espeak-ng -v lv", "where to write"),
        ("'espeak-ng -w {output}", "cannot be read"),
        ("", "where to write"),
        ("{output}", "where to write"),
    ],
)
def test_a_command_that_cannot_work_is_told_apart(command: str, problem: str) -> None:
    with pytest.raises(NoSpeaker, match=problem):
        make_clip("māja", command)


def test_no_shell_reads_the_command_or_the_text(speaker: StandIn, tmp_path: Path) -> None:
    text = f"$(touch {tmp_path}/a); `touch {tmp_path}/b` | {{output}}"
    make_clip(text, f"{speaker.command()}")
    assert speaker.spoken() == [text]
    with pytest.raises(SpeechError):
        make_clip("māja", f"{speaker.command()}; touch {tmp_path}/c")
    assert {path.name for path in tmp_path.iterdir()} == {"speaker.py", "speaker.py.log"}


def test_a_program_that_never_ends_is_not_waited_for(
    speaker: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lessons.sounds.speech.TIMEOUT", 0.2)
    with pytest.raises(SpeechError, match="was not ready"):
        speak("māja", speaker.command("sleeps"))


@pytest.mark.parametrize("text", ["māja", "PMLP", "uzturēšanās atļauja", "Čau, Laura! Kā tev iet?"])
def test_the_real_program_speaks(text: str) -> None:
    command = django_settings.SPEECH_COMMAND
    assert command.startswith("espeak-ng ")
    wave = trimmed(read_wave(speak(text, command)))
    assert 0.2 < wave.seconds < 3
    clip = make_clip(text, command)
    assert sound_type(clip) == "mp3"
    assert clip == make_clip(text, command)


# The shipped clips --------------------------------------------------------------------------------


def test_each_shipped_word_has_a_clip_that_says_it() -> None:
    words = {clip_path(word.key).name: word.fields["lemma"] for word in read_words()}
    clips = {path.name: title_of(path.read_bytes()) for path in FOLDER.iterdir()}
    # `manage.py make_audio --shipped` makes it so.
    assert clips == words


def test_the_shipped_clips_are_small_and_neither_cut_off_nor_endless() -> None:
    sizes = {path.stem: path.stat().st_size for path in FOLDER.iterdir()}
    for key, size in sizes.items():
        assert sound_type(clip_path(key).read_bytes()) == "mp3"
        # 4,000 bytes a second, and a tag.
        assert 0.2 < size / 4_000 < 3, key
    assert sum(sizes.values()) / len(sizes) < 5_000


# The command --------------------------------------------------------------------------------------


def run(*args: str) -> str:
    out = StringIO()
    call_command("make_audio", *args, stdout=out, stderr=out)
    return out.getvalue()


def clips(**kind: Any) -> dict[tuple[str, str], tuple[str, str]]:
    rows = Recording.objects.filter(**kind).select_related("word")
    return {(row.word.key, row.part): (row.text, row.file.name) for row in rows}


@pytest.mark.django_db
def test_each_word_is_spoken_once(speaker: StandIn) -> None:
    Recording.objects.all().delete()
    count = Word.objects.count()
    assert f"{count} made" in run()
    assert sorted(speaker.spoken()) == sorted(Word.objects.values_list("lemma", flat=True))
    made = clips()
    assert {(text, part) for (_, part), (text, _) in made.items()} == {
        (word.lemma, "word") for word in Word.objects.all()
    }
    assert {row.kind for row in Recording.objects.all()} == {Kind.SYNTHETIC}
    assert f"{count} unchanged" in run()
    assert clips() == made
    assert len(speaker.spoken()) == count


@pytest.mark.django_db
def test_a_word_whose_text_changed_is_spoken_anew(
    speaker: StandIn, django_capture_on_commit_callbacks: Any
) -> None:
    word = factories.word("mate")
    old = word.recordings.get()
    Word.objects.filter(pk=word.pk).update(lemma="māmiņa")
    with django_capture_on_commit_callbacks(execute=True):
        run()
    assert speaker.spoken() == ["māmiņa"]
    clip = Recording.objects.get(pk=old.pk)
    assert (clip.text, clip.kind) == ("māmiņa", Kind.SYNTHETIC)
    assert clip.file.name != old.file.name
    assert clip.file.storage.exists(clip.file.name)
    assert not old.file.storage.exists(old.file.name)


@pytest.mark.django_db
def test_sentences_are_spoken_if_asked(speaker: StandIn) -> None:
    word = factories.word("mate")
    Word.objects.exclude(pk=word.pk).update(example="")
    run()
    assert speaker.spoken() == []
    run("--sentences", "--dry-run")
    assert speaker.spoken() == []
    run("--sentences")
    assert speaker.spoken() == [word.example]
    assert clips(part=Part.EXAMPLE)["mate", "example"][0] == word.example


@pytest.mark.django_db
def test_only_the_words_of_one_lesson_by_key_or_slug(speaker: StandIn) -> None:
    Recording.objects.all().delete()
    lesson: Any = factories.page("lesson-family")
    lemmas = [place.word.lemma for place in lesson.lesson_words.all()]
    run("--lesson", str(stable_id("page", "lesson-family")))
    assert speaker.spoken() == lemmas
    assert f"{len(lemmas)} unchanged" in run("--lesson", lesson.slug)
    run("--lesson", lesson.slug, "--no-words", "--sentences")
    assert speaker.spoken()[len(lemmas) :] == [w.word.example for w in lesson.lesson_words.all()]
    with pytest.raises(CommandError, match=f"no lesson nav.*{lesson.slug}"):
        run("--lesson", "nav")


@pytest.mark.django_db
def test_another_voice_speaks_everything_anew(speaker: StandIn) -> None:
    before = clips()
    assert f"{len(before)} made" in run("--all")
    after = clips()
    assert all(before[key][1] != name for key, (_, name) in after.items())
    assert f"{len(before)} unchanged" in run("--all")
    assert clips() == after


@pytest.mark.django_db
def test_a_persons_recording_is_never_touched(speaker: StandIn) -> None:
    clip = Recording.objects.put_synthetic(factories.word("mate"), Part.WORD, mp3())
    Recording.objects.filter(pk=clip.pk).update(kind=Kind.RECORDED, text="sen mainīts")
    before = Recording.objects.filter(kind=Kind.RECORDED).values().get()
    run("--all", "--sentences")
    assert Recording.objects.filter(kind=Kind.RECORDED).values().get() == before
    assert clip.file.storage.exists(clip.file.name)
    # Her clip gone, the computer's is there again.
    assert factories.word("mate").recordings.filter(kind=Kind.SYNTHETIC, part="word").exists()


@pytest.mark.django_db
def test_a_word_that_fails_is_named_and_the_others_go_on(
    speaker: StandIn, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    Recording.objects.all().delete()
    settings.SPEECH_COMMAND = speaker.command("stumbles")
    with pytest.raises(CommandError) as caught:
        call_command("make_audio", "--lesson", factories.page("lesson-family").slug)
    assert caught.value.returncode == 1
    assert "mate: “māte”: " in capsys.readouterr().err
    assert Recording.objects.count() == 7


@pytest.mark.django_db
def test_without_the_program_it_says_what_to_install(settings: Any) -> None:
    Recording.objects.all().delete()
    settings.SPEECH_COMMAND = "no-such-speaker -w {output}"
    with pytest.raises(CommandError, match=r"no-such-speaker.*apt-get install espeak-ng") as caught:
        run()
    assert caught.value.returncode == 1
    assert not Recording.objects.exists()


def test_the_shipped_clips_are_brought_in_step(
    speaker: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sounds"
    folder.mkdir()
    monkeypatch.setattr(make_audio, "FOLDER", folder)
    monkeypatch.setattr(make_audio, "clip_path", lambda key: folder / f"{key}.mp3")
    words = list(read_words())[:3]
    monkeypatch.setattr(make_audio, "read_words", lambda: words)
    (folder / "stray.mp3").write_bytes(b"x")
    (folder / f"{words[0].key}.mp3").write_bytes(titled(mp3(), "older text"))
    assert "1 deleted, 3 to be made" in run("--shipped", "--dry-run")
    assert "1 deleted, 3 made" in run("--shipped")
    made = {path.stem: title_of(path.read_bytes()) for path in folder.iterdir()}
    assert made == {word.key: word.fields["lemma"] for word in words}
    assert "Clips: 3 unchanged" in run("--shipped")
