"""Text as people typed or pasted it, made fit for files and feeds."""

import re

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def printable(text: str) -> str:
    """Return `text` without control characters, which neither XML nor a spreadsheet can hold."""
    return CONTROL.sub("", text)
