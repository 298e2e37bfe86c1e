from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition


class Picture(AbstractImage):
    """An uploaded picture: who took it, who is in it, and whether they agreed to be shown."""

    class People(models.TextChoices):
        UNCHECKED = "unchecked", _("not checked yet")
        NOBODY = "nobody", _("nobody can be recognised")
        CONSENTED = "consented", _("all who can be recognised have consented")
        REFUSED = "refused", _("somebody has not consented")

    photographer = models.CharField(_("photographer or artist"), max_length=120, blank=True)
    people = models.CharField(
        _("people in the picture"),
        max_length=12,
        choices=People,
        default=People.UNCHECKED,
        help_text=_("Only pictures without people, or of people who consented, are ever shown."),
    )
    consent = models.CharField(
        _("record of consent"),
        max_length=200,
        blank=True,
        help_text=_("Who consented, when, and where the paper is kept. Never shown to visitors."),
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "photographer",
        "people",
        "consent",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def may_be_shown(self) -> bool:
        return self.people in (self.People.NOBODY, self.People.CONSENTED)

    def clean(self) -> None:
        super().clean()
        if self.people == self.People.CONSENTED and not self.consent.strip():
            raise ValidationError(
                {"consent": _("Write who consented, when, and where the paper is kept.")}
            )


class PictureRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = [("image", "filter_spec", "focal_point_key")]
