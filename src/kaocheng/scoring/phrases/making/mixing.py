"""Alternatives mixed with sums: each sentence gives its best, and the sentences add up.

获国家级表彰的得3分，省级的得2分；召开现场会的得2分, of 5 points: neither all nor the best of all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, product

from kaocheng.scoring.phrases.amounts import greatest, same, total
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.making.grants import grants_of
from kaocheng.scoring.phrases.making.singles import counts_one
from kaocheng.scoring.phrases.meaning import GIVE, NOTHING, REVERSE, Line
from kaocheng.scoring.phrases.tokens import Points

_LONGEST = 8
_GRADES = re.compile(
    "国家|中央|省部|省|市厅|市|县区|区县|县|区|乡镇|镇|村|级|部|厅"
    "|非常|比较|基本|不|优秀|良好|中等|一般|较好|较差|合格|满意|称职|达标|[优良中差一二三四五特]等?"
    "|主要|分管|其他|党委|政府|常务|正|副"
)


Run = tuple[list[Line], Points]  # lines that are a standard by themselves, and their worth


def mixed(asker: Asker, lines: Sequence[Line], full: Points | None) -> list[Run]:
    """The runs of lines that add up to the full points; [] where it takes no mixture."""
    if full is None or full.plain is None or sum(_gives(line) for line in lines) < 3:
        return []
    if any(line.effect.kind == REVERSE or line.also for line in lines):
        return []
    if all(counts_one(line.shape) for line in lines):
        return []  # 省级荣誉1项得3分，市级荣誉1项得2分: for each of them
    tops = [line.effect.points for line in lines if _gives(line)]
    known = [points for points in tops if points is not None]
    if len(known) < len(tops) or same(total(*known), full) or same(greatest(*known), full):
        return []
    for key in (_sentence, _paragraph, _likeness):
        found = list(_fitting(asker, list(_runs(lines, key)), full))
        if len(found) == 1:
            return found[0]
    return []


def _gives(line: Line) -> bool:
    return line.effect.kind == GIVE and line.each is None and not line.otherwise


def _sentence(line: Line) -> object:
    return line.part


def _paragraph(line: Line) -> object:
    return line.block


def _likeness(line: Line) -> object:
    return _GRADES.sub("", text_of(line.shape))


def _runs(lines: Sequence[Line], key: Callable[[Line], object]) -> Iterator[list[Line]]:
    """Neighbours that belong together; what gives nothing goes with what it follows."""
    run: list[Line] = []
    for _, found in groupby(lines, key):
        more = list(found)
        if run and any(map(_gives, run)) and any(map(_gives, more)):
            yield run
            run = []
        run += more
    if run:
        yield run


def _fitting(asker: Asker, runs: Sequence[list[Line]], full: Points) -> Iterator[list[Run]]:
    """Every way in which sums or bests of the runs come to the full points."""
    if not 2 <= len(runs) <= _LONGEST or any(_shuts_all(line) for run in runs for line in run):
        return
    options = [_worths(asker, run) for run in runs]
    if not all(options) or all(len(each) == 1 for each in options):
        return
    for worths in product(*options):
        if same(total(*worths), full):
            yield list(zip(runs, worths, strict=True))


def _shuts_all(line: Line) -> bool:
    return line.effect.kind == NOTHING and line.whole_item


def _worths(asker: Asker, run: list[Line]) -> list[Points]:
    """What a run may be worth: all that it gives, or the best of it."""
    asker.look_at(run)
    tops = [grant.top(None) for grant in grants_of(asker, [line for line in run if _gives(line)])]
    known = [top for top in tops if top is not None]
    if not known or len(known) < len(tops):
        return []
    both = [total(*known), greatest(*known)]
    return both[:1] if same(*both) else both
