"""与上年持平得3分，每高1个百分点加0.5分: who has more has the 3 points as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.meaning import ADD, GIVE, SHARE, Level, Line, Reference

_NO_WORSE = {"more": ">=", "less": "<="}
_BETTER = {"more": (">", ">="), "less": ("<", "<=")}


def no_worse(lines: Sequence[Line]) -> list[Line]:
    """The lines with 持平 as no worse than that, where others add to it for what is better."""
    return [_no_worse(line, lines) for line in lines]


def _no_worse(line: Line, lines: Sequence[Line]) -> Line:
    level = line.level
    if line.effect.kind != GIVE or line.each is not None or level is None or level.sign != "==":
        return line
    if not isinstance(level.value, Reference):
        return line
    ways = {one.each.way for one in lines if one.each is not None and one.effect.kind == ADD}
    way = next(iter(ways)) if len(ways) == 1 else ""
    if way not in _NO_WORSE or any(_is_tier(one, _BETTER[way]) for one in lines):
        return line
    better = replace(level, sign=_NO_WORSE[way])
    return replace(line, tests=tuple(better if one is level else one for one in line.tests))


def _is_tier(line: Line, signs: Sequence[str]) -> bool:
    """高于的得5分 beside it: what is better has points of its own."""
    gives = line.effect.kind in (GIVE, SHARE) and line.each is None
    return gives and any(isinstance(one, Level) and one.sign in signs for one in line.tests)
