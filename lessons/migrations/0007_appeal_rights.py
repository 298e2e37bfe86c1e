"""The rights to decide on appeals, and what the new columns of memories and progress hold."""

from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Min, OuterRef, Subquery

RIGHTS = ["view_appeal", "change_appeal"]
ROLES = ["Teacher", "Lead teacher", "Administrator"]


def give_rights(apps, schema_editor):
    config = apps.get_app_config("lessons")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.add(*rights(apps))


def take_rights(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.remove(*rights(apps))


def rights(apps):
    permissions = apps.get_model("auth", "Permission").objects
    return permissions.filter(content_type__app_label="lessons", codename__in=RIGHTS)


def fill_met_at(apps, schema_editor):
    answers = (
        apps.get_model("lessons", "Answer")
        .objects.filter(learner=OuterRef("learner"), word=OuterRef("word"))
        .order_by()
        .values("learner", "word")
        .annotate(first=Min("answered_at"))
    )
    memories = apps.get_model("lessons", "Memory").objects
    memories.update(met_at=Subquery(answers.values("first")))
    memories.filter(met_at=None).delete()


def fill_done(apps, schema_editor):
    lesson_words = apps.get_model("lessons", "LessonWord").objects.filter(
        page__locale__language_code="lv"
    )
    words = {}
    for key, word in lesson_words.values_list("page__translation_key", "word"):
        words.setdefault(key, set()).add(word)
    memories = apps.get_model("lessons", "Memory").objects.filter(right_days__gte=2)
    known = {}
    for learner, word in memories.values_list("learner", "word"):
        known.setdefault(learner, set()).add(word)
    for row in apps.get_model("lessons", "LessonProgress").objects.iterator():
        row.done = sorted(words.get(row.lesson_key, set()) & known.get(row.learner_id, set()))
        row.save(update_fields=["done"])


class Migration(migrations.Migration):
    dependencies = [("lessons", "0006_exercises")]
    operations = [
        migrations.RunPython(give_rights, take_rights),
        migrations.RunPython(fill_met_at, migrations.RunPython.noop),
        migrations.RunPython(fill_done, migrations.RunPython.noop),
    ]
