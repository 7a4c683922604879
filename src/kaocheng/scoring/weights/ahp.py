"""Analytic hierarchy process (层次分析法): weights from comparisons in pairs.

Saaty T.L. (1980), The Analytic Hierarchy Process, McGraw-Hill. With A the judgements, the weights w
solve A w = λmax w, with sum 1; CI = (λmax − n) / (n − 1); CR = CI / RI, acceptable below 0.1.
"""

from __future__ import annotations

import numpy as np

from kaocheng.scoring.exact.ball import Floats
from kaocheng.scoring.faults import Faults
from kaocheng.scoring.weights.matrix import Matrix, add_column_faults
from kaocheng.scoring.weights.proposal import Figure, Proposal, normalised

# Mean CI of random reciprocal matrices of order 1 to 15, as tabled in Saaty (1980).
RANDOM_INDEX = (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
ACCEPTABLE = 0.1
_GREATEST = 9  # the end of Saaty's scale
# 1/3 typed as 0.333 passes, as 0.33 it does not: a judgement is a ratio and can be written as one.
_SLACK = 2e-3


def propose(matrix: Matrix) -> Proposal:
    """Weights as the principal eigenvector; λmax, CI, RI and CR beside them.

    `matrix`: indicators × indicators, the cell (i, j) telling how many times as important i is as
    j. Raises `Refused` unless it is square, positive and reciprocal with ones on the diagonal; a
    cell left empty is taken from the one across the diagonal.
    """
    judged = _judgements(matrix)
    values, vectors = np.linalg.eig(judged)
    first = int(np.argmax(values.real))
    weights = normalised(np.abs(vectors[:, first].real))
    figures = _consistency(float(values[first].real), len(weights))
    consistent = figures[-1].value < ACCEPTABLE
    return Proposal(
        method="ahp",
        title="层次分析法",
        indicators=matrix.columns,
        weights=weights,
        series=(),
        figures=figures,
        words=_words(figures, judged),
        doubts=() if consistent else (_doubt(matrix, judged, weights, figures[-1].value),),
    )


def _consistency(greatest: float, n: int) -> tuple[Figure, ...]:
    # In exact arithmetic λmax is never below n; a consistent matrix may miss it by the last bit.
    index = max(0.0, (greatest - n) / (n - 1))
    random = RANDOM_INDEX[n - 1]
    ratio = index / random if random else 0.0
    return (
        Figure("lambda_max", "最大特征值 λmax", greatest),
        Figure("ci", "一致性指标 CI", index),
        Figure("ri", "平均随机一致性指标 RI", random),
        Figure("cr", "一致性比率 CR", ratio),
    )


def _words(figures: tuple[Figure, ...], judged: Floats) -> tuple[str, ...]:
    greatest, index, random, ratio = (figure.value for figure in figures)
    words = ["权重取判断矩阵最大特征值对应的特征向量，归一化（Saaty，1980）"]
    if not random:
        words.append("只有两项指标，判断必然一致，不需要检验")
    else:
        verdict = "小于 0.1，一致性可以接受" if ratio < ACCEPTABLE else "不小于 0.1，一致性不可接受"
        sum_ = f"λmax = {greatest:.4f}，CI = {index:.4f}，RI = {random:.2f}"
        words.append(f"{sum_}，CR = {ratio:.4f}，{verdict}")
    if judged.max() > _GREATEST:
        words.append(f"有的判断超出 1 至 {_GREATEST} 的标度，请核对是否笔误")
    return tuple(words)


def _doubt(matrix: Matrix, judged: Floats, weights: tuple[float, ...], ratio: float) -> str:
    """Names the judgement furthest from the weights; Saaty T.L. (2003), EJOR 145(1) 85-91."""
    w = np.array(weights)
    implied = w[:, None] / w[None, :]
    row, column = np.unravel_index(np.argmax(np.abs(np.log(judged / implied))), judged.shape)
    if judged[row, column] < 1:
        row, column = column, row
    pair = f"“{matrix.columns[row]}”对“{matrix.columns[column]}”"
    found = f"{pair}判为 {judged[row, column]:.4g}，按全部判断约为 {implied[row, column]:.2f}"
    return f"CR = {ratio:.4f}，判断前后不一致，不宜采用。出入最大的一处：{found}，请复核后重算"


def _judgements(matrix: Matrix) -> Floats:
    faults = Faults()
    n = len(matrix.columns)
    if matrix.rows != matrix.columns:
        what = "行、列的指标不相同，或次序不同"
        faults.add(matrix.name, what, "判断矩阵的行、列须是同样的指标，次序相同")
    add_column_faults(matrix, faults, 2)
    if n > len(RANDOM_INDEX):
        what = f"有 {n} 项指标，超过 {len(RANDOM_INDEX)} 项，无法检验一致性"
        faults.add(matrix.name, what, "请分层比较：先比上级指标，再比各自的下级指标")
    faults.raise_if_any()
    across = matrix.cells.T
    with np.errstate(divide="ignore", invalid="ignore"):
        judged = np.where(np.isnan(matrix.cells), 1 / across, matrix.cells)
    np.fill_diagonal(judged, np.where(np.isnan(matrix.cells.diagonal()), 1.0, judged.diagonal()))
    _note_wrong_cells(matrix, judged, faults)
    faults.raise_if_any()
    return judged


def _note_wrong_cells(matrix: Matrix, judged: Floats, faults: Faults) -> None:
    for row in range(len(judged)):
        for column in range(row, len(judged)):
            wrong = _wrong(judged[row, column], judged[column, row], row == column)
            if wrong:
                faults.add(matrix.where(row, column), *wrong)


def _wrong(judgement: float, across: float, same: bool) -> tuple[str, str] | None:
    """What is wrong with a judgement and the one across the diagonal, and how to mend it."""
    if np.isnan(judgement):
        return "没有判断", "请填写；对角线一侧填了，另一侧可以空着"
    if not (0 < judgement < np.inf and 0 < across < np.inf):
        return "判断须大于 0", "同等重要填 1，较不重要填分数，如 1/3"
    if same:
        return None if judgement == 1 else ("指标与自身比较须是 1", "请改为 1")
    if abs(judgement * across - 1) > _SLACK:
        return (
            f"与对角线另一侧不互为倒数（{judgement:.4g} 与 {across:.4g}）",
            "请写成 3 与 1/3 这样",
        )
    return None
