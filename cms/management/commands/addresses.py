from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Prints where this installation is reached, and the sample people's sign-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000")

    def handle(self, *args: Any, **options: Any) -> None:
        port = options["port"]
        self.stdout.write(f"\nThe school is open:  http://localhost:{port}/")
        for name in settings.ALLOWED_HOSTS:
            if name not in ("localhost", "127.0.0.1", "[::1]"):
                self.stdout.write(f"  from a phone here:  http://{name}:{port}/")
        self.stdout.write(f"For editors and teachers:  http://localhost:{port}/admin/\n")
        self.stdout.write("Sample people (manage.py remove_demo takes them away):")
        call_command("demo_sign_ins", stdout=self.stdout)
        self.stdout.write("Stop with Ctrl+C.\n")
