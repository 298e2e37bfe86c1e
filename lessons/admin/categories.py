"""Categories of questions, in Wagtail's snippets."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.snippets.views.snippets import DeleteView, SnippetViewSet

from ..models.quizzes import QuestionCategory


class CategoryDeleteView(DeleteView):
    """Keeps a category that has parts; answers in a deleted one stay, without a category."""

    @property
    def confirmation_message(self) -> str:
        return gettext(
            "Delete this category? Its questions and the answers to them stay, without a category."
        )

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except (ProtectedError, PermissionDenied):
            if not self.object.children.exists():
                raise
            said = gettext("This category has parts, so it stays. Move or delete the parts first.")
            messages.error(self.request, said)
            return redirect(self.get_success_url())


class CategoryViewSet(SnippetViewSet):
    model = QuestionCategory
    icon = "tag"
    menu_label = _("Question categories")
    delete_view_class = CategoryDeleteView
    list_display = ["__str__"]
    search_fields = ["name"]
    list_per_page = 50
    copy_view_enabled = False
