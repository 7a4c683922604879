"""Several things of which any costs all points, each written out: 甲的，乙的，均不得分."""

from __future__ import annotations

import re
from itertools import pairwise

from kaocheng.scoring.phrases.tokens import FULL, POINTS, QUANTITY, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import instead

_NONE = "(?:不得分|不计分|不予计分|不给分|得零分|计零分|为零分|得0分|计0分)"
_RUN = re.compile(
    f"(?<![^。；：])(?P<all>[^。；：{POINTS}{FULL}]*?[^，。；：]的?)，?(?P<each>(?:均|都|一律|皆|也)*){_NONE}"
)
_LACKS = re.compile(
    "^(?:(?:全年|年度|本年度|当年|考核)*)(?:未|没有|无(?!故|论)|不(?!少于|低于|超过)|缺)"
)
_SAYS_LACK = re.compile("未|没|无|不(?!少于|低于|超过)|缺|低于|少于|不足")
_FIRST = re.compile("^(?:或者?|以及|及|并|且|同时)")
_OR = re.compile("(?<!或)或者?")
_LISTED = re.compile(
    f"(?<![^，。；])(?:凡|如)?(?:有|存在|出现|属于|发生|具有)?(?:以下|下列|如下)[^，。；：]{{0,8}}?"
    f"(?:情形|情况|问题|行为|现象)(?:之一|中(?:的)?任何?一[项种]|任何?一[项种])(?:的|者)?，?"
    f"(?:本项|该项|此项|均|则|直接|一律)*{_NONE}：(?P<all>[^：{POINTS}{FULL}]+?)(?P<end>。|\\Z)"
)


def any_of(shape: Shape) -> Shape:
    """The same with each of the alternatives before or after 不得分 in a clause of its own."""
    return _before(_after(shape))


def _after(shape: Shape) -> Shape:
    """有下列情形之一的不得分：未建台账；未巡查。 → 未建台账的，不得分；未巡查的，不得分。"""
    found = _LISTED.search(shape.text)
    if found is None:
        return shape
    sign = "；" if "；" in found["all"] else "，"
    listed = _bare(shape.cut(*found.span("all")), "；，")
    parts = [_bare(part, "，；、") for part in _split(listed, sign)]
    if len(parts) < 2 or any(len(part.text) < 2 for part in parts):
        return shape
    made = _each(parts)
    end = shape.cut(*found.span("end"))
    return instead(shape, found, made + end)


def _before(shape: Shape) -> Shape:
    """甲的，乙的，均不得分 → 甲的，不得分；乙的，不得分."""
    for found in _RUN.finditer(shape.text):
        run = shape.cut(*found.span("all"))
        parts = _split(_bare(run, "，"), "，")
        if len(parts) < 2 or not _are_alternatives([part.text for part in parts], found["each"]):
            continue
        rest = _before(shape.cut(found.end(), len(shape.text)))
        return shape.cut(0, found.start()) + _each(_named(parts)) + rest
    return shape


def unclear_runs(shape: Shape) -> list[str]:
    """What to look at again: clauses before 不得分 that may be alternatives or hold at once."""
    found: list[str] = []
    for run in _RUN.finditer(shape.text):
        parts = [part for part in run["all"].rstrip("，").split("，") if part]
        closed = len(parts) > 1 and all(part.endswith(("的", "者")) for part in parts)
        split = len(parts) > 1 and _are_alternatives(parts, run["each"])
        joined = any(_FIRST.match(part) for part in parts[1:])
        if (split and not closed) or (closed and not split and not joined):
            found.append("“不得分”之前的几种情形是有一种就不得分，还是同时具备才不得分，请核对")
    return found


def _are_alternatives(parts: list[str], each: str) -> bool:
    """Whether the clauses are cases beside one another, and none of them the ground of the next."""
    if any(_FIRST.match(part) and not part.startswith("或") for part in parts[1:]):
        return False
    closed = all(part.endswith(("的", "者")) for part in parts)
    lacking = all(_SAYS_LACK.search(part) for part in parts)
    if closed and (each or (lacking and all(_LACKS.match(part) for part in parts))):
        return True
    either = any(_OR.search(part) for part in parts[:-1]) and not _OR.search(parts[-1])
    return either and lacking and all(_LACKS.match(p) or _below(p) for p in parts)


def _below(part: str) -> bool:
    return bool(re.search(f"(?:低于|少于|不足|未达到){QUANTITY}", part))


_WHOLE = re.compile(
    f"(?P<m>[^，。；：或无未{QUANTITY}]{{2,16}}?(?:率|数|量|额|面积))(?:全年|年度|年底)(?:低于|少于|不足|未达到){QUANTITY}$"
)
_HALF = re.compile("^(?:上半年|下半年|半年|[一二三四]季度|前?三季度|月度)(?:低于|少于|不足|未达到)")


def _named(parts: list[Shape]) -> list[Shape]:
    """完成率全年低于90%，上半年低于30%: the same measure at another time."""
    out: list[Shape] = []
    for part in parts:
        before = _WHOLE.search(out[-1].text) if out else None
        if before is not None and _HALF.match(part.text):
            part = out[-1].cut(*before.span("m")) + part
        out.append(part)
    return out


def _each(parts: list[Shape]) -> Shape:
    """Each part as a clause that gives nothing."""
    made = parts[0].cut(0, 0)
    for nth, part in enumerate(parts):
        found = re.match("或者?", part.text)
        start = found.end() if found else 0
        own = part.cut(start, len(part.text))
        ends = "，不得分" if own.text.endswith(("的", "者")) else "的，不得分"
        stop = "；" if nth < len(parts) - 1 else ""
        made = made + own + word(ends + stop, own)
    return made


def _split(shape: Shape, sign: str) -> list[Shape]:
    """The parts between the signs, without their numbers."""
    edges = [-1, *(at for at, each in enumerate(shape.text) if each == sign), len(shape.text)]
    found = [shape.cut(one + 1, other) for one, other in pairwise(edges)]
    return [part.cut(_number(part.text), len(part.text)) for part in found]


_NUMBER = re.compile("(?:[0-9一二三四五六七八九十\ue000-\ue006]{1,3}[.．、)）]|[①-⑳⑴-⒇])")


def _number(text: str) -> int:
    """Where the words begin behind 1. and its like."""
    found = _NUMBER.match(text)
    return found.end() if found else 0


def _bare(shape: Shape, signs: str) -> Shape:
    return shape.cut(0, len(shape.text.rstrip(signs)))
