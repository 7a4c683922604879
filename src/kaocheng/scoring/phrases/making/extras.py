"""What is added to each of the things that are counted: 每采用一篇得2分，获批示的另加1分."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import ADD, GIVE, Each, Line, Saying
from kaocheng.scoring.phrases.words import TIMES
from kaocheng.scoring.phrases.writing.elements import word

# 被领导批示的: what befalls one piece of it, and not the unit that is assessed.
_BEFELL = re.compile(
    "^(?:被|获得?|得到|受到|经)[^，。；]{0,14}(?:批示|肯定|转发|推广|采用|刊发|评为|签批)"
)


# 被省级采用的得1分: whatever it is that every piece gives.
_TAKEN_UP = re.compile(
    "^(?:被|获得?|得到|受到|经)[^，。；]{0,14}(?:批示|转发|采用|采纳|录用|刊发|签批)"
)


def with_extras(lines: Sequence[Line], doubts: list[str]) -> list[Line]:
    """获批示的另加1分 after 每采用一篇得2分: counted too, and named after what it is added to."""
    made: list[Line] = []
    for line in lines:
        before = made[-1] if made else None
        if before is not None and _adds_to(before, line):
            doubts.append("没有写“每”，按每一个都加分计")
            line = _counted(before, line)
        made.append(line)
    return made


def _adds_to(before: Line, line: Line) -> bool:
    each = before.each
    if each is None or each.way != "happens" or before.effect.kind not in (GIVE, ADD):
        return False
    if line.effect.kind not in (GIVE, ADD) or line.each is not None or line.part != before.part:
        return False
    alone = len(line.tests) == 1 and isinstance(line.tests[0], Saying)
    befell = _BEFELL if line.effect.kind == ADD else _TAKEN_UP
    return alone and each.step.unit not in TIMES and bool(befell.match(text_of(line.shape)))


_AGAIN = re.compile(f"{_BEFELL.pattern[1:]}|{_TAKEN_UP.pattern[1:]}")


def _counted(before: Line, line: Line) -> Line:
    """How many of them it befell."""
    each = before.each
    assert each is not None
    said = text_of(line.shape).removesuffix("的")
    named = f"{text_of(before.shape).removesuffix('的')}{each.measure}{each.verb}{each.noun}"
    taken = _AGAIN.search(named)  # 信息被市级采用, 被省级采用的
    shape = word((named[: taken.start()] if taken else named) + said, line.shape)
    return replace(line, tests=(), shape=shape, each=Each(each.step, "happens", "", "", ""))
