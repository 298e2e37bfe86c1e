import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Locale

from lessons.interchange.export import FORMATS, write
from lessons.interchange.quizzes import questions_of
from lessons.models import QuizPage


class Command(BaseCommand):
    help = "Writes the questions of a quiz, as its Latvian page has them, to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("quiz", help="slug of the quiz")
        parser.add_argument("--format", choices=FORMATS, default="gift")
        parser.add_argument("--to", type=Path, help="a file; without it the text is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        page = QuizPage.objects.filter(slug=options["quiz"], locale=Locale.get_default()).first()
        if page is None:
            raise CommandError(f"There is no quiz with the address “{options['quiz']}”.")
        data = write(questions_of(page), options["format"])
        if options["to"]:
            options["to"].write_bytes(data)
        else:
            self.stdout.flush()
            getattr(self.stdout._out, "buffer", sys.stdout.buffer).write(data)
