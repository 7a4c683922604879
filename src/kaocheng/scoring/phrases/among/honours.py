"""Praise that several may give, or one several times: 获省级表彰的加4分, 被市级采用的加1分.

Whether each of them counts is not written. A bound that all of them together do not go beyond says
so: 获省级表彰的加4分，获市级表彰的加2分，累计不超过10分.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.among.turning import only_said
from kaocheng.scoring.phrases.amounts import exceeds, same, total
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import ADD, Each, Line
from kaocheng.scoring.phrases.patterns.limits import MOST_GIVEN
from kaocheng.scoring.phrases.tokens import Points, Quantity

# What may happen more than once; a title is won once.
_PRAISED = re.compile(
    "(?:表彰|表扬|嘉奖|奖励|批示|采用|采纳|录用|转发|刊发|刊登|刊载|先进)(?:肯定|奖励|的)*$"
)


def counted_honours(
    lines: Sequence[Line], asker: Asker, full: Points | None, highest: bool
) -> list[Line]:
    """The bonuses, each of the honours by how often where the bound says so."""
    adds = [line for line in lines if line.effect.kind == ADD]
    told = [line for line in adds if _is_honour(line)]
    if highest or len(told) < 2 or len(adds) < len(lines):
        return list(lines)
    together = total(*(line.effect.points for line in adds if line.effect.points))
    most = _most(adds)
    if most is None and full is not None and same(together, full):
        return list(lines)
    bound = most or full
    if bound is None or exceeds(together, bound):
        asker.doubt(f"“{text_of(told[0].shape)[-20:]}”等是每次都加分还是只加一次没有写清")
        return list(lines)
    asker.doubt("没有写“每次”，按每获得一次都加分计，请核对")
    return [replace(line, each=_EACH) if line in told else line for line in lines]


_EACH = Each(Quantity(Decimal(1), "次"), "happens")


def _is_honour(line: Line) -> bool:
    said = only_said(line)
    plain = said is not None and line.each is None and line.effect.points is not None
    return plain and _PRAISED.search(text_of(line.shape)) is not None


def _most(adds: Sequence[Line]) -> Points | None:
    """The bound behind the last of them."""
    limits = [line.limit(MOST_GIVEN) for line in adds]
    return limits[-1].points if limits[-1] is not None and not any(limits[:-1]) else None
