from collections import Counter, defaultdict
from pathlib import Path

from django.db import transaction

from ..models.vocabulary import LexiconVersion
from .files import CONTENT, read_pages, read_words
from .ledger import Decision, Ledger
from .pages import load_pages
from .words import load_words


@transaction.atomic
def load_school(folder: Path = CONTENT) -> Counter[Decision]:
    """Load words and pages from `folder`, all or nothing; return what became of how many.

    Raises ContentError for a fault in a file.
    """
    ledger = Ledger()
    words, pages = list(read_words(folder / "words")), read_pages(folder / "pages")
    lessons: dict[str, list[str]] = defaultdict(list)
    for word in words:
        lessons[word.file].append(word.key)
    existing = load_words(words, ledger)
    LexiconVersion.renew()
    load_pages(pages, lessons, existing, ledger)
    return ledger.counts
