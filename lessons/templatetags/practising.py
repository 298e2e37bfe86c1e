"""Words about forms, for the pages that ask for one."""

from django import template

from ..feedback import form_label as label

register = template.Library()

# What Latvian schools ask for each case.
QUESTIONS = {
    "nom": "kas?",
    "gen": "kā?",
    "dat": "kam?",
    "acc": "ko?",
    "loc": "kur?",
}


@register.filter
def form_label(name: str) -> str:
    """Return what the name of a form says to a learner."""
    return label(name)


@register.simple_tag
def form_question(name: str) -> str:
    """Return the Latvian question of a case (`loc.sg`), nothing for other forms."""
    return QUESTIONS.get(name.partition(".")[0], "")
