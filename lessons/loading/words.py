"""Shipped words."""

from ..models.vocabulary import Gloss, LexiconVersion, Word
from .files import ShippedWord
from .ledger import WRITTEN, Ledger


def stored_word(word: Word, glosses: list[Gloss]) -> dict[str, object]:
    """Return a word of the database in the shape of a shipped one."""
    names = ("lemma", "part_of_speech", "gender", "inflection", "level", "example", "note",
             "forms", "accepted", "confusables", "not_beside")  # fmt: skip
    return {
        "fields": {name: getattr(word, name) for name in names},
        "glosses": {
            gloss.language: {"text": gloss.text, "example": gloss.example, "note": gloss.note}
            for gloss in glosses
        },
    }


def load_words(words: list[ShippedWord], ledger: Ledger) -> dict[str, Word]:
    """Load words and glosses; return the words that exist now, by key."""
    existing = {word.key: word for word in Word.objects.prefetch_related("glosses")}
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


def as_data(shipped: ShippedWord) -> dict[str, object]:
    return {"fields": shipped.fields, "glosses": shipped.glosses}
