"""What this app itself keeps about a person."""

from collections.abc import Iterator

from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from .devices import device_name
from .models import User
from .privacy import Row, register
from .services import end_sessions


def account(user: User) -> Iterator[Row]:
    yield {
        "nickname": user.username,
        "name": user.display_name,
        "email": user.email,
        "language": user.get_language_display(),
        "joined": user.date_joined,
        "last_signed_in": user.last_login,
        "consent": user.guardian_consent,
    }


def forget_account(user: User) -> None:
    """Delete what the administrators' history says of her by name; she herself goes last."""
    ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)
    ).delete()


def sign_in_cards(user: User) -> Iterator[Row]:
    for card in user.cards.order_by("issued_at"):
        yield {
            "picture": card.get_picture_display(),
            "issued": card.issued_at,
            "revoked": card.revoked_at,
        }


def sessions(user: User) -> Iterator[Row]:
    for session in UserSession.objects.filter(user=user).order_by("created_at"):
        yield {
            "device": device_name(session.user_agent),
            "address": session.ip,
            "since": session.created_at,
        }


register(
    "account",
    account,
    forget_account,
    title=_("Your account"),
    why=_("So that you can sign in, and read the site in your language."),
    columns={
        "nickname": _("Nickname"),
        "name": _("Name shown"),
        "email": _("E-mail"),
        "language": _("Language"),
        "joined": _("Made on"),
        "last_signed_in": _("Last signed in"),
        "consent": _("Consent of a parent"),
    },
)
register(
    "cards",
    sign_in_cards,
    lambda user: user.cards.all().delete(),
    title=_("Your sign-in cards"),
    why=_("So that your card opens your account, and no other one does."),
    columns={"picture": _("Picture"), "issued": _("Given on"), "revoked": _("Ended on")},
)
register(
    "sessions",
    sessions,
    end_sessions,
    title=_("Phones and computers where you are signed in"),
    why=_("So that you can sign out on one that you have lost."),
    columns={"device": _("Device"), "address": _("Internet address"), "since": _("Signed in on")},
)
