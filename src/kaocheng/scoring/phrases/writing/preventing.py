"""严防发生纵火案件，发生1起不得分: what must not happen, and that it takes one to lose all."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import QUANTITY, SIGNS, Quantity, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_NOTHING = "(?:实行|实施)?(?:一票否决(?:制)?，?)?(?:(?:本|该|此)项(?:指标)?)?(?:不得分|不计分)"
# 杜绝重大火灾，发生1起即不得分
_PREVENTED = re.compile(
    f"(?P<lead>(?:坚决|严格)?(?:严防|防止|杜绝|避免|遏制))(?:发生|出现)?(?P<what>[^，。；：{SIGNS}]{{3,30}})"
    f"(?P<once>[，。；](?:每|凡|一旦|如|若)?(?:发生|出现)(?P<q>{QUANTITY})(?:及?以上)?的?，?(?:即|就|则)?)"
    f"(?=(?P<none>{_NOTHING})?)"
)
# 发生1起及以上暴恐案件的，不得分
_ONCE_OR_MORE = re.compile(
    f"(?<=发生)(?P<q>{QUANTITY})(?:及|或)?以上的?(?=[^，。；：{SIGNS}]{{2,30}}的?，?(?:实行|则|即)?{_NOTHING})"
)


def of_prevention(shape: Shape) -> Shape:
    """严防发生甲，发生1起不得分 → 发生甲的，不得分; 发生1起以上甲的 → 发生甲的."""
    # 防止出现甲，每发生1起扣2分: what is counted is 发生甲, and not that it was prevented.
    splices: list[Splice] = []
    for found in _PREVENTED.finditer(shape.text):
        lead, once = shape.cut(*found.span("lead")), shape.cut(*found.span("once"))
        splices.append((found.start("lead"), found.start("what"), word("发生", lead)))
        if found["none"] and _is_one(shape, found.start("q")):
            splices.append((*found.span("once"), word("的，", once)))
    for found in _ONCE_OR_MORE.finditer(shape.text):
        if _is_one(shape, found.start("q")):
            splices.append((*found.span(), shape.cut(0, 0)))
    return spliced(shape, splices)


def _is_one(shape: Shape, at: int) -> bool:
    value = shape.values[at]
    return isinstance(value, Quantity) and value.value == 1
