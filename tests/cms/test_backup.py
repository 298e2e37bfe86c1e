"""Backup and restore of a small school's own installation, as it would be done."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def manage(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={
            "PATH": os.environ["PATH"], "DATA_DIR": str(data),
            "DJANGO_SETTINGS_MODULE": "cms.settings.local",
        },
    )  # fmt: skip


def people(data: Path) -> str:
    code = "from accounts.models import User; print(sorted(User.objects.values_list('username')))"
    return manage(data, "shell", "-v0", "-c", code).stdout.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    result = manage(folder, "migrate", "-v0")
    assert result.returncode == 0, result.stderr
    code = "from accounts.models import User; User.objects.create_user('ana')"
    manage(folder, "shell", "-v0", "-c", code)
    (folder / "media").mkdir()
    (folder / "media" / "a.txt").write_text("a")
    return folder


def test_what_was_saved_comes_back(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    result = manage(data, "backup", str(file))
    assert result.returncode == 0, result.stderr
    assert file.stat().st_mode & 0o077 == 0
    with tarfile.open(file) as archive:
        assert {"db.sqlite3", "media", "secret_key"} <= set(archive.getnames())
    other = tmp_path / "elsewhere"
    result = manage(other, "restore", str(file))
    assert result.returncode == 0, result.stderr
    assert people(other) == "[('ana',)]"
    assert (other / "media" / "a.txt").read_text() == "a"
    assert (other / "secret_key").read_text() == (data / "secret_key").read_text()
    assert (other / "before-restore" / "secret_key").exists()


@pytest.mark.parametrize("content", [b"", b"no archive at all"])
def test_what_is_no_backup_changes_nothing(data: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.tar.gz"
    file.write_bytes(content)
    result = manage(data, "restore", str(file))
    assert result.returncode != 0
    assert "Nothing was changed" in result.stderr
    assert people(data) == "[('ana',)]"
