import shutil
import sqlite3
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

KNOWN = ("db.sqlite3", "media", "secret_key")


class Command(BaseCommand):
    help = "Puts a file of `manage.py backup` back. Stop the site first. SQLite only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        database = settings.DATABASES["default"]
        if not database["ENGINE"].endswith("sqlite3"):
            raise CommandError("This database is not SQLite. Use pg_restore and copy the media.")
        connections.close_all()
        data = Path(settings.DATA_DIR)
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=data) as folder:
            new = Path(folder)
            try:
                with tarfile.open(options["file"]) as archive:
                    archive.extractall(new, filter="data")
                check = sqlite3.connect(new / "db.sqlite3")
                sound = check.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
                check.execute("SELECT 1 FROM django_migrations LIMIT 1")
                check.close()
            except (OSError, tarfile.TarError, sqlite3.Error) as error:
                raise CommandError(f"Nothing was changed: not a backup ({error})") from error
            if not sound:
                raise CommandError("Nothing was changed: the database in it is damaged")
            # What stood here before is kept beside it until the next restore.
            old = data / "before-restore"
            shutil.rmtree(old, ignore_errors=True)
            old.mkdir()
            for name in (*KNOWN, "db.sqlite3-wal", "db.sqlite3-shm"):
                if (data / name).exists():
                    shutil.move(data / name, old / name)
            for name in KNOWN:
                if (new / name).exists():
                    shutil.move(new / name, data / name)
        self.stdout.write(f"Restored. What was here before: {old}")
