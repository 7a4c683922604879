"""Writing to the audit log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.chain import START, entry_digest
from kaocheng.audit.models import AuditEntry, ChainHead

if TYPE_CHECKING:
    from django.db.models import CharField


def record(
    actor_name: str, verb: str, target: str, detail: Mapping[str, object] | None = None
) -> AuditEntry:
    """Append one entry in the caller's transaction: deed and entry stand or fall together."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs inside a transaction")
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
    entry = _bound_entry(head, actor_name, verb, target, detail or {})
    entry.save()
    head.number, head.digest = entry.number, entry.digest
    head.save()
    return entry


def _bound_entry(
    head: ChainHead, actor_name: str, verb: str, target: str, detail: Mapping[str, object]
) -> AuditEntry:
    entry = AuditEntry(
        number=head.number + 1,
        at=timezone.now(),
        actor_name=_fitting("actor_name", actor_name),
        verb=_fitting("verb", verb),
        target=_fitting("target", target),
        detail=json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        previous_digest=head.digest or START,
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
