from typing import Any

from django.core.management.base import BaseCommand

from lessons.loading.demo import remove_demo


class Command(BaseCommand):
    help = "Deletes the sample people, their group and all they did."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{remove_demo()} sample people removed")
