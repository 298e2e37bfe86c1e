from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lessons.interchange.django_quiz import NotReadable, opened
from lessons.interchange.django_quiz_import import import_django_quiz
from lessons.interchange.django_quiz_ledger import Refused


class Command(BaseCommand):
    help = (
        "Imports people, quizzes and sittings from a database of django-quiz-app. Twice is the "
        "same as once; what was changed or deleted here stays so."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "database_url", help="sqlite:////folder/file or postgres://user:password@host/name"
        )
        parser.add_argument("--name", default="", help="by which it is known here, if it moves")
        parser.add_argument("--media", type=Path, help="the folder of its pictures")
        parser.add_argument("--dry-run", action="store_true", help="only tell what would come")

    def handle(self, *args: Any, **options: Any) -> None:
        media = options["media"]
        if media is not None and not media.is_dir():
            raise CommandError(f"Nothing was imported. There is no folder {media}.")
        try:
            with opened(options["database_url"]) as source:
                report = import_django_quiz(source, options["name"], media, options["dry_run"])
        except (NotReadable, Refused) as error:
            raise CommandError(f"Nothing was imported. {error}") from error
        for line in report.lines():
            self.stdout.write(line)
        if options["dry_run"]:
            self.stdout.write("Nothing was stored.")
