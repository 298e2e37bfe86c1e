from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from .base import check_years


class NoticeQuerySet(models.QuerySet["Notice"]):
    def current(self, language: str) -> list["Notice"]:
        """Return the notices to show now, each in `language` or else in Latvian."""
        now = timezone.now()
        rows = (
            self.filter(starts_at__lte=now)
            .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now))
            .filter(locale__language_code__in={language, settings.LANGUAGE_CODE})
            .select_related("locale")
            .order_by("-starts_at", "pk")
        )
        best: dict[object, Notice] = {}
        for notice in rows:
            if notice.locale.language_code == language or notice.translation_key not in best:
                best[notice.translation_key] = notice
        return list(best.values())


class Notice(TranslatableMixin, models.Model):
    """„Svarīgi”: an important message on top of every page between two moments."""

    text = models.TextField(
        _("text"), max_length=300, help_text=_("One or two sentences. Say what to do.")
    )
    starts_at = models.DateTimeField(_("shown from"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("shown until"),
        null=True,
        blank=True,
        help_text=_("Leave empty to show it until removed."),
    )

    panels = [FieldPanel("text"), FieldPanel("starts_at"), FieldPanel("ends_at")]
    translatable_fields = [
        TranslatableField("text"),
        SynchronizedField("starts_at"),
        SynchronizedField("ends_at"),
    ]
    objects = NoticeQuerySet.as_manager()

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("important notice")
        verbose_name_plural = _("important notices")

    def __str__(self) -> str:
        return self.text[:60]

    def clean(self) -> None:
        super().clean()
        check_years(self)
        if self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must come after the beginning.")})
