"""Tables of evidence (佐证材料)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaocheng.audit.frozen import FrozenModel
from kaocheng.orgs.models import User


class StoredFile(FrozenModel):
    """A file as somebody handed it in. The same content lies on the disk once.

    A row a hand-in, not a row a content: nobody learns from an upload what others have stored.
    """

    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    size = models.BigIntegerField("大小")
    type = models.CharField("类型", max_length=100)
    name = models.CharField("名称", max_length=255)
    stored_at = models.DateTimeField("存入时间", auto_now_add=True)
    stored_by = models.ForeignKey(
        User, verbose_name="存入人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta(FrozenModel.Meta):
        abstract = False
        verbose_name = "佐证材料"
        verbose_name_plural = "佐证材料"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name
