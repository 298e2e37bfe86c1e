from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lessons", "0003_publishing_roles")]
    operations = [
        migrations.AddField(
            model_name="shippeditem",
            name="object_id",
            field=models.PositiveBigIntegerField(null=True),
        ),
    ]
