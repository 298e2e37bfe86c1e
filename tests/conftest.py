import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

# Playwright's synchronous interface runs an event loop; Django must not mistake it for its own.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: Any, django_db_blocker: Any) -> None:
    """Build the page tree once; each test then rolls back what it did to it."""
    from .shipped import load_slice

    with django_db_blocker.unblock():
        load_slice()


@pytest.fixture(autouse=True)
def clean_caches() -> Iterator[None]:
    from django.core.cache import cache
    from django.utils import translation

    from lessons import lexicon

    cache.clear()
    lexicon._current = None
    yield
    translation.activate("lv")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium where there is one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    own = {"executable_path": path} if path else {}
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, **own, "args": quiet}
