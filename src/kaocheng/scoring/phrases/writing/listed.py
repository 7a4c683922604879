"""Two things named first, and counted each by itself.

甲类案件、乙类案件，每发生一起，甲类案件扣5分，乙类案件扣2分.
"""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import POINTS, QUANTITY, SIGNS, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_NAME = f"[^，。；：、每的{SIGNS}]{{2,12}}"
_GIVEN = f"的?，?(?:分别|各)?(?P<{{0}}>扣|加|得|奖)?(?P<{{1}}>{POINTS})"
_TWO = re.compile(
    f"(?<![^。；：])(?:对)?(?P<a>{_NAME})(?:、|和|与)(?P<b>{_NAME})的?，"
    f"(?P<each>每[^，。；：、{SIGNS}]{{0,6}}(?:{QUANTITY}|[起件次个项例处人户]))，?(?:其中，?)?"
    f"(?P<one>{_NAME}?){_GIVEN.format('v', 'p')}[，、；](?P<two>{_NAME}?){_GIVEN.format('w', 'q')}"
    "(?=[，。；]|\\Z)"
)


def each_by_itself(shape: Shape) -> Shape:
    """The two written out: 甲类案件每发生一起扣5分，乙类案件每发生一起扣2分."""
    splices: list[Splice] = []
    for found in _TWO.finditer(shape.text):
        verb = found["w"] or found["v"]
        if verb is None or not _names(found):
            continue
        comma, each = word("，", shape.cut(*found.span())), shape.cut(*found.span("each"))
        one, other = (
            shape.cut(*found.span(name))
            + each
            + word(said or verb, each)
            + shape.cut(*found.span(p))
            for name, said, p in (("a", found["v"], "p"), ("b", found["w"], "q"))
        )
        splices.append((*found.span(), one + comma + other))
    return spliced(shape, splices)


def _names(found: re.Match[str]) -> bool:
    """Whether the points are those of the two, in their order, perhaps in fewer words."""
    return found["a"].startswith(found["one"]) and found["b"].startswith(found["two"])
