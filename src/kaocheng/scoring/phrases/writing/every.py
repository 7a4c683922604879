"""建成1个省级示范村得5分，市级示范村得3分，最多得10分: each of them, as the cap shows.

每有一艘渔船通过年检得1分、通过复检得2分: the same word again, of the same things.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kaocheng.scoring.phrases.tokens import EMPTY, POINTS, QUANTITY, SIGNS, Points, Quantity, Shape
from kaocheng.scoring.phrases.words import COUNTERS, TIMES
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_ONE = re.compile(
    f"(?<![^。；：，])(?P<v>[^。；：，、每{SIGNS}]{{1,8}})(?P<q>{QUANTITY})(?P<noun>[^。；：，{POINTS}]{{2,24}}"
    f"(?:、[^。；：，{POINTS}]{{2,24}}){{0,8}}?)的?，?(?:可|再)?[得加计奖](?P<p>{POINTS})"
)
_NOT_ONE = re.compile("(?:及|含)?以[上下内]|年|月|季|周|次性")
_NOT_DONE = re.compile(
    "有$|[未没不缺少漏超满达低高迟至再第按占在共仅只]|出现|发生|发现|存在|扣|全年|每年|累计"
)
_CAPPED = re.compile(
    f"(?:最[多高]|累计|合计|总计|不超过|上限|满分)[^，。；{SIGNS}]{{0,8}}(?P<m>{POINTS})|(?P<n>{POINTS})(?:封顶|为限)"
)
_TIERS = re.compile(f"{QUANTITY}[^，。；{SIGNS}]{{0,24}}?[得加计奖]{POINTS}")
_NONE_DONE = re.compile(
    "[，；。](?:没有|未)(?P<v>[^，。；：]{2,20}?)的?，?(?:不得分|不计分|不加分)(?=[，。；]|$)"
)


def each_of_them(shape: Shape) -> Shape:
    """建成1个示范村得5分，最多得10分 → 每建成1个示范村得5分: each, as the cap shows.

    建成1个得2分，建成3个得5分 are levels of one figure, and no piece has points of its own.
    """
    ones = list(_ONE.finditer(shape.text))
    most = _CAPPED.search(shape.text)
    if not ones or most is None or not all(_is_one(shape, found) for found in ones):
        return shape
    bound = shape.values[most.end("m" if most["m"] else "n") - 1]
    worth = [shape.values[found.start("p")] for found in ones]
    alike = len({found["v"] for found in ones}) == 1
    adds = alike and re.match("累计|合计|总计", most[0]) is not None
    if not _is_more(bound, worth, adds) or _has_tiers(shape):
        return shape
    said = {found["v"] for found in ones}
    splices = [
        (found.start("v"), found.start("v"), word("每", shape.cut(*found.span("v"))))
        for found in ones
    ]
    splices += [one for found in ones for one in _members(shape, found)]
    splices += [
        (*found.span(), EMPTY)
        for found in _NONE_DONE.finditer(shape.text)
        if any(found["v"].startswith(verb) for verb in said)
    ]
    return spliced(shape, sorted(splices, key=lambda one: one[0]))


_MEMBER = re.compile(f"、(?P<own>[^。；：，、每{SIGNS}]{{2,16}}?)(?=的?，?[得加计奖]{POINTS})")
_PRIZE = re.compile("[特一二三四五]等(?:奖)?$")


def _members(shape: Shape, first: re.Match[str]) -> list[Splice]:
    """获得1项省级一等奖得5分、二等奖得3分 → …，每获得1项省级二等奖得3分."""
    made: list[Splice] = []
    noun, at = shape.cut(*first.span("noun")), first.end()
    prize = _PRIZE.search(noun.text)
    while (found := _MEMBER.match(shape.text, at)) is not None:
        own = shape.cut(*found.span("own"))
        short = prize is not None and _PRIZE.fullmatch(own.text) is not None
        of = noun.cut(0, prize.start()) if short and prize is not None else EMPTY
        one = shape.cut(first.start("v"), first.end("q"))
        made.append((*found.span(), word("，每", own) + one + of + own))
        at = shape.text.index(POINTS, found.end()) + 1
    return made


def _is_one(shape: Shape, found: re.Match[str]) -> bool:
    value = shape.values[found.start("q")]
    if not isinstance(value, Quantity) or value.value != 1 or value.low is not None:
        return False
    if value.unit not in COUNTERS or value.unit in TIMES or _NOT_ONE.match(found["noun"]):
        return False
    return _NOT_DONE.search(found["v"]) is None


def _is_more(bound: object, worth: Sequence[object], adds: bool) -> bool:
    """Whether the bound is told of several of a kind: it is not just what one of each comes to.

    累计, where one thing alone is done or taken on, says itself that they add up.
    """
    most = bound.plain if isinstance(bound, Points) else None
    given = [one.plain for one in worth if isinstance(one, Points) and one.plain is not None]
    if most is None or len(given) < len(worth) or most < max(given):
        return False
    return adds or most != sum(given)


def _has_tiers(shape: Shape) -> bool:
    """建成2个得3分: a number other than one that points are given for."""
    values = (shape.values[found.start()] for found in _TIERS.finditer(shape.text))
    return any(
        isinstance(one, Quantity) and one.unit in COUNTERS and one.value != 1 for one in values
    )


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
