from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import transaction

from ..models.vocabulary import LexiconVersion
from .files import ShippedPage, ShippedWord
from .ledger import Decision, Ledger
from .pages import load_pages
from .words import load_words


@transaction.atomic
def load_school(words: Iterable[ShippedWord], pages: Iterable[ShippedPage]) -> Counter[Decision]:
    """Load words and pages (parents before children), all or nothing; return what became of them.

    Raises ContentError for a fault in what is to be loaded.
    """
    ledger = Ledger()
    words = list(words)
    lessons: dict[str, list[str]] = defaultdict(list)
    for word in words:
        lessons[word.file].append(word.key)
    existing = load_words(words, ledger)
    LexiconVersion.renew()
    load_pages(list(pages), lessons, existing, ledger)
    return ledger.counts
