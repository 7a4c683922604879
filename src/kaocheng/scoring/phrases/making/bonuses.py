"""Rules of bonuses: how much they begin from, which of several holds, and where they end."""

from __future__ import annotations

from collections.abc import Sequence

from kaocheng.scoring.phrases.amounts import same, written
from kaocheng.scoring.phrases.making.endless import uncapped
from kaocheng.scoring.phrases.making.gates import Gates
from kaocheng.scoring.phrases.making.graded import by_grade, grades
from kaocheng.scoring.phrases.making.parts import Rule, award, cases
from kaocheng.scoring.phrases.making.plan import ZERO
from kaocheng.scoring.phrases.making.sharing import bounded_together, in_all, unlimited
from kaocheng.scoring.phrases.making.tiering import steps_off, tiers
from kaocheng.scoring.phrases.meaning import ADD, GIVE, Level, Line, Reference, bounds_of
from kaocheng.scoring.phrases.patterns.limits import MOST_GIVEN


class Bonuses(Gates):
    """Bonuses alone, or beside deductions."""

    def beginning(self, adds: list[Line]) -> object:
        """From what is counted where both is added and taken off."""
        most = bounds_of(adds, MOST_GIVEN)
        if any(line.effect.kind == GIVE for line in adds) or (
            self.full is not None and any(same(points, self.full) for points in most)
        ):
            return ZERO
        if self.full is None:
            self.asker.doubt("没有写分值，加分、扣分都从0分算起")
            return ZERO
        self.asker.doubt("没有写从多少分加起、扣起，暂从满分算起")
        return "full()"

    def _graded(self, adds: list[Line]) -> Rule | None:
        """达到优秀值的加5分，达到良好值的加4分: one measure, of which the best level holds."""
        levels, worth = _levels_alone(adds), [line.effect.points for line in adds]
        known = [points.plain for points in worth if points is not None]
        figures = [points for points in known if points is not None]
        if len(levels) < 2 or len(figures) < len(adds) or len(set(figures)) < len(adds):
            return None
        alike = all(self.asker.is_subject(level.measure) for level in levels)
        if not alike or any(level.sign not in (">=", ">") for level in levels):
            return None
        if not all(isinstance(level.value, Reference) for level in levels):
            return None
        best = sorted(range(len(adds)), key=lambda place: -figures[place])
        return cases([(self.asker.condition(adds[n].tests), figures[n]) for n in best], ZERO)

    def _raised(self, adds: list[Line]) -> Rule | None:
        """获奖1项加1分，2项加3分: tiers of one number, of which the highest holds."""
        runs = tiers(self.asker, adds, ADD)
        limits = any(line.limits for line in adds)
        alone = len(runs) == 1 and len(runs[0]) == len(adds) and not limits
        return steps_off(self.asker, runs[0], self.full) if alone else None

    def awards(self, adds: list[Line]) -> object:
        """Only bonuses: so much for each, up to the most."""
        caps = bounds_of(adds, MOST_GIVEN)
        if self.full is None:
            self.full = caps[0] if len(caps) == len(adds) == 1 else in_all(adds)
            self.sure = self.full is not None
        if len(adds) == 1 and adds[0].each is not None:
            rule = award(self.asker, adds[0], self.full, caps[0] if caps else None)
            return rule if self.full is not None else self._without_most(rule)
        graded = self._graded(adds) or self._raised(adds)
        if graded is not None:
            return graded
        most = in_all(adds)
        if most:
            adds = unlimited(adds)
        runs = tiers(self.asker, adds, ADD)  # 95%的加3分，90%的加2分, beside other things
        laddered = [line for run in runs for line in run]
        scales = grades(adds)
        laddered += [line for run in scales for line in run]
        parts: list[object] = [steps_off(self.asker, run, self.full) for run in runs]
        parts += [by_grade(self.asker, run, self.full) for run in scales]
        parts += self._each_bounded([line for line in adds if line not in laddered])
        if self.highest:
            return {"kind": "highest", "parts": parts}
        if self.full is None:
            return self._without_most({"kind": "sum", "parts": parts})
        below = most is not None and not same(most, self.full)
        return {
            "kind": "sum",
            "parts": parts,
            "cap": written(most, self.full) if most and below else "full()",
        }

    def _each_bounded(self, adds: list[Line]) -> list[object]:
        """省刊1篇加1分，市刊1篇加0.5分，最多加5分, beside others: a bound of the two."""
        parts: list[object] = []
        for run in bounded_together(adds):
            most = in_all(run)
            lines = unlimited(run) if most is not None else run
            made: list[object] = [self.change(line) for line in lines]
            if most is not None:
                made = [{"kind": "sum", "parts": made, "cap": written(most, self.full)}]
            parts += made
        return parts

    def _without_most(self, rule: Rule) -> Rule:
        """被采用1篇加2分, and neither points nor a cap known: as much as there is."""
        self.asker.doubt("没有写分值，也没有写最多加多少，按不封顶读")
        return uncapped(rule)


def _levels_alone(lines: Sequence[Line]) -> list[Level]:
    """The levels of lines that ask nothing else; [] where one asks more or counts."""
    found = [line.level for line in lines if line.each is None and len(line.tests) == 1]
    known = [level for level in found if level is not None]
    return known if len(known) == len(lines) else []
