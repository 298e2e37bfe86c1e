"""What previews of blocks show: the first pictures, documents and pages that the site has."""

from itertools import islice
from typing import Any

from django.apps import apps
from django.conf import settings
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from .pictures import attach_pictures


def example_pictures(count: int) -> list[Any]:
    pictures = get_image_model().objects.order_by("pk").iterator()
    return list(islice((picture for picture in pictures if picture.may_be_shown), count))


def example_documents(count: int) -> list[Any]:
    return list(get_document_model().objects.order_by("pk")[:count])


def example_pages(count: int) -> list[Page]:
    pages = Page.objects.filter(locale__language_code=settings.LANGUAGE_CODE, depth__gt=2)
    return list(pages.live().order_by("depth", "path")[:count])


def latest_pages(model: str, date: str, count: int) -> list[Any]:
    """Return the last pages of a type ("NewsPage") as lists show them."""
    pages = apps.get_model("home", model).objects.live()
    pages = pages.filter(locale__language_code=settings.LANGUAGE_CODE)
    return attach_pictures(pages.order_by(f"-{date}")[:count])
