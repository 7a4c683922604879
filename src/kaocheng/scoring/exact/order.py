"""Order by value: integer codes that compare as the exact values do, and places with ties."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from kaocheng.scoring.exact.ball import Ball, Bools, Ints, wide
from kaocheng.scoring.exact.column import Column, Statuses
from kaocheng.scoring.exact.fast import ball_of
from kaocheng.scoring.exact.groups import order_codes
from kaocheng.scoring.exact.quotient import LIMIT, Quotient, bounds

Recompute = Callable[[Ints], Column]


def dense_codes(column: Column, size: int, exactly: Recompute, status: Statuses) -> Ints:
    """Integers ordered as the values of a fast column; equal just where the values are equal.

    `exactly(rows)` gives the exact column of some rows. Where a cell of `column` is in doubt, its
    status in `status` is settled in place.
    """
    if column.doubt is None and isinstance(column.data, Quotient):
        found = order_codes(column.data, size)
        if found is not None:
            return found
    return _codes_of_balls(column, size, exactly, status)


def _codes_of_balls(column: Column, size: int, exactly: Recompute, status: Statuses) -> Ints:
    ball: Ball = ball_of(column.data)
    mid = wide(ball.mid, size)
    known: dict[int, Any] = {}
    low, high = (np.array(wide(end, size)) for end in ball.bounds())
    if column.doubt is not None:
        rows = np.flatnonzero(wide(column.doubt, size))
        known = _settle(rows, exactly(rows), status)
        mid = mid.copy()
        for row, value in known.items():
            mid[row] = float(value)
            low[row], high[row] = np.nextafter(mid[row], [-np.inf, np.inf])
    elif ball.plain or ball.err is None:
        return np.unique(mid, return_inverse=True)[1].astype(np.int64).reshape(size)
    clusters = _clusters(mid, low, high)
    return _ordered(clusters, known, exactly, status)


def _settle(rows: Ints, exact: Column, status: Statuses) -> dict[int, Any]:
    """Write settled statuses; return exact values by row."""
    status[rows] = 0 if exact.status is None else wide(exact.status, len(rows))
    values = wide(exact.data, len(rows))
    return dict(zip(rows.tolist(), values.tolist(), strict=True))


def _clusters(mid: npt.NDArray[np.float64], low: Any, high: Any) -> Ints:
    """Number cells so that cells of different clusters surely differ, in order of the numbers."""
    order = np.argsort(mid, kind="stable")
    reach = np.maximum.accumulate(high[order])
    rest = np.minimum.accumulate(low[order][::-1])[::-1]
    begins = np.concatenate(([False], ~(rest[1:] <= reach[:-1])))
    clusters = np.empty(len(mid), np.int64)
    clusters[order] = np.cumsum(begins)
    return clusters


def _ordered(clusters: Ints, known: dict[int, Any], exactly: Recompute, status: Statuses) -> Ints:
    """Order the cells of each cluster by exact value."""
    sizes = np.bincount(clusters) if len(clusters) else np.zeros(0, int)
    rows = np.flatnonzero((sizes[clusters] > 1) & (status == 0))
    fresh = np.array([row for row in rows.tolist() if row not in known], np.int64)
    if len(fresh):
        known = known | _settle(fresh, exactly(fresh), status)
    inner = np.zeros(len(clusters), np.int64)
    values = {row: known[row] for row in rows.tolist()}
    code = {value: n for n, value in enumerate(sorted(set(values.values())))}
    for row, value in values.items():
        inner[row] = code[value]
    step = len(code) + 1
    return clusters * step + inner


def places_of(codes: Ints, labels: Ints | None, taking: Bools | None) -> tuple[Ints, Ints]:
    """Places 1, 2, 2, 4 by ascending code within each label, and how many take part there.

    `labels` is None where all are compared with all, `taking` where all take part. Both arrays are
    0 for cells that do not take part.
    """
    if taking is None or (len(codes) and taking.all()):
        return _places(codes, labels)
    rows = np.flatnonzero(taking)
    place, count = np.zeros(len(codes), np.int64), np.zeros(len(codes), np.int64)
    if len(rows):
        inside = _places(codes[rows], None if labels is None else labels[rows])
        place[rows], count[rows] = inside
    return place, count


def _places(codes: Ints, labels: Ints | None) -> tuple[Ints, Ints]:
    """Places where all take part."""
    low, high = bounds(codes)
    span, groups = high - low + 1, 1 if labels is None else int(labels.max()) + 1
    if span * groups >= LIMIT:
        codes, low = np.unique(codes, return_inverse=True)[1], 0
        span = len(codes)
    codes = codes - low
    if labels is None or groups == 1:
        return _smaller(codes, span) + 1, np.full(len(codes), len(codes))
    sizes = np.bincount(labels)
    before = _smaller(labels * span + codes, span * groups)
    return before - (np.cumsum(sizes) - sizes)[labels] + 1, sizes[labels]


def _smaller(codes: Ints, span: int) -> Ints:
    """How many codes are smaller than each. They are at least 0 and below `span`."""
    size = len(codes)
    if span <= size:
        counts = np.bincount(codes, minlength=span)
        return (np.cumsum(counts) - counts)[codes]
    bits = size.bit_length()
    if span << bits < LIMIT:
        # Sorting the codes with their rows beside them is much faster than asking for the order.
        joint = np.sort((codes << bits) + np.arange(size))
        order, ordered = joint & ((1 << bits) - 1), joint >> bits
    else:
        order = np.argsort(codes)
        ordered = codes[order]
    # Each stands where it is in the order, equal ones where the first of them is.
    first = np.arange(size)
    first[1:][ordered[1:] == ordered[:-1]] = 0
    before = np.empty(size, np.int64)
    before[order] = np.maximum.accumulate(first)
    return before
