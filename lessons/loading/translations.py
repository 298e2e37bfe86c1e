"""Translations of shipped texts, put where an editor would put them: into wagtail-localize."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .blocks import causes
from .files import ContentError


def strings_by_path(instance: Any) -> dict[str, list[StringSegmentValue]]:
    """Return the strings of a page or snippet, in order, by the path of the field or block."""
    found = defaultdict(list)
    for segment in extract_segments(instance):
        if isinstance(segment, StringSegmentValue) and segment.string.data.strip():
            found[segment.path].append(segment)
    return found


def translate(source_instance: Any, translated: Mapping[Locale, Any], place: str) -> None:
    """Publish `source_instance` in other languages with the texts of `translated`, its twins.

    Raises ContentError, beginning with `place`, where two twins do not have the same strings in
    the same places.
    """
    source, _ = TranslationSource.update_or_create_from_instance(source_instance)
    segments = StringSegment.objects.filter(source=source).select_related("string", "context")
    by_path: dict[str, list[StringSegment]] = defaultdict(list)
    for segment in segments.order_by("order", "pk"):
        by_path[segment.context.path].append(segment)
    for locale, twin in translated.items():
        row, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
        if not row.enabled:
            # An editor went on without wagtail-localize; her page is hers.
            continue
        here = f"{place}: {locale.language_code}"
        keep_strings(by_path, strings_by_path(twin), locale, here)
        publish(source, locale, here)


def keep_strings(
    by_path: Mapping[str, list[StringSegment]],
    texts: Mapping[str, list[StringSegmentValue]],
    locale: Locale,
    place: str,
) -> None:
    rows = []
    for path, own in by_path.items():
        if len(own) != len(texts[path]):
            raise ContentError(
                f"{place}: {path} has {len(texts[path])} strings, {len(own)} in the source"
            )
        for segment, text in zip(own, texts[path], strict=True):
            rows.append(
                StringTranslation(
                    translation_of=segment.string,
                    locale=locale,
                    context=segment.context,
                    data=text.string.data,
                    translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                    has_error=False,
                )
            )
    StringTranslation.objects.bulk_create(
        {(row.translation_of_id, row.context_id): row for row in rows}.values(),
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=["data", "translation_type", "has_error"],
    )


def publish(source: TranslationSource, locale: Locale, place: str) -> None:
    """Make or renew the translation, and publish it now.

    wagtail-localize publishes pages after the transaction; here all must be done or nothing.
    """
    is_page = issubclass(source.specific_content_type.model_class(), Page)
    try:
        translation, _ = source.create_or_update_translation(
            locale, publish=not is_page, fallback=True, copy_parent_pages=True
        )
    except ValidationError as error:
        raise ContentError(f"{place}: {causes(error)}") from error
    if is_page:
        translation.latest_revision.publish()


def stored_translations(keys: Iterable[UUID]) -> dict[UUID, list[list[str]]]:
    """Return [language, path, source string, translation] of all that is stored, by thing."""
    rows = StringTranslation.objects.filter(context__object_id__in=list(keys))
    names = ("locale__language_code", "context__path", "translation_of__data", "data")
    found: dict[UUID, list[list[str]]] = defaultdict(list)
    for key, *row in rows.order_by(*names).values_list("context__object_id", *names):
        found[key].append(row)
    return found
