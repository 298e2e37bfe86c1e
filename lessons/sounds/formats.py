"""What a sound file is, told by its content and never by its name."""

from collections.abc import Iterator

# What a file of a video camera has, and a recording of a voice has not.
OGG_VOICES = (b"OpusHead", b"\x01vorbis")
OGG_PICTURES = (b"\x80theora", b"BBCD\0", b"OVP80")
OGG_START = 8_192  # the headers of all its streams come first
WAV_KINDS = (b"\x01\x00", b"\x03\x00", b"\xfe\xff")  # plain, floating point, extended
MP3_START = 8_192  # some programs leave room after the tag

ID3 = b"ID3\x04\x00\x00"
UTF_8 = b"\x03"


def sound_type(data: bytes) -> str:
    """Return `mp3`, `wav`, `ogg` or `m4a`; nothing for whatever else `data` is."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav" if is_wav(data) else ""
    if data[:4] == b"OggS":
        start = data[:OGG_START]
        heard = any(name in start for name in OGG_VOICES)
        return "ogg" if heard and not any(name in start for name in OGG_PICTURES) else ""
    if data[4:8] == b"ftyp":
        tracks = handlers(data)
        return "m4a" if b"soun" in tracks and b"vide" not in tracks else ""
    return "mp3" if is_mp3(data) else ""


def is_wav(data: bytes) -> bool:
    """Say whether the WAV file has samples in a form that browsers play."""
    parts = dict(riff_parts(data))
    return parts.get(b"fmt ", b"")[:2] in WAV_KINDS and bool(parts.get(b"data"))


def riff_parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    while place + 8 <= len(data):
        size = int.from_bytes(data[place + 4 : place + 8], "little")
        yield data[place : place + 4], data[place + 8 : place + 8 + size]
        place += 8 + size + size % 2


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of the boxes that MPEG-4 files are made of."""
    place = 0
    while place + 8 <= len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        head = 8
        if size == 1:
            size, head = int.from_bytes(data[place + 8 : place + 16], "big"), 16
        end = place + size if size else len(data)
        if end < place + head:
            return
        yield data[place + 4 : place + 8], data[place + head : end]
        place = end


def handlers(data: bytes) -> set[bytes]:
    """Return what the tracks of an MPEG-4 file hold: `soun`, `vide`…"""
    return {
        content[8:12]
        for moov, movie in boxes(data) if moov == b"moov"
        for trak, track in boxes(movie) if trak == b"trak"
        for mdia, media in boxes(track) if mdia == b"mdia"
        for hdlr, content in boxes(media) if hdlr == b"hdlr"
    }  # fmt: skip


def is_mp3(data: bytes) -> bool:
    """Say whether a frame of MPEG audio, layer III, comes first or after the tag."""
    place = tag_size(data)
    if place:
        while place < min(len(data), MP3_START + place) and data[place] == 0:
            place += 1
    size = frame_size(data[place : place + 4])
    # A second frame right after it: two bytes alone could be anything.
    following = data[place + size : place + size + 4]
    return bool(size) and (not following or bool(frame_size(following)))


def tag_size(data: bytes) -> int:
    """Return how long the ID3 tag at the beginning is, 0 if there is none."""
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    return 10 + unpacked(data[6:10])


BITRATES = {
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def frame_size(head: bytes) -> int:
    """Return the length of the layer III frame with this head, 0 if it is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, bits = head[2] >> 2 & 3, head[2] >> 4
    if version == 1 or layer != 1 or rate == 3 or bits in (0, 15):
        return 0
    first = version == 3
    bitrate = BITRATES[first][bits - 1] * 1_000
    return (144 if first else 72) * bitrate // RATES[version][rate] + (head[2] >> 1 & 1)


# The tag of our own clips: what is said in them -------------------------------------------------


def packed(number: int) -> bytes:
    """Return a number as ID3 writes it: seven bits in each of four bytes."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def unpacked(data: bytes) -> int:
    return sum((byte & 0x7F) << shift for byte, shift in zip(data, (21, 14, 7, 0), strict=True))


def titled(mp3: bytes, text: str) -> bytes:
    """Return the clip with a tag that says what is spoken in it."""
    title = UTF_8 + text.encode()
    frame = b"TIT2" + packed(len(title)) + b"\0\0" + title
    return ID3 + packed(len(frame)) + frame + mp3


def title_of(mp3: bytes) -> str:
    """Return the text that `titled` put in; nothing if there is none."""
    if not mp3.startswith(ID3) or mp3[10:14] != b"TIT2" or mp3[20:21] != UTF_8:
        return ""
    return mp3[21 : 20 + unpacked(mp3[14:18])].decode(errors="replace")
