"""Remarks in brackets written out: 会议不少于4次（少1次扣0.5分）, 机构健全（1分）."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import (
    EMPTY,
    FIGURES,
    FULL,
    NOTE,
    POINTS,
    QUANTITY,
    Points,
    Shape,
    shape_in,
    shape_of,
)
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.shorthand import WORTH
from kaocheng.scoring.phrases.writing.splicing import instead, spliced

_STEPS = re.compile(
    "(?:每|缺|少|漏|迟)[^，。；：（）]{1,16}?，?扣[0-9.]+分(?:，扣完为止)?"
    "|(?:以[^，。；]{2,20}为准，)?[一每]有?[项个种类处]，?可?[得加计][0-9.]+分"
    "(?:，(?:最[高多]|累计|合计)[^，。；]{0,6}[0-9.]+分)?"
    "|扣[0-9.]+分，其中每[^，。；：（）]{1,24}扣[0-9.]+分"
)


# 定期检查（2分，少一次扣0.5分）: what it is worth, and how the points are lost.
_WORTH_AND_STEPS = re.compile(
    r"(?P<worth>(?:共|计|满分|分值|得)?[0-9]+(?:\.[0-9]+)?分)[，；：。、](?P<steps>[^得加]*(?:扣[0-9.]+分|不得分)[^得加]*)"
)


# What is counted of the sentence before; 未建立制度扣2分 is a clause of its own.
_GOES_ON = re.compile("每|有?[一1]|少|缺|漏|迟|低于|超|未(?=的|，|开展|完成|召开|达)|否则|不足")


def inlined(shape: Shape) -> Shape:
    """会议不少于4次（少1次扣0.5分）: the remark goes on with what it stands behind."""
    for at, value in enumerate(shape.values):
        worth = _WORTH_AND_STEPS.fullmatch(str(value)) if shape.text[at] == NOTE else None
        if shape.text[at] != NOTE or not (worth or _STEPS.fullmatch(str(value))):
            continue
        if not at or shape.text[at - 1] in f"，。；：{POINTS}{FULL}":
            continue
        note = shape.cut(at, at + 1)
        own = shape_in(note)
        if worth is not None:
            told = Shape(NOTE, (worth["worth"],), note.spans, note.words)
            own = own.cut(own.text.index(POINTS) + 2, len(own.text))
            rest = inlined(shape.cut(at + 1, len(shape.text)))
            stop = "，" if _GOES_ON.match(own.text) else "。"
            return shape.cut(0, at) + told + word(stop, note) + own + rest
        if own.text[0] == "以":  # 以实地查看为准: by what it is found out
            own = own.cut(own.text.index("，") + 1, len(own.text))
        rest = inlined(shape.cut(at + 1, len(shape.text)))
        return shape.cut(0, at) + word("，", note) + own + rest
    return shape


_OF_WHICH = re.compile(
    f"扣(?P<all>{POINTS})，其中，?(?P<each>每[^，。；：{POINTS}]{{1,24}}?扣{POINTS})(?=[，。；]|$)"
)


def of_which(shape: Shape) -> Shape:
    """扣12分，其中每少1个月扣1分 → 每少1个月扣1分，最多扣12分."""
    found = _OF_WHICH.search(shape.text)
    if found is None:
        return shape
    every, most = shape.cut(*found.span("each")), shape.cut(*found.span("all"))
    return instead(shape, found, every + word("，最多扣", most) + most)


_OR_ELSE = re.compile("或者?[^，。；：、0-9扣得加减计]{2,14}")


def or_said(shape: Shape) -> Shape:
    """新开工（或扩建）的: what else counts goes on without its brackets."""
    for at, value in enumerate(shape.values):
        if shape.text[at] != NOTE or not at or not _OR_ELSE.fullmatch(str(value)):
            continue
        if shape.text[at - 1] in f"，。；：{FIGURES}":
            continue
        note = shape.cut(at, at + 1)
        return (
            shape.cut(0, at) + word(str(value), note) + or_said(shape.cut(at + 1, len(shape.text)))
        )
    return shape


_REACHED = re.compile(f"[^，。；：]*{QUANTITY}(?:及|含)?(?:以[上下内])?(?P<stop>；?)$")


def worth_moved(shape: Shape) -> Shape:
    """达到96%以上；（15分）…: the points are those of the clause before the stop."""
    for at in range(2, len(shape.text) - 1):
        found = _REACHED.search(shape.text, 0, at) if shape.text[at] == NOTE else None
        if found is None or not WORTH.fullmatch(str(shape.values[at])):
            continue
        if shape.text[at + 1] in "，。；：、的得和及" or shape.text.count(NOTE) > 1:
            continue
        note = shape.cut(at, at + 1)
        worth = next(v for v in shape_of(str(shape.values[at])).values if isinstance(v, Points))
        given = word("得", note) + Shape(POINTS, (worth,), note.spans, note.words)
        rest = word("；", note) + shape.cut(at + 1, len(shape.text))
        return shape.cut(0, found.start("stop")) + given + rest
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


# 未达41分（一般干部30分）: another figure for others.
_FOR_OTHERS = re.compile(
    "(?!共|计|满分|合计|最高|最多|最低|含|不|即|每|各|约|其中|分值|权重|基本|基础|占)"
    "[\u4e00-\u9fff、]{2,12}(?:为|是|不低于|达到?|≥|：)?[0-9]+(?:\\.[0-9]+)?"
    "(?:分|%|个|次|人|家|天|万元|亿元|户|篇|件|项)(?:以[上下])?"
)
_BEHIND = re.compile(f"[{FIGURES}]{NOTE}?(?:以[上下内]|之内)?$")
_COUNTED = re.compile("的?，?每(?:有)?(?:[1一])?(?:人|名|个|家|户|处|次|项)[^，。；]{0,6}扣")


def is_for_others(shape: Shape, at: int) -> bool:
    """Whether a remark has a figure of its own for other units or persons, after the one read."""
    note = shape.text[at] == NOTE and _FOR_OTHERS.fullmatch(str(shape.values[at]))
    return bool(note) and _BEHIND.search(shape.text[:at]) is not None


def told_of_others(shape: Shape) -> Shape:
    """未达41分（一般干部30分），每人扣1分: counted are those below either, as the name says."""
    made = (
        (at, at + 1, word(f"（{value}）", shape.cut(at, at + 1)))
        for at, value in enumerate(shape.values)
        if is_for_others(shape, at) and _COUNTED.match(shape.text, at + 1)
    )
    return spliced(shape, made)
