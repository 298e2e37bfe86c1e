"""Teachers make and run groups of their own; whose is `StudyGroup.objects.for_teacher`."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = ["add_studygroup", "change_studygroup"]


def rights(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="lessons", codename__in=RIGHTS
    )


def give_rights(apps, schema_editor):
    config = apps.get_app_config("lessons")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    for group in apps.get_model("auth", "Group").objects.filter(name="Teacher"):
        group.permissions.add(*rights(apps))


def take_rights(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name="Teacher"):
        group.permissions.remove(*rights(apps))


class Migration(migrations.Migration):
    dependencies = [("lessons", "0013_teaching")]
    operations = [migrations.RunPython(give_rights, take_rights)]
