from typing import Any

from django import template

from ..reports import Today
from ..reports import today as today_for
from ..statuses import Status

register = template.Library()

STATUS_ICONS = {
    "not_started": ("none", "circle"),
    "started": ("started", "half"),
    "needs_help": ("help", "hand"),
    "done": ("done", "check"),
}


@register.simple_tag(takes_context=True)
def today(context: dict[str, Any]) -> Today:
    """Return what is due for the person who reads the page."""
    return today_for(context["request"].user)


@register.inclusion_tag("lessons/status.html")
def status(value: Any) -> dict[str, Any]:
    """Show a lesson's status as shape and word."""
    style, icon = STATUS_ICONS[str(value)]
    return {"style": style, "icon": icon, "label": Status(value).label}
