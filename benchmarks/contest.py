"""The work that all peers can do: min–max scores, weighted means up a tree of 50 leaves, places.

Imports NumPy only, because the peers run in an environment without this project.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SEED = 20250102
DECIMALS = 2
TOPS, NODES, LEAVES = 5, 2, 5  # top nodes, nodes below each, leaves below each of those
_TOP = (0.3, 0.25, 0.2, 0.15, 0.1)
_NODE = (0.6, 0.4)
_LEAF = (0.3, 0.25, 0.2, 0.15, 0.1)


@dataclass(frozen=True)
class Problem:
    """`values`: units down, leaves across, decimals of two places; greater is better."""

    values: Floats

    @property
    def leaf_weights(self) -> Floats:
        """Weight of each leaf within its node, tops × nodes × leaves; they add up to 1."""
        # Turned from node to node, so that no two nodes weigh alike.
        turned = [np.roll(_LEAF, n) for n in range(TOPS * NODES)]
        return np.array(turned).reshape(TOPS, NODES, LEAVES)

    @property
    def node_weights(self) -> Floats:
        """Weight of each node within its top node, tops × nodes."""
        return np.tile(_NODE, (TOPS, 1))

    @property
    def top_weights(self) -> Floats:
        return np.array(_TOP)

    @property
    def flat_weights(self) -> Floats:
        """What each leaf weighs in the total, for those who know no trees."""
        nodes = self.node_weights * self.top_weights[:, None]
        return (self.leaf_weights * nodes[:, :, None]).reshape(-1)


def problem(units: int) -> Problem:
    """The same problem on every machine: figures of uneven spread, from 0 to 999.99."""
    random = np.random.default_rng([SEED, units])
    leaves = TOPS * NODES * LEAVES
    values = np.empty((units, leaves))
    for leaf in range(leaves):
        drawn = random.beta(2 + leaf % 3, 2 + leaf % 4, units)
        values[:, leaf] = np.floor(drawn * 100_000) / 10**DECIMALS
    return Problem(values)


def places(totals: Floats) -> Ints:
    """Places 1, 2, 2, 4; the greatest first. For those whose library ranks nothing."""
    order = np.argsort(-totals)
    ordered = totals[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    repeats = np.diff(np.append(starts, len(order)))
    found = np.empty(len(order), np.int64)
    found[order] = np.repeat(starts + 1, repeats)
    return found


def disagreement(totals: Floats, ranks: Floats | Ints, others: Floats, near: float) -> str:
    """Where an outcome differs from the totals of another; "" where nowhere.

    Totals agree to `near`, and places follow the outcome's own totals, ties with ties. So two
    outcomes without a word order all units alike but those whose totals are that near.
    """
    worst = float(np.abs(totals - others).max())
    if not worst <= near:
        return f"总分相差 {worst:.3g}"
    # Mean places of ties and least places of ties are the same order.
    wrong = int((places(-np.asarray(ranks, dtype=np.float64)) != places(totals)).sum())
    return f"{wrong} 个单位的名次与总分不符" if wrong else ""
