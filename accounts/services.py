import secrets

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from .models import User

CONSONANTS = "bdgklmnprstvz"
VOWELS = "aeiu"


def speakable_password() -> str:
    """Return a password that can be read out and typed on a phone: `mila-tuve-3847`.

    (13 · 4)⁴ · 10⁴ possibilities, about 36 bits, behind the limits on sign-in.
    """

    def word() -> str:
        return "".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(2))

    return f"{word()}-{word()}-{secrets.randbelow(10_000):04}"


def give_new_password(user: User, request: HttpRequest) -> str:
    """Replace the person's password, which ends her sessions; return the new one, once.

    Wrong guesses that were counted against her nickname are forgotten.
    """
    password = speakable_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    key = get_adapter(request)._get_login_attempts_cache_key(request, username=user.username)
    ratelimit.clear(request, action="login_failed", key=key)
    return password


def end_sessions(user: User) -> None:
    """Sign a person out on every device."""
    for session in UserSession.objects.filter(user=user):
        session.end()
