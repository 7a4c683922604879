"""超额完成20%以上的, beside 完成任务的: so much more than the whole of the task."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import GIVE, Level, Line, Reference, Saying, Test
from kaocheng.scoring.phrases.tokens import Quantity

_BEYOND = re.compile("^超额?(?:完成)?(?:年度|全年|目标|任务)*(?:比例|幅度)?$")
_DONE = re.compile("完成|达到|实现")
_WHOLE = Decimal(100)


def beyond_the_task(lines: Sequence[Line]) -> list[Line]:
    """The lines with 超额20% as 120 % of what the others ask to complete."""
    lines = _in_percent(lines)
    gives = [line for line in lines if line.effect.kind == GIVE]
    if not any(_asks_the_whole(line) for line in gives):
        return list(lines)
    return [replace(line, tests=tuple(_more(test) for test in line.tests)) for line in lines]


def _in_percent(lines: Sequence[Line]) -> Sequence[Line]:
    """完成总产值目标的得1.5分；超额完成10%以上得2分: both by how much of the target is done."""
    told = [
        test.measure
        for line in lines
        for test in line.tests
        if line.effect.kind == GIVE and _is_target(test) and isinstance(test, Level)
    ]
    beyond = [
        test
        for line in lines
        for test in line.tests
        if isinstance(test, Level) and test is not _more(test)
    ]
    if len(told) != 1 or not told[0] or not beyond:
        return lines
    name = f"{told[0]}完成率"
    return [
        replace(line, tests=tuple(_of_rate(test, name) for test in line.tests)) for line in lines
    ]


def _is_target(test: Test) -> bool:
    return (
        isinstance(test, Level)
        and isinstance(test.value, Reference)
        and test.value.kind == "target"
        and test.sign == ">="
        and test.value.by is None
    )


def _of_rate(test: Test, name: str) -> Test:
    if isinstance(test, Level) and _is_target(test):
        return replace(test, measure=name, value=Quantity(_WHOLE, "%"))
    more = _more(test)
    return replace(more, measure=name) if isinstance(more, Level) and more is not test else test


def _asks_the_whole(line: Line) -> bool:
    """完成任务的, without a figure and without a measure that the target belongs to."""
    said = [test for test in line.tests if isinstance(test, Saying)]
    return len(said) == 1 == len(line.tests) and bool(_DONE.search(text_of(said[0].shape)))


def _more(test: Test) -> Test:
    if not isinstance(test, Level) or isinstance(test.value, Reference) or test.value.unit != "%":
        return test
    if not _BEYOND.match(test.measure):
        return test
    value = _added(test.value)
    if test.sign == "in" and test.low is not None:
        return replace(test, measure="", value=value, low=_added(test.low))
    if test.sign in ("<=", "<"):  # 超额10%以内的: more than the whole, and no farther
        low = Quantity(_WHOLE, "%")
        high_open = test.sign == "<"
        return replace(
            test, measure="", sign="in", value=value, low=low, low_open=True, high_open=high_open
        )
    return replace(test, measure="", value=value)


def _added(figure: Quantity) -> Quantity:
    return replace(figure, value=figure.value + _WHOLE)
