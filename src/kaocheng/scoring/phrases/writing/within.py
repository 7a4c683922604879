"""What is done within a time, beside other times of it: 15分钟内可到达得5分，15—30分钟得3分.

The later clauses ask how long the same took, so the first asks that as well.
"""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import FULL, POINTS, QUANTITY, RANGE, Quantity, Shape
from kaocheng.scoring.phrases.words import TIMES
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import instead

_DONE = re.compile(
    f"(?:在)?(?P<q>{QUANTITY})(?:以|之)?内(?:可以|可|能够|能)?"
    f"(?P<verb>[^，。；：每得{POINTS}{QUANTITY}]{{0,3}}?(?:到达|赶到|抵达|响应|到场|送达|办结|反馈|报告|上报|报送|回复|答复|处置|恢复|完成)[^，。；：每得{POINTS}{QUANTITY}]{{0,6}}?)"
    f"(?:的，?)?(?=得[{POINTS}{FULL}])"
)
_LATER = re.compile(f"[，；。](?:超过|大于)?(?P<q>[{QUANTITY}{RANGE}])(?!内)")


def within_time(shape: Shape) -> Shape:
    """15分钟内可到达现场得5分，15—30分钟得3分 → 到达现场时间15分钟以内得5分，…."""
    found = _DONE.search(shape.text)
    later = _LATER.search(shape.text, found.end()) if found is not None else None
    if found is None or later is None:
        return shape
    first, other = (shape.values[each.start("q")] for each in (found, later))
    if not isinstance(first, Quantity) or not isinstance(other, Quantity):
        return shape
    if first.unit not in TIMES or other.unit != first.unit:
        return shape
    figure = shape.cut(*found.span("q"))
    took = shape.cut(*found.span("verb")) + word("时间", figure)
    return instead(shape, found, took + figure + word("以内", figure))
