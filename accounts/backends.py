from typing import Any

from django.contrib.auth.backends import ModelBackend


class GroupRightsBackend(ModelBackend):
    """Rights come from groups alone (`accounts.roles`), so nobody asks for a person's own."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()
