"""Sign-in cards: making them, printing them, and signing in with one.

A card's number has 12 digits. Nobody stores it: it comes from the card's random nonce and the
site's secret key. So a card can be printed again, a stolen database opens nothing, and a new
secret key ends all cards.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

import segno
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import (
    get_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from .models import SignInCard, User
from .services import end_sessions

DIGITS = 12
METHOD = "card"
MayUse = Callable[[User], bool]

_checks: list[MayUse] = []


def may_use(check: MayUse) -> MayUse:
    """Register a check that a card's learner must pass each time; all of them must say yes."""
    _checks.append(check)
    return check


class CardRefused(Exception):
    """This number opens nothing: unknown, revoked, or of somebody who may not use a card now."""


class TooManyTries(Exception):
    """Numbers or PINs are being guessed; nothing is looked up for some minutes."""


class WrongPin(Exception):
    pass


# Numbers -----------------------------------------------------------------------------------


def secret_of(card: SignInCard) -> str:
    digest = salted_hmac("accounts.card", card.nonce, algorithm="sha256").digest()
    return f"{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}}"


def digest_of(secret: str) -> str:
    return salted_hmac("accounts.card.digest", secret, algorithm="sha256").hexdigest()


def grouped(secret: str) -> str:
    """Return the digits as they are printed: `4821 9375 2206`."""
    return re.sub(r"(?<=\d)(?=(?:\d{4})+$)", " ", secret)


def digits_in(text: str) -> str:
    """Return the digits of what was typed, whatever stands between and in whatever script."""
    return "".join(str(unicodedata.digit(sign)) for sign in text if sign.isdecimal())


# Making and taking back --------------------------------------------------------------------


def issue(user: User, by: User | None) -> SignInCard:
    """Return the learner's card; a new one if she has none."""
    card = user.cards.live().first()
    if card is not None:
        return card
    if not user.is_learner:
        raise ValueError("cards are for learners only")
    return _make(user, by, picture=secrets.choice(SignInCard.Picture.values))


def _make(user: User, by: User | None, **fields: str) -> SignInCard:
    card = SignInCard(user=user, issued_by=by, nonce=secrets.token_hex(16), **fields)
    card.digest = digest_of(secret_of(card))
    try:
        with transaction.atomic():
            card.save()
    except IntegrityError:
        # Two teachers at once: both get the card that came first.
        return user.cards.live().get()
    return card


@transaction.atomic
def revoke(user: User) -> None:
    """Make her card useless, and end every session of hers: whoever found it may be in one.

    A second step goes, too: learners have none, unless the finder made it.
    """
    user.cards.live().update(revoked_at=timezone.now())
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)


@transaction.atomic
def replace(user: User, by: User | None) -> SignInCard:
    """Give her a card with another number; picture and PIN stay as she knows them."""
    old = user.cards.live().first()
    revoke(user)
    if old is None:
        return issue(user, by)
    return _make(user, by, picture=old.picture, pin=old.pin)


def set_pin(card: SignInCard, pin: str) -> None:
    """Ask for four digits beside the card from now on; raises ValidationError."""
    if not re.fullmatch(r"[0-9]{4}", pin):
        raise ValidationError(_("A PIN has four digits."))
    card.pin = make_password(pin)
    card.save(update_fields=["pin"])


def remove_pin(card: SignInCard) -> None:
    card.pin = ""
    card.save(update_fields=["pin"])


# Signing in --------------------------------------------------------------------------------


def _within_limit(request: HttpRequest, action: str, key: str, *, look: bool = False) -> bool:
    """Count a try, or only look whether one more is allowed."""
    usage = ratelimit.consume(
        request,
        app="accounts",
        action=action,
        config=settings.CARD_RATE_LIMITS,
        key=key,
        dry_run=look,
        limit_get=True,
    )
    return usage is not None


def find(request: HttpRequest, typed: str) -> SignInCard:
    """Return the card with this number, if it may be used. Only failures are counted."""
    if not _within_limit(request, "card_failed", "all", look=True):
        raise TooManyTries
    digest = digest_of(digits_in(typed))
    card = SignInCard.objects.live().select_related("user").filter(digest=digest).first()
    if card is None or not usable(card):
        _within_limit(request, "card_failed", "all")
        raise CardRefused
    return card


def usable(card: SignInCard) -> bool:
    user = card.user
    return user.is_active and user.is_learner and all(check(user) for check in _checks)


def check_pin(request: HttpRequest, card: SignInCard, pin: str) -> None:
    """Raise WrongPin or TooManyTries unless the card has no PIN or this is it."""
    if not card.pin:
        return
    # Counted before it is compared: tries at the same moment are tries, too.
    if not _within_limit(request, "card_pin", str(card.pk)):
        raise TooManyTries
    if not check_password(digits_in(pin), card.pin):
        raise WrongPin
    ratelimit.clear(
        request,
        app="accounts",
        action="card_pin",
        config=settings.CARD_RATE_LIMITS,
        key=str(card.pk),
    )


def sign_in(request: HttpRequest, card: SignInCard) -> HttpResponse:
    """Sign the card's learner in; whoever was signed in before is signed out."""
    if request.user.is_authenticated and request.user != card.user:
        logout(request)
    record_authentication(request, card.user, method=METHOD)
    login = Login(user=card.user, email_verification=EmailVerificationMethod.NONE)
    return perform_login(request, login)


def came_by_card(request: HttpRequest) -> bool:
    """Tell whether this session was opened with a card."""
    records = get_authentication_records(request, cast(Any, request.user))
    return any(record["method"] == METHOD for record in records)


# Printing ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class PrintedCard:
    """A card as it stands on the sheet. `address` is where the digits are typed."""

    name: str
    language: str
    picture: SignInCard.Picture
    digits: str
    address: str
    qr: SafeString
    has_pin: bool


def printed(request: HttpRequest, card: SignInCard) -> PrintedCard:
    user, secret = card.user, secret_of(card)
    with translation.override(user.language):
        scanned = request.build_absolute_uri(reverse("scan_card", args=[secret]))
        typed = request.get_host() + reverse("card")
    drawing = segno.make(scanned, error="m", micro=False)
    svg = drawing.svg_inline(omitsize=True, border=4, svgclass=None, lineclass=None)
    return PrintedCard(
        name=user.name,
        language=user.language,
        picture=SignInCard.Picture(card.picture),
        digits=grouped(secret),
        address=typed.rstrip("/"),
        qr=mark_safe(svg),
        has_pin=bool(card.pin),
    )


def sheet(request: HttpRequest, users: Iterable[User]) -> dict[str, Any]:
    """Return the context of accounts/cards_sheet.html: the live cards of these people, by name.

    One query. Who has no card is left out; `issue` comes first.
    """
    cards = SignInCard.objects.live().filter(user__in=list(users)).select_related("user")
    return {
        "cards": [printed(request, card) for card in sorted(cards, key=lambda card: card.user.name)]
    }
