from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from lessons.lexicon import current_lexicon
from lessons.practice import differences, rebuild


class Command(BaseCommand):
    help = "Rebuilds memories and lesson progress from the answers and sittings."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; exit with 1 where the stored state differs",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lexicon = current_lexicon()
        something = (
            Q(answers__isnull=False)
            | Q(sittings__isnull=False)
            | Q(memories__isnull=False)
            | Q(lesson_progress__isnull=False)
        )
        learners = get_user_model().objects.filter(something).distinct().order_by("pk")
        ids = list(learners.values_list("pk", flat=True))
        if not options["check"]:
            for learner_id in ids:
                rebuild(learner_id, lexicon)
            self.stdout.write(f"{len(ids)} learners rebuilt")
            return
        found = 0
        for learner_id in ids:
            for line in differences(learner_id, lexicon):
                found += 1
                self.stdout.write(f"learner {learner_id}: {line}")
        if found:
            raise CommandError(f"{found} differences", returncode=1)
        self.stdout.write(f"{len(ids)} learners agree with their answers")
