"""A learner's story for the teachers of her groups, and what they note of her."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from ..models.classes import Membership
from ..models.teaching import LearnerNote
from ..notes import add_note, delete_note, log_view
from ..quiz_reports import WITHHELD
from ..stories import memberships_of
from ..stories import story as read_story
from .frames import header

may_see = permission_required("lessons.view_studygroup")


class NoteForm(forms.ModelForm):
    class Meta:
        model = LearnerNote
        fields = ["text"]
        labels = {"text": _("A new note")}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


def own_learner(request: HttpRequest, group: int, learner: int) -> list[Membership]:
    """Return her memberships that the teacher may see, the one in this group among them."""
    found = memberships_of(request.user, learner)
    if group not in {membership.group_id for membership in found}:
        raise Http404
    return found


@may_see
@never_cache
def story(request: HttpRequest, pk: int, learner: int) -> HttpResponse:
    """Show what a learner did. It is noted who looked; she can read it."""
    memberships = own_learner(request, pk, learner)
    person = memberships[0].learner
    group = next(each.group for each in memberships if each.group_id == pk)
    log_view(person, request.user)
    text = request.GET.get("p", "")
    page = max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1
    view = read_story(request.user, memberships, group, page)
    context = {
        "view": view,
        "note_form": NoteForm(),
        "withheld": WITHHELD,
        **header(person.name, group, icon="user"),
    }
    return TemplateResponse(request, "lessons/admin/story.html", context)


@require_POST
@may_see
def write_note(request: HttpRequest, pk: int, learner: int) -> HttpResponse:
    person = own_learner(request, pk, learner)[0].learner
    form = NoteForm(request.POST)
    if form.is_valid():
        add_note(person, request.user, form.cleaned_data["text"])
        messages.success(request, gettext("The note is saved."))
    else:
        messages.error(request, gettext("Write a note of at most 1000 letters."))
    return redirect("study_groups:story", pk, learner)


@require_POST
@may_see
def remove_note(request: HttpRequest, pk: int, learner: int, note: int) -> HttpResponse:
    person = own_learner(request, pk, learner)[0].learner
    if not delete_note(person, request.user, note):
        raise Http404
    messages.success(request, gettext("The note is deleted."))
    return redirect("study_groups:story", pk, learner)


def addresses() -> list[URLPattern]:
    return [
        path("register/<int:pk>/<int:learner>/", story, name="story"),
        path("register/<int:pk>/<int:learner>/note/", write_note, name="write_note"),
        path(
            "register/<int:pk>/<int:learner>/note/<int:note>/delete/",
            remove_note,
            name="remove_note",
        ),
    ]
