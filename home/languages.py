"""Which version of a thing a reader of a language gets: her own, or else the Latvian one."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Q, QuerySet
from wagtail.models import Page

Translatable = TypeVar("Translatable")


def best_versions(rows: "QuerySet[Any]", language: str) -> list[Any]:
    """Return each thing of `rows` once, in `language` or else in Latvian; one query."""
    codes = {language, settings.LANGUAGE_CODE}
    best: dict[object, Any] = {}
    for row in rows.filter(locale__language_code__in=codes).select_related("locale"):
        if row.locale.language_code == language or row.translation_key not in best:
            best[row.translation_key] = row
    return list(best.values())


def pages_in_language(ids: Iterable[int], language: str) -> dict[int, Page]:
    """Return the live version in `language` of each page that `ids` name; one query.

    Texts link to Latvian pages; a reader stays in her language. Pages that are not live there
    are left out.
    """
    wanted = set(ids)
    if not wanted:
        return {}
    keys = Page.objects.filter(pk__in=wanted).values("translation_key")
    rows = list(
        Page.objects.filter(translation_key__in=keys)
        .filter(Q(pk__in=wanted) | Q(locale__language_code=language, live=True))
        .select_related("locale")
    )
    here = {
        row.translation_key: row
        for row in rows
        if row.locale.language_code == language and row.live
    }
    return {
        row.pk: here[row.translation_key]
        for row in rows
        if row.pk in wanted and row.translation_key in here
    }
