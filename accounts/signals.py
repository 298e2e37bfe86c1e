"""Who is given a role needs a password from now on: a card is too little for it."""

from typing import Any

from django.db.models.signals import m2m_changed, post_save
from django.dispatch import receiver

from . import cards
from .models import SignInCard, User


@receiver(m2m_changed, sender=User.groups.through)
def end_cards_of_new_staff(
    instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    if action == "post_add" and pk_set:
        end_cards(pk_set if reverse else {instance.pk})


@receiver(post_save, sender=User)
def end_card_of_superuser(instance: User, created: bool, **kwargs: Any) -> None:
    if not created and (instance.is_superuser or instance.is_staff):
        end_cards({instance.pk})


def end_cards(users: set[int]) -> None:
    for card in SignInCard.objects.live().filter(user__in=users).select_related("user"):
        cards.revoke(card.user)
