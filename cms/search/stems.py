"""Text as the search compares it: words without capitals and marks, cut down to their stems.

The rules are light: they take the endings off, never a prefix, and what remains need not be a
word. It is enough that the forms of one word end up alike. What Latvian does inside a word
(latvietis, latvieša) is left to the vocabulary, which knows the forms.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lessons.latvian.alphabet import LETTERS_WITH_MARKS, fold

_APOSTROPHES = "'’‘ʼ`´"
_WITHOUT_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)
# Letters and figures; inside a word also loose marks and apostrophes: з’їзд, ūdens.
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f]|[{_APOSTROPHES}](?=[^\W_]))*")
_YI = re.compile("\u0456\u0308+")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}]s?$", re.IGNORECASE)
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATVIAN = set(LETTERS_WITH_MARKS)


def tidy(text: str) -> str:
    """Return a text without what nobody sees: control signs, soft hyphens, more than one space."""
    seen = (letter for letter in text if unicodedata.category(letter) not in ("Cf", "Cs"))
    plain = "".join(letter if letter.isprintable() else " " for letter in seen)
    return " ".join(unicodedata.normalize("NFC", plain).split())


def words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the place (from, to) and the text of every word, as it stands."""
    for match in _WORD.finditer(text):
        yield match.start(), match.end(), match.group()


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """Return a word as it is compared: no capitals, marks or apostrophes.

    In Cyrillic, е stands for ё, і for ї, г for ґ. Folding twice changes nothing.
    """
    plain = fold(word.casefold().translate(_WITHOUT_APOSTROPHES)).replace("ґ", "г")
    plain = _YI.sub("\u0456", unicodedata.normalize("NFD", plain))
    return unicodedata.normalize("NFC", plain)


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return the stem of a word that stands in a text of `language`; empty if nothing remains.

    A word of another script, and a Latvian word in an English text, is cut by its own rules.
    """
    own = language_of(word, language)
    return _cut(folded(_POSSESSIVE.sub("", word) if own == "en" else word), own)


def terms_of(text: str, language: str) -> str:
    """Return a text as the index keeps it: ` vardi vards =vard =vard `.

    First each word once, for words of which only the beginning is typed; then the stem of every
    word. So that any database finds either with a plain search for a part of a text, see
    `beginning`, `whole_word` and `whole_stem`.
    """
    found = [word for _from, _to, word in words(text)]
    plain = dict.fromkeys(filter(None, map(folded, found)))
    stems = filter(None, (stem(word, language) for word in found))
    return " ".join(["", *plain, *map("={}".format, stems), ""])


def whole_stem(stem: str) -> str:
    """Return how a stem stands in the terms of a text."""
    return f"={stem} "


def whole_word(word: str) -> str:
    """Return how a word, folded, stands in the terms of a text."""
    return f" {word} "


def beginning(word: str) -> str:
    """Return how words that begin with `word`, which is folded, stand in the terms of a text."""
    return f" {word}"


def language_of(word: str, language: str) -> str:
    """Return the language whose endings a word has that stands in a text of `language`."""
    if _CYRILLIC.search(word):
        return language if language in ("ru", "uk") else "ru"
    if language == "en" and not set(unicodedata.normalize("NFC", word.casefold())) & _LATVIAN:
        return "en"
    return "lv"


@dataclass(frozen=True)
class Rules:
    """The endings of a language, without marks.

    First one of `reflexive` goes, then the longest of `endings`, then the longest of `suffixes`.
    So many letters as `before_ending` and `before_suffix` say stay, a vowel among them.
    """

    vowels: frozenset[str]
    endings: frozenset[str]
    suffixes: frozenset[str] = frozenset()
    reflexive: frozenset[str] = frozenset()
    before_ending: int = 2
    before_suffix: int = 2
    irregular: dict[str, str] = field(default_factory=dict)


def _set(text: str) -> frozenset[str]:
    return frozenset(folded(ending) for ending in text.split())


RULES = {
    # Nouns and adjectives, then verbs: māj-a, liel-ajiem, las-āt, māc-āmies. The suffixes are what
    # verbs put before their endings (runāj-u, rakstīs-im, pagarināšan-a), and the definite and
    # comparative -āj-, -āk-.
    "lv": Rules(
        vowels=frozenset("aeiouy"),
        endings=_set(
            "a e i o u s as es is os us am em im um ai ei ij iem ie ais"
            " at et it ot t ties aties eties ities oties iet ieties amies emies imies ies"
        ),
        suffixes=_set("aj ej ij oj as es is os ak san asan esan isan osan"),
        before_suffix=3,
    ),
    "en": Rules(
        vowels=frozenset("aeiouy"),
        endings=_set("s es ed ing ings e"),
        before_ending=3,
        irregular={"women": "woman", "men": "man", "children": "child", "wives": "wife"},
    ),
    "ru": Rules(
        vowels=frozenset("аеиоуыэюя"),
        endings=_set(
            "а я о е ы и у ю ь й ой ей ою ею ом ем ам ям ами ями ах ях ов ев"
            " ья ье ьи ью ьей ьем ьям ьями ьях ия ие ии ию ий ией ием иям иями иях"
            " ый ая яя ое ее ые ого его ому ему ым им ую юю ых их ыми ими"
            " ать ять еть ить ыть уть овать ешь ишь ете ите"
            " аю аешь ает аем аете ают яю яешь яет яем яете яют ую ует уют уешь уем уете"
        ),
        suffixes=_set("ан ен ян анн енн ал ел ил ыл ял ат ет ит ут ют ят"),
        reflexive=_set("ся сь"),
    ),
    "uk": Rules(
        vowels=frozenset("аеиоуюяєі"),
        endings=_set(
            "а я о е є и і у ю ь й ою ею єю ом ем єм ам ям ами ями ах ях ів ей"
            " ові еві єві ий ій их іх им ім ими іми ого ього ому ьому ої ьої ою ьою"
            " ія іє ії ію ією іі ій іям іями іях"
            " ати яти ити іти увати ювати єш єте ємо еш иш ете ите емо имо"
            " аю аєш ає аємо аєте ають яю яєш яє яємо яєте яють"
            " ую уєш ує уємо уєте ують юю юєш ює юємо юєте юють"
        ),
        suffixes=_set("ан ен ян ав ив ал ил ял ат ит ут ют ят"),
        reflexive=_set("ся сь"),
    ),
}
_LONGEST = 8


def _cut(word: str, language: str) -> str:
    if any(letter.isdecimal() for letter in word):
        return word
    rules = RULES[language]
    if language == "en":
        return _english(rules.irregular.get(word, word), rules)
    word = _without(word, rules.reflexive, rules, rules.before_ending)
    word = _single(_without(word, rules.endings, rules, rules.before_ending))
    word = _single(_without(word, rules.suffixes, rules, rules.before_suffix))
    return _latvian(word) if language == "lv" else _slavic(word)


def _without(word: str, endings: frozenset[str], rules: Rules, least: int) -> str:
    """Take the longest of `endings` off, if enough remains."""
    for length in range(min(_LONGEST, len(word) - least), 0, -1):
        rest = word[:-length]
        if word[-length:] in endings and not rules.vowels.isdisjoint(rest):
            return rest
    return word


def _single(word: str) -> str:
    """Write a double consonant at the end once: навчанн-я, навчан-ь; class-es, class."""
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def _english(word: str, rules: Rules) -> str:
    # bus, class and analysis keep their s; need and speed their ed
    if word.endswith(("ss", "us", "is", "eed")):
        rest = word
    elif word.endswith("ies") and len(word) > 4:
        rest = word[:-2]
    else:
        rest = _without(word, rules.endings, rules, rules.before_ending)
    rest = _single(rest)
    return rest[:-1] + "i" if rest.endswith("y") and len(rest) > 2 else rest


def _latvian(word: str) -> str:
    """Take the j off that some forms have after b, m, p, v: skap-is, skapj-a; up-e, upj-u."""
    return word[:-1] if len(word) > 3 and word[-1] == "j" and word[-2] in "bmpv" else word


def _slavic(word: str) -> str:
    """Even out vowels that come and go: справок, справка; отец, отца; дозвіл, дозволу."""
    word = _FLEETING.sub(r"\1", word) if len(word) > 3 else word
    return word.replace("і", "о")


_FLEETING = re.compile("(?<=[бвгджзклмнпрстфхцчшщ])[ое]([кц])$")
