"""States of what happens to results: a job of scoring, a decision, an appeal, a publication."""

from __future__ import annotations

from kaocheng.lifecycle import StateTable, Step, steps
from kaocheng.review.lifecycle import (
    ANNOUNCED,
    EVALUATION,
    PUBLISHED,
    REVIEW,
    SELF_ASSESSMENT,
    SPOT_CHECK,
)

# The stages a run can be of, in the order of the work, and what each rests on.
SELF, REVIEWED, SPOT, FINAL = "self", "review", "spot", "final"
STAGES = {SELF: "自查评分", REVIEWED: "部门评审", SPOT: "部门抽查", FINAL: "综合评价"}
_BEGUN = (SELF_ASSESSMENT, REVIEW, SPOT_CHECK, EVALUATION, ANNOUNCED, PUBLISHED)
_FIRST_STATE = {SELF: SELF_ASSESSMENT, REVIEWED: REVIEW, SPOT: SPOT_CHECK, FINAL: EVALUATION}


def may_be_run(state: str) -> tuple[str, ...]:
    """The stages that can be scored while an assessment is in this state."""
    if state == PUBLISHED:
        return ()
    here = _BEGUN.index(state)
    return tuple(stage for stage in STAGES if _BEGUN.index(_FIRST_STATE[stage]) <= here)


QUEUED, RUNNING, DONE, FAILED, INTERRUPTED = "queued", "running", "done", "failed", "interrupted"
UNDER_WAY = (QUEUED, RUNNING)

RUN_REQUEST = StateTable(
    thing="计分任务",
    states={
        QUEUED: "排队中",
        RUNNING: "计分中",
        DONE: "已完成",
        FAILED: "未完成",
        INTERRUPTED: "已中断",
    },
    start=QUEUED,
    steps=(
        # A worker that was cut off takes the same job up once more.
        *steps("begin", "开始计分", to=RUNNING, of=UNDER_WAY),
        Step("finish", "完成计分", RUNNING, DONE),
        *steps("fail", "中止计分", to=FAILED, of=UNDER_WAY),
        *steps("give_up", "作废", to=INTERRUPTED, of=UNDER_WAY),
    ),
)

PROPOSED, SIGNED, REPLACED = "proposed", "signed", "replaced"
IN_FORCE = (PROPOSED, SIGNED)

DECISION = StateTable(
    thing="综合评价意见",
    states={PROPOSED: "待签发", SIGNED: "已签发", REPLACED: "已被替换"},
    start=PROPOSED,
    steps=(
        Step("sign", "签发", PROPOSED, SIGNED),
        *steps("replace", "另行评定", to=REPLACED, of=IN_FORCE),
    ),
)

FILED, RETURNED, UPHELD, REJECTED, WITHDRAWN = (
    "filed",
    "returned",
    "upheld",
    "rejected",
    "withdrawn",
)
OPEN = (FILED, RETURNED)

APPEAL = StateTable(
    thing="申诉",
    states={
        FILED: "待答复",
        RETURNED: "退回补正",
        UPHELD: "成立",
        REJECTED: "不成立",
        WITHDRAWN: "已撤回",
    },
    start=FILED,
    steps=(
        Step("return", "退回补正", FILED, RETURNED),
        Step("amend", "补正", RETURNED, FILED),
        *steps("uphold", "认定成立", to=UPHELD, of=OPEN),
        *steps("reject", "认定不成立", to=REJECTED, of=OPEN),
        *steps("withdraw", "撤回", to=WITHDRAWN, of=OPEN),
    ),
)

INITIATED, CONFIRMED, RECALLED = "initiated", "confirmed", "recalled"

PUBLICATION = StateTable(
    thing="发布",
    states={INITIATED: "待复核", CONFIRMED: "已发布", RECALLED: "已撤回"},
    start=INITIATED,
    steps=(
        Step("confirm", "复核发布", INITIATED, CONFIRMED),
        Step("recall", "撤回", INITIATED, RECALLED),
    ),
)
