"""Which of two neighbouring tiers an end belongs to, where a remark says so.

65%以上得10分，65%以下（含65%）不得分: the remark gives 65 % to the lower tier, and takes it from
the upper one, whatever 以上 means by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.meaning import (
    GIVE,
    NOTHING,
    SHARE,
    TAKE,
    Level,
    Line,
    Reference,
    Test,
)
from kaocheng.scoring.phrases.tokens import NOTE, QUANTITY, RANGE, Quantity, Shape

_REMARK = re.compile(
    "(?P<no>不)?(?:包)?[含括](?:本数|本级|该数|(?P<n>[0-9]+(?:\\.[0-9]+)?)[^0-9]{0,4})?"
)
_UPWARDS, _DOWNWARDS = (">=", ">"), ("<=", "<")


@dataclass(frozen=True)
class _End:
    """An end of a tier of which it is said whether the tier has it."""

    measure: str
    value: Quantity
    low: bool  # the lower end of the tier
    has: bool


def edged(lines: Sequence[Line], asker: Asker) -> list[Line]:
    """The lines with each end in the tier that the remarks give it to."""
    told: list[tuple[int, _End]] = []
    for place, line in enumerate(lines):
        told += [(place, end) for end in _told(line)]
    if not told:
        return list(lines)
    out = []
    for place, line in enumerate(lines):
        own = [end for at, end in told if at == place]
        others = [replace(end, low=not end.low, has=not end.has) for at, end in told if at != place]
        if any(_at_odds(one, other) for one in own for other in others):
            asker.doubt("相邻两档都写了含或都写了不含同一个数，这个数算哪一档没有写清")
        tests = line.tests
        for end in (*others, *own):  # what a tier says of itself comes first
            tests = tuple(_settled(test, end) for test in tests)
        out.append(replace(line, tests=tests))
    return out


def closed_up(lines: Sequence[Line], asker: Asker) -> list[Line]:
    """高于均值的得3分，低于的得1分: who has just as much gets the better, and a doubt says so."""
    lines = _no_end_twice(_with_ends(lines))
    tiers: dict[object, dict[str, Line]] = {}
    for line in lines:
        if line.effect.kind in (GIVE, SHARE) and line.level is not None:
            tiers.setdefault(_what(line.level), {})[line.level.sign] = line
    ends = {what: _better(found) for what, found in tiers.items() if set(found) == {">", "<"}}
    if not ends:
        return list(lines)
    asker.doubt("正好等于的归哪一档没有写清，按得分高的一档")
    taken = list(ends.values())
    return [_with_end(line) if line in taken else line for line in lines]


def _no_end_twice(lines: Sequence[Line]) -> list[Line]:
    """85%-95%扣1分，75%-85%扣3分: 85 % costs 1 point, and not 4."""
    spans = [one for one in lines if one.effect.kind == TAKE and _span(one) is not None]
    return [_milder_end(one, spans) if one in spans else one for one in lines]


def _span(line: Line) -> Level | None:
    """The two figures that a line speaks of, where it counts nothing and asks nothing else."""
    level = line.level if line.each is None and len(line.tests) == 1 else None
    return level if level is not None and level.sign == "in" else None


def _milder_end(line: Line, spans: Sequence[Line]) -> Line:
    """The same without the ends that a line beside it has at a lower cost."""
    level = _span(line)
    for other in spans:
        near = _span(other)
        if level is None or near is None or not _worth(other) < _worth(line):
            continue
        if near.measure and level.measure and near.measure != level.measure:
            continue
        low = level.low_open or (level.low == near.value and not near.high_open)
        high = level.high_open or (level.value == near.low and not near.low_open)
        level = replace(level, low_open=low, high_open=high)
    return line if level is None else replace(line, tests=(level,))


def _with_ends(lines: Sequence[Line]) -> list[Line]:
    """5%以内的得1分，超过5%的不得分: 5 % is within, as nothing else has it."""
    beyond = {
        _what(line.level)
        for line in lines
        if line.effect.kind == NOTHING and line.level is not None and line.level.sign == ">"
    }
    return [_with_end(line) if _within(line, beyond) else line for line in lines]


def _within(line: Line, beyond: set[object]) -> bool:
    level = line.level
    gives = line.effect.kind in (GIVE, SHARE) and level is not None
    if not gives or level is None or level.sign != "<":
        return False
    return level.said.endswith(("以内", "之内", "以内的", "之内的")) and _what(level) in beyond


def _what(level: Level) -> object:
    """What is compared with: the figure, or the level that stands for one."""
    to = level.value
    return (to.kind, to.by) if isinstance(to, Reference) else (to.value, to.unit)


def _better(tiers: dict[str, Line]) -> Line:
    """The tier that gives more; 满分 is more than any figure, a share less."""
    return max(tiers.values(), key=_worth)


def _worth(line: Line) -> tuple[bool, Decimal]:
    given = line.effect.points
    plain = given.plain if given is not None else None
    return (line.effect.kind == GIVE and given is None, plain or Decimal(0))


def _with_end(line: Line) -> Line:
    """The tier with its end: > becomes >=."""
    tests = (
        replace(test, sign=f"{test.sign}=")
        if isinstance(test, Level) and test.sign in (">", "<")
        else test
        for test in line.tests
    )
    return replace(line, tests=tuple(tests))


def _told(line: Line) -> Iterator[_End]:
    """The ends of which a line's remarks speak."""
    levels = line.levels
    if len(levels) != 1 or not isinstance(levels[0].value, Quantity):
        return
    level, value = levels[0], levels[0].value
    if level.sign in (*_UPWARDS, *_DOWNWARDS):
        for found in _remarks(line.shape):
            if found["n"] is None or Decimal(found["n"]) == value.value:
                yield _End(level.measure, value, level.sign in _UPWARDS, not found["no"])
    elif level.sign == "in" and level.low is not None:
        yield from _of_range(line.shape, level, level.low, value)


def _of_range(shape: Shape, level: Level, least: Quantity, most: Quantity) -> Iterator[_End]:
    """65%—75%（含75%）: a remark is about the figure it names, or the one before it."""
    last: Decimal | None = None
    for sign, value in zip(shape.text, shape.values, strict=True):
        if sign in QUANTITY + RANGE and isinstance(value, Quantity):
            last = value.value
        found = _REMARK.fullmatch(str(value)) if sign == NOTE else None
        if found is None or "本" in found[0]:
            continue
        about = Decimal(found["n"]) if found["n"] is not None else last
        for end, low in ((least, True), (most, False)):
            if about == end.value:
                yield _End(level.measure, end, low, not found["no"])


def _remarks(shape: Shape) -> Iterator[re.Match[str]]:
    for value in shape.figures(NOTE):
        found = _REMARK.fullmatch(str(value))
        if found is not None:
            yield found


def _at_odds(own: _End, other: _End) -> bool:
    """Whether two tiers both claim an end, or both leave it."""
    return _is_of(own.measure, other) and own.value == other.value and _differ(own, other)


def _differ(own: _End, other: _End) -> bool:
    return own.low == other.low and own.has != other.has


def _is_of(measure: str, end: _End) -> bool:
    names = (measure, end.measure)
    return not all(names) or names[0].endswith(names[1]) or names[1].endswith(names[0])


def _settled(test: Test, end: _End) -> Test:
    """A test with the end in it, or out of it."""
    if not isinstance(test, Level) or not _is_of(test.measure, end):
        return test
    if test.sign == "in":
        if end.low and test.low == end.value:
            return replace(test, low_open=not end.has)
        return replace(test, high_open=not end.has) if _top(test, end) else test
    signs = _UPWARDS if end.low else _DOWNWARDS
    if test.sign not in signs or test.value != end.value:
        return test
    return replace(test, sign=signs[0] if end.has else signs[1])


def _top(level: Level, end: _End) -> bool:
    return not end.low and level.value == end.value
