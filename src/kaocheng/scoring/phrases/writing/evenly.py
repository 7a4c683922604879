"""公厕、中转站各2座得6分: as many of each, two figures that are asked for one by one."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import BARE, POINTS, QUANTITY, SIGNS, Quantity, Shape
from kaocheng.scoring.phrases.words import COUNTERS
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

# 新建、改建停车场各2座: one thing, had in two ways.
_DOING = (
    "(?:新建|改建|扩建|续建|迁建|建成|改造|创建|培育|举办|承办|组织|开展)(?:、|和|及|与|各|分别)"
)
_THING = f"(?!{_DOING})[^，。；：、或每各{SIGNS}]{{2,14}}?(?<![县区市镇乡村户人])"
_RUN = re.compile(
    f"(?<![^，。；：{BARE}])(?!{_DOING})(?P<verb>(?:新建|建成|建设|新增|改造|完成|举办|开展|组织|召开|报送|发表|培育|引进|创建|配备)?)"
    f"(?P<things>{_THING}(?:(?:、|和|及|与){_THING})+)(?:各|分别)(?:不少于|不低于|达到|完成|建成)?"
    f"(?P<q>{QUANTITY})(?:及?以上)?(?=的?，?(?:[得计]{POINTS}|[每少缺否]))"
)


def so_many_of_each(shape: Shape) -> Shape:
    """新建公厕、中转站各2座得6分 → 新建公厕不少于2座，新建中转站不少于2座得6分."""
    splices: list[Splice] = []
    for found in _RUN.finditer(shape.text):
        value = shape.values[found.start("q")]
        if not isinstance(value, Quantity) or value.unit not in COUNTERS:
            continue
        verb, figure = shape.cut(*found.span("verb")), shape.cut(*found.span("q"))
        start = found.start("things")
        cuts = [start, *(start + one.end() for one in re.finditer("、|和|及|与", found["things"]))]
        ends = [*(cut - 1 for cut in cuts[1:]), found.end("things")]
        made = shape.cut(start, start)
        for a, b in zip(cuts, ends, strict=True):
            comma = word("，", figure) if made.text else made
            made = made + comma + verb + shape.cut(a, b) + word("不少于", figure) + figure
        splices.append((*found.span(), made))
    return spliced(shape, splices)
