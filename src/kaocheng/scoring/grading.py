"""Grades and quotas (format, section 7): places are given by rank, best grade first."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kaocheng.scoring.exact.ball import Bools, Ints
from kaocheng.scoring.exact.decimals import half_up
from kaocheng.scoring.exact.order import by_label_and_code
from kaocheng.scoring.scheme.model import Quota

UNGRADED = -1
_FEW = 64  # groups whose places are sooner worked out one by one


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
        population = field.ranked
        if quota.of_rest:
            better = (grade != UNGRADED) & (grade < number)
            population = field.ranked & ~placed & ~better
        labels = field.labels if quota.in_group else np.zeros_like(field.labels)
        counts = np.bincount(labels[population], minlength=int(labels.max(initial=0)) + 1)
        rows = np.flatnonzero(candidates & ~placed)
        taken = _filled(field.rank[rows], labels[rows], _places(quota, counts), quota.all_ties)
        placed[rows[taken]] = True
    return placed


def _places(quota: Quota, counts: Ints) -> Ints:
    """How many places each group has, by the number of its members."""
    if quota.top is not None:
        return np.full(len(counts), quota.top)
    if len(counts) <= _FEW:
        return np.array([_share_of(quota, size) for size in counts.tolist()], np.int64)
    sizes, which = np.unique(counts, return_inverse=True)
    places = [_share_of(quota, size) for size in sizes.tolist()]
    return np.array(places, np.int64)[which]


def _share_of(quota: Quota, population: int) -> int:
    exact = (quota.share or Fraction(0)) * population
    if quota.round == "half_up":
        return half_up(exact, 0)
    return -((-exact).__floor__()) if quota.round == "ceil" else exact.__floor__()


def _filled(rank: Ints, labels: Ints, places: Ints, all_ties: bool) -> Bools:
    """Which candidates are among the first `places` of their group by rank.

    Of those tied across the last place none are, or all.
    """
    taken = np.zeros(len(rank), bool)
    if not len(rank):
        return taken
    order = by_label_and_code(labels, rank)
    label, by_rank = labels[order], rank[order]
    counts = np.bincount(label, minlength=len(places))
    starts = np.cumsum(counts) - counts
    last = len(rank) - 1
    beyond = starts + places
    edge = by_rank[np.minimum(np.maximum(beyond - 1, 0), last)][label]
    after = by_rank[np.minimum(beyond, last)][label]
    tied = by_rank <= edge if all_ties else by_rank < edge
    first = np.arange(len(rank)) - starts[label] < places[label]
    chosen = np.where(edge == after, tied, first) & (places[label] > 0)
    taken[order] = chosen | (counts <= places)[label]
    return taken
