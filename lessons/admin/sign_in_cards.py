"""Sign-in cards of a group's learners: printed, replaced, taken back. Within her own groups."""

from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from accounts import cards
from accounts.models import SignInCard, User

from ..models.classes import StudyGroup
from .frames import header
from .rosters import may_change, own_group


def card_holders(group: StudyGroup) -> "QuerySet[User]":
    """Return the learners of the group who may have a card: colleagues in the class may not."""
    return group.learners().filter(groups=None, is_superuser=False, is_active=True)


@never_cache
@may_change
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the cards of the group, or one of them, to print; make those that are missing."""
    group, teacher = own_group(request, pk), cast(User, request.user)
    people = card_holders(group)
    if wanted := request.GET.get("learner", ""):
        is_number = wanted.isdecimal() and len(wanted) < 12
        people = people.filter(pk=int(wanted)) if is_number else people.none()
    if request.method == "POST":
        has_card = Exists(SignInCard.objects.live().filter(user=OuterRef("pk")))
        for learner in people.exclude(has_card):
            cards.issue(learner, teacher)
            log(learner, "accounts.card_made", user=request.user)
        return redirect("study_groups:sign_in_cards", group.pk)
    back = reverse("study_groups:people", args=[group.pk])
    context = {**cards.sheet(request, people), "back": back}
    return render(request, "accounts/cards_sheet.html", context)


@never_cache
@may_change
def card(request: HttpRequest, pk: int, learner: int) -> HttpResponse:
    """Show what can be done with a learner's card."""
    group = own_group(request, pk)
    person = get_object_or_404(card_holders(group), pk=learner)
    context = {
        "group": group,
        "person": person,
        "card": person.cards.live().first(),
        **header(gettext("Sign-in card"), group),
    }
    return TemplateResponse(request, "lessons/admin/sign_in_card.html", context)


@require_POST
@may_change
def change_card(request: HttpRequest, pk: int, learner: int) -> HttpResponse:
    """Give a learner a new card, take hers back, or set or remove its PIN."""
    group = own_group(request, pk)
    person, teacher = get_object_or_404(card_holders(group), pk=learner), cast(User, request.user)
    said = ""
    match request.POST.get("change"):
        case "replace":
            cards.replace(person, teacher)
            said = gettext("%(name)s has a new card. The old one opens nothing now.")
        case "revoke":
            cards.revoke(person)
            said = gettext("The card of %(name)s opens nothing now.")
        case "pin":
            try:
                with transaction.atomic():  # no PIN, no new card
                    new_pin = request.POST.get("pin", "").strip()
                    cards.set_pin(cards.issue(person, teacher), new_pin)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                said = gettext("The PIN of %(name)s is set.")
        case "no_pin" if held := person.cards.live().exclude(pin="").first():
            cards.remove_pin(held)
            said = gettext("The card of %(name)s asks for no PIN now.")
    if said:
        log(person, "accounts.card_changed", user=request.user)
        messages.success(request, said % {"name": person.name})
    return redirect("study_groups:card", group.pk, person.pk)


def addresses() -> list[URLPattern]:
    return [
        path("people/<int:pk>/sign-in-cards/", sheet, name="sign_in_cards"),
        path("people/<int:pk>/<int:learner>/card/", card, name="card"),
        path("people/<int:pk>/<int:learner>/card/change/", change_card, name="change_card"),
    ]
