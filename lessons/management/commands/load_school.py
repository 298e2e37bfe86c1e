from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lessons.loading.demo import load_demo
from lessons.loading.files import ContentError, read_pages, read_words
from lessons.loading.school import load_school


class Command(BaseCommand):
    help = (
        "Loads the shipped pages, pictures, words, lessons and quizzes. Twice is the same as once; "
        "what was changed or deleted here stays so."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="also make sample people and what they did"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = load_school(read_words(), read_pages(), tell=self.tell)
        except ContentError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        told = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
        self.stdout.write(f"School content: {told}")
        if options["demo"] and load_demo():
            self.stdout.write("Sample people made; their sign-ins: manage.py demo_sign_ins")

    def tell(self, line: str) -> None:
        """Write at once, also into a pipe: a first load takes a minute or two."""
        self.stdout.write(line)
        self.stdout.flush()
