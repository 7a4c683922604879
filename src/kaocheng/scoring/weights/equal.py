"""Equal weights (等权): what other proposals are compared with. w = 1 / n."""

from __future__ import annotations

from kaocheng.scoring.faults import Faults
from kaocheng.scoring.weights.matrix import Matrix, add_column_faults
from kaocheng.scoring.weights.proposal import Proposal


def propose(matrix: Matrix) -> Proposal:
    """The same weight for every indicator; of the matrix only the columns' names are read.

    Raises `Refused` for fewer than two indicators and for names that stand twice.
    """
    faults = Faults()
    add_column_faults(matrix, faults, 2)
    faults.raise_if_any()
    count = len(matrix.columns)
    return Proposal(
        method="equal",
        title="等权",
        indicators=matrix.columns,
        weights=(1 / count,) * count,
        series=(),
        figures=(),
        words=("各项指标权重相同，供与其他方法对照",),
    )
