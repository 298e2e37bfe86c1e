"""Whose sign-in card opens the site: learners who are in a running group now."""

from accounts.cards import may_use
from accounts.models import User

from .models.classes import Membership


@may_use
def is_in_a_group(user: User) -> bool:
    return Membership.objects.current().filter(learner=user).exists()
