from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lessons", "0007_appeal_rights")]
    operations = [
        migrations.AlterField(
            model_name="memory",
            name="met_at",
            field=models.DateTimeField(help_text="The first answer."),
        ),
    ]
