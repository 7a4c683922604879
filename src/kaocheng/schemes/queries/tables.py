"""A version or a draft as its issued table (评分表), in Excel or Word, the scheme inside."""

from __future__ import annotations

from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.schemes.queries.drafts import draft_bytes
from kaocheng.schemes.queries.versions import version_bytes
from kaocheng.schemes.refusals import Unfit
from kaocheng.scoring import Refused
from kaocheng.scoring.issued import export_scheme

SUFFIXES = ("xlsx", "docx")


def version_table(actor: User, pk: int, suffix: str) -> tuple[str, bytes]:
    """Title and bytes of a version's table."""
    return _table(*version_bytes(actor, pk), suffix)


def draft_table(actor: User, pk: int, suffix: str) -> tuple[str, bytes]:
    """Title and bytes of a draft's table; `Unfit` while the draft has faults."""
    return _table(*draft_bytes(actor, pk), suffix)


def _table(title: str, source: bytes, suffix: str) -> tuple[str, bytes]:
    if suffix not in SUFFIXES:
        raise NotVisible(suffix)
    try:
        return title, export_scheme(source, f".{suffix}", name=title)
    except Refused as refused:
        lines = tuple(str(fault) for fault in refused.faults)
        raise Unfit("方案还有错误，不能导出为评分表。请先改正：", lines) from refused
