"""Tiers of a number that is counted: 迟报1天扣1分，迟报2天扣3分，3天以上不得分.

Each stands for itself, and the first is no 每: who is two days late loses 3 points, not 4 or 5.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kaocheng.scoring.phrases.tokens import (
    FIGURES,
    NOTE,
    POINTS,
    QUANTITY,
    Points,
    Quantity,
    Shape,
)
from kaocheng.scoring.phrases.words import COUNTERS, LACKING, TIMES
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_TIER = re.compile(
    f"(?<![^，。；：、])(?P<head>[^，。；：、每{POINTS}{NOTE}]{{0,20}}?)(?P<q>{QUANTITY})"
    f"(?P<up>{NOTE}?(?:及|和|含|或)?以上{NOTE}?)?(?P<noun>[^，。；：、每达{FIGURES}{NOTE}]{{0,12}}?)"
    f"(?P<gives>的?，?(?:(?P<verb>[应则均即各]*(?:扣减|扣分|扣|减|加分|加|奖励|奖))(?P<p>{POINTS})|不得分|不计分|扣完))"
    "(?=[，。；、]|\\Z)"
)
_AGAIN = re.compile("再|另|还|又|增加|超过|每")
_NO_COUNT = re.compile("低于|少于|不足|不少|至少|超过|达|完成|第|降|提|升")


@dataclass(frozen=True)
class _Tier:
    """One tier: where it stands, what is counted, how many, what that does to the points."""

    start: int
    end: int
    head: str
    noun: str
    number: Quantity
    sign: str  # 扣, 加, or nothing where nothing is left
    worth: Decimal | None
    at: int  # where the number stands
    after: int  # where the noun ends


def tallied(shape: Shape) -> Shape:
    """Each tier as a level: 迟报1天以上扣1分，迟报2天以上扣3分，迟报3天以上不得分."""
    splices: list[Splice] = []
    for run in _runs(shape):
        each = _is_each(run)
        for tier in run:
            level = _level(shape, run[0], tier, "每" if each and tier is run[0] else "")
            splices.append((tier.start, tier.after, level))
    return spliced(shape, splices)


def _level(shape: Shape, first: _Tier, tier: _Tier, each: str = "") -> Shape:
    """What is counted, in the words of the first tier, then how many, or 每 so many."""
    number = shape.cut(tier.at, tier.at + 1)
    head = shape.cut(first.start, first.at)
    if first.head in LACKING:  # 缺报1期: how many are lacking
        head = word("缺少数" if len(first.head) == 1 else f"{first.head}数", number)
    noun = shape.cut(first.after - len(first.noun), first.after)
    if each:
        return head + noun + word(each, number) + number
    return head + noun + number + word("以上", number)


def _runs(shape: Shape) -> list[list[_Tier]]:
    """Tiers that follow on one another and count the same thing, two or more."""
    runs: list[list[_Tier]] = []
    for found in _TIER.finditer(shape.text):
        tier = _tier(shape, found)
        if tier is None:
            continue
        last = runs[-1][-1] if runs else None
        if last is not None and last.end + 1 == tier.start and _counts_same(runs[-1][0], tier):
            runs[-1].append(tier)
        else:
            runs.append([tier])
    named = [run for run in runs if run[0].head or not (len(run) > 1 and _is_each(run))]
    return [run for run in named if _rises(run) and not _is_open(shape, run)]


def _is_each(run: Sequence[_Tier]) -> bool:
    """脱岗1次扣1分，3次以上不得分: the second time costs as much again."""
    first, second = run[0], run[1]
    alone = len(run) == 2 and first.number.value == 1 and first.sign == "扣"
    return alone and second.worth is None and second.number.value > 2


def _tier(shape: Shape, found: re.Match[str]) -> _Tier | None:
    number, sign = shape.values[found.start("q")], found["verb"] or ""
    if not isinstance(number, Quantity) or number.unit not in (*COUNTERS, *TIMES, "个月"):
        return None
    if number.value % 1 or number.low is not None or number.over is not None or number.both:
        return None
    if _AGAIN.search(found["head"] + sign) or _NO_COUNT.search(found["head"] + found["noun"]):
        return None
    worth = shape.values[found.start("p")] if found["p"] else None
    plain = worth.plain if isinstance(worth, Points) and worth.share is None else None
    if found["p"] and plain is None:
        return None
    kind = "" if not found["p"] else "加" if "加" in sign or "奖" in sign else "扣"
    return _Tier(
        found.start(), found.end(), found["head"], found["noun"], number, kind, plain,
        found.start("q"), found.end("noun"),
    )  # fmt: skip


def _counts_same(first: _Tier, tier: _Tier) -> bool:
    """Whether a tier is one more of what the first one counts, in fewer words perhaps."""
    if not first.head.endswith(tier.head) or tier.noun not in ("", first.noun):
        return False
    if not first.head + first.noun or tier.number.unit != first.number.unit:
        return False
    return {first.sign, tier.sign} in ({"扣"}, {"加"}, {"扣", ""})


def _rises(run: Sequence[_Tier]) -> bool:
    """Whether more of it always costs more, or gives more; 不得分 is the most that it can cost."""
    ordered = sorted(run, key=lambda tier: tier.number.value)
    return len(run) > 1 and all(
        one.number.value < other.number.value
        and one.worth is not None
        and (other.worth is None or one.worth < other.worth)
        for one, other in pairwise(ordered)
    )


def _is_open(shape: Shape, run: Sequence[_Tier]) -> bool:
    """Whether each says 以上 already, and needs no help."""
    return all("以上" in shape.text[tier.at : tier.after] for tier in run)
