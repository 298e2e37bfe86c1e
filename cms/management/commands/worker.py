import logging
import os
import select
import signal
import sys
from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

logger = logging.getLogger(__name__)

INTERVAL = 60  # seconds
LOCK = "worker"
# A lock left behind by a machine that was switched off is taken over after this.
LOCK_TIMEOUT = 10 * INTERVAL
TIDIED = "worker-tidied"
DAY = 24 * 60 * 60


class Command(BaseCommand):
    help = (
        "Publishes and takes off scheduled pages and ends quizzes whose time is over, at once and "
        "then every minute, and once a day deletes what is no longer needed, until it is stopped. "
        "It may run on several machines: only one does the work at a time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--while-open",
            action="store_true",
            help="end when standard input is closed: when the server that started this has ended",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stopped, stop = os.pipe()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: os.write(stop, b"."))
        waiting_for = [stopped, *([sys.stdin] if options["while_open"] else [])]
        logger.info("Publishing what is scheduled, every %s seconds", INTERVAL)
        while True:
            work()
            if select.select(waiting_for, [], [], INTERVAL)[0]:
                return


def work() -> None:
    """Publish what is due, unless another worker is doing so. Failures are tried again."""
    close_old_connections()
    try:
        if cache.add(LOCK, os.getpid(), LOCK_TIMEOUT):
            try:
                call_command("publish_scheduled")
                call_command("end_sittings")
                if not cache.get(TIDIED):
                    call_command("tidy_data")
                    cache.set(TIDIED, True, DAY)
            finally:
                cache.delete(LOCK)
    except Exception as error:
        # A database that is away needs no traceback every minute.
        logger.error(
            "Publishing failed, next try in %s seconds: %s",
            INTERVAL,
            error,
            exc_info=not isinstance(error, DatabaseError),
        )
    close_old_connections()
