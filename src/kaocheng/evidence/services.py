"""Writes of evidence: a file is checked, kept, and never changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.evidence.lines import file_line
from kaocheng.evidence.models import StoredFile
from kaocheng.evidence.shapes import FileLine
from kaocheng.evidence.storage import Kept, keep
from kaocheng.orgs.models import BUSINESS_ROLES, User
from kaocheng.orgs.queries import posts_held
from kaocheng.orgs.refusals import NotAllowed


def store(
    actor: User, *, name: str, content: Iterable[bytes] | bytes, size: int | None = None
) -> FileLine:
    """Keep a file. The content is read and checked before the database is asked to write.

    A long upload would else hold SQLite's only writer for as long as it takes.
    """
    if not any(post.role in BUSINESS_ROLES for post in posts_held(actor)):
        raise NotAllowed("您没有业务岗位，不能上传佐证材料。请联系安全管理员。")
    kept = keep(name, content, size)
    with transaction.atomic():
        row = insert_file(actor, kept)
        record(str(actor), "存入佐证材料", row.name, {"file": row.pk, "sha256": row.sha256})
    return file_line(row)


def insert_file(by: User, kept: Kept) -> StoredFile:
    """The row of content that lies in its place; the caller writes the audit entry."""
    return StoredFile.objects.create(
        sha256=kept.sha256, size=kept.size, type=kept.kind.type, name=kept.name, stored_by=by
    )
