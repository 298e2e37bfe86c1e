"""What search engines, feed readers and those with whom a page is shared are told about it."""

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.metadata import DESCRIPTION_LENGTH, plain_text
from home.models import (
    ContactPage,
    EventIndexPage,
    EventPage,
    InfoPage,
    NewsPage,
    SchoolSettings,
)
from home.pictures import make_renditions
from tests import factories

pytestmark = pytest.mark.django_db
NASTY = '</script><script>alert("1")</script> & <!-- <b>'
HOST = "http://testserver"


class Head(HTMLParser):
    """The metas, links and linked data of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.metas: list[tuple[str, str]] = []
        self.links: list[dict[str, str]] = []
        self.scripts: list[str] = []
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        values = {name: value or "" for name, value in attrs}
        self.inside = values.get("type", "") if tag == "script" else ""
        if tag == "meta" and "content" in values:
            name = values.get("property") or values.get("name") or ""
            self.metas.append((name, values["content"]))
        if tag == "link":
            self.links.append(values)
        if self.inside == "application/ld+json":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.inside == "application/ld+json":
            self.scripts[-1] += data

    def meta(self, name: str) -> str:
        found = [content for key, content in self.metas if key == name]
        assert len(found) == 1, (name, found)
        return found[0]

    def link(self, rel: str) -> str:
        (found,) = [link["href"] for link in self.links if link["rel"] == rel]
        return found

    def thing(self, type: str) -> dict[str, Any]:
        (script,) = self.scripts
        data = json.loads(script)
        assert data["@context"] == "https://schema.org"
        (found,) = [thing for thing in data["@graph"] if thing["@type"] == type]
        return dict(found)


def read(client: Client, url: str) -> Head:
    response = client.get(url)
    assert response.status_code == 200
    return Head(response.content.decode())


@pytest.fixture
def events() -> EventIndexPage:
    existing = EventIndexPage.objects.filter(locale__language_code="lv").first()
    return existing or factories.add_page(
        factories.page("home"), EventIndexPage, title="Pasākumi", slug="pasakumi"
    )


def assert_filled(thing: dict[str, Any], names: Iterable[str]) -> None:
    for name in names:
        assert thing.get(name), name


@pytest.mark.parametrize("language", ["lv", "uk"])
@pytest.mark.parametrize(
    "key", ["home", "news", "integration-school-2011", "about", "course-latvian", "lesson-family"]
)
def test_every_page_can_be_shared(client: Client, key: str, language: str) -> None:
    url = factories.address(key, language)
    page = factories.page(key, language)
    head = read(client, url)
    assert head.meta("og:title") == page.title
    assert head.meta("og:url") == head.link("canonical") == HOST + url
    assert head.meta("og:locale") == {"lv": "lv_LV", "uk": "uk_UA"}[language]
    others = [content for name, content in head.metas if name == "og:locale:alternate"]
    assert len(others) == 3
    assert head.meta("description") == head.meta("og:description")
    assert 20 < len(head.meta("description")) <= DESCRIPTION_LENGTH
    assert head.meta("og:image").startswith("http")
    assert head.meta("og:image:alt")
    assert head.meta("twitter:card")
    assert "robots" not in [name for name, _ in head.metas]
    x_default = [link["href"] for link in head.links if link.get("hreflang") == "x-default"]
    assert x_default == [HOST + factories.address(key, "lv")]


@pytest.mark.parametrize("path", ["/uk/accounts/login/", "/uk/practice/due/", "/uk/search/?q=a"])
def test_what_is_no_page_of_the_tree_is_not_indexed(client: Client, path: str) -> None:
    head = read(client, path)
    assert ("robots", "noindex") in head.metas
    assert not head.scripts


def test_practice_of_a_lesson_is_not_indexed(client: Client) -> None:
    key = factories.page("lesson-family").translation_key
    assert read(client, f"/uk/practice/{key}/").meta("robots") == "noindex"


def test_an_untranslated_page_points_to_the_latvian_one(client: Client) -> None:
    news: Any = factories.add_page(
        factories.page("news"), NewsPage, title="Ziņa", lead="Īsi par jauno klasi."
    )
    head = read(client, factories.address_of(factories.twin(news)))
    latvian = HOST + factories.address_of(news)
    assert head.link("canonical") == head.meta("og:url") == latvian
    assert head.meta("og:locale") == "lv_LV"
    assert not [link for link in head.links if "hreflang" in link]
    thing = head.thing("NewsArticle")
    assert (thing["url"], thing["inLanguage"]) == (latvian, "lv")


def test_markup_in_a_title_stays_text(client: Client) -> None:
    news: Any = factories.add_page(
        factories.page("news"), NewsPage, title=NASTY, lead=NASTY, author=NASTY
    )
    url = factories.address_of(news)
    head = read(client, url)
    assert head.meta("og:title") == NASTY
    thing = head.thing("NewsArticle")
    assert thing["headline"] == thing["author"]["name"] == NASTY
    assert "<script>alert" not in client.get(url).content.decode()


def test_a_shared_page_shows_its_own_picture_if_that_may_be_shown(client: Client) -> None:
    picture = factories.make_picture()
    block = factories.picture_block(picture)
    news: Any = factories.add_page(
        factories.page("news"), NewsPage, title="Ziņa", lead="Īsi.", picture=[block]
    )
    url = factories.address_of(news)
    assert read(client, url).meta("og:image").endswith("share.png")  # no sizes made yet
    make_renditions([picture])
    head = read(client, url)
    assert head.meta("og:image").endswith(".jpg")
    assert head.meta("og:image") == head.thing("NewsArticle")["image"]
    assert head.meta("og:image:alt") == block[1]["alt"]
    assert (head.meta("og:image:width"), head.meta("og:image:height")) == ("900", "600")
    picture.people = picture.People.REFUSED
    picture.save()
    assert read(client, url).meta("og:image").endswith("share.png")


def test_the_size_of_the_schools_own_picture_is_told_right(client: Client) -> None:
    head = read(client, factories.address("about"))
    data = (django_settings.BASE_DIR / "static/img/share.png").read_bytes()
    size = tuple(str(int.from_bytes(data[at : at + 4], "big")) for at in (16, 20))
    assert (head.meta("og:image:width"), head.meta("og:image:height")) == size


def test_news_as_linked_data(client: Client) -> None:
    head = read(client, factories.address("integration-school-2011", "uk"))
    thing = head.thing("NewsArticle")
    assert_filled(
        thing,
        ["headline", "description", "image", "datePublished", "dateModified", "author", "publisher",
         "url", "mainEntityOfPage", "inLanguage"],
    )  # fmt: skip
    assert thing["inLanguage"] == "uk"
    assert_filled(thing["publisher"], ["@type", "name", "url", "logo"])
    assert datetime.fromisoformat(thing["dateModified"]).tzinfo
    assert head.meta("og:type") == "article"
    assert head.meta("article:published_time") == thing["datePublished"]


@pytest.mark.parametrize("whole_days", [False, True])
def test_an_event_as_linked_data(client: Client, events: EventIndexPage, whole_days: bool) -> None:
    start = timezone.now() + timedelta(days=3)
    event = factories.add_page(
        events, EventPage, title="Jāņi", lead="Nāciet!", start=start, whole_days=whole_days,
        end=start + timedelta(days=1), place="Pļava", map_link="https://example.org/map",
    )  # fmt: skip
    thing = read(client, factories.address_of(event)).thing("Event")
    assert_filled(
        thing,
        ["name", "description", "startDate", "endDate", "location", "eventStatus", "image", "url",
         "eventAttendanceMode", "organizer", "inLanguage"],
    )  # fmt: skip
    assert_filled(thing["location"], ["@type", "name", "address", "hasMap"])
    if whole_days:
        assert thing["startDate"] == timezone.localdate(start).isoformat()
    else:
        assert datetime.fromisoformat(thing["startDate"]) == start


def test_the_first_page_describes_the_school(client: Client) -> None:
    thing = read(client, "/uk/").thing("EducationalOrganization")
    assert_filled(thing, ["name", "url", "logo", "image", "parentOrganization"])


def test_the_contact_page_tells_how_to_reach_it_but_no_examples(client: Client) -> None:
    existing = ContactPage.objects.filter(locale__language_code="lv").first()
    contact = existing or factories.add_page(factories.page("home"), ContactPage)
    school = SchoolSettings.load()
    school.address, school.phone, school.is_example = "Ezera iela 1, Rīga", "+371 60000000", False
    school.save()
    address = factories.address_of(contact)
    thing = read(client, address).thing("EducationalOrganization")
    assert (thing["address"], thing["telephone"]) == (school.address, school.phone)
    school.is_example = True
    school.save()
    assert "address" not in read(client, address).thing("EducationalOrganization")


@pytest.mark.parametrize("key", ["about", "integration-school-2011", "quiz-state"])
def test_breadcrumbs_lead_from_the_first_page_to_this_one(client: Client, key: str) -> None:
    url = factories.address(key, "uk")
    steps = read(client, url).thing("BreadcrumbList")["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert len(steps) == len(url.strip("/").split("/"))
    assert steps[0]["item"] == f"{HOST}/uk/"
    assert (steps[-1]["item"], steps[-1]["name"]) == (HOST + url, factories.page(key, "uk").title)
    for step in steps:
        assert client.get(step["item"]).status_code == 200


def test_feeds_are_found_from_any_page(client: Client, events: EventIndexPage) -> None:
    for url in ("/uk/", factories.address("about", "uk"), factories.address("news", "uk")):
        found = [
            (link["type"], link["href"]) for link in read(client, url).links if "title" in link
        ]
        assert ("application/atom+xml", f"{HOST}/uk/jaunumi/feed.atom") in found
        assert ("text/calendar", f"{HOST}/uk/pasakumi/calendar.ics") in found
        for type, address in found:
            response = client.get(address)
            assert response.status_code == 200
            assert response["Content-Type"].startswith(type)


def test_the_beginning_of_a_long_text_ends_at_a_word(client: Client) -> None:
    about: Any = factories.page("about")
    assert isinstance(about, InfoPage)
    about.search_description = ""
    about.body = [("paragraph", "<p>Vārdi <b>un</b> vēl.</p><p>" + "vārdi " * 100 + "</p>")]
    about.save_revision().publish()
    text = read(client, factories.address("about")).meta("description")
    assert text.startswith("Vārdi un vēl. vārdi")
    assert text.endswith("vārdi …")
    about.search_description = "Par centru."
    about.save_revision().publish()
    assert read(client, factories.address("about")).meta("description") == "Par centru."


def test_rich_text_as_plain_words() -> None:
    assert (
        plain_text("<ul><li>viens &amp; <b>div</b>i</li><li>trīs</li></ul>") == "viens & divi trīs"
    )
    assert plain_text(None) == ""


def test_a_draft_is_shown_to_its_editor_without_an_address(rf: RequestFactory) -> None:
    draft = NewsPage(title=NASTY, slug="melnraksts", lead="Īsi.", live=False)
    factories.page("news").add_child(instance=draft)
    response = draft.make_preview_request(rf.get("/"), "")
    head = Head(response.render().content.decode())
    assert head.meta("robots") == "noindex"
    assert "canonical" not in [link["rel"] for link in head.links]


def test_the_sitemap_names_the_other_languages(client: Client) -> None:
    xml = client.get("/sitemap.xml").content.decode()
    (entry,) = [
        part for part in xml.split("<url>") if "<loc>http://testserver/uk/jaunumi/<" in part
    ]
    assert len(re.findall("hreflang=", entry)) == 4
    assert f'hreflang="lv" href="{HOST}/lv/jaunumi/"' in entry
    assert "<lastmod>" in entry


@pytest.mark.parametrize("language", ["lv", "uk"])
def test_the_manifest_opens_the_site_in_the_language_it_was_kept_in(
    client: Client, language: str
) -> None:
    address = read(client, f"/{language}/").link("manifest")
    response = client.get(address)
    assert response["Content-Type"] == "application/manifest+json"
    manifest = response.json()
    assert manifest["start_url"] == f"/{language}/"
    assert manifest["name"] == "Integrācijas skola"
    assert "maskable" in [icon["purpose"] for icon in manifest["icons"]]
    static = django_settings.BASE_DIR / "static"
    for icon in manifest["icons"]:
        data = (static / icon["src"].removeprefix("/static/")).read_bytes()
        size = int.from_bytes(data[16:20], "big")
        assert icon["sizes"] == f"{size}x{size}"
    assert client.get("/site.webmanifest").json()["name"] == manifest["name"]


def test_the_colours_are_those_of_the_style(client: Client) -> None:
    tokens = (django_settings.BASE_DIR / "static/css/tokens.css").read_text()
    papers = re.findall(r"--paper: (#\w+);", tokens)[:2]
    head = read(client, "/lv/")
    assert [content for name, content in head.metas if name == "theme-color"] == papers
    assert client.get("/site.webmanifest").json()["theme_color"] == papers[0]


def test_an_icon_is_found_without_reading_a_page(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    path: Path = django_settings.BASE_DIR / response["Location"].lstrip("/")
    assert path.read_bytes().startswith(b"\x89PNG")


def test_where_to_report_a_weak_point(client: Client, settings: Any) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = ["mailto:drosiba@example.org", "https://example.org/"]
    response = client.get("/.well-known/security.txt", secure=True)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = [line.split(": ", 1) for line in response.content.decode().splitlines()]
    assert [value for name, value in lines if name == "Contact"] == settings.SECURITY_CONTACT
    fields = dict(lines)
    assert fields["Canonical"] == "https://testserver/.well-known/security.txt"
    rest = datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert timedelta(days=30) < rest < timedelta(days=365)
    assert fields["Preferred-Languages"] == "lv, en"


def test_only_the_two_players_may_be_framed(client: Client) -> None:
    policy = client.get("/lv/")["Content-Security-Policy"]
    (frames,) = [part for part in policy.split("; ") if part.startswith("frame-src")]
    assert frames.split()[1:] == ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]


def test_a_video_asks_nothing_of_its_site(client: Client) -> None:
    about: Any = factories.page("about")
    video = {"title": NASTY, "address": "https://youtu.be/abc123", "picture": None}
    about.body = [("video", video)]
    about.save_revision().publish()
    html = client.get(factories.address("about")).content.decode()
    assert "<iframe" not in html
    assert 'data-player="https://www.youtube-nocookie.com/embed/abc123?autoplay=1"' in html
    assert 'href="https://youtu.be/abc123"' in html
    assert "<script>alert" not in html


@pytest.mark.parametrize("key", ["home", "contact", "integration-school-2011", "quiz-state"])
def test_metadata_cost_no_query(client: Client, key: str, monkeypatch: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(factories.address(key, "uk"))
        return len(captured)

    queries()
    with_metadata = queries()
    monkeypatch.setattr("home.templatetags.metadata.PageMetadata", lambda *args: None)
    assert with_metadata == queries()
