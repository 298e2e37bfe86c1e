"""Questions of a sitting become rows; until now they stood in its paper, answers apart from them."""

from django.db import migrations

HEADER = {"feedback": "at_once"}


def spread(apps, schema_editor):
    response_model = apps.get_model("lessons", "Response")
    for sitting in apps.get_model("lessons", "Sitting").objects.iterator():
        answers = {str(row.question): row for row in sitting.responses.all()}
        new = []
        for position, question in enumerate(sitting.paper.pop("questions"), start=1):
            row = answers.get(question["id"]) or response_model(
                sitting=sitting, question=question["id"], given=None, marks=None
            )
            row.position, row.type = position, question["type"]
            row.asked = {
                **{name: value for name, value in question.items() if name not in ("id", "type")},
                "right": [question["right"]],
                "several": False,
                "figure": None,
                "figure_alt": "",
            }
            if row.pk:
                row.given = [row.given]
                row.save()
            else:
                new.append(row)
        response_model.objects.bulk_create(new)
        sitting.paper |= HEADER
        sitting.save(update_fields=["paper"])


def gather(apps, schema_editor):
    for sitting in apps.get_model("lessons", "Sitting").objects.iterator():
        questions = []
        for row in sitting.responses.order_by("position"):
            kept = {n: v for n, v in row.asked.items() if n not in ("several", "figure", "figure_alt")}
            questions.append(
                {"id": str(row.question), "type": row.type, **kept, "right": row.asked["right"][0]}
            )
            if row.given is None:
                row.delete()
            else:
                row.given = row.given[0]
                row.save(update_fields=["given"])
        sitting.paper = {
            **{n: v for n, v in sitting.paper.items() if n not in HEADER}, "questions": questions
        }
        sitting.save(update_fields=["paper"])


class Migration(migrations.Migration):
    dependencies = [("lessons", "0009_quizzes")]
    operations = [migrations.RunPython(spread, gather)]
