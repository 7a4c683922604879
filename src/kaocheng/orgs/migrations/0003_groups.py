import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orgs", "0002_people_and_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkingGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("working_group", "工作组"),
                            ("task_force", "专班"),
                            ("special_office", "专办"),
                            ("joint_meeting", "联席会议"),
                        ],
                        max_length=20,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("task", models.CharField(blank=True, max_length=500, verbose_name="职责")),
                ("established_on", models.DateField(verbose_name="设立日期")),
                ("dissolved_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groups",
                        to="orgs.organisation",
                        verbose_name="设立单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "工作组",
                "verbose_name_plural": "工作组",
                "ordering": ("established_on", "pk"),
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("director", "主任（组长）"),
                            ("deputy", "副主任（副组长）"),
                            ("member", "成员"),
                        ],
                        max_length=20,
                        verbose_name="职务",
                    ),
                ),
                ("person_name", models.CharField(blank=True, max_length=50, verbose_name="姓名")),
                ("title", models.CharField(blank=True, max_length=100, verbose_name="本职")),
                ("joined_on", models.DateField(verbose_name="加入日期")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="退出日期")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="orgs.organisation",
                        verbose_name="成员单位",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="orgs.workinggroup",
                        verbose_name="工作组",
                    ),
                ),
            ],
            options={
                "verbose_name": "工作组成员",
                "verbose_name_plural": "工作组成员",
                "ordering": ("joined_on", "pk"),
            },
        ),
        migrations.AddConstraint(
            model_name="workinggroup",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dissolved_on", None),
                    ("dissolved_on__gte", models.F("established_on")),
                    _connector="OR",
                ),
                name="group_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("organisation", None), ("person_name", ""), ("user", None), _negated=True
                ),
                name="member_is_somebody",
            ),
        ),
    ]
