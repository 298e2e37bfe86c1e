"""What goes over the wire: nothing to others, a strict policy, few cookies, little weight."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, Response

from .running import HOUSE_NAME, RunningSite
from .screens import SCREENS, open_screen
from .watching import Watch

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.usefixtures("site")]

COOKIES = {"sessionid", "csrftoken", "django_language", "messages", "shared_phone"}
POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self' blob:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
    "frame-src": "https://www.youtube-nocookie.com https://player.vimeo.com",
}
HOME_BYTES = 150_000


def policy_of(response: Response) -> dict[str, str]:
    header = response.headers.get("content-security-policy", "")
    parts = (part.strip().partition(" ") for part in header.split(";") if part.strip())
    return {name: sources for name, _, sources in parts}


def test_every_page_keeps_to_this_site(page: Page, site: RunningSite, watch: Watch) -> None:
    """Each page asks only this site, under the strict policy, and leaves no other cookies."""
    documents: list[Response] = []
    page.on(
        "response",
        lambda r: documents.append(r) if r.request.resource_type == "document" else None,
    )
    cookies: set[str] = set()
    for name in SCREENS:
        open_screen(name, page, site, watch, "uk")
        cookies |= {cookie["name"] for cookie in page.context.cookies()}
        # First what waits to be sent: without its cookie it would be refused.
        page.evaluate("localStorage.clear()")
        page.context.clear_cookies()
    asked = (url.removeprefix("blob:") for url in watch.requested)  # a page's own clips
    hosts = {urlsplit(url).netloc for url in asked if not url.startswith("data:")}
    assert hosts == {urlsplit(site.url).netloc}
    assert cookies <= COOKIES
    assert len(documents) >= len(SCREENS)
    for document in documents:
        assert policy_of(document) == POLICY, document.url


def test_a_visitor_who_only_reads_gets_no_cookie(page: Page, site: RunningSite) -> None:
    page.goto("/uk/")
    page.goto(site.address("integration-school-2011", "uk"))
    page.goto(site.address("lesson-greetings", "uk"))
    assert page.context.cookies() == []


def test_the_home_page_is_light(page: Page, site: RunningSite) -> None:
    """Under its name in the house, for there a browser takes gzip and no better."""
    done: list[Request] = []
    page.on("requestfinished", lambda request: done.append(request))
    page.goto(f"http://{HOUSE_NAME}:{site.port}/uk/", wait_until="networkidle")
    sizes = {request.url: request.sizes()["responseBodySize"] for request in done}
    assert len(sizes) > 5
    assert sum(sizes.values()) <= HOME_BYTES, sizes
