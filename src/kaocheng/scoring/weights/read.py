"""Reads the table of a method of weighting from CSV.

The first row names the indicators, the first column the units (for judgements the indicators
again). A row called 方向 may say which indicators are better when less (逆向).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np

from kaocheng.scoring.bounded import quoted
from kaocheng.scoring.exact.decimals import read_decimal
from kaocheng.scoring.faults import Faults, refuse
from kaocheng.scoring.files import read_bytes
from kaocheng.scoring.tables.read_csv import csv_rows, decode
from kaocheng.scoring.weights.matrix import Matrix

MOST_BYTES = 8 * 2**20
MOST_INDICATORS = 99
DIRECTION = "方向"
_COSTS = {"正向": False, "逆向": True, "1": False, "-1": True}
_EMPTY = ("", "NA")
_RATIO = re.compile(r"([0-9.]+)\s*/\s*([0-9.]+)\Z")


def read_matrix(source: str | Path | bytes, name: str = "") -> Matrix:
    """The matrix of a CSV file (or its bytes); empty cells and NA are NaN.

    Cells are decimals or ratios such as 1/3. Raises `Refused` with every cell that is neither, and
    for what is wrong with the form of the table.
    """
    name = name or ("表" if isinstance(source, bytes) else Path(source).name)
    data = read_bytes(source, name, MOST_BYTES)
    header = _header(data, name)
    table = csv_rows(data, name, header, ())
    lines = list(table.rows)
    faults = table.faults
    costs = _costs([row for row in lines if row[1][0] == DIRECTION], header, name, faults)
    lines = [row for row in lines if row[1][0] != DIRECTION]
    cells = [
        [_cell(cell, f"{name} 第{line}行“{column}”列", faults) for cell, column in pairs]
        for line, pairs in ((line, zip(row[1:], header[1:], strict=True)) for line, row in lines)
    ]
    faults.raise_if_any()
    if not lines:
        raise refuse(name, "只有表头，没有数据", "第一列写单位，其余各列写各项指标的数值")
    rows = tuple(row[0] for _, row in lines)
    return Matrix(name, rows, tuple(header[1:]), np.array(cells, np.float64), costs, table.notices)


def _header(data: bytes, name: str) -> list[str]:
    text, _ = decode(data, name)
    try:
        header = [cell.strip() for cell in next(csv.reader(io.StringIO(text), strict=True), [])]
    except csv.Error:
        header = []
    if len(header) < 2 or "" in header[1:]:
        what = "第一行须是指标名称，每列一个"
        raise refuse(f"{name} 第1行", what, "例如：单位,经济发展,民生保障；各格用半角逗号隔开")
    if len(header) > MOST_INDICATORS + 1:
        what = f"有 {len(header) - 1} 项指标，超过上限 {MOST_INDICATORS}"
        raise refuse(f"{name} 第1行", what, "请按上级指标分开，各自定权重")
    return header


def _costs(
    lines: Sequence[tuple[int, list[str]]], header: list[str], name: str, faults: Faults
) -> tuple[bool, ...]:
    if len(lines) > 1:
        faults.add(f"{name} 第{lines[1][0]}行", f"“{DIRECTION}”行写了两次", "请只留一行")
    if not lines:
        return ()
    line, row = lines[0]
    for cell, column in zip(row[1:], header[1:], strict=True):
        if cell not in _COSTS:
            where = f"{name} 第{line}行“{column}”列"
            faults.add(where, f"不认识方向{quoted(cell)}", "请写“正向”或“逆向”")
    return tuple(_COSTS.get(cell, False) for cell in row[1:])


def _cell(text: str, where: str, faults: Faults) -> float:
    if text in _EMPTY:
        return float("nan")
    value = _number(text)
    if value is None:
        faults.add(where, f"{quoted(text)}不是数", "请写数字，如 12.5；判断矩阵也可写 1/3")
        return float("nan")
    return float(value)


def _number(text: str) -> Fraction | None:
    ratio = _RATIO.match(text)
    if ratio is None:
        return read_decimal(text)
    above, below = (read_decimal(part) for part in ratio.groups())
    return above / below if above is not None and below else None
