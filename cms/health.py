"""Answers for those who watch the process, before any check of the host's name."""

from collections.abc import Callable
from http import HTTPStatus

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse


class HealthMiddleware:
    """`/healthz`: this process answers. `/readyz`: database and migrations are in order, or 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return text("ok")
        if request.path == "/readyz":
            problem = readiness_problem()
            return text(
                problem or "ok", HTTPStatus.SERVICE_UNAVAILABLE if problem else HTTPStatus.OK
            )
        return self.get_response(request)


def text(message: str, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    response = HttpResponse(message, content_type="text/plain", status=status)
    response["Cache-Control"] = "no-store"
    return response


def readiness_problem() -> str:
    """Return what keeps the site from serving, or nothing."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "database"
    return "migrations" if waiting else ""
