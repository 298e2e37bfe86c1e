"""A word, a question and a page without faults, for the tests to spoil."""

from datetime import date
from io import StringIO
from typing import Any

from django.core.management import call_command

from lessons.loading.files import ShippedPage, ShippedWord
from lessons.loading.lint.faults import Fault


def texts(lv: str, en: str, ru: str, uk: str) -> dict[str, str]:
    return {"lv": lv, "en": en, "ru": ru, "uk": uk}


def make_word(**changes: Any) -> ShippedWord:
    fields = {
        "lemma": "māja",
        "part_of_speech": "noun",
        "gender": "f",
        "inflection": "4",
        "level": "A1",
        "forms": {"nom.sg": "māja", "loc.sg": "mājā"},
        "accepted": [],
        "confusables": [],
        "not_beside": [],
        "example": "Es esmu mājā.",
        "note": "",
    }
    meanings = {
        "en": ("house", "I am at home."),
        "ru": ("дом", "Я дома."),
        "uk": ("дім", "Я вдома."),
    }
    glosses = {
        language: {"text": text, "example": example, "note": ""}
        for language, (text, example) in meanings.items()
    }
    for name, value in changes.pop("glosses", {}).items():
        language, field = name.split(".")
        glosses[language][field] = value
    key, file = changes.pop("key", "maja"), changes.pop("file", "home")
    counterpart = changes.pop("counterpart", "")
    return ShippedWord(file, key, {**fields, **changes}, glosses, counterpart)


def make_question(**changes: Any) -> dict[str, Any]:
    choices = [
        {"key": "a", "text": texts("jā, protams", "yes, sure", "да, конечно", "так, звісно")},
        {"key": "b", "text": texts("nē", "no", "нет", "ні"), "right": True},
    ]
    return {
        "key": "q1",
        "type": "choice",
        "text": texts("Vai Rīga ir upe?", "Is Riga a river?", "Рига — река?", "Рига — річка?"),
        "choices": choices,
        "source_name": texts("Likums", "A law", "Закон", "Закон"),
        "source_url": "https://example.org/",
        "verified_on": date(2026, 1, 31),
        **changes,
    }


def make_page(**changes: Any) -> ShippedPage:
    page = {
        "key": "test",
        "type": "lessons.QuizPage",
        "slug": "tests",
        "title": texts("Tests", "Quiz", "Тест", "Тест"),
        "search_description": texts("Īss tests.", "A short quiz.", "Тест.", "Тест."),
        "fields": {"pass_mark": 60},
        "questions": [make_question()],
    }
    return ShippedPage(**{**page, **changes})


SAME = texts("Viens", "One", "Один", "Один")
PARAGRAPHS = texts(
    "<p>Viens</p><p>Divi</p>",
    "<p>One</p><p>Two</p>",
    "<p>Один</p><p>Два</p>",
    "<p>Один</p><p>Два</p>",
)


def make_info(key: str, *body: dict[str, Any], **changes: Any) -> ShippedPage:
    """Return a page of information; without blocks it has a heading."""
    page = {
        "key": key,
        "type": "home.InfoPage",
        "parent": "home",
        "order": 990,
        "slug": key,
        "title": SAME,
        "search_description": SAME,
        "body": list(body) or [{"key": "h", "type": "heading", "value": SAME}],
    }
    return ShippedPage(**{**page, **changes})


def causes(found: list[Fault]) -> str:
    return "; ".join(map(str, found))


def run(*args: str) -> str:
    """Run a command of manage.py and return what it prints."""
    out = StringIO()
    call_command(*args, stdout=out, stderr=out)
    return out.getvalue()
