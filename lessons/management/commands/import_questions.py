from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from wagtail.models import Locale

from lessons.interchange.detect import read_file
from lessons.interchange.quizzes import look_over, take_in
from lessons.models import CoursePage, QuizPage


class Command(BaseCommand):
    help = (
        "Reads questions from a file (GIFT, Moodle XML, XLSX or CSV, told by what is in it) into "
        "the draft of a quiz. Nothing is imported while a question cannot be read, unless "
        "--skip-bad is given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--quiz", help="slug of the quiz; without it a new one is made")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--skip-bad", action="store_true", help="import what can be read")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        format, reading = read_file(data)
        page, course = self.quiz(options["quiz"], options["file"].stem)
        plan = look_over(page, reading)
        done = plan.outcome
        for problem in done.problems:
            place = f"line {problem.line}: " if problem.line else ""
            self.stdout.write(f"{options['file'].name}: {place}{problem.text}")
        faults = [problem for problem in done.problems if not problem.is_loss]
        if not reading.questions or (faults and not options["skip_bad"]):
            raise CommandError("Nothing was imported.")
        if not options["dry_run"]:
            with transaction.atomic():
                if course:
                    course.add_child(instance=page)
                take_in(page, plan)
        said = "would be" if options["dry_run"] else "were"
        self.stdout.write(
            f"{format}: {done.added} questions {said} added to the draft of “{page.title}”, "
            f"{done.changed} {said} changed."
        )

    def quiz(self, slug: str | None, name: str) -> tuple[QuizPage, CoursePage | None]:
        """Return the quiz to import into; or a new one, not published, and the course for it."""
        locale = Locale.get_default()
        if slug:
            page = QuizPage.objects.filter(slug=slug, locale=locale).first()
            if page is None:
                raise CommandError(f"There is no quiz with the address “{slug}”.")
            return page, None
        course = CoursePage.objects.filter(locale=locale).order_by("path").first()
        if course is None:
            raise CommandError("There is no course to put a new quiz into.")
        return QuizPage(title=name[:200] or "Tests", locale=locale, live=False), course
