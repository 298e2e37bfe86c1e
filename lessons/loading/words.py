from ..models.vocabulary import Gloss, Word
from .files import ShippedWord
from .ledger import Decision, Ledger


def stored_word(word: Word, glosses: list[Gloss]) -> dict[str, object]:
    """Return a word of the database in the shape of a shipped one."""
    names = ("lemma", "part_of_speech", "gender", "inflection", "level", "example", "note",
             "forms", "accepted", "confusables")  # fmt: skip
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
    for shipped in words:
        key = f"word:{shipped.key}"
        data = {"fields": shipped.fields, "glosses": shipped.glosses}
        word = existing.get(shipped.key)
        stored = stored_word(word, list(word.glosses.all())) if word else None
        decision = ledger.decide(key, data, stored)
        if decision not in (Decision.CREATE, Decision.UPDATE):
            continue
        word, _ = Word.objects.update_or_create(key=shipped.key, defaults=shipped.fields)
        Gloss.objects.filter(word=word).exclude(language__in=shipped.glosses).delete()
        glosses = [
            Gloss.objects.update_or_create(word=word, language=language, defaults=gloss)[0]
            for language, gloss in shipped.glosses.items()
            if gloss["text"]
        ]
        existing[shipped.key] = word
        ledger.record(key, data, stored_word(word, glosses))
    return existing
