"""How many of several fall short: 免疫密度均达到100%得10分，有一个病种低于100%扣3分.

What each of them is held against is part of what is counted, and no figure of its own.
"""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import EMPTY, POINTS, QUANTITY, SIGNS, Quantity, Shape
from kaocheng.scoring.phrases.words import COUNTERS
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_SHORT = (
    f"(?:低于|未达到|未达|达不到|没有达到|不足|高于|超过)(?P<f>[{QUANTITY}{POINTS}])(?:以上|以下)?"
)
_COSTS = "(?=的?，?(?:每[项个]|该项|此项|本项|均|则|各)*(?:扣|不得分|不计分))"
_COUNTED = re.compile(
    f"(?<![^，。；：、])(?:其中)?(?:每?有|每|如有|若有)(?P<q>{QUANTITY})(?P<up>(?:及|含)?以上)?"
    f"(?P<noun>(?P<thing>[^，。；：未不{SIGNS}]{{0,10}}?)(?:{_SHORT}|(?:未|没有|不)[^，。；：的{SIGNS}]{{1,6}})){_COSTS}"
)
_LEAD = re.compile(
    f"(?<![^，。；：])(?:[^，。；：{SIGNS}]*各[项个]?(?P<each>[^，、。；：各均都全{SIGNS}]{{2,12}}?)(?:[均都]|全部)?"
    f"|{QUANTITY}?[^，。；：{SIGNS}]*(?:[均都]|全部))(?P<v>(?:达到|达|为|不低于|在)?[{QUANTITY}{POINTS}](?:以上)?)的?(?=，?得)"
)


def counted_short(shape: Shape) -> Shape:
    """有两个以上指标低于95% → 指标低于95%两个以上, with the 95% as mere words."""
    lead = _LEAD.search(shape.text)
    each = shape.cut(*lead.span("each")) if lead is not None and lead["each"] else EMPTY
    found = [
        one
        for one in _COUNTED.finditer(shape.text)
        if _is_number(shape, one) and (one["thing"] or (each.text and one["f"]))
    ]
    splices: list[Splice] = []
    for one in found:
        noun = _worded(shape, one, each if lead and lead.end() <= one.start() else EMPTY)
        if one["up"]:
            number = shape.cut(one.start("q"), one.end("up"))
            many = word(f"{_unit(shape, one)}数", number)
            splices.append((*one.span(), noun + many + number))
        elif one["f"]:
            splices.append((*one.span("noun"), noun))
    if lead is not None and any(one["f"] and lead.end() <= one.start() for one in found):
        met = word("达标", shape.cut(*lead.span("v")))
        splices.insert(0, (*lead.span("v"), met))
    return spliced(shape, splices)


def _unit(shape: Shape, found: re.Match[str]) -> str:
    number = shape.values[found.start("q")]
    return number.unit if isinstance(number, Quantity) else ""


def _is_number(shape: Shape, found: re.Match[str]) -> bool:
    number = shape.values[found.start("q")]
    if not isinstance(number, Quantity) or number.unit not in COUNTERS or number.low is not None:
        return False
    held = shape.values[found.start("f")] if found["f"] else None
    other = not isinstance(held, Quantity) or held.unit != number.unit
    return other and bool(found["up"] or number.value == 1)


def _worded(shape: Shape, found: re.Match[str], each: Shape) -> Shape:
    """What falls short of what, with the figure that it is held against as it is written."""
    thing, rest = shape.cut(*found.span("thing")), shape.cut(found.end("thing"), found.end("noun"))
    if found["f"] is None:
        return thing + rest
    at = found.start("f") - found.end("thing")
    text = f"{rest.text[:at]}□{rest.text[at + 1 :]}"
    rest = Shape(text, (*rest.values[:at], None, *rest.values[at + 1 :]), rest.spans, rest.words)
    own = thing if not each.text.startswith(thing.text) else EMPTY
    return own + each + rest
