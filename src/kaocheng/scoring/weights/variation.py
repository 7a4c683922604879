"""Coefficient-of-variation weights (变异系数法).

Shuai D. et al. (2012), Chinese Control and Decision Conference, doi:10.1109/CCDC.2012.6244621.
With s the standard deviation (dividing by m − 1): v = s / mean, w = v / Σv.
"""

from __future__ import annotations

import numpy as np

from kaocheng.scoring.faults import Faults
from kaocheng.scoring.weights.matrix import Matrix, observations, refuse_constant
from kaocheng.scoring.weights.proposal import Proposal, Series, normalised, numbers


def propose(matrix: Matrix) -> Proposal:
    """Weights by coefficient of variation; mean, deviation and coefficient beside them.

    `matrix`: units × indicators, any measures, each column's mean positive. Directions make no
    difference. Raises `Refused` for fewer than two units or indicators, missing cells, indicators
    equal for all units, and means that are not positive.
    """
    cells = observations(matrix)
    refuse_constant(matrix)
    mean, deviation = cells.mean(axis=0), cells.std(axis=0, ddof=1)
    faults = Faults()
    for column in np.flatnonzero(mean <= 0):
        where = f"{matrix.name} “{matrix.columns[column]}”列"
        faults.add(where, "平均值不大于 0，变异系数没有意义", "请换算成正数，或改用 CRITIC 法")
    faults.raise_if_any()
    variation = deviation / mean
    return Proposal(
        method="variation",
        title="变异系数法",
        indicators=matrix.columns,
        weights=normalised(variation),
        series=(
            Series("mean", "平均值", numbers(mean)),
            Series("deviation", "标准差", numbers(deviation)),
            Series("variation", "变异系数", numbers(variation)),
        ),
        figures=(),
        words=(
            "各单位数值相对于平均值越分散，权重越大；不分正向、逆向指标",
            "权重只反映数据的差异，不反映工作是否重要",
        ),
    )
