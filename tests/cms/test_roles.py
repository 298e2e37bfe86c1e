"""Every address of the site as every role: who gets in, and that nobody gets an error.

docs/operations.md says in words what each role may.
"""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.utils import translation
from wagtail.admin.menu import admin_menu

from accounts import roles
from tests import factories

from .addresses import common_things, filled, longest, routes, things_of

pytestmark = pytest.mark.django_db

# A letter for each who asks.
WHO = {
    "v": "visitor",
    "l": "",
    "t": roles.TEACHER,
    "o": roles.TEACHER,  # for what is another teacher's
    "T": roles.LEAD_TEACHER,
    "e": roles.EDITOR,
    "c": roles.CHIEF_EDITOR,
    "a": roles.ADMINISTRATOR,
}
NOT_ASKED = {"admin/failwhale/": "Wagtail's own way to try out its page of errors"}


# Who is let in by GET: by the longest beginning of the address. What only takes POST shows nothing.
LET_IN = {
    "": "vltoTeca",
    ".well-known/security.txt": "",
    "admin/": "toTeca",
    "admin/^.*/$": "",
    "admin/allowances/": "toTa",
    "admin/api/main/^documents/find/": "",
    "admin/api/main/^images/find/": "",
    "admin/api/main/^pages/<int:pk>/": "Teca",
    "admin/api/main/^pages/<int:pk>/action/<str:action_name>/": "",
    "admin/api/main/^pages/find/": "",
    "admin/appeals/": "toTa",
    "admin/appeals/accept/": "",
    "admin/appeals/decline/": "",
    "admin/appeals/undo/": "",
    "admin/block-preview/": "",
    "admin/bulk/<str:app_label>/<str:model_name>/<str:action>/": "",
    "admin/collections/": "",
    "admin/documents/": "eca",
    "admin/documents/chooser/": "toTeca",
    "admin/documents/chooser/chosen/<str:pk>/": "eca",
    "admin/documents/chooser/create/": "eca",
    "admin/documents/multiple/": "",
    "admin/documents/multiple/add/": "eca",
    "admin/editing-sessions/": "",
    "admin/forms/": "Teca",
    "admin/forms/submissions/<int:page_id>/": "eca",
    "admin/groups/": "a",
    "admin/images/": "eca",
    "admin/images/<int:image_id>/generate_url/": "",
    "admin/images/chooser/": "toTeca",
    "admin/images/chooser/<int:image_id>/select_format/": "eca",
    "admin/images/chooser/chosen/<str:pk>/": "eca",
    "admin/images/chooser/create/": "eca",
    "admin/images/multiple/": "",
    "admin/images/multiple/add/": "eca",
    "admin/jsi18n/": "vltoTeca",
    "admin/locales/": "",
    "admin/localize/": "",
    "admin/localize/jsi18n/": "toTeca",
    "admin/localize/reports/translations/": "toTeca",
    "admin/localize/submit/page/<int:page_id>/": "eca",
    "admin/localize/translate/<int:translation_id>/pofile/download/": "eca",
    "admin/localize/translate/<int:translation_id>/preview/": "eca",
    "admin/localize/translate/<int:translation_id>/preview/<str:mode>/": "",
    "admin/localize/update/<int:translation_source_id>/": "eca",
    "admin/login/": "",
    "admin/logout/": "",
    "admin/marking/": "toTa",
    "admin/marking/decide/": "",
    "admin/marking/essays/<int:pk>/": "tTa",
    "admin/pages/": "Teca",
    "admin/pages/<int:page_id>/convert_alias/": "",
    "admin/pages/<int:page_id>/delete/": "Tca",
    "admin/pages/<int:page_id>/lock/": "",
    "admin/pages/<int:page_id>/privacy/": "Tca",
    "admin/pages/<int:page_id>/revisions/": "toTeca",
    "admin/pages/<int:page_id>/revisions/<int:revision_id>/": "Teca",
    "admin/pages/<int:page_id>/revisions/<int:revision_id>/unschedule/": "Tca",
    "admin/pages/<int:page_id>/unlock/": "",
    "admin/pages/<int:page_id>/unpublish/": "Tca",
    "admin/pages/<int:page_id>/workflow_history/detail/<int:workflow_state_id>/": "",
    "admin/pages/<int:page_to_move_id>/move/": "Tca",
    "admin/pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/": "toTeca",
    "admin/pages/<int:page_to_move_id>/set_position/": "",
    "admin/pages/create/<slug:app_label>/<slug:model_name>": "",
    "admin/pages/workflow/": "",
    "admin/pages/workflow/confirm_cancellation/<int:page_id>/": "toTeca",
    "admin/password_reset/": "",
    "admin/quizzes/<int:id>/": "Teca",
    "admin/redirects/": "ca",
    "admin/redirects/import/process/": "",
    "admin/reports/": "Teca",
    "admin/reports/figures-groups/": "toTa",
    "admin/reports/figures-learners/": "toTa",
    "admin/reports/figures-lessons/": "toTa",
    "admin/reports/figures-questions/": "toTa",
    "admin/reports/figures-words/": "toTa",
    "admin/reports/locked/": "ca",
    "admin/reports/pictures/": "eca",
    "admin/reports/recordings/": "Tca",
    "admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/": "ca",
    "admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/preview/": "",
    "admin/sites/": "",
    "admin/sittings/": "toTa",
    "admin/sittings/<uuid:id>/": "tTa",
    "admin/sittings/<uuid:id>/mark/<int:pk>/": "",
    "admin/sittings/release/": "",
    "admin/snippets/": "toTca",
    "admin/snippets/choose/": "toTeca",
    "admin/snippets/choose/home/notice/create/": "eca",
    "admin/snippets/choose/home/openinghours/create/": "eca",
    "admin/snippets/choose/home/topic/create/": "eca",
    "admin/snippets/choose/lessons/questioncategory/create/": "toTca",
    "admin/snippets/choose/lessons/word/create/": "Tca",
    "admin/snippets/home/": "eca",
    "admin/snippets/home/notice/delete/<int:pk>/": "ca",
    "admin/snippets/home/openinghours/delete/<int:pk>/": "ca",
    "admin/snippets/home/topic/delete/<int:pk>/": "ca",
    "admin/snippets/lessons/word/": "Tca",
    "admin/snippets/lessons/word/delete/<int:pk>/": "",
    "admin/sprite/": "vltoTeca",
    "admin/study-groups/": "toTa",
    "admin/study-groups/assignments/<int:pk>/": "tTa",
    "admin/study-groups/delete/<int:pk>/": "Ta",
    "admin/study-groups/edit/<int:pk>/": "tTa",
    "admin/study-groups/history-results/<int:pk>/": "tTa",
    "admin/study-groups/history/<int:pk>/": "tTa",
    "admin/study-groups/people/<int:pk>/": "tTa",
    "admin/study-groups/people/<int:pk>/<int:learner>/card/change/": "",
    "admin/study-groups/people/<int:pk>/<int:learner>/out/": "",
    "admin/study-groups/people/<int:pk>/nickname/": "",
    "admin/study-groups/people/<int:pk>/state/": "",
    "admin/study-groups/register/<int:pk>/": "tTa",
    "admin/study-groups/register/<int:pk>/<int:learner>/note/": "",
    "admin/study-groups/register/<int:pk>/<int:learner>/password/": "",
    "admin/study-groups/register/<int:pk>/tonight/make/": "",
    "admin/study-groups/usage/<int:pk>/": "tTa",
    "admin/translate/<int:pk>/": "",
    "admin/translate/<int:pk>/changes/": "eca",
    "admin/users/": "a",
    "admin/words/": "Tca",
    "admin/workflows/": "",
    "admin/workflows/task_chooser/": "toTeca",
    "api/answers/": "",
    "api/appeals/": "",
    "documents/authenticate_with_password/<int:restriction_id>/": "",
    "lv/_util/": "",
    "lv/accounts/data/": "ltoTeca",
    "lv/accounts/devices/": "ltoTeca",
    "lv/accounts/language/": "ltoTeca",
    "lv/accounts/next/": "",
    "lv/accounts/password/change/": "ltoTeca",
    "lv/accounts/password/set/": "ltoTeca",
    "lv/accounts/reauthenticate/": "ltoTeca",
    "lv/accounts/two-steps/": "toTeca",
    "lv/accounts/two-steps/authenticate/": "ltoTeca",
    "lv/accounts/two-steps/reauthenticate/": "ltoTeca",
    # Not found as long as there is no second step.
    "lv/accounts/two-steps/recovery-codes/": "",
    "lv/accounts/two-steps/recovery-codes/generate/": "toTeca",
    "lv/accounts/two-steps/totp/deactivate/": "",
    "lv/card/<str:number>/": "",
    "lv/join/": "ltoTeca",
    "lv/join/<str:code>/": "",
    "lv/practice/appeal/": "",
    "lv/practice/claim/": "ltoTeca",
    "lv/practice/decisions/": "",
    "lv/progress/": "ltoTeca",
    "lv/quiz/try/<int:page>/": "Teca",
    "lv/sitting/<uuid:id>/": "",
    "lv/work/<int:pk>/": "",
    "media/<path:path>": "",
}


def is_let_in(response: Any, url: str) -> bool:
    """Whether something was shown; not sent away."""
    if response.status_code in (301, 302):
        goal = response["Location"]
        away = url.startswith("/admin/") and goal == reverse("wagtailadmin_home")
        return "/login/" not in goal and not away
    return response.status_code not in (401, 403, 404, 405)


@pytest.mark.parametrize("letter", WHO)
def test_every_address_as_every_role(letter: str) -> None:
    me = None if letter == "v" else factories.make_user(role=WHO[letter])
    owner = me if me and letter == "t" else factories.make_user(role=roles.TEACHER)
    things = things_of(owner, common_things())
    client = Client()
    strange, told = [], []
    for route in routes():
        if route in NOT_ASKED:
            continue
        if me:
            client.force_login(me)  # anew, for some addresses sign out
        url = filled(route, things)
        response = client.get(url)
        assert response.status_code < 500, (route, url)
        expected = letter in LET_IN[longest(LET_IN, route)]
        if is_let_in(response, url) is not expected:
            strange.append((route, response.status_code, "expected" if expected else "unexpected"))
        text = "" if response.streaming else response.content.decode(errors="replace")
        if letter in "vloec" and any(name in text for name in things["names"]):
            told.append(route)
    assert strange == []
    assert told == [], "names of another teacher's group"


def test_the_table_names_addresses_that_exist() -> None:
    known = list(routes())
    unused = [key for key in (*LET_IN, *NOT_ASKED) if not any(r.startswith(key) for r in known)]
    assert unused == []


def test_an_argument_without_a_sample_is_told() -> None:
    with pytest.raises(LookupError):
        filled("admin/study-groups/<int:pk>/<int:unheard_of>/", {"group": 1})
    with pytest.raises(LookupError):
        filled(r"lv/^(?P<year>\d+)/$", {})


MENUS = {
    roles.TEACHER: {"Mācības", "Pārskati", "Palīdzība"},
    roles.LEAD_TEACHER: {"Mācības", "Pārskati", "Palīdzība", "Lapas", "Fragmenti"},
}


@pytest.mark.parametrize("role", MENUS)
def test_the_menu_has_what_the_role_needs(role: str) -> None:
    request = RequestFactory().get("/admin/")
    request.user = factories.make_user(role=role)
    get_resolver().url_patterns  # fills the menu  # noqa: B018
    with translation.override("lv"):
        shown = {str(item.label) for item in admin_menu.menu_items_for_request(request)}
    assert shown == MENUS[role]
