import sqlite3
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone


class Command(BaseCommand):
    help = "Writes database, media and secret key into one file, while the site runs. SQLite only."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", help="default: backup-<date>.tar.gz in DATA_DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        database = settings.DATABASES["default"]
        if not database["ENGINE"].endswith("sqlite3"):
            raise CommandError("This database is not SQLite. Use pg_dump and copy the media.")
        data = Path(settings.DATA_DIR)
        name = f"backup-{timezone.localtime():%Y-%m-%d-%H%M%S}.tar.gz"
        target = Path(options["file"] or data / name)
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "db.sqlite3"
            source, destination = sqlite3.connect(database["NAME"]), sqlite3.connect(copy)
            with destination:
                source.backup(destination)
            destination.close()
            source.close()
            with tarfile.open(target, "w:gz") as archive:
                archive.add(copy, "db.sqlite3")
                for extra in ("media", "secret_key"):
                    if (data / extra).exists():
                        archive.add(data / extra, extra)
        target.chmod(0o600)
        self.stdout.write(f"Written: {target}")
