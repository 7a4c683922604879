"""What is written once and never changed: audit entries, issued schemes, runs and their rows."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models


class Frozen(Exception):  # noqa: N818 - the field's word for it
    """An attempt to change or delete what is frozen; a change is a new version beside it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}已固化，不能修改或删除。如需更正，请另建新版本。")


_Model = TypeVar("_Model", bound=models.Model)


class FrozenQuerySet(models.QuerySet[_Model]):
    """A query set that reads and inserts, and does nothing else."""

    def _refuse(self) -> NoReturn:
        raise Frozen(str(self.model._meta.verbose_name))

    def update(self, **kwargs: Any) -> int:
        """Refused."""
        self._refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """Refused."""
        self._refuse()

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        self._refuse()


FrozenManager = models.Manager.from_queryset(FrozenQuerySet)


class FrozenModel(models.Model):
    """A row that may be inserted, never updated or deleted."""

    objects = FrozenManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save is refused."""
        if not self._state.adding:
            raise Frozen(str(self._meta.verbose_name))
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise Frozen(str(self._meta.verbose_name))
