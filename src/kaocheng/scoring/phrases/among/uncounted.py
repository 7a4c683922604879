"""2次以上得4分，1次得2分，未开展不得分: the last where there is none, and no question apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kaocheng.scoring.phrases.among.turning import asking_only, only_said
from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import GIVE, NOTHING, REVERSE, TAKE, Level, Line
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.words import COUNTERS, TIMES

_NONE = re.compile(
    "(?:全年|年内|当年|年度|本年度)?(?:均|从)?(?:未|没有|无)(?:任何)?(?P<what>.{2,})"
)
_DOING = re.compile("^(?:开展|组织|举办|召开|进行)")
_AT_LEAST = (">=", ">", "==", "in")


def none_counted(lines: Sequence[Line]) -> list[Line]:
    """The lines with what was not done at all as less than one of what is counted."""
    levels = [
        level
        for line in lines
        if line.effect.kind == GIVE and (level := line.level) is not None and _counts(level)
    ]
    return [_less_than_one(line, levels) for line in lines] if levels else list(lines)


def _counts(level: Level) -> bool:
    value = level.value
    if not isinstance(value, Quantity) or not level.measure or level.sign not in _AT_LEAST:
        return False
    return value.unit in COUNTERS and value.unit not in TIMES and value.over is None


def _less_than_one(line: Line, levels: Sequence[Level]) -> Line:
    said = only_said(line)
    if said is None or line.each is not None or line.effect.kind not in (NOTHING, TAKE, REVERSE):
        return line
    words = text_of(stripped(said))
    found = _NONE.fullmatch(words)
    known = [one for one in levels if found is not None and _speaks_of(found["what"], one.measure)]
    named = max((one.measure for one in known), key=len, default="")
    if not named or any(one.measure not in named for one in known):
        return line
    value = known[0].value
    assert isinstance(value, Quantity)
    one = Quantity(Decimal(1), value.unit)
    return asking_only(line, Level(named, "<", one, said=words))


def _speaks_of(what: str, measure: str) -> bool:
    """Whether 组织培训 is what 全年组织干部培训 counts: how it begins and how it ends."""
    if len(bare := _DOING.sub("", what)) > 1 and measure.endswith(bare):
        return True
    at = measure.find(what[:2])
    return at >= 0 and what[-2:] in measure[at:] and len(what) <= len(measure)
