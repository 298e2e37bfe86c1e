"""The vocabulary as the search reads it: forms, meanings, and where a word is taught."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings

from lessons.latvian.alphabet import sort_key
from lessons.lexicon import Lexicon, LexiconWord

from .query import Term
from .stems import folded, stem, terms_of, words

MAX_WORDS = 12
MAX_OTHER_FORMS = 12
# What a gloss adds in brackets explains it and is not what the word means.
_BRACKETS = re.compile(r"\([^)]*\)")
_BETWEEN_MEANINGS = re.compile("[,;/]")
_LATVIAN = settings.LANGUAGE_CODE


@dataclass(frozen=True)
class SearchedWord:
    """A word with its texts by language, Latvian for its forms: each whole, and as terms."""

    word: LexiconWord
    whole: Mapping[str, frozenset[str]]
    terms: Mapping[str, str]


@dataclass(frozen=True)
class FoundWord:
    """A word that was found, with its meanings to show: (language, text)."""

    word: LexiconWord
    meanings: list[tuple[str, str]]


@dataclass(frozen=True)
class Vocabulary:
    """`other_forms`: what to look for beside a form of a Latvian word, both folded."""

    words: list[SearchedWord]
    other_forms: Mapping[str, frozenset[str]]

    def with_other_forms(self, term: Term) -> Term:
        """Return `term` with the forms of its word whose stem is another: latvietis, latvieša."""
        stems = term.stems[_LATVIAN]
        forms = self.other_forms.get(term.word, frozenset())
        other = sorted(form for form in forms if stem(form, _LATVIAN) not in stems)
        return replace(term, forms=frozenset(other[:MAX_OTHER_FORMS]))

    def find(self, query: str, terms: list[Term], language: str) -> list[FoundWord]:
        """Return the words that were typed in Latvian or by their meaning, best first.

        Meanings are those of the reader's language; a reader of Latvian may type in any.
        """
        explained_in = [language] if language != _LATVIAN else list(settings.GLOSS_LANGUAGES)
        found = []
        for word in self.words if terms else ():
            ranks = [rank(word, query, terms, code) for code in (_LATVIAN, *explained_in)]
            if best := min(filter(None, ranks), default=None):
                found.append((best, sort_key(word.word.lemma), word.word))
        found.sort(key=lambda item: item[:2])
        return [
            FoundWord(
                word,
                [
                    (code, word.meanings[code].text)
                    for code in explained_in
                    if code in word.meanings
                ],
            )
            for _rank, _key, word in found[:MAX_WORDS]
        ]


def rank(word: SearchedWord, query: str, terms: list[Term], language: str) -> int:
    """Return how well a word answers in one language: 1 is best, 0 is not at all."""
    texts, in_terms = word.whole.get(language, frozenset()), word.terms.get(language, "")
    if not in_terms:
        return 0
    if language == _LATVIAN and query.casefold() == word.word.lemma.casefold():
        return 1
    if phrase(query) in texts:
        return 2
    if all(term.count(in_terms, language) for term in terms):
        return 3
    if all(term.is_in(in_terms, language) for term in terms):
        return 4
    inside = [text for text in texts if f" {text} " in f" {phrase(query)} "]
    if not inside:
        return 0
    return 5 if any(" " in text for text in inside) else 6


def phrase(text: str) -> str:
    return " ".join(folded(word) for _from, _to, word in words(text))


_current: tuple[Lexicon, Vocabulary] | None = None


def vocabulary_of(lexicon: Lexicon) -> Vocabulary:
    """Return the vocabulary for searching; made anew only when the lexicon has changed."""
    global _current
    if _current is None or _current[0] is not lexicon:
        _current = (lexicon, read_vocabulary(lexicon))
    return _current[1]


def read_vocabulary(lexicon: Lexicon) -> Vocabulary:
    searched = []
    forms_of: dict[int, set[str]] = {}
    owners: Counter[str] = Counter()
    for word in lexicon.words.values():
        forms = {word.lemma, *word.forms.values()}
        forms_of[word.id] = {folded(form) for form in forms if " " not in form}
        owners.update(forms_of[word.id])
        texts = {_LATVIAN: forms | set(word.accepted_for(""))}
        for code, meaning in word.meanings.items():
            plain = _BRACKETS.sub(" ", meaning.text)
            parts = {part.strip() for part in _BETWEEN_MEANINGS.split(plain)}
            texts[code] = {plain, *parts, *(part.removeprefix("to ") for part in parts)}
        searched.append(
            SearchedWord(
                word,
                {code: frozenset(map(phrase, found)) - {""} for code, found in texts.items()},
                {code: terms_of("\n".join(sorted(found)), code) for code, found in texts.items()},
            )
        )
    other_forms: dict[str, set[str]] = defaultdict(set)
    for forms in forms_of.values():
        # Folded, "masu" may be of māsa or of māte: it leads to neither of the two.
        own = {form for form in forms if owners[form] == 1}
        for form in forms:
            other_forms[form] |= own
    return Vocabulary(searched, {form: frozenset(found) for form, found in other_forms.items()})
