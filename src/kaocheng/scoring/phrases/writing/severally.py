"""What is said of several at once: 没有台账和记录不完整，各扣2分; 每低1%分别扣0.5分、0.2分."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import BARE, EMPTY, POINTS, QUANTITY, SIGNS, Shape
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
    shape = _each_fault(_each_rate(shape))
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


_STEPS = re.compile(
    f"(?<![^。；：])(?P<head>[^。；：每{POINTS}]{{4,120}}?)(?P<worth>的?，?[得计]{POINTS})?的?，"
    f"(?P<step>每[低少降差下][^，。；：{SIGNS}]{{0,4}}{QUANTITY})的?，?分别扣(?P<figs>{POINTS}(?:[、，和]{POINTS})+)"
    "(?=[，。；]|\\Z)"
)
_GAP = re.compile("[、，]|(?<!饱)和(?!谐)|(?<![普涉])及(?!时|格)|与|并?且")
_RATE = re.compile(
    f"(?P<name>[^，、]{{1,24}}?[率度比例重数额量])(?:均|都|任一)?(?P<level>(?:未达到?|达不到|[不]?低于|不足|达到?|不少于|≥)"
    f"{QUANTITY}(?:及?以上)?)?"
)


def _each_rate(shape: Shape) -> Shape:
    """甲率、乙率低于90%的，每低1%分别扣0.5分、0.2分 → 甲率低于90%的，每低1%扣0.5分；乙率….

    A rate without a level has that of the next one. The 得6分 between is asked of all of them,
    and comes first.
    """
    splices: list[Splice] = []
    for found in _STEPS.finditer(shape.text):
        start, figures = found.start("head"), found.start("figs")
        points = [shape.cut(figures + n, figures + n + 1) for n in range(0, len(found["figs"]), 2)]
        rates = _rates(shape.cut(*found.span("head")))
        if len(rates) != len(points):
            continue
        step, worth = shape.cut(*found.span("step")), shape.cut(*found.span("worth"))
        made = EMPTY
        for rate in rates if worth.text else []:
            made = made + (word("，", step) if made.text else EMPTY) + rate
        made = made + worth
        for rate, taken in zip(rates, points, strict=True):
            stop = word("；", step) if made.text else EMPTY
            made = made + stop + rate + word("的，", step) + step + word("扣", step) + taken
        splices.append((start, found.end(), made))
    return spliced(shape, splices)


def _rates(head: Shape) -> list[Shape]:
    """Each rate with its level; none where something in the list is no rate, or has none."""
    edges = [one.span() for one in _GAP.finditer(head.text)]
    ends = zip([0, *(b for _, b in edges)], [*(a for a, _ in edges), len(head.text)], strict=True)
    out: list[Shape] = []
    level = EMPTY
    for part in reversed([head.cut(a, b) for a, b in ends]):
        told = _RATE.fullmatch(part.text)
        if told is None or not (level.text or told["level"]):
            return []
        level = part.cut(*told.span("level")) if told["level"] else level
        out.append(part.cut(*told.span("name")) + level)
    return out[::-1]


_EVERY = "每[一1]?(?:个)?[^，。；：、每得扣0-9]{1,3}"
_COUNTED = re.compile(
    f"(?<![^。；：])(?P<head>[^。；：每{POINTS}]{{6,160}}?)(?:的?，|的)(?P<every>{_EVERY}(?:(?:、|和){_EVERY})+)，?"
    f"(?:分别|依次|各)扣(?P<figs>{POINTS}(?:[、，和]{POINTS})+)"
    f"(?:，(?:每|各|单|分)项(?:分别|均)?最[高多](?:可)?扣(?P<most>{POINTS}))?(?=[，。；]|\\Z)"
)
_FAULT_GAPS = (re.compile("的、"), re.compile("的，"), re.compile("，"), re.compile("、"))


def _each_fault(shape: Shape) -> Shape:
    """未核查、未登记的，每间、每人分别扣2分、1分 → 未核查的，每间扣2分；未登记的，每人扣1分."""
    splices: list[Splice] = []
    for found in _COUNTED.finditer(shape.text):
        start, at, figures = found.start("head"), found.start("every"), found.start("figs")
        every = [
            shape.cut(at + one.start(), at + one.end())
            for one in re.finditer(_EVERY, found["every"])
        ]
        points = [shape.cut(figures + n, figures + n + 1) for n in range(0, len(found["figs"]), 2)]
        faults = _faults(shape.cut(start, found.end("head")), len(every))
        if not faults or len(points) != len(every):
            continue
        made, mark = EMPTY, every[0]
        most = shape.cut(*found.span("most")) if found["most"] else EMPTY
        bound = word("，最多扣", most) + most if most.text else EMPTY
        for fault, each, taken in zip(faults, every, points, strict=True):
            stop = word("；", mark) if made.text else EMPTY
            made = (
                made + stop + fault + word("的，", mark) + each + word("扣", mark) + taken + bound
            )
        splices.append((start, found.end(), made))
    return spliced(shape, splices)


def _faults(head: Shape, count: int) -> list[Shape]:
    """So many faults, parted by the strongest sign that makes so many of them; none else."""
    for gap in _FAULT_GAPS:
        edges = [one.span() for one in gap.finditer(head.text)]
        if len(edges) != count - 1:
            continue
        ends = zip(
            [0, *(b for _, b in edges)], [*(a for a, _ in edges), len(head.text)], strict=True
        )
        parts = [head.cut(a, b) for a, b in ends]
        bad = all(_LACKS.search(part.text) and len(part.text) > 2 for part in parts)
        return [one.cut(0, len(one.text.removesuffix("的"))) for one in parts] if bad else []
    return []


# 未排查的，每处扣0.2分；未登记的，每人扣0.1分；每项最高扣3分
_APIECE = re.compile(
    f"(?<![^。])(?P<told>[^。]*?每[^。；]*?扣{POINTS}；[^。]*?扣{POINTS})[；，。](?:以上)?每(?:一|小|单|分)?(?:项|条|种|类)(?:情形|行为|问题)?"
    f"(?:分别|均|可)?最[多高](?:可|只)?扣(?P<most>{POINTS})(?=[，。；]|\\Z)"
)


def bound_apiece(shape: Shape) -> Shape:
    """…每处扣0.2分；…每人扣0.1分；每项最高扣3分: the bound is each one's own."""
    found = _APIECE.search(shape.text)
    if found is None or re.search("最[多高]|扣完|[得加]", found["told"]):
        return shape
    most = shape.cut(*found.span("most"))
    bound = word("，最多扣", most) + most
    start = found.start("told")
    ends = [
        start + one.end() for one in re.finditer(f"每[^。；]*扣{POINTS}(?=；|$)", found["told"])
    ]
    told = (found.end("told"), found.end(), EMPTY)
    return spliced(shape, [*((at, at, bound) for at in ends), told])
