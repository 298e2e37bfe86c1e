"""Faults of words."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.text import slugify

from ...latvian.checking import normalise
from ...latvian.forms import FormError, check_forms
from ...models.vocabulary import Gender, Gloss, Level, PartOfSpeech, Word
from ..files import ShippedWord
from .faults import SOURCE, Fault, faults, file_of, script_causes, too_long

INFLECTIONS = {
    "noun": {"1", "2", "3", "4", "5", "6", "reflexive", "indeclinable", "irregular"},
    "verb": {"1", "2", "3", "irregular"},
}


def word_faults(word: ShippedWord) -> list[Fault]:
    """Return what is wrong with one word in itself."""
    checks = (grammar_faults, form_faults, meaning_faults, example_faults)
    return [fault for check in checks for fault in check(word)]


def grammar_faults(word: ShippedWord) -> list[Fault]:
    """Part of speech, level, gender and inflection are of the closed lists."""
    fields, causes = word.fields, []
    part = fields["part_of_speech"]
    if not word.key or not fields["lemma"]:
        causes.append("needs a key and a lemma")
    if part not in PartOfSpeech.values:
        causes.append(f"no part of speech {part}")
    if fields["level"] not in Level.values:
        causes.append(f"no level {fields['level']}")
    if fields["gender"] not in ([*Gender.values] if part == "noun" else [*Gender.values, ""]):
        causes.append("a noun needs the gender m or f" if part == "noun" else "gender is m or f")
    if part in INFLECTIONS and fields["inflection"] not in INFLECTIONS[part]:
        known = ", ".join(sorted(INFLECTIONS[part]))
        causes.append(f"a {part} needs an inflection: {known}")
    return faults(word, causes)


def form_faults(word: ShippedWord) -> list[Fault]:
    """The forms have names of their part of speech, and the lemma is one of them."""
    fields = word.fields
    forms, part = fields["forms"], fields["part_of_speech"]
    try:
        check_forms(part, forms)
    except FormError as error:
        return faults(word, [str(error)])
    causes = []
    if part in INFLECTIONS and not forms and fields["inflection"] != "indeclinable":
        causes.append(f"a {part} needs its forms")
    if forms and fields["lemma"] not in forms.values():
        causes.append(f"the lemma {fields['lemma']} is none of the forms")
    if fields["lemma"] in fields["accepted"]:
        causes.append("the lemma is among the other right answers")
    return faults(word, causes)


def meaning_faults(word: ShippedWord) -> list[Fault]:
    """Meaning, example and note are there in every language, fit, and are in one script."""
    causes = []
    if not word.fields["example"]:
        causes.append("no example")
    own = {name: word.fields[name] for name in ("lemma", "example", "note")}
    for name, text in own.items():
        causes += [f"{name} {cause}" for cause in too_long(Word, name, text)]
        causes += [f"{name}: {cause}" for cause in script_causes(SOURCE, text)]
    for language in settings.GLOSS_LANGUAGES:
        gloss = word.glosses.get(language, {})
        for name in ("text", "example", "note"):
            text = gloss.get(name, "")
            place = f"{'gloss' if name == 'text' else name}_{language}"
            if not text and (name != "note" or word.fields["note"]):
                causes.append(f"{place} is missing")
            if text and name == "note" and not word.fields["note"]:
                causes.append(f"{place} has no Latvian note beside it")
            causes += [f"{place} {cause}" for cause in too_long(Gloss, name, text)]
            causes += [f"{place}: {cause}" for cause in script_causes(language, text)]
    return faults(word, causes)


def example_faults(word: ShippedWord) -> list[Fault]:
    """The example has a form of the word in it; of a phrase, what is accepted does as well."""
    fields = word.fields
    wanted = [fields["lemma"], *fields["forms"].values()]
    if fields["part_of_speech"] == PartOfSpeech.PHRASE:
        wanted += fields["accepted"]
    sentence = f" {normalise(fields['example'])} "
    if not fields["example"] or any(f" {normalise(text)} " in sentence for text in wanted):
        return []
    return faults(word, [f"no form of the word in the example „{fields['example']}”"])


def vocabulary_faults(words: Iterable[ShippedWord]) -> list[Fault]:
    """Keys and lemmas are unique, named words exist, no two words of a lesson mean the same."""
    found: list[Fault] = []
    keys: dict[str, str] = {}
    lemmas: dict[str, str] = {}
    meanings: dict[tuple[str, str, str], str] = {}
    words = list(words)
    every = {word.key: word for word in words}
    for word in words:
        lemma = word.fields["lemma"].casefold()
        slug = slugify(lemma)
        causes = []
        if word.key != slug and not word.key.startswith(f"{slug}-"):
            causes.append(f"the key should be {slug}, or begin with {slug}-")
        for taken, name in ((keys, word.key), (lemmas, lemma)):
            if name in taken:
                causes.append(f"{name} is also in {taken[name]}")
            taken.setdefault(name, file_of(word))
        for language, gloss in word.glosses.items():
            meaning = (word.file, language, gloss["text"].casefold())
            if gloss["text"] and meaning in meanings:
                causes.append(f"gloss_{language} is the same as that of {meanings[meaning]}")
            meanings.setdefault(meaning, word.key)
        unknown = set(word.fields["not_beside"]) - set(every)
        causes += [f"not_beside: no word {key}" for key in sorted(unknown)]
        if word.counterpart:
            causes += counterpart_causes(word, every.get(word.counterpart))
        found += faults(word, causes)
    return found


def counterpart_causes(word: ShippedWord, other: ShippedWord | None) -> list[str]:
    """Tell what keeps two words from being one for a man and one for a woman."""
    if other is None:
        return [f"counterpart: no word {word.counterpart}"]
    causes = []
    if other.counterpart != word.key:
        causes.append(f"counterpart: {other.key} does not name it")
    if {word.fields["gender"], other.fields["gender"]} != set(Gender.values):
        causes.append(f"counterpart: {other.key} is not of the other gender")
    if other.file != word.file:
        causes.append(f"counterpart: {other.key} is in {file_of(other)}")
    return causes
