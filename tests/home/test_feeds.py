"""Feeds of news and events, and events for calendars."""

import xml.etree.ElementTree as ElementTree
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import Page, PageViewRestriction

from home.models import EventIndexPage, EventPage, NewsPage
from tests import factories

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RIGA = ZoneInfo("Europe/Riga")
NASTY = 'Svētki, "dzintars"; \\ & <b>ļoti</b> </script>'


@pytest.fixture
def events() -> EventIndexPage:
    existing = EventIndexPage.objects.filter(locale__language_code="lv").first()
    return existing or factories.add_page(
        factories.page("home"), EventIndexPage, title="Pasākumi", slug="pasakumi"
    )


def add_event(events: EventIndexPage, start: datetime, **fields: Any) -> EventPage:
    return factories.add_page(events, EventPage, start=start, **{"lead": "Nāciet!", **fields})


def in_days(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def read_atom(client: Client, url: str) -> ElementTree.Element:
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def read_calendar(client: Client, page: Page) -> Calendar:
    response = client.get(factories.address_of(page) + "calendar.ics")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    return Calendar.from_ical(response.content)


def entry_of(feed: ElementTree.Element, title: str) -> ElementTree.Element:
    found = [e for e in feed.iter(f"{ATOM}entry") if e.findtext(f"{ATOM}title") == title]
    assert len(found) == 1
    return found[0]


def only_event(calendar: Calendar) -> Any:
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    (event,) = calendar.walk("VEVENT")
    assert event["UID"]
    assert event["DTSTAMP"]
    return event


@pytest.mark.parametrize("language", ["lv", "en", "ru", "uk"])
def test_a_news_feed_has_what_atom_requires(client: Client, language: str) -> None:
    url = factories.address("news", language) + "feed.atom"
    feed = read_atom(client, url)
    assert feed.get(XML_LANG) == language
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Integrācijas skola"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"http://testserver{url}"
    assert links["alternate"] == f"http://testserver{factories.address('news', language)}"
    parts = [feed, *feed.iter(f"{ATOM}entry")]
    assert len(parts) > 1
    for part in parts:
        assert part.findtext(f"{ATOM}title")
        assert part.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert datetime.fromisoformat(part.findtext(f"{ATOM}updated", "")).tzinfo
    assert len({part.findtext(f"{ATOM}id") for part in parts}) == len(parts)


def test_an_entry_leads_to_the_page_and_keeps_its_id(client: Client) -> None:
    url = factories.address("news", "uk") + "feed.atom"
    news: Any = factories.page("integration-school-2011", "uk")
    before = entry_of(read_atom(client, url), news.title)
    link = before.find(f"{ATOM}link")
    assert link is not None
    assert client.get(link.get("href", "")).status_code == 200
    assert before.get(XML_LANG) == "uk"
    published = datetime.fromisoformat(before.findtext(f"{ATOM}published", ""))
    assert published.astimezone(RIGA).date() == news.date
    news.title, news.slug = "Інша назва", "cita-adrese"
    news.save_revision().publish()
    after = entry_of(read_atom(client, url), "Інша назва")
    assert after.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id")
    assert after.findtext(f"{ATOM}updated") > before.findtext(f"{ATOM}updated", "")


def test_news_not_yet_translated_are_told_to_be_latvian(client: Client) -> None:
    factories.add_page(factories.page("news"), NewsPage, title="Jauna ziņa", lead="Īsi.")
    feed = read_atom(client, factories.address("news", "uk") + "feed.atom")
    assert feed.get(XML_LANG) == "uk"
    assert entry_of(feed, "Jauna ziņa").get(XML_LANG) == "lv"


def test_markup_in_texts_is_shown_not_run(client: Client) -> None:
    factories.add_page(factories.page("news"), NewsPage, title=NASTY, lead="<script>x</script>")
    entry = entry_of(read_atom(client, factories.address("news") + "feed.atom"), NASTY)
    assert entry.findtext(f"{ATOM}summary") == "&lt;script&gt;x&lt;/script&gt;"


def test_the_feed_of_events_says_when_and_where(client: Client, events: EventIndexPage) -> None:
    start = datetime(timezone.now().year + 1, 6, 23, 15, 30, tzinfo=UTC)
    add_event(events, start, title="Jāņi", place="Pļava")
    add_event(events, in_days(-9), title="Sen")
    feed = read_atom(client, factories.address_of(events) + "feed.atom")
    summary = entry_of(feed, "Jāņi").findtext(f"{ATOM}summary", "")
    assert "18:30" in summary
    assert "Pļava" in summary
    assert "Sen" not in [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


@pytest.mark.parametrize("month", [1, 7])
def test_an_event_begins_at_the_same_moment_in_winter_and_summer(
    client: Client, events: EventIndexPage, month: int
) -> None:
    start = datetime(2031, month, 10, 18, 0, tzinfo=RIGA)
    page = add_event(events, start, end=start + timedelta(hours=2), title=NASTY)
    event = only_event(read_calendar(client, page))
    assert event["DTSTART"].dt.astimezone(RIGA) == start
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=2)
    assert event["SUMMARY"] == NASTY


def test_an_event_across_the_change_of_the_clock(client: Client, events: EventIndexPage) -> None:
    start, end = (datetime(2031, 10, day, 22, 0, tzinfo=RIGA) for day in (25, 26))
    event = only_event(read_calendar(client, add_event(events, start, end=end)))
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=25)


@pytest.mark.parametrize(("last", "after"), [(date(2031, 6, 24), date(2031, 6, 25)), (None, None)])
def test_whole_days_end_on_the_day_after(
    client: Client, events: EventIndexPage, last: date | None, after: date | None
) -> None:
    start = datetime(2031, 6, 23, 0, 30, tzinfo=RIGA)
    end = datetime(2031, 6, 24, 23, 30, tzinfo=RIGA) if last else None
    event = only_event(read_calendar(client, add_event(events, start, end=end, whole_days=True)))
    assert event["DTSTART"].to_ical() == b"20310623"
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["DTEND"].dt == (after or date(2031, 6, 24))


def test_an_event_without_an_end_has_none(client: Client, events: EventIndexPage) -> None:
    start = in_days(3)
    assert "DTEND" not in only_event(read_calendar(client, add_event(events, start)))
    assert "DTEND" not in only_event(read_calendar(client, add_event(events, start, end=start)))


def test_what_a_calendar_learns_of_an_event(client: Client, events: EventIndexPage) -> None:
    page = add_event(
        events, in_days(3), title="Nometne", lead="Trīs dienas\npie ezera.", place="Nams",
        address="Ezera iela 1", price="5 €", how_to_sign_up="<p>Zvaniet.</p><p>Vai nāciet.</p>",
    )  # fmt: skip
    latvian = only_event(read_calendar(client, page))
    twin = factories.twin(page)
    event = only_event(read_calendar(client, twin))
    assert latvian["UID"] == event["UID"] == str(page.translation_key)
    assert event["SUMMARY"].params["LANGUAGE"] == "lv"  # not translated yet
    assert event["URL"] == f"http://testserver{factories.address_of(twin)}"
    assert event["LOCATION"] == "Nams, Ezera iela 1"
    text = str(latvian["DESCRIPTION"])
    for part in ("Trīs dienas\npie ezera.", "5 €", "Zvaniet. Vai nāciet.", "http://testserver/lv/"):
        assert part in text
    assert latvian["LAST-MODIFIED"].dt.tzinfo


def test_the_calendar_of_the_list_has_what_is_to_come(
    client: Client, events: EventIndexPage
) -> None:
    first, second = (str(add_event(events, in_days(day)).translation_key) for day in (3, 2))
    past = str(add_event(events, in_days(-3)).translation_key)
    calendar = read_calendar(client, events)
    uids = [str(event["UID"]) for event in calendar.walk("VEVENT")]
    assert uids.index(second) < uids.index(first)
    assert past not in uids
    assert "Pasākumi" in calendar["X-WR-CALNAME"]


def test_lists_without_anything_are_answered(client: Client, events: EventIndexPage) -> None:
    EventPage.objects.all().delete()
    assert not read_calendar(client, events).walk("VEVENT")
    url = factories.address_of(events) + "feed.atom"
    first, second = client.get(url), client.get(url)
    assert first.content == second.content


def test_what_has_not_changed_is_not_sent_again(client: Client, events: EventIndexPage) -> None:
    page = add_event(events, in_days(3))
    urls = [
        factories.address("news") + "feed.atom",
        factories.address_of(events) + "calendar.ics",
        factories.address_of(page) + "calendar.ics",
    ]
    for url in urls:
        etag = client.get(url)["ETag"]
        again = client.get(url, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
    modified = client.get(urls[2])["Last-Modified"]
    assert client.get(urls[2], headers={"If-Modified-Since": modified}).status_code == 304
    for odd in ("x", "", "Thu, 99 Jan 2031 00:00:00 GMT"):
        assert client.get(urls[2], headers={"If-Modified-Since": odd}).status_code == 200


def test_a_date_that_changes_in_latvian_changes_in_every_language(
    client: Client, events: EventIndexPage
) -> None:
    page = add_event(events, in_days(3))
    twin = factories.twin(page)
    url = factories.address_of(twin) + "calendar.ics"
    before = client.get(url)
    page.start = in_days(4).replace(microsecond=0)
    page.save_revision().publish()
    Page.objects.filter(pk=page.pk).update(last_published_at=in_days(1))
    after = client.get(url, headers={"If-Modified-Since": before["Last-Modified"]})
    assert after.status_code == 200
    assert only_event(Calendar.from_ical(after.content))["DTSTART"].dt == page.start


@pytest.mark.parametrize(
    "path",
    [
        "lv/feed.atom", "lv/calendar.ics", "lv/jaunumi/calendar.ics", "lv/par-centru/feed.atom",
        "lv/nekas/feed.atom", "lv/jaunumi//feed.atom", "lv/jaunumi/feed.atom/",
        "lv/jaunumi/feed.xml", "lv/%00/feed.atom", "lv/%ff/calendar.ics", "lv/%25/feed.atom",
        "lv/../jaunumi/feed.atom", "de/jaunumi/feed.atom", "lv/jaunumi/%0Afeed.atom",
        "lv/ā/feed.atom", f"lv/{'a/' * 300}feed.atom",
    ],
)  # fmt: skip
def test_anything_else_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/{path}").status_code == 404


def test_only_reading_is_answered(client: Client) -> None:
    url = factories.address("news") + "feed.atom"
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405
    assert client.get(url + "?%ff=%00&year=x").status_code == 200


def test_what_is_not_public_stays_so(client: Client, events: EventIndexPage) -> None:
    news: Any = factories.add_page(factories.page("news"), NewsPage, title="Klusi", lead="Īsi.")
    event = add_event(events, in_days(3), title="Klusi")
    urls = [(factories.address("news", language) + "feed.atom") for language in ("lv", "uk")] + [
        factories.address_of(events) + "calendar.ics"
    ]
    for url in urls:
        assert "Klusi" in client.get(url).content.decode()
    for page in (news, event):
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    client.force_login(factories.make_user())
    for url in urls:
        assert "Klusi" not in client.get(url).content.decode()
    for page in (event, factories.twin(event)):
        assert client.get(factories.address_of(page) + "calendar.ics").status_code == 404
    PageViewRestriction.objects.create(page=events, restriction_type="login")
    assert client.get(factories.address_of(events) + "feed.atom").status_code == 404


def test_drafts_have_no_calendar(client: Client, events: EventIndexPage) -> None:
    event = add_event(events, in_days(3))
    event.unpublish()
    assert client.get(factories.address_of(event) + "calendar.ics").status_code == 404
    assert not read_calendar(client, events).walk("VEVENT") or str(
        event.translation_key
    ) not in str(read_calendar(client, events).to_ical())


@pytest.mark.parametrize("name", ["feed.atom", "calendar.ics"])
def test_budgets(
    client: Client, events: EventIndexPage, name: str, django_assert_max_num_queries: Any
) -> None:
    for day in range(1, 6):
        add_event(events, in_days(day))
    url = factories.address_of(factories.twin(events)) + name
    with django_assert_max_num_queries(15):
        assert client.get(url).status_code == 200
