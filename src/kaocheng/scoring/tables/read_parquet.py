"""Rows of Parquet tables, in the same shape as those of CSV."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from kaocheng.scoring.bounded import BoundedFaults
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.files import CONTROL
from kaocheng.scoring.tables.read_csv import Rows, check_header

_BATCH = 100_000
_MOST_ROWS = 50_000_000  # a small file can unfold into any number of them
_SHORT_FLOATS = {"float": np.float32, "halffloat": np.float16}


class _Unfit(Exception):  # noqa: N818 - caught at once and turned into a fault
    """A cell that no table holds: what is wrong, and the way out."""


def parquet_rows(
    source: Path | bytes, name: str, needed: Sequence[str], optional: Sequence[str]
) -> Rows:
    """As `csv_rows`; the line is the row's number, the first row being 1."""
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise refuse(name, "没有安装 Parquet 组件", "请安装 kaocheng[files]") from None
    try:
        table = pq.ParquetFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except (OSError, ValueError):
        raise refuse(name, "不是完整的 Parquet 文件", "文件可能被截断，请重新导出") from None
    if table.metadata.num_rows > _MOST_ROWS:
        raise refuse(name, f"超过 {_MOST_ROWS} 行", "请只留本次考核用到的期间和数据项")
    check_header([str(column) for column in table.schema_arrow.names], name, needed, optional)
    faults = BoundedFaults(name)
    return Rows(name, _body(table, faults, (*needed, *optional)), faults)


def _body(
    table: Any, faults: BoundedFaults, columns: tuple[str, ...]
) -> Iterator[tuple[int, list[str]]]:
    line = 0
    known = [column for column in columns if column in table.schema_arrow.names]
    try:
        for batch in table.iter_batches(_BATCH, columns=known):
            cells = [_column(batch, column) for column in columns]
            for row in zip(*cells, strict=True):
                line += 1
                try:
                    yield line, [_cell(value) for value in row]
                except _Unfit as unfit:
                    faults.add(f"{faults.name} 第{line}行", *unfit.args)
    except (OSError, ValueError, NotImplementedError):
        raise refuse(faults.name, "Parquet 文件读到一半出错", "文件可能损坏，请重新导出") from None


def _column(batch: Any, name: str) -> list[Any]:
    """The cells of a column, blank where the table has none of that name."""
    if name not in batch.schema.names:
        return [""] * len(batch)
    column = batch.column(name)
    cells: list[Any] = column.to_pylist()
    short = _SHORT_FLOATS.get(str(column.type))
    if short is None:
        return cells
    # 0.1 in 32 bits means the decimal that its writer saw, not 0.10000000149.
    return [v if v is None or not math.isfinite(v) else Decimal(str(short(v))) for v in cells]


def _cell(value: Any) -> str:
    """A cell as the text that a CSV table would hold. Raises `_Unfit`."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float | Decimal):
        if not math.isfinite(value):
            raise _Unfit("数值是 NaN 或无穷大", "缺数请留空，不适用填 NA")
        return f"{Decimal(repr(value)) if isinstance(value, float) else value:f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise _Unfit("有一格既不是文字也不是数字", "请把这一列存成文字或数字")


def _text(value: str) -> str:
    text = value.strip()
    if "\n" in text or "\r" in text or CONTROL.search(text):
        raise _Unfit("有一格里面换行或有控制字符", "请把这一格写在一行内")
    return text
