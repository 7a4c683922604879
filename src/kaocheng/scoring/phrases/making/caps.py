"""Several 累计扣分不超过…: each bounds the deductions since the one before it, the last the whole.

1.…每次扣0.2分，累计扣分不超过1分。2.…每次扣0.1分，累计扣分不超过0.5分。以上累计扣分不超过2分.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.amounts import exceeds, same, total
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.meaning import SHARE_LOST, TAKE, Limit, Line
from kaocheng.scoring.phrases.patterns.limits import MOST_IN_ALL, MOST_TAKEN
from kaocheng.scoring.phrases.tokens import Points

Capped = tuple[list[Line], Points]  # deductions, and the most that they take together


def capped(asker: Asker, changes: Sequence[Line]) -> tuple[list[Line], list[Capped]]:
    """The changes with the bound of the whole alone, and those that a bound of their own holds."""
    bounds = [limit for line in changes for limit in line.limits if _binds(limit)]
    if not bounds or (len(bounds) == 1 and not _before_others(changes)):
        return list(changes), []
    whole = bounds[-1] if _of_all(asker, bounds, changes) else None
    found: list[Capped] = []
    out: list[Line] = []
    held: list[Line] = []
    for line in changes:
        own = [one for one in line.limits if _binds(one) and one is not whole]
        kept = tuple(one for one in line.limits if one is whole or not _binds(one))
        out.append(replace(line, limits=kept))
        if line.effect.kind in (TAKE, SHARE_LOST):
            held.append(out[-1])
        if own and own[0].points is not None:
            found.append((_of_part(held, own[0]), own[0].points))
            held = []
    return _alone(out, found)


def of_so_many(changes: Sequence[Line]) -> tuple[list[Line], list[Capped]]:
    """后两项合计最多扣2分, of three: a bound of these two alone."""
    out, takes = list(changes), [one for one in changes if one.effect.kind in (TAKE, SHARE_LOST)]
    told = [(line, one) for line in takes for one in line.limits if _binds(one) and one.many]
    if len(told) != 1 or abs(told[0][1].many) >= len(takes):
        return out, []
    line, bound = told[0]
    own = takes[: takes.index(line) + 1]
    held = own[-bound.many :] if bound.many > 0 else own[: -bound.many]
    bare = replace(line, limits=tuple(one for one in line.limits if one is not bound))
    out[out.index(line)] = bare
    assert bound.points is not None
    return out, [([bare if one is line else one for one in held], bound.points)]


def _binds(limit: Limit) -> bool:
    return limit.kind == MOST_IN_ALL and limit.points is not None


def _before_others(changes: Sequence[Line]) -> bool:
    """Whether deductions of other parts follow the only bound, which speaks not of all."""
    place = next(n for n, line in enumerate(changes) if any(map(_binds, line.limits)))
    bounded, later = changes[place], changes[place + 1 :]
    takes = any(one.effect.kind == TAKE and one.part != bounded.part for one in later)
    return takes and not any(_binds(one) and one.whole for one in bounded.limits)


def _of_all(asker: Asker, bounds: Sequence[Limit], changes: Sequence[Line]) -> bool:
    """Whether the last bound is of the whole: it says so, or nothing is left that it could hold."""
    *others, bound = bounds
    takes = [line for line in changes if line.effect.kind == TAKE]
    if not (others and takes and any(limit is bound for limit in takes[-1].limits)):
        return False
    if bound.whole or sum(map(_binds, takes[-1].limits)) > 1:
        return True
    known = [each.points for each in others if each.points is not None]
    assert bound.points is not None
    if not bound.apart or exceeds(total(*known), bound.points):
        return False
    asker.doubt("最后一个“累计”是全部扣分的上限还是前面几条的上限没有写清")
    return True


def _of_part(held: Sequence[Line], bound: Limit) -> list[Line]:
    """Those that a bound holds: of its own sentence, unless it is a sentence by itself.

    Behind a comma it holds those of its own part alone.
    """
    last = held[-1]
    if bound.close and not bound.whole:
        return [one for one in held if one.part == last.part]
    return [one for one in held if bound.apart or one.block == last.block]


def _alone(out: list[Line], found: list[Capped]) -> tuple[list[Line], list[Capped]]:
    """A bound of a single deduction is that deduction's own."""
    rest: list[Capped] = []
    for lines, most in found:
        if len(lines) == 1 and lines[0].each is not None:
            place = next(n for n, one in enumerate(out) if one is lines[0])
            out[place] = out[place].limited(Limit(MOST_TAKEN, most))
        elif len(lines) > 1:
            rest.append((lines, most))
    return out, rest


_WHOSE = "“累计”是最后一条的上限还是几条合计的上限没有写清"


def own_bound(asker: Asker, changes: list[Line], full: Points | None) -> list[Line]:
    """无制度扣0.6分；缺席的每次扣0.3分，累计不超过0.9分: of 1.5 points, a bound of the last."""
    fixed = [one for one in changes if one.effect.kind == TAKE and one.each is None]
    last = changes[-1] if changes else None
    limit = last.limit(MOST_IN_ALL) if last is not None else None
    if last is None or last.each is None or limit is None or limit.points is None or limit.whole:
        return changes
    others = [one for one in changes if one.effect.kind == TAKE and one.part != last.part]
    apart = asker.bounded or all(one.block != last.block for one in changes[:-1])
    if limit.close and others and apart:
        return _its_own(changes, limit)  # a number or a full stop stands between them
    if not fixed:
        if limit.close and others:
            asker.doubt(_WHOSE)
        return changes
    taken = [one.effect.points for one in fixed if one.effect.points is not None]
    if full is None or not same(total(*taken, limit.points), full):
        asker.doubt(_WHOSE)
        return changes
    return _its_own(changes, limit)


def _its_own(changes: Sequence[Line], limit: Limit) -> list[Line]:
    """The changes with what bounds them all as a bound of the last alone."""
    last = changes[-1]
    limits = tuple(replace(one, kind=MOST_TAKEN) if one is limit else one for one in last.limits)
    return [*changes[:-1], replace(last, limits=limits)]
