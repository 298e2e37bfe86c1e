"""Names of the forms of a word, and the cell of the vocabulary file that holds them.

A cell reads `gen.sg=mājas; dat.sg=mājai`. The names are a closed list for each part of speech,
so that a slip in a name is found when the file is read and not when a learner meets the word.
"""

import unicodedata
from collections.abc import Mapping

_CASES = ("nom", "gen", "dat", "acc", "loc", "voc")

NOUN_FORMS = tuple(f"{case}.{number}" for number in ("sg", "pl") for case in _CASES)
VERB_FORMS = (
    "inf",
    "prs.1sg",
    "prs.2sg",
    "prs.3",
    "prs.1pl",
    "prs.2pl",
    "pst.1sg",
    "pst.3",
    "fut.1sg",
    "fut.3",
    "imp.2sg",
    "imp.2pl",
)
ADJECTIVE_FORMS = (
    "nom.sg.m",
    "nom.sg.f",
    "nom.pl.m",
    "nom.pl.f",
    "def.nom.sg.m",
    "def.nom.sg.f",
    "cmp.nom.sg.m",
)
# Pronouns and numerals are declined like nouns; those that agree name the gender as well.
PRONOUN_FORMS = tuple(name + gender for gender in ("", ".m", ".f") for name in NOUN_FORMS)

_IN_ORDER = (
    *VERB_FORMS,
    *(
        f"{case}.{number}{gender}"
        for number in ("sg", "pl")
        for gender in ("", ".m", ".f")
        for case in _CASES
    ),
    *(name for name in ADJECTIVE_FORMS if name.startswith(("def", "cmp"))),
)
_PLACES = {name: place for place, name in enumerate(_IN_ORDER)}

# Parts of speech that are not here have one form only.
FORM_NAMES: Mapping[str, tuple[str, ...]] = {
    "noun": NOUN_FORMS,
    "verb": VERB_FORMS,
    "adjective": ADJECTIVE_FORMS,
    "pronoun": PRONOUN_FORMS,
    "numeral": PRONOUN_FORMS,
}

# What exercises ask beside the dictionary form. The genitive plural is seldom said at this level.
# In the order in which they are taught.
ASKED_FORMS: Mapping[str, tuple[str, ...]] = {
    "noun": (
        "acc.sg",
        "loc.sg",
        "nom.pl",
        "gen.sg",
        "dat.sg",
        "acc.pl",
        "loc.pl",
        "dat.pl",
    ),
    "verb": tuple(name for name in VERB_FORMS if name.startswith(("prs", "pst", "fut"))),
    "adjective": ADJECTIVE_FORMS,
}


class FormError(ValueError):
    """A form that cannot be read, or a name that its part of speech does not have."""


def parse_forms(cell: str) -> dict[str, str]:
    """Read a cell of the vocabulary file. A `FormError` names the pair that is at fault."""
    forms: dict[str, str] = {}
    for pair in cell.split(";"):
        if not pair.strip():
            continue
        name, equals, text = (part.strip() for part in pair.partition("="))
        if not equals:
            raise FormError(
                f"“{pair.strip()}” is not a pair of name and form: write “gen.sg=mājas”"
            )
        if not name or not text or "=" in text:
            raise FormError(f"“{pair.strip()}” needs one name and one form: write “gen.sg=mājas”")
        if name in forms:
            raise FormError(f"“{pair.strip()}” gives {name} a second time")
        forms[name] = " ".join(unicodedata.normalize("NFC", text).split())
    return forms


def format_forms(forms: Mapping[str, str]) -> str:
    """Write forms as a cell of the vocabulary file, in the order of grammar.

    A database may forget the order in which they were given.
    """
    names = sorted(forms, key=lambda name: _PLACES.get(name, len(_PLACES)))
    return "; ".join(f"{name}={forms[name]}" for name in names)


def check_forms(part_of_speech: str, forms: object) -> None:
    """Raise `FormError` unless `forms` maps names that the part of speech has to texts."""
    if not isinstance(forms, Mapping):
        raise FormError('forms are pairs of name and form: {"gen.sg": "mājas"}')
    names = FORM_NAMES.get(part_of_speech, ())
    for name, text in forms.items():
        if not isinstance(name, str) or not isinstance(text, str) or not text.strip():
            raise FormError(f"“{name}={text}” needs a name and a form, both of them text")
        if any(sign in text for sign in ";="):
            raise FormError(f"“{name}={text}” has a sign that separates forms: ; or =")
        if name not in names:
            known = f"use one of {', '.join(names)}" if names else "it has no forms"
            raise FormError(f"“{name}={text}”: {part_of_speech} has no form {name}; {known}")
