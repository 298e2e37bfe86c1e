"""Videos on other sites: which site, and its player."""

from urllib.parse import parse_qs, urlsplit

from django.utils.functional import cached_property
from wagtail.blocks import StructValue

# Players that may be shown in the page once a reader asks for them.
VIDEO_SITES = {
    "www.youtube.com": "YouTube",
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "vimeo.com": "Vimeo",
}


class VideoValue(StructValue):
    @cached_property
    def host(self) -> str:
        return urlsplit(self.get("address") or "").hostname or ""

    @cached_property
    def site(self) -> str:
        """The name of the site that the video is on."""
        return VIDEO_SITES.get(self.host, self.host)

    @cached_property
    def player(self) -> str:
        """The address of a player without cookies, or nothing if the site is not known."""
        parts = urlsplit(self.get("address") or "")
        last = parts.path.rstrip("/").rpartition("/")[2]
        id = parse_qs(parts.query).get("v", [last])[0]
        if not id.replace("-", "").replace("_", "").isalnum():
            return ""
        if self.site == "YouTube":
            return f"https://www.youtube-nocookie.com/embed/{id}?autoplay=1"
        if self.site == "Vimeo":
            return f"https://player.vimeo.com/video/{id}?autoplay=1&dnt=1"
        return ""
