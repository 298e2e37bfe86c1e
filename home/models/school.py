"""What is kept once and shown wherever it is needed: how to reach the school, and when."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable

from .base import check_years

# How far ahead closed days are announced.
ANNOUNCED = timedelta(days=60)


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


@dataclass(frozen=True)
class Span:
    """From `opens` to `closes` on one day."""

    opens: time
    closes: time


class OpeningHoursForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean()
        for name, key in (("times", "weekday"), ("exceptions", None)):
            rows = [
                form
                for form in self.formsets[name].forms
                if form.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE")
            ]
            for number, form in enumerate(rows):
                for other in rows[:number]:
                    if form.instance.overlaps(other.instance):
                        form.add_error(
                            key or "first_day", _("This overlaps with another line above.")
                        )
                        self.add_error(None, _("Two lines overlap. Correct the marked one."))
                        return cleaned
        return cleaned


class OpeningHoursQuerySet(models.QuerySet["OpeningHours"]):
    def with_lines(self) -> "OpeningHoursQuerySet":
        """Fetch the usual weeks along; two queries for any number."""
        return self.prefetch_related("times")


class OpeningHours(ClusterableModel):
    """When a place or an adviser can be visited: a usual week, and days that differ."""

    name = models.CharField(
        _("name"), max_length=80, unique=True, help_text=_("For editors; visitors don't see it.")
    )
    follows = models.ForeignKey(
        "self",
        verbose_name=_("also closed with"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Days on which those are closed hold here too."),
    )

    panels = [
        FieldPanel("name"),
        InlinePanel("times", heading=_("Usual week"), label=_("Time")),
        InlinePanel(
            "exceptions",
            heading=_("Days that differ"),
            label=_("Days"),
            help_text=_("Holidays and other days on which the usual week does not hold."),
        ),
        FieldPanel("follows"),
    ]
    base_form_class = OpeningHoursForm
    objects = OpeningHoursQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.follows_id and self.follows_id == self.pk:
            raise ValidationError({"follows": _("These are the same opening hours.")})

    def week(self) -> list[tuple[str, list[Span]]]:
        """Return (name of the day, its spans) for the days of the week that have any."""
        spans: dict[int, list[Span]] = {}
        for row in self.times.all():
            spans.setdefault(row.weekday, []).append(Span(row.opens, row.closes))
        return [
            (str(Weekday(day).label), sorted(spans[day], key=lambda span: span.opens))
            for day in sorted(spans)
        ]

    @cached_property
    def all_exceptions(self) -> list["OpeningException"]:
        """The days that differ here, and those on which `follows` is closed, in order."""
        rows = OpeningException.objects.filter(hours_id__in={self.pk, self.follows_id})
        return [
            row for row in rows.order_by("first_day") if row.hours_id == self.pk or row.is_closed
        ]

    def announced(self, today: date) -> list["OpeningException"]:
        """Return the days that differ between `today` and the end of what is announced."""
        return [
            row
            for row in self.all_exceptions
            if row.last_day >= today and row.first_day <= today + ANNOUNCED
        ]

    def on(self, day: date) -> list[Span]:
        """Return when it is open on `day`; nothing means closed."""
        for row in self.all_exceptions:
            if row.first_day <= day <= row.last_day:
                return [Span(row.opens, row.closes)] if row.opens and row.closes else []
        rows = [row for row in self.times.all() if row.weekday == day.weekday()]
        return sorted((Span(row.opens, row.closes) for row in rows), key=lambda span: span.opens)


def check_span(opens: time | None, closes: time | None) -> None:
    if opens and closes and closes <= opens:
        raise ValidationError({"closes": _("The end must come after the beginning.")})


class OpeningTime(Orderable):
    """One span of a usual week."""

    hours = ParentalKey(OpeningHours, on_delete=models.CASCADE, related_name="times")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("until"))

    panels = [FieldRowPanel([FieldPanel("weekday"), FieldPanel("opens"), FieldPanel("closes")])]

    def __str__(self) -> str:
        return f"{Weekday(self.weekday).label} {self.opens:%H:%M}–{self.closes:%H:%M}"

    def clean(self) -> None:
        super().clean()
        check_span(self.opens, self.closes)

    def overlaps(self, other: "OpeningTime") -> bool:
        return (
            self.weekday == other.weekday
            and self.opens < other.closes
            and other.opens < self.closes
        )


class OpeningException(Orderable):
    """Days that differ from the usual week: closed, or open at other times."""

    class Reason(models.TextChoices):
        HOLIDAY = "holiday", _("public holiday")
        VACATION = "vacation", _("holidays of the school")
        EVENT = "event", _("an event")
        REPAIRS = "repairs", _("repairs")
        OTHER = "other", _("no reason given")

    hours = ParentalKey(OpeningHours, on_delete=models.CASCADE, related_name="exceptions")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    opens = models.TimeField(_("open from"), null=True, blank=True)
    closes = models.TimeField(_("open until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, default=Reason.HOLIDAY)

    panels = [
        FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
        FieldRowPanel(
            [FieldPanel("opens"), FieldPanel("closes")],
            help_text=_("Leave both empty for closed days."),
        ),
        FieldPanel("reason"),
    ]

    def __str__(self) -> str:
        return f"{self.first_day}–{self.last_day}"

    @property
    def is_closed(self) -> bool:
        return self.opens is None

    def clean(self) -> None:
        super().clean()
        check_years(self)
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day comes before the first.")})
        if (self.opens is None) != (self.closes is None):
            raise ValidationError({"closes": _("Give both times, or neither for closed days.")})
        check_span(self.opens, self.closes)

    def overlaps(self, other: "OpeningException") -> bool:
        return self.first_day <= other.last_day and other.first_day <= self.last_day


@register_setting(icon="home", order=10)
class SchoolSettings(ClusterableModel, BaseGenericSetting):
    """How to reach the school. Contact page, footer and what search engines read take it here."""

    name = models.CharField(_("name"), max_length=120, default="Integrācijas skola")
    address = models.CharField(_("address"), max_length=200, blank=True)
    map_link = models.URLField(
        _("link to a map"), blank=True, help_text=_("Opens a map elsewhere; no map is built in.")
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    hours = models.ForeignKey(
        OpeningHours,
        verbose_name=_("opening hours"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_example = models.BooleanField(
        _("only an example"),
        default=False,
        help_text=_("Tells visitors that these details are not real yet."),
    )
    quick_exit = models.URLField(
        _("where “leave this page” leads"),
        default="https://www.lsm.lv/",
        help_text=_("A harmless page elsewhere: news or weather."),
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("address"),
                FieldPanel("map_link"),
                FieldPanel("phone"),
                FieldPanel("email"),
                FieldPanel("hours"),
                FieldPanel("is_example"),
            ],
            heading=_("Contact"),
        ),
        FieldPanel("quick_exit"),
    ]

    class Meta:
        verbose_name = _("address and telephone")

    def as_linked_data(self) -> dict[str, Any]:
        """Return the school as schema.org describes an organization. Examples are left out."""
        data: dict[str, Any] = {
            "@type": "EducationalOrganization",
            "name": self.name,
            "parentOrganization": {"@type": "NGO", "name": "Biedrība „Baltā māja”"},
        }
        if not self.is_example:
            own = {"address": self.address, "telephone": self.phone, "email": self.email}
            data |= {name: value for name, value in own.items() if value}
        return data
