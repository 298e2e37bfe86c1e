from typing import Any

from django.core.management.base import BaseCommand

from lessons.models import Sitting
from lessons.sittings import finish_overdue, forget_visitors


class Command(BaseCommand):
    help = (
        "Finishes sittings whose time is over, and deletes what visitors without an account left "
        "three days ago. The worker runs it every minute."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        finished = finish_overdue(Sitting.objects.all())
        forgotten = forget_visitors()
        if finished or forgotten:
            self.stdout.write(f"Sittings finished: {finished}, forgotten: {forgotten}")
