"""Figures that lean on their unit: 亿元以上 is 1亿元以上; 5000万元至1亿元 has ends in two units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import in_unit
from kaocheng.scoring.phrases.numerals import number_of
from kaocheng.scoring.phrases.tokens import NOTE, QUANTITY, RANGE, SIGNS, Quantity, Shape
from kaocheng.scoring.phrases.words import UNITS
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_MONEY = {
    "亿元": (1, "亿元"),
    "千万元": (1000, "万元"),
    "百万元": (100, "万元"),
    "亿美元": (1, "亿美元"),
    "千万美元": (1000, "万美元"),
    "百万美元": (100, "万美元"),
}
_NAMES = "|".join(sorted(_MONEY, key=len, reverse=True))
# Compared with, and no name of what is counted: 引进亿元以上项目，每个加2分.
_END = "(?=的|，|、|；|。|（|得|加|计|扣|奖|分别|依次|之间|和|及|或|与|$)"
_ALONE = re.compile(
    f"(?<![{SIGNS}0-9几数])(?P<u>{_NAMES})(?={NOTE}?[及含]?以[上下内]{NOTE}?{_END})"
)
_UNIT = re.compile("(?:" + "|".join(map(re.escape, UNITS)) + ")(?=-|~|至|到|（)")


# Two names of one unit: 超过48周岁，每超过1岁.
_ONE_UNIT = {
    "周岁": "岁",
    "千米": "公里",
    "日": "天",
    "个工作日": "工作日",
    "个月份": "个月",
    "百分点": "个百分点",
    "台次": "台",
    "件次": "件",
    "场次": "场",
    "家次": "家",
}


_SPAN = re.compile(
    f"(?P<low>{QUANTITY}|{_NAMES})(?:-|~|至|到)(?P<high>{_NAMES})(?=（|{NOTE}|{_END[3:]}"
)


def units_said(shape: Shape) -> Shape:
    """亿元以上的 → 1亿元以上的; 5000万元至1亿元 → 0.5亿元至1亿元."""
    shape = _one_name(_ends_alike(_money_counted(_halves(shape))))
    shape = spliced(shape, _spans(shape))
    return spliced(shape, _said(shape))


_HALF = re.compile(
    "(?:(?<=[迟误期留延晚后超拖工到退岗课勤])|(?<=每)(?=半(?!个?[月年])))半(?P<u>个?(?:工作日|小时|月|天|年|日))"
)


def _halves(shape: Shape) -> Shape:
    """每延误半个月: a step of 0.5."""
    splices: list[Splice] = []
    for found in _HALF.finditer(shape.text):
        clause = re.split("[，。；]", shape.text[: found.start()])[-1]
        part = shape.cut(*found.span())
        span = (part.spans[0][0], part.spans[-1][1])
        half = Quantity(Decimal("0.5"), found["u"])
        if clause.count("每") == 1:  # of 每人次每半天 the 人次 are counted
            figure = Shape(QUANTITY, (half,), (span,), ("".join(part.words),))
            splices.append((*found.span(), figure))
    return spliced(shape, splices)


_COUNTED = re.compile(
    f"(?<=每)(?P<v>[^，。；：{SIGNS}]{{0,4}})(?P<q>{QUANTITY})(?P<u>亿元|亿|千万元|百万元|万元)(?!以|及|级|含|元)"
)


def _money_counted(shape: Shape) -> Shape:
    """每超1个亿元 → 每超1亿元."""
    splices: list[Splice] = []
    for found in _COUNTED.finditer(shape.text):
        value, unit = shape.values[found.start("q")], found["u"].removesuffix("元") + "元"
        if not isinstance(value, Quantity) or value.unit != "个":
            continue
        part = shape.cut(found.start("q"), found.end())
        span = (part.spans[0][0], part.spans[-1][1])
        figure = Shape(QUANTITY, (replace(value, unit=unit),), (span,), ("".join(part.words),))
        splices.append((found.start("q"), found.end(), figure))
    return spliced(shape, splices)


def _spans(shape: Shape) -> Iterator[Splice]:
    """千万元至亿元, 5000万元至亿元: a stretch from the one to the other."""
    for found in _SPAN.finditer(shape.text):
        number, unit = _figure(found["high"])
        first = shape.values[found.start("low")]
        least = first if isinstance(first, Quantity) else Quantity(*_figure(found["low"]))
        low = in_unit(least, unit)
        if low is None:
            continue
        part = shape.cut(*found.span())
        span = (part.spans[0][0], part.spans[-1][1])
        figure = Quantity(number, unit, low)
        yield (*found.span(), Shape(RANGE, (figure,), (span,), ("".join(part.words),)))


def _figure(words: str) -> tuple[Decimal, str]:
    number, unit = _MONEY[words]
    return Decimal(number), unit


def _said(shape: Shape) -> Iterator[Splice]:
    for found in _ALONE.finditer(shape.text):
        part = shape.cut(*found.span("u"))
        span = (part.spans[0][0], part.spans[-1][1])
        value = Quantity(*_figure(found["u"]))
        figure = Shape(QUANTITY, (value,), (span,), (found["u"],))
        yield (*found.span("u"), figure)


def _one_name(shape: Shape) -> Shape:
    """超过48周岁，每超过1岁: the same unit, where a sentence has both names for it."""
    units = {value.unit for value in shape.values if isinstance(value, Quantity)}
    both = {name for name, other in _ONE_UNIT.items() if name in units and other in units}
    values = (
        replace(value, unit=_ONE_UNIT[value.unit])
        if isinstance(value, Quantity) and value.unit in both
        else value
        for value in shape.values
    )
    return replace(shape, values=tuple(values)) if both else shape


def _ends_alike(shape: Shape) -> Shape:
    values = list(shape.values)
    for at, value in enumerate(values):
        if shape.text[at] == RANGE and isinstance(value, Quantity) and value.low is not None:
            values[at] = _alike(value, shape.words[at])
        if shape.text[at] == QUANTITY and shape.words[at] in _MONEY:
            values[at] = Quantity(*_figure(shape.words[at]))
    return Shape(shape.text, tuple(values), shape.spans, shape.words)


def _alike(value: Quantity, words: str) -> Quantity:
    """A stretch with both ends in the unit of the second: the figures alone say nothing."""
    own = _UNIT.search(words)
    first = number_of(words[: own.start()]) if own is not None else None
    if own is None or first is None or own[0] == value.unit:
        return value
    if first not in (value.low, value.value):
        return value
    second = value.value if first == value.low else value.low
    made = in_unit(Quantity(first, own[0]), value.unit)
    if made is None or second is None:
        return value
    low, high = sorted((made, second))
    return replace(value, value=high, low=low)
