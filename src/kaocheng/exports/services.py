"""Handing a file out: the reason where one is asked, the mark, and the record, in one place."""

from __future__ import annotations

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.exports.counting import rows_in
from kaocheng.exports.kinds import TABLE, Export, asks_reason
from kaocheng.exports.marking import marked
from kaocheng.exports.queries import mark_of
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal

LEAST_REASON, MOST_REASON = 2, 200


def hand_out(
    actor: User,
    *,
    export: Export,
    name: str,
    content: bytes,
    is_published: bool = True,
    reason: str = "",
) -> bytes:
    """The file as it goes out. `is_published`: the marks in it are known already.

    A large file takes its time to be marked: that is done before the transaction, which others wait
    for. Raises `Refusal` where a reason is asked and there is none.
    """
    kind, suffix = TABLE[export], name.rpartition(".")[2].lower()
    said = " ".join(reason.split())
    if asks_reason(export, is_published=is_published):
        refuse_reason(said)
    detail: dict[str, object] = {"kind": export.value, "bytes": len(content)}
    rows = rows_in(content, suffix)
    detail |= {} if rows is None else {"rows": rows}
    detail |= {"reason": said} if said else {}
    made = marked(content, suffix, mark_of(actor), kind.marking)
    with transaction.atomic():
        record(str(actor), "导出文件", f"{kind.label} {name}", detail)
    return made


def refuse_reason(said: str) -> None:
    """Raise `Refusal` for what is too short or too long to be a reason."""
    if not LEAST_REASON <= len(said) <= MOST_REASON:
        raise Refusal(f"请写明导出用途，{LEAST_REASON} 到 {MOST_REASON} 个字，例如“会议材料”。")
