"""Writing to the audit log."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.chain import START, entry_digest
from kaocheng.audit.models import AuditEntry, ChainHead

if TYPE_CHECKING:
    from django.db.models import CharField


@dataclass(frozen=True)
class Deed:
    """Who did what to what: an entry before it is bound to the one before."""

    actor_name: str
    verb: str
    target: str
    detail: Mapping[str, object] = field(default_factory=dict)


def record(
    actor_name: str, verb: str, target: str, detail: Mapping[str, object] | None = None
) -> AuditEntry:
    """Append one entry in the caller's transaction: deed and entry stand or fall together."""
    return record_all([Deed(actor_name, verb, target, detail or {})])[0]


def record_all(deeds: Sequence[Deed]) -> list[AuditEntry]:
    """Append an entry for each, in this order, as `record` does for one."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs inside a transaction")
    number, digest = _locked_end()
    entries: list[AuditEntry] = []
    for deed in deeds:
        entries.append(_bound_entry(number, digest, deed))
        number, digest = entries[-1].number, entries[-1].digest
    AuditEntry.objects.bulk_create(entries)
    ChainHead.objects.filter(pk=1).update(number=number, digest=digest)
    return entries


def _locked_end() -> tuple[int, str]:
    """Where the chain ends, locked until the transaction does."""
    ends = ChainHead.objects.select_for_update().filter(pk=1).values_list("number", "digest")
    end = next(iter(ends), None)
    if end is None:
        head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
        end = head.number, head.digest
    return end


def _bound_entry(number: int, digest: str, deed: Deed) -> AuditEntry:
    """The entry that follows entry `number` with this digest."""
    entry = AuditEntry(
        number=number + 1,
        at=timezone.now(),
        actor_name=_fitting("actor_name", deed.actor_name),
        verb=_fitting("verb", deed.verb),
        target=_fitting("target", deed.target),
        detail=json.dumps(deed.detail, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        previous_digest=digest or START,
    )
    entry.digest = entry_digest(
        number=entry.number,
        at=entry.at,
        actor_name=entry.actor_name,
        verb=entry.verb,
        target=entry.target,
        detail=entry.detail,
        previous_digest=entry.previous_digest,
    )
    return entry


def _fitting(field: str, text: str) -> str:
    """Cut to the column; PostgreSQL refuses a longer text or a NUL, and with it the deed."""
    column = cast("CharField[str, str]", AuditEntry._meta.get_field(field))
    return text.replace("\0", "")[: column.max_length]
