"""What must follow when words or lessons change."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.images import get_image_model
from wagtail.models import GroupPagePermission
from wagtail.signals import page_published

from accounts.roles import LEAD_TEACHER
from home.pictures import make_small, pictures_of

from .models import (
    AcceptedAnswer,
    CoursePage,
    Gloss,
    LessonPage,
    LessonProgress,
    LessonWord,
    LexiconVersion,
    QuizPage,
    Recording,
    Word,
)
from .models.recordings import forget_file
from .practice import rebuild_lesson

COURSE_RIGHTS = ["add_page", "change_page", "publish_page"]


@receiver([post_save, post_delete], sender=Word)
@receiver([post_save, post_delete], sender=Gloss)
@receiver([post_save, post_delete], sender=LessonWord)
@receiver([post_save, post_delete], sender=Recording)
@receiver([post_save, post_delete], sender=AcceptedAnswer)
def renew_lexicon(**kwargs: Any) -> None:
    LexiconVersion.renew()


@receiver([post_save, post_delete], sender=get_image_model())
def renew_pictures(**kwargs: Any) -> None:
    LexiconVersion.renew()


@receiver(post_save, sender=Word)
def make_picture_of_word(instance: Word, **kwargs: Any) -> None:
    """Make the size that exercises show; no request makes it."""
    if instance.picture_id:
        transaction.on_commit(partial(show_picture, instance.picture))


def show_picture(picture: Any) -> None:
    make_small(picture)
    LexiconVersion.renew()


def make_all_small(pictures: Iterable[Any]) -> None:
    for picture in pictures:
        make_small(picture)


@receiver(post_delete, sender=Recording)
def forget_sound(instance: Recording, **kwargs: Any) -> None:
    """Let a clip's file go with it: who takes back her consent is not heard any more."""
    forget_file(str(instance.file.name))


@receiver(page_published, sender=LessonPage)
def follow_new_words(instance: LessonPage, **kwargs: Any) -> None:
    """Recompute everyone's progress in a lesson that was published, perhaps with other words."""
    if instance.locale.language_code == settings.LANGUAGE_CODE:
        LexiconVersion.renew()
        transaction.on_commit(partial(rebuild_lesson, instance.translation_key))


@receiver(post_save, sender=CoursePage)
def let_lead_teachers_run_courses(instance: CoursePage, created: bool, **kwargs: Any) -> None:
    """Lead teachers write and publish the lessons and quizzes of the Latvian courses."""
    if created and instance.locale.language_code == settings.LANGUAGE_CODE:
        for group in Group.objects.filter(name=LEAD_TEACHER):
            for codename in COURSE_RIGHTS:
                permission = Permission.objects.get(
                    content_type__app_label="wagtailcore", codename=codename
                )
                GroupPagePermission.objects.get_or_create(
                    group=group, page=instance.page_ptr, permission=permission
                )


@receiver(page_published, sender=QuizPage)
def make_pictures_of_questions(instance: QuizPage, **kwargs: Any) -> None:
    """Make the size that questions show; no request makes it."""
    transaction.on_commit(partial(make_all_small, pictures_of(instance)))


@receiver(post_delete, sender=LessonPage)
def forget_progress(instance: LessonPage, **kwargs: Any) -> None:
    """Drop what was derived for a lesson that is gone; the answers themselves stay."""
    if instance.locale.language_code == settings.LANGUAGE_CODE:
        LessonProgress.objects.filter(lesson_key=instance.translation_key).delete()
        LexiconVersion.renew()
