"""Saying in plain words which device a browser runs on."""

from django.utils.translation import gettext

# The first that occurs counts: browsers name their forerunners, too.
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}
BROWSERS = {
    "SamsungBrowser": "Samsung Internet",
    "OPR/": "Opera",
    "Edg": "Edge",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}


def device_name(user_agent: str) -> str:
    """Return the names of system and browser: „Android, Chrome”."""
    known = [
        next((name for sign, name in names.items() if sign in user_agent), "")
        for names in (SYSTEMS, BROWSERS)
    ]
    return ", ".join(filter(None, known)) or gettext("unknown device")
