"""基础分占60%，完成任务的得基础分: what the base points are, put where they are given."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import (
    EMPTY,
    NOTE,
    POINTS,
    QUANTITY,
    Points,
    Quantity,
    Shape,
    shape_of,
)
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_BASE = "(?:基础|基本|基准|标准|起步)分"
_WHOLE = "(?:(?:本项|该项|此项|总)?(?:分值|总分|满分|标准分|权重分)的)?"
# A clause that says nothing else: 基础分为分值的60%，
_TOLD = re.compile(
    f"(?<![^，。；：])(?:其中|本项指标|该项指标|本项|该项|此项|本指标|考核)*{_BASE}(?:值|数)?(?:占|为|按|是|：)?(?:{_WHOLE}(?P<q>{QUANTITY})|(?P<p>{POINTS}))"
    f"(?:计(?:算|分)?)?[，。；]"
)
_GIVEN = re.compile(f"(?P<v>可?得|计|获得?)满?{_BASE}(?![{POINTS}{QUANTITY}值])(?P<note>{NOTE})?")
_OF_IT = re.compile(
    r"(?:占|为|即|按)?(?:分值的|总分的|满分的|本项分值的|该项分值的)?[0-9.]+(?:%|分)"
)
_REST = re.compile("(?:加|附加|创新|增量|奖励|提升|浮动)分(?:占|为)")


def based(shape: Shape) -> Shape:
    """The same with every 得基础分 as its points; left alone where they are not told."""
    told = _TOLD.search(shape.text)
    if told is not None and _REST.search(shape.text):
        return shape  # two parts with points of their own
    worth = None if told is None else _worth(shape, told)
    out, at, given = EMPTY, 0, False
    for found in _GIVEN.finditer(shape.text):
        own = _remarked(shape, found) or worth
        if own is None:
            continue
        mark = shape.cut(found.start("v"), found.end("v"))
        points = Shape(
            POINTS, (own,), mark.spans[-1:], ("".join(shape.words[found.end("v") : found.end()]),)
        )
        out = out + shape.cut(at, found.start()) + word("得基础分", mark) + points
        at, given = found.end(), True
    if not given:
        return shape
    made = out + shape.cut(at, len(shape.text))
    return made if told is None or worth is None else _without(made, told)


# 从4分中扣分，在4分的基础上: what a deduction starts from, where another level has given more.
_OUT_OF = re.compile(
    f"(?:从|在)(?P<p>{POINTS})(?:的?基础上|中|里)(?:(?:进行|予以|相应)?(?:扣分|减分|扣减|扣)(?=，))?(?P<comma>，?)"
    f"(?=(?P<step>[^。；{POINTS}]*)[扣减]{POINTS})"
)
_GAVE = re.compile(f"[得计记](?P<p>{POINTS})")


def out_of(shape: Shape) -> Shape:
    """低于20亿元的，每少1亿元从5分中扣0.5分, after 得5分: from there. 从4分中扣分，…: 得4分，…"""
    splices: list[Splice] = []
    for found in _OUT_OF.finditer(shape.text):
        own = shape.values[found.start("p")]
        gave = [
            shape.values[one.start("p")] for one in _GAVE.finditer(shape.text, 0, found.start())
        ]
        if own in gave:
            splices.append((*found.span(), EMPTY))
        elif gave and found["step"] and shape.text[: found.start()].endswith("的，"):
            given = shape.cut(*found.span("p"))
            splices.append((*found.span(), word("得", given) + given + word("，", given)))
    return spliced(shape, splices)


def _without(shape: Shape, told: re.Match[str]) -> Shape:
    """The clause that only told the points is no longer needed; it stands before they are given."""
    if shape.text[told.start() : told.end()] != told[0]:
        return shape
    return shape.cut(0, told.start()) + shape.cut(told.end(), len(shape.text))


def _worth(shape: Shape, told: re.Match[str]) -> Points | None:
    if told["p"]:
        value = shape.values[told.start("p")]
        return value if isinstance(value, Points) and value.low is None else None
    return _share(shape.values[told.start("q")])


def _share(value: object) -> Points | None:
    if not isinstance(value, Quantity) or value.unit != "%" or not 0 < value.value < 100:
        return None
    share = value.value.scaleb(-2)
    return Points((("", share),), share=share)


def _remarked(shape: Shape, found: re.Match[str]) -> Points | None:
    """得基础分（占分值的60%）."""
    if not found["note"]:
        return None
    words = str(shape.values[found.start("note")])
    if not _OF_IT.fullmatch(words):
        return None
    values = shape_of(words).values
    own = next((each for each in values if isinstance(each, Points | Quantity)), None)
    return own if isinstance(own, Points) else _share(own)
