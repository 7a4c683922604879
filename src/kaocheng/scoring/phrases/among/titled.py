"""签约项目6分，参加签约两次以上得3分，…: a heading that says what all below it is worth."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kaocheng.scoring.phrases.among.turning import only_said
from kaocheng.scoring.phrases.amounts import exceeds, same
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import GIVE, Line
from kaocheng.scoring.phrases.tokens import FIGURES, Points

# A noun; what is done, wanted or missed is a condition.
_TITLE = re.compile(
    "(?!.*(?:完成|按|达|符合|实行|实施|落实|通过|开展|建立|制定|成立|设立|组织|及时|纳入|配备|召开|参加|获|未|不|无|有))"
    "[^，。；：、]{2,24}?(?:情况|项目|建设|工作|管理|投入|质量|水平|活动)"
)


def untitled(lines: Sequence[Line], full: Points | None) -> list[Line]:
    """The lines without headings, which give what the lines below them give."""
    return [
        line for place, line in enumerate(lines) if not _is_title(line, lines[place + 1 :], full)
    ]


def _is_title(line: Line, after: Sequence[Line], full: Points | None) -> bool:
    said, worth = only_said(line), line.effect.points
    if said is None or worth is None or line.effect.kind != GIVE or line.each or line.otherwise:
        return False
    if said.figures(FIGURES) or not _TITLE.fullmatch(text_of(said).removesuffix("的")):
        return False
    given = [one.effect.points or full for one in after if one.effect.kind == GIVE]
    known = [points for points in given if points is not None]
    near = after[0] if after else line
    if near.effect.kind == GIVE and near.block == line.block and known and same(known[0], worth):
        return True
    whole = full is not None and same(worth, full)
    return whole and bool(known) and all(not exceeds(points, worth) for points in known)
