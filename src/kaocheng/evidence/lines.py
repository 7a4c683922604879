"""A stored file as the line that pages show."""

from __future__ import annotations

from kaocheng.evidence.kinds import kind_named
from kaocheng.evidence.limits import size_words
from kaocheng.evidence.models import StoredFile
from kaocheng.evidence.shapes import FileLine


def file_line(row: StoredFile) -> FileLine:
    """A stored file as pages show it."""
    return FileLine(
        pk=row.pk,
        name=row.name,
        size=row.size,
        size_words=size_words(row.size),
        type=row.type,
        type_words=kind_named(row.type),
        sha256=row.sha256,
        stored_at=row.stored_at,
        stored_by=str(row.stored_by),
    )
