"""Wagtail's indexes of references and for the admin's search, kept up to date once a load.

Wagtail renews both at every save. A page that is published in four languages is saved some twenty
times, and half of the time of a load went into that.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save
from modelcluster.fields import ParentalKey
from modelsearch import index
from modelsearch.backends import get_search_backends
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

Touched = dict[type[models.Model], set[Any]]


@contextmanager
def indexed_afterwards(tell: Callable[[str], None]) -> Iterator[None]:
    """Index what is saved inside when it ends well. To be used inside of a transaction."""
    touched: Touched = defaultdict(set)

    def note(instance: models.Model, **kwargs: Any) -> None:
        model, pk = owner(instance)
        if ReferenceIndex.is_indexed(model) or index.class_is_indexed(model):
            touched[model].add(pk)

    def forget(instance: models.Model, **kwargs: Any) -> None:
        if ReferenceIndex.is_indexed(type(instance)):
            ReferenceIndex.remove_for_object(instance)
            ReferenceIndex.remove_references_to(instance)

    indexed = index.get_indexed_models()
    post_save.connect(note)
    post_delete.connect(forget)
    for model in indexed:
        post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in indexed:
            post_save.connect(post_save_signal_handler, sender=model)
        post_delete.disconnect(forget)
        post_save.disconnect(note)
    if touched:
        tell(f"Indexes: {sum(map(len, touched.values()))} things")
        update_indexes(touched)


def owner(instance: models.Model) -> tuple[type[models.Model], Any]:
    """Return model and id of what `instance` is a part of, itself if of nothing."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, ParentalKey):
            return field.related_model, getattr(instance, field.attname)
    return type(instance), instance.pk


def update_indexes(touched: Touched) -> None:
    backends = list(get_search_backends(with_auto_update=True))
    for model, ids in touched.items():
        found: Any = model._default_manager.filter(pk__in=ids)
        rows = list(found.specific() if model is Page else found)
        for row in rows:
            if ReferenceIndex.is_indexed(type(row)):
                ReferenceIndex.create_or_update_for_object(row)
        by_model = defaultdict(list)
        for row in rows:
            if index.class_is_indexed(type(row)):
                by_model[type(row)].append(row)
        for own, group in by_model.items():
            for backend in backends:
                backend.add_bulk(own, group)
