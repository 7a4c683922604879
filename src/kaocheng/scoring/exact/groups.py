"""Quotients by units and by groups: picking rows, exact sums, extremes and order."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from kaocheng.scoring.exact.ball import WHOLE_LIMIT, Ints, wide
from kaocheng.scoring.exact.quotient import LIMIT, Quotient
from kaocheng.scoring.exact.recording import taken

_NEAR = 2.0**-50  # what two roundings can move a quotient by, and more


def take(a: Quotient, rows: Ints) -> Quotient:
    """The cells of some rows; one cell stands for as many as there are."""
    if a.num.size == 1 and (isinstance(a.den, int) or a.den.size == 1):
        return a
    num = a.num if a.num.size == 1 else taken(a.num, rows)
    den = a.den if isinstance(a.den, int) or a.den.size == 1 else taken(a.den, rows)
    return Quotient(num, den, a.low, a.high, a.most)


def alone(a: Quotient) -> Quotient:
    """One cell, with itself as its bounds: what follows from it is as cheap as from a constant."""
    num, den = int(a.num[0]), a.den if isinstance(a.den, int) else int(a.den[0])
    return Quotient(a.num, den, num, num, den)


def fractions(a: Quotient, rows: Ints) -> list[Fraction]:
    """Some cells as fractions."""
    part = take(a, rows)
    nums = np.broadcast_to(part.num, rows.shape).tolist()
    dens = np.broadcast_to(part.den, rows.shape).tolist()
    return [Fraction(n, d) for n, d in zip(nums, dens, strict=True)]


def group_sum(a: Quotient, labels: Ints, groups: int) -> Quotient | None:
    """Sums over the cells of each label; labels below zero are left out."""
    if not isinstance(a.den, int):
        return None
    top = max(-a.low, a.high) * len(labels)
    if top >= WHOLE_LIMIT:
        return None
    labels, cells = _inside(labels, wide(a.num, len(labels)))
    if groups == 1:
        return alone(Quotient(np.add.reduce(cells, keepdims=True), a.den, 0, 0, a.most))
    # Sums below 2^53 are exact in the floats that bincount adds up.
    sums = np.bincount(labels, cells, groups).astype(np.int64)
    return Quotient(sums, a.den, -top if a.low < 0 else 0, top, a.most)


def group_extreme(a: Quotient, labels: Ints, groups: int, largest: bool) -> Quotient | None:
    """The least or greatest cell of each label; a label without cells keeps one within bounds."""
    if not isinstance(a.den, int):
        rows = _extreme_rows(a, labels, groups, largest)
        if rows is None:
            return None
        return alone(take(a, rows)) if groups == 1 else take(a, rows)
    labels, cells = _inside(labels, wide(a.num, len(labels)))
    pick = np.maximum if largest else np.minimum
    if groups == 1 and len(cells):
        return alone(Quotient(pick.reduce(cells, keepdims=True), a.den, 0, 0, a.most))
    found = np.full_like(cells, a.low if largest else a.high, shape=groups)
    pick.at(found, labels, cells)
    return Quotient(found, a.den, a.low, a.high, a.most)


def _extreme_rows(a: Quotient, labels: Ints, groups: int, largest: bool) -> Ints | None:
    """For each label a row with its extreme; 0 for a label without cells.

    Floats leave the rows that may be it; where those of a label are not all equal, order decides.
    """
    if a.most * max(-a.low, a.high, 1) >= LIMIT:
        return None
    size = len(labels)
    num, den = wide(a.num, size), wide(np.asarray(a.den), size)
    near = num / den if largest else -(num / den)
    best = np.full(groups, -np.inf)
    np.maximum.at(best, *_inside(labels, near))
    rows = np.flatnonzero((labels >= 0) & (near >= (best - np.abs(best) * _NEAR)[labels]))
    first = np.zeros(groups, np.int64)
    first[labels[rows]] = rows
    same = first[labels[rows]]
    if (num[rows] * den[same] == num[same] * den[rows]).all():
        return first
    codes = order_codes(take(a, rows), len(rows))
    return None if codes is None else _last_by_code(codes, labels[rows], rows, first, largest)


def _last_by_code(codes: Ints, labels: Ints, rows: Ints, first: Ints, largest: bool) -> Ints:
    """Of several rows of a label the one with the greatest (least) code."""
    order = np.argsort(codes if largest else -codes, kind="stable")
    first[labels[order]] = rows[order]  # the last one written stays
    return first


def _inside(labels: Ints, cells: Ints) -> tuple[Ints, Ints]:
    """Without the cells whose label is below zero."""
    if not len(labels) or labels.min() >= 0:
        return labels, cells
    inside = labels >= 0
    return labels[inside], cells[inside]


def order_codes(a: Quotient, size: int) -> Ints | None:
    """Integers that compare as the values do, None where 64 bits do not prove their order."""
    num = wide(a.num, size)
    if isinstance(a.den, int):
        return num
    if a.most * max(-a.low, a.high, 1) >= LIMIT:
        return None
    den = wide(a.den, size)
    order = np.argsort(num / den, kind="stable")
    num, den = num[order], den[order]
    left, right = num[:-1] * den[1:], num[1:] * den[:-1]
    if (left > right).any():
        return None  # two values closer than floats tell apart stand in the wrong order
    codes = np.zeros(size, np.int64)
    codes[order[1:]] = np.cumsum(left < right)
    return codes
