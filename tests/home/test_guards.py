"""What an editor is kept from doing by mistake, and what no mistake may do to visitors."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from home.models import (
    ConsultationPage,
    EventPage,
    HomePage,
    NewsPage,
    Notice,
    Picture,
    Topic,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> Client:
    client = Client(headers={"Accept-Language": "lv"})
    client.force_login(factories.make_user(role="Chief editor"))
    return client


def add_news(**fields: Any) -> NewsPage:
    values = {"lead": "Ievads", "body": [("paragraph", "<p>Teksts</p>")], **fields}
    return factories.add_page(factories.page("news"), NewsPage, **values)


def translated(page: Any) -> Any:
    """Make the page's Ukrainian twin one of its own, as translating it does."""
    twin = factories.twin(page)
    twin.alias_of = None
    twin.save()
    twin.save_revision().publish()
    return twin


def bulk(client: Client, action: str, page: Any) -> Any:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    data = {"chooser": factories.page("news").pk, "include_descendants": ""}
    return client.post(f"{url}?id={page.pk}&next=/admin/", data, follow=True)


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_translations_go_with_their_latvian_page_when_many_are_done_at_once(
    chief: Client, action: str
) -> None:
    advice = factories.add_page(factories.page("home"), ConsultationPage, intro="Par darbu")
    twin = translated(advice)
    url = factories.address_of(twin)
    assert chief.get(url).status_code == 200
    bulk(chief, action, advice)
    assert chief.get(url).status_code == 404
    live = ConsultationPage.objects.filter(translation_key=advice.translation_key, live=True)
    assert not live.exists()


def test_a_translation_is_not_public_without_its_latvian_page(client: Client) -> None:
    news = add_news()
    twin = translated(news)
    NewsPage.objects.filter(pk=news.pk).update(live=False)
    assert client.get(factories.address_of(twin)).status_code == 404


def test_many_pages_are_not_moved_at_once(chief: Client) -> None:
    news = add_news()
    response = bulk(chief, "move", news)
    assert "pa vienai" in response.content.decode()
    assert NewsPage.objects.get(pk=news.pk).path == news.path


def test_what_is_not_complete_is_not_published_with_many(chief: Client) -> None:
    unfinished = factories.page("news").add_child(
        instance=NewsPage(title="Bez ievada", slug="bez-ievada", live=False)
    )
    unfinished.save_revision(clean=False)
    response = bulk(chief, "publish", unfinished)
    assert "Bez ievada" in response.content.decode()
    picture = factories.make_picture(people=Picture.People.REFUSED)
    page = add_news(live=False, picture=[factories.picture_block(picture)])
    page.unpublish()
    page.save_revision()
    bulk(chief, "publish", page)
    assert not NewsPage.objects.get(pk=page.pk).live
    assert not NewsPage.objects.get(pk=unfinished.pk).live


def test_a_page_is_begun_in_latvian(chief: Client) -> None:
    url = reverse(
        "wagtailadmin_pages:add", args=["home", "newspage", factories.page("news", "en").pk]
    )
    response = chief.get(url)
    explore = reverse("wagtailadmin_explore", args=[factories.page("news").pk])
    assert response["Location"] == explore


def test_there_is_one_home_page(chief: Client) -> None:
    root = factories.page("home").get_parent()
    response = chief.get(reverse("wagtailadmin_pages:add", args=["home", "homepage", root.pk]))
    assert response.status_code in (302, 403)
    assert HomePage.objects.filter(depth=2).count() == 4


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_a_year_that_nobody_means_is_refused(year: int) -> None:
    moment = datetime(year, 12, 31, tzinfo=UTC)
    for thing in (
        EventPage(title="x", slug="x", lead="x", start=moment),
        NewsPage(title="x", slug="x", lead="x", date=date(year, 1, 1)),
        Notice(text="x", starts_at=moment),
    ):
        with pytest.raises(ValidationError) as caught:
            thing.clean()
        assert {"start", "date", "starts_at"} & set(caught.value.message_dict)


@pytest.mark.parametrize("slug", ["search", "practice", "accounts"])
def test_a_new_page_cannot_take_an_address_of_the_site(slug: str) -> None:
    with pytest.raises(ValidationError):
        ConsultationPage(title="x", slug=slug, intro="x").clean()


def test_two_topics_cannot_have_one_address() -> None:
    locale = factories.page("home").locale
    Topic.objects.create(name="A", slug="tests-viens", locale=locale)
    with pytest.raises(ValidationError):
        Topic(name="B", slug="tests-viens", locale=locale).clean()


def test_pasted_control_characters_break_no_feed(client: Client) -> None:
    add_news(title="a\x0bb", lead="c\x07d", author="e\x01f")
    events = factories.page("events")
    start = datetime(2030, 5, 1, tzinfo=UTC)
    event = factories.add_page(events, EventPage, title="a\x0bb", lead="c\x07d", start=start)
    for path in (
        f"{factories.address('news')}feed.atom",
        f"{factories.address('events')}feed.atom",
        f"{factories.address('events')}calendar.ics",
        f"{factories.address_of(event)}calendar.ics",
    ):
        assert client.get(path).status_code == 200


def test_a_link_to_nothing_that_exists_is_only_words(client: Client) -> None:
    body = [("paragraph", '<p><a linktype="page" id="99999999999999999999">te</a></p>')]
    assert "te" in client.get(factories.address_of(add_news(body=body))).content.decode()


def damaged() -> bytes:
    file = BytesIO()
    Image.effect_noise((400, 300), 50).convert("RGB").save(file, "JPEG")
    return file.getvalue()[:3000]


def sixteen_bits() -> bytes:
    file = BytesIO()
    Image.new("I;16", (40, 30)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"), [("x.jpg", damaged()), ("x.png", sixteen_bits())], ids=["damaged", "16"]
)
def test_a_picture_that_cannot_be_shown_is_refused_in_words(
    chief: Client, name: str, content: bytes
) -> None:
    data = {"title": "Bojāts", "file": SimpleUploadedFile(name, content), "people": "nobody"}
    response = chief.post(reverse("wagtailimages:add"), data)
    assert response.status_code == 200
    assert not Picture.objects.filter(title="Bojāts").exists()


def test_of_a_refused_picture_no_size_is_left(django_capture_on_commit_callbacks: Any) -> None:
    picture = factories.make_picture()
    with django_capture_on_commit_callbacks(execute=True):
        add_news(picture=[factories.picture_block(picture)])
    assert picture.renditions.exists()
    with django_capture_on_commit_callbacks(execute=True):
        picture.people = Picture.People.REFUSED
        picture.save()
    assert not picture.renditions.exists()
