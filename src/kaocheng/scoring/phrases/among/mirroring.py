"""下降10%以上的得3分，上升10%以上的不得分: one figure that has gone one way or the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.meaning import MIRRORED, Level, Line, Test
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.ways import rises, thing_moved


def mirrored(lines: Sequence[Line]) -> list[Line]:
    """Each line, where a fall is told as a rise of less than nothing if the rise came first.

    Who fills it in has one figure with its sign, and not two of which one is always empty.
    """
    out, first, block = list[Line](), None, -1
    for line in lines:
        first = first if line.block == block else None
        block = line.block
        moved = next((one for one in line.levels if _is_move(one)), None)
        if first is None or _is_another(moved, first):
            first = moved
        else:
            model = first
            line = replace(line, tests=tuple(_told_of(test, model) for test in line.tests))
        out.append(line)
    return out


def _is_another(moved: Level | None, first: Level) -> bool:
    """苇席产量上升3%以上的 after 收入增长8%的: what falls from here on is the crop."""
    thing = thing_moved(moved.measure) if moved is not None else ""
    return thing not in ("", thing_moved(first.measure))


def _is_move(level: Level) -> bool:
    return rises(level.measure) is not None and isinstance(level.value, Quantity)


def _told_of(test: Test, model: Level) -> Test:
    """One test as one of the figure of `model`, where it asks how far that went the other way."""
    if not isinstance(test, Level) or not _is_move(test) or not _is_opposite(test, model):
        return test
    assert isinstance(test.value, Quantity)
    if test.sign != "in" or test.low is None:
        sign = MIRRORED.get(test.sign, test.sign)
        return replace(test, measure=model.measure, sign=sign, value=_negative(test.value))
    return replace(
        test,
        measure=model.measure,
        value=_negative(test.low),
        low=_negative(test.value),
        low_open=test.high_open,
        high_open=test.low_open,
    )


def _is_opposite(test: Level, model: Level) -> bool:
    """Whether it is the same thing that moved the other way, in the same unit."""
    if rises(test.measure) is rises(model.measure):
        return False
    units = {one.value.unit for one in (test, model) if isinstance(one.value, Quantity)}
    return len(units) == 1 and thing_moved(test.measure) in ("", thing_moved(model.measure))


def _negative(value: Quantity) -> Quantity:
    return replace(value, value=-value.value)
