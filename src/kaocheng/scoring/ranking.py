"""Ranking (format, section 7): keys compared in turn, ties share the better place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kaocheng.scoring.exact.ball import Bools, Ints
from kaocheng.scoring.exact.order import places_of


@dataclass(frozen=True)
class Ranks:
    """Places over all units, 0 for those that are not ranked. `order` sorts equal units equal."""

    overall: Ints
    in_group: Ints


def rank_units(keys: list[Ints], last: Bools, ranked: Bools, labels: Ints) -> Ranks:
    """Places by `keys` (greater first), units in `last` behind all others."""
    order = _joint_code([np.where(last, 0, 1).astype(np.int64), *keys])
    everyone = np.zeros(len(labels), np.int64)
    return Ranks(places_of(-order, everyone, ranked)[0], places_of(-order, labels, ranked)[0])


def _joint_code(keys: list[Ints]) -> Ints:
    """One integer a unit that orders as the keys in turn do."""
    code = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        dense = np.unique(key, return_inverse=True)[1].astype(np.int64).reshape(len(key))
        code = code * (int(dense.max(initial=0)) + 1) + dense
        code = np.unique(code, return_inverse=True)[1].astype(np.int64).reshape(len(key))
    return code
