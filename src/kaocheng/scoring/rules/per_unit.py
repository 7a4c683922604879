"""`deduct` and `award`: points for each unit of a count or shortfall (逐项扣分、逐项加分)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Self

from kaocheng.scoring.exact.column import Column
from kaocheng.scoring.expressions.bounds import NOT_NEGATIVE, Reach, exactly, reach
from kaocheng.scoring.expressions.evaluate import constant, number
from kaocheng.scoring.expressions.nodes import FULL, Expression, Number
from kaocheng.scoring.expressions.nodes import number as written
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.expressions.words import phrase, show_number, step
from kaocheng.scoring.reading import Keys
from kaocheng.scoring.rules.rule import Rule, Said, Sight
from kaocheng.scoring.rules.say import measured, times


@dataclass(frozen=True)
class Deduct(Rule):
    of: Expression
    per: Expression
    each: Expression
    whole: bool
    start: Expression
    floor: Expression | None  # None: taken off without end
    kind: ClassVar[str] = "deduct"
    title: ClassVar[str] = "逐项扣分"

    @classmethod
    def read(cls, keys: Keys) -> Self:
        return cls(
            keys.expression("of"),
            _read_per(keys),
            keys.expression("points"),
            keys.flag("whole", False),
            keys.expression("from", FULL),
            None if _unbounded(keys, "floor") else keys.expression("floor", written(0)),
        )

    def points(self, scope: Scope) -> Column:
        lost = number(self.each, scope) * _count(self, scope)
        left = number(self.start, scope) - lost
        return left if self.floor is None else left.greatest(number(self.floor, scope))

    def reach(self, full: Fraction) -> Reach:
        left = reach(self.start, full) + -reach(self.each, full).times(NOT_NEGATIVE)
        return left if self.floor is None else left.greatest(reach(self.floor, full))

    def words(self, names: Mapping[str, str]) -> str:
        text = f"从{times(self.start, names)}起，{_each(self, names)}扣{times(self.each, names)}"
        if self.floor is None:
            return text + "，扣分不封底"
        if self.floor == written(0):
            return text + "，扣完为止"
        return text + f"，最低{times(self.floor, names)}"

    def reason(self, sight: Sight) -> Said:
        start, each = sight.value(self.start), sight.value(self.each)
        floor = None if self.floor is None else sight.value(self.floor)
        found, count = _found(self, sight)
        assert start is not None
        assert each is not None
        if count == 0:
            return Said(f"{found}，不扣分")
        if floor is not None and start - each * count < floor:
            return Said(
                f"{found}，应扣 {show_number(each * count)} 分，扣到 {show_number(floor)} 分为止"
            )
        return Said(found, f"{show_number(start)} － {show_number(each)} × {show_number(count)}")


@dataclass(frozen=True)
class Award(Rule):
    of: Expression
    per: Expression
    each: Expression
    whole: bool
    start: Expression
    cap: Expression | None  # None: F, or no bound in an adjustment without a cap
    unbounded: bool  # beyond F, without end
    kind: ClassVar[str] = "award"
    title: ClassVar[str] = "逐项加分"

    @classmethod
    def read(cls, keys: Keys) -> Self:
        return cls(
            keys.expression("of"),
            _read_per(keys),
            keys.expression("points"),
            keys.flag("whole", False),
            keys.expression("base", written(0)),
            keys.maybe_expression("cap"),
            _unbounded(keys, "cap"),
        )

    def points(self, scope: Scope) -> Column:
        points = number(self.start, scope) + number(self.each, scope) * _count(self, scope)
        if self.cap is not None:
            return points.least(number(self.cap, scope))
        return points if self.unbounded or scope.full is None else points.least(scope.full)

    def reach(self, full: Fraction) -> Reach:
        won = reach(self.start, full) + reach(self.each, full).times(NOT_NEGATIVE)
        if self.unbounded:
            return won
        return won.least(exactly(full) if self.cap is None else reach(self.cap, full))

    def words(self, names: Mapping[str, str]) -> str:
        base = "" if self.start == written(0) else f"基本分{times(self.start, names)}，"
        each = f"{base}{_each(self, names)}加{times(self.each, names)}"
        if self.unbounded:
            return f"{each}，加分不封顶"
        return f"{each}，最高{'满分' if self.cap is None else times(self.cap, names)}"

    def words_outside(self, names: Mapping[str, str], *, deducts: bool) -> str:
        """Of a deduction they are taken off; there are no full points that would be the most."""
        verb = "扣" if deducts else "加"
        base = "" if self.start == written(0) else f"先{verb}{times(self.start, names)}，"
        bound = "" if self.cap is None else f"，最多{verb}{times(self.cap, names)}"
        return f"{base}{_each(self, names)}{verb}{times(self.each, names)}{bound}"

    def reason(self, sight: Sight) -> Said:
        return self._told(sight, "不加分", "应得")

    def reason_outside(self, sight: Sight, *, deducts: bool) -> Said:
        """Of a deduction nothing is taken off, or more would have been than its cap lets."""
        return self._told(sight, "不扣分", "应扣") if deducts else self.reason(sight)

    def _told(self, sight: Sight, nothing: str, due_verb: str) -> Said:
        start, each = sight.value(self.start), sight.value(self.each)
        cap = None if self.unbounded else sight.value(FULL if self.cap is None else self.cap)
        found, count = _found(self, sight)
        assert start is not None
        assert each is not None
        if cap is not None and start + each * count > cap:
            due = show_number(start + each * count)
            return Said(f"{found}，{due_verb} {due} 分，以 {show_number(cap)} 分为限")
        if count == 0:
            return Said(f"{found}，{nothing}")
        base = "" if start == 0 else f"{show_number(start)} ＋ "
        return Said(found, f"{base}{show_number(each)} × {show_number(count)}")


def _unbounded(keys: Keys, bound: str) -> bool:
    """Whether the points go on without end; a bound beside it contradicts it."""
    unbounded = keys.flag("unbounded", False)
    if unbounded and keys.get(bound) is not None:
        keys.fault(bound, f"写了 unbounded: true，就不能再写 {bound}", "请删去其中一个")
    return unbounded


def _read_per(keys: Keys) -> Expression:
    per = keys.expression("per", written(1))
    if isinstance(per, Number) and per.value <= 0:
        keys.fault("per", "per 须大于 0", "请写每扣（加）一次分所对应的数量")
    return per


def _count(rule: Deduct | Award, scope: Scope) -> Column:
    """How many units there are; a negative figure counts as none."""
    count = number(rule.of, scope)
    plain = isinstance(rule.per, Number)  # which is positive, and that was checked on reading
    per = number(rule.per, scope)
    if rule.per != written(1):
        count = count / per
    # The floor first: of a negative figure it is plain, of a zero within an error bound it is not.
    count = (count.floor() if rule.whole else count).greatest(constant(scope, 0))
    return count if plain else count.refused_where(per < constant(scope, 0))


def _each(rule: Deduct | Award, names: Mapping[str, str]) -> str:
    per = step(rule.per, rule.of, names)
    whole = "（不足的部分不计）" if rule.whole else ""
    return f"{phrase(rule.of, names)}每{per}{whole}"


def _found(rule: Deduct | Award, sight: Sight) -> tuple[str, Fraction]:
    of, per = sight.value(rule.of), sight.value(rule.per)
    assert of is not None
    assert per is not None
    count = max(of, Fraction(0)) / per
    text = measured(rule.of, sight)
    if not rule.whole:
        return text, count
    whole = Fraction(count.__floor__())
    return f"{text}，计 {show_number(whole)} 个整单位", whole
