"""What is said of any one of several: 每项低1个百分点, 单起过火面积30亩以上."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import EMPTY, POINTS, QUANTITY, Quantity, Shape
from kaocheng.scoring.phrases.words import COUNTERS
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, replaced, spliced

_OF_EACH = re.compile(
    f"每[项个](?:指标)?，?(?=(?:降低|下降|减少|超过|[低降少差高超])于?{QUANTITY})"
)


def of_any(shape: Shape) -> Shape:
    """每项低1个百分点 → 任一项每低1个百分点."""
    return replaced(shape, _OF_EACH, "任一项每")


_SINGLE = re.compile(
    f"(?<=[^，。；：、]，)单(?=(?P<unit>[起次件笔宗例])[^，。；：]{{1,14}}{QUANTITY}(?:及|含)?以上的?(?P<at>)(?:扣|加|减)[{POINTS}])"
)


def of_single(shape: Shape) -> Shape:
    """引发火灾的，单起过火面积30亩以上的扣10分: for each that is as large."""
    splices: list[Splice] = []
    for found in _SINGLE.finditer(shape.text):
        each = shape.cut(*found.span("unit"))
        at = found.start("at")
        splices.append((at, at, word("每", each) + each))
    return spliced(shape, splices)


_MORE = re.compile(
    f"(?<![^，。；：])(?P<at>)(?P<each>每)?[^，。；：{QUANTITY}]{{0,12}}(?P<one>{QUANTITY})[^，。；：]{{2,40}}?(?:的，?)?[得加计]{POINTS}"
    "(?P<more>，(?:[^，。；：]{1,4})?多[个项家次件名户起座处所条辆篇](?:[^，。；：]{1,6})?的?，?(?:可以?|则)?(?:按照?(?:数量|个数|实际))?"
    "(?:累计|累加|叠加|分别累计)(?:[得加计]分|计算)?)(?=[，。；]|\\Z)"
)


def of_several(shape: Shape) -> Shape:
    """引进1个项目得3分，引进多个的累计得分 → 每引进1个项目得3分."""
    splices: list[Splice] = []
    for found in _MORE.finditer(shape.text):
        one = shape.values[found.start("one")]
        if isinstance(one, Quantity) and one.value == 1 and one.unit in COUNTERS:
            each = EMPTY if found["each"] else word("每", shape.cut(*found.span("one")))
            splices += [(*found.span("at"), each), (*found.span("more"), EMPTY)]
    return spliced(shape, splices)
