from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0003_groups"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("handle", models.CharField(max_length=22, unique=True, verbose_name="编号")),
                ("answer", models.CharField(max_length=4, verbose_name="答案")),
                ("drawn_at", models.DateTimeField(db_index=True, verbose_name="提出时间")),
            ],
            options={
                "verbose_name": "登录验证问题",
                "verbose_name_plural": "登录验证问题",
            },
        ),
    ]
