"""按时上报的得满分，否则不得分；未按时上报的扣0.6分: what is said of one fault goes before 否则."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import GIVE, NOTHING, TAKE, Line

_MISSED = re.compile("(?:未|没有|不)[^，、或]{0,12}?(?P<what>[^，、或的]{2})(?=[，、或的]|$)")


def specials_first(asker: Asker, lines: Sequence[Line]) -> list[Line]:
    """The lines without a 否则不得分 that leaves nothing to what is taken off for parts of it."""
    out = list(lines)
    for place, line in enumerate(lines):
        if place and _is_rest(line) and _taken_from(lines[place - 1], lines[place + 1 :]):
            asker.doubt("“否则不得分”与后面的扣分有出入，按后面的扣分读，请核对")
            out = [one for one in out if one is not line]
    return out


def _is_rest(line: Line) -> bool:
    return line.otherwise and line.effect.kind == NOTHING and not line.tests


def _taken_from(given: Line, later: Sequence[Line]) -> bool:
    """Whether what gives full points wants what a later deduction says was missed."""
    if given.effect.kind != GIVE or given.each is not None or given.effect.points is not None:
        return False
    wanted = text_of(given.shape)
    takes = [line for line in later if line.effect.kind == TAKE]
    missed = [found["what"] for line in takes for found in _MISSED.finditer(_said(line))]
    return bool(missed) and any(what in wanted for what in missed)


def _said(line: Line) -> str:
    each = line.each
    more = f"，{each.measure}{each.noun}" if each is not None else ""
    return text_of(stripped(line.shape)) + more
