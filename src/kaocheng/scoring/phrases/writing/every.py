"""建成1个省级示范村得5分，市级示范村得3分，最多得10分: each of them, as the cap shows.

每有一艘渔船通过年检得1分、通过复检得2分: the same word again, of the same things.
"""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import POINTS, QUANTITY, SIGNS, Quantity, Shape
from kaocheng.scoring.phrases.words import COUNTERS, TIMES
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

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


_DONE = "通过|获得|荣获|取得|采用|参加|评为|被|入选|创建|创成|建成|培育|引进"
_GAINS = f"[^，、；。：{SIGNS}]{{2,14}}?的?，?(?:另|再)?[得加扣]{POINTS}"
_AGAIN = re.compile(
    f"每(?P<head>有?(?P<q>{QUANTITY})[^，、；。：{SIGNS}]{{1,8}}?)(?P<v>{_DONE}){_GAINS}[，、](?=(?P=v)(?!不){_GAINS})"
    f"|每(?P<w>{_DONE})(?P<r>{QUANTITY}){_GAINS}[，、](?=(?P=w)(?!不){_GAINS})"
)
_MOST = 6  # clauses of one row


def each_again(shape: Shape) -> Shape:
    """每获得一项市级荣誉加1分，获得省级荣誉加2分 → …，每获得一项省级荣誉加2分."""
    for _ in range(_MOST):
        made = spliced(
            shape, [one for found in _AGAIN.finditer(shape.text) for one in _said(shape, found)]
        )
        if made.text == shape.text:
            break
        shape = made
    return shape


def _said(shape: Shape, found: re.Match[str]) -> list[Splice]:
    """What the clause behind leaves out: 每 and how many of what."""
    value, at = shape.values[found.start("q" if found["q"] else "r")], found.end()
    if not isinstance(value, Quantity) or value.unit not in COUNTERS or value.unit in TIMES:
        return []
    if found["head"]:
        head = shape.cut(*found.span("head"))
        return [(at, at, word("每", head) + head)]
    behind, number = at + len(found["w"]), shape.cut(*found.span("r"))
    return [(at, at, word("每", number)), (behind, behind, number)]
