"""Shipped pictures."""

import hashlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.images import ImageFile
from django.db import transaction

from home.models import Picture

from .blocks import References
from .fields import check
from .files import ShippedPicture
from .ledger import WRITTEN, Ledger

KEPT = (
    "title", "description", "photographer", "people", "consent", "file_hash",
    "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
)  # fmt: skip


def load_pictures(
    pictures: Iterable[ShippedPicture], references: References, ledger: Ledger
) -> list[Callable[[], None]]:
    """Load pictures with their files; return what takes the new files away again."""
    pictures = list(pictures)
    ids = [ledger.object_id(key_of(shipped)) for shipped in pictures]
    rows = Picture.objects.in_bulk([id for id in ids if id])
    undo: list[Callable[[], None]] = []
    for shipped, id in zip(pictures, ids, strict=True):
        row = rows.get(id or 0)
        data = as_data(shipped)
        if ledger.decide(key_of(shipped), data, stored_picture(row)) in WRITTEN:
            row = row or Picture()
            undo += write(row, shipped, data)
            ledger.record(key_of(shipped), data, stored_picture(row), row.pk)
        references.ids["picture"][shipped.key] = row.pk if row else None
    return undo


def key_of(shipped: ShippedPicture) -> str:
    return f"picture:{shipped.key}"


def as_data(shipped: ShippedPicture) -> dict[str, Any]:
    """Return what of a picture comes into the database; the texts are Latvian."""
    return {
        "title": shipped.title[settings.LANGUAGE_CODE].strip(),
        "description": shipped.alt[settings.LANGUAGE_CODE].strip(),
        "photographer": shipped.photographer,
        "people": shipped.people,
        "consent": shipped.consent,
        "file_hash": hashlib.sha1(shipped.path.read_bytes()).hexdigest(),
    }


def stored_picture(picture: Picture | None) -> dict[str, Any] | None:
    return {name: getattr(picture, name) for name in KEPT} if picture else None


def write(
    picture: Picture, shipped: ShippedPicture, data: dict[str, Any]
) -> list[Callable[[], None]]:
    """Save a picture; return what takes its file away again if it has a new one."""
    old = picture.file.name
    new_file = picture.file_hash != data["file_hash"]
    for name, value in data.items():
        setattr(picture, name, value)
    if not new_file:
        check(picture, f"pictures.yaml: {shipped.key}")
        picture.save()
        return []
    with shipped.path.open("rb") as file:
        picture.file = ImageFile(file, name=shipped.file)
        picture._set_image_file_metadata()
        check(picture, f"pictures.yaml: {shipped.key}")
        picture.save()
    storage = picture.file.storage
    if old:
        picture.renditions.all().delete()
        transaction.on_commit(partial(storage.delete, old))
    return [partial(storage.delete, picture.file.name)]
