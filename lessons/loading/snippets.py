"""What pages share, and the notices above them: topics, opening hours, settings."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import combinations
from typing import Any

from django.conf import settings
from wagtail.models import Locale

from home.models import (
    Notice,
    OpeningException,
    OpeningHours,
    OpeningTime,
    SchoolSettings,
    Topic,
)

from .blocks import References
from .fields import check, own_fields, set_fields
from .files import (
    LANGUAGES,
    ContentError,
    ShippedHours,
    ShippedPage,
    ShippedTopic,
    in_language,
    stable_id,
)
from .ledger import WRITTEN, Ledger
from .translations import stored_translations, translate

SOURCE = settings.LANGUAGE_CODE
Locales = Mapping[str, Locale]


def load_topics(
    topics: Iterable[ShippedTopic], locales: Locales, references: References, ledger: Ledger
) -> None:
    """Create or update topics and their translations."""
    for shipped in topics:
        key, id = f"topic:{shipped.key}", stable_id("topic", shipped.key)
        own = Topic.objects.filter(locale=locales[SOURCE])
        topic = own.filter(translation_key=id).first()
        if topic is None and key not in ledger.items:
            # A topic that the editors made themselves is the one that is meant.
            topic = own.filter(slug=shipped.slug).first()
        data = vars(shipped)
        if ledger.decide(key, data, stored_topic(topic)) in WRITTEN:
            topic = topic or Topic(translation_key=id, locale=locales[SOURCE])
            topic.name, topic.slug = shipped.name[SOURCE].strip(), shipped.slug
            place = f"topics.yaml: {shipped.key}"
            check(topic, place)
            topic.save()
            twins = {
                code: Topic(name=shipped.name[code].strip(), slug=shipped.slug)
                for code in LANGUAGES
                if code != SOURCE
            }
            translate(topic, {locales[code]: twin for code, twin in twins.items()}, place)
            ledger.record(key, data, stored_topic(topic))
        references.ids["topic"][shipped.key] = topic.pk if topic else None


def stored_topic(topic: Topic | None) -> dict[str, Any] | None:
    if topic is None:
        return None
    translations = stored_translations([topic.translation_key])[topic.translation_key]
    return {"name": topic.name, "slug": topic.slug, "translations": translations}


def load_notices(
    notices: Iterable[ShippedPage], locales: Locales, references: References, ledger: Ledger
) -> None:
    """Create or update important notices and their translations."""
    for shipped in notices:
        key, id = f"notice:{shipped.key}", stable_id("notice", shipped.key)
        notice = Notice.objects.filter(translation_key=id, locale=locales[SOURCE]).first()
        data = {name: value for name, value in vars(shipped).items() if name != "streams" or value}
        if ledger.decide(key, data, stored_notice(notice)) not in WRITTEN:
            continue
        place = f"{shipped.key}.yaml"
        notice = notice or Notice(translation_key=id, locale=locales[SOURCE])
        twins = {code: Notice() for code in LANGUAGES if code != SOURCE}
        try:
            for code, instance in {SOURCE: notice, **twins}.items():
                set_fields(instance, in_language(shipped.fields, code), references)
        except ContentError as error:
            raise ContentError(f"{place}: {error}") from error
        check(notice, place)
        notice.save()
        translate(notice, {locales[code]: twin for code, twin in twins.items()}, place)
        ledger.record(key, data, stored_notice(Notice.objects.get(pk=notice.pk)))


def stored_notice(notice: Notice | None) -> dict[str, Any] | None:
    if notice is None:
        return None
    return {
        "text": notice.text,
        "from": notice.starts_at,
        "until": notice.ends_at,
        "translations": stored_translations([notice.translation_key])[notice.translation_key],
    }


def load_hours(all_hours: Iterable[ShippedHours], references: References, ledger: Ledger) -> None:
    """Create or update opening hours, those that others follow first."""
    for shipped in in_order(all_hours):
        key, place = f"hours:{shipped.key}", f"hours.yaml: {shipped.key}"
        id = ledger.object_id(key)
        found = {"pk": id} if id else {"name": shipped.name} if key not in ledger.items else None
        hours = OpeningHours.objects.filter(**found).first() if found else None
        data = vars(shipped)
        if ledger.decide(key, data, stored_hours(hours)) in WRITTEN:
            hours = hours or OpeningHours()
            hours.name = shipped.name
            hours.follows_id = references.ids["hours"][shipped.follows] if shipped.follows else None
            hours.times = lines(OpeningTime, shipped.times, f"{place}: times", references)
            hours.exceptions = lines(
                OpeningException, shipped.exceptions, f"{place}: exceptions", references
            )
            check(hours, place)
            hours.save()
            hours = OpeningHours.objects.get(pk=hours.pk)
            ledger.record(key, data, stored_hours(hours), hours.pk)
        references.ids["hours"][shipped.key] = hours.pk if hours else None


def in_order(all_hours: Iterable[ShippedHours]) -> list[ShippedHours]:
    by_key = {hours.key: hours for hours in all_hours}
    for hours in by_key.values():
        if hours.follows and hours.follows not in by_key:
            raise ContentError(f"hours.yaml: {hours.key}: follows: no hours {hours.follows}")
    graph = {key: {hours.follows} - {""} for key, hours in by_key.items()}
    try:
        return [by_key[key] for key in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        raise ContentError(f"hours.yaml: {error.args[1][0]}: follows: itself in the end") from error


def lines(model: Any, rows: Any, place: str, references: References) -> list[Any]:
    """Return the unsaved lines of opening hours; raises ContentError."""
    made = []
    for number, row in enumerate(rows, start=1):
        line = model(sort_order=number)
        try:
            set_fields(line, row, references)
        except (AttributeError, ContentError) as error:
            raise ContentError(f"{place}: {number}: {error}") from error
        check(line, f"{place}: {number}", exclude={"hours"})
        made.append(line)
    for one, other in combinations(made, 2):
        if one.overlaps(other):
            raise ContentError(f"{place}: {other.sort_order}: overlaps {one.sort_order}")
    return made


def stored_hours(hours: OpeningHours | None) -> dict[str, Any] | None:
    if hours is None:
        return None
    times = [[row.weekday, row.opens, row.closes] for row in hours.times.all()]
    exceptions = [
        [row.first_day, row.last_day, row.opens, row.closes, row.reason]
        for row in hours.exceptions.all()
    ]
    return {
        "name": hours.name,
        "follows": hours.follows_id,
        "times": times,
        "exceptions": exceptions,
    }


def load_settings(values: Mapping[str, Any], references: References, ledger: Ledger) -> None:
    """Fill in how to reach the school, unless the editors have."""
    if not values:
        return
    key, place = "settings:school", "settings.yaml"
    school = SchoolSettings.load()
    stored: dict[str, Any] | None = stored_settings(school)
    if key not in ledger.items and stored == stored_settings(SchoolSettings()):
        # The row comes into being as soon as anybody asks for it.
        stored = None
    if ledger.decide(key, values, stored) not in WRITTEN:
        return
    try:
        set_fields(school, in_language(values, SOURCE), references)
    except ContentError as error:
        raise ContentError(f"{place}: {error}") from error
    check(school, place)
    school.save()
    ledger.record(key, values, stored_settings(school))


def stored_settings(school: SchoolSettings) -> dict[str, Any]:
    return {
        name: getattr(school, field.attname) for name, field in own_fields(type(school)).items()
    }
