from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.search.indexing import add_missing, rebuild


class Command(BaseCommand):
    help = "Makes the search index anew from the published pages."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--missing", action="store_true", help="only add pages that are not in the index yet"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count = add_missing() if options["missing"] else rebuild()
        self.stdout.write(f"{count} pages can be found")
