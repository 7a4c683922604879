"""Steps on both sides of a level: 产值超过目标的，每超1亿元加1分；未完成的，每低1个百分点扣1分.

The second is of the same figure and counted from the same level.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.turning import words_asked
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import ADD, GIVE, TAKE, Line, Reference, Saying
from kaocheng.scoring.phrases.measures import comparable
from kaocheng.scoring.phrases.tokens import EMPTY

_OTHER_WAY = {"more": "less", "less": "more"}
_MISSED = re.compile(
    "(?:未|没有|未能|不)(?:完成|达到|实现)(?:年度|全年|考核|下达|规定|的)*(?:目标|任务|计划|指标)?(?:任务|值|数)?"
)


def both_sides(lines: Sequence[Line]) -> list[Line]:
    """The lines with steps on the other side counted from the level of those before them."""
    if any(line.effect.kind == GIVE for line in lines):
        return list(lines)
    out: list[Line] = []
    for line in lines:
        out.append(_opposed(line, out[-1]) if out else line)
    return out


def _opposed(line: Line, before: Line) -> Line:
    each, model, level = line.each, before.each, before.level
    if each is None or model is None or level is None or not _asks_level(before):
        return line
    kinds = {line.effect.kind, before.effect.kind}
    if kinds != {ADD, TAKE} or each.way != _OTHER_WAY.get(model.way) or line.block != before.block:
        return line
    to = level.value
    plain = to.by is None if isinstance(to, Reference) else comparable(each.step, to)
    if (
        not (plain and level.measure)
        or each.base is not None
        or each.measure
        or not _asks_nothing(line)
    ):
        return line
    own = replace(each, measure=level.measure, base=level.value)
    return replace(line, tests=(), shape=EMPTY, each=own)


def _asks_level(line: Line) -> bool:
    """Whether it asks a level alone, or 上述指标中 and a level."""
    said = [text_of(test.shape) for test in line.tests if isinstance(test, Saying)]
    return len(line.tests) == 1 + len(said) and all(one.endswith("中") for one in said)


def _asks_nothing(line: Line) -> bool:
    """Whether it says no more than that the level was missed."""
    return all(_MISSED.fullmatch(words_asked(test)) for test in line.tests)
