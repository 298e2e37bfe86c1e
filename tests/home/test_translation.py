"""Latvian first: what a page shows before, during and after its translation."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.synctree import create_aliases_for_new_page

from home.models import NewsPage, TranslationState
from lessons.loading.translations import strings_by_path
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def news(commits: Any) -> NewsPage:
    """A Latvian page as an editor makes it: first with a half-typed title."""
    page = NewsPage(title="Sv", slug="sv", lead="Īsi par svētkiem.", date="2026-06-24")
    with commits():
        factories.page("news").add_child(instance=page)
        create_aliases_for_new_page(page)
        page.title, page.slug = "Svētki pagalmā", "svetki-pagalma"
        page.body = [("paragraph", "<p>Nāc arī tu.</p>")]
        page.save_revision().publish()
    return page


def translate(page: NewsPage, texts: dict[str, str], commits: Any) -> None:
    """Translate some of a page's strings into Ukrainian and publish, as the editor's view does."""
    locale = Locale.objects.get(language_code="uk")
    source, _ = TranslationSource.update_or_create_from_instance(page)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string", "context"):
        if text := texts.get(segment.string.data):
            StringTranslation.objects.update_or_create(
                translation_of=segment.string, locale=locale, context=segment.context,
                defaults={"data": text, "translation_type": "manual"},
            )  # fmt: skip
    with commits():
        translation.save_target(publish=True)


TEXTS = {
    "Svētki pagalmā": "Свято на подвірʼї",
    "Īsi par svētkiem.": "Коротко про свято.",
    "Nāc arī tu.": "Приходьте й ви.",
}


def read(client: Client, language: str) -> str:
    response = client.get(f"/{language}/jaunumi/svetki-pagalma/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_copies_get_the_final_slug(client: Client, news: NewsPage) -> None:
    for language in ("lv", "en", "ru", "uk"):
        read(client, language)
    assert client.get("/uk/jaunumi/sv/").status_code in (301, 404)


def test_a_slug_changed_later_is_followed_and_the_old_address_leads_on(
    client: Client, news: NewsPage, commits: Any
) -> None:
    with commits():
        news.slug = "pagalma-svetki"
        news.save_revision().publish()
    for language in ("lv", "en", "ru", "uk"):
        assert client.get(f"/{language}/jaunumi/pagalma-svetki/").status_code == 200
        old = client.get(f"/{language}/jaunumi/svetki-pagalma/")
        assert (old.status_code, old["Location"].endswith("/pagalma-svetki/")) == (301, True)


def test_an_untranslated_page_is_latvian_and_says_so(client: Client, news: NewsPage) -> None:
    html = read(client, "uk")
    assert 'class="untranslated"' in html
    assert '<h1 lang="lv">Svētki pagalmā</h1>' in html
    assert 'rel="canonical" href="http://testserver/lv/jaunumi/svetki-pagalma/"' in html
    assert "hreflang" not in html.partition("</head>")[0]
    latvian = read(client, "lv")
    assert 'hreflang="lv"' in latvian.partition("</head>")[0]
    assert 'hreflang="uk"' not in latvian.partition("</head>")[0]
    sitemap = client.get("/sitemap.xml").content.decode()
    assert "/lv/jaunumi/svetki-pagalma/" in sitemap
    assert "/uk/jaunumi/svetki-pagalma/" not in sitemap


def test_an_untranslated_page_costs_no_more(
    client: Client, news: NewsPage, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(15):
        read(client, "uk")


def test_submitting_for_translation_does_not_make_it_translated(
    client: Client, news: NewsPage, commits: Any
) -> None:
    translate(news, {}, commits)
    assert Page.objects.get(slug="svetki-pagalma", locale__language_code="uk").alias_of is None
    html = read(client, "uk")
    assert 'class="untranslated"' in html
    assert '<h1 lang="lv">' in html


def test_a_half_translated_page_says_so_and_stays_out_of_search(
    client: Client, news: NewsPage, commits: Any
) -> None:
    translate(news, {"Svētki pagalmā": TEXTS["Svētki pagalmā"]}, commits)
    html = read(client, "uk")
    assert 'class="untranslated"' in html
    assert "<h1>Свято на подвір" in html
    assert "/uk/jaunumi/svetki-pagalma/" not in client.get("/sitemap.xml").content.decode()


def test_a_translated_page_is_whole(client: Client, news: NewsPage, commits: Any) -> None:
    translate(news, TEXTS, commits)
    html = read(client, "uk")
    assert 'class="untranslated"' not in html
    assert 'hreflang="uk"' in html.partition("</head>")[0]
    assert "/uk/jaunumi/svetki-pagalma/" in client.get("/sitemap.xml").content.decode()
    state = TranslationState.objects.get(
        page__slug="svetki-pagalma", page__locale__language_code="uk"
    )
    assert state.translated == state.total == 3


def test_a_change_in_latvian_leaves_the_translation_until_someone_syncs(
    client: Client, news: NewsPage, commits: Any
) -> None:
    translate(news, TEXTS, commits)
    with commits():
        news.lead = "Īsi par lieliem svētkiem."
        news.save_revision().publish()
    assert "Коротко про свято." in read(client, "uk")
    translate(news, {}, commits)
    html = read(client, "uk")
    assert "Īsi par lieliem svētkiem." in html
    assert 'class="untranslated"' in html


def test_a_copied_page_has_its_place_in_every_language(
    client: Client, news: NewsPage, commits: Any
) -> None:
    from home.wagtail_hooks import copy_in_every_language

    with commits():
        copy = news.copy(update_attrs={"slug": "kopija", "title": "Kopija"})
        copy_in_every_language(None, news, copy)  # type: ignore[arg-type]
        copy.save_revision().publish()
    for language in ("lv", "en", "ru", "uk"):
        assert client.get(f"/{language}/jaunumi/kopija/").status_code == 200


def test_the_same_block_has_the_same_id_in_every_language() -> None:
    latvian, ukrainian = factories.page("quiz-state"), factories.page("quiz-state", "uk")
    for one, two in zip(latvian.questions, ukrainian.questions, strict=True):  # type: ignore[attr-defined]
        assert one.id == two.id
        if one.block_type == "choice":
            ids = [[item.id for item in b.value["choices"].bound_blocks] for b in (one, two)]
            assert ids[0] == ids[1]
    assert strings_by_path(latvian).keys() == strings_by_path(ukrainian).keys()


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_translations_go_with_the_latvian_page(client: Client, action: str, commits: Any) -> None:
    client.force_login(factories.make_user(role="Chief editor"))
    lesson = factories.page("lesson-family")
    practice = f"/uk/practice/{lesson.translation_key}/"
    assert client.get(practice).status_code == 200
    with commits():
        response = client.post(f"/admin/pages/{lesson.pk}/{action}/", {"include_descendants": "on"})
    assert response.status_code == 302
    assert client.get(practice).status_code == 404
    for language in ("lv", "en", "ru", "uk"):
        url = f"/{language}/latviesu-valoda-a1-a2/gimene/"
        assert client.get(url).status_code == 404


def test_a_page_cannot_take_an_address_of_the_site() -> None:
    page = NewsPage(title="Progress", slug="progress", lead="x", body=[("heading", "x")])
    page.locale = Locale.objects.get(language_code="lv")
    page.depth = 3
    with pytest.raises(ValidationError, match="slug"):
        page.clean()


def test_a_page_planned_for_later_is_public_in_no_language_before(client: Client) -> None:
    planned = timezone.now() + timedelta(days=2)
    page = factories.page("news").add_child(
        instance=NewsPage(
            title="Vēlāk", slug="velak", lead="…", live=False, go_live_at=planned,
            body=[("paragraph", "<p>Teksts</p>")], locale=factories.page("news").locale,
        )
    )  # fmt: skip
    create_aliases_for_new_page(page)
    page.save_revision().publish()
    versions = NewsPage.objects.filter(translation_key=page.translation_key)
    assert versions.count() == 4
    assert not versions.filter(live=True).exists()
    assert client.get("/uk/jaunumi/velak/").status_code == 404
    with freeze_time(planned + timedelta(minutes=1)):
        call_command("publish_scheduled")
    assert versions.filter(live=True).count() == 4
    assert client.get("/uk/jaunumi/velak/").status_code == 200
