"""Bonuses beyond full points, told by where they are added: 在满分之外加0.5分, 在分值之上加1分."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import BARE, EMPTY, FULL, POINTS, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_OUTSIDE = re.compile(
    f"(?:可以?)?在(?:本项|该项|此项|本指标|该指标|指标|规定)*的?(?:{FULL}|分值|得满分)的?(?:之外|以外|外|之上|基础之?上)，?"
    f"(?=[^。；：扣减]{{0,40}}?(?:加|奖)(?:分|励)?[{POINTS}{BARE}])"
)
_END = re.compile("[。；]|\\Z")


def beyond_full(shape: Shape) -> Shape:
    """每项在满分之外加0.5分，最多加1分 → 每项加0.5分，最多加1分，可超过分值."""
    splices: list[Splice] = []
    told = -1  # to the end of which sentence it is said already
    for found in _OUTSIDE.finditer(shape.text):
        stop = _END.search(shape.text, found.end())
        assert stop is not None
        if stop.start() == told:
            splices.insert(-1, (*found.span(), EMPTY))
            continue
        told = stop.start()
        splices.append((*found.span(), EMPTY))
        splices.append((told, told, word("，可超过分值", shape.cut(told - 1, told))))
    return spliced(shape, splices)
