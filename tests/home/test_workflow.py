"""From an editor's draft to the public: she submits, the chief editor approves."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page, TaskState, Workflow, WorkflowPage
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import StringTranslation, TranslationSource
from wagtail_localize.operations import translate_object

from home.models import NewsPage, TranslationState
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _commits_at_once(django_capture_on_commit_callbacks: Any) -> Any:
    with django_capture_on_commit_callbacks(execute=True):
        yield


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor() -> Client:
    return signed_in(factories.make_user(role="Editor", email="editor@example.org"))


@pytest.fixture
def chief() -> Client:
    return signed_in(factories.make_user(role="Chief editor", email="chief@example.org"))


def written(action: str = "", title: str = "Dārza svētki") -> dict[str, Any]:
    """Return what the editor's form for a piece of news sends."""
    body = streamfield([("paragraph", rich_text("<p>Nāc arī tu.</p>"))])
    fields = {
        "title": title,
        "slug": "darza-svetki",
        "date": "2026-06-24",
        "lead": "Īsi par svētkiem.",
        "picture": streamfield([]),
        "body": body,
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MAX_NUM_FORMS": 1000},
    }
    return nested_form_data(fields) | ({action: "1"} if action else {})


def write(client: Client, action: str) -> NewsPage:
    parent = factories.page("news")
    url = reverse("wagtailadmin_pages:add", args=["home", "newspage", parent.pk])
    response = client.post(url, written(action))
    assert response.status_code == 302, response.context["form"].errors
    page: NewsPage = NewsPage.objects.get(slug="darza-svetki", locale__language_code="lv")
    return page


def edit(client: Client, page: Page, action: str, title: str = "Dārza svētki") -> Any:
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(url, written(action, title))


def decide(client: Client, page: Page, action: str, **data: str) -> Any:
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(url, data)


def waits_for(client: Client, page: Page) -> bool:
    """Tell whether her dashboard says that `page` waits for her."""
    link = rf'/pages/{page.pk}/edit/">[^<]*</a>\s*<strong'
    return re.search(link, client.get("/admin/").content.decode()) is not None


def is_public(title: str = "Dārza svētki", url: str = "/lv/jaunumi/darza-svetki/") -> bool:
    response = Client().get(url)
    return response.status_code == 200 and title in response.content.decode()


def test_written_submitted_approved_and_live(editor: Client, chief: Client) -> None:
    page = write(editor, "action-submit")
    assert not is_public()
    assert page.current_workflow_state.workflow.name == "Publicēšana"
    [letter] = [letter for letter in mail.outbox if letter.to == ["chief@example.org"]]
    assert letter.subject == (
        "Lapa „Dārza svētki” ir iesniegta apstiprināšanai pārskatīšanas posmā "
        "„Galvenās redaktores apstiprinājums”"
    )
    assert waits_for(chief, page)
    assert not waits_for(editor, page)

    assert decide(chief, page, "approve").status_code == 302
    assert is_public()
    assert any(letter.to == ["editor@example.org"] for letter in mail.outbox)
    assert not waits_for(chief, page)


def test_changes_are_asked_for_with_a_comment_and_made(editor: Client, chief: Client) -> None:
    page = write(editor, "action-submit")
    decide(chief, page, "reject", comment="Lūdzu, pievieno laiku.")
    page = NewsPage.objects.get(pk=page.pk)
    assert page.current_workflow_state.status == "needs_changes"
    assert page.current_workflow_state.current_task_state.comment == "Lūdzu, pievieno laiku."
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Lūdzu, pievieno laiku." in form

    assert edit(editor, page, "action-submit", "Svētki plkst. 15").status_code == 302
    page = NewsPage.objects.get(pk=page.pk)
    assert page.workflow_in_progress
    assert not is_public("Svētki")
    decide(chief, page, "approve")
    assert is_public("Svētki plkst. 15")


def test_an_editor_cannot_publish_by_asking_nicely(editor: Client, chief: Client) -> None:
    page = write(editor, "action-publish")
    assert not is_public()
    edit(editor, page, "action-publish")
    ids = f"?id={page.pk}"
    editor.post(f"/admin/bulk/wagtailcore/page/publish/{ids}")
    edit(editor, page, "action-submit")
    page = NewsPage.objects.get(pk=page.pk)
    decide(editor, page, "approve")
    assert not is_public()
    assert NewsPage.objects.get(pk=page.pk).live is False
    # While it is reviewed, only reviewers change it.
    edit(editor, page, "action-submit", "Citi svētki")
    latest: Any = NewsPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert latest.title == "Dārza svētki"


def test_the_chief_editor_publishes_her_own_page_at_once(chief: Client) -> None:
    write(chief, "action-publish")
    assert is_public()


class TestTranslation:
    """A translation by an editor, who may not publish it."""

    URL = "/uk/jaunumi/darza-svetki/"

    @pytest.fixture
    def page(self, chief: Client, editor: Client) -> NewsPage:
        latvian = write(chief, "action-publish")
        locale = Locale.objects.get(language_code="uk")
        translate_object(latvian, [locale])
        self.translate(latvian, "Dārza svētki", "Свято в саду")
        ukrainian: NewsPage = latvian.get_translation(locale)
        return ukrainian

    def translate(self, page: NewsPage, latvian: str, ukrainian: str) -> None:
        source = TranslationSource.objects.get_for_instance(page)
        segment = source.stringsegment_set.get(string__data=latvian)
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=Locale.objects.get(language_code="uk"),
            data=ukrainian,
            translation_type="manual",
        )

    def submit(self, client: Client, page: NewsPage) -> Any:
        return client.post(reverse("submit_translation", args=[page.pk]), follow=True)

    def test_is_submitted_and_approved(self, editor: Client, chief: Client, page: NewsPage) -> None:
        editing = reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert reverse("submit_translation", args=[page.pk]) in editor.get(editing).content.decode()
        assert "Свято" not in Client().get(self.URL).content.decode()

        assert self.submit(editor, page).status_code == 200
        # What visitors read is not touched by a draft.
        assert "Свято" not in Client().get(self.URL).content.decode()
        assert not TranslationState.objects.filter(page=page, translated__gt=0).exists()
        assert "Свято в саду" in chief.get("/admin/").content.decode()
        assert waits_for(chief, page)
        approving = f"/workflow/action/{page.pk}/approve/"
        assert approving in chief.get(editing).content.decode()
        assert approving not in editor.get(editing).content.decode()

        page = NewsPage.objects.get(pk=page.pk)
        decide(chief, page, "approve")
        assert "Свято в саду" in Client().get(self.URL).content.decode()
        assert TranslationState.objects.get(page=page).translated == 1

    def test_is_submitted_again_after_changes(
        self, editor: Client, chief: Client, page: NewsPage
    ) -> None:
        self.submit(editor, page)
        decide(chief, NewsPage.objects.get(pk=page.pk), "reject", comment="Ievads vēl latviski.")
        html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert "Ievads vēl latviski." in html
        self.translate(page.source_page(), "Īsi par svētkiem.", "Коротко про свято.")
        self.submit(editor, page)
        page = NewsPage.objects.get(pk=page.pk)
        assert page.workflow_in_progress
        decide(chief, page, "approve")
        assert "Коротко про свято." in Client().get(self.URL).content.decode()

    def test_an_editor_cannot_publish_it(self, editor: Client, page: NewsPage) -> None:
        editing = reverse("wagtailadmin_pages:edit", args=[page.pk])
        source = TranslationSource.objects.get(object_id=page.translation_key)
        sync = reverse("wagtail_localize:update_translations", args=[source.pk])
        editor.post(editing, {"action": "publish"})
        editor.post(sync, {"publish_translations": "on"})
        assert "Свято" not in Client().get(self.URL).content.decode()

    @pytest.mark.parametrize("role", ["Teacher", "Lead teacher", ""])
    def test_who_writes_no_pages_submits_none(self, page: NewsPage, role: str) -> None:
        client = signed_in(factories.make_user(role=role))
        self.submit(client, page)
        assert not NewsPage.objects.get(pk=page.pk).workflow_in_progress

    def test_only_once(self, editor: Client, page: NewsPage) -> None:
        self.submit(editor, page)
        self.submit(editor, page)
        assert TaskState.objects.count() == 1


RIGHTS = {
    "Editor": {"add_topic", "change_topic", "view_topic", "add_openinghours",
               "change_openinghours", "view_openinghours"},
}  # fmt: skip
RIGHTS["Chief editor"] = {
    *RIGHTS["Editor"], "delete_topic", "delete_openinghours", "change_schoolsettings",
}  # fmt: skip
RIGHTS["Administrator"] = RIGHTS["Chief editor"]
RIGHTS["Lead teacher"] = RIGHTS["Teacher"] = set()


def rights_of(role: str) -> set[str]:
    found = Group.objects.get(name=role).permissions.filter(
        content_type__app_label="home",
        content_type__model__in=["topic", "openinghours", "schoolsettings"],
    )
    return set(found.values_list("codename", flat=True))


@pytest.mark.parametrize("role", RIGHTS)
def test_rights_of_the_roles(role: str) -> None:
    assert rights_of(role) == RIGHTS[role]


def test_the_migration_can_be_taken_back() -> None:
    target = ("lessons", "0003_publishing_roles")
    loader = MigrationExecutor(connection).loader
    apps = loader.project_state([target]).apps
    operations = loader.get_migration(*target).operations
    for operation in reversed(operations):
        operation.reverse_code(apps, None)
    assert rights_of("Chief editor") == set()
    assert not Workflow.objects.filter(name="Publicēšana").exists()
    assert WorkflowPage.objects.get(page__depth=1).workflow.name == "Moderators approval"
    for operation in operations:
        operation.code(apps, None)
    assert rights_of("Chief editor") == RIGHTS["Chief editor"]
    assert WorkflowPage.objects.get(page__depth=1).workflow.name == "Publicēšana"
    assert not Workflow.objects.filter(name="Moderators approval", active=True).exists()
