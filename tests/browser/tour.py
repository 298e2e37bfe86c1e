"""A reader on her way to a screen, and lists of screens by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Page

from .kinds import FAMILY
from .pages import Practice, enter_as, make_sitting, new_nickname, practice_address
from .running import RunningSite
from .watching import Watch


@dataclass
class Tour:
    """A reader on her way to a screen."""

    page: Page
    site: RunningSite
    watch: Watch
    language: str

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def read(self, key: str) -> None:
        self.page.goto(self.site.address(key, self.language))

    def visit(self, path: str) -> None:
        self.page.goto(f"/{self.language}/{path}")

    def enter(self) -> str:
        """Sign in as somebody new; return her nickname."""
        nickname = new_nickname("Viesis")
        self.site.add_person(nickname, self.language)
        enter_as(self.context, self.site, nickname)
        return nickname

    def practise(self, plan: str) -> Practice:
        """Open a session on the family."""
        self.page.goto(practice_address(FAMILY, self.language, plan))
        practice = Practice(self.page)
        practice.expect_shown(practice.exercises[0])
        return practice

    def take_quiz(self, *, finished: bool = False) -> None:
        self.page.goto(make_sitting(self.site, self.enter(), self.language, finished=finished))


Screens = dict[str, Callable[[Tour], Any]]
OpenScreen = Callable[[Tour], None]


def keeper(screens: Screens) -> Callable[[str], Callable[[OpenScreen], OpenScreen]]:
    """Return the decorator that adds a screen under its name."""

    def screen(name: str) -> Callable[[OpenScreen], OpenScreen]:
        def keep(open_screen: OpenScreen) -> OpenScreen:
            screens[name] = open_screen
            return open_screen

        return keep

    return screen
