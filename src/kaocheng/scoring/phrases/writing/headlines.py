"""Headings that give and take nothing: a total before its parts, 按以下三种情况扣分：, 其中."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import accumulate

from kaocheng.scoring.phrases.tokens import EMPTY, NOTE, POINTS, QUANTITY, Points, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.shorthand import WORTH
from kaocheng.scoring.phrases.writing.splicing import instead

_FOLLOWING = re.compile(
    "(?P<before>^|[，。；：])(?:分别|具体|则|均)?(?:按照?|分|根据|依据|有)(?:以下|下列|如下)[^，。；：]{0,6}?"
    "(?:情况|情形|标准|办法|方式|规定|要求|类别|档次)(?:分别|进行|予以|给予|相应)*"
    "(?:扣分|计分|得分|加分|评分|打分|赋分|记分|给分|处理)?："
)
_FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_STOPS = "，。；：！？"


def headed(shape: Shape) -> Shape:
    """The same without headings, and with what they tell written out."""
    for step in _STEPS:
        shape = step(shape)
    return shape


_ANNOUNCED = re.compile(
    f"\\A(?!.{{0,60}}[酌视]情)[^。；：{POINTS}]{{4,60}}?(?:予以|给予|进行|实行)(?:加分|扣分|减分)[。：](?!最[高多]|累计|合计)(?=[^。]*{POINTS})"
)


def _announced(shape: Shape) -> Shape:
    """提前办结的予以加分。提前办结率达到10%的加1分: what is added comes after."""
    found = _ANNOUNCED.match(shape.text)
    return shape.cut(found.end(), len(shape.text)) if found else shape


def _without_following(shape: Shape) -> Shape:
    """发生上访的，按以下三种情况扣分：个人访… → 发生上访的。个人访…"""
    found = _FOLLOWING.search(shape.text)
    if found is None:
        return shape
    rest = shape.cut(found.end(), len(shape.text))
    if not found.start():
        return rest
    mark = shape.cut(found.start(), found.start() + 1)
    return shape.cut(0, found.start()) + word("。", mark) + rest


def _pointed(shape: Shape) -> Shape:
    """议题明确（0.5）会前沟通（0.5）: points, where fractions say that they are no numbering."""
    places = [
        at
        for at in range(1, len(shape.text))
        if shape.text[at] == NOTE
        and shape.text[at - 1] not in _STOPS
        and _FIGURE.fullmatch(str(shape.values[at]))
    ]
    told = [str(shape.values[at]) for at in places]
    fractions = any("." in each for each in told)
    if len(told) < 2 or not (fractions or _is_last(shape, places)):
        return shape
    values = list(shape.values)
    for at, each in zip(places, told, strict=True):
        values[at] = f"{each}分"
    return Shape(shape.text, tuple(values), shape.spans, shape.words)


def _is_last(shape: Shape, places: list[int]) -> bool:
    """Whether each figure in brackets closes its clause, so that it counts nothing that follows."""
    return all(shape.text[at + 1 : at + 2] in ("", *_STOPS, "、") for at in places)


def _without_total(shape: Shape) -> Shape:
    """“三率”目标（20分）甲率达到90%（12分）、乙率达到80%（8分）: a heading worth its parts."""
    places = [at for at in range(1, len(shape.text)) if _is_worth(shape, at)]
    for nth, at in enumerate(places):
        start = max(shape.text.rfind(stop, 0, at) + 1 for stop in _STOPS)
        if _is_heading(shape, start, places[nth:]):
            end = at + 1 + (shape.text[at + 1 : at + 2] == "：")
            return _without_total(shape.cut(0, start) + shape.cut(end, len(shape.text)))
    return shape


def _is_worth(shape: Shape, at: int) -> bool:
    return shape.text[at] == NOTE and bool(WORTH.fullmatch(str(shape.values[at])))


def _is_heading(shape: Shape, start: int, places: list[int]) -> bool:
    """Whether the first remark is the sum of those after it, and asks nothing itself."""
    at, *parts = places
    follows = shape.text[at + 1 : at + 2]
    asks = QUANTITY in shape.text[start:at] or POINTS in shape.text[start:at]
    if len(parts) < 2 or asks or follows in tuple("，、；。") or not follows:
        return False
    ends = [shape.text[part + 1 : part + 2] for part in parts[:-1]]
    if not all(end in tuple("，、；。和及") for end in ends[: len(parts) - 1]):
        return False
    worth, *others = (_worth(shape, place) for place in places)
    return worth in list(accumulate(others))[1:]


def _worth(shape: Shape, at: int) -> Decimal:
    found = _FIGURE.search(str(shape.values[at]))
    assert found is not None
    return Decimal(found[0])


_PLAIN = f"[^，。；：、的得{QUANTITY}{POINTS}]"
_BOTH = re.compile(
    f"(?<![^，。；：])(?P<a>{_PLAIN}{{2,16}}?)(?:和|及|与|、)(?P<b>{_PLAIN}{{2,16}}?)(?:的|者)?，?"
    f"(?:各|分别)得?(?P<v>[得计记])?(?P<p>{POINTS})"
)


# 面积、产量达到指标分别得3分: said of both.
_IS_SO = "到位|齐全|规范|合格|及时|达标|健全|完善|明确|正常|稳定|完整|准确|真实|良好|有效|有序|清晰"
_OF_BOTH = re.compile(
    f"(?:(?:达到|完成|符合|实现)(?=.{{2}})|(?:落实|建设|执行|运行)?(?:{_IS_SO})).*$"
)
_DOES = re.compile(f"达到|完成|符合|实现|{_IS_SO}|建立|制定|开展|落实|召开|设立|成立|[有无未没不]")
# 建立和完善台账: the register is what both are done to.
_DONE = re.compile("(?:建立|健全|完善|制定|修订|落实|组织|开展|实施|编制|印发|执行)")
_GROUPS = re.compile("[县市区镇乡村类组级]$|街道$|单位$|部门$|地区$|完成$")


def _each_of_both(shape: Shape) -> Shape:
    """建立和完善的各得2分: each of the two."""
    found = _BOTH.search(shape.text)
    if found is None or re.search("每|任", found[0]) or _GROUPS.search(found["a"]):
        return shape
    points = shape.cut(*found.span("p"))
    out = EMPTY
    both = _of_both(shape, found)
    for name, stop, more in (("a", "，", both), ("b", "", EMPTY)):
        out = out + shape.cut(*found.span(name)) + more + word("的得", points) + points
        out = out + (word(stop, points) if stop else EMPTY)
    return instead(shape, found, out)


def _of_both(shape: Shape, found: re.Match[str]) -> Shape:
    """What is said once and meant of both: 达到指标 of 面积、产量达到指标."""
    said = None if _DOES.search(found["a"]) else _OF_BOTH.search(found["b"])
    if _DONE.fullmatch(found["a"]) and _DONE.match(found["b"]):
        return shape.cut(found.start("b") + 2, found.end("b"))
    return EMPTY if said is None else shape.cut(found.start("b") + said.start(), found.end("b"))


_BREAKDOWN = re.compile(
    f"(?P<give>，?[得计记](?P<p>{POINTS}))[，；。：（]?(?P<of>其中)[，：]?"
    f"(?P<parts>[^。；]*{POINTS}[^。；]*)"
)


def breaks_down(shape: Shape) -> bool:
    """Whether 其中 tells what the points before it are made of."""
    return _broken_down(shape).text != shape.text


def _broken_down(shape: Shape) -> Shape:
    """建立工作组得2分，其中，有专干的得1分，有报酬的得1分: the two are what it is worth."""
    found = _BREAKDOWN.search(shape.text)
    if found is None:
        return shape
    whole = shape.values[found.start("p")]
    parts = shape.cut(*found.span("parts"))
    given = [value for value in parts.values if isinstance(value, Points)]
    worth = [value.plain for value in given if value.plain is not None]
    told = re.findall(f"[得计记]{POINTS}", parts.text)
    if not isinstance(whole, Points) or not len(told) == len(worth) == len(given):
        return shape
    if len(worth) < 2 or sum(worth, Decimal(0)) != whole.plain:
        return shape
    return instead(shape, found, word("：", parts.cut(0, 1)) + parts)


_STEPS = (
    _announced,
    _without_following,
    _pointed,
    _without_total,
    _each_of_both,
    _broken_down,
)
