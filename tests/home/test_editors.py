"""What leads an editor: her dashboard, the report on translations, what changed, the machine."""

import os
import subprocess
import sys
from datetime import time, timedelta
from typing import Any
from unittest.mock import Mock

import pytest
import requests
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from accounts import roles
from accounts.models import User
from home.admin import machine
from home.admin.translations import State, statuses
from home.changes import changed_texts, snapshot
from home.models import (
    EventIndexPage,
    EventPage,
    NewsPage,
    OpeningHours,
    PendingSync,
    Picture,
    Topic,
)
from tests import factories

pytestmark = pytest.mark.django_db

REPORT = "/admin/reports/translations/"
PICTURES = "/admin/reports/pictures/"
TEXTS = {
    "Svētki pagalmā": "Свято на подвірʼї",
    "Īsi par svētkiem.": "Коротко про свято.",
    "Nāc arī tu.": "Приходьте й ви.",
}


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def chief(client: Client) -> User:
    user = factories.make_user(role=roles.CHIEF_EDITOR)
    client.force_login(user)
    return user


def make_news(**fields: Any) -> NewsPage:
    values = {
        "title": "Svētki pagalmā",
        "lead": "Īsi par svētkiem.",
        "date": "2026-06-24",
        "body": [("paragraph", "<p>Nāc arī tu.</p>")],
    }
    page: NewsPage = factories.add_page(factories.page("news"), NewsPage, **values | fields)
    return page


@pytest.fixture
def news(commits: Any) -> NewsPage:
    with commits():
        return make_news()


def state_of(page: NewsPage, language: str = "uk") -> Any:
    twin = factories.twin(page, language)
    return statuses(Page.objects.filter(pk=twin.pk))[twin.pk]


def write(page: NewsPage, texts: dict[str, str]) -> Translation:
    """Send `page` for translation into Ukrainian and write `texts`, as an editor would."""
    locale = Locale.objects.get(language_code="uk")
    source, _ = TranslationSource.get_or_create_from_instance(page)
    translation, made = Translation.objects.get_or_create(source=source, target_locale=locale)
    if made:
        translation.save_target(publish=False)
    for segment in source.stringsegment_set.select_related("string", "context"):
        if text := texts.get(segment.string.data):
            StringTranslation.objects.update_or_create(
                translation_of=segment.string, locale=locale, context=segment.context,
                defaults={"data": text, "translation_type": "manual"},
            )  # fmt: skip
    return translation


def publish_translation(page: NewsPage, texts: dict[str, str], commits: Any) -> None:
    with commits():
        write(page, texts).save_target(publish=True)


def change(page: NewsPage, commits: Any, **fields: Any) -> None:
    with commits():
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision().publish()


# Where a translation stands -----------------------------------------------------------------


def test_a_translation_goes_its_way_step_by_step(news: NewsPage, commits: Any) -> None:
    assert state_of(news).state == State.UNTRANSLATED
    write(news, {})
    assert state_of(news).state == State.UNTRANSLATED
    write(news, {"Svētki pagalmā": TEXTS["Svētki pagalmā"]})
    status = state_of(news)
    assert (status.state, status.translated, status.total) == (State.PARTLY, 1, 3)
    write(news, TEXTS)
    assert state_of(news).state == State.READY
    publish_translation(news, TEXTS, commits)
    assert state_of(news).state == State.COMPLETE
    change(news, commits, lead="Īsi par lieliem svētkiem.")
    status = state_of(news)
    assert (status.state, status.changed) == (State.CHANGED, 1)
    assert state_of(news, "en").state == State.UNTRANSLATED
    change(news, commits, lead="Īsi par svētkiem.")
    assert state_of(news).state == State.COMPLETE


def test_a_page_written_by_hand_is_complete(news: NewsPage) -> None:
    write(news, {})
    Translation.objects.update(enabled=False)
    assert state_of(news).state == State.COMPLETE


def edit_form(page: NewsPage, **changes: Any) -> dict[str, Any]:
    """Return what the editor's form sends for `page` as it stands."""
    features = ["bold", "italic", "h3", "ol", "ul", "link", "document-link"]
    blocks = [
        (
            block.block_type,
            rich_text(block.value.source, features=features)
            if block.block_type == "paragraph"
            else block.value,
        )
        for block in page.body
    ]
    fields = {
        "title": page.title,
        "slug": page.slug,
        "lead": page.lead,
        "date": str(page.date),
        "author": page.author,
        "picture": streamfield([]),
        "body": streamfield(blocks),
        "comments": inline_formset([]),
        "seo_title": "",
        "search_description": "",
    }
    return nested_form_data(fields | changes)


@pytest.mark.usefixtures("chief")
def test_publishing_again_without_a_change_is_no_change(
    client: Client, news: NewsPage, commits: Any
) -> None:
    publish_translation(news, TEXTS, commits)
    url = reverse("wagtailadmin_pages:edit", args=[news.pk])
    with commits():
        answer = client.post(url, edit_form(news) | {"action-publish": "1"})
    assert answer.status_code == 302
    news.refresh_from_db()
    assert "data-block-key" in news.body[0].value.source
    assert state_of(news).state == State.COMPLETE
    assert not PendingSync.objects.exists()


@pytest.mark.usefixtures("chief")
def test_a_draft_is_no_change_yet(client: Client, news: NewsPage, commits: Any) -> None:
    publish_translation(news, TEXTS, commits)
    url = reverse("wagtailadmin_pages:edit", args=[news.pk])
    with commits():
        answer = client.post(url, edit_form(news, lead="Vēl tikai melnraksts."))
    assert answer.status_code == 302
    assert Page.objects.get(pk=news.pk).has_unpublished_changes
    assert state_of(news).state == State.COMPLETE


def test_another_picture_or_order_is_a_change_without_texts(news: NewsPage, commits: Any) -> None:
    body = [("paragraph", "<p>Nāc arī tu.</p>"), ("heading", "Kad")]
    change(news, commits, body=body)
    write(news, TEXTS)
    news.body = [(block.block_type, block.value) for block in reversed(news.body)]
    with commits():
        news.save_revision().publish()
    assert state_of(news).state == State.CHANGED


def test_facts_that_every_language_shares_need_no_sync(news: NewsPage, commits: Any) -> None:
    write(news, TEXTS)
    change(news, commits, date="2026-06-25", archive=True)
    assert not PendingSync.objects.exists()


def test_a_bold_word_is_shown_as_such(news: NewsPage, commits: Any) -> None:
    write(news, TEXTS)
    stream = list(news.body.raw_data)
    stream[0] = {**stream[0], "value": "<p>Nāc <b>arī</b> tu.</p>"}
    news.body = NewsPage.body.field.to_python(stream)
    with commits():
        news.save_revision().publish()
    source = TranslationSource.objects.get_for_instance(news)
    [found] = changed_texts(snapshot(source, news), news)
    assert found.only_form


# The report ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("chief")
def test_the_report_filters_by_language_and_state(
    client: Client, news: NewsPage, commits: Any
) -> None:
    publish_translation(news, TEXTS, commits)
    change(news, commits, lead="Citādi.")
    html = client.get(REPORT, {"language": "uk", "state": "changed"}).content.decode()
    assert html.count("editing-state--") == 1
    assert reverse("translation_changes", args=[factories.twin(news).pk]) in html
    others = client.get(REPORT, {"language": "en", "state": "untranslated"}).content.decode()
    twin = factories.twin(news, "en")
    assert reverse("translate_page", args=[twin.pk]) in others
    nonsense = client.get(REPORT, {"language": "xx", "state": "yy", "p": "zz"})
    assert nonsense.status_code == 200


@pytest.mark.usefixtures("chief")
@pytest.mark.parametrize("url", [REPORT, f"{REPORT}?state=changed", "/admin/", PICTURES])
def test_lists_cost_the_same_at_any_size(
    client: Client, url: str, commits: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def grow(count: int) -> None:
        with commits():
            for _ in range(count):
                page = make_news()
                write(page, TEXTS)
                change(page, commits, lead="Citādi.")
                page.get_workflow().start(page, factories.make_user(role=roles.EDITOR))
                factories.make_picture(people="unchecked")

    grow(2)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    number = len(few)
    grow(8)
    client.get(url)
    with django_assert_num_queries(number):
        client.get(url)
    assert number <= 40


@pytest.mark.usefixtures("chief")
def test_the_report_is_paged(client: Client, commits: Any) -> None:
    with commits():
        for _ in range(20):
            make_news()
    assert client.get(REPORT).content.decode().count("editing-state--") == 50
    assert client.get(REPORT, {"p": 2}).content.decode().count("editing-state--") > 0


@pytest.mark.usefixtures("chief")
def test_a_draft_that_nobody_translates_is_not_listed(client: Client, news: NewsPage) -> None:
    draft = NewsPage(title="Melnraksts", slug="melnraksts", lead="x", date="2026-01-01", live=False)
    draft.locale = news.locale
    factories.page("news").add_child(instance=draft)
    assert "Melnraksts" not in client.get(REPORT, {"language": "uk"}).content.decode()


@pytest.mark.usefixtures("chief")
def test_translating_sends_the_page_and_opens_the_editor(client: Client, news: NewsPage) -> None:
    twin = factories.twin(news)
    url = reverse("translate_page", args=[twin.pk])
    assert client.get(url).status_code == 405
    for _ in range(2):
        answer = client.post(url)
        assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[twin.pk])
    assert Translation.objects.filter(source__object_id=news.translation_key).count() == 1
    assert state_of(news).state == State.UNTRANSLATED
    editor = client.get(answer["Location"])
    assert "wagtail_localize/js/wagtail-localize" in editor.content.decode()


# What changed -------------------------------------------------------------------------------


@pytest.fixture
def changed(news: NewsPage, commits: Any) -> NewsPage:
    """A translated page of which a text was changed, one added and one removed."""
    publish_translation(news, TEXTS, commits)
    news.body = [("heading", "Kas <b>notiks</b>")]
    change(news, commits, lead="Īsi par talku.")
    return news


@pytest.mark.usefixtures("chief")
def test_what_changed_is_shown_side_by_side(client: Client, changed: NewsPage) -> None:
    url = reverse("translation_changes", args=[factories.twin(changed).pk])
    html = client.get(url).content.decode()
    assert "Īsi par <del>svētkiem.</del>" in html
    assert "Īsi par <ins>talku.</ins>" in html
    assert "<del>Nāc arī tu.</del>" in html
    assert "<ins>Kas &lt;b&gt;notiks&lt;/b&gt;</ins>" in html
    assert PendingSync.objects.get().texts == 3


@pytest.mark.usefixtures("chief")
def test_taking_over_keeps_what_is_translated_and_publishes_nothing(
    client: Client, changed: NewsPage, commits: Any
) -> None:
    twin = factories.twin(changed)
    url = reverse("translation_changes", args=[twin.pk])
    with commits():
        answer = client.post(url)
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[twin.pk])
    status = state_of(changed)
    assert (status.state, status.translated, status.total) == (State.PARTLY, 1, 3)
    assert not PendingSync.objects.exists()
    twin.refresh_from_db()
    assert twin.lead == TEXTS["Īsi par svētkiem."]
    assert "<del>" not in client.get(url).content.decode()


@pytest.mark.usefixtures("chief")
def test_only_removed_texts_still_wait_to_be_published(
    client: Client, news: NewsPage, commits: Any
) -> None:
    publish_translation(news, TEXTS, commits)
    change(news, commits, body=[])
    with commits():
        client.post(reverse("translation_changes", args=[factories.twin(news).pk]))
    assert state_of(news).state == State.READY
    publish_translation(news, {}, commits)
    assert state_of(news).state == State.COMPLETE


@pytest.mark.parametrize("role", [roles.EDITOR, roles.CHIEF_EDITOR])
def test_localizes_own_sync_leads_here_and_publishes_nothing(
    client: Client, changed: NewsPage, role: str, commits: Any
) -> None:
    client.force_login(factories.make_user(role=role))
    source = TranslationSource.objects.get_for_instance(changed)
    url = reverse("wagtail_localize:update_translations", args=[source.pk])
    ours = reverse("translation_changes", args=[changed.pk])
    assert client.get(url)["Location"] == ours
    with commits():
        assert client.post(url, {"publish_translations": "on"})["Location"] == ours
    assert factories.twin(changed).lead == TEXTS["Īsi par svētkiem."]
    assert client.post(ours)["Location"] == REPORT


def test_a_notice_is_still_synced_by_localize(client: Client) -> None:
    from home.models import Notice

    client.force_login(factories.make_user(role=roles.CHIEF_EDITOR))
    notice = Notice.objects.filter(locale__language_code="lv").first()
    assert notice is not None
    source, _ = TranslationSource.get_or_create_from_instance(notice)
    url = reverse("wagtail_localize:update_translations", args=[source.pk])
    assert client.get(url).status_code == 200


# Who may -------------------------------------------------------------------------------------


def test_a_teacher_sees_none_of_it(client: Client, changed: NewsPage) -> None:
    client.force_login(factories.make_user(role=roles.TEACHER))
    html = client.get("/admin/").content.decode()
    assert "editing-dashboard" not in html
    assert REPORT not in html
    twin = factories.twin(changed)
    for url in (REPORT, PICTURES):
        assert client.get(url).status_code == 302
    for name in ("translate_page", "translation_changes"):
        url = reverse(name, args=[twin.pk])
        answer = client.post(url)
        assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert PendingSync.objects.exists()


def test_an_editor_keeps_topics_and_hours(client: Client) -> None:
    client.force_login(factories.make_user(role=roles.EDITOR))
    hours = OpeningHours.objects.create(name="Birojs")
    hours.times.create(weekday=0, opens=time(10), closes=time(18))
    day = timezone.localdate() + timedelta(days=3)
    hours.exceptions.create(first_day=day, last_day=day)
    hours.save()
    Topic.objects.create(
        name="Svētki", slug="svetki", locale=Locale.objects.get(language_code="lv")
    )
    html = client.get("/admin/snippets/home/openinghours/").content.decode()
    assert "10:00–18:00" in html
    assert f"{day:%d.%m.}" in html
    assert "Svētki" in client.get("/admin/snippets/home/topic/?q=Sv").content.decode()
    assert client.get("/admin/snippets/home/topic/add/").status_code == 200


# The dashboard --------------------------------------------------------------------------------


def test_the_dashboard_tells_what_is_to_do(client: Client, chief: User, changed: NewsPage) -> None:
    events = factories.add_page(factories.page("home"), EventIndexPage)
    soon = timezone.now() + timedelta(days=2)
    factories.add_page(events, EventPage, title="Sarunu klubs", lead="x", start=soon)
    factories.add_page(
        events, EventPage, title="Pēc mēneša", lead="x", start=soon + timedelta(days=30)
    )
    factories.make_picture(people="unchecked")
    changed.get_workflow().start(changed, factories.make_user(role=roles.EDITOR))
    html = client.get("/admin/").content.decode()
    panel = html[html.index("editing-dashboard") :]
    assert f"{REPORT}?language=uk&amp;state=changed" in panel
    assert "Sarunu klubs" in panel
    assert "Pēc mēneša" not in panel
    assert "/admin/reports/pictures/?lack=people" in panel
    assert "editing-mark" in panel


@pytest.mark.usefixtures("chief")
def test_an_empty_dashboard_says_so_in_words(client: Client) -> None:
    Picture.objects.all().delete()
    html = client.get("/admin/").content.decode()
    panel = html[html.index("editing-dashboard") :]
    assert panel.count('<p class="editing-soft">') == 3


@pytest.mark.usefixtures("chief")
def test_pictures_to_complete_are_listed_by_what_they_lack(client: Client) -> None:
    factories.make_picture(title="Nepārbaudīts", people="unchecked", description="Klase")
    factories.make_picture(title="Neaprakstīts")
    html = client.get(PICTURES, {"lack": "people"}).content.decode()
    assert "Nepārbaudīts" in html
    assert "Neaprakstīts" not in html


# The machine ----------------------------------------------------------------------------------


def answer(status: int = 200, **json: Any) -> Any:
    response = requests.Response()
    response.status_code = status
    response.json = lambda: json  # type: ignore[method-assign]
    return response


def deepl(*args: Any, **kwargs: Any) -> Any:
    texts = args[1]["text"]
    assert len(texts) <= machine.BATCH
    return answer(translations=[{"text": f"UK {text}"} for text in texts])


def libretranslate(*args: Any, **kwargs: Any) -> Any:
    import json

    texts = json.loads(kwargs["data"])["q"]
    return answer(translatedText=[f"UK {text}" for text in texts])


SERVICES = {
    "deepl": {
        "CLASS": "home.admin.machine.DeepL",
        "OPTIONS": {"AUTH_KEY": "x:fx", "TIMEOUT": 20},
    },
    "libretranslate": {
        "CLASS": "home.admin.machine.LibreTranslate",
        "OPTIONS": {"LIBRETRANSLATE_URL": "http://localhost:1", "API_KEY": "", "TIMEOUT": 20},
    },
}


def ask_machine(client: Client, translation: Translation) -> list[str]:
    url = reverse("wagtail_localize:machine_translate", args=[translation.pk])
    assert resolve(url).func.__module__ == machine.__name__
    response = client.post(url, {"next": "/admin/pages/"})
    assert (response.status_code, response["Location"]) == (302, "/admin/pages/")
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.usefixtures("chief")
@pytest.mark.parametrize(
    ("service", "fake"), [("deepl", deepl), ("libretranslate", libretranslate)]
)
def test_what_a_machine_translates_stays_a_draft(
    client: Client, news: NewsPage, settings: Any, monkeypatch: Any, service: str, fake: Any,
    commits: Any,
) -> None:  # fmt: skip
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = SERVICES[service]
    monkeypatch.setattr(requests, "post", fake)
    body = [("heading", f"Virsraksts {number}") for number in range(60)]
    change(news, commits, body=body)
    translation = write(news, {"Svētki pagalmā": "Моє"})
    with commits():
        ask_machine(client, translation)
    made = StringTranslation.objects.filter(locale__language_code="uk", tool_name__gt="")
    assert made.count() == 61
    assert set(made.values_list("translation_type", flat=True)) == {"machine"}
    assert StringTranslation.objects.get(data="Моє").translation_type == "manual"
    assert state_of(news).state == State.READY
    assert factories.twin(news).lead == "Īsi par svētkiem."


def broken_json(*args: Any, **kwargs: Any) -> Any:
    response = answer()
    response.json = Mock(side_effect=requests.exceptions.JSONDecodeError("x", "", 0))
    return response


FAILURES = {
    "no network": Mock(side_effect=requests.ConnectionError),
    "too slow": Mock(side_effect=requests.Timeout),
    "quota": lambda *args, **kwargs: answer(456, message="Quota exceeded"),
    "key": lambda *args, **kwargs: answer(403),
    "too often": lambda *args, **kwargs: answer(429),
    "server": lambda *args, **kwargs: answer(500),
    "no JSON": broken_json,
    "other JSON": lambda *args, **kwargs: answer(error="nothing"),
    "too few": lambda *args, **kwargs: answer(translations=[], translatedText=[]),
    "null": lambda *args, **kwargs: answer(translations=None, translatedText=None),
}


@pytest.mark.usefixtures("chief")
@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("failure", FAILURES)
def test_a_machine_that_fails_loses_nothing(
    client: Client, news: NewsPage, settings: Any, monkeypatch: Any, service: str, failure: str
) -> None:
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = SERVICES[service]
    monkeypatch.setattr(requests, "post", FAILURES[failure])
    translation = write(news, {"Svētki pagalmā": "Моє"})
    [said] = ask_machine(client, translation)
    name = {"deepl": "DeepL", "libretranslate": "LibreTranslate"}[service]
    assert name in said
    stored = StringTranslation.objects.filter(context__object_id=news.translation_key)
    assert [row.data for row in stored] == ["Моє"]


def test_without_a_machine_there_is_no_button(client: Client, chief: User, news: NewsPage) -> None:
    translation = write(news, {})
    url = reverse("wagtail_localize:machine_translate", args=[translation.pk])
    assert client.post(url).status_code == 404


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"MACHINE_TRANSLATOR": "deepl", "DEEPL_KEY": "k"}, "home.admin.machine.DeepL"),
        (
            {"MACHINE_TRANSLATOR": "libretranslate", "LIBRETRANSLATE_URL": "http://localhost:1/"},
            "http://localhost:1'",
        ),
        ({}, "None"),
        ({"MACHINE_TRANSLATOR": "google"}, "ImproperlyConfigured"),
        ({"MACHINE_TRANSLATOR": "deepl"}, "DEEPL_KEY"),
    ],
)
def test_the_environment_chooses_the_machine(variables: dict[str, str], said: str) -> None:
    code = "import cms.settings.base as s; " \
        "print(getattr(s, 'WAGTAILLOCALIZE_MACHINE_TRANSLATOR', None))"  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "SECRET_KEY": "x", **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said in done.stdout + done.stderr


# Checks of what is written --------------------------------------------------------------------


@pytest.mark.usefixtures("chief")
def test_the_editor_runs_our_checks(client: Client, news: NewsPage) -> None:
    html = client.get(reverse("wagtailadmin_pages:edit", args=[news.pk])).content.decode()
    assert '"link-says-where"' in html
    assert '"image-alt"' in html
