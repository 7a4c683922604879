"""Values that units are not asked for: from data sources (数据来源), and counts of information."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.cycles.lifecycle import CLOSED
from kaocheng.cycles.models import Assessee, Cycle
from kaocheng.cycles.needs import Need, needs_of
from kaocheng.cycles.queries.assigned import assigned_schemes
from kaocheng.cycles.queries.scope import visible_cycle
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.entry import GIVEN, ItemForm, read_entry, same_value
from kaocheng.reporting.models import Figure, KnownValue, Origin, Report
from kaocheng.reporting.permissions import may_give_values
from kaocheng.reporting.services.figures import history_of, write_figures, write_history
from kaocheng.scoring import read_period

_TOLD = 5
_BATCH = 1000


@dataclass(frozen=True)
class KnownRow:
    """A value that is known of a unit, and who says so."""

    organisation_code: str
    item_code: str
    period: str
    value: str
    source: str


@transaction.atomic
def load_known_values(actor: User, *, cycle_pk: int, rows: Sequence[KnownRow]) -> int:
    """Enter values that units need not report: of this year, or of years before (历史数据).

    Reports that are there get them at once, accepted ones included; what stood there before stays
    in the history. All rows, or none.
    """
    cycle = _cycle_for_giver(actor, cycle_pk)
    units = {
        each.organisation.code: each
        for each in Assessee.objects.filter(cycle=cycle).select_related("organisation")
    }
    known = _known(cycle, rows, units)
    KnownValue.objects.bulk_create(
        known,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["assessee", "item_code", "period"],
        update_fields=["value", "source"],
    )
    _put_into_reports(actor, cycle, known)
    record(str(actor), "导入已知数据", cycle.title, {"count": len(known)})
    return len(known)


def _cycle_for_giver(actor: User, cycle_pk: int) -> Cycle:
    cycle, _ = visible_cycle(actor, cycle_pk)
    if not may_give_values(actor, cycle):
        raise NotAllowed("只有考核办或数据来源单位可以导入已知数据。请联系考核办。")
    if cycle.state == CLOSED:
        raise Refusal(f"“{cycle}”已结束，不能再导入数据。")
    return cycle


def _known(cycle: Cycle, rows: Sequence[KnownRow], units: dict[str, Assessee]) -> list[KnownValue]:
    if not rows:
        raise Refusal("没有要导入的数据。")
    forms = item_forms(cycle.pk)
    found: dict[tuple[str, str, str], KnownValue] = {}
    faults: list[str] = []
    for number, row in enumerate(rows, start=1):
        form = replace(forms.get(row.item_code, ItemForm()), advice=GIVEN)
        value = read_entry(row.value, form)
        fault = _fault(row, units, forms) or value.why
        period = read_period(row.period)
        if fault or not value.value:
            faults.append(f"第 {number} 行：{fault or '没有数值。请删去该行。'}")
            continue
        found[row.organisation_code, row.item_code, str(period)] = KnownValue(
            cycle=cycle,
            assessee=units[row.organisation_code],
            item_code=row.item_code,
            period=str(period),
            value=value.value,
            source=row.source.strip()[:180],
        )
    if faults:
        more = [f"共 {len(faults)} 处。"] if len(faults) > _TOLD else []
        raise Refusal("\n".join([*faults[:_TOLD], *more]))
    return list(found.values())


def item_forms(cycle_pk: int) -> dict[str, ItemForm]:
    """Item code → form, over all schemes of a cycle; the newest says how."""
    needs: dict[str, Need] = {}
    for each in assigned_schemes(cycle_pk):
        groups = [group.code for group in each.scheme.groups] or [""]
        for group in groups:
            needs |= {need.code: need for need in needs_of(each.scheme, group)}
    return {code: need.form for code, need in needs.items()}


def _fault(row: KnownRow, units: dict[str, Assessee], forms: dict[str, ItemForm]) -> str:
    if row.organisation_code not in units:
        return f"单位 {row.organisation_code} 不在本周期之中。请核对代码。"
    if row.item_code not in forms:
        return f"方案没有“{row.item_code}”这个数据项。请与方案一致。"
    if read_period(row.period) is None:
        return f"周期“{row.period}”写法不对。请写成 2025、2025-05 一类。"
    return "" if row.source.strip() else "没有写来源。请填提供数据的单位。"


def _put_into_reports(actor: User, cycle: Cycle, known: Sequence[KnownValue]) -> None:
    reports = {
        (row.assessee_id, row.period.period): row
        for row in Report.objects.filter(assessee__cycle=cycle).select_related("period")
    }
    wanted = [
        (reports[row.assessee_id, row.period], row)
        for row in known
        if (row.assessee_id, row.period) in reports
    ]
    if wanted:
        _overwrite(actor, wanted)


def _overwrite(actor: User, wanted: Sequence[tuple[Report, KnownValue]]) -> None:
    """The source's value takes the place of the unit's own, which goes into the history."""
    now = timezone.now()
    rows = Figure.objects.filter(report__in={report for report, _ in wanted})
    there = {(row.report_id, row.item_code): row for row in rows}
    changed, before = [], []
    for report, known in wanted:
        figure = there.get((report.pk, known.item_code))
        if figure is None:
            figure = Figure(report=report, item_code=known.item_code, version=0)
        elif figure.value and not same_value(figure.value, known.value):
            before.append(history_of(figure, actor, now, f"{known.source}提供的数据"))
        figure.value, figure.origin, figure.locked = known.value, Origin.SOURCE, True
        figure.source_words = f"{known.source}提供"
        figure.entered_by, figure.entered_at = actor, now
        figure.version += 1
        changed.append(figure)
    write_figures(changed)
    write_history(before)


def refuse_unknown_item(cycle_pk: int, item_code: str) -> None:
    """Raise unless a number item of the cycle's schemes is called so."""
    form = item_forms(cycle_pk).get(item_code)
    if form is None or form.is_text:
        raise Refusal(f"方案没有“{item_code}”这个数值型数据项。请与方案一致。")
