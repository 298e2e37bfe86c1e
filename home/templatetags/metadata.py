from typing import Any

from django import template

from ..metadata import PageMetadata

register = template.Library()


@register.simple_tag(takes_context=True)
def page_metadata(context: dict[str, Any]) -> PageMetadata | None:
    """Return what to tell of this page; nothing for what is no page of the tree, or not live."""
    if not context.get("language_versions"):
        return None
    return PageMetadata(context["page"], context["request"], context["site_pages"])
