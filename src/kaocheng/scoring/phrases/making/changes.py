"""Points given, and then something off or on: deductions, bonuses, shares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import factor, figure, same, written
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.making import grants as granting
from kaocheng.scoring.phrases.making.foreign import foreign
from kaocheng.scoring.phrases.making.ladders import going_on, takes_in
from kaocheng.scoring.phrases.making.parts import (
    Amount,
    Rule,
    amount_of,
    cases,
    deduct,
    gate,
    ratio,
)
from kaocheng.scoring.phrases.making.plan import ZERO
from kaocheng.scoring.phrases.making.sharing import (
    against_target,
    alike,
    denies,
    for_all,
    has_none,
    in_all,
    in_proportion,
    measured_by,
    measureless,
    netted,
    of_the_whole,
    only_denies,
    said,
    scaled,
    shared,
    unlimited,
)
from kaocheng.scoring.phrases.making.summing import Sums
from kaocheng.scoring.phrases.meaning import (
    GIVE,
    MISSES,
    NOTHING,
    REVERSE,
    SHARE,
    SHARE_LOST,
    TAKE,
    Level,
    Limit,
    Line,
    Reference,
)
from kaocheng.scoring.phrases.patterns.limits import LEAST, MOST_TAKEN
from kaocheng.scoring.phrases.tokens import Points, Quantity


class Changes(Sums):
    """Deductions from what is given, and bonuses on top of it."""

    def changed(
        self, found: list[granting.Grant], decision: granting.Decision, changes: list[Line]
    ) -> object:
        if len(found) == 1:
            return self._from(found[0], changes)
        if decision.way == granting.ADDED and len(changes) == 1 and shared(found, changes[0]):
            return {"kind": "sum", "parts": [self._portion(grant) for grant in found]}
        if decision.way == granting.ADDED:
            return self._beside(found, changes) or self._summed(found, changes)
        if self._off_any(found, changes):
            chosen = granting.chosen(self.asker, found, self.full, self.other_amount())
            taken: list[object] = [self.change(line) for line in changes]
            return {"kind": "sum", "parts": [chosen, *taken], "floor": ZERO}
        base = self._base(found, changes)
        rest = [grant for grant in found if grant is not base]
        start = self._from(base, changes)
        fixed: list[tuple[str, object]] = [
            (self.asker.condition(g.lines[0].tests), self._unasked(g)) for g in rest
        ]
        return cases(fixed, start)

    def _off_any(self, found: list[granting.Grant], changes: list[Line]) -> bool:
        """外包的得6分，自办的得3分，每缺一人扣1分: off what was got, whichever of the two it is."""
        if any(grant.lines[0].level is not None or grant.steps for grant in found):
            return False
        last = max(self.lines.index(line) for grant in found for line in grant.lines)
        return all(
            line.effect.kind == TAKE
            and line.each is not None
            and bool(line.each.noun or line.each.measure or line.tests)
            and self.lines.index(line) > last
            for line in changes
        )

    def _beside(self, found: list[granting.Grant], changes: list[Line]) -> Rule | None:
        """Things that are given, and others of which each gives some."""
        if not changes or any(line.effect.kind != GIVE for line in changes):
            return None
        given = [granting.rule_of(self.asker, grant, self.full) for grant in found]
        most = in_all(changes)
        counted: list[object] = [
            self.change(line) for line in (unlimited(changes) if most else changes)
        ]
        if most:
            counted = [{"kind": "sum", "parts": counted, "cap": written(most, self.full)}]
        return {"kind": "sum", "parts": [*given, *counted], "cap": "full()"}

    def _portion(self, grant: granting.Grant) -> str:
        """A率、B率各占2.5分，按完成比例计分: each its share of its points."""
        code = self.asker.items.code(text_of(grant.lines[0].shape), "%")
        return f"{factor(self._worth(grant))} * min(1, {code} / 100)"

    def _unasked(self, grant: granting.Grant) -> object:
        """A grant without its condition: the branch has asked already."""
        if grant.steps:
            return granting.rule_of(self.asker, grant, self.full)
        return self._worth(grant)

    def _base(self, found: list[granting.Grant], changes: list[Line]) -> granting.Grant:
        """The grant that steps are counted from."""
        named = [grant for grant in found if grant.lines[0].level is not None]
        equal = [grant for grant in named if _as_good(grant.lines[0].level)]
        if equal and all(line.effect.kind == TAKE for line in changes):
            self.asker.doubt("低于的从持平的分数扣起，请核对")
            return equal[0]
        begun = [grant for grant in found if _ends_where(grant, changes)]
        return (begun or named or found)[0]

    def _summed(self, found: list[granting.Grant], changes: list[Line]) -> object:
        """Each change belongs to the grant that it follows."""
        order = {id(line): place for place, line in enumerate(self.lines)}
        starts = [order[id(grant.lines[0])] for grant in found]
        parts: list[object] = []
        owned: list[list[Line]] = []
        for place in range(len(found)):
            end = starts[place + 1] if place + 1 < len(starts) else len(self.lines)
            owned.append([one for one in changes if starts[place] <= order.get(id(one), -1) < end])
        whole = for_all(found, changes)
        owned = [[one for one in own if one not in whole] for own in owned]
        self._spread(found, owned)
        for grant, own in zip(found, owned, strict=True):
            parts.append(self._shut_off(grant, found, self._part(grant, own)))
        early = [one for one in changes if order.get(id(one), 0) < starts[0]]
        parts += [self.change(line) for line in (*early, *whole)]
        return {"kind": "sum", "parts": parts, "floor": ZERO}

    def local_gates(self, found: list[granting.Grant]) -> list[Line]:
        """台账得3分，无台账的不得分 beside other parts: nothing of this part, not of the whole."""
        return [line for line in self.of_kind(NOTHING) if self._owner(line, found) is not None]

    def _owner(self, gate: Line, found: list[granting.Grant]) -> granting.Grant | None:
        """The part that a gate shuts, None where it shuts the whole."""
        if len(found) < 2 or gate.whole_item:
            return None
        if not said(gate):
            denied = [each for each in found if only_denies(gate, each)]
            return denied[0] if denied else measured_by(gate, found)
        place = self.lines.index(gate)
        before = [each for each in found if self.lines.index(each.lines[0]) < place]
        if not before:
            return None
        owner, parts = before[-1], {grant.lines[0].part for grant in found}
        if len(parts) == len(found) and gate.part == owner.lines[0].part:
            return owner
        return owner if denies(gate, owner, found) else None

    def _shut_off(self, grant: granting.Grant, found: list[granting.Grant], rule: object) -> object:
        gates = [one for one in self.of_kind(NOTHING) if self._owner(one, found) is grant]
        self.local += gates
        if grant.steps:
            gates = [one for one in gates if not takes_in(self.asker, grant.lines, one)]
        return cases([(gate(self.asker, gates), ZERO)], rule) if gates else rule

    def _spread(self, found: list[granting.Grant], owned: list[list[Line]]) -> None:
        """A达到35%得3分，B达到75%得3分，每低1个百分点扣0.2分: from either, not from B alone."""
        for place in range(len(found) - 1, 0, -1):
            steps = [line for line in owned[place] if measureless(line) or in_proportion(line)]
            shares = bool(steps) and all(in_proportion(line) for line in steps)
            if not steps or owned[place - 1]:
                continue
            if shares and _has_figure(found[place]) and not found[place - 1].lines[0].levels:
                continue  # 专柜存放得2分。建档率90%得8分；低于要求按比例得分: no share of a cabinet
            if not (shares or alike(found[place - 1], found[place])):
                continue
            owned[place - 1] = steps
            if not all(line.apiece for line in steps):
                self.asker.doubt("前面几项都按后面的办法扣分，请核对")

    def _part(self, grant: granting.Grant, own: list[Line]) -> object:
        if not own:
            return granting.rule_of(self.asker, grant, self.full, self._rest_of(grant))
        self.asker.level = grant.lines[0].level
        self.asker.topic = text_of(grant.lines[0].shape).removesuffix("的")
        self.asker.parted = True
        made = self._from(grant, own)
        self.asker.parted = False
        return made

    def _rest_of(self, grant: granting.Grant) -> Amount:
        """其余得1分 of one part among others."""
        other = self.otherwise_of(grant)
        gives = other is not None and other.effect.kind == GIVE
        return amount_of(other.effect.points, self.full) if other is not None and gives else ZERO

    def _from(self, grant: granting.Grant, changes: list[Line]) -> object:
        """One grant and what is taken from it or added to it."""
        first, top = grant.lines[0], grant.top(self.full)
        if grant.steps:
            base = granting.rule_of(self.asker, grant, self.full)
            return self.sum_of(going_on(base, self.asker, changes), changes)
        shares = [
            one for one in changes if one.effect.kind in (SHARE, SHARE_LOST) and one.each is None
        ]
        if len(changes) == len(shares) == 1 and has_none(first, shares[0]):
            given = amount_of(top, self.full)
            return cases(
                [(self.asker.condition(first.tests), given)], ratio(self.asker, None, shares[0])
            )
        if shares and len(changes) == len(shares) == 1 and not shares[0].limit(MOST_TAKEN):
            return self._share(first, self._told(grant, top), shares[0])
        if foreign(grant, changes):
            return self.sum_of(granting.rule_of(self.asker, grant, self.full), changes)
        if len(changes) == 1 and self._falls_from(first, changes[0]):
            begun = self._told(grant, top)
            return self._once_gated(grant, deduct(self.asker, changes[0], self.full, begun))
        changes = [self._of_base(change, top) for change in changes]
        if all(change.effect.kind in (TAKE, SHARE_LOST) for change in changes):
            start: object = "full()" if top is None else self._from_all(grant, top)
            return self._once_gated(grant, self.sum_of(start, changes))
        return self._with_bonus(grant, top, changes)

    def _of_base(self, change: Line, top: Points | None) -> Line:
        """基本分6分，未完成的按比例扣减: of the base points, where these are not all."""
        if change.effect.kind != SHARE_LOST or top is None or change.limit(MOST_TAKEN):
            return change
        if self.full is None or same(top, self.full):
            return change
        return change.limited(Limit(MOST_TAKEN, top))

    def _from_all(self, grant: granting.Grant, top: Points) -> Amount:
        """What deductions begin from; a total of several clauses is told by its parts."""
        if len(grant.lines) > 1 and self.full is not None and same(top, self.full):
            return "full()"
        told = self._told(grant, top)
        assert told is not None
        return written(told, self.full)

    def _worth(self, grant: granting.Grant) -> Amount:
        return amount_of(self._told(grant, grant.top(self.full)), self.full)

    def _told(self, grant: granting.Grant, top: Points | None) -> Points | None:
        """The most that a grant gives, a total written as 2 + 0.5."""
        if top is None or len(grant.lines) == 1:
            return top
        worth = (amount_of(line.effect.points, self.full) for line in grant.lines)
        return replace(top, said=" + ".join(figure(each) for each in worth))

    def _falls_from(self, first: Line, change: Line) -> bool:
        return change.effect.kind == TAKE and change.each is not None

    def _once_gated(self, grant: granting.Grant, rule: object) -> object:
        """否则不得分 before the deductions: without the first condition there is nothing."""
        other, first = self.otherwise_of(grant), grant.lines[0]
        if other is None or other.effect.kind not in (NOTHING, REVERSE) or not first.tests:
            return rule
        return cases([(self.denied(first), self.other_amount())], rule)

    def _share(self, first: Line, top: Points | None, share: Line) -> object:
        """Pro rata where full points were missed."""
        level = first.level if first.level is not None else self.reached(_turned(share.level))
        within = share.level is not None and share.level.sign == "in"
        if within or _BETWEEN.search(share.shape.text):
            self.asker.doubt("“按比例”是按完成率折算还是在两端之间插值没有写清")
        if level is not None and level.sign == "==":
            level = replace(level, sign=">=")
        rule = ratio(self.asker, level, first)
        if top is not None and self.full is not None and not same(top, self.full):
            rule = {"kind": "formula", "points": scaled(rule, written(top, self.full))}
        least = share.bound(LEAST)
        return (
            {"kind": "sum", "parts": [rule], "floor": written(least, self.full)} if least else rule
        )

    def reached(self, level: Level | None) -> Level | None:
        """80%以上的按比例得分: who reached 80 % has his share of the whole."""
        if level is None or not isinstance(level.value, Quantity) or level.value.unit != "%":
            return level
        return Level(level.measure, ">=", Quantity(Decimal(100), "%"))

    def _with_bonus(self, grant: granting.Grant, top: Points | None, changes: list[Line]) -> object:
        """A base, deductions from it, bonuses on top."""
        shares = [one for one in changes if of_the_whole(one, top)]
        first = against_target(grant.lines[0], changes) if shares else grant.lines[0]
        takes = [
            one
            for one in changes
            if one.effect.kind in (TAKE, SHARE_LOST) and one not in shares[:1]
        ]
        rest = [one for one in changes if one not in takes and one not in shares]
        base: object
        if shares:
            base = self._share(first, self._told(grant, top), shares[0])
        elif self.otherwise_of(grant) is not None:
            base = granting.rule_of(self.asker, grant, self.full, self.other_amount())
        elif len(takes) == 1 and takes[0].each is not None and not netted(changes):
            base, takes = deduct(self.asker, takes[0], self.full, self._told(grant, top)), []
        elif takes:
            base = amount_of(self._told(grant, top), self.full)
        else:
            base = granting.rule_of(self.asker, grant, self.full, self.other_amount())
        made = self.sum_of(base, [*takes, *rest])
        least = first.bound(LEAST)
        return {**made, "floor": written(least, self.full)} if least else made


# 介于两者之间的按比例计分: of the whole, or from one end to the other?
_BETWEEN = re.compile("介于|之间|中间")


def _as_good(level: Level | None) -> bool:
    """与平均水平持平的得6分，每低1个百分点扣…: from there, and not from what more gives."""
    return level is not None and level.sign == "==" and isinstance(level.value, Reference)


def _ends_where(grant: granting.Grant, changes: Sequence[Line]) -> bool:
    """不低于100%的得10分；低于100%的，在10分基础上每低1个百分点扣2分: where the falling begins."""
    begun = [line.level for line in changes if line.effect.kind == TAKE and line.each]
    ends = [
        (MISSES.get(one.sign, " ")[0], one.value) for line in grant.lines for one in line.levels
    ]
    return any(level is not None and (level.sign[0], level.value) in ends for level in begun)


def _turned(level: Level | None) -> Level | None:
    """低于目标的按比例得分: pro rata to the target that was missed."""
    if level is None or not isinstance(level.value, Reference) or level.sign not in ("<", ">"):
        return level
    return replace(level, sign=">=" if level.sign == "<" else "<=")


def _has_figure(grant: granting.Grant) -> bool:
    """Whether it gives its points for a level that is told in figures."""
    return any(isinstance(level.value, Quantity) for level in grant.lines[0].levels)
