"""Proposals of weights and points for a scheme, as an assessment committee sees them.

    matrix = read_matrix("figures.csv")
    proposal = METHODS["entropy"].propose(matrix)
    proposal.points(100, decimals=1)

A proposal is never applied: a person writes its points into a scheme, or does not. Weights are
binary floating point, as eigenvectors and logarithms are; points are exact and add up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kaocheng.scoring.weights import ahp, critic, entropy, equal, topsis, variation
from kaocheng.scoring.weights.matrix import Matrix
from kaocheng.scoring.weights.proposal import Figure, Proposal, Series
from kaocheng.scoring.weights.read import read_matrix

__all__ = [
    "METHODS",
    "Figure",
    "Matrix",
    "Method",
    "Proposal",
    "Series",
    "read_matrix",
    "topsis",
]


@dataclass(frozen=True)
class Method:
    """`table` says what the file holds, in Chinese."""

    title: str
    table: str
    propose: Callable[[Matrix], Proposal]


_JUDGEMENTS = "判断矩阵：行、列都是指标"
_OBSERVATIONS = "数据：行是单位，列是指标"

METHODS: dict[str, Method] = {
    "ahp": Method("层次分析法", _JUDGEMENTS, ahp.propose),
    "entropy": Method("熵权法", _OBSERVATIONS, entropy.propose),
    "critic": Method("CRITIC 法", _OBSERVATIONS, critic.propose),
    "variation": Method("变异系数法", _OBSERVATIONS, variation.propose),
    "equal": Method("等权", _OBSERVATIONS, equal.propose),
}
