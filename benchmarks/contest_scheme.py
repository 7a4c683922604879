"""The contest as a scheme of this project, and its inputs in memory."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np

from benchmarks.contest import LEAVES, NODES, TOPS, Problem
from benchmarks.scheme import YEAR
from kaocheng.scoring import Facts, Period, Scheme, Units, read_scheme
from kaocheng.scoring.evaluation.plan import plan_of
from kaocheng.scoring.facts import Key, NumberColumn, TextColumn

_FULL = 100


def inputs(problem: Problem, score: dict[str, Any], decimals: int) -> tuple[Scheme, Units, Facts]:
    """Scheme, units and facts. The facts are new each time, scheme and units stay."""
    size, leaves = problem.values.shape
    scheme, units = _model(scheme_text(problem, score), size)
    mantissas = np.rint(problem.values * 10**decimals).astype(np.int64)
    columns: dict[Key, NumberColumn | TextColumn] = {
        (f"x{leaf}", "actual", Period(YEAR)): NumberColumn(
            np.ascontiguousarray(mantissas[:, leaf]), decimals, np.zeros(size, np.uint8)
        )
        for leaf in range(leaves)
    }
    return scheme, units, Facts(columns, size)


@cache
def _model(text: str, size: int) -> tuple[Scheme, Units]:
    """Scheme and units with their plan, as others build their model: before any figure is seen."""
    scheme = read_scheme(text.encode())
    codes, blank = tuple(str(n) for n in range(size)), ("",) * size
    units = Units(codes, codes, blank, blank)
    plan_of(scheme, units)
    return scheme, units


def scheme_text(problem: Problem, score: dict[str, Any]) -> str:
    """Every node is worth 100; weights that add up to 1 make each sum a weighted mean."""
    tops = []
    for top in range(TOPS):
        nodes = []
        for node in range(NODES):
            weights = problem.leaf_weights[top, node]
            first = (top * NODES + node) * LEAVES
            leaves = [_leaf(first + n, weight) for n, weight in enumerate(weights)]
            nodes.append(_node(f"{top}.{node}", problem.node_weights[top, node], leaves))
        tops.append(_node(str(top), problem.top_weights[top], nodes))
    items = [{"code": f"x{leaf}"} for leaf in range(TOPS * NODES * LEAVES)]
    head = {"format": "kaocheng-scheme/1", "code": "contest", "title": "对照", "year": YEAR}
    return json.dumps({**head, "score": score, "items": items, "indicators": tops})


def _node(code: str, weight: float, children: list[dict[str, Any]]) -> dict[str, Any]:
    node = {"code": code, "name": code, "points": _FULL, "weight": round(float(weight), 2)}
    return {**node, "children": children}


def _leaf(number: int, weight: float) -> dict[str, Any]:
    rule = {"kind": "efficacy", "of": f"x{number}", "base": 0}
    code = f"leaf{number}"
    node = {"code": code, "name": code, "points": _FULL, "weight": round(float(weight), 2)}
    return {**node, "rule": rule}
