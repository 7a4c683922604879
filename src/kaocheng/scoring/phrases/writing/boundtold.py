"""Remarks in brackets that bound: …得3分，…得2分（累计不超过5分）; 正常活动（不少于20次）得15分.

The first is a clause of its own, the second the level that the words before it are wanted at.
"""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.numerals import plain
from kaocheng.scoring.phrases.tokens import (
    EMPTY,
    FULL,
    NOTE,
    POINTS,
    RANGE,
    Points,
    Quantity,
    Shape,
    shape_in,
    shape_of,
)
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_MOST = re.compile(
    "(?:(?:本项|该项|此项|两项|以上|各项)?(?:累计|合计|总计|最[高多])+(?:得分|加分)?(?:最[高多])?(?:不得?超过|不超|得|加|为)?[0-9.]+分(?:为限|封顶)?"
    "|[0-9.]+分封顶|不超过[0-9.]+分)"
)
_AFTER_POINTS = re.compile(f"(?:[得加计奖][{POINTS}{FULL}]|不得分|不计分)$")
_GIVES_EACH = re.compile("每|[1一](?=[个项件家篇次名场])")
_LEVEL = re.compile(
    "(?:全年|每年|年度|年内|一年)?(?:累计|共|举办|开展|召开|组织)?(?:不少于|不低于|至少|不超过|≥|≤|达到?)"
    "[0-9一二两三四五六七八九十百]+(?:个|次|篇|条|项|场|人|名|家|期|件|份|%|人次|场次|小时|学时|天)(?:以上)?"
)
_GIVEN = re.compile(f"的?，?[得计]?(?:满分)?[{POINTS}](?=[，。；]|\\Z)")

# 有专职人员（3分，有兼职人员的得2分）: what the words before it are worth, and what gives less.
_OR_LESS = re.compile(
    "(?P<p>[0-9.]+分)[，；](?P<or>(?!每|少|缺|否则|共|最)[^，。；每扣]{2,24}的?得[0-9.]+分)"
)
_EACH_OF = re.compile("每[个项次家篇场]可?[得计]?(?P<p>[0-9.]+分)")


def bounds_told(shape: Shape) -> Shape:
    """得2分（累计不超过5分） → 得2分，累计不超过5分."""
    notes = [at for at, sign in enumerate(shape.text) if at and sign == NOTE]
    return spliced(shape, [one for at in notes if (one := _told(shape, at)) is not None])


def _told(shape: Shape, at: int) -> Splice | None:
    """What a remark says, as words of the clause that it stands behind."""
    words, note, before = str(shape.values[at]), shape.cut(at, at + 1), shape.text[:at]
    if _MOST.fullmatch(words) and _AFTER_POINTS.search(before):
        each = _GIVES_EACH.search("".join(shape.words[:at]))
        return (at, at + 1, word("，", note) + shape_in(note)) if each else None
    if before[-1] in f"，。；：{POINTS}":
        return None
    if _LEVEL.fullmatch(words) and _GIVEN.match(shape.text, at + 1):
        said = shape_of(words.replace("每年", "全年").replace("至少", "不少于"))
        gives = word("得", note) if shape.text[at + 1] == POINTS else EMPTY
        return (at, at + 1, _standing_for(note, said) + gives)
    if either := _OR_LESS.fullmatch(words):
        return (at, at + 1, _standing_for(note, shape_of(f"得{either['p']}，{either['or']}")))
    each_of, many = _EACH_OF.fullmatch(words), _RANGED.search(before)
    return _each_up_to(shape, at, many, each_of["p"]) if each_of and many else None


_RANGED = re.compile(f"(?P<what>[^，。；：{POINTS}]{{2,20}})(?P<q>{RANGE})的?$")


def _each_up_to(shape: Shape, at: int, many: re.Match[str], points: str) -> Splice:
    """示范点1-2个（每个5分） → 示范点每个得5分，最高得10分."""
    value, worth = shape.values[many.start("q")], shape_of(points).values[0]
    if not isinstance(value, Quantity) or not isinstance(worth, Points) or worth.plain is None:
        return (at, at, EMPTY)
    said = f"每{value.unit}得{points}，最高得{plain(worth.plain * value.value)}分"
    return (many.start("q"), at + 1, _standing_for(shape.cut(at, at + 1), shape_of(said)))


def _standing_for(note: Shape, said: Shape) -> Shape:
    return Shape(said.text, said.values, (note.spans[0],) * len(said.text), said.words)
