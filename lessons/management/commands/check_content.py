from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lessons.latvian.speller import SpellerError
from lessons.loading import analysis, spelling
from lessons.loading.counts import counts
from lessons.loading.files import ContentError, read_pages, read_school, read_words
from lessons.loading.lint import lint


class Command(BaseCommand):
    help = (
        "Looks for faults in the shipped words, pages and questions, counts them, and exits with 1 "
        "on any fault. Spelling needs hunspell with the dictionaries of the four languages "
        "(hunspell-lv, hunspell-en-gb, hunspell-ru, hunspell-uk)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-spelling", action="store_true", help="leave spelling and classes unchecked"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            words, pages, school = list(read_words()), read_pages(), read_school()
        except ContentError as error:
            raise CommandError(str(error), returncode=1) from error
        for line in counts(words, pages, school):
            self.stdout.write(line)
        found = lint(words, pages, school)
        unchecked = "left out, as asked" if options["no_spelling"] else ""
        if not unchecked:
            try:
                exceptions = spelling.read_exceptions()
                found += spelling.spelling_faults(words, pages, exceptions, school=school)
                odd = spelling.read_reasons(analysis.EXCEPTIONS)
                found += analysis.analysis_faults(words, odd)
            except SpellerError as error:
                unchecked = str(error)
        for fault in found:
            self.stderr.write(str(fault))
        if unchecked:
            self.stderr.write(self.style.ERROR(f"SPELLING WAS NOT CHECKED: {unchecked}"))
        if found:
            raise CommandError(f"{len(found)} faults", returncode=1)
        if unchecked and not options["no_spelling"]:
            raise CommandError("install the dictionary, or ask for --no-spelling", returncode=1)
        self.stdout.write(self.style.SUCCESS("No faults"))
