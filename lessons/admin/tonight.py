"""What to teach tonight: what the class confuses, and what a click makes of it."""

from collections import Counter
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from .. import handouts
from ..lexicon import LexiconWord, current_lexicon
from ..models.classes import StudyGroup
from ..tonight import PERIODS, USUAL_PERIOD, missed_forms
from ..tonight import tonight as read_tonight
from .frames import header
from .rosters import own_group

try:
    import segno
except ImportError:
    segno = None  # type: ignore[assignment]

may_see = permission_required("lessons.view_studygroup")
MOST_WORDS = 40
# What is made of the words that are ticked, and where.
MAKES = {
    "warm_up": "study_groups:warm_up",
    "cards": "study_groups:cards",
    "worksheet": "study_groups:worksheet",
    "homework": "study_groups:assignments",
}


def read_days(request: HttpRequest) -> int:
    text = request.GET.get("days", "")
    days = int(text) if text.isdecimal() and len(text) < 4 else USUAL_PERIOD
    return days if days in PERIODS else USUAL_PERIOD


def read_ids(request: HttpRequest) -> list[int]:
    """Return the ids of words that an address names: ticked one by one, or with commas."""
    texts = ",".join(request.GET.getlist("words")).split(",")[:MOST_WORDS]
    return [int(text) for text in texts if text.isdecimal() and len(text) < 12]


@may_see
def tonight(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the group confused in the last days, with the words to take up again."""
    view = read_tonight(own_group(request, pk), read_days(request))
    title = gettext("What to teach tonight")
    context = {"view": view, "periods": PERIODS, **header(title, view.group, icon="calendar-check")}
    return TemplateResponse(request, "lessons/admin/tonight.html", context)


@may_see
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from the ticked words to what is made of them."""
    group, ids, days = own_group(request, pk), read_ids(request), read_days(request)
    if request.GET.get("for") not in MAKES:
        raise Http404
    if not ids:
        messages.warning(request, gettext("Choose at least one word."))
        return redirect(f"{reverse('study_groups:tonight', args=[group.pk])}?days={days}")
    address = reverse(MAKES[request.GET["for"]], args=[group.pk])
    query = f"words={','.join(map(str, ids))}"
    return redirect(f"{address}?{query}" + ("" if days == USUAL_PERIOD else f"&days={days}"))


def handout(request: HttpRequest, pk: int) -> tuple[StudyGroup, list[LexiconWord], dict[str, Any]]:
    """Return the group, the words that an address names, and what every handout shows."""
    group = own_group(request, pk)
    words = current_lexicon().chosen(read_ids(request))
    back = f"{reverse('study_groups:tonight', args=[group.pk])}?days={read_days(request)}"
    context = {
        "group": group,
        "words": words,
        "ids": ",".join(str(word.id) for word in words),
        "days": read_days(request),
        "back": back,
    }
    return group, words, context


def meanings_for(request: HttpRequest, group: StudyGroup) -> dict[str, Any]:
    """Return the language of the meanings: the one asked for, or that of most learners."""
    language = request.GET.get("language", "")
    if language not in settings.GLOSS_LANGUAGES:
        spoken = Counter(group.learners().values_list("language", flat=True))
        language = max(settings.GLOSS_LANGUAGES, key=lambda code: spoken[code])
    names = dict(settings.LANGUAGES)
    return {
        "language": language,
        "languages": [(code, names[code]) for code in settings.GLOSS_LANGUAGES],
    }


def qr_code(address: str) -> SafeString | str:
    if segno is None:
        return ""
    drawing = segno.make(address, error="m", micro=False)
    # Drawn from the address alone; nothing in it is anybody's text.
    return mark_safe(drawing.svg_inline(omitsize=True, border=4, svgclass=None, lineclass=None))


@may_see
def warm_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a short practice of these words opens, for the wall of the classroom."""
    _, words, context = handout(request, pk)
    if words:
        path_there = reverse("warm_up", args=[context["ids"]])
        address = request.build_absolute_uri(path_there)
        context |= {
            "path": path_there,
            "address": address.split("://", 1)[1].rstrip("/"),
            "qr": qr_code(address),
        }
    return render(request, "lessons/admin/warm_up.html", context)


@may_see
def cards(request: HttpRequest, pk: int) -> HttpResponse:
    """Show flash cards to print: the words on one side, their meanings on the other."""
    group, words, context = handout(request, pk)
    context |= meanings_for(request, group)
    context["sheets"] = handouts.card_sheets(words, context["language"])
    return render(request, "lessons/admin/cards.html", context)


@may_see
def worksheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a worksheet to print, and its answers on a sheet of their own."""
    group, words, context = handout(request, pk)
    context |= meanings_for(request, group)
    missed = missed_forms(group, context["days"], words)
    context["sheet"] = handouts.worksheet(words, context["language"], missed)
    return render(request, "lessons/admin/worksheet.html", context)


def addresses() -> list[URLPattern]:
    return [
        path("register/<int:pk>/tonight/", tonight, name="tonight"),
        path("register/<int:pk>/tonight/make/", make, name="make_tonight"),
        path("register/<int:pk>/tonight/warm-up/", warm_up, name="warm_up"),
        path("register/<int:pk>/tonight/cards/", cards, name="cards"),
        path("register/<int:pk>/tonight/worksheet/", worksheet, name="worksheet"),
    ]
