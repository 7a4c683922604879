"""What keeps a proposal from high confidence: words that score or measure and were not read so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.items import Item
from kaocheng.scoring.phrases.meaning import STEP_DOWN, Level, Line, Saying
from kaocheng.scoring.phrases.tokens import BARE, QUANTITY, RANGE, Quantity, Shape
from kaocheng.scoring.phrases.words import COUNTERS, TIMES

_FIGURE = f"[{QUANTITY}{RANGE}{BARE}]"
_COMPARED = re.compile(
    f"{_FIGURE}(?:及|含|（[^）]*）)?(?:以上|以下|以内)"
    f"|(?:低于|高于|超过|不少于|不低于|不超过|达到|少于|多于|不足|≥|≤|>|<){_FIGURE}"
)
_EVERY = re.compile(f"每.{{0,6}}{_FIGURE}|[0-9]{{16,}}")
_SCORED = re.compile(
    rf"[得扣加减]{_FIGURE}|按高低|最高者|最低者|最高的|最低的|递减|[±×÷]|(?<!不)扣(?![押留缴除减分])|{BARE}/{BARE}|增减"
)
_SCORING_END = re.compile("[得扣加减]$")
_TWO_MEASURES = re.compile("[^并而]且|[率数量额度].*、.*[率数量额度]$")
_VAGUE = re.compile(
    "^(?:.?|[^一-龥]+.?|每.{1,2}|(?:低|高|超|差|少|多|降|升|完成|单项|大于|小于)*(?:幅度|数|缺少数|占比|完成比例)?"
    "|(?:低于|高于|超过|突破|未完成|完成|未达到|达到)(?:的|目标|标准)?|全[省市县国区])$"
)


def doubts_of(lines: Iterable[Line], items: Iterable[Item]) -> Iterator[str]:
    """Reasons to look again, for medium confidence."""
    for line in lines:
        if line.effect.kind != STEP_DOWN:
            yield from _of_line(line)
    for item in items:
        if _VAGUE.match(item.name):
            yield f"数据项“{item.name}”说得不完整，请改名并核对"


def _of_line(line: Line) -> Iterator[str]:
    for test in line.tests:
        if isinstance(test, Level) and _TWO_MEASURES.search(test.measure):
            yield f"“{test.said}”不止一个数，请分开填报"
    for shape in _sayings(line):
        if _COMPARED.search(shape.text) or _EVERY.search(shape.text) or _measured(shape):
            yield f"“{text_of(shape)[:24]}”中的数没有读成门槛，按是否计"


def is_misread(lines: Sequence[Line]) -> bool:
    """Whether a condition swallowed something that gives points."""
    shapes = [shape for line in lines for shape in _sayings(line)]
    levels = [test for line in lines for test in line.tests if isinstance(test, Level)]
    return any(_SCORED.search(s.text) or s.text.count(BARE) > 1 for s in shapes) or any(
        _SCORING_END.search(level.measure) for level in levels
    )


def _sayings(line: Line) -> Iterator[Shape]:
    for test in line.tests:
        if isinstance(test, Saying):
            yield test.shape
    if line.each is not None and line.shape.text and not line.tests:
        yield line.shape


def _measured(shape: Shape) -> bool:
    """Whether a figure of a measure stands in it, and no mere number of things or days."""
    return any(
        isinstance(value, Quantity) and value.unit and value.unit not in (*COUNTERS, *TIMES)
        for value in shape.values
    )
