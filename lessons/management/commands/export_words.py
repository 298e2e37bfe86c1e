from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lessons.interchange.words import write_words
from lessons.models import Word


class Command(BaseCommand):
    help = "Writes all words to a spreadsheet (XLSX) that import_words takes back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        options["file"].write_bytes(write_words())
        self.stdout.write(f"{options['file'].name}: {Word.objects.count()} words")
