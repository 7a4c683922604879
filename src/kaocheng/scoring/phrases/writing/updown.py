"""Up and down in one clause, written out before a sentence is cut into clauses.

每高于或低于1个百分点分别加减0.5分，最多2分 is two clauses with a bound each; 加减分最多2分 bounds
both the bonus and the deduction before it.
"""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import EMPTY, NOTE, POINTS, QUANTITY, RANGE, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_MORE = "高于|高出|高|超过|超出|超额|超|多于|多|增加|增|提高|上升|升|增长|提前"
_LESS = "低于|低|少于|少|不足|减少|减|降低|下降|降|落后|欠|推迟|延迟|延后|推后|滞后|逾期"
_ADD_OFF = "(?:加减|增减|加扣|奖扣|加或者?[减扣]|加、[减扣]|加[（(][减扣][）)])"
_MOST = "(?:最多|最高|累计|不超过|不得超过|不高于|为限|可|均|各|分别|上限|为)"
# Both ways of one step, each worth as much.
_STEPS = re.compile(
    f"每(?:(?P<a>{_MORE})(?:或者?|、|和|及)(?P<b>{_LESS})|(?P<c>{_LESS})(?:或者?|、|和|及)(?P<d>{_MORE}))"
    f"(?P<q>[^，。；：每]{{0,6}}{QUANTITY})(?P<gap>[^，。；：每{POINTS}]{{0,6}}?)，?(?:的，?)?(?:则|相应|分别|各|对应)*(?:可|予以)?{_ADD_OFF}分?(?P<p>{POINTS})"
    f"(?P<most>，{_MOST}+(?:{_ADD_OFF})?分?{_MOST}*(?P<m>{POINTS}))?"
)
# A bound of the bonus and of the deduction alike.
_BOUNDS = re.compile(
    f"(?P<open>[，；。])(?:本项|该项|此项|合计|两项|以上)*(?:{_MOST}+(?:{_ADD_OFF}|[加扣减]{NOTE})分?{_MOST}*"
    f"|(?:{_ADD_OFF}分?|[加扣减]{NOTE}分|加分(?:或者?|、|和|及)[扣减]分|[加增][扣减]分){_MOST}+)(?P<m>{POINTS})(?=[，。；]|\\Z)"
)


# 病床使用率85%至93%得满分，每高或低1个百分点扣0.2分: beyond either end.
_EITHER_END = re.compile(
    f"每(?P<a>{_MORE})(?:或者?|、|和|及)(?P<b>{_LESS})(?P<q>[^，。；：每]{{0,4}}{QUANTITY})的?，?(?P<v>[扣减])(?P<p>{POINTS})"
    f"|每(?P<c>{_LESS})(?:或者?|、|和|及)(?P<d>{_MORE})(?P<r>[^，。；：每]{{0,4}}{QUANTITY})的?，?(?P<w>[扣减])(?P<s>{POINTS})"
)


def beyond_ends(shape: Shape) -> Shape:
    """每高或低1个百分点扣0.2分 → 每低1个百分点扣0.2分，每高1个百分点扣0.2分, after a stretch."""
    splices: list[Splice] = []
    for found in _EITHER_END.finditer(shape.text):
        before = re.split("[；。]", shape.text[: found.start()])[-1]
        if RANGE not in before:
            continue
        step = shape.cut(*found.span("q" if found["q"] else "r"))
        points = shape.cut(*found.span("p" if found["p"] else "s"))
        less, more = found["b"] or found["c"], found["a"] or found["d"]
        down = word(f"每{less}", step) + step + word("扣", points) + points
        up = word(f"每{more}", step) + step + word("扣", points) + points
        splices.append((*found.span(), down + word("，", points) + up))
    return spliced(shape, splices)


def up_and_down(shape: Shape) -> Shape:
    """每高于或低于1个百分点分别加减0.5分 → 每低于1个百分点扣0.5分，每高于1个百分点加0.5分."""
    splices: list[Splice] = []
    for found in _STEPS.finditer(shape.text):
        step, points = shape.cut(*found.span("q")), shape.cut(*found.span("p"))
        comma = word("，", points)
        less = word(f"每{found['b'] or found['c']}", step) + step + word("扣", points) + points
        more = word(f"每{found['a'] or found['d']}", step) + step + word("加", points) + points
        if found["most"]:
            most = shape.cut(*found.span("m"))
            less, more = less + word("，最多扣", most) + most, more + word("，最多加", most) + most
        splices.append((*found.span(), less + comma + more))
    return spliced(shape, splices)


def bounds_of_both(shape: Shape) -> Shape:
    """，加减分最多2分 → ，最多加2分，最多扣2分, where both stand before it."""
    out, at = EMPTY, 0
    for found in _BOUNDS.finditer(shape.text):
        before = re.split("[。；]", shape.text[: found.start()])[-1]
        if found["open"] != "，":
            before = shape.text[at : found.start()]
        if not (re.search(f"加{POINTS}", before) and re.search(f"[扣减]{POINTS}", before)):
            continue
        most = shape.cut(*found.span("m"))
        both = word("最多加", most) + most + word("，最多扣", most) + most
        out, at = out + shape.cut(at, found.start()) + word("，", most) + both, found.end()
    return out + shape.cut(at, len(shape.text)) if at else shape
