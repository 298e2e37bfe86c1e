import sqlite3
from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


def raise_sqlite_parameter_limit(connection: Any, **kwargs: Any) -> None:
    """Let one statement carry as many parameters as this SQLite allows.

    Django assumes 999, the limit before SQLite 3.32, and would split a batch of answers.
    """
    if connection.vendor == "sqlite":
        limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = limit


def make_cache_table(**kwargs: Any) -> None:
    """Make the table of the database cache, where that is the cache."""
    call_command("createcachetable", verbosity=0, database=kwargs["using"])


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Site"

    def ready(self) -> None:
        from . import signals  # noqa: F401

        connection_created.connect(raise_sqlite_parameter_limit)
        post_migrate.connect(make_cache_table, sender=self)
