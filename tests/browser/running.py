"""The site as it really runs: its own data folder, gunicorn, the settings of `make run`."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 120  # seconds

# A phone in the house reaches the site under a name, and without HTTPS.
HOUSE_NAME = "skola.test"

# Runs pieces of code inside the installation, one after another: a new process for each would
# take longer than all the tests together. A line of JSON in, a line of JSON out.
ASSISTANT = """
import contextlib, io, json, os, sys, traceback
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
import django
from django.core.management import call_command
from django.db import close_old_connections
django.setup()
for line in sys.stdin:
    said, error = io.StringIO(), ""
    close_old_connections()
    try:
        with contextlib.redirect_stdout(said):
            exec(json.loads(line), {"call_command": call_command})
    except BaseException:
        error = traceback.format_exc()
    print(json.dumps([said.getvalue(), error]), file=answers, flush=True)
"""

LOADING = """
from lessons.loading.demo import load_demo
from tests.shipped import load_public_site
load_public_site()
load_demo()
"""


@dataclass(frozen=True)
class WordOfLesson:
    id: int
    lemma: str
    meaning: str


class SiteError(Exception):
    """The site did not start, or a piece of code failed inside it."""


class RunningSite:
    """One installation in a folder of its own. `url` has no slash at its end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log_path = folder / "site.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log: IO[bytes] = self.log_path.open("wb")
        self._assistant: subprocess.Popen[str] | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self.address = cache(self._address)

    @cached_property
    def environment(self) -> dict[str, str]:
        """What `make run` has in its environment, whatever the tests' own says."""
        own = {"DATABASE_URL", "CACHE_URL", "EMAIL_URL", "MEDIA_URL", "S3_BUCKET", "SECRET_KEY"}
        return {
            **{name: value for name, value in os.environ.items() if name not in own},
            "DJANGO_SETTINGS_MODULE": "cms.settings.local",
            "DATA_DIR": str(self.folder / "data"),
            "ALLOWED_HOSTS": f"127.0.0.1,{HOUSE_NAME}",
            "BASE_URL": self.url,
            "HTTPS": "false",
            "LOG_LEVEL": "INFO",
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }

    # --- Starting and stopping ------------------------------------------------------------------

    def start(self) -> None:
        """Do what `make run` does, with a part of the school."""
        collecting = self._spawn("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        self.manage("migrate", "--verbosity", "0")
        self.shell(LOADING)
        if collecting.wait() != 0:
            raise SiteError(f"collectstatic failed\n{self.log()}")
        self._server = self._spawn("-m", "gunicorn", "-c", "cms/gunicorn.py", "cms.wsgi")
        self._wait_until_ready()

    def stop(self) -> None:
        for process in (self._server, self._assistant):
            if process is not None:
                process.terminate()
        for process in (self._server, self._assistant):
            if process is not None:
                process.wait(timeout=30)
        self._log.close()

    def _spawn(self, *args: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, *args]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self._log, stderr=self._log
        )

    def _wait_until_ready(self) -> None:
        assert self._server is not None
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline and self._server.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise SiteError(f"the site did not start\n{self.log()}")

    def log(self, start: int = 0) -> str:
        """Return what the site has written since the byte `start` of its log."""
        with self.log_path.open("rb") as file:
            file.seek(start)
            return file.read().decode(errors="replace")

    # --- Asking and arranging -------------------------------------------------------------------

    def shell(self, code: str) -> str:
        """Run Python code inside the installation; return what it printed."""
        if self._assistant is None:
            self._assistant = subprocess.Popen(
                [sys.executable, "-c", ASSISTANT],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                text=True,
            )
        assert self._assistant.stdin is not None
        assert self._assistant.stdout is not None
        self._assistant.stdin.write(json.dumps(code) + "\n")
        self._assistant.stdin.flush()
        answer = self._assistant.stdout.readline()
        if not answer:
            raise SiteError(f"the assistant is gone\n{self.log()}")
        said, error = json.loads(answer)
        if error:
            raise SiteError(error)
        return str(said)

    def ask(self, code: str) -> Any:
        """Run code that sets `answer`, and return it."""
        return json.loads(self.shell(f"{code}\nimport json\nprint(json.dumps(answer))"))

    def manage(self, *args: str) -> str:
        """Run `manage.py` with these words; return what it printed."""
        return self.shell(f"call_command(*{args!r})")

    @cached_property
    def sign_ins(self) -> dict[str, str]:
        """The sample people's passwords by nickname."""
        rows = [line.split() for line in self.manage("demo_sign_ins").splitlines() if line.strip()]
        return {row[-2]: row[-1] for row in rows}

    def _address(self, key: str, language: str = "lv") -> str:
        """Return the address of a shipped page by its key: `/uk/jaunumi/`."""
        code = f"from tests.factories import address\nanswer = address({key!r}, {language!r})"
        return str(self.ask(code))

    def add_person(self, nickname: str, language: str = "uk", role: str = "") -> None:
        """Make a person who has no password: for tests that are not about signing in."""
        self.shell(
            "from django.contrib.auth.models import Group\n"
            "from accounts.models import User\n"
            f"person = User(username={nickname.lower()!r}, display_name={nickname!r})\n"
            f"person.language = {language!r}\n"
            "person.set_unusable_password()\n"
            "person.save()\n"
            f"person.groups.set(Group.objects.filter(name={role!r}))"
        )

    def give_card(self, nickname: str, pin: str = "") -> str:
        """Put a person into the sample group and give her a card; return its number."""
        number: str = self.ask(
            "from accounts import cards\n"
            "from accounts.models import User\n"
            "from lessons.models import Membership, StudyGroup\n"
            f"person = User.objects.get(username={nickname.lower()!r})\n"
            "group = StudyGroup.objects.first()\n"
            "Membership.objects.get_or_create(group=group, learner=person)\n"
            "card = cards.issue(person, by=None)\n"
            f"{pin!r} and cards.set_pin(card, {pin!r})\n"
            "answer = cards.secret_of(card)"
        )
        return number

    def session_cookie(self, nickname: str) -> dict[str, Any]:
        """Return the cookie of a new session in which this person is signed in."""
        key = self.ask(
            "from django.conf import settings\n"
            "from django.contrib.auth import (\n"
            "    BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY)\n"
            "from django.contrib.sessions.backends.db import SessionStore\n"
            "from accounts.models import User\n"
            f"person = User.objects.get(username={nickname.lower()!r})\n"
            "session = SessionStore()\n"
            "session[SESSION_KEY] = str(person.pk)\n"
            "session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]\n"
            "session[HASH_SESSION_KEY] = person.get_session_auth_hash()\n"
            "session.save()\n"
            "answer = session.session_key"
        )
        return {"name": "sessionid", "value": key, "url": self.url}

    def answers_of(self, nickname: str) -> list[dict[str, Any]]:
        """Return the answers that the server has of a person, in the order of her giving them."""
        answers: list[dict[str, Any]] = self.ask(
            "from lessons.models.practice import Answer\n"
            f"rows = Answer.objects.filter(learner__username={nickname.lower()!r})\n"
            "fields = ('word__lemma', 'kind', 'given', 'verdict', 'source')\n"
            "rows = rows.order_by('answered_at').values_list(*fields)\n"
            "answer = [dict(zip(('word', *fields[1:]), row)) for row in rows]"
        )
        return answers

    def words_of(self, lesson: str, language: str = "uk") -> list[WordOfLesson]:
        """Return the words of a shipped lesson in order."""
        rows: Sequence[Any] = self.ask(
            "from lessons.lexicon import current_lexicon\n"
            "from tests.factories import page\n"
            f"words = current_lexicon().lesson_words(page({lesson!r}).translation_key)\n"
            f"answer = [(w.id, w.lemma, w.meanings[{language!r}].text) for w in words]"
        )
        return [WordOfLesson(*row) for row in rows]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
