"""出生数在指标85%-100%: a share of the quota, which 突破指标 and 低于指标85% ask as well."""

from __future__ import annotations

import re
from decimal import Decimal

from kaocheng.scoring.phrases.tokens import (
    FIGURES,
    FULL,
    POINTS,
    QUANTITY,
    RANGE,
    SIGNS,
    Quantity,
    Shape,
)
from kaocheng.scoring.phrases.words import COUNTERS
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_HUNDRED = Decimal(100)
_WORDS = f"[^，。；：的{SIGNS}]"
_SHARE = re.compile(
    f"(?<![^，。；：])(?P<m>{_WORDS}{{2,20}}?)(?:控制)?在(?P<t>{_WORDS}{{0,10}}?"
    f"(?:指标|目标|任务|计划|预算|控制数|基数))(?:数|值)?的?(?P<q>[{RANGE}{QUANTITY}])"
)
# 全年召开例会12次得2分，少开一次扣0.2分: how many are wanted, and what each that lacks costs.
_SO_MANY = re.compile(
    f"(?<![^，。；：])(?:全年|每年|年内|当年)[^，。；：的每{FIGURES}{SIGNS}]{{2,24}}"
    f"(?<![于到达足满过少多])(?P<q>{QUANTITY})(?=的?，?[得计][{POINTS}{FULL}][，；。]"
    f"每?(?:少|缺)[^，。；：{FIGURES}]{{0,3}}{QUANTITY}(?:的，?)?扣)"
)


def so_many_wanted(shape: Shape) -> Shape:
    """全年召开例会12次得2分，少开一次… → 全年召开例会不少于12次得2分，少开一次…."""
    splices: list[Splice] = []
    for found in _SO_MANY.finditer(shape.text):
        at = found.start("q")
        value = shape.values[at]
        if isinstance(value, Quantity) and value.unit in COUNTERS and value.low is None:
            splices.append((at, at, word("不少于", shape.cut(at, at + 1))))
    return spliced(shape, splices)


def of_quota(shape: Shape) -> Shape:
    """出生数在指标85%-100%得满分，突破指标的… → 出生数占指标的比例…，超过100%的…."""
    shape = _joined(shape)
    found = _SHARE.search(shape.text)
    value = shape.values[found.start("q")] if found is not None else None
    if found is None or not isinstance(value, Quantity) or value.unit != "%":
        return shape
    own, quota = shape.cut(*found.span("m")), shape.cut(*found.span("t"))
    share = own + word("占", quota) + quota + word("比例", quota)
    splices: list[Splice] = [(found.start(), found.start("q"), share)]
    other = re.compile(
        f"(?P<more>突破|超过|超出|超)?(?P<less>低于|少于|不足|不到)?{re.escape(quota.text)}(?:数|值)?的?"
        f"(?P<q>{QUANTITY})?"
    )
    for each in other.finditer(shape.text, found.end()):
        said = _compared(shape, each, share)
        if said is not None:
            splices.append((*each.span(), said))
    return spliced(shape, splices)


def _compared(shape: Shape, found: re.Match[str], share: Shape) -> Shape | None:
    """突破指标 as more than 100 % of it, 低于指标85% as less than that share."""
    if bool(found["more"]) == bool(found["less"]):
        return None
    figure = shape.cut(*found.span("q")) if found["q"] else None
    if figure is None and found["less"]:
        return None
    verb = word("超过" if found["more"] else "低于", share)
    whole = Shape(QUANTITY, (Quantity(_HUNDRED, "%"),), share.spans[-1:], ("100%",))
    return share + verb + (whole if figure is None else figure)


def _joined(shape: Shape) -> Shape:
    """85%100%, where the dash is lost: a stretch."""
    for at in range(len(shape.text) - 1):
        low, high = shape.values[at], shape.values[at + 1]
        if shape.text[at : at + 2] != QUANTITY * 2 or not _is_stretch(low, high):
            continue
        assert isinstance(low, Quantity)
        assert isinstance(high, Quantity)
        words = f"{shape.words[at]}-{shape.words[at + 1]}"
        span = (shape.spans[at][0], shape.spans[at + 1][1])
        made = Shape(RANGE, (Quantity(high.value, "%", low.value),), (span,), (words,))
        return _joined(spliced(shape, [(at, at + 2, made)]))
    return shape


def _is_stretch(low: object, high: object) -> bool:
    if not (isinstance(low, Quantity) and isinstance(high, Quantity)):
        return False
    return low.unit == high.unit == "%" and low.value < high.value
