"""CRITIC: contrast within an indicator, and conflict with the others (客观赋权法).

Diakoulaki D., Mavrotas G., Papayannakis L. (1995), Computers & Operations Research 22(7), 763-770.
With the columns brought to 0…1 between the worst and the best, σ their standard deviations and r
their linear correlations: C_j = σ_j Σ_k (1 − r_jk), w = C / ΣC.
"""

from __future__ import annotations

import numpy as np

from kaocheng.scoring.exact.ball import Floats
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.weights.matrix import Matrix, observations, refuse_constant
from kaocheng.scoring.weights.proposal import Proposal, Series, normalised, numbers

_NO_CONFLICT = 1e-12  # what correlations of exactly parallel columns leave over in binary


def propose(matrix: Matrix) -> Proposal:
    """Weights by CRITIC; standard deviation and information beside them, correlations as details.

    `matrix`: units × indicators, any measures and signs; where less is better (`costs`) the column
    is turned round first, which changes the weights. Deviations divide by m − 1; the weights are
    the same with m. Raises `Refused` for fewer than two units or indicators, missing cells,
    indicators equal for all units, and where all indicators run exactly parallel.
    """
    cells = observations(matrix)
    refuse_constant(matrix)
    scaled = _scaled(matrix, cells)
    deviation = scaled.std(axis=0, ddof=1)
    correlation = np.atleast_2d(np.corrcoef(scaled, rowvar=False))
    conflict = (1 - correlation).sum(axis=0)
    information = deviation * conflict
    if information.sum() <= _NO_CONFLICT:
        what = "各项指标的高低完全同步，分不出权重"
        raise refuse(matrix.name, what, "请只留其中一项，或改用熵权法")
    return Proposal(
        method="critic",
        title="CRITIC 法",
        indicators=matrix.columns,
        weights=normalised(information),
        series=(
            Series("deviation", "标准差", numbers(deviation)),
            Series("conflict", "冲突性", numbers(conflict)),
            Series("information", "信息量", numbers(information)),
        ),
        figures=(),
        words=_words(matrix),
        details=tuple(
            Series(f"correlation:{name}", f"与“{name}”的相关系数", numbers(row))
            for name, row in zip(matrix.columns, correlation, strict=True)
        ),
    )


def _scaled(matrix: Matrix, cells: Floats) -> Floats:
    scaled = (cells - cells.min(axis=0)) / np.ptp(cells, axis=0)
    turned = [matrix.less_is_better(column) for column in range(len(matrix.columns))]
    directed: Floats = np.where(turned, 1 - scaled, scaled)
    return directed


def _words(matrix: Matrix) -> tuple[str, ...]:
    turned = [name for place, name in enumerate(matrix.columns) if matrix.less_is_better(place)]
    direction = f"“{'、'.join(turned)}”按逆向指标处理" if turned else "各项指标都按正向指标处理"
    return (
        "各单位差异越大、与其他指标越不同步，权重越大（Diakoulaki 等，1995）",
        direction,
        "权重只反映数据的差异和重复，不反映工作是否重要",
    )
