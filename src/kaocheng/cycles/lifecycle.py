"""The states of a cycle (考核周期) and of a reporting period."""

from __future__ import annotations

import datetime

from kaocheng.lifecycle import StateTable, Step, steps

DRAFT, RUNNING, CLOSED = "draft", "running", "closed"
PLANNED, OPEN = "planned", "open"

CYCLE = StateTable(
    thing="考核周期",
    states={DRAFT: "筹备中", RUNNING: "进行中", CLOSED: "已结束"},
    start=DRAFT,
    steps=(
        Step("start", "启动考核", DRAFT, RUNNING),
        Step("close", "结束考核", RUNNING, CLOSED),
    ),
)

PERIOD = StateTable(
    thing="填报期",
    states={PLANNED: "未开放", OPEN: "开放填报", CLOSED: "已关闭"},
    start=PLANNED,
    steps=(
        *steps("open", "开放填报", to=OPEN, of=(PLANNED, CLOSED)),
        *steps("close", "关闭填报", to=CLOSED, of=(PLANNED, OPEN)),
    ),
)


def is_open(state: str, opens_on: datetime.date, today: datetime.date) -> bool:
    """Whether reports can be edited: opened by the office, or by the calendar.

    The day opens a period even where the scheduler has not run.
    """
    return state == OPEN or (state == PLANNED and opens_on <= today)
