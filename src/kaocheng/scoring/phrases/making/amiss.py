"""比计划低5%以内的扣1分: who is not below the plan at all loses nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.meaning import TAKE, Level, Line
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.words import COUNTERS, PERCENT_POINTS

# 发案数上升幅度, 比计划低, 逾期: how far it is from what it ought to be.
_DISTANCE = re.compile(
    "(?:[低高少多差降升]|落后|滞后|逾期|超期|延期|延误|迟报|超出|超过|缺口|误差|偏差|增加|减少|增长)(?:率|幅度|[天日人]数|时间|时长)?$"
)
_WITHIN = re.compile("(?:以内|之内|内)的?$")


def from_nothing(lines: Sequence[Line]) -> list[Line]:
    """The lines; what is taken off a distance of no more than so much asks for some distance."""
    return [_some(line) if line.effect.kind == TAKE and not line.each else line for line in lines]


def _some(line: Line) -> Line:
    level = line.level if len(line.tests) == 1 else None  # 登记数小于实有数时: there is some
    return line if level is None else replace(line, tests=(_above_nothing(level),))


def _above_nothing(level: Level) -> Level:
    value = level.value
    if level.sign not in ("<", "<=") or not isinstance(value, Quantity) or value.value <= 0:
        return level
    if not (_DISTANCE.search(level.measure) or _faulty(level, value)):
        return level
    low = replace(value, value=Decimal(0))
    return replace(level, sign="in", low=low, low_open=True, high_open=level.sign == "<")


def _faulty(level: Level, value: Quantity) -> bool:
    """缺勤3次以内的: so many of what costs points."""
    counted = value.unit in COUNTERS and value.unit not in PERCENT_POINTS
    return counted and _WITHIN.search(level.said) is not None
