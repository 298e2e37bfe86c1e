"""Plain fields of pages and snippets, set as the shipped files say."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page

from .blocks import References, causes
from .files import ContentError

# Fields of Page that an editor fills in; the others say where and what a page is.
PAGE_FIELDS = {"title", "slug", "seo_title", "search_description", "show_in_menus", "live"}


def own_fields(model: type[models.Model]) -> dict[str, Any]:
    """Return the plain fields of a model that a file may set, by name."""
    inherited = {field.name for field in Page._meta.get_fields()} if issubclass(model, Page) else ()
    skipped = {*inherited, "id", "locale", "translation_key"}
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return {
        field.name: field
        for field in fields
        if field.name not in skipped
        and not field.primary_key
        and not isinstance(field, StreamField)
    }


def set_fields(instance: Any, values: Mapping[str, Any], references: References) -> None:
    """Set fields to values in one language; raises ContentError."""
    known = own_fields(type(instance))
    for name, value in values.items():
        if name not in known:
            raise ContentError(f"no field {name}; there is {', '.join(known)}")
        field = known[name]
        found = field_value(field, value, references, name)
        if field.many_to_many:
            found = list(field.related_model.objects.filter(pk__in=found))
        setattr(instance, field.attname, found)


def field_value(field: Any, value: Any, references: References, name: str) -> Any:
    """Return what a field is set to: of relations, ids. Raises ContentError."""
    try:
        if field.many_to_many:
            if not isinstance(value, list):
                raise ContentError("needs a list")
            ids = [references.find(field.related_model, item) for item in value]
            return [id for id in ids if id is not None]
        if field.is_relation:
            return references.find(field.related_model, value) if value else None
        if isinstance(value, Mapping | list):
            raise ContentError("needs one value, or a text in each language")
        return field.to_python(value.strip() if isinstance(value, str) else value)
    except ContentError as error:
        raise ContentError(f"{name}: {error}") from error
    except ValidationError as error:
        raise ContentError(f"{name}: {causes(error)}") from error
    except (TypeError, ValueError) as error:
        raise ContentError(f"{name}: “{value}” is not understood") from error


def check(instance: Any, place: str, exclude: set[str] | None = None) -> None:
    """Let the model check its values; raises ContentError, beginning with `place`."""
    try:
        instance.full_clean(exclude=exclude)
    except ValidationError as error:
        raise ContentError(f"{place}: {causes(error)}") from error
