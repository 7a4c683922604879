"""采用比率法计分。得分=实际值÷标准值×权重: the equation says again what the words have said."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import FULL, NOTE, POINTS, QUANTITY, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import instead, replaced

# 比率法, and an equation of nothing but the figure, its measure and the points.
BY_RATIO = re.compile("比率法|比例法")
_AGAIN = re.compile(
    "(?<=[。；，])(?:该|本|此)?(?:项|指标|项指标)?(?:得分|分值)(?:为|计算公式为)?=[^，。；：=]{2,60}"
    "(?:权重|分值|满分|标准分)(?:[。；]|$)"
)


def unrestated(shape: Shape) -> Shape:
    """The same without an equation that the words before it have said.

    原始得分最高得3分 beside it gives the best all, and bounds nothing.
    """
    shape = replaced(shape, _LACKING)
    if not BY_RATIO.search(shape.text):
        return shape
    return replaced(_best_of(shape), _AGAIN)


# 机构健全（3分）；责任落实（3分）。缺一项扣相应分值: what is lacking gives nothing, as it is.
_LACKING = re.compile(
    f"(?<=[{POINTS}{FULL}{NOTE}])[。；，]?(?:以上)?(?:各项)?每?(?:缺|少|有)(?:{QUANTITY}|一项|项)(?:未完成|未落实|不达标|不符合)?的?，?"
    "(?:则|即)?扣(?:除|减)?(?:掉)?(?:该项|其|本项)?(?:的)?(?:相应|相对应|对应)的?(?:分值|分数|分|得分)"
    "(?=[，。；]|\\Z)"
)


_BEST = re.compile(f"(?<=[^，。；：加扣])最[高优大](?=得[{POINTS}{FULL}])")


def _best_of(shape: Shape) -> Shape:
    """原始得分最高得3分 → 原始得分最高的，得3分."""
    found = _BEST.search(shape.text)
    if found is None:
        return shape
    best = shape.cut(*found.span())
    return instead(shape, found, best + word("的，", best))
