"""Shipped pictures of words: `word-pictures/<key of the word>.png`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from ..models.vocabulary import Word
from .blocks import References
from .files import CONTENT, ShippedPicture
from .ledger import WRITTEN, Ledger
from .pictures import load_pictures

FOLDER = CONTENT / "word-pictures"


@dataclass(frozen=True)
class WordPicture(ShippedPicture):
    @property
    def key(self) -> str:
        return f"word-{self.word}"

    @property
    def word(self) -> str:
        return Path(self.file).stem


def read_word_pictures(words: Mapping[str, Word], folder: Path = FOLDER) -> list[WordPicture]:
    """Return the pictures of `words`; a picture's texts are the word itself."""
    paths = [path for path in sorted(folder.glob("*.png")) if path.stem in words]
    texts = {path: {settings.LANGUAGE_CODE: words[path.stem].lemma} for path in paths}
    return [WordPicture(path.name, texts[path], texts[path], folder=folder) for path in paths]


def load_word_pictures(
    words: Mapping[str, Word], references: References, ledger: Ledger
) -> list[Callable[[], None]]:
    """Load the pictures of `words` and hang them on; return what takes the files away again."""
    pictures = read_word_pictures(words)
    undo = load_pictures(pictures, references, ledger)
    for shipped in pictures:
        word = words[shipped.word]
        own = references.ids["picture"][shipped.key]
        name = f"picture of word:{shipped.word}"
        met = word.picture_id or name in ledger.items
        stored = {"picture": word.picture_id} if met else None
        if own and ledger.judge(name, {"picture": own}, stored) in WRITTEN:
            word.picture_id = own
            word.save(update_fields=["picture"])
            ledger.record(name, {"picture": own}, {"picture": own}, word.pk)
    return undo
