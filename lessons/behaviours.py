"""When a learner of a quiz hears what was right. What is asked is `lessons.questions`."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Behaviour:
    """`at_once`: after each answer, which then stands; otherwise answers may be changed until the
    end. `needs_release`: the result is shown when a teacher releases it.
    """

    name: str
    label: Promise
    at_once: bool = False
    needs_release: bool = False


BEHAVIOURS: Mapping[str, Behaviour] = {
    behaviour.name: behaviour
    for behaviour in (
        Behaviour("at_once", _("After each question"), at_once=True),
        Behaviour("at_end", _("At the end")),
        Behaviour("on_release", _("When a teacher releases it"), needs_release=True),
    )
}
AT_ONCE, AT_END, ON_RELEASE = BEHAVIOURS
