"""Writes of the review room: one transaction and one audit entry each."""

from kaocheng.review.services.assessments import (
    advance,
    locked_assessment,
    open_assessment,
    step_assessment,
)
from kaocheng.review.services.mark_import import import_marks
from kaocheng.review.services.marking import Said, confirm_rest, mark_item, withdraw_marks
from kaocheng.review.services.recusals import lift_recusal, recuse
from kaocheng.review.services.reminding import remind_owing
from kaocheng.review.services.returns import answer_return, return_item
from kaocheng.review.services.self_cells import save_self_cells
from kaocheng.review.services.self_steps import (
    reopen_self_assessment,
    return_self_assessment,
    sign_self_assessment,
    submit_self_assessment,
)
from kaocheng.review.services.settings import bind_assessors, set_due_dates, set_two_markers
from kaocheng.review.services.spot_draws import add_unit, draw_units, extend_check
from kaocheng.review.services.spot_feedback import (
    answer_feedback,
    close_spot_check,
    decide_objection,
    send_feedback,
)
from kaocheng.review.services.spot_findings import (
    Entry,
    attach_to_finding,
    detach_from_finding,
    finish_unit,
    return_to_team,
    save_finding,
)
from kaocheng.review.services.spot_plans import (
    PlanWishes,
    cancel_spot_check,
    change_plan,
    plan_spot_check,
)
from kaocheng.review.services.spot_teams import assign_unit, begin_checking, set_team

__all__ = [
    "Entry",
    "PlanWishes",
    "Said",
    "add_unit",
    "advance",
    "answer_feedback",
    "answer_return",
    "assign_unit",
    "attach_to_finding",
    "begin_checking",
    "bind_assessors",
    "cancel_spot_check",
    "change_plan",
    "close_spot_check",
    "confirm_rest",
    "decide_objection",
    "detach_from_finding",
    "draw_units",
    "extend_check",
    "finish_unit",
    "import_marks",
    "lift_recusal",
    "locked_assessment",
    "mark_item",
    "open_assessment",
    "plan_spot_check",
    "recuse",
    "remind_owing",
    "reopen_self_assessment",
    "return_item",
    "return_self_assessment",
    "return_to_team",
    "save_finding",
    "save_self_cells",
    "send_feedback",
    "set_due_dates",
    "set_team",
    "set_two_markers",
    "sign_self_assessment",
    "step_assessment",
    "submit_self_assessment",
    "withdraw_marks",
]
