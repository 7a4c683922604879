"""A base and what is taken from it or added to it, as one sum with its bounds: 最多加5分."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import exceeds, figure, points, same, written
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.making.caps import Capped, capped, of_so_many, own_bound
from kaocheng.scoring.phrases.making.endless import (
    NO_CAP,
    beside_points,
    everywhere,
    uncapped,
    without_least,
)
from kaocheng.scoring.phrases.making.graded import by_grade, grades
from kaocheng.scoring.phrases.making.parts import Amount, Rule, minus, negative, plus
from kaocheng.scoring.phrases.making.plan import ZERO, NoRule, Plan
from kaocheng.scoring.phrases.making.sharing import in_all, netted, reaches_full, unlimited
from kaocheng.scoring.phrases.making.tiering import steps_off, tiers
from kaocheng.scoring.phrases.meaning import (
    ADD,
    GIVE,
    SHARE,
    SHARE_ADDED,
    SHARE_LOST,
    TAKE,
    Limit,
    Line,
    bounds_of,
)
from kaocheng.scoring.phrases.patterns.limits import (
    LEAST,
    MOST_GIVEN,
    MOST_IN_ALL,
    MOST_TAKEN,
    TO_FULL,
)
from kaocheng.scoring.phrases.tokens import Points


class Sums(Plan):
    """What changes a base, added up: 得8分，每低1个百分点扣1分，获奖1项加1分."""

    def sum_of(self, base: object, changes: list[Line]) -> Rule:
        self.asker.done = _done(base)
        changes, groups = self._bounds(base, changes)
        runs = [*tiers(self.asker, changes, ADD), *tiers(self.asker, changes)]
        scales = grades(changes)
        laddered = [line for run in (*runs, *scales) for line in run]
        adds = [
            one
            for one in changes
            if one not in laddered
            if one.effect.kind == ADD or (one.effect.kind == GIVE and one.each)
        ]
        most = in_all(adds)
        apart = [*laddered, *(line for lines, _ in groups for line in lines)]
        plain = [line for line in changes if line not in apart and not (most and line in adds)]
        parts = [base, *(self.change(line) for line in plain)]
        parts += [self._capped(lines, top) for lines, top in groups]
        if most:
            bonuses: list[object] = [self.change(line) for line in unlimited(adds)]
            parts.append({"kind": "sum", "parts": bonuses, "cap": written(most, self.full)})
        parts += [steps_off(self.asker, each, self.full) for each in runs]
        parts += [by_grade(self.asker, each, self.full) for each in scales]
        if base == ZERO and len(parts) > 1:
            parts = parts[1:]  # nothing to begin with is no part
        rule: Rule = {"kind": "sum", "parts": parts}
        if base == ZERO and self.full is None:
            return beside_points(rule, changes)
        if netted(changes):
            rule = everywhere(rule, without_least)
        if any(line.effect.kind in (TAKE, SHARE_LOST) for line in changes):
            rule["floor"] = self._floor(changes)
        if any(line.effect.kind in (ADD, GIVE, SHARE_ADDED) for line in changes):
            rule.update(self._ceiling(base, changes))
        return uncapped(rule) if NO_CAP in self.asker.doubts and "cap" not in rule else rule

    def _bounds(self, base: object, changes: list[Line]) -> tuple[list[Line], list[Capped]]:
        """The changes with bounds of their own, and those that one bound holds together."""
        changes = self._own_least(base, [self._of_total(line) for line in changes])
        changes = [self._of_all_before(line) for line in changes]
        changes, groups = of_so_many(changes)
        if not groups:
            changes, groups = capped(self.asker, changes)
        if groups:
            return changes, groups
        return self._of_takes(base, own_bound(self.asker, changes, self.full))

    def _of_all_before(self, line: Line) -> Line:
        """；最多扣3分, of 6 points, in a clause of its own behind several deductions."""
        limit = line.limit(MOST_TAKEN)
        if limit is None or not limit.whole or limit.points is None:
            return line
        if self.full is not None and not exceeds(self.full, limit.points):
            return line
        self.asker.doubt("“最多扣”是最后一条的还是几条合计的上限没有写清，按合计读")
        kept = tuple(one for one in line.limits if one is not limit)
        return replace(line, limits=(*kept, replace(limit, kind=MOST_IN_ALL)))

    def _of_takes(self, base: object, changes: list[Line]) -> tuple[list[Line], list[Capped]]:
        """本项最多扣3分, beside a bonus or below a lower base: of the deductions alone."""
        most = bounds_of(changes, MOST_IN_ALL)
        takes = [one for one in changes if one.effect.kind in (TAKE, SHARE_LOST)]
        full = self.full is not None and base == self.full.plain
        alone = len(takes) == len(changes) and (base == "full()" or full)
        if len(most) != 1 or base == ZERO or alone or tiers(self.asker, changes):
            return changes, []
        bare = [
            replace(one, limits=tuple(each for each in one.limits if each.kind != MOST_IN_ALL))
            for one in changes
        ]
        return bare, [([one for one in bare if one.effect.kind in (TAKE, SHARE_LOST)], most[0])]

    def _own_least(self, base: object, changes: list[Line]) -> list[Line]:
        """减到3分为止；差错每处再减0.2分, of 6 points: the first takes no more than 3."""
        worth = self.full.plain if base == "full()" and self.full is not None else base
        last = max((n for n, one in enumerate(changes) if one.effect.kind == TAKE), default=0)
        out = list(changes)
        for place, line in enumerate(changes[:last]):
            least = line.bound(LEAST)
            if line.effect.kind != TAKE or least is None or least.plain is None:
                continue
            if isinstance(worth, Decimal) and worth > least.plain:
                kept = tuple(one for one in line.limits if one.kind != LEAST)
                most = Limit(MOST_TAKEN, points(worth - least.plain))
                out[place] = replace(line, limits=(*kept, most))
            else:
                self.asker.doubt("最低分是这一条的还是全部的没有写清")
        return out

    def ends(self, line: Line) -> list[Limit]:
        """加分后不超过12分, 最多加到10分, of 10 points: how far points and bonus go together."""
        full = self.full
        if full is None or line.effect.kind != ADD:
            return []
        own = line.limit(MOST_GIVEN)  # 最多加1分，总分不超过6分: the second is of the whole
        told = [one for one in line.limits if one.kind == MOST_GIVEN and (one.whole or one != own)]
        return [one for one in told if one.points is not None and not exceeds(full, one.points)]

    def _of_total(self, line: Line) -> Line:
        ends = self.ends(line)
        if not ends:
            return line
        kept = (one for one in line.limits if one not in ends or self._is_full(one))
        return replace(line, limits=(*kept, *(replace(one, kind=TO_FULL) for one in ends)))

    def _is_full(self, limit: Limit) -> bool:
        full, points = self.full, limit.points
        return full is not None and points is not None and same(points, full)

    def _capped(self, lines: list[Line], top: Points) -> Rule:
        """Deductions that take no more than so much together."""
        parts = [self.change(line) for line in lines]
        return {"kind": "sum", "parts": parts, "floor": negative(written(top, self.full))}

    def _floor(self, changes: list[Line]) -> Amount:
        """累计扣分不超过2分 bounds all deductions together."""
        if least := bounds_of(changes, LEAST):
            return written(least[0], self.full)
        most = bounds_of(changes, MOST_IN_ALL)
        if not most or (self.full is not None and same(most[0], self.full)):
            return ZERO
        return f"full() - {figure(written(most[0], self.full))}"

    def _ceiling(self, base: object, changes: list[Line]) -> Rule:
        """At most full points, unless full points are reached without the bonus."""
        adds = [line for line in changes if line.effect.kind == ADD]
        if any(one.effect.kind == SHARE_ADDED and not one.limit(MOST_GIVEN) for one in changes):
            self.asker.doubt("按比例加分没有写上限")
        if any(line.limit(TO_FULL) for line in changes):
            most = bounds_of(changes, TO_FULL)
            beyond = bool(most) and self.full is not None and exceeds(most[0], self.full)
            return {"cap": written(most[0], self.full) if beyond else "full()"}
        bounded = in_all(adds) is not None or all(line.limit(MOST_GIVEN) for line in adds)
        if reaches_full(base, self.full):
            if self._bounds_all(adds):
                return {"cap": "full()"}
            if bounded:
                return {}
            if not self.stated:
                self.asker.doubt(NO_CAP)
                return {}
        return {"cap": "full()"}

    def _bounds_all(self, adds: list[Line]) -> bool:
        """总分不超过5分, of 5 points that are reached already: nothing goes beyond them."""
        caps = bounds_of(adds, MOST_GIVEN)
        caps = [points for points in caps if points.share is None]  # 加分不超过基本分: so it says
        if self.full is None or not any(same(points, self.full) for points in caps):
            return False
        self.asker.doubt("加分的上限与分值相同，是合计不超过分值还是另可加这么多没有写清")
        return True

    def change(self, line: Line) -> object:
        kind = line.effect.kind
        if kind == TAKE:
            return minus(self.asker, line, self.full)
        if kind in (SHARE_LOST, SHARE_ADDED):
            return self._changed_share(line, kind)
        if kind == SHARE:
            raise NoRule("按比例计分的部分与其他部分的关系没有写清")
        return plus(self.asker, line, self.full)

    def _changed_share(self, line: Line, kind: str) -> str:
        """按未完成占比扣分，最多扣2分."""
        if kind == SHARE_ADDED:
            return self._added_share(line)
        most = line.bound(MOST_TAKEN)
        top = figure(written(most, self.full)) if most else "full()"
        code = self.asker.items.code(f"{text_of(line.shape)}占比", "%")
        return f"-{top} * min(1, {code} / 100)"

    def _added_share(self, line: Line) -> str:
        """超额完成的按比例加分，最多加2分: what is beyond of that which gives the points."""
        most = line.bound(MOST_GIVEN)
        done = self.asker.done
        if done and _BEYOND.search(text_of(line.shape)):
            beyond = f"excess({done}, 100)"
        else:
            beyond = self.asker.items.code(f"{text_of(line.shape)}超额比例", "%")
        if most is None:
            return f"full() * min(1, {beyond} / 100)"
        return f"min({figure(written(most, self.full))}, full() * {beyond} / 100)"


_BEYOND = re.compile(
    "^(?:超额?(?:完成)?|超过|超出)(?:年度|考核|下达|计划|目标|任务|指标|部分|的)*$"
)


def _done(base: object) -> str:
    """What a share of the points is given for, in percent of what was to be done."""
    if not isinstance(base, dict) or base.get("kind") != "ratio":
        return ""
    of, to = str(base["of"]), str(base["to"])
    if to == "100":
        return of
    return f"100 * rate({of})" if to == f"target({of})" else ""
