import secrets

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


def give_new_password(user: User) -> str:
    """Replace the person's password, which ends her sessions; return the new one, once."""
    password = speakable_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    return password
