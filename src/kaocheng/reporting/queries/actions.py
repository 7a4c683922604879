"""What an actor may do with a report: 填报员 edits, 审签人 signs, 考核办 returns and accepts."""

from __future__ import annotations

import datetime

from kaocheng.cycles.lifecycle import RUNNING
from kaocheng.cycles.lifecycle import is_open as period_is_open
from kaocheng.orgs.models import Role
from kaocheng.reporting.lifecycle import ACCEPTED, EDITABLE, REPORT, SIGNED_OFF, SUBMITTED
from kaocheng.reporting.models import Report
from kaocheng.reporting.queries.scope import Standing
from kaocheng.reporting.queries.shapes import Actions


def why_closed(report: Report, today: datetime.date) -> str:
    """Why nothing can be reported now; "" where it can."""
    period = report.period
    if report.assessee.cycle.state != RUNNING:
        return "本考核周期未在进行中，不能填报。请联系考核办。"
    if period_is_open(period.state, period.opens_on, today):
        return ""
    if period.opens_on > today:
        return f"本期尚未开放，{period.opens_on.month}月{period.opens_on.day}日起填报。"
    return "本期已关闭填报。如确需补报，请联系考核办开放。"


def why_not_edit(report: Report, standing: Standing, today: datetime.date) -> str:
    """Why the actor cannot change cells of the report now; "" where it can."""
    if Role.REPORTER not in standing.own:
        return "只有本单位填报员可以填报。请联系本单位填报员。"
    if report.state == SIGNED_OFF:
        return "填报表已审签，不能再改。如需修改，请先由审签人撤回审签。"
    if report.state == SUBMITTED:
        return "填报表已报送，不能再改。如需修改，请联系考核办退回。"
    if report.state == ACCEPTED:
        return "填报表已接收，不能直接修改。请提出更正申请。"
    return why_closed(report, today)


def may_sign(standing: Standing) -> bool:
    """The unit's own signer (审签人)."""
    return Role.SIGN_OFF in standing.own


def may_submit(standing: Standing) -> bool:
    """The unit's own clerk or signer; the signature is what counts."""
    return bool(standing.own & {Role.REPORTER, Role.SIGN_OFF})


def actions_for(report: Report, standing: Standing, today: datetime.date) -> Actions:
    """What the actor may do with the report now."""
    possible = {step.verb for step in REPORT.steps_from(report.state)}
    why = why_not_edit(report, standing, today)
    is_open = not why_closed(report, today)
    return Actions(
        may_edit=not why and report.state in EDITABLE,
        may_sign_off="sign_off" in possible and may_sign(standing) and is_open,
        may_reopen="reopen" in possible and may_sign(standing) and is_open,
        may_submit="submit" in possible and may_submit(standing) and is_open,
        may_return="return" in possible and standing.is_office,
        may_accept="accept" in possible and standing.is_office,
        may_request_correction=report.state == ACCEPTED and Role.REPORTER in standing.own,
        why_not_edit=why,
    )
