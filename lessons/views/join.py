"""A learner joins a group by the code that its teacher shows."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from wagtail.log_actions import log

from ..groups import NoSuchGroup, add_member, group_to_join

ACTION = "join_group"  # of the limits in the settings


@login_required
@never_cache
def join(request: HttpRequest, code: str = "") -> HttpResponse:
    """Ask for a code, show which group it opens, and join it by a button."""
    code = request.POST.get("code", code or request.GET.get("code", ""))[:40]
    context: dict[str, object] = {"code": code}
    if not code.strip():
        return render(request, "lessons/join.html", context)
    limits = {"action": ACTION, "user": request.user}
    if not ratelimit.consume(request, **limits, dry_run=True):
        return render(request, "lessons/join.html", {**context, "too_many": True}, status=429)
    try:
        group = group_to_join(code)
    except NoSuchGroup:
        # Only wrong codes count, so that a class can join from one address.
        ratelimit.consume(request, **limits)
        return render(request, "lessons/join.html", {**context, "unknown": True}, status=404)
    if request.method != "POST" or "join" not in request.POST:
        return render(request, "lessons/join.html", {**context, "group": group})
    if add_member(group, request.user):
        # Without her: the group's history outlasts her account.
        log(group, "lessons.added_learners", data={"number": 1})
    messages.success(request, gettext("You are in the group “%(group)s” now.") % {"group": group})
    return redirect("progress")
