"""Pictures in the sizes and formats that pages show.

Renditions are made when a page is published, never while a visitor waits: what a request does
not find, it does not show.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.models import Filter

WIDTHS = (400, 800, 1200)
FORMATS = ("avif", "webp")
# For browsers that know neither format, for feeds and for sharing.
PLAIN = "width-1200|format-jpeg|bgcolor-fffdf9"
# One size for pictures of words in exercises.
SMALL = "max-480x480|format-webp"
SPECS = [f"width-{width}|format-{name}" for name in FORMATS for width in WIDTHS]


@dataclass(frozen=True)
class Source:
    """The addresses of one format in all its widths, as `srcset` writes them."""

    type: str
    srcset: str


@dataclass(frozen=True)
class Shown:
    """A picture as a page shows it: an address for every browser, its size in pixels."""

    sources: list[Source]
    url: str
    width: int
    height: int
    photographer: str


def make_renditions(pictures: Iterable[Any]) -> None:
    """Make whatever size and format of `pictures` is missing."""
    for picture in pictures:
        picture.get_renditions(*SPECS, PLAIN)


def make_small(picture: Any) -> None:
    picture.get_renditions(SMALL)


def shown(picture: Any, make: bool = False) -> Shown | None:
    """Return how `picture` is shown; nothing if it must not be, or is not made yet.

    `make`: make what is missing, for an editor's preview.
    """
    if picture is None or not picture.may_be_shown:
        return None
    if make:
        make_renditions([picture])
    found = {
        filter.spec: rendition
        for filter, rendition in picture.find_existing_renditions(
            *(Filter(spec=spec) for spec in (*SPECS, PLAIN))
        ).items()
    }
    plain = found.get(PLAIN)
    if plain is None:
        return None
    sources = []
    for name in FORMATS:
        by_width = {
            rendition.width: rendition.url
            for width in WIDTHS
            if (rendition := found.get(f"width-{width}|format-{name}"))
        }
        if by_width:
            srcset = ", ".join(f"{url} {width}w" for width, url in sorted(by_width.items()))
            sources.append(Source(f"image/{name}", srcset))
    return Shown(sources, plain.url, plain.width, plain.height, picture.photographer)


def picture_ids(stream: StreamValue) -> Iterator[int]:
    """Yield the ids of the pictures anywhere in a stream."""
    model = get_image_model()
    for found, id, _, _ in stream.stream_block.extract_references(stream):
        if found is model and id:
            yield int(id)


def pictures_of(page: Any) -> list[Any]:
    """Return the pictures in any stream of a page; one query."""
    ids = {
        id
        for field in page._meta.get_fields()
        if isinstance(field, StreamField)
        for id in picture_ids(getattr(page, field.name))
    }
    return list(get_image_model().objects.filter(pk__in=ids)) if ids else []


def attach_pictures(pages: Iterable[Any]) -> list[Any]:
    """Return `pages` as a list, each with the picture that stands for it as `card_picture`.

    One query for any number of pages.
    """
    pages = list(pages)
    wanted = {page.pk: id for page in pages if (id := first_picture(page))}
    pictures = with_renditions(wanted.values())
    for page in pages:
        page.card_picture = pictures.get(wanted.get(page.pk, 0))
    return pages


def first_picture(page: Any) -> int | None:
    stream = getattr(page, page.picture_field, None)
    rows = stream.raw_data if stream else ()
    return next((row["value"]["image"] for row in rows if row["type"] == "picture"), None)


def with_renditions(ids: Iterable[int]) -> dict[int, Any]:
    """Return those pictures that have renditions, by id, together with them; one query."""
    wanted = set(ids)
    if not wanted:
        return {}
    model = get_image_model()
    by_picture: dict[int, list[Any]] = {}
    rows = model.get_rendition_model().objects.filter(image_id__in=wanted).select_related("image")
    for rendition in rows:
        by_picture.setdefault(rendition.image_id, []).append(rendition)
    pictures = {}
    for id, renditions in by_picture.items():
        picture = renditions[0].image
        picture.prefetched_renditions = renditions
        pictures[id] = picture
    return pictures


def small_pictures(ids: Iterable[int]) -> dict[int, str]:
    """Return the addresses of those pictures that are made in the small size; one query."""
    renditions = (
        get_image_model()
        .get_rendition_model()
        .objects.filter(image_id__in=set(ids), filter_spec=SMALL)
    )
    return {
        rendition.image_id: rendition.url
        for rendition in renditions.select_related("image")
        if rendition.image.may_be_shown
    }
