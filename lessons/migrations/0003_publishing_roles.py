"""Rights for topics, opening hours and the school's own data, and the way from an editor's draft to the public.

An editor submits; the chief editor, or an administrator, approves and thereby publishes. It takes
the place of Wagtail's example workflow, unless a school has put its own on the root page.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

WORK = [f"{action}_{model}" for model in ("topic", "openinghours")
        for action in ("add", "change", "view")]  # fmt: skip
MORE = ["delete_topic", "delete_openinghours", "change_schoolsettings"]
RIGHTS = {
    "Editor": WORK,
    "Chief editor": [*WORK, *MORE],
    "Administrator": [*WORK, *MORE],
}
WORKFLOW = "Publicēšana"
TASK = "Galvenās redaktores apstiprinājums"
APPROVERS = ["Chief editor", "Administrator"]
EXAMPLE = "Moderators approval"


def give_rights(apps, schema_editor):
    config = apps.get_app_config("home")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="home")
    for name, rights in RIGHTS.items():
        group = apps.get_model("auth", "Group").objects.get(name=name)
        group.permissions.add(*(permissions.get(codename=codename) for codename in rights))


def take_rights(apps, schema_editor):
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="home")
    for name, rights in RIGHTS.items():
        for group in apps.get_model("auth", "Group").objects.filter(name=name):
            group.permissions.remove(*permissions.filter(codename__in=rights))


def switch_example(apps, active):
    apps.get_model("wagtailcore", "Workflow").objects.filter(name=EXAMPLE).update(active=active)
    apps.get_model("wagtailcore", "Task").objects.filter(name=EXAMPLE).update(active=active)


def make_workflow(apps, schema_editor):
    link = apps.get_model("wagtailcore", "WorkflowPage")
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="wagtailcore", model="groupapprovaltask"
    )
    task = apps.get_model("wagtailcore", "GroupApprovalTask").objects.create(
        name=TASK, content_type=content_type
    )
    task.groups.set(apps.get_model("auth", "Group").objects.filter(name__in=APPROVERS))
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=WORKFLOW)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(
        workflow=workflow, task=task, sort_order=0
    )
    if link.objects.filter(page=root).exclude(workflow__name=EXAMPLE).exists():
        return
    link.objects.update_or_create(page=root, defaults={"workflow": workflow})
    switch_example(apps, active=False)


def remove_workflow(apps, schema_editor):
    link = apps.get_model("wagtailcore", "WorkflowPage")
    workflows = apps.get_model("wagtailcore", "Workflow").objects
    example = workflows.filter(name=EXAMPLE).first()
    if example:
        switch_example(apps, active=True)
        link.objects.filter(page__depth=1, workflow__name=WORKFLOW).update(workflow=example)
    workflows.filter(name=WORKFLOW).delete()
    apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(name=TASK).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0002_roles"),
        ("home", "0002_publishing"),
        ("wagtailcore", "0098_apitoken"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(give_rights, take_rights),
        migrations.RunPython(make_workflow, remove_workflow),
    ]
