"""Whose sign-in card opens the site: learners who are in a group now."""

from accounts.cards import may_use
from accounts.models import User

from .models.classes import Membership


@may_use
def is_in_a_group(user: User) -> bool:
    return Membership.objects.filter(learner=user, left_at=None).exists()
