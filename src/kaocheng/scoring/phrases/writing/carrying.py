"""What the clause before was about: 指挥中心未竣工的扣5分，未开工的扣8分, both of the centre."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import ADD, TAKE, Line
from kaocheng.scoring.phrases.tokens import BARE, POINTS, SIGNS, Shape
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_REST = f"[^，。；：、{SIGNS}]"
_COUNT = "(?:每[^，。；：、每]{1,3}?)?"
_TAKEN = f"(?:扣|扣除|扣减|减){POINTS}"
_EFFECT = f"的?，?(?:{_COUNT}(?:各|再)?{_TAKEN}|不得分)"
_NO = "(?:未能?|没有|尚未|没|不)"
# A thing, and what was not done with it, or was done in time.
_OF = re.compile(
    f"(?<![^，。；：])(?P<s>{_REST}{{2,16}}?)(?P<p>{_NO}{_REST}{{1,8}}?"
    f"|(?:按期|按时|如期|已|全部){_REST}{{2,4}}?)(?={_EFFECT}|的?，?得{POINTS})"
)
# The same without a thing: 未开工, 未按时备案, 不规范.
_BARE = re.compile(
    f"(?<=[{POINTS}分][，、])(?={_NO}(?:按要求|按规定|按时|按期|及时|全部)?{_REST}{{2}}{_EFFECT})"
    "(?!未完成|未达|不达|没有达|未超|不足|没有完成|不得|不扣|不符|不到|未能?发生|未发现|没有发)"
)
# No name of a thing: what somebody does, when, or how often.
_NO_THING = re.compile(
    "^(?:有|无|每|对|因|如|若|凡|其|并|或|发现|发生|出现|存在|经|被|按|在|当|于|同一|仍|超过|逾期|一(?![般级类])|两)|[的了时后前而且并但或]$|未|没|不|无|缺"
)

_OWN = re.compile(
    f"{_NO}(?:按要求|按规定|按时|按期|及时|全部)?(?P<v>{_REST}{{2}})(?P<effect>{_EFFECT})"
)
_GIVEN = re.compile("的?，?得")


def of_the_thing(shape: Shape) -> Shape:
    """消防站未竣工的扣4分，未开工的扣2分 → 消防站未竣工的扣4分，消防站未开工的扣2分."""
    splices: list[Splice] = []
    for bare in _BARE.finditer(shape.text):
        thing = _thing(shape, bare.start())
        if thing is not None:
            splices.append((bare.start(), bare.start(), thing))
    return spliced(shape, splices)


def _thing(shape: Shape, end: int) -> Shape | None:
    """What the last clause that names a thing is about, of the same part of the sentence."""
    start = max(shape.text.rfind(stop, 0, end) + 1 for stop in "。；：")
    known = list(_OF.finditer(shape.text, start, end))
    if not known or _NO_THING.search(known[-1]["s"]):
        return None
    thing, own = shape.cut(*known[-1].span("s")), _OWN.match(shape.text, end)
    given = _GIVEN.match(shape.text, known[-1].end()) is not None
    if own is None or (given and own["effect"].endswith("不得分")):
        return None
    if thing.text.endswith(own["v"]):  # 信息报送不及时, 未报送
        thing = thing.cut(0, len(thing.text) - len(own["v"]))
    return thing if len(thing.text) > 1 else None


_HEAD = re.compile(
    f"(?:(?<![^。；])|(?<={BARE}[、.]))(?P<h>{_REST}{{2,10}}(?:事故|案件|事件|工程|工作|方面|建设|管理|资料|台账|会议|活动|培训|检查))："
)
_CASE = re.compile("(?:事故|案件|事件)$")
_CLEAR = 5  # signs of a name that says enough by itself
_MEMBER = re.compile(f"(?<=[，、；：])(?P<n>{_REST}{{1,8}}?)(?={_EFFECT}|的?，?{_COUNT}加{POINTS})")


def under_title(shape: Shape) -> Shape:
    """死亡事故：主责扣8分；受伤事故：主责扣3分 → each 主责 with the accident it speaks of."""
    heads = list(_HEAD.finditer(shape.text))
    edges = [*(head.start() for head in heads), len(shape.text)]
    found = [
        (head, one)
        for head, end in zip(heads, edges[1:], strict=True)
        for one in _MEMBER.finditer(shape.text, head.end() - 1, end)
    ]
    heard = Counter(name for name, _ in {(one["n"], head["h"]) for head, one in found})
    titled = (
        (one.start(), head)
        for head, one in found
        if heard[one["n"]] > 1 or (_CASE.search(head["h"]) and len(one["n"]) < _CLEAR)
    )
    return spliced(shape, ((at, at, shape.cut(*head.span("h"))) for at, head in titled))


def of_two_things(lines: Sequence[Line]) -> str:
    """What is said alike in two sentences that may speak of two things; "" where nothing is."""
    heard: dict[str, int] = {}
    for line in lines:
        said = text_of(stripped(line.shape))
        if not _ALIKE.fullmatch(said) or line.effect.kind not in (TAKE, ADD):
            continue
        if heard.setdefault(said, line.part) != line.part:
            return said
    return ""


_ALIKE = re.compile("(?:未能?|没有|尚未|没|不|已)?[^，]{2,4}")
