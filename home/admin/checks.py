"""Wagtail's content checks, in words an editor understands, and some of our own."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

# Texts of links that say nothing about where they lead; compared in lower case, as a whole.
EMPTY_WORDS = [
    "šeit", "te", "spied šeit", "spiediet šeit", "vairāk", "lasīt vairāk", "saite",
    "here", "click here", "more", "read more", "link",
    "здесь", "тут", "нажмите здесь", "подробнее", "далее", "ссылка",
    "натисніть тут", "детальніше", "далі", "докладніше", "посилання",
]  # fmt: skip
FILE_OR_ADDRESS = r"^(https?://|www\.)|\.(pdf|docx?|xlsx?|pptx?|odt|csv|txt|jpe?g|png|webp|avif)$"
# What an alternative text need not begin with: that it is a picture.
PICTURE_WORDS = [
    "attēls", "attēlā", "bilde", "bildē", "foto", "fotogrāfija", "fotogrāfijā",
    "image", "picture", "photo", "photograph",
    "изображение", "картинка", "фото", "фотография", "зображення", "малюнок", "світлина",
]  # fmt: skip


class ContentCheck(ContentCheckerItem):
    """Checks what an editor writes, not the frame around it.

    static/js/content-checks.js evaluates the checks of ours.
    """

    class Media:
        js: ClassVar = ["js/content-checks.js"]

    axe_include: ClassVar = ["main"]
    axe_run_only: ClassVar = [
        *ContentCheckerItem.axe_run_only,
        "image-alt",
        "says-picture",
        "link-text",
        "link-file",
    ]
    axe_custom_rules: ClassVar = [
        *ContentCheckerItem.axe_custom_rules,
        {
            "id": "says-picture",
            "impact": "minor",
            "selector": "img[alt]",
            "tags": ["best-practice"],
            "all": ["alt-says-picture"],
            "enabled": True,
        },
        {
            "id": "link-text",
            "impact": "serious",
            "selector": "a[href]",
            "tags": ["best-practice"],
            "all": ["link-says-where"],
            "enabled": True,
        },
        {
            "id": "link-file",
            "impact": "moderate",
            "selector": "a[href]",
            "tags": ["best-practice"],
            "all": ["link-is-no-file-name"],
            "enabled": True,
        },
    ]
    axe_custom_checks: ClassVar = [
        *ContentCheckerItem.axe_custom_checks,
        {"id": "alt-says-picture", "options": {"words": PICTURE_WORDS}},
        {"id": "link-says-where", "options": {"words": EMPTY_WORDS}},
        {"id": "link-is-no-file-name", "options": {"pattern": FILE_OR_ADDRESS}},
    ]
    axe_messages: ClassVar[dict[str, dict[str, Any]]] = {
        **ContentCheckerItem.axe_messages,
        "image-alt": {
            "error_name": _("A picture has no alternative text"),
            "help_text": _("Say in a short sentence what it shows, or mark it as decoration."),
        },
        "alt-text-quality": {
            "error_name": _("The alternative text is a file name"),
            "help_text": _("Say in a short sentence what the picture shows."),
        },
        "says-picture": {
            "error_name": _("The alternative text begins with “picture”"),
            "help_text": _("Leave that word out: say at once what there is to see."),
        },
        "link-text": {
            "error_name": _("A link does not say where it leads"),
            "help_text": _("Read alone, “here” or “more” says nothing. Name the page it opens."),
        },
        "link-file": {
            "error_name": _("A link shows a file name or an address"),
            "help_text": _("Name what it is: “Application form”, for example."),
        },
    }
