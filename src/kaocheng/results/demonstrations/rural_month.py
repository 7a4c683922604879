"""The month under way, as its counties and the office have left it."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet

from kaocheng.cycles.dates import WorkCalendar
from kaocheng.cycles.models import ReportingPeriod
from kaocheng.cycles.services import move_deadline
from kaocheng.reporting.models import Figure, Report
from kaocheng.reporting.queries.shapes import CellChange
from kaocheng.reporting.services import (
    accept,
    attach_evidence,
    open_report,
    return_report,
    save_cells,
    save_remark,
    sign_off,
    submit,
)
from kaocheng.reporting.services.reminding import remind_units
from kaocheng.results.demonstrations import rural_figures as figures
from kaocheng.results.demonstrations.rural_done import Hands, days_before

_DAY = datetime.timedelta(days=1)
_MORE_DAYS = 3 * _DAY
_FOUND_OPEN = "农村黑臭水体销号数与上月不一致，请核对后重新报送。（演示数据）"
_EVIDENCE = "演示数据：高标准农田项目验收材料示例，并非真实文件。\n"


def leave_under_way(
    hands: Hands, period: ReportingPeriod, month: int, today: datetime.date
) -> None:
    """The month as somebody finds it who comes in on a working day. Two counties have not begun."""
    if period.due_on >= today:
        move_deadline(
            hands.office, period_pk=period.pk, due_on=today - _DAY, reason="提前调度（演示数据）"
        )
    _begun(hands, period, month)
    returned, submitted, accepted = (_handed_in(hands, period, month, n) for n in (1, 2, 4))
    in_time = (returned, submitted, accepted)
    _date_back(Report.objects.filter(pk__in=in_time), min(period.due_on, today - _DAY))
    return_report(hands.office, report_pk=returned, reason=_FOUND_OPEN)
    accept(hands.office, report_pk=accepted)
    _handed_in(hands, period, month, 3)  # after the deadline: late
    signed = _filled(hands, period, month, 5)
    sign_off(hands.signer_of(5), report_pk=signed)
    until = WorkCalendar({}).next_working(today + _MORE_DAYS).day
    reason = "个别县换用新标准，截止日期顺延（演示数据）"
    move_deadline(hands.office, period_pk=period.pk, due_on=until, reason=reason)
    remind_units(hands.office, period_pk=period.pk)


def _begun(hands: Hands, period: ReportingPeriod, month: int) -> None:
    """The first county's report: half of the cells, a file and a remark."""
    values = list(figures.reported(0, month).items())
    pk = _filled(hands, period, month, 0, dict(values[: len(values) // 2]))
    attach_evidence(
        hands.clerk,
        report_pk=pk,
        indicator_code="1.2",
        name="项目验收材料（演示数据）.txt",
        content=_EVIDENCE.encode(),
    )
    save_remark(
        hands.clerk,
        report_pk=pk,
        problems="农产品加工企业营业收入增幅靠后，前期欠账较多。（演示数据）",
        next_steps="逐户对接规上企业，做到应统尽统。（演示数据）",
    )


def _filled(
    hands: Hands,
    period: ReportingPeriod,
    month: int,
    county: int,
    values: dict[str, str] | None = None,
) -> int:
    """A county's report with values in it; its key. What the standard does not ask stays out."""
    clerk, code = hands.clerk_of(county), figures.CODES[county]
    pk = open_report(clerk, period_pk=period.pk, organisation_code=code)
    seen = dict(Figure.objects.filter(report=pk).values_list("item_code", "version"))
    values = values or figures.reported(county, month)
    changes = [CellChange(item, text, seen.get(item, 0)) for item, text in values.items()]
    save_cells(clerk, pk, changes=changes)
    return pk


def _handed_in(hands: Hands, period: ReportingPeriod, month: int, county: int) -> int:
    pk = _filled(hands, period, month, county)
    sign_off(hands.signer_of(county), report_pk=pk)
    submit(hands.clerk_of(county), report_pk=pk)
    return pk


def _date_back(reports: QuerySet[Report], due: datetime.date) -> None:
    """They came today, after a deadline that lies in the past; these are to have come before it."""
    days = days_before(due)
    Figure.objects.filter(report__in=reports).update(entered_at=days.filled)
    reports.update(
        late=False, created_at=days.filled, signed_at=days.signed, submitted_at=days.submitted
    )
