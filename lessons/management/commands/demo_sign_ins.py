from typing import Any

from django.core.management.base import BaseCommand

from lessons.loading.demo import read_sign_ins


class Command(BaseCommand):
    help = "Prints nickname, password and role of the sample people."

    def handle(self, *args: Any, **options: Any) -> None:
        for nickname, password, role in read_sign_ins():
            self.stdout.write(f"  {role:14} {nickname:12} {password}")
