"""Ranking (format, section 7): keys compared in turn, ties share the better place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kaocheng.scoring.exact.ball import Bools, Ints, some
from kaocheng.scoring.exact.fields import Fields
from kaocheng.scoring.exact.quotient import bounds

_ROOM = 2**62


@dataclass(frozen=True)
class Ranks:
    """Places over all units, 0 for those that are not ranked."""

    overall: Ints
    in_group: Ints


def rank_units(keys: list[Ints], last: Bools, ranked: Bools, fields: Fields) -> Ranks:
    """Places by `keys` (greater first), units in `last` behind all others."""
    if some(last):
        keys = [np.where(last, 0, 1).astype(np.int64), *keys]
    order, taking = -_joint_code(keys), None if ranked.all() else ranked
    overall = fields.places(order, False, taking)[0]
    if fields.undivided:
        return Ranks(overall, overall)
    return Ranks(overall, fields.places(order, True, taking)[0])


def _joint_code(keys: list[Ints]) -> Ints:
    """One integer a unit that orders as the keys in turn do."""
    code, span = np.zeros(len(keys[0]), np.int64), 1
    for key in keys:
        low, high = bounds(key)
        if low == high:
            continue
        if span * (high - low + 1) >= _ROOM:
            # Only the order counts: numbers close together leave room for what follows.
            code, span = _dense(code)
            key, low, high = _dense(key)[0], 0, len(key)
        key = key - low
        code, span = key if span == 1 else code * (high - low + 1) + key, span * (high - low + 1)
    return code


def _dense(codes: Ints) -> tuple[Ints, int]:
    """Numbers 0, 1, 2, … in the same order, and how many there are."""
    found, inverse = np.unique(codes, return_inverse=True)
    return inverse.astype(np.int64).reshape(len(codes)), max(len(found), 1)
