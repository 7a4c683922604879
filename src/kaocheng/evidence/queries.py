"""Reads of evidence."""

from __future__ import annotations

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.evidence.lines import file_line
from kaocheng.evidence.models import StoredFile
from kaocheng.evidence.readers import readable
from kaocheng.evidence.shapes import FileLine, OpenedFile
from kaocheng.evidence.storage import path_of
from kaocheng.orgs.models import BUSINESS_ROLES, User
from kaocheng.orgs.queries import NotVisible, posts_held
from kaocheng.orgs.refusals import Refusal


def own_files(actor: User) -> tuple[FileLine, ...]:
    """What the actor has handed in, newest first, to be used again elsewhere."""
    rows = StoredFile.objects.filter(stored_by=actor).select_related("stored_by")
    return tuple(file_line(row) for row in rows)


@transaction.atomic
def open_file(actor: User, file_pk: int) -> OpenedFile:
    """The file for a download, with an entry in the audit log; `NotVisible` to all others."""
    row = StoredFile.objects.select_related("stored_by").filter(pk=file_pk).first()
    if row is None or not may_read(actor, row):
        raise NotVisible(file_pk)
    path = path_of(row.sha256)
    if not path.is_file():
        raise Refusal(f"“{row.name}”不在存储之中。请联系系统管理员从备份恢复。")
    record(str(actor), "下载佐证材料", row.name, {"file": row.pk, "sha256": row.sha256})
    return OpenedFile(file_line(row), path)


def may_read(actor: User, row: StoredFile) -> bool:
    """Who handed it in and still holds a post, and those to whom a room above shows it."""
    if row.stored_by_id == actor.pk:
        return any(post.role in BUSINESS_ROLES for post in posts_held(actor))
    return row.pk in readable(actor, frozenset({row.pk}))
