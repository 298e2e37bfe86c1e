"""What keeps the search index in step with the pages. Deleted pages take their entry along."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

# Receivers are called in the order of their connection, and those of `home` must come first:
# they say how far a translation has come.
import home.signals  # noqa: F401

from .models import SearchEntry
from .search.indexing import update


@receiver(page_published)
def index(instance: Page, **kwargs: Any) -> None:
    update(instance)


@receiver(page_unpublished)
def forget(instance: Page, **kwargs: Any) -> None:
    SearchEntry.objects.filter(page_id=instance.pk).delete()
