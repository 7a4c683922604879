"""The contest as an OpenFisca tax-benefit system: one entity, one variable a leaf and a node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.contest import LEAVES, NODES, TOPS, Floats, Problem, places

PERIOD = "2025"
INPUT, SCORE, NODE, TOP = "value_{}", "score_{}", "node_{}", "top_{}"
TOTAL, RANK = "total", "place"


def system(problem: Problem) -> Any:
    """All variables of the contest."""
    unit = build_entity(key="unit", plural="units", label="Unit", is_person=True)
    found = TaxBenefitSystem([unit])

    def add(name: str, formula: Callable[..., Any] | None = None, kind: type = float) -> None:
        found.add_variable(_variable(unit, name, formula, kind))

    for leaf in range(TOPS * NODES * LEAVES):
        add(INPUT.format(leaf))
        add(SCORE.format(leaf), _score(INPUT.format(leaf)))
    for node in range(TOPS * NODES):
        weights = problem.leaf_weights.reshape(-1, LEAVES)[node]
        add(NODE.format(node), _mean(SCORE, range(node * LEAVES, (node + 1) * LEAVES), weights))
    for top in range(TOPS):
        inside = range(top * NODES, (top + 1) * NODES)
        add(TOP.format(top), _mean(NODE, inside, problem.node_weights[top]))
    add(TOTAL, _mean(TOP, range(TOPS), problem.top_weights))
    add(RANK, _place, int)
    return found


def _variable(
    unit: Any, name: str, formula: Callable[..., Any] | None, kind: type
) -> type[Variable]:
    members = {
        "value_type": kind,
        "entity": unit,
        "definition_period": DateUnit.YEAR,
        "label": name,
    }
    return type(name, (Variable,), {**members, **({"formula": formula} if formula else {})})


def _score(source: str) -> Callable[..., Any]:
    def formula(unit: Any, period: Any) -> Any:
        value = unit(source, period)
        least = value.min()
        return (value - least) / (value.max() - least)

    return formula


def _mean(names: str, inside: range, weights: Floats) -> Callable[..., Any]:
    pairs = [(names.format(n), np.float32(w)) for n, w in zip(inside, weights, strict=True)]

    def formula(unit: Any, period: Any) -> Any:
        return sum(unit(name, period) * weight for name, weight in pairs)

    return formula


def _place(unit: Any, period: Any) -> Any:
    return places(unit(TOTAL, period))


_place.__name__ = "formula"
