import logging
from dataclasses import dataclass
from http import HTTPStatus
from smtplib import SMTPException
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.mail import send_mail
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.forms.forms import FormBuilder
from wagtail.contrib.forms.models import FormMixin
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from ..spam import LONGEST_ANSWER, GuardedForm
from .base import BasePage

logger = logging.getLogger(__name__)
FIELD_TYPES = [
    ("singleline", _("one line")),
    ("multiline", _("several lines")),
    ("email", _("e-mail")),
    ("number", _("number")),
    ("date", _("date")),
    ("dropdown", _("one of a list")),
    ("checkbox", _("box to tick")),
]


class FormFieldBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Question"), max_length=120)
    field_type = blocks.ChoiceBlock(choices=FIELD_TYPES, label=_("Kind of answer"))
    required = blocks.BooleanBlock(label=_("Must be answered"), required=False, default=True)
    choices = blocks.TextBlock(
        label=_("Answers to choose from"),
        required=False,
        default="",
        help_text=_("One in a line. Only for “one of a list”."),
    )
    help_text = blocks.CharBlock(label=_("Help"), required=False, default="", max_length=200)

    class Meta:
        icon = "form"
        label = _("Question")
        description = _("A question of the form. Ask only what you need.")
        preview_value = {"label": "Kā jūs sauc?", "field_type": "singleline", "required": True}
        template = "blocks/form_field_preview.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        choices = [line for line in cleaned["choices"].split("\n") if line.strip()]
        is_list = cleaned["field_type"] == "dropdown"
        if is_list and len(choices) < 2 and not self.is_deferred_validation:
            problem = ValidationError(_("Write at least two answers, one in a line."))
            raise blocks.StructBlockValidationError({"choices": problem})
        return cleaned


class FormFieldsBlock(blocks.StreamBlock):
    field = FormFieldBlock()


@dataclass(frozen=True)
class FormField:
    """A question as Wagtail's form builder reads it. `clean_name` is the same in each language."""

    clean_name: str
    label: str
    field_type: str
    required: bool
    choices: str
    help_text: str
    default_value: str = ""


class QuestionsBuilder(FormBuilder):
    """Wagtail's builder, with a bound on the length of an answer and the browser's date field."""

    def create_multiline_field(self, field: FormField, options: dict[str, Any]) -> forms.Field:
        widget = forms.Textarea(attrs={"rows": 5})
        options = {**options, "max_length": LONGEST_ANSWER, "widget": widget}
        return super().create_multiline_field(field, options)

    def create_dropdown_field(self, field: FormField, options: dict[str, Any]) -> forms.Field:
        # Nothing is chosen for a person who has not chosen.
        choices = [("", _("Choose one")), *self.get_formatted_field_choices(field)]
        return forms.ChoiceField(**{**options, "choices": choices})

    def create_date_field(self, field: FormField, options: dict[str, Any]) -> forms.Field:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(widget=widget, **options)


class FormPage(FormMixin, BasePage):
    """A form that visitors fill in: to sign up, to ask for a call.

    All answers are kept with the Latvian page, whatever language they were given in.
    """

    intro = RichTextField(_("introduction"), features=["bold", "ul", "link"], blank=True)
    fields = StreamField(FormFieldsBlock(), verbose_name=_("questions"))
    submit_label = models.CharField(
        _("text of the button"), max_length=40, blank=True, help_text=_("Empty: “Send”.")
    )
    thanks = models.TextField(
        _("what is said afterwards"),
        max_length=400,
        help_text=_("That the form has arrived, and what happens next, and when."),
    )
    notify = models.EmailField(
        _("tell this address"),
        blank=True,
        help_text=_("A letter without the answers; those are read here."),
    )

    SHARED_FIELDS = ("notify",)
    override_translatable_fields = BasePage.shared(*SHARED_FIELDS)
    content_panels = [
        FormSubmissionsPanel(),
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("fields"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("submit_label"), FieldPanel("notify")]),
                FieldPanel("thanks"),
            ],
            heading=_("Sending"),
        ),
    ]
    parent_page_types = ["home.HomePage", "home.ContactPage", "home.EventPage", "home.InfoPage"]
    subpage_types: list[str] = []
    template = "home/form_page.html"

    class Meta:
        verbose_name = _("form")

    def get_form_fields(self) -> list[FormField]:
        """Return the questions of the Latvian page with the texts of this one."""
        own = {block.id: block.value for block in self.fields}
        return [
            FormField(
                clean_name=f"field_{block.id.replace('-', '')}",
                label=own.get(block.id, block.value)["label"],
                field_type=block.value["field_type"],
                required=block.value["required"],
                choices=own.get(block.id, block.value)["choices"].replace("\r", ""),
                help_text=own.get(block.id, block.value)["help_text"],
            )
            for block in self.source_page().fields
        ]

    def get_form_class(self) -> type[GuardedForm]:
        """Return the form's class: the questions, and what keeps machines out."""
        fields = QuestionsBuilder(self.get_form_fields()).formfields
        return type("QuestionsForm", (GuardedForm,), fields)

    def get_form(self, data: QueryDict | None = None, **kwargs: Any) -> GuardedForm:
        return self.get_form_class()(data, label_suffix="", request=kwargs["request"])

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            form = self.get_form(request.POST, request=request)
            if form.is_valid():
                if form.is_new():
                    self.process_form_submission(form)
                # A page that can be loaded again without sending the form again.
                return HttpResponseRedirect(f"{request.path}?sent=1")
        else:
            form = self.get_form(request=request)
        context = self.get_context(request)
        context |= {"form": form, "sent": "sent" in request.GET and not form.is_bound}
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return TemplateResponse(request, self.get_template(request), context, status=status)

    preview_modes = BasePage.preview_modes

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return self.serve(request)

    def process_form_submission(self, form: Any) -> Any:
        names = {field.clean_name for field in self.get_form_fields()}
        answers = {name: value for name, value in form.cleaned_data.items() if name in names}
        source = cast(FormPage, self.source_page())
        submission = self.get_submission_class().objects.create(form_data=answers, page=source)
        if source.notify:
            self.tell(source)
        return submission

    def tell(self, source: "FormPage") -> None:
        """Write to the school. Answers are kept already: no trouble with letters may stop it."""
        address = f"{settings.WAGTAILADMIN_BASE_URL}{submissions_address(source)}"
        try:
            send_mail(
                gettext("A form was filled in: %(title)s") % {"title": source.title},
                gettext("Read the answers here: %(address)s") % {"address": address},
                [source.notify],
            )
        except (OSError, SMTPException):
            logger.exception("no letter could be sent about a form")


def submissions_address(page: BasePage) -> str:
    return reverse("wagtailforms:list_submissions", args=[page.pk])
