"""经费少于上年的扣2分，未安排的扣4分: none of it is the worst of less, and no other question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.among.turning import asking_only, words_of
from kaocheng.scoring.phrases.amounts import exceeds
from kaocheng.scoring.phrases.meaning import TAKE, Level, Line, Reference
from kaocheng.scoring.phrases.tokens import Quantity

_NONE = re.compile(
    "(?P<m>.*?)(?:本年度?|当年|年度|全年)?(?:未|没有)(?:安排|投入|拨付|列支|列入预算)(?:资金|经费|预算)?的?"
)
_MONEY = re.compile("(?:经费|资金|投入|预算|支出|拨款)$")
_NOTHING = Quantity(Decimal(0), "")


def none_is_least(lines: Sequence[Line]) -> list[Line]:
    """The lines with 未安排 as a figure of 0, and what is taken off for less as for some of it."""
    out = list(lines)
    for place, line in enumerate(lines[1:], 1):
        level = _less(out[place - 1])
        if level is None or not _is_none(line, out[place - 1], level):
            continue
        some = replace(level, sign=">", value=_NOTHING)
        none = replace(level, sign="==", value=_NOTHING)
        out[place - 1] = replace(out[place - 1], tests=(level, some))
        out[place] = asking_only(line, none)
    return out


def _less(line: Line) -> Level | None:
    """The sum of money that a line takes points for, where it is less than another."""
    level = line.level
    if level is None or len(line.tests) != 1 or line.effect.kind != TAKE or line.each is not None:
        return None
    against = isinstance(level.value, Reference) and level.value.by is None and level.sign == "<"
    return level if against and _MONEY.search(level.measure) else None


def _is_none(line: Line, before: Line, level: Level) -> bool:
    if line.effect.kind != TAKE or line.each is not None:
        return False
    found = _NONE.fullmatch(words_of(line))
    more, less = line.effect.points, before.effect.points
    if found is None or more is None or less is None or line.part != before.part:
        return False
    return found["m"] in ("", level.measure) and exceeds(more, less)
