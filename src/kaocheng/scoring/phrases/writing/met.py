"""达标 right after the level that is wanted: 覆盖率达95%以上。覆盖率达标得2分，未达标不得分."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import FIGURES, FULL, NOTE, POINTS, QUANTITY, Shape
from kaocheng.scoring.phrases.writing.elements import word

_PLAIN = f"[^，。；：{FIGURES}{NOTE}]"
_MET = re.compile(
    f"(?:(?<=[，。；：])|^)(?P<m>{_PLAIN}{{2,30}}?)(?:达到?|不低于|不少于|≥|保持在)(?P<q>{QUANTITY})"
    f"(?:及?以上)?(?P<stop>(?:{NOTE})?[，。；])(?P<same>{_PLAIN}{{0,20}}?)"
    "(?P<met>(?:达标|达到(?:上述|规定|以上|考核)?(?:要求|标准|目标)|符合(?:要求|标准))(?:的|，)*)"
    f"(?=[得计][{POINTS}{FULL}])"
)
_MISSED = re.compile(
    f"(?:[得计])[{POINTS}{FULL}][，；。](?P<not>(?:{_PLAIN}{{0,20}}?)"
    "(?:未达标|不达标|未达到(?:要求|标准|目标)|达不到(?:要求|标准)|不符合(?:要求|标准))(?:的|，)*)(?=不得分|不计分)"
)


def where_met(shape: Shape) -> Shape:
    """The same with the level in place of 达标: 覆盖率达95%以上的，得2分，未达标不得分."""
    found = _MET.search(shape.text)
    if found is None or not _is_same(found["m"], found["same"]):
        return shape
    mark = shape.cut(*found.span("q"))
    before, level = shape.cut(0, found.start()), shape.cut(found.start(), found.start("stop"))
    if found["same"] and before.text.endswith("，"):  # what it is met of is named: of nothing else
        before = before.cut(0, len(before.text) - 1) + word("。", mark)
    rest = _otherwise(shape.cut(found.end(), len(shape.text)))
    return before + level + word("的，", mark) + rest


def _otherwise(rest: Shape) -> Shape:
    """得2分，未达标不得分 → 得2分，否则不得分."""
    missed = _MISSED.match(rest.text)
    if missed is None:
        return rest
    mark = rest.cut(*missed.span("not"))
    out = rest.cut(0, missed.start("not")) + word("否则", mark)
    return out + rest.cut(missed.end(), len(rest.text))


def _is_same(measure: str, words: str) -> bool:
    """Whether what is met is the measure just named, or is not named at all."""
    return not words or measure.endswith(words) or (len(words) > 2 and words in measure)
