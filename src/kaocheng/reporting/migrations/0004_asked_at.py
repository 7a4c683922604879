from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_figure_indexes")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="asked_at",
            field=models.DateTimeField(null=True, verbose_name="提请审签时间"),
        ),
    ]
