"""A spoken wave: its silent ends cut off, its loudness made equal. Plain 16-bit samples."""

import io
import sys
import wave
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace

FULL = 32_767
PEAK = 10 ** (-3 / 20)  # -3 dBFS: room for what encoding adds
SILENCE = 10 ** (-45 / 20)  # of the loudest sample; a soft beginning like s or f is louder
NOTHING = 10 ** (-60 / 20)  # not even the loudest sample can be a voice
KEPT = 0.04  # seconds of silence left at either end
RATES = range(8_000, 48_001)


class WaveError(ValueError):
    """A wave that cannot be used; says why."""


@dataclass(frozen=True)
class Wave:
    rate: int
    samples: "array[int]"

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


def read_wave(data: bytes) -> Wave:
    """Return the samples of a WAV file with one channel of 16 bits; raises WaveError."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            channels, width, rate, *_ = file.getparams()
            content = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise WaveError(f"is no WAV file with plain samples ({error})") from error
    if (channels, width) != (1, 2):
        raise WaveError(f"has {channels} channels of {width * 8} bits; 1 of 16 is needed")
    if rate not in RATES:
        raise WaveError(f"has {rate} samples a second; 8,000 to 48,000 can be used")
    samples = array("h", content[: len(content) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    if not samples:
        raise WaveError("is empty")
    return Wave(rate, samples)


def loudest(samples: Iterable[int]) -> int:
    return max(map(abs, samples), default=0)


def trimmed(wave: Wave) -> Wave:
    """Return `wave` without the silence at its ends, but for a moment; raises WaveError."""
    peak = loudest(wave.samples)
    if peak < FULL * NOTHING:
        raise WaveError("is silent")
    heard = [place for place, sample in enumerate(wave.samples) if abs(sample) >= peak * SILENCE]
    kept = round(KEPT * wave.rate)
    return replace(wave, samples=wave.samples[max(0, heard[0] - kept) : heard[-1] + 1 + kept])


def levelled(wave: Wave) -> Wave:
    """Return `wave` with its loudest sample at -3 dBFS; raises WaveError."""
    peak = loudest(wave.samples)
    if not peak:
        raise WaveError("is silent")
    factor = FULL * PEAK / peak
    return replace(wave, samples=array("h", (round(sample * factor) for sample in wave.samples)))
