from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services import end_sessions


class Command(BaseCommand):
    help = (
        "Takes the second step of signing in away from somebody who has lost phone and recovery "
        "codes, and signs the person out everywhere. Make sure who is asking."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("nickname")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username__iexact=options["nickname"]).first()
        if user is None:
            raise CommandError(f"Nobody here is called {options['nickname']}")
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
        self.stdout.write(f"{user.username} signs in with the password alone now")
