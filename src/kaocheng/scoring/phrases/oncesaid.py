"""A count that is said once: 受理件不录入的，1件扣2分，当天不录入的扣1分, each of them or once?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kaocheng.scoring.phrases.amounts import exceeds, same
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.items import Item
from kaocheng.scoring.phrases.meaning import GIVE, TAKE, Line
from kaocheng.scoring.phrases.tokens import Points
from kaocheng.scoring.phrases.words import COUNTERS, TIMES

# 当天不录入的, 情节严重: one of those that are counted, most likely, and not all there is.
_ONE_OF_THEM = re.compile(
    "^(?:如|若|其中|严重|重大|情节).{2,}|^(?!未(?!整改|办|处理|改正|按)|没有|无).*的$"
)
_LINKING = re.compile("[，、的]")


def counted_once(
    lines: Sequence[Line], items: Iterable[Item], text: str, full: Points | None
) -> Iterator[str]:
    """What is affirmed behind a count in the same part, and may be meant for each."""
    affirmed = [_LINKING.sub("", item.name) for item in items if not item.unit]
    counted: Line | None = None
    for line in lines:
        said = text_of(line.shape)
        if line.each is not None:
            counted = line if _counts(line) else None
        elif counted is None or not _goes_with(counted, line) or _takes_all(line, full):
            continue
        elif any(name in _LINKING.sub("", said) for name in affirmed) and (
            _ONE_OF_THEM.search(said) or f"分、{said}" in text
        ):
            yield f"“{said[:24]}”是每一个都计还是只计一次没有写清"


def _counts(line: Line) -> bool:
    each = line.each
    if each is None or each.way != "happens" or each.step.unit in TIMES:
        return False
    return each.step.unit in COUNTERS


def _goes_with(counted: Line, line: Line) -> bool:
    return bool(line.shape.text) and (line.part, line.effect.kind) == (
        counted.part,
        counted.effect.kind,
    )


def _takes_all(line: Line, full: Points | None) -> bool:
    """Whether the first time leaves nothing that a second could take."""
    points = line.effect.points
    if line.effect.kind != TAKE or points is None or full is None:
        return False
    return same(points, full) or exceeds(points, full)


def at_once(lines: Iterable[Line], full: Points | None) -> Iterator[str]:
    """每村有一个宣传栏的得5分, of 5 points: is each counted, or is it wanted of each?"""
    counted = [one for one in lines if one.effect.kind == GIVE and one.each is not None]
    for line in counted if len(counted) == 1 else ():
        points = line.effect.points
        if points is None or line.limits:
            continue
        if full is not None and same(points, full) and full.plain != 1:
            yield f"“{text_of(line.shape)[:20]}”是每个都得分还是每个都要做到没有写清"
