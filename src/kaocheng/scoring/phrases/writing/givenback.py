"""每起扣0.5分，整改到位的每起减扣0.4分: the second takes off less, and so gives back."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import POINTS, QUANTITY, SIGNS, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import spliced

_EACH = f"每[^，。；：、{SIGNS}]{{0,6}}?{QUANTITY}?[^，。；：、{SIGNS}]{{0,4}}?，?"
_TAKEN = re.compile(f"{_EACH}(?:扣|扣除){POINTS}")
_LESS = re.compile(
    f"(?<![^，。；：])(?P<done>[^，。；：{SIGNS}]{{2,30}})，?{_EACH}(?P<verb>减扣|少扣){POINTS}(?=[，。；]|\\Z)"
)
_DONE = re.compile("到位|整改|改正|纠正|及时|挽回|消除|解决|办结|化解")
_NOT = re.compile("未|没|不|无|拒")


def gives_back(shape: Shape) -> bool:
    """Whether a part of what was taken off before is given back."""
    return bool(_given(shape))


def given_back(shape: Shape) -> Shape:
    """整改到位的每起减扣0.4分 → 整改到位的每起加0.4分, after 每起扣0.5分."""
    places = [found.span("verb") for found in _given(shape)]
    return spliced(shape, ((*place, word("加", shape.cut(*place))) for place in places))


def _given(shape: Shape) -> list[re.Match[str]]:
    taken = _TAKEN.search(shape.text)
    if taken is None:
        return []
    return [
        found
        for found in _LESS.finditer(shape.text, taken.end())
        if _DONE.search(found["done"]) and not _NOT.search(found["done"])
    ]
