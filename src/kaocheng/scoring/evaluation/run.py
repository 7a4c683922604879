"""A run: scheme, units and facts in, points, ranks and grades out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from kaocheng.scoring.evaluation.finish import finish
from kaocheng.scoring.evaluation.leaf import LeafScore
from kaocheng.scoring.evaluation.outcome import (
    AdjustmentScore,
    Sums,
    VetoCall,
)
from kaocheng.scoring.evaluation.plan import LeafPlan, Plan, plan_of
from kaocheng.scoring.evaluation.points import Rounding
from kaocheng.scoring.evaluation.refusals import refuse_bad_cells
from kaocheng.scoring.evaluation.straight import straight_total
from kaocheng.scoring.exact.abreast import BOUNDS_DECIDE, abreast
from kaocheng.scoring.expressions.scope import Population
from kaocheng.scoring.facts import Facts, Units
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.marks import NO_MARKS, Marks
from kaocheng.scoring.periods import PERIOD_FORMS, Period, read_period
from kaocheng.scoring.result import Result
from kaocheng.scoring.scheme.model import Scheme


@BOUNDS_DECIDE
def evaluate(
    scheme: Scheme,
    units: Units,
    facts: Facts,
    period: str | Period | None = None,
    progress: Callable[[int, int], None] | None = None,
    marks: Marks = NO_MARKS,
) -> Result:
    """Score all units.

    `period` as in the tables; None takes the scheme's year. `progress` is told how many leaves are
    done, and how many there are. `marks` are points that people laid over the computed ones. Raises
    `Refused` naming every cell that the scheme does not admit.
    """
    plan = plan_of(scheme, units)
    population = population_of(plan, units, facts, period, marks)
    rounding = Rounding(scheme.decimals, not scheme.round_total)
    straight = straight_total(plan.straight, population)
    of_leaves = _scored if straight is None else _waiting
    leaves = of_leaves(plan.leaves, population, rounding, progress)
    adjustments = tuple(AdjustmentScore(a, population, rounding) for a in scheme.adjustments)
    # On a straight line every figure is there, and none is refused.
    refuse_bad_cells(scheme, population, {} if straight else leaves, adjustments)
    vetoes = tuple(VetoCall(veto, population) for veto in scheme.vetoes)
    sums = Sums(scheme, population, leaves, adjustments, vetoes, rounding, straight=straight)
    return finish(sums)


def _scored(
    plans: Sequence[LeafPlan],
    population: Population,
    rounding: Rounding,
    progress: Callable[[int, int], None] | None,
) -> Mapping[str, LeafScore]:
    """Every leaf by its code, in the order of the scheme; several at a time for many units."""
    found: dict[str, LeafScore] = {}
    size = len(population.units)
    for score in abreast(lambda plan: LeafScore(plan, population, rounding), plans, size):
        found[score.leaf.code] = score
        if progress is not None:
            progress(len(found), len(plans))
    return found


def _waiting(
    plans: Sequence[LeafPlan],
    population: Population,
    rounding: Rounding,
    progress: Callable[[int, int], None] | None,
) -> Mapping[str, LeafScore]:
    """Every leaf by its code, none of them scored yet: the total does without."""
    if progress is not None:
        progress(len(plans), len(plans))
    return Waiting(plans, population, rounding)


class Waiting(Mapping[str, LeafScore]):
    """The leaves by their codes, in the order of the scheme, each scored when it is asked for."""

    def __init__(
        self, plans: Sequence[LeafPlan], population: Population, rounding: Rounding
    ) -> None:
        self._given, self._population, self._rounding = plans, population, rounding
        self._known: dict[str, LeafScore] = {}

    @cached_property
    def _plans(self) -> dict[str, LeafPlan]:
        return {plan.leaf.code: plan for plan in self._given}

    def __getitem__(self, code: str) -> LeafScore:
        if code not in self._known:
            self._known[code] = score_leaf(self._plans[code], self._population, self._rounding)
        return self._known[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._plans)

    def __len__(self) -> int:
        return len(self._given)


def population_of(
    plan: Plan, units: Units, facts: Facts, period: str | Period | None, marks: Marks
) -> Population:
    """Units, facts and period of a run, with what the plan keeps for all runs. Raises `Refused`."""
    found = period_of(plan.scheme, period)
    kept = {"shared": plan.shared, "recalls": plan.recalls}
    return Population(units, facts, found, marks=marks, **kept)


@BOUNDS_DECIDE
def score_leaf(plan: LeafPlan, population: Population, rounding: Rounding) -> LeafScore:
    """One leaf for all units, as every leaf is scored."""
    return LeafScore(plan, population, rounding)


def period_of(scheme: Scheme, given: str | Period | None) -> Period:
    """The run's period: as given, else the scheme's year. Raises `Refused`."""
    if isinstance(given, Period):
        return given
    if given is None:
        if scheme.year is None:
            raise refuse(scheme.name, "方案没有写年度，也没有指定期间", "请用 --period 指定期间")
        return Period(scheme.year)
    period = read_period(given)
    if period is None:
        raise refuse("--period", f"期间“{given[:30]}”写法不对", f"可用写法：{PERIOD_FORMS}")
    return period
