"""Sign-in cards: what they open, for whom, and what they don't."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts import cards
from accounts.card_views import LAID_DOWN, LIES_FOR
from accounts.models import SignInCard, User
from lessons.models import Membership
from tests import factories

pytestmark = pytest.mark.django_db
NOTHING = "000000000000"


def learner_in_group(**fields: Any) -> User:
    learner = factories.make_user(**fields)
    factories.make_group(teacher=factories.make_user(role="Teacher"), learners=[learner])
    return learner


@pytest.fixture
def learner() -> User:
    return learner_in_group(display_name="Олена")


@pytest.fixture
def card(learner: User) -> SignInCard:
    return cards.issue(learner, by=None)


def address(card: SignInCard) -> str:
    return f"/uk/card/{cards.secret_of(card)}/"


def press(client: Client, card: SignInCard, **fields: str) -> Any:
    return client.post("/uk/card/enter/", {"number": cards.secret_of(card), **fields})


def who(client: Client) -> int | None:
    id = client.session.get("_auth_user_id")
    return int(id) if id else None


# Making --------------------------------------------------------------------------------------


def test_a_learner_has_one_card_however_often_it_is_issued(learner: User) -> None:
    teacher = factories.make_user(role="Teacher")
    card = cards.issue(learner, by=teacher)
    assert cards.issue(learner, by=None) == card
    assert (card.issued_by, SignInCard.objects.count()) == (teacher, 1)


def test_numbers_are_twelve_digits_in_groups_and_stored_nowhere(card: SignInCard) -> None:
    secret = cards.secret_of(card)
    assert re.fullmatch(r"[0-9]{12}", secret)
    assert re.fullmatch(r"[0-9]{4} [0-9]{4} [0-9]{4}", cards.grouped(secret))
    stored = [str(value) for value in SignInCard.objects.values().get().values()]
    assert not any(secret in value for value in stored)
    assert cards.secret_of(SignInCard.objects.get()) == secret


def test_a_stolen_database_opens_nothing(card: SignInCard, settings: Any) -> None:
    secret, digest = cards.secret_of(card), card.digest
    settings.SECRET_KEY = "the thief's own"
    assert cards.secret_of(card) != secret
    assert cards.digest_of(secret) != digest


@pytest.mark.parametrize("role", ["Teacher", "Editor", "Administrator"])
def test_only_learners_get_cards(role: str) -> None:
    with pytest.raises(ValueError, match="learners"):
        cards.issue(factories.make_user(role=role), by=None)


# Signing in ----------------------------------------------------------------------------------


def test_the_address_asks_first_and_leaves_no_number_behind(
    client: Client, card: SignInCard
) -> None:
    response = client.get(address(card))
    assert (response.status_code, response["Location"]) == (302, "/uk/card/enter/")
    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    page = client.get("/uk/card/enter/")
    html = page.content.decode()
    assert "Олена" in html
    assert f"icons.svg#{card.picture}" in html
    assert "no-store" in page["Cache-Control"]
    assert who(client) is None, "programs that preview links only look"


def test_one_button_signs_her_in(client: Client, learner: User, card: SignInCard) -> None:
    client.get(address(card))
    response = press(client, card)
    assert (response.status_code, response["Location"]) == (302, "/uk/progress/")
    assert who(client) == learner.pk
    assert client.get("/uk/progress/").status_code == 200
    assert LAID_DOWN not in client.session


@pytest.mark.parametrize("form", ["{0}", "{0:.4} {0:.8}", " {0}\n"])
def test_the_number_can_be_typed(client: Client, card: SignInCard, form: str) -> None:
    secret = cards.secret_of(card)
    typed = cards.grouped(secret) if ".4" in form else form.format(secret)
    response = client.post("/uk/card/", {"number": typed})
    assert response["Location"] == "/uk/card/enter/"


def test_digits_of_other_scripts_are_digits() -> None:
    assert cards.digits_in("٤٨٢١ ۹۳۷۵-２２０６") == "482193752206"


def test_the_number_of_nobody_is_asked_for_again(client: Client) -> None:
    assert client.get("/uk/card/").status_code == 200
    assert 'inputmode="numeric"' in client.get("/uk/card/").content.decode()
    assert client.post("/uk/card/", {"number": ""}).status_code == 200


def test_a_card_works_twice_at_once(learner: User, card: SignInCard) -> None:
    phones = [Client(), Client()]
    for phone in phones:
        phone.get(address(card))
    for phone in phones:
        press(phone, card)
    assert [who(phone) for phone in phones] == [learner.pk] * 2
    for phone in phones:
        assert phone.get("/uk/progress/").status_code == 200


def test_a_button_tapped_twice_signs_in(learner: User, card: SignInCard) -> None:
    """The second tap still carries the cookies of before the first."""
    first, second = Client(), Client()
    first.get(address(card))
    second.cookies = first.cookies.__class__(first.cookies.output(header="", sep=";"))
    press(first, card)
    response = press(second, card)
    assert (response.status_code, who(second)) == (302, learner.pk)


def test_a_card_does_not_lie_on_the_table_for_ever(client: Client, card: SignInCard) -> None:
    client.get(address(card))
    session = client.session
    session[LAID_DOWN] = [card.pk, session[LAID_DOWN][1] - LIES_FOR - 1]
    session.save()
    assert client.get("/uk/card/enter/")["Location"] == "/uk/card/"


def test_no_is_an_answer(client: Client, card: SignInCard) -> None:
    client.get(address(card))
    client.get("/uk/card/")
    assert client.get("/uk/card/enter/")["Location"] == "/uk/card/"


def test_somebody_else_who_is_signed_in_is_told_and_signed_out(
    client: Client, learner: User, card: SignInCard
) -> None:
    client.force_login(factories.make_user(display_name="Gulnara"))
    client.get(address(card))
    assert "Gulnara" in client.get("/uk/card/enter/").content.decode().partition("<main")[2]
    press(client, card)
    assert who(client) == learner.pk


def test_an_odd_number_is_refused_without_an_error(client: Client) -> None:
    for odd in ("x", "1" * 400, "٤", "%00", "4821-9375"):
        assert client.get(f"/uk/card/{odd}/").status_code == 404
    assert client.post("/uk/card/enter/", {}).status_code == 404
    assert client.post("/uk/card/", {"number": "1" * 4000}).status_code == 200


# What does not open --------------------------------------------------------------------------


def sentence(client: Client, secret: str) -> str:
    response = client.get(f"/lv/card/{secret}/")
    assert response.status_code == 404
    found = re.search(r'role="alert">(.*?)</p>', response.content.decode(), re.S)
    assert found
    return found[1]


def test_every_card_that_does_not_open_is_answered_alike(client: Client, learner: User) -> None:
    revoked = cards.issue(learner, by=None)
    secret = cards.secret_of(revoked)
    cards.revoke(learner)
    gone = learner_in_group()
    left = cards.secret_of(cards.issue(gone, by=None))
    Membership.objects.filter(learner=gone).update(left_at=timezone.now())
    shut = learner_in_group()
    closed = cards.secret_of(cards.issue(shut, by=None))
    User.objects.filter(pk=shut.pk).update(is_active=False)
    risen = learner_in_group()
    staff = cards.secret_of(cards.issue(risen, by=None))
    User.objects.filter(pk=risen.pk).update(is_superuser=True)
    answers = {sentence(client, one) for one in (NOTHING, secret, left, closed, staff)}
    assert len(answers) == 1


def test_a_card_is_useless_as_soon_as_she_has_left(
    client: Client, learner: User, card: SignInCard
) -> None:
    client.get(address(card))
    Membership.objects.filter(learner=learner).update(left_at=timezone.now())
    assert client.get("/uk/card/enter/")["Location"] == "/uk/card/"
    assert press(client, card).status_code == 404
    assert who(client) is None


def test_a_replaced_card_has_another_number_and_ends_what_the_old_one_opened(
    client: Client, learner: User, card: SignInCard
) -> None:
    press(client, card)
    cards.set_pin(card, "1234")
    new = cards.replace(learner, by=None)
    assert cards.secret_of(new) != cards.secret_of(card)
    assert (new.picture, new.pin) == (card.picture, card.pin)
    assert client.get("/uk/progress/").status_code == 302
    assert press(Client(), card).status_code == 404
    cards.revoke(learner)
    assert cards.replace(learner, by=None).revoked_at is None


def test_the_servers_log_opens_nothing() -> None:
    from cms.gunicorn import CARD_NUMBER

    line = '"GET /uk/card/482193752206/ HTTP/1.1" 302 0'
    assert CARD_NUMBER.sub("…", line) == '"GET /uk/card/…/ HTTP/1.1" 302 0'
    assert CARD_NUMBER.sub("…", "GET /uk/card/enter/") == "GET /uk/card/enter/"


def test_a_card_replaced_twice_at_once_is_replaced_once(
    learner: User, card: SignInCard, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoke, first = cards.revoke, []

    def revoke_and_be_overtaken(user: User) -> None:
        revoke(user)
        if not first:
            first.append(cards.SignInCard(user=user, nonce="a", digest="a", picture="key"))
            first[0].save()

    monkeypatch.setattr(cards, "revoke", revoke_and_be_overtaken)
    assert cards.replace(learner, by=None) == first[0]
    assert SignInCard.objects.live().get() == first[0]


# Guessing ------------------------------------------------------------------------------------


def test_guessing_numbers_is_stopped_at_one_address(client: Client, card: SignInCard) -> None:
    for number in range(30):
        assert client.get(f"/uk/card/{number:012}/").status_code == 404
    assert client.get(address(card)).status_code == 429
    assert press(client, card).status_code == 429
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.get(address(card)).status_code == 302


def test_guessing_from_many_addresses_is_stopped_too(card: SignInCard, settings: Any) -> None:
    settings.CARD_RATE_LIMITS = {"card_failed": "30/10m/ip,50/10m/key"}
    for number in range(50):
        Client(REMOTE_ADDR=f"192.0.2.{number}").get(f"/uk/card/{number:012}/")
    assert Client(REMOTE_ADDR="198.51.100.1").get(address(card)).status_code == 429


def test_a_class_of_twenty_gets_in_from_one_address() -> None:
    learners = [factories.make_user() for _ in range(20)]
    factories.make_group(teacher=factories.make_user(role="Teacher"), learners=learners)
    for learner in learners:
        phone, card = Client(), cards.issue(learner, by=None)
        assert phone.post("/lv/card/", {"number": NOTHING}).status_code == 404
        assert phone.get(address(card)).status_code == 302
        assert press(phone, card).status_code == 302


def test_a_pin_is_asked_for_and_guessing_it_locks_the_card(
    client: Client, learner: User, card: SignInCard
) -> None:
    cards.set_pin(card, "4711")
    assert "4711" not in card.pin
    client.get(address(card))
    assert 'name="pin"' in client.get("/uk/card/enter/").content.decode()
    assert press(client, card).status_code == 200
    press(client, card, pin="٤٧١١")
    assert who(client) == learner.pk
    other = Client()
    for _ in range(5):
        assert press(other, card, pin="0000").status_code == 200
    assert press(other, card, pin="4711").status_code == 200
    assert who(other) is None


def test_a_pin_can_be_taken_away_and_has_four_digits(card: SignInCard) -> None:
    for odd in ("", "123", "12345", "abcd", "١٢٣٤"):
        with pytest.raises(ValidationError):
            cards.set_pin(card, odd)
    cards.set_pin(card, "1234")
    cards.remove_pin(card)
    assert press(Client(), card)["Location"] == "/uk/progress/"


# The sheet -----------------------------------------------------------------------------------


def test_the_sheet_has_a_card_for_each_who_has_one(
    rf: RequestFactory, learner: User, card: SignInCard, django_assert_num_queries: Any
) -> None:
    other = factories.make_user(language="ru", display_name="<b>")
    cards.set_pin(cards.issue(other, by=None), "1234")
    without = factories.make_user()
    with django_assert_num_queries(1):
        context = cards.sheet(rf.get("/"), [learner, other, without])
    html = render_to_string("accounts/cards_sheet.html", context)
    assert html.count('<article class="sign-in-card"') == 2
    assert cards.grouped(cards.secret_of(card)) in html
    assert "testserver/ru/card" in html
    assert "&lt;b&gt;" in html
    assert "style=" not in html
    assert html.count("<svg") == 4


def test_the_sign_in_page_tells_of_cards(client: Client) -> None:
    assert 'href="/uk/card/"' in client.get("/uk/accounts/login/").content.decode()
