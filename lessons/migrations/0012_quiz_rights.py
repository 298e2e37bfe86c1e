"""Teachers see sittings and mark them; lead teachers run the courses."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = {
    "Teacher": ["view_sitting", "change_response"],
    "Lead teacher": ["view_sitting", "change_response"],
    "Administrator": ["view_sitting", "change_response"],
    "Chief editor": [],
}
LEAD_TEACHER = "Lead teacher"
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


def open_courses(apps, schema_editor):
    """Let lead teachers write and publish in the Latvian courses that are here."""
    allow = apps.get_model("wagtailcore", "GroupPagePermission").objects
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="wagtailcore",
        codename__in=["add_page", "change_page", "publish_page"],
    )
    courses = apps.get_model("lessons", "CoursePage").objects.filter(locale__language_code="lv")
    for group in apps.get_model("auth", "Group").objects.filter(name=LEAD_TEACHER):
        for course in courses:
            for permission in permissions:
                allow.get_or_create(group=group, page_id=course.page_ptr_id, permission=permission)


def close_courses(apps, schema_editor):
    courses = apps.get_model("lessons", "CoursePage").objects.values("page_ptr")
    apps.get_model("wagtailcore", "GroupPagePermission").objects.filter(
        group__name=LEAD_TEACHER, page__in=courses
    ).delete()


def take_rights(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    for name, rights in ROLES.items():
        for group in groups.filter(name=name):
            group.permissions.remove(*permissions(apps, [*rights, *CATEGORIES]))


class Migration(migrations.Migration):
    dependencies = [("lessons", "0011_question_rows")]
    operations = [
        migrations.RunPython(give_rights, take_rights),
        migrations.RunPython(open_courses, close_courses),
    ]
