"""The table that a method of weighting reads, and what every method refuses in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from kaocheng.scoring.exact.ball import Floats
from kaocheng.scoring.faults import Fault, Faults, refuse


@dataclass(frozen=True, eq=False)
class Matrix:
    """Units × indicators, or for judgements (判断矩阵) indicators × indicators.

    `cells`: float64 of shape (rows, columns), in whatever measures the columns have; NaN where a
    figure is missing. `costs`: for each column whether less is better (逆向指标); empty where none
    is. `name` is the file or table that faults speak of; `notices` came up when it was read.
    """

    name: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Floats
    costs: tuple[bool, ...] = ()
    notices: tuple[Fault, ...] = ()

    def __post_init__(self) -> None:
        shape = (len(self.rows), len(self.columns))
        if self.cells.shape != shape or len(self.costs) not in (0, shape[1]):
            what = f"表的格数与 {shape[0]} 行、{shape[1]} 列对不上"
            raise refuse(self.name, what, "请核对行、列的名称与数值")

    def where(self, row: int, column: int) -> str:
        """A cell, as faults name it."""
        return f"{self.name} “{self.rows[row]}”行“{self.columns[column]}”列"

    def less_is_better(self, column: int) -> bool:
        return bool(self.costs) and self.costs[column]


def observations(matrix: Matrix, least_rows: int = 2, least_columns: int = 2) -> Floats:
    """The cells of units × indicators. Raises `Refused` with every missing or infinite cell."""
    faults = Faults()
    if len(matrix.rows) < least_rows:
        what = f"只有 {len(matrix.rows)} 个单位，看不出各单位的差异"
        faults.add(matrix.name, what, f"请给出至少 {least_rows} 个单位的数据")
    add_column_faults(matrix, faults, least_columns)
    for row, column in np.argwhere(~np.isfinite(matrix.cells)):
        faults.add(matrix.where(row, column), "没有数值", "请补报；补不上的，先剔除该单位或该指标")
    faults.raise_if_any()
    return matrix.cells


def add_column_faults(matrix: Matrix, faults: Faults, least: int) -> None:
    """Note indicators that are too few or named twice."""
    if len(matrix.columns) < least:
        what = f"只有 {len(matrix.columns)} 项指标，不需要定权重"
        faults.add(matrix.name, what, f"请给出至少 {least} 项指标")
    for name, times in Counter(matrix.columns).items():
        if times > 1:
            faults.add(matrix.name, f"指标“{name}”写了 {times} 次", "请改成不同的名称")


def refuse_constant(matrix: Matrix) -> None:
    """Raise `Refused` naming every indicator that has one value for all units."""
    faults = Faults()
    for column in np.flatnonzero(np.ptp(matrix.cells, axis=0) == 0):
        faults.add(
            f"{matrix.name} “{matrix.columns[column]}”列",
            "各单位数值相同，没有区分度",
            "请先剔除这项指标，或由委员会直接定分值",
        )
    faults.raise_if_any()
