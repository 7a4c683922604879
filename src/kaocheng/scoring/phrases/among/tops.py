"""The last step told by itself: 每降低1%加2分，降低2%以上加4分 is no more than 最多加4分."""

from __future__ import annotations

from collections.abc import Sequence

from kaocheng.scoring.phrases.amounts import in_unit
from kaocheng.scoring.phrases.meaning import ADD, TAKE, Level, Limit, Line
from kaocheng.scoring.phrases.patterns.limits import MOST_GIVEN, MOST_TAKEN
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.words import PERCENT_POINTS

_MOST = {ADD: MOST_GIVEN, TAKE: MOST_TAKEN}


def topped(lines: Sequence[Line]) -> list[Line]:
    """The lines with such a step as the bound of the one before it."""
    out: list[Line] = []
    for line in lines:
        before = out[-1] if out else None
        if before is not None and _is_last_step(line, before):
            out[-1] = before.limited(Limit(_MOST[line.effect.kind], line.effect.points))
        else:
            out.append(line)
    return out


def _is_last_step(line: Line, before: Line) -> bool:
    """Whether so many steps come to just these points."""
    each, level, kind = before.each, line.level, line.effect.kind
    if each is None or level is None or kind not in _MOST or kind != before.effect.kind:
        return False
    if line.each is not None or len(line.tests) != 1 or before.limits or each.way == "happens":
        return False
    return _goes_on(level, each.verb) and _come_to(line, before, level)


def _goes_on(level: Level, verb: str) -> bool:
    """降低2%以上 after 每降低1%."""
    far = isinstance(level.value, Quantity) and level.sign in (">=", ">")
    return far and level.said.startswith(verb.removesuffix("于"))


def _come_to(line: Line, before: Line, level: Level) -> bool:
    points, apiece, each = line.effect.points, before.effect.points, before.each
    if points is None or apiece is None or each is None or not isinstance(level.value, Quantity):
        return False
    if points.plain is None or apiece.plain is None or not each.step.value:
        return False
    rates = level.value.unit in PERCENT_POINTS and each.step.unit in PERCENT_POINTS
    far = level.value.value if rates else in_unit(level.value, each.step.unit)
    return far is not None and apiece.plain * far == points.plain * each.step.value
