"""gunicorn's settings for every installation: `gunicorn -c cms/gunicorn.py cms.wsgi`."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 5_000
max_requests_jitter = 500
accesslog = "-" if os.environ.get("ACCESS_LOG", "1") == "1" else None
errorlog = "-"
# Heartbeat files belong in memory, not on a slow disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
# Nobody steers the running server from outside.
control_socket_disable = True

CARD_NUMBER = re.compile(r"(?<=/card/)\d[^/\s]*")


class DiscreetLogger(Logger):
    """Writes no number of a sign-in card: a line of the log would open an account."""

    def atoms(self, *args: Any) -> dict[str, Any]:
        return {
            name: CARD_NUMBER.sub("…", value) if isinstance(value, str) else value
            for name, value in super().atoms(*args).items()
        }


logger_class = DiscreetLogger


def when_ready(server: Any) -> None:
    """Start `manage.py worker` beside the server, where the settings say so.

    It holds the other end of a pipe to this process, and ends when this process does.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
    from django.conf import settings

    if settings.PUBLISH_SCHEDULED:
        manage = Path(__file__).resolve().parents[1] / "manage.py"
        server.publisher = subprocess.Popen(
            [sys.executable, str(manage), "worker", "--while-open"], stdin=subprocess.PIPE
        )


def on_exit(server: Any) -> None:
    if publisher := getattr(server, "publisher", None):
        publisher.terminate()
        publisher.wait()
