"""签约项目6分，参加签约两次以上得3分，…: a heading that says what all below it is worth."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from kaocheng.scoring.phrases.among.turning import only_said
from kaocheng.scoring.phrases.amounts import exceeds, same, total
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import GIVE, Line
from kaocheng.scoring.phrases.tokens import FIGURES, Points

# A noun; what is done, wanted or missed is a condition.
_TITLE = re.compile(
    "(?!.*(?:完成|按|达|符合|实行|实施|落实|通过|开展|建立|制定|成立|设立|组织(?!领导|建设|机构|保障|体系)|及时|纳入|配备|召开|参加|获|未|不|无|有))"
    "[^，。；：、]{0,24}?(?:情况|项目|建设|工作|管理|投入|质量|水平|活动|组织领导|保障)"
)


def untitled(lines: Sequence[Line], full: Points | None) -> list[Line]:
    """The lines without headings, which give what the lines below them give.

    Where all lines make up the points of the whole, none of them is a heading.
    """
    given = [points for line in lines if (points := line.effect.points) is not None]
    if full is not None and given and same(total(*given), full):
        return list(lines)
    return [
        line for place, line in enumerate(lines) if not _is_title(line, lines[place + 1 :], full)
    ]


def _is_title(line: Line, after: Sequence[Line], full: Points | None) -> bool:
    worth = line.effect.points
    if worth is None or not after or not _is_noun(line) or _is_noun(after[0]):
        return False
    if any(same(points, worth) for points in _below(line, after, full)):
        return True
    given = [one.effect.points or full for one in after if one.effect.kind == GIVE]
    known = [points for points in given if points is not None]
    whole = full is not None and same(worth, full)
    return whole and bool(known) and all(not exceeds(points, worth) for points in known)


def _below(line: Line, after: Sequence[Line], full: Points | None) -> Iterator[Points]:
    """What the next line gives, and all of them up to the next heading."""
    own = list(takewhile(lambda one: one.block == line.block and not _is_noun(one), after))
    given = [one.effect.points or full for one in own if one.effect.kind == GIVE and not one.each]
    known = [points for points in given if points is not None]
    if known and own[0].effect.kind == GIVE:
        yield known[0]
        yield total(*known)


def _is_noun(line: Line) -> bool:
    """Whether a line gives points for a thing: 档案管理2分, one of several or a heading."""
    said = only_said(line)
    if said is None or line.effect.kind != GIVE or line.each or line.otherwise:
        return False
    return not said.figures(FIGURES) and bool(_TITLE.fullmatch(text_of(said).removesuffix("的")))
