"""Deductions by how far something is off: 逾期3天以内扣1分，3天以上扣2分.

What is not late at all costs nothing, one tier ends where the next begins, and all of them are
of one figure, whether a later one says 超出预算, 超出 or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.meaning import NOTHING, TAKE, Level, Line, Reference
from kaocheng.scoring.phrases.tokens import Quantity

_OFF = re.compile(
    "逾期|超期|延期|延误|延迟|推迟|迟报|晚报|迟交|滞后|拖延|拖欠|超出|超过|超支|超预算|超计划|超标|低于|少于|高于"
    "|落后|相差|误差|偏差|偏离|差距|欠缺|短少"
)
_WITHIN = ("<=", "<")


def deviating(lines: Sequence[Line]) -> list[Line]:
    """The lines with such tiers as stretches that leave each other out."""
    out = list(lines)
    for start, end in _runs(out):
        out[start:end] = _apart(out[start:end])
    return [_farther(line, out[place - 1]) if place else line for place, line in enumerate(out)]


def _farther(line: Line, before: Line) -> Line:
    """低于目标20%以内的扣4分 after 低于目标10%以内的扣2分: from where that ends."""
    level, near = _tier(line), _tier(before)
    if level is None or near is None or line.block != before.block or level.sign[0] != near.sign[0]:
        return line
    to, last = level.value, near.value
    if not isinstance(to, Reference) or not isinstance(last, Reference) or to.kind != last.kind:
        return line
    if not (to.within and last.within and to.by and last.by) or to.by.unit != last.by.unit:
        return line
    if last.by.value >= to.by.value or level.measure not in ("", near.measure):
        return line
    beyond = replace(near, sign=near.sign[0], value=replace(last, within=False))
    return replace(line, tests=(beyond, level))


def _runs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """From where to where neighbouring tiers of one figure go, the nearest first."""
    start = 0
    while start < len(lines):
        end = start + 1
        if _begins(lines[start]):
            while end < len(lines) and _goes_on(lines[start], lines[end - 1], lines[end]):
                end += 1
        if end - start > 1:
            yield start, end
        start = end


def _tier(line: Line) -> Level | None:
    level = line.level if line.each is None and len(line.tests) == 1 else None
    costs = line.effect.kind in (TAKE, NOTHING) and not line.otherwise
    return level if costs and level is not None else None


def _begins(line: Line) -> bool:
    level = _tier(line)
    if level is None or level.sign not in _WITHIN or line.effect.kind != TAKE:
        return False
    if isinstance(level.value, Reference):
        return False
    return bool(_OFF.search(level.measure)) and level.value.over is None


def _goes_on(first: Line, before: Line, line: Line) -> bool:
    """Whether a line is the next tier: of the same figure, and farther off."""
    model, last, level = _tier(first), _tier(before), _tier(line)
    if model is None or last is None or level is None or line.block != first.block:
        return False
    near, to = last.value, level.value
    if not isinstance(near, Quantity) or not isinstance(to, Quantity) or near.unit != to.unit:
        return False
    named = model.measure
    if level.measure and not (named.startswith(level.measure) or named.endswith(level.measure)):
        return False
    least = level.low if level.sign == "in" and level.low is not None else to
    return to.value >= near.value and (level.sign in _WITHIN or least.value >= near.value)


def _apart(tiers: Sequence[Line]) -> list[Line]:
    """Each tier from where the one before it ends; the first from nothing."""
    model = _tier(tiers[0])
    assert model is not None
    assert isinstance(model.value, Quantity)
    end, has = Quantity(Decimal(0), model.value.unit), True
    out = []
    for line in tiers:
        level = _tier(line)
        assert level is not None
        level = _beyond(replace(level, measure=model.measure), end, has)
        assert isinstance(level.value, Quantity)
        end, has = level.value, not level.high_open
        out.append(replace(line, tests=(level,)))
    return out


def _beyond(level: Level, end: Quantity, has: bool) -> Level:
    """A tier that begins where another ends; the end is the other's where that has it."""
    if level.sign in _WITHIN:
        opened = level.sign == "<"
        return replace(level, sign="in", low=end, low_open=has, high_open=opened)
    if level.sign == "in":
        return replace(level, low_open=level.low_open or (level.low == end and has))
    return replace(level, sign=">") if level.value == end and has else level
