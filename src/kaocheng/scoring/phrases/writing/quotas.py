"""出生数在指标85%-100%: a share of the quota, which 突破指标 and 低于指标85% ask as well."""

from __future__ import annotations

import re
from decimal import Decimal

from kaocheng.scoring.phrases.tokens import QUANTITY, RANGE, SIGNS, Quantity, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_HUNDRED = Decimal(100)
_WORDS = f"[^，。；：的{SIGNS}]"
_SHARE = re.compile(
    f"(?<![^，。；：])(?P<m>{_WORDS}{{2,20}}?)(?:控制)?在(?P<t>{_WORDS}{{0,10}}?"
    f"(?:指标|目标|任务|计划|预算|控制数|基数))(?:数|值)?的?(?P<q>[{RANGE}{QUANTITY}])"
)


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
