"""What all reports share: the period and the group, the order of rows, table, chart and file."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from ...figures import Scope, groups_to_choose
from ...latvian.alphabet import sort_key
from ...models.classes import StudyGroup
from .charts import Chart
from .exports import SafeExportMixin

USUAL_DAYS = 30
DAYS = (7, 30, 90)
EARLIEST = date(2000, 1, 1)


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        validators=[MinValueValidator(EARLIEST)],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ScopeForm(forms.Form):
    """What a report is about. What cannot be meant is passed over."""

    group = forms.ChoiceField(label=_("Group"), required=False)
    first = day_field(pgettext_lazy("a period", "From"))
    last = day_field(pgettext_lazy("a period", "To"))

    def __init__(self, data: Any, groups: Sequence[tuple[int, str]]) -> None:
        super().__init__(data, auto_id="filter-%s")
        fields: Any = self.fields
        everything = [("", pgettext("any group", "All"))]
        fields["group"].choices = everything + [(str(pk), name) for pk, name in groups]

    def scope(self, user: Any) -> Scope:
        self.is_valid()
        data, today = self.cleaned_data, timezone.localdate()
        last = min(data.get("last") or today, today)
        first = min(data.get("first") or last - timedelta(days=USUAL_DAYS - 1), today)
        group = data.get("group")
        return Scope(user, min(first, last), max(first, last), int(group) if group else None)


def number(name: str, label: Any, *, unit: str = "") -> Column:
    """Return a column of numbers that rows can be put in order by."""

    def shown(row: Any) -> str:
        value = getattr(row, name)
        return "–" if value is None else f"{value}{unit}"

    return Column(name, label=label, accessor=shown, sort_key=name, classname="teaching-number")


def text(name: str, label: Any) -> Column:
    return Column(name, label=label, sort_key=name)


def in_order(rows: Sequence[Any], ordering: str) -> list[Any]:
    """Return rows by `ordering`, as Wagtail's tables write it; what is not known comes last."""
    name, backwards = ordering.removeprefix("-"), ordering.startswith("-")
    known = [row for row in rows if getattr(row, name) is not None]
    unknown = [row for row in rows if getattr(row, name) is None]

    def key(row: Any) -> Any:
        value = getattr(row, name)
        return sort_key(value) if isinstance(value, str) else value

    return [*sorted(known, key=key, reverse=backwards), *unknown]


class FiguresView(SafeExportMixin, ReportView):
    """A report: a table of rows that `rows` gives, and a chart of them."""

    model = StudyGroup
    any_permission_required = ["view"]
    template_name = "lessons/admin/figures.html"
    header_icon = "table"
    show_export_buttons = False  # they stand in the page, so that they are seen
    slug = ""
    name = ""
    # What a reader has to know of the figures.
    note: Any = ""
    list_export: list[str] = []

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.index_url_name = self.name

    def rows(self, scope: Scope) -> list[Any]:
        raise NotImplementedError

    def chart(self, rows: list[Any]) -> Chart | None:
        raise NotImplementedError

    def get_filtered_queryset(self) -> list[Any]:
        user = self.request.user
        self.groups = groups_to_choose(user)
        self.scope = ScopeForm(self.request.GET, self.groups).scope(user)
        rows = self.rows(self.scope)
        return in_order(rows, self.ordering) if self.ordering else rows

    @property
    def export_headings(self) -> dict[str, Any]:
        return {column.name: column.label for column in self.columns}

    def get_filename(self) -> str:
        return f"{self.slug}-{self.scope.first}-{self.scope.last}"

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        scope, today = self.scope, timezone.localdate()
        meant = {"group": scope.group or "", "first": scope.first, "last": scope.last}
        query = self.request.GET.copy()
        for key in ("p", "ordering", "export"):
            query.pop(key, None)
        return {
            **context,
            "form": ScopeForm(meant, self.groups),
            "period": " – ".join(
                date_format(day, "SHORT_DATE_FORMAT") for day in (scope.first, scope.last)
            ),
            "chart": None if self.is_export else self.chart(list(self.object_list)),
            "reports": [
                (each.page_title, reverse(each.name), each.name == self.name)
                for each in self.others()
            ],
            "shortcuts": [
                (days, self.shortcut(today - timedelta(days=days - 1), today)) for days in DAYS
            ],
            "query": query.urlencode(),
            "note": self.note,
        }

    def shortcut(self, first: date, last: date) -> str:
        query = self.request.GET.copy()
        query["first"], query["last"] = first.isoformat(), last.isoformat()
        query.pop("p", None)
        return query.urlencode()

    def others(self) -> "Sequence[type[FiguresView]]":
        from .views import REPORTS

        return REPORTS
