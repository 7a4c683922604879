"""What is said of several at once: 没有台账和记录不完整，各扣2分; 每低1%分别扣0.5分、0.2分."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import BARE, POINTS, QUANTITY, SIGNS, Shape
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


_LEVEL = f"[^，。；：、{SIGNS}]{{2,24}}(?:达到|不低于|不少于|达|为){QUANTITY}(?:及?以上)?"
_STEPPED = re.compile(
    f"(?<![^。；：，])(?P<a>{_LEVEL})(?P<gap>[，、且和]|并且)(?P<b>{_LEVEL})"
    f"(?P<worth>的?，?得{POINTS})?(?P<mid>的?，)(?P<step>每[低少降差][^，。；：{SIGNS}]{{0,4}}{QUANTITY})，?"
    f"(?P<each>分别扣)(?P<p>{POINTS})[、，和](?P<q>{POINTS})(?=[，。；]|\\Z)"
)


def stepped_severally(shape: Shape) -> Shape:
    """甲达到90%，乙达到70%，每低1%分别扣5分、2分 → 甲达到90%，每低1%扣5分；乙达到70%，每低1%扣2分.

    Points that both together are worth come first: 甲…和乙…的得6分 is asked of both.
    """
    splices: list[Splice] = []
    for found in _STEPPED.finditer(shape.text):
        one, other, step = (shape.cut(*found.span(slot)) for slot in ("a", "b", "step"))
        comma, stop = word("，", step), word("；", step)
        takes = [word("扣", step) + shape.cut(*found.span(slot)) for slot in ("p", "q")]
        both = one + word("且", other) + other + shape.cut(*found.span("worth")) + stop
        made = both if found["worth"] else shape.cut(0, 0)
        made = made + one + comma + step + takes[0] + stop + other + comma + step + takes[1]
        splices.append((*found.span(), made))
    return spliced(shape, splices)
