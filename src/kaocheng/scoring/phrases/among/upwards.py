"""市级以上先进加3分；省级以上加5分: who has the higher has the lower too, and gets the higher."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.turning import words_of
from kaocheng.scoring.phrases.meaning import ADD, Denied, Line, Saying

_HEIGHTS = ("村", "乡", "县", "市", "省", "国")
_UPWARDS = re.compile(
    "(?P<a>.*?)(?P<rank>国家|省部?|市厅?|地市|县区?|区县?|乡镇|镇|乡|村)级?(?:及|含)?以上(?P<b>.*)"
)
_AS_HIGH = str.maketrans({"区": "县", "镇": "乡", "地": "市"})


def upwards(lines: Sequence[Line]) -> list[Line]:
    """The lines of a bonus, each lower one without what a higher one gives."""
    return [_below(line, lines) for line in lines]


def _below(line: Line, lines: Sequence[Line]) -> Line:
    own = _rank(line)
    if own is None:
        return line
    found = [(one, rank) for one in lines if one.block == line.block and (rank := _rank(one))]
    higher = [one for one, rank in found if rank[1:] == own[1:] and rank[0] > own[0]]
    if not higher:
        return line
    above = [test for test in higher[0].tests if isinstance(test, Saying)]
    return replace(line, tests=(*line.tests, Denied(tuple(above))))


def _rank(line: Line) -> tuple[int, str] | None:
    """How high, and of what: 市级以上先进 is 先进 of a city."""
    found = _UPWARDS.fullmatch(words_of(line))
    if found is None or line.effect.kind != ADD or line.each is not None:
        return None
    height = found["rank"][0].translate(_AS_HIGH)
    return (_HEIGHTS.index(height), found["a"] + found["b"]) if height in _HEIGHTS else None
