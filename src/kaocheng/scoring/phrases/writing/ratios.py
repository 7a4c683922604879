"""The best has all and the others their ratio to it: 得分最高得5分，其他采用比率法计分."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import FIGURES, FULL, NOTE, POINTS, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import instead

_BEST = re.compile(
    "(?P<what>(?:得分|分数|成绩|分值|[率数量额值分])(?:最高|最多|最大|最低|最少|最小))"
    f"(?=得[{POINTS}{FULL}])"
)
_OTHERS = re.compile("(?:其他|其余|剩余)[^。；]{0,16}?(?:比例|比率)")
_TITLE = re.compile(f"\\A[^，。；：{FIGURES}{NOTE}]{{2,30}}?(?P<word>得分)(?=(?:{NOTE})?：)")


def by_ratio(shape: Shape) -> Shape:
    """得分最高得5分 as 得分最高的得5分, and no heading taken for points."""
    for step in (_untitled, _whose):
        shape = step(shape)
    return shape


def _untitled(shape: Shape) -> Shape:
    """责任制考核得分（2分）：… — a heading, and nothing that is given."""
    found = _TITLE.match(shape.text)
    if found is None:
        return shape
    return shape.cut(0, found.start("word")) + shape.cut(found.end("word"), len(shape.text))


def _whose(shape: Shape) -> Shape:
    """得分最高得5分: who has the most, where the others have a share."""
    found = _BEST.search(shape.text)
    if found is None or not _OTHERS.search(shape.text, found.end()):
        return shape
    what = shape.cut(*found.span())
    return instead(shape, found, what + word("的", what))
