"""The contest as each peer does it: inputs made ready outside the time, then totals and places.

Each imports its library when it is called; only one of them is installed beside this project.
A work is `prepare(problem) -> run`, where `run()` is timed and gives (totals from 0 to 1, places).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.contest import DECIMALS, LEAVES, NODES, TOPS, Floats, Ints, Problem, places

Outcome = tuple[Floats, Floats | Ints]
Work = Callable[[Problem], Callable[[], Outcome]]


def numpy_alone(problem: Problem) -> Callable[[], Outcome]:
    """The floor: a script of a few lines, leaf by leaf, so that one column fits the cache."""
    columns = list(np.ascontiguousarray(problem.values.T))
    leaves, nodes, tops = problem.leaf_weights, problem.node_weights, problem.top_weights

    def run() -> Outcome:
        totals, mean, score = (np.zeros(len(columns[0])) for _ in range(3))
        for top, node in np.ndindex(TOPS, NODES):
            mean[:] = 0
            for n in range(LEAVES):
                column = columns[(top * NODES + node) * LEAVES + n]
                least = column.min()
                np.subtract(column, least, out=score)
                score *= leaves[top, node, n] / (column.max() - least)
                mean += score
            mean *= nodes[top, node] * tops[top]
            totals += mean
        return totals, places(totals)

    return run


def by_columns(problem: Problem) -> Floats:
    """The matrix laid out column by column, which suits everyone who normalises columns."""
    return np.asfortranarray(problem.values)


def polars_lazy(problem: Problem) -> Callable[[], Outcome]:
    """One lazy query: a column a leaf, expressions up the tree."""
    import polars as pl

    names = [f"x{leaf}" for leaf in range(TOPS * NODES * LEAVES)]
    frame = pl.DataFrame({name: problem.values[:, n].copy() for n, name in enumerate(names)})

    def scored(name: str) -> pl.Expr:
        least = pl.col(name).min()
        return (pl.col(name) - least) / (pl.col(name).max() - least)

    def mean(parts: list[pl.Expr], weights: Floats) -> pl.Expr:
        return pl.sum_horizontal([p * w for p, w in zip(parts, weights.tolist(), strict=True)])

    def top(n: int) -> pl.Expr:
        nodes = []
        for k in range(NODES):
            start = (n * NODES + k) * LEAVES
            inside = [scored(name) for name in names[start : start + LEAVES]]
            nodes.append(mean(inside, problem.leaf_weights[n, k]))
        return mean(nodes, problem.node_weights[n])

    def run() -> Outcome:
        total = mean([top(n) for n in range(TOPS)], problem.top_weights).alias("total")
        rank = pl.col("total").rank("min", descending=True).alias("rank")
        found = frame.lazy().select(total).with_columns(rank).collect()
        return found["total"].to_numpy(), found["rank"].to_numpy().astype(np.int64)

    return run


def scikit_criteria(problem: Problem) -> Callable[[], Outcome]:
    """A pipeline of MinMaxScaler and WeightedSumModel over flattened weights."""
    import skcriteria
    from skcriteria.agg.simple import WeightedSumModel
    from skcriteria.pipelines import mkpipe
    from skcriteria.preprocessing.scalers import MinMaxScaler

    objectives = [max] * problem.values.shape[1]
    matrix = skcriteria.mkdm(by_columns(problem), objectives, weights=problem.flat_weights)
    pipe = mkpipe(MinMaxScaler(target="matrix"), WeightedSumModel())

    def run() -> Outcome:
        result = pipe.evaluate(matrix)
        return np.asarray(result.extra_["score"]), np.asarray(result.rank_)

    return run


def pymcdm(problem: Problem) -> Callable[[], Outcome]:
    """WSM with min–max normalisation over flattened weights, its own ranking."""
    from pymcdm.methods import WSM
    from pymcdm.normalizations import minmax_normalization

    values, weights = by_columns(problem), problem.flat_weights
    types = np.ones(len(weights), int)
    method = WSM(minmax_normalization)

    def run() -> Outcome:
        totals = method(values, weights, types)
        return totals, method.rank(totals)

    return run


def pydecision(problem: Problem) -> Callable[[], Outcome]:
    """Its range-of-value method, min–max and weighted sum; it gives no places, NumPy does."""
    from pyDecision.algorithm import rov_method

    values, weights = by_columns(problem), problem.flat_weights
    criteria = ["max"] * len(weights)

    def run() -> Outcome:
        totals = rov_method(values, weights, criteria, graph=False, verbose=False)
        return totals, places(totals)

    return run


def openfisca(problem: Problem) -> Callable[[], Outcome]:
    """A variable with a formula for each leaf, node and total; inputs set before (float32)."""
    from openfisca_core.simulations import SimulationBuilder

    from benchmarks.openfisca_system import INPUT, PERIOD, RANK, TOTAL, system

    simulation = SimulationBuilder().build_default_simulation(system(problem), len(problem.values))
    for leaf in range(problem.values.shape[1]):
        simulation.set_input(INPUT.format(leaf), PERIOD, problem.values[:, leaf].astype(np.float32))

    def run() -> Outcome:
        ranks = simulation.calculate(RANK, PERIOD)
        totals = simulation.calculate(TOTAL, PERIOD)
        return totals.astype(np.float64), ranks.astype(np.int64)

    return run


def kaocheng(problem: Problem) -> Callable[[], Outcome]:
    """This project, nothing rounded before the total, which has six decimals."""
    return _kaocheng(problem, {"full": 100, "decimals": 6, "round": "total"})


def kaocheng_rounding(problem: Problem) -> Callable[[], Outcome]:
    """This project as schemes are written: every figure rounded half up to two decimals."""
    return _kaocheng(problem, {"full": 100, "decimals": 2, "round": "leaf"})


def _kaocheng(problem: Problem, score: dict[str, Any]) -> Callable[[], Outcome]:
    from benchmarks.contest_scheme import inputs
    from kaocheng.scoring import evaluate

    scheme, units, facts = inputs(problem, score, DECIMALS)

    def run() -> Outcome:
        result = evaluate(scheme, units, facts)
        totals = result.totals.total / (100 * 10 ** score["decimals"])
        return totals, result.ranks.overall

    return run


WORKS: dict[str, Work] = {
    "numpy": numpy_alone,
    "polars": polars_lazy,
    "pymcdm": pymcdm,
    "pydecision": pydecision,
    "scikit-criteria": scikit_criteria,
    "openfisca": openfisca,
    "kaocheng": kaocheng,
    "kaocheng-rounding": kaocheng_rounding,
}
