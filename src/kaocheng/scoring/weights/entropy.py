"""Entropy weights (熵权法): the more the units differ on an indicator, the more it weighs.

Shannon C.E. (1948), Bell System Technical Journal 27, for the entropy; Hwang C.L., Yoon K. (1981),
Multiple Attribute Decision Making, Springer, for the weights. With m units, p = x / Σx:
e = −Σ p ln p / ln m, d = 1 − e, w = d / Σd.
"""

from __future__ import annotations

import numpy as np

from kaocheng.scoring.exact.ball import Floats
from kaocheng.scoring.faults import Faults, refuse
from kaocheng.scoring.weights.matrix import Matrix, observations, refuse_constant
from kaocheng.scoring.weights.proposal import Proposal, Series, normalised, numbers


def propose(matrix: Matrix) -> Proposal:
    """Weights by entropy; entropy and divergence of each indicator beside them.

    `matrix`: units × indicators, any measures, nothing negative; a 0 adds nothing to the entropy,
    as p ln p goes to 0 there. Directions make no difference. Raises `Refused` for fewer than two
    units or indicators, missing or negative cells, and indicators equal for all units.
    """
    cells = observations(matrix)
    _refuse_negative(matrix)
    refuse_constant(matrix)
    entropy = _entropy(cells / cells.sum(axis=0))
    divergence = 1 - entropy
    if not divergence.sum() > 0:
        raise refuse(matrix.name, "各单位数值几乎相同，分不出权重", "请核对数据，或改用等权")
    return Proposal(
        method="entropy",
        title="熵权法",
        indicators=matrix.columns,
        weights=normalised(divergence),
        series=(
            Series("entropy", "信息熵", numbers(entropy)),
            Series("divergence", "差异系数", numbers(divergence)),
        ),
        figures=(),
        words=(
            "各单位数值越悬殊，信息熵越小，权重越大；不分正向、逆向指标",
            "权重只反映数据的差异，不反映工作是否重要",
        ),
    )


def _entropy(shares: Floats) -> Floats:
    logs = np.log(np.where(shares > 0, shares, 1.0))
    entropy: Floats = -(shares * logs).sum(axis=0) / np.log(len(shares))
    # Units that hardly differ may pass 1 by the last bit; a weight is not negative.
    return np.minimum(entropy, 1.0)


def _refuse_negative(matrix: Matrix) -> None:
    faults = Faults()
    for row, column in np.argwhere(matrix.cells < 0):
        mend = "请先换算成不为负的数，或改用 CRITIC 法"
        faults.add(matrix.where(row, column), "熵权法不能用负数", mend)
    faults.raise_if_any()
