"""All of django-quiz-app that fits here, brought at once or not at all."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import translation

from ..loading.indexing import indexed_afterwards
from ..loading.school import silent
from .django_quiz import Source
from .django_quiz_ledger import Origin, Report
from .django_quiz_pages import Figures, Quizzes
from .django_quiz_people import Categories, People
from .django_quiz_sittings import Sittings, compare_progress


def import_django_quiz(
    source: Source, name: str = "", media: Path | None = None, dry_run: bool = False
) -> Report:
    """Bring people, categories, quizzes and sittings; return what became of them.

    What came before is left as it is here. `name`: by which the database is known, its own unless
    it was moved. `media`: the folder of its pictures. Raises Refused and NotReadable.
    """
    report = Report()
    origin = Origin(name or source.name)
    figures = Figures(origin, report, media)
    people, categories = People(origin, report), Categories(origin, report)
    quizzes = Quizzes(origin, report, categories, figures)
    sittings = Sittings(origin, report, people, quizzes)
    try:
        # What comes from no page, such as “True”, is written in the language of the pages.
        with translation.override(settings.LANGUAGE_CODE), transaction.atomic():
            # What follows a commit may fail, but the files have to stay then.
            transaction.on_commit(figures.undo.clear)
            with indexed_afterwards(silent):
                people.bring(source)
                categories.bring(source)
                quizzes.bring(source)
                sittings.bring(source)
                compare_progress(source, sittings)
                origin.ledger.save()
            transaction.set_rollback(dry_run)
    except BaseException:
        figures.take_back()
        raise
    if dry_run:
        figures.take_back()
    return report
