"""不得分 and what is said in one breath with it: 不得分并倒扣2分, 一票否决，不得分."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import FULL, POINTS, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import replaced, spliced

_VETOED = re.compile("(?:实行|的)*一票否决(?:制)?，(?=(?:该项|本项|此项)?(?:不得分|不计分))")


def vetoed(shape: Shape) -> Shape:
    """一票否决，该项不得分: what it costs here is said."""
    return replaced(shape, _VETOED, "的，")


_NOTHING_AND = re.compile(
    "(?:不得分|不计分|不予计分)(?P<and>并且|并|且)(?=倒扣|再扣|另扣|追加|扣|实行|在.{1,10}一票|一票)"
)


_ALL_TAKEN = re.compile(
    f"，?(?:则|将)?(?:{FULL}|(?:此|该|本)项?(?:分值|分数))(?:全部?)?(?:扣完|扣光|扣除|扣掉|扣)(?=[，。；]|$)"
)


# 否则不得这1分: what was just named, and nothing else.
_NOT_THESE = re.compile(f"不[得计](?:这|该|此)(?:{POINTS}|部分分|小?项分)(?=[，。；]|$)")


def nothing_and(shape: Shape) -> Shape:
    """不得分并倒扣2分: two clauses. 该项分值全扣, 不得这1分 are other words for 不得分."""
    shape = replaced(shape, _NOT_THESE, "不得分")
    shape = replaced(shape, _ALL_TAKEN, "，不得分")
    places = (found.span("and") for found in _NOTHING_AND.finditer(shape.text))
    return spliced(shape, ((at, at, word("，", shape.cut(at, end))) for at, end in places))
