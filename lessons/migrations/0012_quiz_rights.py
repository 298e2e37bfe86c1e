"""Teachers see sittings and mark them; they run the quizzes of the courses."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = {
    "Teacher": ["view_sitting", "change_response"],
    "Lead teacher": ["view_sitting", "change_response"],
    "Administrator": ["view_sitting", "change_response"],
    "Chief editor": [],
}
CATEGORIES = [f"{action}_questioncategory" for action in ("add", "change", "delete", "view")]


def permissions(apps, codenames):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="lessons", codename__in=codenames
    )


def give_rights(apps, schema_editor):
    config = apps.get_app_config("lessons")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    groups = apps.get_model("auth", "Group").objects
    for name, rights in ROLES.items():
        for group in groups.filter(name=name):
            group.permissions.add(*permissions(apps, [*rights, *CATEGORIES]))


def take_rights(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    for name, rights in ROLES.items():
        for group in groups.filter(name=name):
            group.permissions.remove(*permissions(apps, [*rights, *CATEGORIES]))


class Migration(migrations.Migration):
    dependencies = [("lessons", "0011_question_rows")]
    operations = [migrations.RunPython(give_rights, take_rights)]
