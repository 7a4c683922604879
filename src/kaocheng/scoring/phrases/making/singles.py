"""One of a thing, where no 每 is written: 报送一条得2分, of 10 points, is for each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import UnionType

from kaocheng.scoring.phrases.amounts import exceeds
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import GIVE, Each, Level, Line, Saying
from kaocheng.scoring.phrases.patterns.limits import MOST_GIVEN
from kaocheng.scoring.phrases.tokens import QUANTITY, Points, Quantity, Shape
from kaocheng.scoring.phrases.words import COUNTERS


def apiece(lines: Sequence[Line], asker: Asker, full: Points | None) -> Iterator[Line]:
    """报送一条得2分, of 10 points: each of them, although no 每 says so."""
    gives = [one for one in lines if one.effect.kind == GIVE and one.each is None]
    taken = full is None and _so_much_for_one(lines, gives)
    steps = any(one.each is not None for one in lines)  # 发表1篇得3分，每增加1篇加1分
    kinds = Saying if steps else Saying | Level
    told = taken or all(_tells_one(one, full, kinds) for one in gives)
    for line in lines:
        if told and line in gives and not (line.limit(MOST_GIVEN) and len(gives) == 1):
            asker.doubt("没有写“每”，按每一个都得分计")
            yield counted(line)
        else:
            yield line


def _so_much_for_one(lines: Sequence[Line], gives: Sequence[Line]) -> bool:
    """采用1条得3分，简讯1条得1分, of no points that are known: however many there are."""
    counted = all(_PRINTED.search(text_of(one.shape)) or counts_one(one.shape) for one in gives)
    return counted and len(gives) + sum(one.each is not None for one in lines) > 1


# 采用1条计5分: however many are taken.
_PRINTED = re.compile("(?:采用|录用|刊发|刊登|转发|推广|批示|报送)(?:一|1)(?:条|篇|期|件|次)的?$")
_ONCE = re.compile(f"(?:有|完成|召开|开展|组织|举办|报送|获得|建成|培育)?{QUANTITY}")


def counts_one(shape: Shape) -> bool:
    """报送一条: one of what can be counted, at the end."""
    return bool(shape.values) and _is_one(shape.values[-1])


def _is_one(value: object) -> bool:
    return isinstance(value, Quantity) and value.value == 1 and value.unit in COUNTERS


def _tells_one(line: Line, full: Points | None, kinds: type | UnionType) -> bool:
    """报送一条得2分, of 10 points: each of them."""
    points = line.effect.points
    said = len(line.tests) == 1 and isinstance(line.tests[0], kinds)
    alone = said and counts_one(line.shape)
    return alone and full is not None and points is not None and exceeds(full, points)


def counted(line: Line) -> Line:
    """会议研究一次得1分, 有一次记录得1分，最多6分: the cap shows that each time counts."""
    last = line.tests[-1] if line.tests else None
    if isinstance(last, Level) and len(line.tests) == 1 and counts_one(line.shape):
        last = Saying(line.shape)  # 完成1项得2分，最多8分
    if not isinstance(last, Saying) or not last.shape.figures(QUANTITY):
        return line
    said, begun = last.shape, _ONCE.match(last.shape.text)
    end = len(said.text)
    at = begun.end() - 1 if begun is not None and begun.end() < end else end - 1
    step = said.values[at]
    if not isinstance(step, Quantity) or not _is_one(step):
        return line
    rest = said.cut(0, at) + said.cut(at + 1, end)
    return replace(line, tests=(), shape=rest, each=Each(step, "happens"))
