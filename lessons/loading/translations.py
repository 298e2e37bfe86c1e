"""Translations of shipped texts, put where an editor would put them: into wagtail-localize."""

from collections import defaultdict
from typing import Any

from wagtail.models import Locale
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .files import ContentError


def strings_by_path(instance: Any) -> dict[str, list[StringSegmentValue]]:
    """Return the strings of a page or snippet, in order, by the path of the field or block."""
    found = defaultdict(list)
    for segment in extract_segments(instance):
        if isinstance(segment, StringSegmentValue) and segment.string.data.strip():
            found[segment.path].append(segment)
    return found


def translate(source_instance: Any, translated: Any, locale: Locale) -> None:
    """Publish `source_instance` in `locale` with the texts of `translated`, its twin.

    Raises ContentError where the two do not have the same strings in the same places.
    """
    source, _ = TranslationSource.update_or_create_from_instance(source_instance)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    texts = strings_by_path(translated)
    segments = StringSegment.objects.filter(source=source).select_related("string", "context")
    by_path: dict[str, list[StringSegment]] = defaultdict(list)
    for segment in segments.order_by("order", "pk"):
        by_path[segment.context.path].append(segment)
    rows = []
    for path, own in by_path.items():
        if len(own) != len(texts[path]):
            raise ContentError(
                f"{source_instance}: {path} has {len(own)} strings, "
                f"{locale.language_code} has {len(texts[path])}"
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
    translation.save_target(publish=True)


def stored_translations(instance: Any) -> list[list[str]]:
    """Return [language, path, source string, translation] of all that is stored for `instance`."""
    rows = StringTranslation.objects.filter(context__object_id=instance.translation_key)
    names = ("locale__language_code", "context__path", "translation_of__data", "data")
    return [list(row) for row in rows.order_by(*names).values_list(*names)]
