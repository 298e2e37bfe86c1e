"""A computer's voice: a program that speaks, and the clip made of what it said."""

import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import lameenc

from .formats import titled
from .waves import Wave, WaveError, levelled, read_wave, trimmed

OUTPUT = "{output}"
TIMEOUT = 60  # seconds for one text
RATE, BITRATE = 22_050, 32
BEST = 2


class SpeechError(Exception):
    """One text could not be spoken; says why."""


class NoSpeaker(SpeechError):
    """Nothing can be spoken: the command is wrong or its program is missing."""


def make_clip(text: str, command: str) -> bytes:
    """Return an MP3 of `text` as `command` speaks it. Raises SpeechError."""
    spoken = speak(text, command)
    try:
        return titled(as_mp3(levelled(trimmed(read_wave(spoken)))), text)
    except WaveError as error:
        raise SpeechError(f"what the program wrote {error}") from error


def speak(text: str, command: str) -> bytes:
    """Return what `command` writes when `text` is its standard input. Raises SpeechError."""
    program, *arguments = command_words(command)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spoken.wav"
        words = [program, *(word.replace(OUTPUT, str(path)) for word in arguments)]
        try:
            answer = subprocess.run(
                words, input=f"{text}\n".encode(), capture_output=True, check=False, timeout=TIMEOUT
            )
        except OSError as error:
            raise NoSpeaker(f"the program “{program}” cannot be run: {error.strerror}") from error
        except subprocess.TimeoutExpired as error:
            raise SpeechError(f"“{program}” was not ready after {TIMEOUT} seconds") from error
        said = answer.stderr.decode(errors="replace").strip()[:300]
        if answer.returncode:
            raise SpeechError(f"“{program}” ended with {answer.returncode}: {said}")
        if not path.is_file():
            raise SpeechError(f"“{program}” wrote no file: {said}")
        return path.read_bytes()


def command_words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise NoSpeaker(f"the command “{command}” cannot be read: {error}") from error
    if not any(OUTPUT in word for word in words[1:]):
        raise NoSpeaker(f"the command “{command}” does not say where to write: {OUTPUT}")
    return words


def as_mp3(wave: Wave) -> bytes:
    samples = wave.samples[:]
    if sys.byteorder == "big":
        samples.byteswap()
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(wave.rate)
    encoder.set_out_sample_rate(RATE)
    encoder.set_bit_rate(BITRATE)
    encoder.set_quality(BEST)
    return bytes(encoder.encode(samples.tobytes()) + encoder.flush())
