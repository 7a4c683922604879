"""不得分 and 倒扣: what comes before everything else."""

from __future__ import annotations

import re
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import figure
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.making.changes import Changes
from kaocheng.scoring.phrases.making.grants import Grant
from kaocheng.scoring.phrases.making.ladders import takes_in
from kaocheng.scoring.phrases.making.leftover import is_left_over
from kaocheng.scoring.phrases.making.parts import (
    Rule,
    amount_of,
    attain,
    cases,
    gate,
    lost,
    negative,
)
from kaocheng.scoring.phrases.making.plan import ZERO, NoRule
from kaocheng.scoring.phrases.meaning import ADD, GIVE, NOTHING, REVERSE, TAKE, Line
from kaocheng.scoring.phrases.patterns.limits import ALL_GONE

_ANY_ONE = re.compile("(?:任何|任意|任|其中|有|每有)?一[项个](?:指标)?(?:未|不|没)")


class Gates(Changes):
    """Gates that are asked before the rest is reckoned."""

    def gated(self, core: object, found: list[Grant]) -> object:
        """不得分 and 倒扣 come before everything else."""
        shut = [one for one in self.of_kind(NOTHING) if not self._absorbed(one, core, found)]
        shut = [one for one in shut if one not in self.local]
        shut = [one for one in shut if not self._of_one_part(one, found)]
        if len(found) > 1 and isinstance(core, dict) and core["kind"] == "cases":
            shut = [one for one in shut if "otherwise" in core or not is_left_over(one, found)]
        reverse = [one for one in self.of_kind(REVERSE) if not one.limit(ALL_GONE)]
        gone = [one for one in self.of_kind(REVERSE) if one.limit(ALL_GONE)]
        branches: list[tuple[str, object]] = []
        if len(reverse) == 1 or any(line.zero for line in reverse):
            branches += _worst_first([self._reversed(line) for line in reverse])
        elif reverse:
            core = self._all_reversed(core, reverse)
        if shut:
            branches.append((gate(self.asker, shut), ZERO))
        branches += [(self._gone(line), self._reversed(line)[1]) for line in gone]
        return self._behind(branches, core)

    def _of_one_part(self, line: Line, found: list[Grant]) -> bool:
        """任何一项不达标的，该项不得分, of several: that one gives nothing, as it says already."""
        if len(found) < 2 or not _ANY_ONE.match(text_of(line.shape)):
            return False
        self.asker.doubt("有一项不达标是那一项不得分还是全部不得分没有写清")
        return line.whole_item

    def shared(self, lines: list[Line], core: object) -> object:
        """What holds for all branches alike."""
        self.lines = lines
        if self.of_kind(GIVE, TAKE, ADD):
            raise NoRule("分情形的条款之外还有共同的得分或扣分")
        return self.gated(core, [])

    def _behind(self, branches: list[tuple[str, object]], core: object) -> object:
        if not branches:
            return core
        if core != "full()":
            return cases(branches, core)
        if len(branches) == 1:
            return _only_gate(*branches[0])
        return cases(branches, "full()")

    def _reversed(self, line: Line) -> tuple[str, object]:
        amount = negative(amount_of(line.effect.points, self.full))
        return self.asker.condition(line.tests), amount

    def _all_reversed(self, core: object, reverse: list[Line]) -> object:
        """Several 倒扣 that add up."""
        pairs = [self._reversed(line) for line in reverse]
        parts: list[object] = [{"when": when, "points": amount} for when, amount in pairs]
        made: Rule = {"kind": "checklist", "parts": parts, "cap": ZERO}
        return made if core == "full()" else {"kind": "sum", "parts": [core, made]}

    def _gone(self, line: Line) -> str:
        """扣满5分的: all deductions together reach so much."""
        limit = line.limit(ALL_GONE)
        assert limit is not None
        terms = [lost(self.asker, each, self.full) for each in self.of_kind(TAKE)]
        if not terms:
            raise NoRule("“扣满”之前没有扣分的条款")
        return (
            f"{' + '.join(str(t) for t in terms)} >= {figure(amount_of(limit.points, self.full))}"
        )

    def _absorbed(self, line: Line, core: object, found: list[Grant]) -> bool:
        """A lowest step that gives nothing is part of its ladder or line."""
        if line.level is None or len(line.tests) != 1:
            return False
        if isinstance(core, dict) and core["kind"] == "curve":
            return True
        if isinstance(core, dict) and "otherwise" in core:
            return False  # 其余得2分: what lies between gives something, what lies below nothing
        alone = isinstance(core, dict) and core["kind"] == "attain"
        return any(
            (grant.steps or alone) and takes_in(self.asker, grant.lines, line) for grant in found
        )

    def only_off(self) -> object:
        """An indicator of 0 points: what is taken off goes below zero."""
        parts: list[object] = []
        for line in self.of_kind(TAKE, REVERSE):
            if line.each is None:
                amount = negative(amount_of(line.effect.points, self.full))
                parts.append(attain(self.asker.condition(line.tests), amount))
            else:
                parts.append(negative(lost(self.asker, line, self.full)))
        if not parts or len(parts) < len(self.lines):
            raise NoRule("分值为0的指标只能写扣分")
        return parts[0] if len(parts) == 1 else {"kind": "sum", "parts": parts, "cap": ZERO}


def _worst_first(branches: list[tuple[str, object]]) -> list[tuple[str, object]]:
    """未完成的得-3分，负增长的得-4分: of two that hold, the one that costs more."""
    known = [amount for _, amount in branches if isinstance(amount, Decimal)]
    if len(known) < len(branches):
        return branches
    return [branches[n] for n in sorted(range(len(known)), key=known.__getitem__)]


def _only_gate(when: str, amount: object) -> object:
    """Nothing but a gate: full points unless it is shut."""
    if amount == ZERO:
        return attain(_not(when), "full()")
    return {"kind": "attain", "when": when, "points": amount}


def _not(when: str) -> str:
    """The opposite of plain yes-or-no conditions in plain words."""
    parts = when.split(" or ")
    if all(part.endswith(" == 1") and " and " not in part and "(" not in part for part in parts):
        return " and ".join(f"{part[:-4]}== 0" for part in parts)
    return f"not ({when})"
