"""In proportion to a level that is only told of who misses it: 增幅低于26%的，按完成比例计分."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import FULL, NOTE, POINTS, QUANTITY, RANGE, SIGNS, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import instead, spliced

_PLAIN = f"[^，。；：{SIGNS}]"
_IN_PROPORTION = "(?:按照?|以)[^，。；：扣得每]{0,16}?(?:比例|完成率)(?:相应|折算|同比例)*"
_LESS = "低于|不足|不到|未达到|没有达到|达不到|小于|少于|未达"
_MISSED = re.compile(
    f"(?<![^，。；：])(?P<m>{_PLAIN}{{0,30}}?)(?<![不得])(?P<less>{_LESS})(?P<q>{QUANTITY})的?，?(?:则|均)?"
    f"{_IN_PROPORTION}(?P<way>[计得记赋给]分|折算得分|计算得分|扣分|扣减|扣除|扣减得分)(?=[，。；{NOTE}]|\\Z)"
)
# 办结率达到95%，: the same level, wanted in the clause before.
_WANTED = re.compile(
    f"(?<![^，。；：]){_PLAIN}{{2,30}}?(?:达到|不低于|不少于|≥)(?P<q>{QUANTITY})(?:及?以上)?(?P<end>[，。；])\\Z"
)
_SHUT = re.compile(
    f"{_PLAIN}{{0,30}}?(?:{_LESS})(?:[{QUANTITY}])的?，?(?:则|均|本项|该项)*(?:不得分|不计分|[得计][{POINTS}](?=[，。；]|\\Z))"
)
_GIVES = re.compile(f"[得计加][{POINTS}{FULL}]|扣[{POINTS}{FULL}]")
_BOTH = re.compile(
    "(?:未完成(?:的)?(?:或者?|和|及|、)超额(?:完成)?|超额(?:完成)?(?:或者?|和|及|、)未完成)(?:任务|目标|指标)?的?，?"
    f"{_IN_PROPORTION}(?:扣分或者?加分|加分或者?扣分|扣分和加分|加分和扣分|扣加分|加扣分)(?=[，。；]|\\Z)"
)
_MOST = re.compile(f"最[高多][^，。；]{{0,8}}{POINTS}")


def prorated(shape: Shape) -> Shape:
    """The same with the level that gives full points, and with one share for both ways."""
    return _of_level(_both_ways(shape))


def _both_ways(shape: Shape) -> Shape:
    """未完成或超额完成按比例相应扣分或加分，最高15分 → 按完成比例计分，最高15分."""
    found = _BOTH.search(shape.text)
    if found is None or not _MOST.search(shape.text, found.end()):
        return shape
    return instead(shape, found, word("按完成比例计分", shape.cut(*found.span())))


def _of_level(shape: Shape) -> Shape:
    """增幅低于26%的，按完成比例计分 → 增幅达到26%的，得满分，低于26%的，按比例得分."""
    found = _MISSED.search(shape.text)
    if found is None:
        return shape
    before, after = shape.cut(0, found.start()), shape.cut(found.end(), len(shape.text))
    wanted = _WANTED.search(before.text)
    if wanted is not None and before.values[wanted.start("q")] == shape.values[found.start("q")]:
        before = before.cut(0, wanted.start())
    else:
        wanted = None
    rest = _SHUT.sub("", before.text) + _SHUT.sub("", after.text)
    if re.search(f"[{QUANTITY}{RANGE}]", rest) or _GIVES.search(rest):
        return shape
    return _written(shape, found, wanted)


def _written(shape: Shape, found: re.Match[str], wanted: re.Match[str] | None) -> Shape:
    mark, way = shape.cut(*found.span("q")), "扣" if "扣" in found["way"] else "得"
    full = word("的，得", mark) + Shape(FULL, (None,), mark.spans, ("满分",))
    share = full + word("，低于", mark) + mark + word(f"的，按比例{way}分", mark)
    if wanted is not None:
        return spliced(shape, [(wanted.start("end"), found.end(), share)])
    return instead(shape, found, shape.cut(*found.span("m")) + word("达到", mark) + mark + share)
