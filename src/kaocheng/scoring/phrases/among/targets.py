"""完成目标的得10分, where the indicator's name says of what: the figure against its target."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.turning import words_of
from kaocheng.scoring.phrases.meaning import Level, Line, Reference
from kaocheng.scoring.phrases.measures import is_measurable
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.words import PERCENT_POINTS

_RATE = re.compile("(?:率|比例|占比|比重|增速|增幅|满意度)$")
_REACHED = re.compile(
    "^(?:全面|如期|按期|按时)?(?:完成|达到|实现)了?(?:年度|全年|年初|当年|上级|下达|责任|承担的?|分解|约束性|既定|确定|规定|考核|预期|的)*"
    "(?:目标任务|任务目标|目标|任务|计划|目标值|目标数|任务数|指标)$"
)


_KEPT = re.compile(
    "^(?:不超过|未超过|未突破|不突破|不高于|低于|控制在)(?:年度|全年|上级|下达|责任|承担的?|分解|约束性|既定|确定|规定|考核|预期|计划|的)*"
    "(?:目标任务|控制目标|控制指标|目标|计划|目标值|目标数|指标|控制数)(?:以内|之内|内)?$"
)


def of_indicator(lines: Sequence[Line], indicator: str) -> list[Line]:
    """The lines with 完成目标 as a comparison; as they are where the sentence counts in percent."""
    if any(_against_target(line) for line in lines):
        lines = [_kept(line) for line in lines]
    rate = bool(_RATE.search(indicator))
    if not (is_measurable(indicator) or any(_from_target(line) for line in lines)):
        return list(lines)
    if _in_own_unit(lines):
        return [_compared(line, _DONE) for line in lines]
    if any(_in_percent(line, rate) for line in lines):
        return list(lines)
    if any(_named(line) for line in lines):
        return list(lines)
    return [_compared(line) for line in lines]


_BY_HOW_MUCH = ("增长幅度", "增幅", "增速", "增长率", "降低幅度", "下降幅度", "降幅", "降低率")
_DONE = re.compile("^(?:全面|如期|按期|按时)?完成$")


def _in_own_unit(lines: Sequence[Line]) -> bool:
    """完成得基本分，每增加1公顷加2分，每少目标值的10%扣1分: no figure of a completion is asked."""
    if any(isinstance(test, Level) for line in lines for test in line.tests):
        return False
    steps = [line.each for line in lines if line.each is not None and line.each.way != "happens"]
    return any(one.step.unit and one.step.unit not in PERCENT_POINTS for one in steps)


def _in_percent(line: Line, rate: bool) -> bool:
    """Whether it measures a completion: 80%以上的, 每低1个百分点; a rate has points of its own."""
    figures = [level.value for level in line.levels]
    each = line.each  # 增长幅度每高于目标1个百分点 is no completion
    figures += [each.step] if each is not None and each.measure not in _BY_HOW_MUCH else []
    found = [one for one in figures if isinstance(one, Quantity) and one.unit in PERCENT_POINTS]
    return any(not rate or one.unit == "%" for one in found)


def _from_target(line: Line) -> bool:
    """增长幅度每高于目标值1个百分点: the target is of how much it grows."""
    each = line.each
    base = each.base if each is not None and each.measure in _BY_HOW_MUCH else None
    return isinstance(base, Reference) and base.kind == "target"


def _named(line: Line) -> bool:
    """Whether it names a measure of its own."""
    return any(isinstance(test, Level) and test.measure for test in line.tests)


def _compared(line: Line, also: re.Pattern[str] | None = None) -> Line:
    words = _said(line)
    if not (_REACHED.match(words) or (also is not None and also.match(words))):
        return line
    target = Reference("target", 0, words)
    return replace(line, tests=(Level("", ">=", target, said=words),))


def _said(line: Line) -> str:
    """The words of a line that asks one thing and counts nothing; "" for any other."""
    return words_of(line) if line.each is None else ""


def _against_target(line: Line) -> bool:
    """超过年度目标10%以下的: compares what the sentence leaves unnamed with the target."""
    level = line.level
    to = level.value if level is not None and not level.measure else None
    return isinstance(to, Reference) and to.kind == "target"


def _kept(line: Line) -> Line:
    """不超过年度目标的 beside it: the same comparison."""
    words = _said(line)
    if not _KEPT.match(words):
        return line
    return replace(line, tests=(Level("", "<=", Reference("target", 0, words)),))
