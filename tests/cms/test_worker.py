"""Scheduled publishing, with cron or without."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from cms.management.commands import worker
from home.models import NewsPage
from tests import factories

ROOT = Path(__file__).parents[2]
DUE = timezone.now() - timedelta(minutes=1)
PATIENCE = 60  # seconds


def scheduled() -> None:
    """Make a page that was to go public a minute ago."""
    page = NewsPage(title="Drīzumā", slug="drizuma", lead="Īsi.", date="2026-06-24", live=False)
    factories.page("news").add_child(instance=page)
    page.go_live_at = DUE
    page.save_revision(approved_go_live_at=DUE)


@pytest.mark.django_db
def test_a_page_goes_public_when_its_time_has_come(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    scheduled()
    assert client.get("/lv/jaunumi/drizuma/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        call_command("publish_scheduled")
    assert client.get("/lv/jaunumi/drizuma/").status_code == 200


@pytest.mark.django_db
def test_a_page_that_expires_takes_its_translations_along(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    page = factories.page("integration-school-2011")
    type(page).objects.filter(pk=page.pk).update(expire_at=DUE)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("publish_scheduled")
    for language in ("lv", "en", "ru", "uk"):
        url = factories.address("integration-school-2011", language)
        assert client.get(url).status_code == 404


def test_a_failure_is_logged_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: Any) -> None:
        raise OperationalError("the database is away")

    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "call_command", fail)
    for _ in range(2):
        worker.work()
    assert [record.message for record in caplog.records] == [
        "Publishing failed, next try in 60 seconds: the database is away"
    ] * 2
    assert not caplog.records[0].exc_info


def test_two_workers_do_not_work_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "call_command", calls.append)
    cache.add(worker.LOCK, 1, 60)
    worker.work()
    assert calls == []
    cache.delete(worker.LOCK)
    worker.work()
    assert calls == ["publish_scheduled", "end_sittings", "tidy_data"]
    cache.delete(worker.LOCK)
    worker.work()
    assert calls[3:] == ["publish_scheduled", "end_sittings"], "tidied once a day"


class Started:
    """`manage.py worker` as a process, on a copy of the tests' database with one page due."""

    def __init__(self, database: Path, *arguments: str) -> None:
        self.database = database
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "worker", *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "cms.settings.test",
                "DATABASE_URL": f"sqlite:///{database}",
            },
        )

    def has_published(self, page: int) -> bool:
        with sqlite3.connect(self.database) as copy:
            found = copy.execute("SELECT live FROM wagtailcore_page WHERE id = ?", [page])
            return bool(found.fetchone()[0])

    def wait_until_published(self, page: int) -> None:
        until = time.monotonic() + PATIENCE
        while not self.has_published(page):
            assert self.process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.2)


@pytest.fixture
def due(tmp_path: Path) -> tuple[Path, int]:
    """Make a copy of the database in which a page is due; return its path and the page's id."""
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only: there a copy of the database is a file")
    path = tmp_path / "copy.sqlite3"
    copy = sqlite3.connect(path)
    # A connection of its own: the test's is in a transaction, which a copy would wait for.
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as source:
        source.backup(copy)
    key = factories.stable_id("page", "integration-school-2011").hex
    page, revision = copy.execute(
        "SELECT page.id, page.latest_revision_id FROM wagtailcore_page page "
        "JOIN wagtailcore_locale locale ON locale.id = page.locale_id "
        "WHERE page.translation_key = ? AND locale.language_code = 'lv'",
        [key],
    ).fetchone()
    copy.execute("UPDATE wagtailcore_page SET live = 0 WHERE id = ?", [page])
    copy.execute(
        "UPDATE wagtailcore_revision SET approved_go_live_at = ? WHERE id = ?",
        [f"{DUE:%Y-%m-%d %H:%M:%S}", revision],
    )
    copy.commit()
    copy.close()
    return path, page


@pytest.mark.django_db
def test_the_worker_publishes_and_stops_when_told(due: tuple[Path, int]) -> None:
    path, page = due
    worker = Started(path)
    worker.wait_until_published(page)
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(timeout=10) == 0


@pytest.mark.django_db
def test_beside_a_server_it_ends_with_it(due: tuple[Path, int]) -> None:
    path, page = due
    worker = Started(path, "--while-open")
    worker.wait_until_published(page)
    assert worker.process.poll() is None
    assert worker.process.stdin is not None
    worker.process.stdin.close()
    assert worker.process.wait(timeout=10) == 0
