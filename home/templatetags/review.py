from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("home/admin/review.html", takes_context=True)
def translation_review(context: dict[str, Any]) -> dict[str, Any]:
    """Offer to submit the translation `instance` for review, or to approve what was submitted."""
    page, user = context["instance"], context["request"].user
    rights = context["page_perms"]
    state = page.current_workflow_state
    task_state = state.current_task_state if state else None
    waits = page.workflow_in_progress
    return {
        "request": context["request"],
        "page": page,
        "waits": waits,
        "task_state": task_state,
        "actions": task_state.task.specific.get_actions(page, user) if task_state and waits else [],
        "can_submit": not rights.can_publish() and rights.can_submit_for_moderation(),
        # The reviewer's words, while changes are asked for.
        "comment": task_state.get_comment() if task_state and not waits else "",
    }
