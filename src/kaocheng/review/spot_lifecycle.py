"""The states of a spot check (部门抽查) and of each unit that is checked."""

from __future__ import annotations

from kaocheng.lifecycle import StateTable, Step, steps

PLANNED, DRAWN, CHECKING = "planned", "drawn", "checking"
FEEDBACK, CONFIRMED, CANCELLED = "feedback", "confirmed", "cancelled"

SPOT_CHECK_STATES = StateTable(
    thing="部门抽查",
    states={
        PLANNED: "拟定",
        DRAWN: "已抽取",
        CHECKING: "实地核查",
        FEEDBACK: "已反馈",
        CONFIRMED: "已确认",
        CANCELLED: "已撤销",
    },
    start=PLANNED,
    steps=(
        Step("draw", "抽取", PLANNED, DRAWN),
        Step("begin", "开始实地核查", DRAWN, CHECKING),
        Step("feed_back", "转入反馈", CHECKING, FEEDBACK),
        Step("recheck", "退回复核", FEEDBACK, CHECKING),
        Step("close", "办结", FEEDBACK, CONFIRMED),
        *steps("cancel", "撤销", to=CANCELLED, of=(PLANNED, DRAWN)),
    ),
)
# Units can still be added by hand.
GROWING = (DRAWN, CHECKING)

OPEN, FINISHED, SENT = "open", "finished", "sent"
AGREED, OBJECTED, UPHELD, LAPSED = "agreed", "objected", "upheld", "lapsed"

SAMPLED_UNIT = StateTable(
    thing="抽查单位",
    states={
        OPEN: "核查中",
        FINISHED: "核查完成",
        SENT: "待单位确认",
        AGREED: "无异议",
        OBJECTED: "有异议",
        UPHELD: "维持结论",
        LAPSED: "逾期未答复",
    },
    start=OPEN,
    steps=(
        Step("finish", "提交核查结果", OPEN, FINISHED),
        Step("return", "退回抽查组", FINISHED, OPEN),
        Step("send", "送达反馈", FINISHED, SENT),
        Step("agree", "确认", SENT, AGREED),
        Step("object", "提出异议", SENT, OBJECTED),
        Step("lapse", "按逾期办结", SENT, LAPSED),
        Step("uphold", "维持结论", OBJECTED, UPHELD),
        Step("recheck", "退回复核", OBJECTED, OPEN),
    ),
)
# What was found counts for the assessment (考核评价) from here on.
SETTLED = (AGREED, UPHELD, LAPSED)
# The unit has been told what was found.
TOLD = (SENT, OBJECTED, *SETTLED)
