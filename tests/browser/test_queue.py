"""The queue on the phone (static/js/queue.js), alone in an empty page of the running site.

Nothing is lost, nothing arrives twice, and nobody's answers become another's.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from .pages import KEPT, NO_CONNECTION, enter_as, new_nickname, queue_name
from .running import RunningSite, WordOfLesson
from .watching import Watch

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.usefixtures("site")]

Answer = dict[str, Any]
EMPTY = "/empty/"
URLS = {"answers": "/api/answers/", "appeals": "/api/appeals/", "visitor": "/api/visitor/"}
REFUSED = r"status of 4\d\d"
# What browsers let a page send that is being left.
KEEPALIVE_BYTES = 64 * 1024
SERVER_BYTES = 256_000
LONGEST = "🙂" * 300

# Adds a hundred answers, giving way to whatever else happens after each.
ADD_MANY = """([owner, answers]) => {
    window.adding = (async () => {
        const { add } = await import("/static/js/queue.js");
        for (const answer of answers) {
            add(owner, answer);
            await new Promise((resolve) => setTimeout(resolve));
        }
    })();
}"""
# Fills the storage to the last letter, and then makes room for some.
FILL_UP = """(room) => {
    localStorage.setItem("room", "x".repeat(room));
    for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2)) {
        for (let number = 0; ; number++) {
            try {
                localStorage.setItem(`ballast ${size} ${number}`, "x".repeat(size));
            } catch {
                break;
            }
        }
    }
    localStorage.removeItem("room");
}"""
# Answers are posted, but the page does not live to hear what becomes of them.
HEAR_NO_MORE = """() => {
    const really = window.fetch;
    window.fetch = (url, options) => {
        const response = really(url, options);
        if (options.method !== "POST") return response;
        window.posted = true;
        return new Promise(() => {});
    };
}"""
FORBID = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("denied", "SecurityError"); },
});"""


class Tab:
    """A page with nothing but the queue."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.goto(EMPTY)

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function of the module and wait for what it returns."""
        code = f"async (given) => (await import('/static/js/queue.js')).{name}(...given)"
        return self.page.evaluate(code, list(arguments))

    def begin(self, name: str, *arguments: Any) -> None:
        """Call a function and do not wait; `end` does."""
        code = (
            "(given) => { window.going = import('/static/js/queue.js')"
            f".then((queue) => queue.{name}(...given)); }}"
        )
        self.page.evaluate(code, list(arguments))

    def end(self) -> Any:
        return self.page.evaluate("window.going")

    def add(self, owner: str | None, answers: list[Answer]) -> list[bool]:
        return [self.call("add", owner, answer) for answer in answers]

    def add_many(self, owner: str | None, answers: list[Answer]) -> None:
        self.page.evaluate(ADD_MANY, [owner, answers])
        self.page.evaluate("window.adding")

    def send(self, owner: str | None, **options: bool) -> str:
        return str(self.call("send", URLS, owner, options))

    def waiting(self, owner: str | None) -> list[str]:
        return [answer["given"] for answer in self.call("waiting", owner)]

    def stored(self, what: str, owner: str | None) -> list[dict[str, Any]]:
        """Return what the phone keeps beyond this page: answer, appeal or put-aside."""
        kept: list[dict[str, Any]] = self.page.evaluate(KEPT, queue_name(owner, what))
        return kept

    def owner(self) -> str:
        code = "async (url) => (await (await fetch(url)).json()).learner"
        return str(self.page.evaluate(code, URLS["visitor"]))


class Traffic:
    """The batches that pages posted to one address, as the server sees them."""

    def __init__(self, context: BrowserContext, path: str = URLS["answers"]) -> None:
        self.bodies: list[bytes] = []
        self.path = path
        context.on("request", self._note)

    def _note(self, request: Any) -> None:
        if request.method == "POST" and request.url.endswith(self.path):
            self.bodies.append(request.post_data_buffer or b"")

    @property
    def sizes(self) -> list[int]:
        """How many answers or appeals were in each batch."""
        return [len(next(iter(json.loads(body).values()))) for body in self.bodies]


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    page = "<!doctype html><title>Empty</title><link rel=icon href='data:,'>"
    context.route(f"**{EMPTY}", lambda route: route.fulfill(body=page, content_type="text/html"))
    return context


@pytest.fixture
def learner(site: RunningSite, context: BrowserContext) -> str:
    """The nickname of a new learner, who is signed in."""
    nickname = new_nickname("Iryna")
    site.add_person(nickname)
    enter_as(context, site, nickname)
    return nickname


@pytest.fixture
def tab(context: BrowserContext) -> Tab:
    return Tab(context.new_page())


@pytest.fixture
def word(site: RunningSite) -> WordOfLesson:
    return site.words_of("lesson-greetings")[0]


@pytest.fixture
def make(word: WordOfLesson) -> Callable[..., list[Answer]]:
    """Makes answers, one second apart, that say their numbers."""

    def make(count: int, start: int = 0, **changes: Any) -> list[Answer]:
        noon = datetime(2026, 11, 1, 12, tzinfo=UTC)
        return [
            {
                "id": str(uuid4()), "word": word.id, "lesson": None, "kind": "type_word",
                "form": "", "language": "uk", "given": f"vārds {number}", "placement": False,
                "hints": 0, "ms": 900, "at": (noon + timedelta(seconds=number)).isoformat(),
                **changes,
            }
            for number in range(start, start + count)
        ]  # fmt: skip

    return make


def given(site: RunningSite, nickname: str) -> list[str]:
    return [answer["given"] for answer in site.answers_of(nickname)]


def texts(answers: list[Answer]) -> list[str]:
    return [answer["given"] for answer in answers]


def remembered(site: RunningSite, nickname: str) -> int:
    """Return how many answers her memories rest on: one that counted twice would show."""
    count: int = site.ask(
        "from lessons.models import Memory\n"
        f"rows = Memory.objects.filter(learner__username={nickname.lower()!r})\n"
        "answer = sum(row.answers for row in rows)"
    )
    return count


def appeals_of(site: RunningSite, nickname: str) -> list[str]:
    found: list[str] = site.ask(
        "from lessons.models import Appeal\n"
        f"rows = Appeal.objects.filter(answer__learner__username={nickname.lower()!r})\n"
        "answer = list(rows.order_by('text').values_list('text', flat=True))"
    )
    return found


# --- Two tabs of one learner ----------------------------------------------------------------------


def test_two_tabs_that_add_at_the_same_moment_lose_nothing(
    context: BrowserContext, tab: Tab, make: Any
) -> None:
    other = Tab(context.new_page())
    answers = make(200)
    for page, part in ((tab.page, answers[::2]), (other.page, answers[1::2])):
        page.evaluate(ADD_MANY, [None, part])
    for page in (tab.page, other.page):
        page.evaluate("window.adding")
    assert tab.waiting(None) == other.waiting(None) == texts(answers)


def test_two_tabs_answering_in_turn_and_sending_at_once_double_nothing(
    context: BrowserContext, site: RunningSite, tab: Tab, learner: str, make: Any
) -> None:
    other, owner, answers = Tab(context.new_page()), tab.owner(), make(20)
    for number, answer in enumerate(answers):
        assert (other if number % 2 else tab).call("add", owner, answer)
    for each in (tab, other):
        each.begin("send", URLS, owner)
    assert [each.end() for each in (tab, other)] == ["sent", "sent"]
    assert tab.waiting(owner) == other.waiting(owner) == []
    assert given(site, learner) == texts(answers)
    assert remembered(site, learner) == len(answers)


def test_what_one_tab_adds_while_the_other_sends_goes_with_it(
    context: BrowserContext, site: RunningSite, tab: Tab, learner: str, make: Any
) -> None:
    other, owner, answers = Tab(context.new_page()), tab.owner(), make(3)
    tab.add(owner, answers[:2])

    def add_meanwhile(route: Route) -> None:
        other.add(owner, answers[2:])
        route.continue_()

    tab.page.route(f"**{URLS['answers']}", add_meanwhile, times=1)
    assert tab.send(owner) == "sent"
    assert given(site, learner) == texts(answers)


# --- A storage that is full or forbidden ----------------------------------------------------------


def test_a_full_storage_is_helped_out_by_the_page(
    site: RunningSite, tab: Tab, learner: str, make: Any
) -> None:
    owner, answers = tab.owner(), make(5)
    assert tab.add(owner, answers[:2]) == [True, True]
    tab.page.evaluate(FILL_UP, 0)
    assert tab.add(owner, answers[2:]) == [False] * 3
    assert tab.waiting(owner) == texts(answers)
    assert len(tab.stored("answer", owner)) == 2
    assert tab.send(owner) == "sent"
    assert tab.waiting(owner) == []
    assert given(site, learner) == texts(answers)


@pytest.mark.parametrize("room", [0, 100])
def test_a_full_storage_loses_nothing_that_moves(
    site: RunningSite, tab: Tab, learner: str, make: Any, room: int
) -> None:
    """Handed over or put aside, an item needs a little more room than before."""
    owner = tab.owner()
    fine, bad = make(2)[1], make(1, word=10**9)[0]
    tab.add(None, [fine])
    tab.add(owner, [bad])
    tab.page.evaluate(FILL_UP, room)
    tab.call("handOver", owner)
    assert tab.waiting(owner) == texts([bad, fine])
    kept = [*tab.stored("answer", owner), *tab.stored("answer", None)]
    assert {answer["id"] for answer in kept} == {bad["id"], fine["id"]}
    assert tab.send(owner) == "refused"
    assert given(site, learner) == texts([fine])
    kept = [*tab.stored("answer", owner), *tab.stored("put-aside", owner)]
    assert [answer["id"] for answer in kept] == [bad["id"]]
    if room:
        assert tab.waiting(None) == tab.waiting(owner) == []


def test_where_storing_is_forbidden_the_page_remembers_itself(
    context: BrowserContext, site: RunningSite, learner: str, make: Any
) -> None:
    context.add_init_script(FORBID)
    tab = Tab(context.new_page())
    owner, answers = tab.owner(), make(3)
    assert tab.add(owner, answers) == [False] * 3
    assert tab.call("appeal", owner, answers[0]["id"]) is False
    assert tab.waiting(owner) == texts(answers)
    assert tab.send(owner) == "sent"
    assert tab.waiting(owner) == []
    assert given(site, learner) == texts(answers)
    assert appeals_of(site, learner) == texts(answers[:1])


def test_what_nobody_can_read_is_passed_over(
    site: RunningSite, tab: Tab, learner: str, make: Any
) -> None:
    owner, answers = tab.owner(), make(1)
    tab.add(owner, answers)
    for text in ("", "{", "null", "3", '{"id": "other"}'):
        key = f"{queue_name(owner)}{uuid4()}"
        tab.page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, text])
    assert tab.send(owner) == "sent"
    assert given(site, learner) == texts(answers)


# --- The way to the server ------------------------------------------------------------------------


def test_a_reply_that_is_lost_doubles_nothing(
    site: RunningSite, tab: Tab, learner: str, make: Any, watch: Watch
) -> None:
    watch.expect(NO_CONNECTION)
    owner, answers = tab.owner(), make(3)
    tab.add(owner, answers)

    def lose_the_reply(route: Route) -> None:
        route.fetch()
        route.abort()

    tab.page.route(f"**{URLS['answers']}", lose_the_reply, times=1)
    assert tab.send(owner) == "waiting"
    assert given(site, learner) == tab.waiting(owner) == texts(answers)
    assert tab.send(owner) == "sent"
    assert tab.waiting(owner) == []
    assert given(site, learner) == texts(answers)
    assert remembered(site, learner) == 3


def test_450_answers_go_in_three_batches(
    context: BrowserContext, site: RunningSite, tab: Tab, learner: str, make: Any
) -> None:
    owner, answers, traffic = tab.owner(), make(450), Traffic(context)
    tab.add_many(owner, answers)
    assert tab.send(owner) == "sent"
    assert traffic.sizes == [200, 200, 50]
    assert given(site, learner) == texts(answers)


def test_long_answers_go_in_smaller_batches(
    context: BrowserContext, site: RunningSite, tab: Tab, learner: str, make: Any
) -> None:
    owner, answers, traffic = tab.owner(), make(200, given=LONGEST), Traffic(context)
    tab.add_many(owner, answers)
    assert tab.send(owner) == "sent"
    assert len(traffic.bodies) == 2
    assert max(map(len, traffic.bodies)) < SERVER_BYTES
    assert len(given(site, learner)) == 200


def test_a_page_that_is_left_sends_as_much_as_browsers_allow(
    context: BrowserContext, site: RunningSite, tab: Tab, learner: str, make: Any
) -> None:
    owner, answers, traffic = tab.owner(), make(100, given=LONGEST), Traffic(context)
    tab.add_many(owner, answers)
    tab.call("prepare", URLS)
    tab.page.evaluate(HEAR_NO_MORE)
    tab.begin("send", URLS, owner, {"leaving": True})
    tab.page.wait_for_function("window.posted")
    tab = Tab(tab.page)
    # The request outlives the page that sent it, so nothing in a page tells when it is done.
    for _ in range(50):
        if given(site, learner):
            break
        tab.page.wait_for_timeout(100)
    assert 30 < len(given(site, learner)) < 50
    assert [len(body) < KEEPALIVE_BYTES for body in traffic.bodies] == [True]
    assert len(tab.waiting(owner)) == 100
    assert tab.send(owner) == "sent"
    assert len(given(site, learner)) == remembered(site, learner) == 100


def test_a_page_that_is_left_but_stays_sends_all(
    context: BrowserContext, site: RunningSite, tab: Tab, learner: str, make: Any
) -> None:
    """A phone that shows another application for a moment."""
    owner, answers, traffic = tab.owner(), make(100, given=LONGEST), Traffic(context)
    tab.add_many(owner, answers)
    assert tab.send(owner, leaving=True) == "sent"
    assert [len(body) < KEEPALIVE_BYTES for body in traffic.bodies] == [True] * 3
    assert len(given(site, learner)) == 100


# --- What the server does not take ----------------------------------------------------------------


def test_a_refused_answer_is_put_aside_and_seen(
    site: RunningSite, tab: Tab, learner: str, make: Any
) -> None:
    owner, answers, bad = tab.owner(), make(2), make(1, start=9, word=10**9)
    tab.add(owner, [*bad, *answers])
    assert tab.send(owner) == "refused"
    assert tab.waiting(owner) == []
    assert given(site, learner) == texts(answers)
    [aside] = tab.stored("put-aside", owner)
    assert aside["given"] == bad[0]["given"]
    assert aside["why"]
    assert tab.send(owner) == "sent"


@pytest.mark.parametrize("status", [400, 413])
def test_the_answer_that_spoils_a_batch_is_found(
    site: RunningSite, tab: Tab, learner: str, make: Any, watch: Watch, status: int
) -> None:
    watch.expect(REFUSED)
    owner, answers = tab.owner(), make(12)
    spoilt = answers[5]

    def refuse(route: Route) -> None:
        if spoilt["id"] in (route.request.post_data or ""):
            route.fulfill(status=status, json={"error": "not this"})
        else:
            route.continue_()

    tab.page.route(f"**{URLS['answers']}", refuse)
    tab.add(owner, answers)
    assert tab.send(owner) == "refused"
    assert tab.waiting(owner) == []
    assert given(site, learner) == texts([a for a in answers if a is not spoilt])
    assert [(a["id"], a["why"]) for a in tab.stored("put-aside", owner)] == [
        (spoilt["id"], str(status))
    ]


def test_a_gateway_that_takes_less_gets_less(
    site: RunningSite, tab: Tab, learner: str, make: Any, watch: Watch
) -> None:
    watch.expect(REFUSED)
    owner, answers = tab.owner(), make(20)

    def refuse(route: Route) -> None:
        if len(route.request.post_data or "") > 2_000:
            route.fulfill(status=413)
        else:
            route.continue_()

    tab.page.route(f"**{URLS['answers']}", refuse)
    tab.add(owner, answers)
    assert tab.send(owner) == "sent"
    assert given(site, learner) == texts(answers)


@pytest.mark.parametrize(
    ("reply", "requests"),
    [
        ({"status": 400, "json": {"error": "?"}}, 6),  # 10, 5, 3, 2, 1, and two more alone
        ({"status": 404, "body": ""}, 1),
        ({"status": 415, "json": {"error": "?"}}, 1),
        ({"status": 429, "body": ""}, 1),
        ({"status": 500, "body": ""}, 1),
        ({"status": 200, "body": "<p>Wi-Fi: sign in here", "content_type": "text/html"}, 1),
        ({"status": 200, "json": {}}, 1),
        ({"status": 200, "json": {"stored": [], "refused": {}}}, 1),
    ],
)  # fmt: skip
def test_a_server_that_takes_nothing_loses_nothing(
    site: RunningSite, context: BrowserContext, tab: Tab, learner: str, make: Any, watch: Watch,
    reply: dict[str, Any], requests: int,
) -> None:  # fmt: skip
    watch.expect(r"status of [45]\d\d")
    owner, answers, traffic = tab.owner(), make(10), Traffic(context)
    tab.page.route(f"**{URLS['answers']}", lambda route: route.fulfill(**reply))
    tab.add(owner, answers)
    tab.call("appeal", owner, answers[0]["id"])
    assert tab.send(owner) == "waiting"
    assert len(traffic.bodies) <= requests + 1
    assert tab.waiting(owner) == texts(answers)
    assert tab.stored("put-aside", owner) == []
    tab.page.unroute(f"**{URLS['answers']}")
    assert tab.send(owner) == "sent"
    assert given(site, learner) == texts(answers)
    assert appeals_of(site, learner) == texts(answers[:1])


# --- Who is signed in -----------------------------------------------------------------------------


@pytest.mark.parametrize("leaving", [False, True])
def test_a_session_that_ends_in_the_middle_is_taken_up_again(
    site: RunningSite, context: BrowserContext, tab: Tab, learner: str, make: Any, watch: Watch,
    leaving: bool,
) -> None:  # fmt: skip
    watch.expect(REFUSED)
    owner, answers = tab.owner(), make(4)
    tab.call("prepare", URLS)
    tab.add(owner, answers[:2])
    assert tab.send(owner) == "sent"
    context.clear_cookies()
    tab.add(owner, answers[2:])
    assert tab.send(owner, leaving=leaving) == "signed-out"
    assert tab.waiting(owner) == texts(answers[2:])
    enter_as(context, site, learner)
    assert tab.send(owner) == "sent"
    assert given(site, learner) == texts(answers)


@pytest.mark.parametrize("leaving", [False, True])
def test_a_phone_passed_on_gives_the_next_learner_nothing(
    site: RunningSite, context: BrowserContext, tab: Tab, learner: str, make: Any, watch: Watch,
    leaving: bool,
) -> None:  # fmt: skip
    watch.expect(REFUSED)
    owner, answers = tab.owner(), make(3)
    tab.call("prepare", URLS)
    tab.add(owner, answers[:2])
    tab.call("appeal", owner, answers[0]["id"])
    other = new_nickname("Beata")
    site.add_person(other)
    enter_as(context, site, other)
    assert tab.send(owner, leaving=leaving) == "signed-out"
    theirs = tab.owner()
    assert theirs != owner
    assert tab.waiting(theirs) == []
    tab.add(theirs, answers[2:])
    assert tab.send(theirs) == "sent"
    assert given(site, other) == texts(answers[2:])
    assert given(site, learner) == []

    enter_as(context, site, learner)
    assert tab.send(owner) == "sent"
    assert given(site, learner) == texts(answers[:2])
    assert appeals_of(site, learner) == texts(answers[:1])
    assert appeals_of(site, other) == []


def test_a_visitors_answers_are_handed_over_with_her_appeals(
    site: RunningSite, tab: Tab, learner: str, make: Any
) -> None:
    owner, answers = tab.owner(), make(3)
    tab.add(None, answers)
    tab.call("appeal", None, answers[1]["id"])
    assert tab.send(None) == "signed-out"
    tab.call("handOver", owner)
    assert tab.waiting(None) == tab.stored("appeal", None) == []
    assert tab.send(owner) == "sent"
    assert given(site, learner) == texts(answers)
    assert appeals_of(site, learner) == texts(answers[1:2])
    assert tab.stored("appeal", owner) == []


def test_a_handing_over_that_was_cut_short_is_finished_the_next_time(
    site: RunningSite, tab: Tab, learner: str, make: Any
) -> None:
    """The phone's battery ended when one answer stood in both places and one had been moved."""
    owner, answers = tab.owner(), make(3)
    tab.add(None, answers)
    tab.call("appeal", None, answers[0]["id"])
    tab.add(owner, answers[:2])
    tab.page.evaluate("key => localStorage.removeItem(key)", queue_name(None) + answers[0]["id"])
    assert tab.send(owner) == "sent"
    tab.call("handOver", owner)
    assert tab.send(owner) == "sent"
    assert tab.waiting(None) == tab.stored("appeal", None) == []
    assert given(site, learner) == texts(answers)
    assert appeals_of(site, learner) == texts(answers[:1])
    assert remembered(site, learner) == 3


def test_what_was_not_hers_is_forgotten_whole(tab: Tab, make: Any) -> None:
    answers = make(2)
    tab.add(None, answers)
    tab.call("appeal", None, answers[0]["id"])
    tab.call("forget", None)
    assert tab.waiting(None) == tab.stored("answer", None) == tab.stored("appeal", None) == []


# --- Appeals --------------------------------------------------------------------------------------


def test_an_appeal_goes_after_its_answer(
    context: BrowserContext, site: RunningSite, tab: Tab, learner: str, make: Any
) -> None:
    owner, answers = tab.owner(), make(2)
    order: list[str] = []
    context.on("request", lambda r: order.append(r.url) if r.method == "POST" else None)
    tab.add(owner, answers)
    assert tab.call("appealed", owner, answers[0]["id"]) is False
    assert tab.call("appeal", owner, answers[0]["id"]) is True
    assert tab.call("appealed", owner, answers[0]["id"]) is True
    assert tab.call("appealed", owner, answers[1]["id"]) is False
    assert tab.send(owner) == "sent"
    assert [url.removeprefix(site.url) for url in order] == [URLS["answers"], URLS["appeals"]]
    assert appeals_of(site, learner) == texts(answers[:1])
    assert tab.stored("appeal", owner) == []
    assert tab.call("appealed", owner, answers[0]["id"]) is True, "said once is enough"
    assert tab.send(owner) == "sent"
    assert len(order) == 2


def test_an_appeal_that_nobody_can_accept_is_settled(
    site: RunningSite, tab: Tab, learner: str, make: Any, word: WordOfLesson
) -> None:
    """Her phone took the answer for wrong, the server for right; of another it knows nothing."""
    owner = tab.owner()
    right, lost = make(1, given=word.lemma)[0], make(1, word=10**9)[0]
    tab.add(owner, [right, lost])
    for answer in (right, lost):
        tab.call("appeal", owner, answer["id"])
    assert tab.send(owner) == "refused"
    assert appeals_of(site, learner) == tab.stored("appeal", owner) == []


def test_more_appeals_than_the_server_takes_at_once(
    context: BrowserContext, site: RunningSite, tab: Tab, learner: str, make: Any
) -> None:
    owner, answers = tab.owner(), make(250)
    traffic = Traffic(context, URLS["appeals"])
    tab.add_many(owner, answers)
    code = """async ([owner, ids]) => {
        const { appeal } = await import("/static/js/queue.js");
        for (const id of ids) appeal(owner, id);
    }"""
    tab.page.evaluate(code, [owner, [answer["id"] for answer in answers]])
    assert tab.send(owner) == "sent"
    assert traffic.sizes == [200, 50]
    assert len(appeals_of(site, learner)) == 250
