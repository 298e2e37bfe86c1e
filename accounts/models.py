import unicodedata

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
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
    guardian_consent = models.CharField(
        _("consent of a parent"),
        max_length=200,
        blank=True,
        help_text=_("Only for a learner under 13: who agreed, when, and where the paper is."),
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

    @property
    def is_learner(self) -> bool:
        """Whether no group, and nothing else, gives her rights; a query."""
        return not (self.is_staff or self.is_superuser or self.groups.exists())


class SignInCardQuerySet(models.QuerySet["SignInCard"]):
    def live(self) -> "SignInCardQuerySet":
        return self.filter(revoked_at=None)


class SignInCard(models.Model):
    """A printed card that opens a learner's account; `accounts.cards` says how.

    Its number is made from `nonce` and the site's secret key, so it can be printed again, and
    `digest` finds it. Neither opens anything without the key.
    """

    class Picture(models.TextChoices):
        """What she knows her own card by: names in static/img/icons.svg."""

        APPLE = "apple", _("an apple")
        BELL = "bell", _("a bell")
        BIRD = "bird", _("a bird")
        BOAT = "boat", _("a boat")
        CUP = "cup", _("a cup")
        FISH = "fish", _("a fish")
        FLOWER = "flower", _("a flower")
        KEY = "key", _("a key")
        STAR = "star", _("a star")
        SUN = "sun", _("the sun")
        TREE = "tree", _("a tree")
        UMBRELLA = "umbrella", _("an umbrella")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cards"
    )
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    picture = models.CharField(max_length=10, choices=Picture)
    pin = models.CharField(max_length=128, blank=True)
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)

    objects = SignInCardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="one_live_card"
            )
        ]
        verbose_name = _("sign-in card")
        verbose_name_plural = _("sign-in cards")

    def __str__(self) -> str:
        return f"{self.user}: {self.picture}"
