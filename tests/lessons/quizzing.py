"""Quizzes made for tests, and taking them as their pages do."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.test import Client

from lessons.models import QuizPage, Response, Sitting
from lessons.sittings import answer, finish, start
from tests import factories


def choice(text: str = "Kas ir galvaspilsēta?", **more: Any) -> tuple[str, dict[str, Any]]:
    value = {
        "text": text,
        "choices": [
            {"text": "Rīga", "right": True},
            {"text": "Līvāni", "right": False},
            {"text": "Cēsis", "right": False},
        ],
    }
    return "choice", {**value, **more}


def several(text: str = "Kuras ir pilsētas?", **more: Any) -> tuple[str, dict[str, Any]]:
    choices = [
        {"text": "Rīga", "right": True},
        {"text": "Cēsis", "right": True},
        {"text": "Gauja", "right": False},
    ]
    return "choice", {"text": text, "choices": choices, "several": True, **more}


def true_false(text: str = "Daugava ir upe.", **more: Any) -> tuple[str, dict[str, Any]]:
    return "true_false", {"text": text, "answer": True, **more}


def short(text: str = "Kur mēs dzīvojam?", **more: Any) -> tuple[str, dict[str, Any]]:
    return "short_answer", {"text": text, "answers": ["Rīgā", "Rīgas pilsētā"], **more}


def essay(text: str = "Pastāstiet par savu ģimeni!", **more: Any) -> tuple[str, dict[str, Any]]:
    return "essay", {"text": text, **more}


def match(text: str = "Kad ir svētki?", **more: Any) -> tuple[str, dict[str, Any]]:
    pairs = [
        {"left": "23. jūnijs", "right": "Līgo"},
        {"left": "24. decembris", "right": "Ziemassvētki"},
        {"left": "", "right": "Lieldienas"},
    ]
    return "match", {"text": text, "pairs": pairs, **more}


def order(text: str = "Kas ir agrāk?", **more: Any) -> tuple[str, dict[str, Any]]:
    return "order", {"text": text, "items": ["rīts", "diena", "vakars"], **more}


ALL_TYPES = (choice, several, true_false, short, essay, match, order)


def make_quiz(*questions: tuple[str, dict[str, Any]], **policy: Any) -> QuizPage:
    """Return a live Latvian quiz in the lesson on the state, with ids for all its blocks."""
    stream = [
        {"type": type, "value": with_ids(value), "id": value.pop("id", str(uuid4()))}
        for type, value in questions
    ]
    groups = policy.pop("groups", [])
    page: Any = factories.add_page(
        factories.page("lesson-state"), QuizPage, questions=stream, **policy
    )
    if groups:
        page.groups.set(groups)
        page.save_revision().publish()
    found: QuizPage = QuizPage.objects.select_related("locale").get(pk=page.pk)
    return found


def with_ids(value: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [{"type": "item", "value": item, "id": str(uuid4())} for item in items]
        if isinstance(items, list)
        else items
        for name, items in value.items()
    }


def form_for(response: Response, right: bool = True) -> dict[str, Any]:
    """Return the form that answers a question, rightly or wholly wrongly."""
    asked = response.asked
    match response.type:
        case "choice" | "true_false":
            wrong = [c["id"] for c in asked["choices"] if c["id"] not in asked["right"]]
            return {"choice": asked["right"] if right else wrong[:1]}
        case "short_answer":
            return {"text": asked["answers"][0] if right else "pavisam cits"}
        case "essay":
            return {"text": "Man ir māsa."}
        case "match":
            pairs = [pair for pair in asked["pairs"] if pair["left"]]
            rights = [pair["right"] for pair in pairs]
            chosen = rights if right else [*rights[1:], rights[0]]
            return {f"pair-{p['id']}": text for p, text in zip(pairs, chosen, strict=True)}
        case "order":
            ids = [item["id"] for item in asked["items"]]
            ids = ids if right else list(reversed(ids))
            return {f"place-{id}": str(place) for place, id in enumerate(ids, start=1)}
    raise ValueError(response.type)


def query(data: dict[str, Any]) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, value in data.items():
        found.setlist(name, value if isinstance(value, list) else [value])
    return found


def give(response: Response, right: bool = True, **data: Any) -> Response:
    """Answer one question, rightly, wrongly, or by the form `data`."""
    form = query(data or form_for(response, right))
    return answer(Sitting.objects.all(), response.sitting_id, response.question, form)


def sit(learner: Any, quiz: QuizPage, right: int = 1000) -> Sitting:
    """Take a whole quiz: the first `right` answers are right."""
    sitting = start(learner, quiz)
    for number, response in enumerate(sitting.responses.all()):
        give(response, number < right)
    return finish(sitting.pk)


def post(client: Client, response: Response, right: bool = True, **more: Any) -> Any:
    """Send the page's form with an answer."""
    form = {"question": response.question, "position": response.position}
    url = f"/uk/sitting/{response.sitting_id}/"
    return client.post(url, {**form, **form_for(response, right), **more})


VISITOR = AnonymousUser()
