"""Rows of Parquet tables, in the same shape as those of CSV."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from kaocheng.scoring.faults import refuse
from kaocheng.scoring.tables.read_csv import Rows, check_header

_BATCH = 100_000


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
    header = [str(column) for column in table.schema_arrow.names]
    check_header(header, name, needed, optional)
    return Rows(name, _body(table, name, (*needed, *optional)))


def _body(table: Any, name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    line = 0
    try:
        for batch in table.iter_batches(_BATCH):
            data = batch.to_pydict()
            blank = [""] * len(batch)
            cells = [data.get(column, blank) for column in columns]
            for row in zip(*cells, strict=True):
                line += 1
                yield line, [_cell(value, name, line) for value in row]
    except (OSError, ValueError) as error:
        raise refuse(name, "Parquet 文件读到一半出错", "文件可能损坏，请重新导出") from error


def _cell(value: Any, name: str, line: int) -> str:
    """A cell as the text that a CSV table would hold."""
    if value is None:
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise refuse(f"{name} 第{line}行", "数值是 NaN 或无穷大", "缺数请留空")
        return f"{Decimal(repr(value)):f}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value).strip()
