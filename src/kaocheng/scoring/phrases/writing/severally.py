"""Faults joined in one clause, each of which costs as much: 没有台账和记录不完整，各扣2分."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import BARE, POINTS, SIGNS, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_JOIN = "(?:以及|和|、|及(?!时|格|早)|与)"
_FAULT = f"[^，。；：、{SIGNS}]{{3,30}}"
_RUN = re.compile(
    f"(?<![^。；：，])(?:{BARE}[.、)）])?(?P<run>{_FAULT}{_JOIN}[^，。；：{SIGNS}]{{3,60}}?)的?，?各(?P<verb>扣|扣除|扣减|减)"
    f"(?P<p>{POINTS})(?=[，。；]|\\Z)"
)
_LACKS = re.compile("未|没|无|不|缺")


def severally(shape: Shape) -> Shape:
    """没有台账和记录不完整，各扣2分 → 没有台账的扣2分，记录不完整的扣2分."""
    splices: list[Splice] = []
    for found in _RUN.finditer(shape.text):
        start, end = found.span("run")
        edges = [(one.start() + start, one.end() + start) for one in _joins(found["run"])]
        cuts = zip([start, *(b for _, b in edges)], [*(a for a, _ in edges), end], strict=True)
        parts = [shape.cut(a, b) for a, b in cuts]
        if len(parts) < 2:
            continue
        points = shape.cut(*found.span("p"))
        made = shape.cut(start, start)
        for part in parts:
            comma = word("，", points) if made.text else made
            made = made + comma + part + word(f"的{found['verb']}", points) + points
        splices.append((*found.span(), made))
    return spliced(shape, splices)


def _joins(run: str) -> list[re.Match[str]]:
    """Where one fault ends and the next begins: both say what is lacking."""
    found: list[re.Match[str]] = []
    for one in re.finditer(_JOIN, run):
        before = run[found[-1].end() if found else 0 : one.start()]
        if _LACKS.search(before) and _LACKS.search(run[one.end() :]):
            found.append(one)
    return found
