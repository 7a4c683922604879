"""Grades that are told first and given points after: 95%以上的为优秀，…。优秀得5分，良好得3分."""

from __future__ import annotations

import re
from decimal import Decimal

from kaocheng.scoring.phrases.tokens import (
    FULL,
    NOTE,
    POINTS,
    QUANTITY,
    RANGE,
    Points,
    Quantity,
    Shape,
)
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_GRADE = (
    "(?P<g>优秀|良好|中等|一般|较好|较差|(?:基本|不)?(?:合格|达标|称职)|[优良中差]"
    "|[一二三四]等|[甲乙丙丁A-D]等?级?)"
)
_DEFINED = re.compile(
    f"(?<=[{QUANTITY}{RANGE}{POINTS}下上内间]){NOTE}?的?，?(?:则|即|评|定|认定|确定)?[为是]{_GRADE}"
    "(?=[，。；、])"
)
_WORTH = re.compile(
    f"(?<=[，。；：、]){_GRADE}的?(?:等次|等级)?，?(?:得|计|为|按)?"
    f"(?P<w>[{POINTS}{FULL}{QUANTITY}]|不得分|不计分|零分)(?=[，。；、]|\\Z)"
)
_NOTHING = re.compile("较?差|不.*")
_BETWEEN = re.compile("(?:[，。；：、]|[计得评赋]分(?:标准|办法|方法)?|其中|分别)*")


def defined(shape: Shape) -> Shape:
    """95%以上的为优秀，低于95%的为不合格。优秀得5分，不合格不得分 → 95%以上的得5分，…."""
    told = list(_DEFINED.finditer(shape.text))
    worths = list(_WORTH.finditer(shape.text, told[-1].end() if told else 0))
    given = {one["g"]: shape.cut(*one.span("w")) for one in worths}
    grades = [one["g"] for one in told]
    if len(told) < 2 or len(set(grades)) < len(told) or len(worths) != len(given):
        return shape
    start, end = told[-1].end(), worths[-1].end() if worths else 0
    known = set(given) | {one for one in grades if _NOTHING.fullmatch(one)}
    if (
        not given
        or set(grades) != known
        or not _BETWEEN.fullmatch(_WORTH.sub("", shape.text[start:end]))
    ):
        return shape
    splices: list[Splice] = [
        (*one.span(), _given(given.get(one["g"], word("不得分", shape)))) for one in told
    ]
    return spliced(shape, [*splices, (start, end, shape.cut(0, 0))])


def _given(worth: Shape) -> Shape:
    """得5分; of 85% that share of the points."""
    value = worth.values[0]
    if isinstance(value, Quantity):
        share = value.value / Decimal(100)
        worth = Shape(POINTS, (Points((("", share),), share=share),), worth.spans, worth.words)
    if worth.text in (POINTS, FULL):
        return word("的，得", worth) + worth
    return word("的，不得分", worth)
