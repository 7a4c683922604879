"""A level that is a share of another number: 低于应到人数的80% asks how large the share is."""

from __future__ import annotations

import re
from decimal import Decimal

from kaocheng.scoring.phrases.tokens import EMPTY, FIGURES, QUANTITY, Quantity, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, replaced, spliced

_COMPARES = (
    "不低于|不少于|不得低于|不得少于|不小于|不高于|不超过|不得超过|不多于|不大于|大于等于|小于等于|大于|小于"
    "|低于|少于|不足|不到|未达到|没有达到|未达|达不到|不达|不满|未满|达到了|达到|超过|高于|多于|超出|突破|≥|≤|>=|<=|>|<"
)
_OF_WHAT = f"[^，。；：、每{FIGURES}]"
_NUMBER = "(?:数|人数|总数|量|总量|额|总额|预算|任务|计划|目标|编制|规模)"
_SHARE = re.compile(
    f"(?P<v>{_COMPARES})"
    f"(?:(?P<y>(?!的){_OF_WHAT}{{2,20}}?)(?P<of>的)|(?P<n>{_OF_WHAT}{{1,18}}{_NUMBER}))(?P<q>{QUANTITY})"
)
_PERCENT = ("%", "‰")
_STOPS = "，。；：、"
# 达到上级补助资金的10%以上, 不低于总数的25%: read as they stand.
_READ = ("不低于", "不少于", "达到")
# 低于计划数10% is ten percent less; 低于计划数的80% is a share of it.
_AWAY = ("低于", "少于", "小于", "高于", "超过", "大于", "多于", "超出", "突破")
_HALF = Decimal("0.5")


# 中层干部中，35岁以下的不低于20%: of whom it is a share.
_AMONG = re.compile(
    f"(?<![^，。；：])[^，。；：{FIGURES}]{{2,30}}(?<!其)中(?P<gap>，)"
    f"(?=[^，。；：]{{2,24}}?(?:{_COMPARES}|占比?|为|达){QUANTITY})"
)


def shared(shape: Shape) -> Shape:
    """The same with what is a share of another number said of that number."""
    return _of_number(_among(shape))


def _among(shape: Shape) -> Shape:
    """中层干部中，35岁以下的不低于20% → 中层干部中35岁以下的不低于20%."""
    return replaced(shape, _AMONG, slot="gap")


def _of_number(shape: Shape) -> Shape:
    """到会人数不足应到人数的80% → 到会人数占应到人数不足80%; of the same number later: 不足60%."""
    splices: list[Splice] = []
    for found in _SHARE.finditer(shape.text):
        slot = "y" if found["y"] else "n"
        bare = not found.start() or shape.text[found.start() - 1] in _STOPS
        if not _is_share(shape, found) or (found["v"] in _READ and not bare):
            continue
        verb, of = shape.cut(*found.span("v")), shape.cut(*found.span(slot))
        told = re.search(f"{re.escape(of.text)}的?{QUANTITY}", shape.text[: found.start()])
        share = EMPTY if bare and told else word("占", verb) + of
        splices.append((found.start(), found.start("q"), share + verb))
    return spliced(shape, splices)


def _is_share(shape: Shape, found: re.Match[str]) -> bool:
    """Whether a figure is a part of the number before it: 80%, 三分之二."""
    value = shape.values[found.start("q")]
    before = shape.text[max(0, found.start() - 1) : found.start()]
    if not isinstance(value, Quantity) or value.both or before == "每":
        return False
    if value.over is None and value.unit not in _PERCENT:
        return False
    part = value.value / (value.over or 100)
    return part >= _HALF or found["v"] not in _AWAY
