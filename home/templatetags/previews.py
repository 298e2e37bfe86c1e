from typing import Any

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def block_as_previewed(context: template.Context, bound_block: Any) -> SafeString | str:
    """Render a block for the list that editors choose from; nothing if there is nothing to see."""
    if bound_block.value is None:
        return ""
    # Pictures that no page shows yet are made, as in the preview of a page.
    context["request"].is_preview = True
    html: SafeString = bound_block.render_as_block(context.flatten())
    return html if "<img" in html or strip_tags(html).strip() else ""
