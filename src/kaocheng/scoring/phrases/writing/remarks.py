"""Remarks in brackets written out: 会议不少于4次（少1次扣0.5分）, 机构健全（1分）."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import (
    EMPTY,
    FULL,
    NOTE,
    POINTS,
    Points,
    Shape,
    shape_of,
)
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.shorthand import WORTH

_STEPS = re.compile(
    "(?:每|缺|少|漏|迟)[^，。；：（）]{1,16}?，?扣[0-9.]+分(?:，扣完为止)?"
    "|(?:以[^，。；]{2,20}为准，)?[一每]有?[项个种类处]，?可?[得加计][0-9.]+分"
    "(?:，(?:最[高多]|累计|合计)[^，。；]{0,6}[0-9.]+分)?"
)


def inlined(shape: Shape) -> Shape:
    """会议不少于4次（少1次扣0.5分）: the remark goes on with what it stands behind."""
    for at, value in enumerate(shape.values):
        if shape.text[at] != NOTE or not _STEPS.fullmatch(str(value)):
            continue
        if not at or shape.text[at - 1] in f"，。；：{POINTS}{FULL}":
            continue
        note, inner = shape.cut(at, at + 1), shape_of(str(value))
        start = note.spans[0][0] + 1
        moved = tuple((a + start, b + start) for a, b in inner.spans)
        own = Shape(inner.text, inner.values, moved, inner.words)
        if inner.text[0] == "以":  # 以实地查看为准: by what it is found out
            own = own.cut(inner.text.index("，") + 1, len(inner.text))
        rest = inlined(shape.cut(at + 1, len(shape.text)))
        return shape.cut(0, at) + word("，", note) + own + rest
    return shape


def bracketed(shape: Shape) -> Shape:
    """机构健全（1分）、人员到位（2分） → 机构健全得1分，人员到位得2分."""
    places = [at for at in range(1, len(shape.text)) if _is_worth(shape, at)]
    if len(places) < 2 and (not places or _SCORES.search(shape.text)):
        return shape
    out, at = EMPTY, 0
    for place in places:
        note = shape.cut(place, place + 1)
        inner = shape_of(str(shape.values[place]))
        worth = next((v for v in inner.values if isinstance(v, Points)), None)
        if worth is None:
            return shape
        points = Shape(POINTS, (worth,), note.spans, note.words)
        out = out + shape.cut(at, place) + word("得", note) + points
        at = place + 1
        if shape.text[at : at + 1] in ("、", "和", "及"):
            out, at = out + word("，", note), at + 1
    return out + shape.cut(at, len(shape.text))


_SCORES = re.compile(f"[{POINTS}{FULL}]|不得分|[扣计赋给评打]分|酌情|视情")
_RECKONS = re.compile("[得计打评扣赋给记]分$")  # …情况得分（2分）: what it is worth, and no more


def _is_worth(shape: Shape, at: int) -> bool:
    """Whether a remark gives the points of the words before it."""
    if _RECKONS.search(shape.text, 0, at):
        return False
    if shape.text[at] != NOTE or not WORTH.fullmatch(str(shape.values[at])):
        return False
    return shape.text[at - 1] not in f"，。；：！？{POINTS}{FULL}{NOTE}"
