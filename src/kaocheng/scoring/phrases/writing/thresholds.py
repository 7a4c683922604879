"""Groups with levels of their own, written as one branch for each before anything else is read."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import EMPTY, FULL, POINTS, QUANTITY, Shape
from kaocheng.scoring.phrases.writing.elements import word

_SORT = "(?:主?产区|销区|山区|牧区|库区|[县市区]|类|组|乡镇|街道|省份|地区|单位|部门)"
_NAME = f"(?:(?:非|其他|其余)?[^，。；：、的得扣达不超低高为完{QUANTITY}{POINTS}]{{0,6}}{_SORT})"
_ASKS = "不低于|不少于|不高于|不超过|达到|高于|超过|控制在|大于|小于|≥|≤|完成"
_GIVES = f"[得计][{POINTS}{FULL}]"
_LEVEL = rf"[^，。；：]{{0,24}}?(?:{_ASKS}){QUANTITY}[^，。；：{QUANTITY}{POINTS}]{{0,6}}"
_BRANCH = rf"[：，]?(?P<{{0}}>{_LEVEL})，?(?P<{{1}}>{_GIVES})"
_FIRST = _BRANCH.replace("{0}", "a").replace("{1}", "x")
_SECOND = _BRANCH.replace("{0}", "b").replace("{1}", "y")
_OF_GROUPS = re.compile(
    rf"(?<![^。；])(?P<g>{_NAME}){_FIRST}[；，、]?(?P<h>{_NAME}){_SECOND}"
    rf"[；，。]?(?P<tail>[^：]*)\Z"
)
_STEP = f"每[^，。；：]{{1,16}}，?(?:的，?)?扣{POINTS}"
_WITH_STEPS = re.compile(
    rf"(?<![^。；])(?P<g>各{_NAME})(?P<a>{_LEVEL})，(?P<x>{_STEP})[；。]"
    rf"(?P<h>(?:各|其他|其余){_NAME})(?P<b>{_LEVEL})，(?P<y>{_STEP})(?P<tail>(?:[，；。](?:扣完为止)?)*)\Z"
)
_MEASURE = re.compile(f"^(?P<m>.*?)(?={_ASKS})")


def apart(shape: Shape) -> Shape:
    """产区：收储量不低于200万吨得5分；非产区不低于100万吨得5分。每少10万吨扣1分。

    Each group gets a branch; what follows both goes with each, counted from its own level.
    """
    found = _OF_GROUPS.search(shape.text) or _WITH_STEPS.search(shape.text)
    if found is None or not _are_groups(found["g"], found["h"]):
        return shape
    if re.search(_NAME + f"[^，。；]{{0,12}}[{POINTS}{FULL}]", found["tail"]):
        return shape  # what follows speaks of groups itself
    named = _MEASURE.match(found["a"])
    if named is None or not named["m"]:
        return shape
    measure = shape.cut(found.start("a"), found.start("a") + len(named["m"]))
    tail = shape.cut(*found.span("tail"))
    colon, comma, stop = (word(sign, measure) for sign in "：，；")
    out = shape.cut(0, found.start())
    for group, level, gives, last in (("g", "a", "x", False), ("h", "b", "y", True)):
        own = shape.cut(*found.span(level))
        asks = own if not re.match(_ASKS, own.text) else measure + own
        start = found.start(group) + found[group].startswith("各")
        out = out + shape.cut(start, found.end(group)) + colon + asks + comma
        out = out + shape.cut(*found.span(gives)) + (comma + tail if tail.text else EMPTY)
        out = out if last else _closed(out) + stop
    return out


def _closed(shape: Shape) -> Shape:
    return shape.cut(0, len(shape.text.rstrip("。；，")))


def _are_groups(one: str, other: str) -> bool:
    """Two kinds of units, neither a part of the words of the other but for 非."""
    sorts = re.search(f"{_SORT}$", one), re.search(f"{_SORT}$", other)
    if one == other or not all(sorts):
        return False
    return other.startswith(("非", "其他", "其余")) or one[-1] == other[-1]
