"""What is wrong with the shipped content: faults of words, pages and questions.

Everything here is a function of what is handed in; the reader of the faults decides what to do.
`lessons.loading.spelling` looks at the spelling, `lessons.loading.analysis` at the grammar.
"""

from collections.abc import Sequence

from ..blocks import References
from ..files import ShippedPage, ShippedSchool, ShippedWord, names_of
from .faults import Fault
from .guessing import habit_faults
from .pages import block_faults, page_faults, school_faults, tree_faults
from .questions import quiz_faults
from .words import vocabulary_faults, word_faults


def lint(
    words: Sequence[ShippedWord],
    pages: Sequence[ShippedPage],
    school: ShippedSchool | None = None,
) -> list[Fault]:
    """Return every fault but those of spelling. `school`: what the pages may name."""
    found = vocabulary_faults(words) + tree_faults(pages, {word.file for word in words})
    if school is not None:
        found += school_faults(school)
        references = References(names_of(words, pages, school), id=1)
        for page in pages:
            found += block_faults(page, references)
    for word in words:
        found += word_faults(word)
    for page in pages:
        found += page_faults(page)
    found += quiz_faults(pages) + habit_faults(pages)
    return sorted(set(found))
