"""What looks like a Latvian word: strings a slip or some marks away from it.

For the maintainer's command that stores the real words among them with the vocabulary.
"""

import unicodedata
from collections.abc import Iterable
from itertools import combinations

from .alphabet import LETTERS, LETTERS_WITH_MARKS, without_marks

_MOST_MARKS = 3
_MARKED = {without_marks(letter): letter for letter in LETTERS_WITH_MARKS}


def slips(word: str) -> set[str]:
    """Return every string one slip away from the word, itself left out, in small letters.

    A slip is one letter too few, one too many, one taken for another (so also one mark more or
    less), or two neighbours swapped.
    """
    word = unicodedata.normalize("NFC", word).lower()
    halves = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    found = {left + right[1:] for left, right in halves if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    for letter in LETTERS:
        found |= {left + letter + right for left, right in halves}
        found |= {left + letter + right[1:] for left, right in halves if right}
    return found - {word, ""}


def twins(word: str) -> set[str]:
    """Return every string that differs from the word in up to three marks and in nothing else."""
    word = unicodedata.normalize("NFC", word).lower()
    places = [i for i, letter in enumerate(word) if without_marks(letter) in _MARKED]
    return {
        _other_marks(word, chosen)
        for size in range(1, _MOST_MARKS + 1)
        for chosen in combinations(places, size)
    }


def lookalikes(word: str) -> set[str]:
    """Return what the checker would forgive in place of the word, did it not know better."""
    bare = without_marks(unicodedata.normalize("NFC", word).lower())
    return (slips(word) | slips(bare) | twins(word)) - {word}


def _other_marks(word: str, places: Iterable[int]) -> str:
    letters = list(word)
    for i in places:
        bare = without_marks(letters[i])
        letters[i] = _MARKED[bare] if letters[i] == bare else bare
    return "".join(letters)
