"""低于全市平均通过率，每降低1个百分点: the clause says again what was missed, and asks nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.remainders import said_below
from kaocheng.scoring.phrases.among.turning import asking_only, only_said, words_of
from kaocheng.scoring.phrases.conditions import is_hollow
from kaocheng.scoring.phrases.meaning import GIVE, MISSES, NOTHING, TAKE, Line
from kaocheng.scoring.phrases.tokens import EMPTY, Quantity


def without_missed(lines: Sequence[Line]) -> list[Line]:
    """The lines; steps below a level are counted from it, however long its name."""
    return [_counted(line, lines[:place]) for place, line in enumerate(lines)]


def missed_branches(lines: Sequence[Line]) -> list[Line]:
    """未达到的得分=开工率×10 after 开工率达到100%得10分: below what the clause before asks."""
    return [_below(line, lines[place - 1]) if place else line for place, line in enumerate(lines)]


# 控制在70%以内的得满分，超比例的不得分: beyond the level, in whatever words.
_BEYOND = re.compile(
    "(?:超|超过|超出|突破)(?:规定|控制|上述|上限|该|此)*(?:比例|比率|标准?|限额?|控制数|额度|指标|范围|上限)的?"
)


def _below(line: Line, before: Line) -> Line:
    level = before.level if before.effect.kind == GIVE and len(before.tests) == 1 else None
    hollow = only_said(line) is not None and is_hollow(line.shape)
    capped = level is not None and level.sign in ("<=", "<") and line.effect.kind == NOTHING
    beyond = capped and _BEYOND.fullmatch(words_of(line))
    if not ((line.effect.formula and hollow) or beyond) or level is None or before.each is not None:
        return line
    if level.sign not in MISSES or not isinstance(level.value, Quantity):
        return line
    return asking_only(line, replace(level, sign=MISSES[level.sign]))


def _counted(line: Line, before: Sequence[Line]) -> Line:
    each = line.each
    if each is None or each.way == "happens" or line.effect.kind != TAKE or not before:
        return line
    missed = said_below(words_of(line), before[-1])
    return replace(line, tests=(), shape=EMPTY) if missed else line
