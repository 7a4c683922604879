"""Reads of the audit log: does the chain hold?"""

from __future__ import annotations

from dataclasses import dataclass

from kaocheng.audit.chain import START, entry_digest
from kaocheng.audit.models import AuditEntry, ChainHead


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: how many entries hold, and the number of the first that does not."""

    checked: int
    first_bad: int | None
    why: str

    @property
    def holds(self) -> bool:
        """Whether the whole chain is as it was written."""
        return self.first_bad is None


def verify() -> Verdict:
    """Walk the chain from its start and stop at the first entry that does not hold."""
    number, digest = 0, START
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        why = _fault_of(entry, number + 1, digest)
        if why:
            return Verdict(number, number + 1, why)
        number, digest = entry.number, entry.digest
    return _verdict_at_the_end(number, digest)


def _fault_of(entry: AuditEntry, expected_number: int, previous_digest: str) -> str:
    if entry.number != expected_number:
        return f"记录缺失，其后为第 {entry.number} 条"
    if entry.previous_digest != previous_digest:
        return "与前一条不相衔接"
    return "" if entry.digest == _digest_of(entry) else "内容与摘要不符"


def _digest_of(entry: AuditEntry) -> str:
    return entry_digest(
        number=entry.number,
        at=entry.at,
        actor_name=entry.actor_name,
        verb=entry.verb,
        target=entry.target,
        detail=entry.detail,
        previous_digest=entry.previous_digest,
    )


def _verdict_at_the_end(number: int, digest: str) -> Verdict:
    """Entries cut off at the end leave a chain that holds; only the head still knows of them."""
    head = ChainHead.objects.filter(pk=1).first()
    if head is None:
        return Verdict(number, None, "") if number == 0 else Verdict(number, number, "链尾标记缺失")
    if head.number > number:
        return Verdict(number, number + 1, f"末尾记录缺失，应有 {head.number} 条")
    if (head.number, head.digest or START) != (number, digest):
        return Verdict(number, number, "与链尾标记不符")
    return Verdict(number, None, "")
