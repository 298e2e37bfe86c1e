from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from .running import HOUSE_NAME, RunningSite
from .watching import Watch

LOG_START = pytest.StashKey[int]()
PATIENCE = 10_000  # milliseconds; a laptop may have other things to do

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """Run the real thing once. All browser tests share it, each with people of its own."""
    running = RunningSite(tmp_path_factory.mktemp("site"))
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """No name leads anywhere but to this machine, whatever a page asks for."""
    rules = f"MAP {HOUSE_NAME} 127.0.0.1, EXCLUDE 127.0.0.1, MAP * ~NOTFOUND"
    arguments = [*browser_type_launch_args.get("args", []), f"--host-resolver-rules={rules}"]
    return {**browser_type_launch_args, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A phone held in one hand."""
    return {
        **browser_context_args,
        "viewport": {"width": 360, "height": 740},
        "reduced_motion": "reduce",
        "color_scheme": "light",
        "locale": "lv",
    }


@pytest.fixture(autouse=True)
def watch(request: pytest.FixtureRequest) -> Iterator[Watch]:
    """Fail a test whose pages asked another host or logged an error that it did not expect."""
    if "site" not in request.fixturenames:
        yield Watch()
        return
    site: RunningSite = request.getfixturevalue("site")
    request.node.stash[LOG_START] = site.log_path.stat().st_size
    watch = Watch(site.url, f"http://{HOUSE_NAME}:{site.port}")
    yield watch
    assert watch.unexpected == []


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], request: pytest.FixtureRequest, watch: Watch
) -> Callable[..., BrowserContext]:
    """Make browsers (each with its own storage) that are watched and know the site's address."""
    if "site" not in request.fixturenames:
        return new_context
    site: RunningSite = request.getfixturevalue("site")

    def make(**arguments: Any) -> BrowserContext:
        context = new_context(base_url=site.url, **arguments)
        context.set_default_timeout(PATIENCE)
        watch.attach(context)
        return context

    return make


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Show what the site logged while a failed test ran."""
    outcome: Any = yield
    report = outcome.get_result()
    site = getattr(item, "funcargs", {}).get("site")
    if report.failed and isinstance(site, RunningSite) and LOG_START in item.stash:
        lines = site.log(item.stash[LOG_START]).splitlines()
        text = "\n".join(line for line in lines if '"GET /static/' not in line)
        report.sections.append(("Log of the site", text))
