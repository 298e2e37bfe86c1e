"""Small sound files, clips, and a program that speaks without a voice, for the tests of clips."""

import io
import sys
import wave
from array import array
from collections.abc import Iterable
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from lessons.models import Part, Recording, Word
from lessons.sounds.speech import as_mp3
from lessons.sounds.waves import Wave

RATE = 22_050


def tone(seconds: float = 0.3, height: int = 8_000) -> list[int]:
    """Return a wave that goes up and down fifty times a second or so."""
    return [height if place // 220 % 2 else -height for place in range(int(RATE * seconds))]


def wav(
    samples: Iterable[int] = (), *, channels: int = 1, width: int = 2, rate: int = RATE
) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((channels, width, rate, 0, "NONE", ""))
        out.writeframes(array("h", samples).tobytes())
    return file.getvalue()


def mp3(seconds: float = 0.3, height: int = 8_000) -> bytes:
    return as_mp3(Wave(RATE, array("h", tone(seconds, height))))


def box(name: bytes, *content: bytes) -> bytes:
    """Return a box of an MPEG-4 file."""
    inside = b"".join(content)
    return (len(inside) + 8).to_bytes(4, "big") + name + inside


def mp4(*tracks: bytes, brand: bytes = b"M4A ") -> bytes:
    """Return the skeleton of an MPEG-4 file whose tracks hold `soun`, `vide`…"""
    held = [
        box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", box(b"hdlr", bytes(8), kind, bytes(13))))
        for kind in tracks
    ]
    return box(b"ftyp", brand, bytes(4)) + box(b"moov", box(b"mvhd", bytes(100)), *held)


def ogg(*headers: bytes) -> bytes:
    """Return the first pages of an Ogg file, one for each stream."""
    return b"".join(
        b"OggS" + bytes([0, 2]) + bytes(20) + bytes([1, len(header)]) + header for header in headers
    )


def record(word: Word, part: str = Part.WORD, content: bytes | None = None) -> Recording:
    """Let a person speak."""
    file = SimpleUploadedFile("Annas balss.mp3", content or mp3(height=5_000))
    return Recording.objects.create(word=word, part=part, file=file, speaker="Anna")


def is_there(clip: Recording) -> bool:
    return bool(clip.file.storage.exists(clip.file.name))


STAND_IN = """
import sys, time, wave
from array import array
mode, path = sys.argv[1:]
text = sys.stdin.buffer.read().decode()
height = {"quiet": 300, "silent": 0}.get(mode, 8000)
with open(__file__ + ".log", "a", encoding="utf-8") as log:
    log.write(text)
if mode == "fails" or (mode == "stumbles" and text.strip() == "māte"):
    sys.exit("no such voice")
if mode == "nothing":
    sys.exit()
if mode == "sleeps":
    time.sleep(30)
silence, said = [0] * 11025, [height if n // 220 % 2 else -height for n in range(900 * len(text))]
with wave.open(path, "wb") as out:
    out.setparams((2 if mode == "stereo" else 1, 2, 22050, 0, "NONE", ""))
    if mode != "empty":
        out.writeframes(array("h", silence + said + silence).tobytes())
if mode == "broken":
    open(path, "wb").write(b"RIFF and no more")
"""


class StandIn:
    """A program that writes a WAV file, as long as its text."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "speaker.py"
        self.path.write_text(STAND_IN, encoding="utf-8")
        self.log = folder / "speaker.py.log"

    def command(self, mode: str = "speaks") -> str:
        return f"{sys.executable} {self.path} {mode} {{output}}"

    def spoken(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []
