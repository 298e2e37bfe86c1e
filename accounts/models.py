import unicodedata

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def validate_nickname(value: str) -> None:
    """Refuse signs in a nickname. Any alphabet, its vowel marks and spaces inside are fine."""
    kinds = [unicodedata.category(letter)[0] for letter in value]
    signs = [letter for letter, kind in zip(value, kinds, strict=True) if kind not in "LMN"]
    if kinds[:1] not in (["L"], ["N"]) or not set(signs) <= set(" .'’@+-_"):
        raise ValidationError(
            _("Use letters, digits, spaces and . ' - _ only, and begin with a letter or a digit.")
        )


NICKNAME_VALIDATORS = [validate_nickname]


class User(AbstractUser):  # type: ignore[django-manager-missing]
    """A person who signs in: a learner unless one of the groups in `accounts.roles` says more.

    The nickname is enough; e-mail is optional and real names are never asked for.
    """

    username = models.CharField(
        _("nickname"),
        max_length=60,
        unique=True,
        validators=NICKNAME_VALIDATORS,
        error_messages={"unique": _("This nickname is taken. Please choose another one.")},
    )
    display_name = models.CharField(_("name shown"), max_length=60, blank=True)
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_demo = models.BooleanField(
        _("sample person"),
        default=False,
        editable=False,
        help_text=_("Made for trying the site out; “remove_demo” takes sample people away."),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name to show: as she typed it herself."""
        return self.display_name or self.username
