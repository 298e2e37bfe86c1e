from collections import defaultdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from lessons.loading.demo import load_demo
from lessons.loading.files import ContentError, read_pages, read_words
from lessons.loading.ledger import Ledger
from lessons.loading.pages import load_pages
from lessons.loading.words import load_words
from lessons.models import LexiconVersion


class Command(BaseCommand):
    help = "Loads the shipped pages, words, lessons and quizzes. Twice is the same as once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="also make sample people and what they did"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        ledger = Ledger()
        try:
            with transaction.atomic():
                words, pages = list(read_words()), read_pages()
                lessons: dict[str, list[str]] = defaultdict(list)
                for word in words:
                    lessons[word.file].append(word.key)
                existing = load_words(words, ledger)
                LexiconVersion.renew()
                load_pages(pages, lessons, existing, ledger)
        except ContentError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        counts = ", ".join(f"{count} {name}" for name, count in sorted(ledger.counts.items()))
        self.stdout.write(f"School content: {counts}")
        if options["demo"] and load_demo():
            self.stdout.write("Sample people made; their sign-ins: manage.py demo_sign_ins")
