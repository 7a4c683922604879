"""The states of a report (填报表) and of a correction request (更正申请)."""

from __future__ import annotations

from kaocheng.lifecycle import StateTable, Step, steps

DRAFT, SIGNED_OFF, SUBMITTED = "draft", "signed_off", "submitted"
RETURNED, ACCEPTED = "returned", "accepted"
REQUESTED, APPROVED, REFUSED = "requested", "approved", "refused"

EDITABLE = (DRAFT, RETURNED)
HANDED_IN = (SUBMITTED, ACCEPTED)

REPORT = StateTable(
    thing="填报表",
    states={
        DRAFT: "填报中",
        SIGNED_OFF: "已审签",
        SUBMITTED: "已报送",
        RETURNED: "已退回",
        ACCEPTED: "已接收",
    },
    start=DRAFT,
    steps=(
        *steps("sign_off", "审签", to=SIGNED_OFF, of=EDITABLE),
        Step("reopen", "撤回审签", SIGNED_OFF, DRAFT),
        Step("submit", "报送", SIGNED_OFF, SUBMITTED),
        Step("return", "退回", SUBMITTED, RETURNED),
        Step("accept", "接收", SUBMITTED, ACCEPTED),
    ),
)

CORRECTION = StateTable(
    thing="更正申请",
    states={REQUESTED: "待审批", APPROVED: "已同意", REFUSED: "未同意"},
    start=REQUESTED,
    steps=(
        Step("approve", "同意更正", REQUESTED, APPROVED),
        Step("refuse", "不同意更正", REQUESTED, REFUSED),
    ),
)
