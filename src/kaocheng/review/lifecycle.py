"""The states of an assessment (考核评价): the stages through which one period is judged."""

from __future__ import annotations

from kaocheng.lifecycle import StateTable, Step, steps

SELF_ASSESSMENT, REVIEW, SPOT_CHECK = "self_assessment", "review", "spot_check"
EVALUATION, ANNOUNCED, PUBLISHED = "evaluation", "announced", "published"

# Stages whose marks can differ from those before; a run is of one of them.
MARKING = (SELF_ASSESSMENT, REVIEW, SPOT_CHECK)

ASSESSMENT = StateTable(
    thing="考核评价",
    states={
        SELF_ASSESSMENT: "自查评分",
        REVIEW: "部门评审",
        SPOT_CHECK: "部门抽查",
        EVALUATION: "综合评价",
        ANNOUNCED: "公示",
        PUBLISHED: "已通报",
    },
    start=SELF_ASSESSMENT,
    steps=(
        Step("begin_review", "转入部门评审", SELF_ASSESSMENT, REVIEW),
        Step("begin_spot_check", "转入部门抽查", REVIEW, SPOT_CHECK),
        *steps("begin_evaluation", "转入综合评价", to=EVALUATION, of=MARKING),
        Step("announce", "公示", EVALUATION, ANNOUNCED),
        Step("reconsider", "撤回公示、重新评价", ANNOUNCED, EVALUATION),
        *steps("publish", "发布", to=PUBLISHED, of=(EVALUATION, ANNOUNCED)),
    ),
)

DRAFT, SIGNED_OFF, SUBMITTED, RETURNED = "draft", "signed_off", "submitted", "returned"
OPEN, ANSWERED = "open", "answered"

# In these the unit may still change what it says of itself.
SELF_EDITABLE = (DRAFT, RETURNED)

SELF_REPORT = StateTable(
    thing="自查评分",
    states={DRAFT: "填写中", SIGNED_OFF: "已审签", SUBMITTED: "已报送", RETURNED: "已退回"},
    start=DRAFT,
    steps=(
        *steps("sign_off", "审签", to=SIGNED_OFF, of=SELF_EDITABLE),
        Step("reopen", "撤回审签", SIGNED_OFF, DRAFT),
        Step("submit", "报送", SIGNED_OFF, SUBMITTED),
        Step("return", "退回", SUBMITTED, RETURNED),
    ),
)

# One indicator given back to the unit by its assessor (按指标退回).
ITEM_RETURN = StateTable(
    thing="退回事项",
    states={OPEN: "待说明", ANSWERED: "已说明"},
    start=OPEN,
    steps=(Step("answer", "说明", OPEN, ANSWERED),),
)
