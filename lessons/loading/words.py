"""Shipped words."""

from collections.abc import Mapping

from ..models.vocabulary import Gloss, LexiconVersion, Word
from .files import ShippedWord
from .ledger import WRITTEN, Ledger


def stored_word(word: Word, glosses: list[Gloss]) -> dict[str, object]:
    """Return a word of the database in the shape of a shipped one."""
    names = ("lemma", "part_of_speech", "gender", "inflection", "level", "example", "note",
             "forms", "accepted", "confusables", "not_beside")  # fmt: skip
    return data_of(
        {name: getattr(word, name) for name in names},
        {
            gloss.language: {"text": gloss.text, "example": gloss.example, "note": gloss.note}
            for gloss in glosses
        },
        word.counterpart.key if word.counterpart else "",
    )


def as_data(shipped: ShippedWord) -> dict[str, object]:
    return data_of(shipped.fields, shipped.glosses, shipped.counterpart)


def data_of(
    fields: Mapping[str, object], glosses: Mapping[str, object], counterpart: str
) -> dict[str, object]:
    """Return what the ledger keeps. The first release recorded no counterparts."""
    data: dict[str, object] = {"fields": fields, "glosses": glosses}
    return data | {"counterpart": counterpart} if counterpart else data


def load_words(words: list[ShippedWord], ledger: Ledger) -> dict[str, Word]:
    """Load words and glosses; return the words that exist now, by key."""
    rows = Word.objects.select_related("counterpart").prefetch_related("glosses")
    existing = {word.key: word for word in rows}
    written: list[tuple[ShippedWord, Word]] = []
    glosses: list[Gloss] = []
    for shipped in words:
        word = existing.get(shipped.key)
        stored = stored_word(word, list(word.glosses.all())) if word else None
        if ledger.decide(f"word:{shipped.key}", as_data(shipped), stored) not in WRITTEN:
            continue
        word = word or Word(key=shipped.key)
        for name, value in shipped.fields.items():
            setattr(word, name, value)
        existing[shipped.key] = word
        written.append((shipped, word))
    if not written:
        return existing
    for _, word in written:
        word.save()
    for shipped, word in written:
        # Both words of a pair have an id only now.
        word.counterpart = existing.get(shipped.counterpart)
    Word.objects.bulk_update([word for _, word in written], ["counterpart"])
    Gloss.objects.filter(word__in=[word for _, word in written]).delete()
    for shipped, word in written:
        own = [
            Gloss(word=word, language=language, **gloss)
            for language, gloss in shipped.glosses.items()
            if gloss["text"]
        ]
        glosses += own
        ledger.record(f"word:{shipped.key}", as_data(shipped), stored_word(word, own))
    Gloss.objects.bulk_create(glosses)
    LexiconVersion.renew()
    return existing
