"""Forms that visitors fill in: kept once, in any language, and not by machines."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from freezegun import freeze_time
from wagtail.contrib.forms.models import FormSubmission

from home.models import ContactPage, FormPage
from home.spam import SENT_MOST
from tests import factories

pytestmark = pytest.mark.django_db
QUESTIONS = [
    ("field", {"label": "Vārds", "field_type": "singleline", "required": True}),
    ("field", {"label": "Jautājums", "field_type": "multiline", "required": True}),
    ("field", {"label": "Valoda", "field_type": "dropdown", "choices": "latviešu\nukraiņu"}),
]


@pytest.fixture
def form() -> FormPage:
    home = factories.page("home")
    contact = ContactPage.objects.filter(locale__language_code="lv").first()
    return factories.add_page(
        contact or home, FormPage, fields=QUESTIONS, thanks="Mēs atbildēsim.", notify="a@b.lv"
    )


def opened(client: Client, url: str) -> dict[str, str]:
    with freeze_time("2026-11-22 10:00:00"):
        form = client.get(url).context["form"]
    names = [field.name for field in form.visible_fields()]
    answers = dict(zip(names, ["Олена", "Чи можна прийти з дитиною?", "latviešu"], strict=True))
    return {**answers, "website": "", "opened": form.initial["opened"]}


def send(client: Client, url: str, data: dict[str, str], at: str = "10:01:00") -> Any:
    with freeze_time(f"2026-11-22 {at}"):
        return client.post(url, data)


def test_answers_in_any_language_are_kept_with_the_latvian_page(
    client: Client, form: FormPage
) -> None:
    for language in ("lv", "uk"):
        version = factories.twin(form, language)
        url = factories.address_of(version)
        response = send(client, url, opened(client, url))
        assert response.status_code == 302
        assert "Mēs atbildēsim" in client.get(response["Location"]).content.decode()
    kept = FormSubmission.objects.filter(page=form)
    assert kept.count() == 2
    assert len({tuple(sorted(row.form_data)) for row in kept}) == 1


def test_the_school_is_told_without_the_answers(client: Client, form: FormPage) -> None:
    url = factories.address_of(form)
    send(client, url, opened(client, url))
    letter = mail.outbox[-1]
    assert letter.to == ["a@b.lv"]
    assert "Олена" not in letter.body
    assert "/admin/forms/submissions/" in letter.body


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"website": "http://spam.example"}, "10:01:00"),
        ({"opened": "form:forged"}, "10:01:00"),
        ({"opened": ""}, "10:01:00"),
        ({}, "10:00:01"),
    ],
)
def test_a_machine_is_refused_and_a_person_loses_nothing(
    client: Client, form: FormPage, change: dict[str, str], at: str
) -> None:
    url = factories.address_of(form)
    response = send(client, url, {**opened(client, url), **change}, at)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Чи можна прийти з дитиною?" in html
    assert 'role="alert"' in html
    assert not FormSubmission.objects.filter(page=form).exists()


def test_a_refused_form_can_be_sent_a_little_later(client: Client, form: FormPage) -> None:
    url = factories.address_of(form)
    data = opened(client, url)
    again = send(client, url, {**data, "opened": ""}).context["form"].data
    assert send(client, url, again.dict(), at="10:02:00").status_code == 302


def test_a_flood_from_one_address_is_stopped(client: Client, form: FormPage) -> None:
    url = factories.address_of(form)
    statuses = [send(client, url, opened(client, url)).status_code for _ in range(SENT_MOST + 3)]
    assert statuses == [302] * SENT_MOST + [422] * 3
    assert FormSubmission.objects.filter(page=form).count() == SENT_MOST


def test_a_double_tap_is_one_answer(client: Client, form: FormPage) -> None:
    url = factories.address_of(form)
    data = opened(client, url)
    assert [send(client, url, data).status_code for _ in range(2)] == [302, 302]
    assert FormSubmission.objects.filter(page=form).count() == 1
    assert len(mail.outbox) == 1


def test_without_a_mail_server_the_answer_is_kept_and_thanked(
    client: Client, form: FormPage, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    url = factories.address_of(form)
    assert send(client, url, opened(client, url)).status_code == 302
    assert FormSubmission.objects.filter(page=form).count() == 1


def test_control_characters_do_not_reach_the_answers(client: Client, form: FormPage) -> None:
    url = factories.address_of(form)
    data = opened(client, url)
    send(client, url, {**data, next(iter(data)): "a\x07\x0bb"})
    assert "ab" in FormSubmission.objects.get(page=form).form_data.values()


@pytest.mark.parametrize("method", ["head", "options", "put"])
def test_other_ways_to_ask_are_answered(client: Client, form: FormPage, method: str) -> None:
    assert getattr(client, method)(factories.address_of(form)).status_code in (200, 405)


def test_missing_answers_and_html_are_answered_in_words(client: Client, form: FormPage) -> None:
    url = factories.address_of(form)
    data = opened(client, url)
    name = next(iter(data))
    response = send(client, url, {**data, name: ""})
    assert response.status_code == 422
    assert "field__error" in response.content.decode()
    response = send(client, url, {**data, name: "<script>1</script>" * 50})
    assert response.status_code == 422
    assert "<script>1" not in response.content.decode()
