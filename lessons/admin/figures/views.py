"""The reports: groups, learners, lessons, words, questions of quizzes."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn

from ...figures import (
    Scope,
    add_mistakes,
    group_figures,
    learner_figures,
    lesson_figures,
    minutes_by_week,
    practice_by_week,
    word_figures,
)
from ...quiz_figures import item_figures
from .base import FiguresView, number, text
from .charts import Chart, make_chart

MOST_WORDS = 10
PERCENT = " %"


class GroupReport(FiguresView):
    """One row for each group; the chart has its weeks."""

    slug, name = "figures-groups", "figures_groups"
    page_title = _("Groups")
    columns = [
        TitleColumn(
            "name",
            label=_("Group"),
            sort_key="name",
            url_name="study_groups:register",
            id_accessor="id",
        ),
        number("learners", _("Learners")),
        number("active", _("Practised")),
        number("answers", _("Answers")),
        number("minutes", _("Minutes")),
        number("lessons_done", _("Lessons done")),
    ]
    list_export = ["name", "learners", "active", "answers", "minutes", "lessons_done"]
    note = _("Lessons done: so far, by all learners of the group together.")

    def rows(self, scope: Scope) -> list[Any]:
        self.practised = practice_by_week(scope)
        return group_figures(scope, self.practised)

    def chart(self, rows: list[Any]) -> Chart | None:
        weeks = [
            (date_format(monday, "SHORT_DATE_FORMAT"), minutes)
            for monday, minutes in minutes_by_week(self.practised)
        ]
        return make_chart(gettext("Minutes of practice, by week"), weeks)


class LearnerReport(FiguresView):
    """One row for each learner."""

    slug, name = "figures-learners", "figures_learners"
    page_title = _("Learners")
    columns = [
        text("name", _("Learner")),
        number("days", _("Days")),
        number("minutes", _("Minutes")),
        number("answers", _("Answers")),
        number("right", _("Right"), unit=PERCENT),
        number("lessons_done", _("Lessons done")),
        number("needs_help", _("Needs help")),
        number("quizzes_passed", _("Quizzes passed")),
        text("groups", _("Group")),
    ]
    list_export = [column.name for column in columns]
    note = _("Lessons and quizzes: so far. Right are also answers with missing marks or one slip.")

    def rows(self, scope: Scope) -> list[Any]:
        return learner_figures(scope)

    def chart(self, rows: list[Any]) -> Chart | None:
        most = sorted(rows, key=lambda row: -row.minutes)[:MOST_WORDS]
        return make_chart(
            gettext("Minutes of practice, by learner"), [(row.name, row.minutes) for row in most]
        )


class LessonReport(FiguresView):
    """One row for each lesson that somebody has begun."""

    slug, name = "figures-lessons", "figures_lessons"
    page_title = _("Lessons")
    columns = [
        text("title", _("Lesson")),
        number("learners", _("Practised")),
        number("minutes", _("Minutes")),
        number("answers", _("Answers")),
        number("right", _("Right"), unit=PERCENT),
        number("started", pgettext_lazy("a lesson", "Started")),
        number("needs_help", _("Needs help")),
        number("done", pgettext_lazy("a lesson", "Done")),
    ]
    list_export = [column.name for column in columns]
    note = _(
        "Started, needs help and done: how many learners stand there today. "
        "Right are also answers with missing marks or one slip."
    )

    def rows(self, scope: Scope) -> list[Any]:
        return lesson_figures(scope)

    def chart(self, rows: list[Any]) -> Chart | None:
        shares = [(row.title, row.right) for row in rows if row.right is not None]
        return make_chart(gettext("Right answers, by lesson"), shares, unit=PERCENT, whole=100)


class WordReport(FiguresView):
    """One row for each word that somebody practised."""

    slug, name = "figures-words", "figures_words"
    page_title = _("Words")
    columns = [
        text("lemma", _("Word")),
        number("answers", _("Answers")),
        number("learners", _("Learners")),
        number("right", _("Right"), unit=PERCENT),
        number("wrong", _("Not right")),
        Column("mistakes_text", label=_("Commonest wrong answers")),
    ]
    list_export = [column.name for column in columns]
    note = _(
        "Right are also answers with missing marks or one slip. Where a form was asked, it stands "
        "before the arrow."
    )

    def rows(self, scope: Scope) -> list[Any]:
        return word_figures(scope)

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        add_mistakes(self.scope, object_list)
        return object_list

    def chart(self, rows: list[Any]) -> Chart | None:
        hardest = sorted(rows, key=lambda row: -row.wrong)[:MOST_WORDS]
        title = gettext("Answers that were not right, by word")
        return make_chart(title, [(row.lemma, row.wrong) for row in hardest if row.wrong])


class ItemReport(FiguresView):
    """One row for each question of a quiz."""

    slug, name = "figures-questions", "figures_questions"
    page_title = _("Quiz questions")
    columns = [
        text("quiz", _("Quiz")),
        text("text", _("Question")),
        number("people", _("People")),
        number("facility", _("Points earned"), unit=PERCENT),
        Column("picks_text", label=_("What they chose")),
    ]
    list_export = [column.name for column in columns]
    note = _(
        "The first try of each learner counts. The right answer has ✓. Of fewer than five people "
        "nothing is shown, so that nobody can be told by her answers."
    )

    def rows(self, scope: Scope) -> list[Any]:
        return item_figures(scope)

    def chart(self, rows: list[Any]) -> Chart | None:
        known = [row for row in rows if row.facility is not None]
        hardest = sorted(known, key=lambda row: row.facility)[:MOST_WORDS]
        return make_chart(
            gettext("Points earned, the hardest questions first"),
            [(row.text, row.facility) for row in hardest],
            unit=PERCENT,
            whole=100,
        )


REPORTS: tuple[type[FiguresView], ...] = (
    GroupReport,
    LearnerReport,
    LessonReport,
    WordReport,
    ItemReport,
)
