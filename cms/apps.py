import sqlite3
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


def raise_sqlite_parameter_limit(connection: Any, **kwargs: Any) -> None:
    """Let one statement carry as many parameters as this SQLite allows.

    Django assumes 999, the limit before SQLite 3.32, and would split a batch of answers.
    """
    if connection.vendor == "sqlite":
        limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = limit


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Site"

    def ready(self) -> None:
        connection_created.connect(raise_sqlite_parameter_limit)
