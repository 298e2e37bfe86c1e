"""The second step for staff, the list of devices, and what they cost."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.devices import device_name
from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "mila-tuve-3847"
SECRET = "JBSWY3DPEHPK3PXP"
PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(counters())))))


def sign_in(client: Client, user: User) -> Any:
    data = {"login": user.username, "password": PASSWORD}
    return client.post("/lv/accounts/login/", data, headers={"User-Agent": PHONE})


@pytest.fixture
def teacher() -> User:
    return factories.make_user(username="anna", role="Teacher")


@pytest.fixture
def two_steps(teacher: User) -> User:
    TOTP.activate(teacher, SECRET)
    return teacher


# The second step -----------------------------------------------------------------------------


def test_a_teacher_sets_up_the_second_step(client: Client, teacher: User) -> None:
    sign_in(client, teacher)
    asked = client.get("/lv/accounts/two-steps/totp/activate/")
    assert asked["Location"].startswith("/lv/accounts/reauthenticate/")
    client.post(asked["Location"], {"password": PASSWORD})
    page = client.get("/lv/accounts/two-steps/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert client.post(page.request["PATH_INFO"], {"code": "000000"}).status_code == 200
    done = client.post(page.request["PATH_INFO"], {"code": code_of(secret)})
    assert done["Location"] == "/lv/accounts/two-steps/recovery-codes/"
    assert len(client.get(done["Location"]).context["unused_codes"]) == 10
    assert client.get("/lv/accounts/two-steps/").context["is_mfa_enabled"]
    client.post("/lv/accounts/two-steps/totp/deactivate/")
    assert not Authenticator.objects.exists()


def test_then_the_password_alone_opens_nothing(client: Client, two_steps: User) -> None:
    response = sign_in(client, two_steps)
    assert response["Location"] == "/lv/accounts/two-steps/authenticate/"
    assert client.get("/admin/").status_code == 302
    wrong = client.post(response["Location"], {"code": "000000"})
    assert 'role="alert"' in wrong.content.decode()
    right = client.post(response["Location"], {"code": code_of(SECRET)})
    assert right["Location"] == "/admin/study-groups/"
    assert client.get("/admin/study-groups/").status_code == 200


def test_guessing_codes_is_stopped(client: Client, two_steps: User) -> None:
    address = sign_in(client, two_steps)["Location"]
    for number in range(10):
        client.post(address, {"code": f"{number:06}"})
    client.post(address, {"code": code_of(SECRET)})
    assert "_auth_user_id" not in client.session


def test_by_default_nobody_must(client: Client, teacher: User) -> None:
    sign_in(client, teacher)
    assert client.get("/admin/study-groups/").status_code == 200


def test_where_the_school_wants_it_the_admin_opens_after_it_is_set_up(
    settings: Any, teacher: User
) -> None:
    settings.REQUIRE_STAFF_TOTP = True
    client = Client()
    sign_in(client, teacher)
    response = client.get("/admin/study-groups/")
    assert response["Location"].endswith("/accounts/two-steps/totp/activate/")
    assert client.get("/lv/progress/").status_code == 200
    TOTP.activate(teacher, SECRET)
    assert client.get("/admin/study-groups/").status_code == 200


def test_learners_and_visitors_are_not_asked_for_it(settings: Any) -> None:
    settings.REQUIRE_STAFF_TOTP = True
    client = Client()
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    client.force_login(factories.make_user())
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/lv/progress/").status_code == 200


def test_a_lost_phone_is_helped_from_the_command_line(client: Client, two_steps: User) -> None:
    client.force_login(two_steps)
    UserSession.objects.create(
        user=two_steps, ip="192.0.2.1", session_key=client.session.session_key, user_agent=""
    )
    call_command("remove_totp", "Anna")
    assert client.get("/lv/progress/").status_code == 302
    assert sign_in(client, two_steps)["Location"] == "/admin/study-groups/"
    with pytest.raises(CommandError):
        call_command("remove_totp", "nobody")


# Devices -------------------------------------------------------------------------------------


def test_she_sees_her_devices_and_signs_out_everywhere_else(client: Client) -> None:
    learner = factories.make_user()
    lost, stranger = Client(), Client()
    other = factories.make_user()
    for phone, person in ((lost, learner), (client, learner), (stranger, other)):
        sign_in(phone, person)
    html = client.get("/lv/accounts/devices/").content.decode()
    assert html.count("Android, Chrome") == 2
    response = client.post("/lv/accounts/devices/", follow=True)
    assert response.status_code == 200
    assert response.content.decode().count("Android, Chrome") == 1
    assert lost.get("/lv/progress/").status_code == 302
    assert client.get("/lv/progress/").status_code == 200
    assert stranger.get("/lv/progress/").status_code == 200


def test_devices_are_asked_for_at_sign_in_only(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, factories.make_user())
    client.get("/lv/progress/")
    with django_assert_max_num_queries(15) as done:
        client.get("/lv/progress/")
    assert not [query for query in done if "usersession" in query["sql"]]


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (PHONE, "Android, Chrome"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1", "iPhone, Safari"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/120 Safari/537 Edg/120", "Windows, Edge"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko Firefox/120.0", "Linux, Firefox"),
        ("curl/8.0", "nezināma ierīce"),
    ],
)
def test_devices_have_plain_names(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name
