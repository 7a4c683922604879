"""Tasks that the worker's tests put off; a worker finds a task by its module."""

from __future__ import annotations

from django_tasks import task

from kaocheng.orgs.models import User


@task()
def rename(pk: int, name: str) -> str:
    """Write something that can be seen."""
    User.objects.filter(pk=pk).update(display_name=name)
    return name


@task()
def broken() -> None:
    """Fail."""
    raise RuntimeError("nothing works")
