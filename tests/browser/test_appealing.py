"""„I think I was right”: one tap below a rejected answer, and a teacher sees it."""

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from lessons.exercises import KINDS

from .kinds import ALONE, FAMILY, finish_and_send, mistake, plan_of
from .pages import KEPT, NO_CONNECTION, Practice, new_learner, new_nickname, queue_name, sign_up
from .running import RunningSite
from .watching import Watch

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("site"),
    pytest.mark.browser_context_args(locale="uk", has_touch=True, is_mobile=True),
]
OTHER = "bērniņš"  # also a child, and not in the lesson


@pytest.fixture
def thumb(page: Page) -> Practice:
    return Practice(page, press=Locator.tap)


@pytest.fixture
def learner(site: RunningSite, context: BrowserContext) -> str:
    """The nickname of a new learner, who is signed in."""
    return new_learner(context, site)


def appeals_of(site: RunningSite, nickname: str) -> list[str]:
    """Return the answers that a teacher is asked to look at again."""
    texts: list[str] = site.ask(
        "from lessons.models import Appeal\n"
        f"rows = Appeal.objects.filter(answer__learner__username={nickname.lower()!r})\n"
        "answer = list(rows.order_by('pk').values_list('answer__given', flat=True))"
    )
    return texts


def wait_until_appealed(practice: Practice, owner: str | None) -> None:
    name = queue_name(owner, "appeal")
    practice.page.wait_for_function(f"name => !({KEPT})(name).length", arg=name)


def appeal(practice: Practice) -> None:
    """Tap it and see that it is said and cannot be tapped again."""
    practice.appeal.tap()
    expect(practice.appeal).to_have_count(0)
    said = "visitor-appealed" if practice.session["learner"] is None else "appealed"
    expect(practice.verdict.locator(".verdict__appealed")).to_be_visible()
    expect(practice.verdict.locator(".verdict__appealed")).to_have_text(practice.text(said))
    expect(practice.next).to_be_focused()


def test_it_is_offered_below_rejected_answers_that_were_written(
    thumb: Practice, site: RunningSite
) -> None:
    thumb.open(FAMILY, plan=plan_of(site, *ALONE))
    offered = set()
    for exercise in thumb.exercises:
        thumb.answer(exercise, mistake(thumb.session, exercise).given)
        if thumb.appeal.is_visible():
            offered.add(exercise["kind"])
        thumb.go_on()
    assert offered == {"type_word", "build_sentence", "gap_type", "put_into_form"}
    assert offered == {kind for kind in KINDS if KINDS[kind].appealable}


@pytest.mark.parametrize("given", ["bērns", "berns"])
def test_it_is_not_offered_where_a_teacher_could_only_agree(
    thumb: Practice, site: RunningSite, given: str
) -> None:
    thumb.open(FAMILY, plan=plan_of(site, "type_word"))
    thumb.answer(thumb.exercises[0], given)
    expect(thumb.appeal).to_be_hidden()


def test_it_is_not_offered_for_what_she_did_not_know(thumb: Practice, site: RunningSite) -> None:
    thumb.open(FAMILY, plan=plan_of(site, "type_word"))
    thumb.skip.tap()
    expect(thumb.verdict).to_be_visible()
    expect(thumb.appeal).to_be_hidden()


def test_an_appeal_arrives_after_the_answers(
    thumb: Practice, site: RunningSite, learner: str
) -> None:
    posted: list[str] = []
    thumb.page.on("request", lambda r: posted.append(r.url) if r.method == "POST" else None)
    thumb.open(FAMILY, plan=plan_of(site, "type_word", "gap_type"))
    owner, (written, gap) = thumb.session["learner"], thumb.exercises
    thumb.answer(written, OTHER)
    appeal(thumb)
    thumb.go_on()
    thumb.answer(gap)
    finish_and_send(thumb)
    wait_until_appealed(thumb, owner)
    assert appeals_of(site, learner) == [OTHER]
    assert posted == [f"{site.url}/api/answers/", f"{site.url}/api/appeals/"]


def test_an_appeal_waits_for_the_connection(
    thumb: Practice, site: RunningSite, context: BrowserContext, learner: str, watch: Watch
) -> None:
    watch.expect(NO_CONNECTION)
    thumb.open(FAMILY, plan=plan_of(site, "type_word"))
    owner = thumb.session["learner"]
    context.set_offline(True)
    thumb.answer(thumb.exercises[0], OTHER)
    appeal(thumb)
    thumb.go_on()
    expect(thumb.sync).to_have_text(thumb.text("waiting"))
    assert appeals_of(site, learner) == []
    context.set_offline(False)
    wait_until_appealed(thumb, owner)
    assert [a["given"] for a in site.answers_of(learner)] == [OTHER]
    assert appeals_of(site, learner) == [OTHER]


def test_an_appeal_made_after_the_answer_was_sent(
    thumb: Practice, site: RunningSite, context: BrowserContext, learner: str, watch: Watch
) -> None:
    """The connection came back while she read the verdict."""
    watch.expect(NO_CONNECTION)
    thumb.open(FAMILY, plan=plan_of(site, "type_word"))
    owner = thumb.session["learner"]
    context.set_offline(True)
    thumb.answer(thumb.exercises[0], OTHER)
    context.set_offline(False)
    thumb.wait_until_sent(owner)
    appeal(thumb)
    thumb.go_on()
    wait_until_appealed(thumb, owner)
    assert appeals_of(site, learner) == [OTHER]


def test_a_visitors_appeal_becomes_hers_with_the_answer(thumb: Practice, site: RunningSite) -> None:
    page, nickname = thumb.page, new_nickname("Daryna")
    thumb.open(FAMILY, plan=plan_of(site, "type_word"))
    thumb.answer(thumb.exercises[0], OTHER)
    appeal(thumb)
    sign_up(page, nickname)
    page.locator("[data-claim] [name=keep]").tap()
    expect(page).to_have_url(f"{site.url}/uk/progress/")
    assert appeals_of(site, nickname) == [OTHER]


@pytest.mark.browser_context_args(locale="uk", java_script_enabled=False)
def test_an_appeal_without_a_script(page: Page, site: RunningSite, learner: str) -> None:
    practice = Practice(page).open(FAMILY, plan=plan_of(site, "type_word", "choose_word"))
    practice.field.fill(OTHER)
    practice.check.click()
    practice.verdict.locator(".appeal button").click()
    expect(page.locator(".message")).to_be_visible()
    expect(practice.choices).to_have_count(4)
    assert appeals_of(site, learner) == [OTHER]
