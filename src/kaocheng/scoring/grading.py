"""Grades and quotas (format, section 7): places are given by rank, best grade first."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kaocheng.scoring.exact.ball import Bools, Ints
from kaocheng.scoring.exact.decimals import half_up
from kaocheng.scoring.scheme.model import Quota

UNGRADED = -1


@dataclass(frozen=True)
class GradeRule:
    """One grade as numbers. `meets`: who fulfils `at_least` and `requires`."""

    meets: Bools
    quota: tuple[Quota, ...]


@dataclass(frozen=True)
class Field:
    """The units to be graded. `settled`: the grade that a veto fixes, else -1.

    `barred` has a row for each grade: who may not have it.
    """

    rank: Ints
    ranked: Bools
    labels: Ints
    settled: Ints
    barred: Bools


def grade_units(rules: list[GradeRule], field: Field) -> Ints:
    """The number of each unit's grade, -1 for none."""
    grade = np.where(field.ranked, field.settled, UNGRADED).astype(np.int64)
    for number, rule in enumerate(rules):
        free = field.ranked & (grade == UNGRADED)
        candidates = free & rule.meets & ~field.barred[number]
        taken = candidates if not rule.quota else _by_quota(rule, field, grade, candidates, number)
        grade[taken] = number
    return grade


def _by_quota(rule: GradeRule, field: Field, grade: Ints, candidates: Bools, number: int) -> Bools:
    """Who finds a place, the entries filled in order."""
    placed = np.zeros(len(grade), bool)
    for quota in rule.quota:
        better = (grade != UNGRADED) & (grade < number)
        rest = field.ranked & ~placed & ~better
        for members in _fields(quota, field):
            population = (rest if quota.of_rest else field.ranked) & members
            places = _places(quota, int(population.sum()))
            placed |= _fill(field.rank, candidates & members & ~placed, places, quota.all_ties)
    return placed


def _fields(quota: Quota, field: Field) -> list[Bools]:
    if not quota.in_group:
        return [np.ones(len(field.labels), bool)]
    return [field.labels == label for label in np.unique(field.labels).tolist()]


def _places(quota: Quota, population: int) -> int:
    if quota.top is not None:
        return quota.top
    exact = (quota.share or Fraction(0)) * population
    if quota.round == "half_up":
        return half_up(exact, 0)
    return -((-exact).__floor__()) if quota.round == "ceil" else exact.__floor__()


def _fill(rank: Ints, candidates: Bools, places: int, all_ties: bool) -> Bools:
    """The first `places` candidates by rank; of those tied across the last place none, or all."""
    rows = np.flatnonzero(candidates)
    taken = np.zeros(len(rank), bool)
    if len(rows) <= places:
        taken[rows] = True
        return taken
    if places == 0:
        return taken
    rows = rows[np.argsort(rank[rows], kind="stable")]
    edge, after = rank[rows[places - 1]], rank[rows[places]]
    if edge != after:
        taken[rows[:places]] = True
        return taken
    keep = rank[rows] <= edge if all_ties else rank[rows] < edge
    taken[rows[keep]] = True
    return taken
