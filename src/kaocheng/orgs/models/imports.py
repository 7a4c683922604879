"""The table of Excel files that were handed in and are being looked over before they count."""

from __future__ import annotations

from django.db import models

from kaocheng.orgs.models.people import User


class BookKind(models.TextChoices):
    """What the rows of such a file are."""

    ORGANISATIONS = "organisations", "组织机构"
    PEOPLE = "people", "人员"
    POSTS = "posts", "岗位"


class ImportFile(models.Model):
    """An uploaded workbook between preview and applying."""

    user = models.ForeignKey(User, verbose_name="导入人", on_delete=models.CASCADE)
    kind = models.CharField("内容", max_length=20, choices=BookKind.choices)
    name = models.CharField("文件名", max_length=200)
    content = models.BinaryField("内容")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "待导入文件"
        verbose_name_plural = "待导入文件"

    def __str__(self) -> str:
        return self.name
