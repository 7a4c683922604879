"""How often something is wanted, of which the whole year is counted.

质量抽检每季度不少于1次，全年每少1次扣0.5分 → 质量抽检全年不少于4次，每少1次扣0.5分.
"""

from __future__ import annotations

import re
from itertools import pairwise

from kaocheng.scoring.phrases.numerals import plain
from kaocheng.scoring.phrases.tokens import (
    BARE,
    EMPTY,
    FULL,
    POINTS,
    QUANTITY,
    SIGNS,
    Points,
    Quantity,
    Shape,
)
from kaocheng.scoring.phrases.words import COUNTERS, TIMES
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, replaced, spliced

_A_YEAR = {"月": 12, "季": 4, "季度": 4, "半年": 2, "年": 1}
_WORDS = f"[^，。；：、每{SIGNS}]"
_LEAST = "(?:至少|不少于|不低于|最少|应|要|须|不得少于)*"
_OFTEN = (
    f"(?P<a>{_WORDS}{{0,24}}?)每个?(?P<every>月|季度?|半年|年)(?P<b>{_WORDS}{{0,10}}?){_LEAST}"
    f"(?P<v>{_WORDS}{{0,6}}?)(?P<q>{QUANTITY})(?:以上)?(?P<c>{_WORDS}{{0,20}}?)"
)
_ONE, _AT_LEAST = re.compile(_OFTEN), re.compile("(?:至少|不少于|不低于|最少|不得少于)$")
_MANY = f"(?:{re.sub('[?]P<[a-z]+>', '?:', _OFTEN)})"
_RUN = re.compile(
    f"(?<![^，。；：])(?P<all>{_MANY}(?:[、，]{_MANY}){{0,5}})的?(?P<worth>，?得{POINTS})?[，；]"
    f"(?P<year>全年|年度|年内)?(?:累计)?(?P<less>每?[少缺][^，。；：{SIGNS}]{{0,3}}{QUANTITY}的?，?)"
    f"(?P<each>分别)?(?P<verb>扣)(?P<p>[{POINTS}{BARE}](?:[、，和][{POINTS}{BARE}])*)(?=[，。；]|\\Z)"
)


def of_the_year(shape: Shape) -> Shape:
    """The same with what a year comes to; 每少1次分别扣0.2分、0.5分 of each by itself."""
    splices: list[Splice] = []
    for found in _RUN.finditer(shape.text):
        if (made := _told(shape, found)) is not None:
            splices.append((*found.span(), made))
    return spliced(shape, splices)


def _told(shape: Shape, found: re.Match[str]) -> Shape | None:
    start, end = found.span("all")
    gaps = [at for at in range(start, end) if shape.text[at] in "、，"]
    cuts = pairwise([start - 1, *gaps, end])
    wanted = [shape.cut(at + 1, to) for at, to in cuts]
    points = [
        shape.cut(at, at + 1) for at in range(*found.span("p")) if shape.text[at] in (POINTS, BARE)
    ]
    several = len(wanted) > 1
    if len(points) not in ({len(wanted)} if found["each"] else {1}) or BARE in points[-1].text:
        return None
    if not (found["year"] or several) or (several and found["worth"]):
        return None
    year = [_of_year(one) if found["year"] else one for one in wanted]
    less = shape.cut(*found.span("less"))
    made = shape.cut(start, start)
    for place, one in enumerate(year):
        if one is None:
            return None
        worth = shape.cut(*found.span("worth")) if found["worth"] else made.cut(0, 0)
        stop = word("；", less) if place else made
        takes = word("扣", less) + _in_points(points[place if found["each"] else 0])
        made = made + stop.cut(0, place and 1) + one + worth + word("，", less) + less + takes
    return made


def _of_year(one: Shape) -> Shape | None:
    """质量抽检每季度不少于1次 → 质量抽检全年不少于4次."""
    found = _ONE.fullmatch(one.text)
    value = one.values[found.start("q")] if found else None
    if found is None or not isinstance(value, Quantity) or value.low is not None:
        return None
    if value.unit not in COUNTERS or value.unit in TIMES:
        return None
    a, b, v, c = (one.cut(*found.span(slot)) for slot in "abvc")
    many, mark = value.value * _A_YEAR[found["every"]], one.cut(*found.span("q"))
    number = Quantity(many, value.unit)
    said = Shape(QUANTITY, (number,), mark.spans, (f"{plain(many)}{value.unit}",))
    deed = replaced(a + b + v, _AT_LEAST)
    return deed + c + word("全年不少于", mark) + said


_THINGS = set(COUNTERS) - TIMES  # 每周开馆不少于6天: how long, and no number of anything
_PERIOD = "每(?:个?(?:月|季度?|旬)|周|半年)"
_BY_PERIOD = re.compile(
    f"(?<![^，。；：])(?P<said>[^，。；：{SIGNS}]{{0,24}}?{_PERIOD}[^，。；：{SIGNS}]{{0,24}}?)"
    f"(?P<least>(?:应|要|须)?(?:至少|不少于|不低于|最少|不得少于|达到)?)(?P<q>{QUANTITY})(?P<more>(?:及?以上)?)"
    f"(?=的?，?(?:[得计记][{POINTS}{FULL}])?[，；。]每?[少缺][^，。；：{SIGNS}]{{0,3}}{QUANTITY})"
)


def each_period(shape: Shape) -> Shape:
    """每季度召开例会不少于2次，每少1次扣0.5分 → 每季度召开例会2次，每少1次扣0.5分.

    What is short of it is counted period by period: more in one does not make up for another.
    """
    splices: list[Splice] = []
    for found in _BY_PERIOD.finditer(shape.text):
        value = shape.values[found.start("q")]
        counted = isinstance(value, Quantity) and value.unit in _THINGS and value.low is None
        splices += [
            (*found.span(one), EMPTY) for one in ("least", "more") if counted and found[one]
        ]
    return spliced(shape, splices)


def _in_points(one: Shape) -> Shape:
    """Of 分别扣0.2、0.5分 the first, in points like the last."""
    if one.text == POINTS:
        return one
    value = one.values[0]
    assert isinstance(value, Quantity)
    return Shape(POINTS, (Points((("", value.value),)),), one.spans, one.words)
