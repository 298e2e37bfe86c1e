"""The Latvian alphabet: its letters and marks, its order, and text folded for search."""

import re
import unicodedata

LETTERS = "aābcčdeēfgģhiījkķlļmnņoprsštuūvzž"
LETTERS_WITH_MARKS = "āčēģīķļņšūž"

# How people write the letters with marks on a keyboard that has none.
SPELLED_OUT = {
    "aa": "ā",
    "ch": "č",
    "ee": "ē",
    "gj": "ģ",
    "ii": "ī",
    "kj": "ķ",
    "lj": "ļ",
    "nj": "ņ",
    "sh": "š",
    "uu": "ū",
    "zh": "ž",
}

_MARKS = "[\u0300-\u036f]+"
_MARKS_ON_LATIN = re.compile(f"([A-Za-z]){_MARKS}")
_STRESS = re.compile("[\u0300\u0301]")  # what dictionaries put on Russian and Ukrainian vowels
_YO = re.compile("\u0435\u0308+")

# Letters that are sorted together differ only in the second order.
_FIRST_ORDER = {letter: i for i, letter in enumerate("abcčdefgģhijkķlļmnņopqrsštuūvwxzž")}
_FIRST_ORDER |= {
    twin: _FIRST_ORDER[letter] for twin, letter in zip("āēīōūyŗ", "aeiouir", strict=True)
}
_SECOND_ORDER = {letter: i for i, letter in enumerate("aābcčdeēfgģhiīyjkķlļmnņoōpqrŗsštuūvwxzž")}


def without_marks(text: str) -> str:
    """Return the text with every Latin letter bare: `Šķīvis` is `Skivis`. Case stays."""
    bare = _MARKS_ON_LATIN.sub(r"\1", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare)


def fold(text: str) -> str:
    """Return the text as it is searched: no capitals, no Latin marks, no stress marks, е for ё.

    й and ї stay, for they are letters of their own. Folding twice changes nothing.
    """
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).casefold())
    folded = _STRESS.sub("", _MARKS_ON_LATIN.sub(r"\1", folded))
    return unicodedata.normalize("NFC", _YO.sub("\u0435", folded))


def sort_key(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...], str]:
    """Return the key of Latvian dictionary order, for `sorted(words, key=sort_key)`.

    a and ā, e and ē, i, ī and y, o and ō, r and ŗ, u and ū stand together, and only where
    nothing else differs does the plain letter come first. Gaps and signs precede figures, figures
    precede letters, and other scripts follow.
    """
    letters = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    first = tuple(_place(letter, _FIRST_ORDER) for letter in letters)
    second = tuple(_place(letter, _SECOND_ORDER) for letter in letters)
    return first, second, text.swapcase()  # small letters first


def _place(letter: str, order: dict[str, int]) -> tuple[int, int]:
    if letter in order:
        return 2, order[letter]
    if (bare := without_marks(letter)) in order:  # á, ö and other guests
        return 2, order[bare]
    if letter.isalpha():
        return 3, ord(letter)
    return (1 if letter.isdecimal() else 0), ord(letter)
