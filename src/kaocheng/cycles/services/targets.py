"""Setting targets (下达目标): one, or a whole table."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.cycles.entry import TARGET, ItemForm, read_entry
from kaocheng.cycles.models import Assessee, Cycle, Target, TargetKind
from kaocheng.cycles.needs import Need
from kaocheng.cycles.queries.assigned import assigned_schemes
from kaocheng.cycles.queries.imports import preview_targets
from kaocheng.cycles.queries.shapes import TargetChange
from kaocheng.cycles.queries.targets import items_with_targets
from kaocheng.cycles.services.locking import locked_cycle, running_or_draft
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from kaocheng.scoring import read_period
from kaocheng.scoring.periods import PERIOD_FORMS

_TOLD = 5
_BATCH = 1000


@transaction.atomic
def set_targets(actor: User, *, cycle_pk: int, changes: Sequence[TargetChange]) -> int:
    """Set, change or (with an empty text) take away targets. All of them, or none."""
    cycle = running_or_draft(locked_cycle(actor, cycle_pk))
    if not changes:
        raise Refusal("没有要保存的目标值。")
    units = {
        each.organisation.code: each
        for each in Assessee.objects.filter(cycle=cycle).select_related("organisation")
    }
    rows = _rows(cycle, changes, units)
    _write(cycle, rows)
    record(str(actor), "下达目标", cycle.title, _told(changes))
    return len(rows)


@transaction.atomic
def apply_targets(actor: User, *, cycle_pk: int, content: bytes, digest: str) -> int:
    """Set what the preview of this very file showed; how many."""
    running_or_draft(locked_cycle(actor, cycle_pk))
    if hashlib.sha256(content).hexdigest() != digest:
        raise Refusal("文件与预览时不同。请重新预览后再导入。")
    changes = preview_targets(actor, cycle_pk, content).changes
    return set_targets(actor, cycle_pk=cycle_pk, changes=changes)


def _rows(
    cycle: Cycle, changes: Sequence[TargetChange], units: dict[str, Assessee]
) -> list[Target]:
    needs = {need.code: need for need in items_with_targets(assigned_schemes(cycle.pk))}
    rows: dict[tuple[int, str, str, str], Target] = {}
    faults: list[str] = []
    for change in changes:
        fault = _fault(change, units, needs)
        entry = read_entry(change.value, _form(needs, change))
        if fault or entry.value is None:
            faults.append(fault or f"{units[change.organisation_code]} {entry.why}")
            continue
        row = _row(cycle, change, units[change.organisation_code], entry.value)
        rows[row.assessee_id, row.item_code, row.period, row.kind] = row
    if faults:
        more = f"等 {len(faults)} 处" if len(faults) > _TOLD else ""
        raise Refusal("\n".join(faults[:_TOLD]) + (f"\n{more}" if more else ""))
    return list(rows.values())


def _form(needs: dict[str, Need], change: TargetChange) -> ItemForm:
    need = needs.get(change.item_code)
    return replace(need.form if need else ItemForm(), advice=TARGET)


def _fault(change: TargetChange, units: dict[str, Assessee], needs: dict[str, Need]) -> str:
    if change.organisation_code not in units:
        return f"单位 {change.organisation_code} 不在本周期之中。请先加入被考核单位。"
    if change.item_code not in needs:
        return f"方案没有“{change.item_code}”这个数值型数据项。请与方案一致。"
    if change.kind not in TargetKind.values:
        return f"类别“{change.kind}”不对。可用：目标、计划、基数。"
    if read_period(change.period) is None:
        return f"周期“{change.period}”写法不对。可用写法：{PERIOD_FORMS}。"
    return ""


def _row(cycle: Cycle, change: TargetChange, unit: Assessee, value: str) -> Target:
    return Target(
        cycle=cycle,
        assessee=unit,
        item_code=change.item_code,
        period=str(read_period(change.period)),
        kind=change.kind,
        value=value,
        source=change.source.strip()[:200],
    )


def _write(cycle: Cycle, rows: list[Target]) -> None:
    """Values by one statement a batch; what is emptied is deleted, for a missing row says none."""
    kept = [row for row in rows if row.value]
    Target.objects.bulk_create(
        kept,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["assessee", "item_code", "period", "kind"],
        update_fields=["value", "source"],
    )
    gone = {(r.assessee_id, r.item_code, r.period, r.kind) for r in rows if not r.value}
    if gone:
        there = Target.objects.filter(cycle=cycle, item_code__in={key[1] for key in gone})
        found = there.values_list("pk", "assessee_id", "item_code", "period", "kind")
        Target.objects.filter(pk__in=[pk for pk, *key in found if tuple(key) in gone]).delete()


def _told(changes: Sequence[TargetChange]) -> dict[str, object]:
    """The values themselves as long as a person would read them, else how many."""
    if len(changes) > 100:
        return {"count": len(changes)}
    return {
        "values": [[c.organisation_code, c.item_code, c.period, c.kind, c.value] for c in changes]
    }
