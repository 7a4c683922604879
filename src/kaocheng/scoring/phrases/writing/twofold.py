"""The same words under two topics: 方案：未落实的扣1分；经费：未落实的扣2分.

Each speaks of its own topic; without it the two would be one figure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from kaocheng.scoring.phrases.tokens import BARE, POINTS, QUANTITY, SIGNS, Shape
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_REST = f"[^，。；：、{SIGNS}]"
_TAKEN = f"(?:扣|扣除|扣减|减|加){POINTS}"
_NO = "(?:未能?|没有|尚未|没|不)"
_PART = re.compile("[^。；]+")
_NUMBER = f"(?:{BARE}[.、)）]|[（(]{BARE}[)）])?"
# What a part speaks of: 月报按时报送得2分, 经费保障：, 总经费少于上年度的扣2分.
_TOPICS = (
    re.compile(f"{_NUMBER}(?P<t>{_REST}{{2,16}})：(?=.)"),
    re.compile(f"(?<![^，。；]){_NUMBER}(?P<t>{_REST}{{2,20}}?)的?，?得{POINTS}"),
    re.compile(
        f"(?<![^，。；]){_NUMBER}(?P<t>{_REST}{{2,14}}?)(?:少于|低于|多于|高于|超过|{_NO}){_REST}{{2,12}}?的?，?{_TAKEN}"
    ),
)
_MANNER = re.compile("(?<=..)(?:及时|到位|规范|完善|健全|齐全|完整|良好|的)+$")
_NO_TOPIC = re.compile("^(?:有|无|每|若|如|凡|其|并|或|否则|其[他余])|未|没|不|评分|计分|标准$")
# What was wrong with it, in words that name no thing.
_FAULT = re.compile(
    f"(?<=[，：])(?P<c>(?:每?(?:发现|发生|出现|存在|有)?{QUANTITY})?{_REST}{{0,4}}{_NO}{_REST}{{1,8}}?)"
    f"(?=的?，?(?:每[^，。；：、每]{{1,3}}?|{QUANTITY})?，?(?:各|再)?{_TAKEN})"
)
# 计划面积低于…，未完成的: against a level, which the topic has already.
_OF_TARGET = re.compile("未完成|没有完成|未达[到标]|没有达到|达不到|不达标|不[低少高]于|不超过")
_STEM = re.compile(f"^.*?{_NO}(?:按要求|按规定|按时|按期|及时|全部|达到?|符合)?")


def own_topics(shape: Shape) -> Shape:
    """有一次不合格的扣1分, said of 月报 and of 年报 → 月报按时报送有一次不合格的扣1分."""
    told: dict[str, list[tuple[int, Shape]]] = defaultdict(list)
    for part in _PART.finditer(shape.text):
        topic = _topic(shape, part)
        for fault in _faults(shape, part, topic):
            told[fault["c"]].append((fault.start(), topic))
    return spliced(shape, sorted(_splices(told), key=lambda each: each[0]))


def _splices(told: dict[str, list[tuple[int, Shape]]]) -> Iterator[Splice]:
    for found in told.values():
        topics = [topic.text for _, topic in found]
        if all(topics) and len(topics) == len(set(topics)) > 1:
            yield from ((at, at, topic) for at, topic in found)


def _topic(shape: Shape, part: re.Match[str]) -> Shape:
    """What a part speaks of in its first clause that scores; nothing where it names no thing."""
    for form in _TOPICS:
        found = form.search(shape.text, part.start(), part.end())
        if found is None or _NO_TOPIC.search(found["t"]):
            continue
        words = shape.cut(*found.span("t"))
        return words.cut(0, len(_MANNER.sub("", words.text)))
    return shape.cut(0, 0)


def _faults(shape: Shape, part: re.Match[str], topic: Shape) -> Iterator[re.Match[str]]:
    """The clauses that say what was wrong, and no more of what they were wrong in."""
    for found in _FAULT.finditer(shape.text, part.start(), part.end()):
        if _OF_TARGET.search(found["c"]):
            continue
        stem = _STEM.sub("", found["c"])
        if not (stem and topic.text and stem in topic.text):
            yield found
