"""`make exam-load`: a class sits one exam at once while workers die; every answer must be kept.

A fresh installation serves through gunicorn, on the database of DATABASE_URL or else on SQLite.
Each learner is a thread that reads the pages, fills in their forms and sends everything twice at
once, as an impatient finger on a poor connection does; a broken connection is tried again, as
static/js/sitting.js does. `build_exam` and `faults` run inside the installation.
"""

import http.client
import os
import random
import re
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from tests.browser.running import RunningSite

QUESTIONS = 12
WORKERS = 2
KILLS = 2
LEARNERS = {"sqlite": 20, "postgresql": 50}  # SQLite takes one writer at a time
PATIENCE = 60  # seconds: how long a request is tried again
PAUSE = 0.3
LANGUAGE = "uk"

Form = dict[str, list[str]]


# --- Inside the installation ----------------------------------------------------------------------


def build_exam() -> tuple[str, str]:
    """Make the exam; return the key of the quiz, and the address of its page."""
    from tests import factories
    from tests.lessons import quizzing

    types = [each for each in quizzing.ALL_TYPES if each is not quizzing.essay]
    questions = [types[n % len(types)](marks=1 + n % 3) for n in range(QUESTIONS)]
    quiz = quizzing.make_quiz(
        *questions, exam_paper=True, single_attempt=True, random_order=True, feedback="at_end",
        time_limit=60,
    )  # fmt: skip
    url_path = factories.twin(quiz, LANGUAGE).url_path
    return str(quiz.translation_key), f"/{LANGUAGE}/{url_path.split('/', 2)[2]}"


def faults(key: str, sent: dict[str, dict[str, Any]]) -> list[str]:
    """Return what is wrong in the database after each nickname has been told it has `sent`."""
    from lessons.models import Sitting
    from lessons.questions import marks_for

    found = []
    for nickname, answers in sent.items():
        sittings = list(Sitting.objects.filter(learner__username=nickname, quiz_key=key))
        if len(sittings) != 1:
            found.append(f"{nickname}: {len(sittings)} sittings")
            continue
        rows = list(sittings[0].responses.all())
        given = {str(row.question): row.given for row in rows}
        if len(rows) != QUESTIONS or given != answers:
            found.append(f"{nickname}: sent {answers}, kept {given}")
            continue
        marks = [marks_for(row.type, row.asked, row.given, row.possible) for row in rows]
        if [row.marks for row in rows] != marks or sittings[0].score != sum(filter(None, marks)):
            found.append(f"{nickname}: score {sittings[0].score}, recounted {marks}")
        if sittings[0].finished_at is None:
            found.append(f"{nickname}: not finished")
    return found


class School(RunningSite):
    """The installation, on the database of this script's environment."""

    @cached_property
    def environment(self) -> dict[str, str]:
        own = {"WEB_CONCURRENCY": str(WORKERS), "PUBLISH_SCHEDULED": "false", "ACCESS_LOG": "1"}
        database = {n: os.environ[n] for n in ("DATABASE_URL",) if n in os.environ}
        return {**super().environment, **own, **database}

    def kill_worker(self) -> None:
        assert self._server is not None
        pid = self._server.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        os.kill(int(random.choice(children)), signal.SIGKILL)

    def server_errors(self) -> list[str]:
        return re.findall(r'.*" 5\d\d .*|Traceback.*|.* ERROR .*', self.log())


# --- A learner ------------------------------------------------------------------------------------


class QuestionForm(HTMLParser):
    """The form of a question: what it sends anyway, and what can be chosen in each field."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fixed: dict[str, str] = {}
        self.choices: list[str] = []
        self.several = False
        self.selects: dict[str, list[str]] = {}
        self.has_text = False
        self._inside = False
        self._select: list[str] | None = None
        self._option = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = "data-question" in has
        elif not self._inside:
            return
        elif tag == "input" and has.get("type") == "hidden":
            self.fixed[has["name"]] = has["value"]
        elif tag == "input" and has["name"] == "choice":
            self.choices.append(has["value"])
            self.several = has["type"] == "checkbox"
        elif tag == "input":
            self.has_text = True
        elif tag == "select":
            self._select = self.selects[has["name"]] = []
        elif tag == "option":
            self._option = has.get("value") != ""

    def handle_data(self, data: str) -> None:
        if self._option and self._select is not None:
            self._select.append(data)
            self._option = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False

    def fill(self) -> tuple[Form, Any]:
        """Return some answer: the fields to send, and what the database must then hold."""
        if self.choices:
            count = random.randint(1, len(self.choices)) if self.several else 1
            ids = random.sample(self.choices, count)
            return {"choice": ids}, ids
        if self.has_text:
            text = random.choice(["Rīgā", "Riga", "Cēsīs"]) + " " * random.randint(0, 1)
            return {"text": [text]}, text.strip()
        if all(name.startswith("place-") for name in self.selects):
            places = random.sample(range(1, len(self.selects) + 1), len(self.selects))
            order = sorted(zip(places, self.selects, strict=True))
            form = {name: [str(place)] for place, name in order}
            return form, [name.removeprefix("place-") for _, name in order]
        pairs = {name: random.choice(options) for name, options in self.selects.items()}
        kept = {name.removeprefix("pair-"): text for name, text in pairs.items()}
        return {name: [text] for name, text in pairs.items()}, kept


@dataclass
class Figures:
    """What all learners met together. Appending to a list is safe between threads."""

    seconds: list[float] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    retries: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Phone:
    """A browser with one learner's session and two connections."""

    def __init__(self, port: int, session: str, figures: Figures) -> None:
        self.port = port
        self.figures = figures
        self.cookies = {"sessionid": session}
        self.free = [self._connection(), self._connection()]
        self.fingers = ThreadPoolExecutor(2)

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def request(self, method: str, url: str, form: Form | None = None) -> tuple[int, str, str]:
        """Return status, address to go on to, and page; a broken connection is tried again."""
        connection = self.free.pop()
        body = urlencode(form, doseq=True) if form else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        until = time.monotonic() + PATIENCE
        while True:
            begin = time.perf_counter()
            try:
                connection.request(method, url, body, headers)
                response = connection.getresponse()
                page = response.read().decode()
                break
            except (http.client.HTTPException, OSError) as error:
                connection.close()
                if time.monotonic() > until:
                    raise
                self.figures.retries.append(repr(error))
                time.sleep(PAUSE)
        self.figures.seconds.append(time.perf_counter() - begin)
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        self.free.append(connection)
        return response.status, response.headers.get("Location", ""), page

    def get(self, url: str) -> str:
        status, place, page = self.request("GET", url)
        if status != 200:
            self.figures.wrong.append(f"GET {url}: {status} {place}")
        return page

    def post_twice(self, url: str, form: Form) -> list[str]:
        """Send a form twice at once; return where each acknowledgement leads."""
        taps = [self.fingers.submit(self.request, "POST", url, form) for _ in range(2)]
        answers = [tap.result() for tap in taps]
        self.figures.wrong += [f"POST {url}: {status}" for status, _, _ in answers if status != 302]
        return [place for _, place, _ in answers]

    def sit(self, key: str, page: str) -> dict[str, Any]:
        """Sit the exam; return by question what the database must hold."""
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(page))
        assert found
        token = {"csrfmiddlewaretoken": [found[1]]}
        start = f"/{LANGUAGE}/quiz/{key}/start/"
        places = self.post_twice(start, token)
        url = next(place for place in places if "/sitting/" in place)
        self.figures.wrong += [f"POST {start}: {place}" for place in places if place != url]
        sent = {}
        # At the end she goes back to one of them and thinks better of it.
        for number in (*range(1, QUESTIONS + 1), random.randint(1, QUESTIONS)):
            form = QuestionForm(self.get(f"{url}?at={number}"))
            fields, sent[form.fixed["question"]] = form.fill()
            fixed = {name: [value] for name, value in form.fixed.items()}
            following = f"?at={number + 1}" if number < QUESTIONS else "?overview"
            for place in self.post_twice(url, {**fixed, **fields}):
                if place == url + following:
                    self.figures.answers.append(form.fixed["question"])
                else:
                    self.figures.wrong.append(f"POST {url}: {place}, not {following}")
        self.get(f"{url}?overview")
        self.post_twice(url, {**token, "finish": ["1"]})
        self.get(url)
        return sent


# --- The exam -------------------------------------------------------------------------------------


def hold(school: School) -> Figures:
    """Let a class sit the exam at once, kill workers in the middle, and look at what was kept."""
    figures = Figures()
    key, page = school.ask("from tests.exam_load import build_exam\nanswer = build_exam()")
    vendor = school.ask("from django.db import connection\nanswer = connection.vendor")
    phones = {}
    for number in range(LEARNERS[vendor]):
        school.add_person(name := f"eksaminanda{number}", LANGUAGE)
        phones[name] = Phone(school.port, school.session_cookie(name)["value"], figures)
    expected = len(phones) * (QUESTIONS + 1) * 2
    begin = time.perf_counter()
    with ThreadPoolExecutor(len(phones)) as room:
        sitting = {name: room.submit(phone.sit, key, page) for name, phone in phones.items()}
        for number in range(1, KILLS + 1):
            while len(figures.answers) < expected * number / (KILLS + 1):
                time.sleep(0.01)
                if all(each.done() for each in sitting.values()):
                    break
            school.kill_worker()
        sent = {name: each.result() for name, each in sitting.items()}
    print(f"{vendor}: {len(phones)} learners, {QUESTIONS} questions, {WORKERS} workers")
    report(figures, time.perf_counter() - begin)
    figures.wrong += school.ask(f"from tests.exam_load import faults\nanswer = faults{key, sent}")
    figures.wrong += school.server_errors()
    return figures


def report(figures: Figures, seconds: float) -> None:
    times = [each * 1000 for each in figures.seconds]
    slow = quantiles(times, n=20)[-1]
    print(f"  {len(figures.answers)} answers acknowledged, each was sent twice at once")
    print(f"  {len(times)} requests, {len(figures.retries)} retries, {KILLS} workers killed")
    print(f"  {seconds:.0f} s; response median {median(times):.0f} ms, 95 % {slow:.0f} ms")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="exam-load-") as folder:
        school = School(Path(folder))
        try:
            school.start()
            figures = hold(school)
        finally:
            school.stop()
    for line in figures.wrong[:20]:
        print(f"  WRONG {line[:500]}")
    print(f"  {len(figures.wrong)} faults" if figures.wrong else "  nothing lost, nothing twice")
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
