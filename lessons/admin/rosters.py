"""Who is in a group: adding, leaving, moving, cards; closing a group. All within her own groups."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.log_actions import log

from accounts.models import User

from .. import groups
from ..models.classes import Membership, StudyGroup
from ..rosters import Roster, read_file, read_text
from .frames import header

MOST_BYTES = 2_000_000
LEAVES = "leave"  # among the numbers of the groups where a learner can go
may_change = permission_required("lessons.change_studygroup")


def own_group(request: HttpRequest, pk: int) -> StudyGroup:
    group: StudyGroup = get_object_or_404(StudyGroup.objects.for_teacher(request.user), pk=pk)
    return group


def led_group(request: HttpRequest, pk: int) -> StudyGroup:
    group: StudyGroup = get_object_or_404(StudyGroup.objects.led_by(request.user), pk=pk)
    return group


class LearnersForm(forms.Form):
    text = forms.CharField(
        label=_("Names, one a line"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10, "placeholder": "Oksana\nFatima; en\nMai"}),
        help_text=_(
            "First names or nicknames are enough. After a semicolon the language to read in: "
            "lv, en, ru or uk."
        ),
    )
    file = forms.FileField(
        label=_("Or a spreadsheet"),
        required=False,
        help_text=_("XLSX or CSV with the columns “Vārds” and “Valoda”; at most 200 rows."),
    )
    language = forms.ChoiceField(
        label=_("Language of those without one"), choices=settings.LANGUAGES, initial="uk"
    )
    another = forms.BooleanField(
        label=_("Another person of this name"),
        required=False,
        help_text=_("For names that are in the group already, when these are other people."),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("file") and not data.get("text", "").strip():
            raise forms.ValidationError(_("Write names, or choose a file."))
        if data.get("file") and data["file"].size > MOST_BYTES:
            raise forms.ValidationError({"file": _("The file is larger than 2 MB.")})
        return data

    def roster(self, group: StudyGroup) -> Roster:
        data = self.cleaned_data
        if data["file"]:
            data["file"].seek(0)  # it may be read a second time
            roster = read_file(data["file"].read(), data["language"])
        else:
            roster = read_text(data["text"], data["language"])
        if not data["another"]:
            roster.refuse(groups.names_in(group))
        return roster


class NicknameForm(forms.Form):
    """For somebody who has an account."""

    nickname = forms.CharField(label=_("Nickname"), max_length=60)

    def clean_nickname(self) -> User:
        nickname = self.cleaned_data["nickname"].strip().lower()
        learner = User.objects.filter(
            username=nickname, is_active=True, groups=None, is_superuser=False
        ).first()
        if learner is None:
            raise forms.ValidationError(_("No learner has this nickname."))
        return learner


@may_change
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who is in the group and who was, with what can be done for each."""
    group = own_group(request, pk)
    members = list(group.learners().annotate(joined_at=F("memberships__joined_at")))
    context = {
        "group": group,
        "members": members,
        "leads": StudyGroup.objects.led_by(request.user).filter(pk=pk).exists(),
        "former": group.memberships.exclude(left_at=None).select_related("learner"),
        "other_groups": StudyGroup.objects.for_teacher(request.user).running().exclude(pk=pk),
        "nickname_form": NicknameForm(),
        "join_address": join_address(request, group) if group.join_code else "",
        **header(gettext("Learners"), group),
    }
    return TemplateResponse(request, "lessons/admin/people.html", context)


@may_change
def add_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a list of names, show what would be done, then make the accounts."""
    group = own_group(request, pk)
    form = LearnersForm(request.POST or None, request.FILES or None)
    roster = form.roster(group) if request.method == "POST" and form.is_valid() else None
    if roster and roster.people and not roster.faults and "add" in request.POST:
        another = form.cleaned_data["another"]
        try:
            users = groups.add_learners(group, roster.people, another=another)
        except groups.AlreadyThere:  # a second press, while the first was adding
            roster = form.roster(group)
        else:
            said = ngettext(
                "%(number)d learner was added. Print the card for her to sign in with.",
                "%(number)d learners were added. Print the cards for them to sign in with.",
                len(users),
            )
            messages.success(request, said % {"number": len(users)})
            log_added(request, group, len(users))
            return redirect("study_groups:people", group.pk)
    if roster and not roster.faults:
        # A file need not be chosen again: what was read is in the list.
        form = LearnersForm(initial={**form.cleaned_data, "text": roster.as_text(), "file": None})
    context = {"group": group, "form": form, "roster": roster}
    context |= header(gettext("Add learners"), group)
    return TemplateResponse(request, "lessons/admin/add_people.html", context)


@require_POST
@may_change
def add_by_nickname(request: HttpRequest, pk: int) -> HttpResponse:
    group = own_group(request, pk)
    form = NicknameForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["nickname"])))
    elif Membership.objects.beyond(request.user).filter(learner=form.cleaned_data["nickname"]):
        said = gettext(
            "%(name)s learns in a group of another teacher. "
            "Give her the code of this group, and she joins by it herself."
        )
        messages.error(request, said % {"name": form.cleaned_data["nickname"].name})
    elif groups.add_member(group, learner := form.cleaned_data["nickname"]):
        messages.success(request, gettext("%(name)s is in the group now.") % {"name": learner.name})
        log_added(request, group, 1)
    else:
        messages.warning(request, gettext("She is in the group already."))
    return redirect("study_groups:people", group.pk)


@require_POST
@may_change
def take_out(request: HttpRequest, pk: int, learner: int) -> HttpResponse:
    """Let a learner leave, or go on in another group of the teacher."""
    group = led_group(request, pk)
    person = get_object_or_404(group.learners(), pk=learner)
    other = request.POST.get("to")
    if not other:
        return redirect("study_groups:people", group.pk)
    if other != LEAVES:
        if not (other.isdecimal() and len(other) < 12):
            raise Http404
        to = own_group(request, int(other))
        groups.move(group, person, to)
        said = gettext("%(name)s learns in “%(group)s” now.") % {"name": person.name, "group": to}
    else:
        groups.leave(group, person)
        said = gettext("%(name)s has left the group. What she did is kept.")
        said = said % {"name": person.name}
    messages.success(request, said)
    return redirect("study_groups:people", group.pk)


@require_POST
@may_change
def change_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive or reopen the group, give it a new code to join by, or close it to newcomers."""
    group = led_group(request, pk)
    changes = {
        "archive": groups.archive,
        "reopen": groups.reopen,
        "open": groups.open_to_join,
        "close": groups.close_to_join,
    }
    change = changes.get(request.POST.get("change", ""))
    if change:
        change(group)
        log(group, "lessons.changed_group", user=request.user)
    if group.is_archived and not request.user.has_perm("lessons.view_all_groups"):
        messages.success(request, gettext("“%(group)s” is archived.") % {"group": group})
        return redirect("study_groups:index")
    return redirect("study_groups:people", group.pk)


def log_added(request: HttpRequest, group: StudyGroup, number: int) -> None:
    log(group, "lessons.added_learners", user=request.user, data={"number": number})


def addresses() -> list[URLPattern]:
    return [
        path("people/<int:pk>/", people, name="people"),
        path("people/<int:pk>/add/", add_people, name="add_people"),
        path("people/<int:pk>/nickname/", add_by_nickname, name="add_by_nickname"),
        path("people/<int:pk>/<int:learner>/out/", take_out, name="take_out"),
        path("people/<int:pk>/state/", change_state, name="change_state"),
    ]


def join_address(request: HttpRequest, group: StudyGroup) -> str:
    """Return where a learner joins the group, for the QR code on the wall."""
    return request.build_absolute_uri(reverse("join_group", args=[group.join_code]))
