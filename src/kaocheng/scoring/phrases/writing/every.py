"""建成1个省级示范村得5分，市级示范村得3分，最多得10分: each of them, as the cap shows."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import POINTS, QUANTITY, Quantity, Shape
from kaocheng.scoring.phrases.words import COUNTERS, TIMES
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import spliced

_RANK = "(?:国家|省|市|县|区|乡镇|镇)级"
_FIRST = re.compile(
    "(?<![^。；：，])(?P<v>(?:新)?(?:建成|创建|创成|获得|获|取得|培育|打造|建设|申报|引进))"
    f"(?P<q>{QUANTITY}){_RANK}[^，。；：{QUANTITY}{POINTS}]{{2,16}}的?，?[得加计]{POINTS}"
    f"，{_RANK}[^，。；：{QUANTITY}{POINTS}]{{0,16}}的?，?[得加计]{POINTS}[^。；]*(?:最[多高]|累计|不超过)"
)


def each_of_them(shape: Shape) -> Shape:
    """建成1个省级示范村得5分 → 每建成1个省级示范村得5分, where ranks and a cap follow."""
    found = _FIRST.search(shape.text)
    value = shape.values[found.start("q")] if found is not None else None
    if found is None or not isinstance(value, Quantity) or value.value != 1:
        return shape
    if value.unit not in COUNTERS or value.unit in TIMES:
        return shape
    at = found.start("v")
    return spliced(shape, [(at, at, word("每", shape.cut(*found.span("v"))))])
