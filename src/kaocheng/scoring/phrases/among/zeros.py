"""零发案: the figure that the sentence counts is nothing, and no question of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kaocheng.scoring.phrases.among.turning import asking_only, words_of
from kaocheng.scoring.phrases.meaning import GIVE, Level, Line, Reference
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.words import COUNTERS

_NONE = re.compile(
    "(?:当[月年季]|全[年月]|本[年月]度?|年内|年度)?(?:实现|保持|为|达到)?(?:零(?:发生|出现|报告)?|未发生|没有发生|未出现)"
    "(?P<n>[^零，]{0,8}?)(?:的(?:单位|地方|县|乡镇|街道)?)?"
)

_NUMBERED = re.compile("(?:案件|事故|事件|[案件起次宗]数)$")


def as_nothing(lines: Sequence[Line]) -> list[Line]:
    """发案数持平得6分，每下降1起加0.2分，零发案得8分: the last where 发案数 is 0."""
    counted = [line for line in lines if line.each is not None and _counts(line)]
    measures = {
        level.measure
        for line in lines
        if (level := line.level) is not None
        and isinstance(level.value, Reference)
        and level.value.kind in ("prior", "previous")
        and level.measure
    }
    if len(measures) != 1:
        return list(lines)
    (measure,) = measures
    if not counted and not _NUMBERED.search(measure):
        return list(lines)
    return [_nothing(line, measure) for line in lines]


_HAS_NONE = re.compile(
    "(?:全年|当年|本年度?)?(?:没有|未|无)(?:任何|实现)?(?P<what>[^，]{2,12}?)的?"
)


# 未完成任务的不得分, where places are by 完成率: below 100 %.
_NOT_DONE = re.compile(
    "(?:未|没有|未能)完成(?:年度|全年|当年|上级|下达|考核|目标|任务|计划|指标|的)*"
)


def none_of(lines: Sequence[Line], name: str) -> list[Line]:
    """没有引进项目的不得分, where places are by 引进项目个数: where it is 0."""
    return [_is_none(line, name) for line in lines]


def _is_none(line: Line, name: str) -> Line:
    words = words_of(line)
    level = line.level.said if line.level is not None and not line.level.measure else words
    if line.each is None and name.endswith("完成率") and _NOT_DONE.fullmatch(level):
        return asking_only(line, Level("", "<", Quantity(Decimal(100), "%"), said=words))
    found = _HAS_NONE.fullmatch(words)
    if found is None or line.each is not None or found["what"] not in name:
        return line
    return asking_only(line, Level("", "==", Quantity(Decimal(0), ""), said=found[0]))


def _counts(line: Line) -> bool:
    each = line.each
    return each is not None and each.way != "happens" and each.step.unit in COUNTERS


def _nothing(line: Line, measure: str) -> Line:
    words = words_of(line)
    found = _NONE.fullmatch(words)
    if found is None or line.each is not None or line.effect.kind != GIVE:
        return line
    if not _speaks_of(found["n"], measure):
        return line
    return asking_only(line, Level(measure, "==", Quantity(Decimal(0), ""), said=words))


def _speaks_of(noun: str, measure: str) -> bool:
    """Whether 发案 is of 刑事案件发案数, 案 of 盗抢案件; nothing named is what is counted."""
    last = noun.removesuffix("数")[-1:]
    return not noun or noun in measure or (last in "案件" and "案" in measure)
