"""What belongs to the whole site: health, security headers, media, errors, settings."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError
from django.test import Client, RequestFactory

from tests import factories

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def test_healthz_asks_nothing_and_any_host_may_ask(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["school.example"]
    response = client.get("/healthz", headers={"Host": "127.0.0.1:8000"})
    assert (response.status_code, response.content) == (200, b"ok")


def test_readyz_tells_what_is_wrong(client: Client, monkeypatch: Any) -> None:
    assert client.get("/readyz").status_code == 200

    def fail(*args: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr("cms.health.MigrationExecutor", fail)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"database")


def test_readyz_waits_for_migrations(client: Client, monkeypatch: Any) -> None:
    from django.db.migrations.executor import MigrationExecutor

    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: ["one"])
    assert client.get("/readyz").content == b"migrations"


@pytest.mark.parametrize("path", ["/lv/", "/uk/accounts/login/", "/nekas/"])
def test_the_public_policy_is_strict(client: Client, path: str) -> None:
    policy = client.get(path)["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "script-src 'self'"):
        assert part in policy


def test_only_the_admin_has_the_looser_policy(client: Client) -> None:
    client.force_login(factories.make_user(role="Chief editor"))
    assert "'unsafe-inline'" in client.get("/admin/")["Content-Security-Policy"]
    assert "unsafe" not in client.get("/lv/")["Content-Security-Policy"]


def test_uploads_are_served_so_that_nothing_in_them_runs(client: Client, settings: Any) -> None:
    folder = Path(django_settings.MEDIA_ROOT)
    for name in ("images/a.png", "images/a.svg", "documents/secret.pdf", "original_images/b.png"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    png, svg = client.get("/media/images/a.png"), client.get("/media/images/a.svg")
    assert "sandbox" in png["Content-Security-Policy"]
    assert png["Content-Disposition"].startswith("inline")
    assert svg["Content-Disposition"].startswith("attachment")
    for path in ("documents/secret.pdf", "original_images/b.png", "../db.sqlite3", "images/"):
        assert client.get(f"/media/{path}").status_code == 404


def test_errors_of_the_api_are_json(client: Client) -> None:
    response = client.get("/api/nothing/")
    assert (response.status_code, response.json()) == (404, {"error": "no such address"})


def test_an_old_form_says_what_to_do() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/uk/accounts/login/", {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert 'href="/uk/accounts/login/"' in response.content.decode()


def test_the_admin_has_no_other_way_to_sign_in(client: Client) -> None:
    response = client.get("/admin/login/?next=/admin/")
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT, env={**clean, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_production_refuses_to_start_without_a_secret_key() -> None:
    failed = run()
    assert failed.returncode != 0
    assert "SECRET_KEY" in failed.stderr


def test_production_takes_everything_from_the_environment() -> None:
    result = run(
        SECRET_KEY="x" * 60,
        DATABASE_URL="postgres://school:secret@database/school",
        CACHE_URL="rediscache://redis:6379/1",
        S3_BUCKET="school",
        EMAIL_URL="smtp+tls://user:secret@mail.example:587",
        ALLOWED_HOSTS="school.example",
        BEHIND_PROXY="true",
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("charset", ["rot13", "punycode", "utf-7", "zlib", "no-such"])
def test_a_strange_charset_is_answered(charset: str) -> None:
    from cms.wsgi import application

    answered = []
    environ = RequestFactory().get("/healthz?a=%C4%81b-").environ
    environ["CONTENT_TYPE"] = f"text/plain; charset={charset}"
    list(application(environ, lambda status, headers: answered.append(status)))
    assert answered == ["200 OK"]
