"""采用比率法计分。得分=实际值÷标准值×权重: the equation says again what the words have said."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import EMPTY, FULL, POINTS, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import instead, spliced

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
    if not BY_RATIO.search(shape.text):
        return shape
    shape = _best_of(shape)
    return spliced(shape, ((*found.span(), EMPTY) for found in _AGAIN.finditer(shape.text)))


_BEST = re.compile(f"(?<=[^，。；：加扣])最[高优大](?=得[{POINTS}{FULL}])")


def _best_of(shape: Shape) -> Shape:
    """原始得分最高得3分 → 原始得分最高的，得3分."""
    found = _BEST.search(shape.text)
    if found is None:
        return shape
    best = shape.cut(*found.span())
    return instead(shape, found, best + word("的，", best))
