"""Events: what comes next, what is over, and what each page tells."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from home.models import EventIndexPage, EventPage
from home.models.events import over, upcoming
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def events() -> EventIndexPage:
    existing = EventIndexPage.objects.filter(locale__language_code="lv").first()
    return existing or factories.add_page(
        factories.page("home"), EventIndexPage, title="Pasākumi", slug="pasakumi"
    )


def add_event(events: EventIndexPage, days: float, **fields: Any) -> EventPage:
    start = timezone.now() + timedelta(days=days)
    values = {"lead": "Nāciet visas!", "start": start, **fields}
    return factories.add_page(events, EventPage, **values)


def test_coming_events_stand_before_those_that_are_over(
    client: Client, events: EventIndexPage
) -> None:
    later = add_event(events, 9, title="Vēlāk")
    soon = add_event(events, 2, title="Drīz")
    past = add_event(events, -5, title="Sen")
    own = EventPage.objects.filter(pk__in=[later.pk, soon.pk, past.pk])
    assert list(upcoming(own)) == [soon, later]
    assert list(over(own)) == [past]
    html = client.get(factories.address_of(events)).content.decode()
    assert html.index("Drīz") < html.index("Vēlāk") < html.index("Sen")


def test_an_event_of_several_days_is_coming_until_its_last(events: EventIndexPage) -> None:
    camp = add_event(events, -1, end=timezone.now() + timedelta(days=1))
    assert camp in upcoming(EventPage.objects.all())
    assert not camp.is_over


def test_a_whole_day_is_over_at_midnight(events: EventIndexPage) -> None:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = add_event(events, 0, start=midnight, whole_days=True)
    yesterday = add_event(events, 0, start=midnight - timedelta(hours=2), whole_days=True)
    assert not today.is_over
    assert yesterday.is_over
    assert today in upcoming(EventPage.objects.all())
    assert yesterday in over(EventPage.objects.all())


def test_an_end_before_the_beginning_is_refused(events: EventIndexPage) -> None:
    now = timezone.now()
    event = EventPage(title="Jāņi", slug="jani", lead="…", start=now, end=now - timedelta(hours=1))
    with pytest.raises(ValidationError) as caught:
        event.clean()
    assert "end" in caught.value.message_dict


def test_a_page_tells_when_where_and_for_whom(client: Client, events: EventIndexPage) -> None:
    event = add_event(
        events, 3, place="Skola", address="Rīga", for_whom="Visām", price="Bez maksas",
        childcare="Bērnus var ņemt līdzi", map_link="https://www.openstreetmap.org/?mlat=56.9",
    )  # fmt: skip
    html = client.get(factories.address_of(event)).content.decode()
    for text in ("Skola, Rīga", "Visām", "Bez maksas", "Bērnus var ņemt līdzi", "calendar.ics"):
        assert text in html
    assert "<iframe" not in html


def test_html_in_a_field_is_shown_and_not_run(client: Client, events: EventIndexPage) -> None:
    event = add_event(events, 3, title="<script>1</script>", place="<b>x</b>", lead="<i>y</i>")
    for page in (event, events):
        html = client.get(factories.address_of(page)).content.decode()
        assert "<script>1" not in html
        assert "<i>y" not in html
        assert "&lt;script&gt;1" in html


def test_translations_follow_a_changed_time(events: EventIndexPage) -> None:
    event = add_event(events, 3)
    moved = timezone.now() + timedelta(days=30)
    event.start = moved
    event.save_revision().publish()
    assert factories.twin(event).start == moved


def test_lists_cost_the_same_with_many_events(
    client: Client, events: EventIndexPage, django_assert_max_num_queries: Any
) -> None:
    picture = factories.make_picture()
    for days in range(1, 8):
        add_event(events, days, picture=[factories.picture_block(picture)])
        add_event(events, -days, picture=[factories.picture_block(picture)])
    with django_assert_max_num_queries(15):
        assert client.get(factories.address_of(events)).status_code == 200
    with django_assert_max_num_queries(10):
        assert client.get("/uk/").status_code == 200
