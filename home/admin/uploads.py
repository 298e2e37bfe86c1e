"""What may be uploaded as a picture: a file that can be opened to its last line."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from wagtail.images.forms import BaseImageForm

# Modes of Pillow that every format a page shows can be made from.
MODES = {"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"}


class PictureForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Wagtail's field opens the file at once, and a damaged one then breaks the page.
        field = self.fields["file"]
        read = field.to_python
        field.to_python = lambda data: read(checked(data))


def checked(file: Any) -> Any:
    """Return an uploaded file at its start; raise ValidationError if it cannot be shown."""
    if not file:
        return file
    try:
        with Image.open(file) as picture:
            picture.load()
            mode = picture.mode
    except (UnidentifiedImageError, Image.DecompressionBombError):
        # No picture at all, or a far too large one: Wagtail says so itself.
        mode = ""
    except (OSError, SyntaxError, ValueError) as error:
        said = _("This file is damaged: it ends too early or cannot be read. Save it once more.")
        raise ValidationError(said) from error
    file.seek(0)
    if mode and mode not in MODES:
        said = _("This kind of picture cannot be shown. Save it as an ordinary JPEG.")
        raise ValidationError(said)
    return file
