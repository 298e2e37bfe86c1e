"""The groups of accounts.roles and their rights; docs/operations.md lists them."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

APPS = ["home", "lessons", "accounts", "auth", "wagtailcore", "wagtailimages", "wagtaildocs",
        "wagtail_localize", "wagtailredirects"]  # fmt: skip

NOTICES = ["home.add_notice", "home.change_notice", "home.view_notice"]
WORDS = ["lessons.add_word", "lessons.change_word", "lessons.view_word"]
EDITOR = ["wagtailadmin.access_admin", "wagtail_localize.submit_translation", *NOTICES]
CHIEF_EDITOR = [
    *EDITOR,
    *WORDS,
    "home.delete_notice",
    "wagtailredirects.add_redirect",
    "wagtailredirects.change_redirect",
    "wagtailredirects.delete_redirect",
]
TEACHER = ["wagtailadmin.access_admin", "lessons.view_studygroup"]
LEAD_TEACHER = [
    *TEACHER,
    *WORDS,
    "lessons.view_all_groups",
    "lessons.add_studygroup",
    "lessons.change_studygroup",
    "lessons.delete_studygroup",
]
PEOPLE = [f"accounts.{action}_user" for action in ("add", "change", "delete", "view")]
GROUPS = [f"auth.{action}_group" for action in ("add", "change", "delete", "view")]
ROLES = {
    "Administrator": [*CHIEF_EDITOR, *LEAD_TEACHER, *PEOPLE, *GROUPS],
    "Chief editor": CHIEF_EDITOR,
    "Editor": EDITOR,
    "Lead teacher": LEAD_TEACHER,
    "Teacher": TEACHER,
}
WRITE = ["add_page", "change_page"]
PUBLISH = [*WRITE, "publish_page", "bulk_delete_page", "lock_page", "unlock_page"]
PAGES = {"Administrator": PUBLISH, "Chief editor": PUBLISH, "Editor": WRITE}
FILES = ["add_image", "change_image", "choose_image", "add_document", "change_document",
         "choose_document"]  # fmt: skip


def make_roles(apps, schema_editor):
    for label in APPS:
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    page_permission = apps.get_model("wagtailcore", "GroupPagePermission")
    file_permission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    root_page = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    root_collection = apps.get_model("wagtailcore", "Collection").objects.get(depth=1)
    # Wagtail's own example groups; the roles take their place.
    group_model.objects.filter(name__in=["Moderators", "Editors"], user__isnull=True).delete()
    for name, rights in ROLES.items():
        group, _ = group_model.objects.get_or_create(name=name)
        for right in dict.fromkeys(rights):
            app, codename = right.split(".")
            group.permissions.add(
                permission_model.objects.get(content_type__app_label=app, codename=codename)
            )
        for codename in PAGES.get(name, []):
            permission = permission_model.objects.get(
                content_type__app_label="wagtailcore", codename=codename
            )
            page_permission.objects.get_or_create(
                group=group, page=root_page, permission=permission
            )
        for codename in FILES if name in PAGES else []:
            permission = permission_model.objects.get(codename=codename)
            file_permission.objects.get_or_create(
                group=group, collection=root_collection, permission=permission
            )


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0001_initial"),
        ("home", "0001_initial"),
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]
    operations = [migrations.RunPython(make_roles, remove_roles)]
