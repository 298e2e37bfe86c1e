"""Opening hours, kept once and shown wherever they are needed."""

from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from home.models import (
    ConsultationPage,
    ContactPage,
    OpeningException,
    OpeningHours,
    OpeningTime,
    SchoolSettings,
)
from home.models.school import Span
from tests import factories

pytestmark = pytest.mark.django_db
MORNING, NOON, EVENING = time(9), time(13), time(18)
MIDSUMMER = (date(2027, 6, 23), date(2027, 6, 24))


@pytest.fixture
def hours() -> OpeningHours:
    hours = OpeningHours.objects.create(name="Tests: centrs")
    OpeningTime.objects.create(hours=hours, weekday=2, opens=NOON, closes=EVENING)
    OpeningTime.objects.create(hours=hours, weekday=0, opens=MORNING, closes=EVENING)
    first, last = MIDSUMMER
    OpeningException.objects.create(hours=hours, first_day=first, last_day=last)
    return hours


def test_a_usual_day_a_free_day_and_a_closed_one(hours: OpeningHours) -> None:
    assert hours.on(date(2027, 6, 16)) == [Span(NOON, EVENING)]  # a Wednesday
    assert hours.on(date(2027, 6, 17)) == []
    assert hours.on(MIDSUMMER[0]) == []  # a Wednesday too
    assert [day for day, _ in hours.week()] == ["pirmdiena", "trešdiena"]


def test_exceptions_are_announced_ahead_and_forgotten_afterwards(hours: OpeningHours) -> None:
    assert len(hours.announced(date(2027, 5, 1))) == 1
    assert hours.announced(date(2027, 1, 1)) == []
    assert hours.announced(date(2027, 6, 25)) == []


def test_an_adviser_is_away_when_the_centre_is_closed(hours: OpeningHours) -> None:
    adviser = OpeningHours.objects.create(name="Tests: juriste", follows=hours)
    OpeningTime.objects.create(hours=adviser, weekday=2, opens=MORNING, closes=NOON)
    assert adviser.on(date(2027, 6, 16)) == [Span(MORNING, NOON)]
    assert adviser.on(MIDSUMMER[0]) == []


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (OpeningTime(weekday=0, opens=EVENING, closes=MORNING), "closes"),
        (OpeningException(first_day=MIDSUMMER[1], last_day=MIDSUMMER[0]), "last_day"),
        (OpeningException(first_day=MIDSUMMER[0], last_day=MIDSUMMER[1], opens=NOON), "closes"),
    ],
)
def test_impossible_times_are_refused(row: Any, field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        row.clean()
    assert field in caught.value.message_dict


def form_data(*spans: tuple[int, str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {"name": "Tests: biroja laiks", "follows": ""}
    for name, count in (("times", len(spans)), ("exceptions", 0)):
        data |= {f"{name}-TOTAL_FORMS": count, f"{name}-INITIAL_FORMS": 0}
        data |= {f"{name}-MIN_NUM_FORMS": 0, f"{name}-MAX_NUM_FORMS": 1000}
    for number, (weekday, opens, closes) in enumerate(spans):
        row = {"weekday": weekday, "opens": opens, "closes": closes, "ORDER": number + 1}
        data |= {f"times-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.mark.parametrize(
    ("spans", "saved"),
    [
        ([(0, "09:00", "12:00"), (0, "13:00", "17:00")], True),
        ([(0, "09:00", "14:00"), (0, "13:00", "17:00")], False),
        ([(0, "09:00", "14:00"), (1, "13:00", "17:00")], True),
    ],
)
def test_overlapping_hours_are_refused_and_nothing_typed_is_lost(
    admin_client: Client, spans: list[tuple[int, str, str]], saved: bool
) -> None:
    url = reverse("wagtailsnippets_home_openinghours:add")
    response = admin_client.post(url, form_data(*spans))
    assert OpeningHours.objects.filter(name="Tests: biroja laiks").exists() == saved
    if not saved:
        html = response.content.decode()
        assert response.status_code == 200
        assert "17:00" in html
        assert "pārklājas" in html


def test_hours_are_shown_where_they_are_needed(client: Client, hours: OpeningHours) -> None:
    school = SchoolSettings.load()
    school.hours = hours
    school.save()
    contact = ContactPage.objects.filter(locale__language_code="lv").first() or factories.add_page(
        factories.page("home"), ContactPage, title="Kontakti", slug="kontakti"
    )
    advice = factories.add_page(
        factories.page("home"), ConsultationPage, intro="Par darbu", hours=hours
    )
    for page in (contact, advice, factories.twin(advice)):
        html = client.get(factories.address_of(page)).content.decode()
        assert "9:00–18:00" in html
