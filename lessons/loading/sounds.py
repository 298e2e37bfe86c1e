"""Shipped clips: a computer's voice for each shipped word, until somebody records a person's."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from ..models.recordings import Part, Recording, file_name
from ..models.vocabulary import Word
from ..sounds.formats import title_of
from .files import CONTENT, ContentError, ShippedWord
from .ledger import WRITTEN, Ledger

FOLDER = CONTENT / "sounds"


def clip_path(key: str) -> Path:
    """Return where the clip of the word with this key lies, if there is one."""
    return FOLDER / f"{key}.mp3"


def load_sounds(
    words: Iterable[ShippedWord],
    existing: Mapping[str, Word],
    ledger: Ledger,
    undo: list[Callable[[], None]],
) -> None:
    """Load the clips of words that are here; add to `undo` what takes the new files away again.

    A clip is left out where an editor has changed the word that it says. Raises ContentError.
    """
    clips = Recording.objects.filter(part=Part.WORD, kind=Recording.Kind.SYNTHETIC)
    rows = {row.word_id: row for row in clips}
    for word in [existing[shipped.key] for shipped in words if shipped.key in existing]:
        path = clip_path(word.key)
        content = path.read_bytes() if path.is_file() else b""
        if not content or title_of(content) != word.lemma:
            continue
        key, data = f"sound:{word.key}", {"text": word.lemma, "file": file_name(word, content)}
        if ledger.decide(key, data, stored_sound(rows.get(word.pk))) in WRITTEN:
            try:
                row = Recording.objects.put_synthetic(word, Part.WORD, content)
            except ValidationError as error:
                raise ContentError(f"{path.name}: {' '.join(error.messages)}") from error
            undo.append(partial(row.file.storage.delete, str(row.file.name)))
            ledger.record(key, data, stored_sound(row), row.pk)


def stored_sound(row: Recording | None) -> dict[str, Any] | None:
    return {"text": row.text, "file": row.file.name} if row else None
