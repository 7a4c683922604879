"""Grades and quotas (format, section 7): places are given by rank, best grade first."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kaocheng.scoring.exact.ball import Bools, Ints, some
from kaocheng.scoring.exact.decimals import half_up
from kaocheng.scoring.exact.fields import Fields
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
    fields: Fields
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
        population = field.ranked
        if quota.of_rest:
            better = (grade != UNGRADED) & (grade < number)
            population = field.ranked & ~placed & ~better
        placed |= _filled(quota, field, candidates & ~placed, population)
    return placed


def _filled(quota: Quota, field: Field, candidates: Bools, population: Bools) -> Bools:
    """Which candidates are among the first of their field by rank, as many as there are places.

    Of those tied across the last place none are, or all.
    """
    if not some(candidates):
        return candidates
    there = _places(quota, field.fields, population)
    if quota.all_ties:
        place, _ = field.fields.places(field.rank, quota.in_group, candidates)
        return candidates & (place <= there)
    behind, count = field.fields.places(-field.rank, quota.in_group, candidates)
    return candidates & (count - behind < there)


def _places(quota: Quota, fields: Fields, population: Bools) -> Ints | int:
    """How many places each unit's field has, by the number of its members."""
    if quota.top is not None:
        return quota.top
    if not quota.in_group or fields.undivided:
        return _share_of(quota, int(np.count_nonzero(population)))
    counts = np.bincount(fields.labels[population], minlength=int(fields.labels.max()) + 1)
    sizes = counts.tolist()
    places = {size: _share_of(quota, size) for size in set(sizes)}
    return np.array([places[size] for size in sizes], np.int64)[fields.labels]


def _share_of(quota: Quota, population: int) -> int:
    exact = (quota.share or Fraction(0)) * population
    if quota.round == "half_up":
        return half_up(exact, 0)
    return -((-exact).__floor__()) if quota.round == "ceil" else exact.__floor__()
