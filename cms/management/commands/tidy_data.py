from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from wagtail.contrib.forms.models import FormSubmission

from accounts.retention import erase_inactive, inactive_learners, months_before, stale_cards


class Command(BaseCommand):
    help = (
        "Deletes what is no longer needed: accounts of learners who have not come for a long time, "
        "sessions that have ended, old answers to forms, revoked cards. The worker runs it daily."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        now, dry_run = timezone.now(), options["dry_run"]
        if months := settings.KEEP_LEARNERS_MONTHS:
            since = months_before(now, months)
            people = inactive_learners(since)
            count = people.count() if dry_run else erase_inactive(since)
            self.report("learners", count)
        self.tidy("sessions", Session.objects.filter(expire_date__lt=now), dry_run)
        ended = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
        self.tidy("devices signed out", ended, dry_run)
        self.tidy("revoked cards", stale_cards(now), dry_run)
        if months := settings.KEEP_FORMS_MONTHS:
            old = FormSubmission.objects.filter(submit_time__lt=months_before(now, months))
            self.tidy("answers to forms", old, dry_run)

    def tidy(self, what: str, rows: Any, dry_run: bool) -> None:
        count = rows.count()
        if not dry_run:
            rows.delete()
        self.report(what, count)

    def report(self, what: str, count: int) -> None:
        if count:
            self.stdout.write(f"{what}: {count}")
