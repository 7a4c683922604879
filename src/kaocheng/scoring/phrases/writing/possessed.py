"""有一个示范村得5分，没有不得分，多1个加1分: one number, told three times."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import (
    EMPTY,
    POINTS,
    QUANTITY,
    SIGNS,
    Points,
    Quantity,
    Shape,
)
from kaocheng.scoring.phrases.words import COUNTERS
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_ONE = re.compile(
    f"(?<=[^没未只仅若])有(?P<q>{QUANTITY})(?P<noun>[^，。；：{SIGNS}有]{{2,16}}?)(?=的?，?[得计记]{POINTS})"
    f"|(?<![^，。；：])有(?P<q2>{QUANTITY})(?P<noun2>[^，。；：{SIGNS}有]{{2,16}}?)(?=的?，?[得计记]{POINTS})"
)
_NONE = re.compile(
    f"(?P<none>[，；。](?:没有|无)(?:的|者)?，?(?:不得分|不计分|[得计记]{POINTS}))(?=[，；。]|$)"
)
_MORE = re.compile(
    f"(?<=[，；。])每?再?多(?=(?P<q>{QUANTITY})(?:的|[^，。；：{SIGNS}加]{{2,8}})?，?加{POINTS})"
)


def possessed(shape: Shape) -> Shape:
    """有一个示范村得5分，没有不得分，多1个加1分 → 示范村达到1个得5分，每增加1个加1分."""
    found, none = _ONE.search(shape.text), _NONE.search(shape.text)
    if found is None or none is None or none.start() < found.end():
        return shape
    which = "" if found["q"] else "2"
    one = shape.values[found.start(f"q{which}")]
    if not isinstance(one, Quantity) or one.value != 1 or one.unit not in COUNTERS:
        return shape
    given = shape.cut(*none.span()).figures(POINTS)
    if any(value.plain for value in given if isinstance(value, Points)):
        return shape
    figure, noun = shape.cut(*found.span(f"q{which}")), shape.cut(*found.span(f"noun{which}"))
    said: list[Splice] = [(*found.span(), noun + word("达到", noun) + figure)]
    said.append((*none.span(), EMPTY))
    if (more := _MORE.search(shape.text, none.end())) is not None:
        said.append((*more.span(), word("每增加", shape.cut(*more.span()))))
    return spliced(shape, said)
