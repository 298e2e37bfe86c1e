"""What learners hold to be right after all, for their teachers to decide.

What a teacher may see is `Appeal.objects.for_teacher`; deciding is `lessons.appeals`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import LogFormatter

from ..appeals import LONGEST_TEXT, decide, spelling, take_back
from ..exercises.sentences import gap
from ..feedback import form_label
from ..lexicon import Lexicon, LexiconWord, current_lexicon
from ..models.appeals import Appeal, AppealQuerySet
from ..models.practice import VERDICTS

RIGHT = "lessons.change_appeal"
PER_PAGE = 50
LAST_DECIDED = 50
NAMES_SHOWN = 8

# What was to be done, for each kind whose answers can be appealed.
TASKS: dict[str, Promise] = {
    "type_word": _("Write the word"),
    "build_sentence": _("Put the sentence together"),
    "gap_type": _("Fill the gap in the sentence"),
    "put_into_form": _("Put the word into a form"),
}
Row = Mapping[str, Any]
SAID = {str(verdict): label for verdict, label in VERDICTS}


@dataclass
class AppealGroup:
    """Equal appeals. `task` in words, `shown` what was given with it and in which language."""

    word: int
    form: str
    text: str
    lemma: str
    task: str
    shown: str
    shown_language: str
    rows: list[Row] = field(default_factory=list)

    @property
    def given(self) -> str:
        return spelling(row["answer__given"] for row in self.rows)

    @property
    def right(self) -> str:
        return Counter(row["answer__target"] for row in self.rows).most_common(1)[0][0]

    @property
    def said(self) -> list[str]:
        """What the checker said, the most frequent first."""
        counted = Counter(row["answer__verdict"] for row in self.rows)
        return [str(SAID[verdict]) for verdict, _ in counted.most_common()]

    @property
    def learners(self) -> list[str]:
        people = {row["answer__learner"]: name_of(row, "answer__learner") for row in self.rows}
        return sorted(people.values())

    @property
    def names(self) -> str:
        names = self.learners
        more = ["…"] if len(names) > NAMES_SHOWN else []
        return ", ".join([*names[:NAMES_SHOWN], *more])


def name_of(row: Row, person: str) -> str:
    """Return the name of a person of whom a row has both."""
    return str(row[f"{person}__display_name"] or row[f"{person}__username"] or "")


def group_appeals(rows: Iterable[Row], lexicon: Lexicon) -> list[AppealGroup]:
    """Put equal appeals together, in the order in which the first of each group comes."""
    groups: dict[tuple[int, str, str], AppealGroup] = {}
    for row in rows:
        key = (row["answer__word"], row["answer__form"], row["text"])
        if key not in groups:
            groups[key] = new_group(row, lexicon.words.get(row["answer__word"]))
        groups[key].rows.append(row)
    return list(groups.values())


def new_group(row: Row, word: LexiconWord | None) -> AppealGroup:
    kind, form, language = row["answer__kind"], row["answer__form"], row["answer__language"]
    task, shown, shown_language = str(TASKS.get(kind, kind)), "", "lv"
    meaning = word.meanings.get(language) if word else None
    if kind == "put_into_form":
        task = f"{task}: {form_label(form)}"
    elif kind == "type_word" and meaning:
        shown, shown_language = meaning.text, language
    elif kind == "gap_type" and word and (place := gap(word)):
        shown = f"{place.before}…{place.after}"
    elif kind == "build_sentence" and meaning:
        shown, shown_language = meaning.example, language
    lemma = row["answer__word__lemma"]
    return AppealGroup(row["answer__word"], form, row["text"], lemma, task, shown, shown_language)


def waiting_groups(user: Any) -> list[AppealGroup]:
    """Return what waits for this teacher, newest first; one query and the lexicon's."""
    appeals: AppealQuerySet = Appeal.objects.for_teacher(user).waiting()
    rows = appeals.order_by("-made_at", "-pk").values(
        "text",
        "answer__word",
        "answer__word__lemma",
        "answer__form",
        "answer__kind",
        "answer__language",
        "answer__given",
        "answer__target",
        "answer__verdict",
        "answer__learner",
        "answer__learner__display_name",
        "answer__learner__username",
    )
    return group_appeals(rows, current_lexicon())


@dataclass(frozen=True)
class Decided:
    """Equal appeals that somebody decided."""

    word: int
    form: str
    text: str
    lemma: str
    given: str
    accepted: bool
    by: str
    at: datetime | None


def last_decided(user: Any) -> list[Decided]:
    """Return the last decisions on what this teacher's learners wrote; one query."""
    appeals: AppealQuerySet = Appeal.objects.for_teacher(user).decided()
    rows = (
        appeals.values(
            "answer__word",
            "answer__word__lemma",
            "answer__form",
            "text",
            "state",
            "decided_at",
            "decided_by__display_name",
            "decided_by__username",
        )
        .annotate(given=Max("answer__given"))
        .order_by("-decided_at", "answer__word", "answer__form", "text")
    )
    return [
        Decided(
            word=row["answer__word"],
            form=row["answer__form"],
            text=row["text"],
            lemma=row["answer__word__lemma"],
            given=row["given"],
            accepted=row["state"] == Appeal.State.ACCEPTED,
            by=name_of(row, "decided_by"),
            at=row["decided_at"],
        )
        for row in rows[:LAST_DECIDED]
    ]


@permission_required(RIGHT)
def index(request: HttpRequest) -> HttpResponse:
    """Show what waits for the teacher, and what was decided."""
    groups = Paginator(waiting_groups(request.user), PER_PAGE).get_page(request.GET.get("p"))
    title = gettext("Appeals")
    context = {
        "groups": groups,
        "decided": last_decided(request.user),
        "header_title": title,
        "header_icon": "help",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
    return TemplateResponse(request, "lessons/admin/appeals.html", context)


class SubjectForm(forms.Form):
    """Which appeals a button is about, and the page of the list to go back to."""

    word = forms.IntegerField(min_value=1, max_value=2**62)
    form = forms.CharField(max_length=20, required=False, strip=False)
    text = forms.CharField(max_length=LONGEST_TEXT, strip=False)
    p = forms.IntegerField(min_value=1, max_value=10**6, required=False)


def settle(
    request: HttpRequest, action: Callable[[Any, int, str, str], int], said: str
) -> HttpResponse:
    """Do what a button asks for and go back to the list."""
    subject = SubjectForm(request.POST)
    if not subject.is_valid():
        return HttpResponse(subject.errors.as_text(), status=400, content_type="text/plain")
    data = subject.cleaned_data
    if action(request.user, data["word"], data["form"], data["text"]):
        messages.success(request, said % {"answer": data["text"]})
    else:
        messages.info(request, gettext("Somebody has decided this already."))
    url = reverse("appeals_to_decide:index")
    return redirect(f"{url}?p={data['p']}" if data["p"] else url)


@require_POST
@permission_required(RIGHT)
def accept(request: HttpRequest) -> HttpResponse:
    said = gettext("“%(answer)s” counts as right from now on, for everybody who wrote it.")
    return settle(request, partial(decide, accept=True), said)


@require_POST
@permission_required(RIGHT)
def decline(request: HttpRequest) -> HttpResponse:
    said = gettext("“%(answer)s” is not right here. Those who wrote it will read that.")
    return settle(request, partial(decide, accept=False), said)


@require_POST
@permission_required(RIGHT)
def undo(request: HttpRequest) -> HttpResponse:
    said = gettext("The decision on “%(answer)s” is taken back. It waits in the list again.")
    return settle(request, take_back, said)


class DecisionFormatter(LogFormatter):  # type: ignore[misc]
    """What a word's history tells of decisions on answers to it."""

    def format_message(self, log_entry: Any) -> str:
        return str(self.message) % log_entry.data


class AcceptedFormatter(DecisionFormatter):
    label = _("Accept an answer")
    message = _("Accepted the answer “%(text)s”")


class DeclinedFormatter(DecisionFormatter):
    label = _("Decline an answer")
    message = _("Declined the answer “%(text)s”")


class ReopenedFormatter(DecisionFormatter):
    label = _("Take back a decision")
    message = _("Took back the decision on the answer “%(text)s”")


LOGGED = {
    "lessons.accepted_answer": AcceptedFormatter,
    "lessons.declined_answer": DeclinedFormatter,
    "lessons.reopened_answer": ReopenedFormatter,
}


class AppealMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(RIGHT))


class AppealViewSet(ViewSet):
    name = "appeals_to_decide"
    url_prefix = "appeals"
    icon = "help"
    menu_label = _("Appeals")
    menu_item_class = AppealMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", index, name="index"),
            path("accept/", accept, name="accept"),
            path("decline/", decline, name="decline"),
            path("undo/", undo, name="undo"),
        ]
