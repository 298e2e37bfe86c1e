"""Uploads of a single machine: parts of files as players ask for them, types, safe headers."""

from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cms.views import wanted_part

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 40
SIZE = len(CONTENT)
Get = Callable[..., HttpResponseBase]


@pytest.fixture
def get(client: Client) -> Get:
    path = Path(settings.MEDIA_ROOT) / "recordings" / "test.mp3"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(CONTENT)

    def get(method: str = "get", name: str = "test.mp3", **headers: str) -> HttpResponseBase:
        sent = {key.replace("_", "-"): value for key, value in headers.items()}
        return getattr(client, method)(f"/media/recordings/{name}", headers=sent)

    return get


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        # What an iPhone asks for first.
        ("0-1", 0, 1),
        ("0-", 0, SIZE - 1),
        ("5000-", 5000, SIZE - 1),
        ("4000-9999", 4000, 9999),
        ("4000-999999", 4000, SIZE - 1),
        ("-1", SIZE - 1, SIZE - 1),
        ("-5000", SIZE - 5000, SIZE - 1),
        ("-999999", 0, SIZE - 1),
        (f"{SIZE - 1}-{SIZE - 1}", SIZE - 1, SIZE - 1),
    ],
)
def test_a_part_is_answered_with_that_part(get: Get, asked: str, first: int, last: int) -> None:
    response = get(range=f"bytes={asked}")
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert response["Content-Length"] == str(last - first + 1)
    assert response["Content-Type"] == "audio/mpeg"
    assert response["Cache-Control"].startswith("public")
    assert body(response) == CONTENT[first : last + 1]


@pytest.mark.parametrize("asked", [f"{SIZE}-", f"{SIZE}-{SIZE + 5}", "999999999-", "-0"])
def test_an_impossible_part_is_refused_and_kept_by_nobody(get: Get, asked: str) -> None:
    response = get(range=f"bytes={asked}")
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{SIZE}"
    assert "Cache-Control" not in response
    assert body(response) == b""


@pytest.mark.parametrize(
    "header",
    ["", "bytes=0-1,5-6", "bytes=-", "bytes=9-2", "bytes=a-b", "seconds=0-1", "0-1", "bytes=--1",
     "bytes=" + "9" * 40 + "-", "bytes=0-1 "],
)  # fmt: skip
def test_what_is_no_single_part_is_answered_with_the_whole_file(get: Get, header: str) -> None:
    response = get(range=header) if header else get()
    assert response.status_code == 200
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Length"] == str(SIZE)
    assert body(response) == CONTENT


def test_a_part_of_an_older_version_is_not_given(get: Get) -> None:
    known = get()["Last-Modified"]
    assert get(range="bytes=0-1", if_range=known).status_code == 206
    assert get(range="bytes=0-1", if_range=formatdate(0, usegmt=True)).status_code == 200
    assert get(range="bytes=0-1", if_range='"a-tag"').status_code == 200
    assert get(range="bytes=0-1", if_modified_since=known).status_code == 304


def test_only_a_get_is_answered_with_a_part(get: Get) -> None:
    assert get("head", range="bytes=0-1").status_code == 200


@pytest.mark.parametrize(
    ("name", "type"),
    [
        ("a.mp3", "audio/mpeg"),
        ("a.M4A", "audio/mp4"),
        ("a.ogg", "audio/ogg"),
        ("a.wav", "audio/wav"),
    ],
)
def test_sounds_are_played_and_nothing_in_them_runs(get: Get, name: str, type: str) -> None:
    (Path(settings.MEDIA_ROOT) / "recordings" / name).write_bytes(CONTENT)
    for response in (get(name=name), get(name=name, range="bytes=0-1")):
        assert response["Content-Type"] == type
        assert response["Content-Disposition"].startswith("inline")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]


def test_a_part_of_what_is_downloaded_stays_a_download(get: Get) -> None:
    (Path(settings.MEDIA_ROOT) / "recordings" / "a.html").write_bytes(CONTENT)
    response = get(name="a.html", range="bytes=0-1")
    assert response.status_code == 206
    assert response["Content-Disposition"].startswith("attachment")


def test_an_empty_file_has_no_parts(get: Get) -> None:
    (Path(settings.MEDIA_ROOT) / "recordings" / "empty.mp3").write_bytes(b"")
    assert get(name="empty.mp3").status_code == 200
    assert get(name="empty.mp3", range="bytes=0-").status_code == 416


@given(st.binary(max_size=60), st.integers(0, 70), st.integers(0, 70))
def test_a_part_is_a_slice(content: bytes, first: int, last: int) -> None:
    whole = range(len(content))
    tail = wanted_part(f"bytes=-{last}", len(content))
    assert tail is not None
    assert bytes(content[i] for i in tail) == (content[-last:] if last else b"")
    asked = wanted_part(f"bytes={first}-{last}", len(content))
    if last < first:
        assert asked is None
    else:
        assert list(asked or ()) == list(whole[first : last + 1])


def test_clips_may_be_played_from_memory(client: Client) -> None:
    policy = client.get("/lv/")["Content-Security-Policy"]
    assert "media-src 'self' blob:;" in f"{policy};"
