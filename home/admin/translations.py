"""How far each Latvian page is translated, what changed in it since, and the way to its editor."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import django_filters
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail_localize.models import StringSegment, Translation, TranslationSource
from wagtail_localize.operations import translate_object
from wagtail_localize.views.update_translations import UpdateTranslationsView

from ..changes import changed_texts, has_changed, snapshot

OTHER_LANGUAGES = [row for row in settings.LANGUAGES if row[0] != settings.LANGUAGE_CODE]


class State(models.TextChoices):
    UNTRANSLATED = "untranslated", _("not translated")
    PARTLY = "partly", _("partly translated")
    CHANGED = "changed", _("Latvian has changed")
    READY = "ready", _("ready to publish")
    COMPLETE = "complete", _("complete")


@dataclass(frozen=True)
class Status:
    """How far one page is translated into one language, and since when."""

    language: str
    state: State
    translated: int = 0
    total: int = 0
    since: datetime | None = None
    # How many Latvian texts changed; none if only pictures, links or the order did.
    changed: int = 0


def waiting_pages(user: Any) -> "QuerySet[Page]":
    """Return the pages in other languages that `user` may edit, and that have a reason to be
    translated: their Latvian page is public, or somebody has begun.
    """
    policy = policy_registry.get_by_type(Page)
    latvian = Page.objects.filter(
        translation_key=OuterRef("translation_key"), locale__language_code=settings.LANGUAGE_CODE
    )
    begun = TranslationSource.objects.filter(object_id=OuterRef("translation_key"))
    pages: QuerySet[Page] = (
        policy.instances_user_has_permission_for(user, "change")
        .filter(depth__gt=1)
        .exclude(locale__language_code=settings.LANGUAGE_CODE)
    )
    return pages.filter(Exists(latvian.filter(live=True)) | Exists(begun)).annotate(
        latvian_id=Subquery(latvian.values("pk")[:1]),
        latvian_title=Subquery(latvian.values("title")[:1]),
        latvian_path=Subquery(latvian.values("path")[:1]),
    )


def statuses(pages: "QuerySet[Page]") -> dict[int, Status]:
    """Return how far each of `pages` is translated, by its id; four queries for any number."""
    translations = {
        (row["source__object_id"], row["target_locale_id"]): row
        for row in Translation.objects.filter(enabled=True).values(
            "source__object_id",
            "target_locale_id",
            "source__last_updated_at",
            "source__pending_sync__since",
            "source__pending_sync__texts",
        )
    }
    totals = dict(StringSegment.objects.values_list("source__object_id").annotate(Count("pk")))
    done = {
        (key, locale): (count, latest)
        for key, locale, count, latest in StringSegment.objects.filter(
            string__translations__context_id=F("context_id"), string__translations__has_error=False
        )
        .values_list("source__object_id", "string__translations__locale_id")
        .annotate(Count("pk"), Max("string__translations__updated_at"))
    }
    found = {}
    for page in pages.values(
        "pk",
        "translation_key",
        "locale_id",
        "locale__language_code",
        "alias_of_id",
        "live",
        "last_published_at",
    ):
        key = (page["translation_key"], page["locale_id"])
        count, latest = done.get(key, (0, None))
        found[page["pk"]] = status_of(
            page, translations.get(key), count, totals.get(key[0], 0), latest
        )
    return found


def status_of(
    page: dict[str, Any],
    translation: dict[str, Any] | None,
    count: int,
    total: int,
    latest: datetime | None,
) -> Status:
    """Return the status of one page from what the database says of it and its translation."""
    language, published = page["locale__language_code"], page["last_published_at"]
    if translation is None:
        # A page that is not led by wagtail-localize, yet no copy, was written by hand.
        state = State.UNTRANSLATED if page["alias_of_id"] else State.COMPLETE
        return Status(language, state, since=published)
    if since := translation["source__pending_sync__since"]:
        changed = translation["source__pending_sync__texts"]
        return Status(language, State.CHANGED, count, total, since, changed)
    if count < total:
        state = State.PARTLY if count else State.UNTRANSLATED
        return Status(language, state, count, total, latest)
    made = max(filter(None, (latest, translation["source__last_updated_at"])))
    if not page["live"] or published is None or published < made:
        return Status(language, State.READY, count, total, made)
    return Status(language, State.COMPLETE, count, total, published)


def counts(user: Any) -> Counter[tuple[str, State]]:
    """Return how many pages are in each (language, state)."""
    return Counter((row.language, row.state) for row in statuses(waiting_pages(user)).values())


# The report ---------------------------------------------------------------------------------


class TranslationFilterSet(WagtailFilterSet):
    language = django_filters.ChoiceFilter(
        field_name="locale__language_code", label=_("Language"), choices=OTHER_LANGUAGES
    )
    state = django_filters.ChoiceFilter(
        method="filter_state", label=_("State"), choices=State.choices
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def filter_state(self, pages: "QuerySet[Page]", name: str, value: str) -> "QuerySet[Page]":
        found = statuses(pages)
        return pages.filter(pk__in=[pk for pk, row in found.items() if row.state == value])


class StateColumn(BaseColumn):
    cell_template_name = "home/admin/state_cell.html"


class ActionsColumn(BaseColumn):
    cell_template_name = "home/admin/actions_cell.html"


class TranslationReport(ReportView):
    """One row for each Latvian page and language."""

    model = Page
    page_title = _("Translations")
    header_icon = "wagtail-localize-language"
    index_url_name = "translations"
    index_results_url_name = "translations_results"
    filterset_class = TranslationFilterSet
    any_permission_required = ["add", "change", "publish"]
    columns = [
        TitleColumn(
            "latvian_title",
            label=_("Latvian page"),
            get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.latvian_id]),
        ),
        Column("locale", label=_("Language"), accessor="language_name"),
        StateColumn("state", label=_("State")),
        ActionsColumn("actions", label=_("What to do")),
    ]
    no_results_message = _("No page is in this state.")

    def get_queryset(self) -> "QuerySet[Page]":
        return waiting_pages(self.request.user).order_by("latvian_path", "locale__language_code")

    def decorate_paginated_queryset(self, object_list: Any) -> list[Page]:
        pages = list(object_list)
        found = statuses(Page.objects.filter(pk__in=[page.pk for page in pages]))
        names = dict(settings.LANGUAGES)
        for page in pages:
            page.status = found[page.pk]
            page.language_name = names[page.status.language]
        return pages


# What changed, and the ways into the editor -----------------------------------------------------


def editor_of(page: Page) -> HttpResponse:
    return redirect("wagtailadmin_pages:edit", page.pk)


def page_to_translate(request: HttpRequest, pk: int) -> Page:
    """Return the page, if this person may both edit it and send pages for translation."""
    page = get_object_or_404(Page, pk=pk)
    allowed = request.user.has_perm("wagtail_localize.submit_translation")
    if not allowed or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return page


@require_POST
def translate(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a page for translation, unless somebody has, and open wagtail-localize's editor."""
    page = page_to_translate(request, pk)
    if page.alias_of_id:
        latvian = get_object_or_404(
            Page,
            translation_key=page.translation_key,
            locale__language_code=settings.LANGUAGE_CODE,
        )
        translate_object(latvian.specific, [page.locale], user=request.user)
    return editor_of(page)


class ChangesView(View):
    """What changed in Latvian since the translations took it over; a POST takes it over.

    Opened for a page of any language: afterwards that page's editor opens.
    """

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page = page_to_translate(request, kwargs["pk"])
        self.source = get_object_or_404(
            TranslationSource.objects.select_related("specific_content_type"),
            object_id=self.page.translation_key,
            locale__language_code=settings.LANGUAGE_CODE,
        )

    @cached_property
    def latvian(self) -> Any:
        return self.source.get_source_instance()

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        before = snapshot(self.source, self.latvian)
        title = gettext("What changed: %(title)s") % {"title": self.latvian.title}
        context = {
            "page": self.page,
            "latvian": self.latvian,
            "source": self.source,
            "changed": has_changed(before, self.latvian),
            "changes": changed_texts(before, self.latvian),
            "header_title": title,
            "header_icon": "history",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": reverse("translations"), "label": _("Translations")},
                {"url": "", "label": title},
            ],
        }
        return TemplateResponse(request, "home/admin/changes.html", context)

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.source.update_from_db()
        for translation in self.source.translations.filter(enabled=True):
            self.source.update_target_view_restrictions(translation.target_locale_id)
        messages.success(request, gettext("The changes were taken over. Now translate them."))
        if self.page.locale_id == self.source.locale_id:
            return redirect("translations")
        return editor_of(self.page)


class SyncView(UpdateTranslationsView):
    """wagtail-localize's “Sync translated pages”, for what is no page.

    A page is led to `ChangesView` instead: wagtail-localize would let anybody publish its
    translations here, and let a machine's words go public unread.
    """

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.lead_to_changes() or super().get(request, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.lead_to_changes() or super().post(request, **kwargs)

    def lead_to_changes(self) -> HttpResponse | None:
        instance = self.object.get_source_instance()
        if isinstance(instance, Page):
            return redirect("translation_changes", instance.pk)
        return None

    def get_form(self) -> Any:
        form = super().get_form()
        form.fields.pop("use_machine_translation", None)
        return form
