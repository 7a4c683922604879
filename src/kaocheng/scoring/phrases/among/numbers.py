"""1个，1分；2个，1.5分；3个，2分: steps of one number, which the indicator's name tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.turning import only_said
from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import GIVE, NOTHING, Level, Line
from kaocheng.scoring.phrases.tokens import QUANTITY, Quantity
from kaocheng.scoring.phrases.words import COUNTERS

_NONE = ("没有", "无", "没有的", "无的")


def as_steps(lines: Sequence[Line]) -> list[Line]:
    """The lines with bare numbers as levels, where there are two or more and no other level."""
    if any(isinstance(test, Level) for line in lines for test in line.tests):
        return list(lines)
    found = [_number(line) for line in lines]
    known = [each for each in found if each is not None]
    units = {each.unit for each in known}
    if len(known) < 2 or len(units) > 1 or len({each.value for each in known}) < len(known):
        return list(lines)
    return [
        _step(line, number) for line, number in zip(lines, found, strict=True) if not _is_none(line)
    ]


def _number(line: Line) -> Quantity | None:
    """The number that is all a line asks: 2个得1.5分."""
    said = only_said(line)
    if said is None or line.each is not None or line.effect.kind != GIVE or line.otherwise:
        return None
    own = stripped(said)
    value = own.values[0] if own.text == QUANTITY else None
    return value if isinstance(value, Quantity) and value.unit in COUNTERS else None


def _step(line: Line, number: Quantity | None) -> Line:
    if number is None:
        return line
    return replace(line, tests=(Level("", "==", number, said=text_of(line.shape)),))


def _is_none(line: Line) -> bool:
    """没有的不得分: less than the least."""
    said = only_said(line)
    return line.effect.kind == NOTHING and said is not None and text_of(said).strip("，") in _NONE
