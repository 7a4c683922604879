"""TOPSIS: how near units come to the best of all (对照排序), beside a scheme's ranking.

Hwang C.L., Yoon K. (1981), Multiple Attribute Decision Making, Springer. With r = x / √Σx² and
v = w r, the ideal takes the best and the anti-ideal the worst v of each column; with d⁺ and d⁻ the
Euclidean distances to them, the closeness is d⁻ / (d⁺ + d⁻), from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kaocheng.scoring.exact.ball import Floats
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.weights.matrix import Matrix, observations
from kaocheng.scoring.weights.proposal import numbers

_DIGITS = 12  # units equal to so many decimals share a place


@dataclass(frozen=True)
class Comparison:
    """Vectors in the order of `units`; places 1, 2, 2, 4, the nearest first. `words` in Chinese."""

    units: tuple[str, ...]
    closeness: tuple[float, ...]
    places: tuple[int, ...]
    to_best: tuple[float, ...]
    to_worst: tuple[float, ...]
    words: tuple[str, ...]


def compare(matrix: Matrix, weights: Sequence[float]) -> Comparison:
    """Closeness and places of the units.

    `matrix`: units × indicators, any measures, `costs` where less is better; `weights` not
    negative, not all 0, one for each indicator, of any sum. Raises `Refused` for fewer than two
    units, one indicator's cells all 0, missing cells, weights that do not fit, and units that do
    not differ at all.
    """
    cells = observations(matrix, least_columns=1)
    weighted = _unit_length(matrix, cells) * _checked(matrix, weights)
    turned = [matrix.less_is_better(column) for column in range(len(matrix.columns))]
    most, least = weighted.max(axis=0), weighted.min(axis=0)
    to_best = np.linalg.norm(weighted - np.where(turned, least, most), axis=1)
    to_worst = np.linalg.norm(weighted - np.where(turned, most, least), axis=1)
    if not np.all(to_best + to_worst > 0):
        raise refuse(matrix.name, "各单位没有差别，分不出先后", "请核对数据")
    closeness = np.round(to_worst / (to_best + to_worst), _DIGITS)
    return Comparison(
        matrix.rows,
        numbers(closeness),
        tuple(int(1 + np.sum(closeness > own)) for own in closeness),
        numbers(to_best),
        numbers(to_worst),
        ("按与最优情形的贴近度排序，只供对照，不改变按方案计分的名次",),
    )


def _unit_length(matrix: Matrix, cells: Floats) -> Floats:
    length = np.linalg.norm(cells, axis=0)
    if not np.all(length > 0):
        name = matrix.columns[int(np.argmin(length))]
        raise refuse(f"{matrix.name} “{name}”列", "各单位都是 0", "请先剔除这项指标")
    scaled: Floats = cells / length
    return scaled


def _checked(matrix: Matrix, weights: Sequence[float]) -> Floats:
    checked = np.array(weights, dtype=np.float64)
    if checked.shape != (len(matrix.columns),):
        what = f"有 {len(matrix.columns)} 项指标、{len(weights)} 个权重"
        raise refuse(matrix.name, what, "请给每项指标一个权重")
    if not (np.all(np.isfinite(checked)) and np.all(checked >= 0) and checked.sum() > 0):
        raise refuse(matrix.name, "权重须不为负，且不全为 0", "请核对权重")
    return checked
