from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lessons.interchange.words import import_words


class Command(BaseCommand):
    help = (
        "Changes and adds words as a spreadsheet (XLSX) of export_words says. A word is found by "
        "its key; what the file does not have stays. Nothing is changed while anything is wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        done = import_words(data, dry_run=options["dry_run"])
        for fault in done.faults:
            self.stderr.write(str(fault))
        if done.faults:
            raise CommandError("Nothing was changed.")
        for name in done.left_out:
            self.stdout.write(f"Column left out: {name}")
        for change in done.changes:
            for column, before, after in change.cells:
                self.stdout.write(f"{change.word.key}: {column}: “{before}” → “{after}”")
        said = "would be" if options["dry_run"] else "were"
        self.stdout.write(
            f"{done.rows} rows: {done.changed} words {said} changed, {done.added} {said} added."
        )
