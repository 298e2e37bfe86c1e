from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail_localize.fields import SynchronizedField

SOURCE = settings.LANGUAGE_CODE
HOME_DEPTH = 2
# Dates beyond these are slips of the keyboard, and some calendars cannot count with them.
FIRST_YEAR, LAST_YEAR = 1900, 2199
# First parts of addresses that are not pages.
RESERVED_SLUGS = {"accounts", "practice", "quiz", "sitting", "progress", "search"}


@dataclass(frozen=True)
class LanguageVersion:
    """One language in which a page can be read. `complete`: all of its text is translated."""

    page_id: int
    code: str
    url: str
    complete: bool
    started: bool


def check_years(instance: models.Model) -> None:
    """Raise ValidationError for a date that nobody can have meant."""
    errors = {}
    for field in instance._meta.fields:
        value = getattr(instance, field.attname)
        if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
            errors[field.name] = _("Look at the year: this date cannot be right.")
    if errors:
        raise ValidationError(errors)


def address_of(page: Page, language: str) -> str:
    """Return the address of `page`, a page of `language`, without a query."""
    return f"/{language}/" + page.url_path.split("/", 2)[2]


def with_restrictions(pages: Any) -> Any:
    """Add whether any page of the site is restricted; mostly none is, and no more need be asked."""
    return pages.annotate(site_has_restrictions=Exists(PageViewRestriction.objects.all()))


def live_versions(pages: "QuerySet[Page]") -> list[Page]:
    """Return live pages with all that `versions_of` asks of them; one query."""
    live = with_restrictions(pages.filter(live=True))
    return list(live.select_related("locale", "translation_state"))


def versions_of(pages: Iterable[Page]) -> list[LanguageVersion]:
    """Return the versions that translations of one page are, in the order of the menu."""
    by_code = {}
    for page in pages:
        code = page.locale.language_code
        state = getattr(page, "translation_state", None)
        is_source = code == settings.LANGUAGE_CODE
        by_code[code] = LanguageVersion(
            page_id=page.pk,
            code=code,
            url=address_of(page, code),
            complete=is_source or bool(state and state.is_complete),
            started=is_source or bool(state and (state.translated or state.is_complete)),
        )
    return [by_code[code] for code, _ in settings.LANGUAGES if code in by_code]


def find_page(language: str, path: str) -> "BasePage | None":
    """Return the live page at `path` ("news/summer/") of a language's tree.

    Two queries; one for the home page.

    The first segment of `url_path` is the slug of the language's home page, never part of an
    address; only one page below the root has its language, the home page.
    """
    parts = [part for part in path.split("/") if part]
    candidates = Page.objects.filter(
        locale__language_code=language,
        depth=len(parts) + 2,
        url_path__endswith="/" + "".join(f"{part}/" for part in parts),
    )
    if parts:
        candidates = candidates.filter(slug=parts[-1])
    model = Page if parts else apps.get_model("home.HomePage")
    versions = live_versions(
        model.objects.filter(translation_key__in=candidates.values("translation_key"))
    )
    latvian = {v.translation_key for v in versions if v.locale.language_code == SOURCE}
    for version in versions:
        if version.translation_key not in latvian:
            # No page is public in another language alone.
            continue
        slugs = version.url_path.split("/")[2:-1]
        if version.locale.language_code == language and slugs == parts:
            # Home pages come as what they are, other pages as rows of the tree.
            page: BasePage = version if isinstance(version, BasePage) else version.specific
            page.locale = version.locale
            page.site_has_restrictions = version.site_has_restrictions
            page.language_versions = versions_of(
                v for v in versions if v.translation_key == version.translation_key
            )
            return page
    return None


class BasePage(Page):
    """What every page of the public site shares.

    The source language is Latvian. In the other languages a page exists at once, as a copy in
    Latvian, and `own_version` tells whether it has been translated since.
    """

    # One address in every language; a slug made of Cyrillic letters would be empty.
    override_translatable_fields = [SynchronizedField("slug")]
    # Facts that are the same in every language: publishing keeps all versions equal in them.
    SHARED_FIELDS: tuple[str, ...] = ()
    # The StreamField whose first picture stands for the page.
    picture_field = "picture"
    site_has_restrictions = True

    class Meta:
        abstract = True

    @staticmethod
    def shared(*names: str) -> list[SynchronizedField]:
        """Return what keeps an address and the fields `names` out of translations."""
        return [SynchronizedField(name) for name in ("slug", *names)]

    @cached_property
    def language_versions(self) -> list[LanguageVersion]:
        """The live versions of this page, in the order of the language menu."""
        same = Page.objects.filter(translation_key=self.translation_key)
        return versions_of(live_versions(same))

    @cached_property
    def own_version(self) -> LanguageVersion | None:
        return next((v for v in self.language_versions if v.page_id == self.pk), None)

    @property
    def content_language(self) -> str:
        """The language of the text that the page shows, which may still be Latvian."""
        version = self.own_version
        if version is None:
            return str(self.locale.language_code)
        return version.code if version.started else settings.LANGUAGE_CODE

    @property
    def is_fully_translated(self) -> bool:
        return self.own_version is None or self.own_version.complete

    def clean(self) -> None:
        super().clean()
        # A new page does not know yet where it will stand.
        if self.depth in (None, HOME_DEPTH + 1) and self.slug in RESERVED_SLUGS:
            raise ValidationError({"slug": _("The site itself uses this address.")})
        check_years(self)

    def get_view_restrictions(self) -> "QuerySet[PageViewRestriction]":
        """Return the restrictions on this page and the pages above it, in one query.

        As in Wagtail, an alias is as restricted as the page that it copies.
        """
        if not self.site_has_restrictions:
            return PageViewRestriction.objects.none()
        steps = range(self.steplen, len(self.path) + 1, self.steplen)
        paths = [self.path[:length] for length in steps]
        return PageViewRestriction.objects.filter(
            Q(page__path__in=paths) | Q(page__aliases__path__in=paths)
        ).distinct()

    def is_open_to(self, request: HttpRequest) -> bool:
        """Return whether the reader may see the page: for what belongs to it at other addresses."""
        return all(each.accept_request(request) for each in self.get_view_restrictions())

    def update_aliases(self, **kwargs: Any) -> None:
        """Let the copies in other languages follow.

        Wagtail asks for it even when publishing is only planned, and would make them public.
        """
        if self.live:
            super().update_aliases(**kwargs)

    def source_page(self) -> "BasePage":
        """Return the Latvian page; facts that must not differ by language are read there.

        A page that has none stands for itself.
        """
        if self.locale.language_code == settings.LANGUAGE_CODE:
            return self
        found: BasePage | None = (
            type(self)
            .objects.filter(
                translation_key=self.translation_key, locale__language_code=settings.LANGUAGE_CODE
            )
            .first()
        )
        return found or self

    def live_children(self, model: type[Page]) -> "QuerySet[Any]":
        return model.objects.child_of(self).live().order_by("path")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["language_versions"] = self.language_versions
        return context

    def as_linked_data(self) -> dict[str, Any] | None:
        """Return what the page is about, in the words of schema.org, for those that have some."""
        return None


class QuickExitPage(BasePage):
    """A page that somebody may have to leave fast, because of who stands behind her."""

    quick_exit = models.BooleanField(
        _("“Leave this page quickly”"),
        default=False,
        help_text=_("For pages about violence or trafficking: a button that leads away at once."),
    )

    settings_panels = [*BasePage.settings_panels, FieldPanel("quick_exit")]

    class Meta:
        abstract = True
