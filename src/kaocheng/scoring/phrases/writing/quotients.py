"""One figure over another: 甲与乙相比，比值为1时，2分，比值每减0.1扣0.5分, counted from the 1."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import BARE, POINTS, QUANTITY, SIGNS, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import instead

_FIGURE = f"[{BARE}{QUANTITY}]"
_QUOTIENT = re.compile(
    f"(?<![^。；：，])(?:(?P<of>[^，。；：{SIGNS}]{{3,30}}[与和][^，。；：{SIGNS}]{{2,30}}?)(?P<cmp>(?:相比|比较|之比)，))?"
    f"(?P<m>[^，。；：{SIGNS}]{{0,30}}?(?:比值|之比))为(?P<q>{_FIGURE})(?:时|的)，?(?:得|计)?(?P<p>{POINTS})，"
    f"(?:比值|其|该比值)?每(?:减少|降低|减|降|低)(?P<s>{_FIGURE})"
)


def of_quotient(shape: Shape) -> Shape:
    """甲与乙相比，比值为1时，2分，比值每减0.1扣0.5分 → 甲与乙比值达到1的得2分，每低0.1扣0.5分."""
    found = _QUOTIENT.search(shape.text)
    if found is None:
        return shape
    of = shape.cut(*found.span("of")) if found["of"] else shape.cut(0, 0)
    measure, level = shape.cut(*found.span("m")), shape.cut(*found.span("q"))
    points, step = shape.cut(*found.span("p")), shape.cut(*found.span("s"))
    head = of + measure + word("达到", level) + level + word("的得", level) + points
    return instead(shape, found, head + word("，每低", step) + step)
