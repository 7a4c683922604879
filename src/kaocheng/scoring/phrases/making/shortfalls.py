"""Deductions that point back at what was wanted: 未达标的扣1分, 有一项达不到的扣2分."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.conditions import is_hollow
from kaocheng.scoring.phrases.meaning import (
    GIVE,
    MISSES,
    TAKE,
    Denied,
    Either,
    HowMany,
    Level,
    Line,
    Ranked,
    Saying,
)
from kaocheng.scoring.phrases.tokens import EMPTY

_Known = Level | Saying | Ranked | Either
_ONE_MISSED = re.compile("^(?:有|每有|若有)?(?:任(?:何|意)?)?$")
_FELL_SHORT = re.compile(
    "^(?:未能?|没有|达)?(?:达到|达标|达不到|不达标|完成|不到|未达标|未达到|未完成)(?:要求|标准|的)*$"
)


def each_missed(lines: Sequence[Line]) -> list[Line]:
    """三个率均达到100%的得5分，有一项达不到的扣2分: each level that is missed costs so much."""
    made: list[Line] = []
    for line in lines:
        levels = _several_levels(made[-1]) if made else []
        if levels and _says_one_missed(line):
            made += [
                replace(line, tests=(replace(one, sign=MISSES[one.sign]),), each=None, shape=EMPTY)
                for one in levels
            ]
        else:
            made.append(line)
    return made


def _several_levels(line: Line) -> list[Level]:
    """The levels of a line that gives points for several at once."""
    levels = [level for level in line.levels if level.sign in MISSES]
    alone = line.effect.kind == GIVE and len(levels) == len(line.tests) > 1
    return levels if alone and line.each is None else []


def _says_one_missed(line: Line) -> bool:
    each = line.each
    if line.effect.kind != TAKE or each is None or each.step.value != 1 or line.tests:
        return False
    if each.step.unit not in ("项", "个", "项指标") or each.way != "happens":
        return False
    return bool(_ONE_MISSED.match(each.measure) and _FELL_SHORT.match(each.noun))


def pointing_back(lines: Sequence[Line]) -> list[Line]:
    """未达标的扣1分: what the clause before it wanted is not so."""
    made = []
    for place, line in enumerate(lines):
        before = lines[place - 1] if place else None
        model = _known(before) if _off_else(line, before, lines) else _missed(line, before)
        made.append(line if model is None else _denying(line, model))
    return made


_MISSING = re.compile("^(?:未|没有|不|低于|达不到|做不到)")


def _denying(line: Line, model: tuple[_Known, ...]) -> Line:
    return replace(line, tests=(Denied(model),), otherwise=False)


def _off_else(line: Line, before: Line | None, lines: Sequence[Line]) -> bool:
    """得满分，否则扣1分, beside other deductions: one of them."""
    if not (line.otherwise and line.effect.kind == TAKE and line.each is None and not line.tests):
        return False
    if before is None or before.effect.points is not None:
        return False
    return sum(one.effect.kind == TAKE for one in lines) > 1


def _missed(line: Line, before: Line | None) -> tuple[_Known, ...] | None:
    """未达标的扣1分 after 合格率90%以上得2分: what the clause before wanted is not so."""
    if line.effect.kind != TAKE or line.each is not None or line.otherwise or line.level:
        return None
    if not (is_hollow(line.shape) and _MISSING.match(line.shape.text)):
        return None
    return _known(before)


def _known(before: Line | None) -> tuple[_Known, ...] | None:
    """What a clause that gives points asks."""
    if before is None or before.effect.kind != GIVE or before.each is not None:
        return None
    known = tuple(test for test in before.tests if not isinstance(test, Denied | HowMany))
    return known if known and len(known) == len(before.tests) else None
