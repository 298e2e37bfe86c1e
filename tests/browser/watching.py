"""Watches what pages do behind the reader's back: other hosts, errors, broken policy."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError


class Watch:
    """Notes every fault of a test's pages, but those that the test expects."""

    def __init__(self, *origins: str) -> None:
        self.origins = origins
        self.faults: list[str] = []
        self.requested: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def expect(self, pattern: str) -> None:
        """Let faults that match pass: the page must log an error for what the test does."""
        self._expected.append(re.compile(pattern))

    def attach(self, context: BrowserContext) -> None:
        context.on("request", self._note_request)
        context.on("console", self._note_message)
        context.on("weberror", self._note_error)

    @property
    def unexpected(self) -> list[str]:
        return [
            fault
            for fault in self.faults
            if not any(pattern.search(fault) for pattern in self._expected)
        ]

    def _note_request(self, request: Request) -> None:
        self.requested.append(request.url)
        own = tuple(f"{origin}/" for origin in self.origins)
        if not request.url.startswith((*own, "data:", "blob:")):
            self.faults.append(f"asked another host: {request.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _note_error(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error.message}")
