"""Rows of Parquet tables, in the same shape as those of CSV."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np

from kaocheng.scoring.bounded import BoundedFaults
from kaocheng.scoring.files import CONTROL
from kaocheng.scoring.tables.parquet import ParquetTable
from kaocheng.scoring.tables.read_csv import Rows

_SHORT_FLOATS = {"float": np.float32, "halffloat": np.float16}


class Unfit(Exception):  # noqa: N818 - caught at once and turned into a fault
    """A cell that no table holds: what is wrong, and the way out."""


def parquet_rows(table: ParquetTable) -> Rows:
    """As `csv_rows`; the line is the row's number, the first row being 1."""
    faults = BoundedFaults(table.name)
    return Rows(table.name, _body(table, faults), faults)


def _body(table: ParquetTable, faults: BoundedFaults) -> Iterator[tuple[int, list[str]]]:
    for block in table.blocks():
        cells = [cells_of(block.batch, column) for column in table.columns]
        for row, values in enumerate(zip(*cells, strict=True)):
            try:
                yield block.first + row, [text_of(value) for value in values]
            except Unfit as unfit:
                faults.add(block.where(row), *unfit.args)


def cells_of(batch: Any, name: str) -> list[Any]:
    """The cells of a column, blank where the table has none of that name."""
    if name not in batch.schema.names:
        return [""] * len(batch)
    return values_of(batch.column(name))


def values_of(column: Any) -> list[Any]:
    """The cells of an array as Python's."""
    cells: list[Any] = column.to_pylist()
    short = _SHORT_FLOATS.get(str(column.type))
    if short is None:
        return cells
    # 0.1 in 32 bits means the decimal that its writer saw, not 0.10000000149.
    return [v if v is None or not math.isfinite(v) else Decimal(str(short(v))) for v in cells]


def text_of(value: Any) -> str:
    """A cell as the text that a CSV table would hold. Raises `Unfit`."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float | Decimal):
        if not math.isfinite(value):
            raise Unfit("数值是 NaN 或无穷大", "缺数请留空，不适用填 NA")
        return f"{Decimal(repr(value)) if isinstance(value, float) else value:f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise Unfit("有一格既不是文字也不是数字", "请把这一列存成文字或数字")


def _text(value: str) -> str:
    text = value.strip()
    if "\n" in text or "\r" in text or CONTROL.search(text):
        raise Unfit("有一格里面换行或有控制字符", "请把这一格写在一行内")
    return text


def coded(batch: Any, name: str, default: str = "") -> tuple[list[str | None], Any]:
    """A column as its different texts, None for those that are unfit, and their numbers by row."""
    if name not in batch.schema.names:
        return [default], np.zeros(len(batch), np.int32)
    column = batch.column(name)
    if not str(column.type).startswith("dictionary"):
        column = column.dictionary_encode()
    texts = _fit_texts(values_of(column.dictionary))
    codes = column.indices
    if codes.null_count:
        codes = codes.fill_null(len(texts))
    return [*texts, default], codes.to_numpy(zero_copy_only=False)


def _fit_texts(values: list[Any]) -> list[str | None]:
    """Each as the text that a CSV table would hold, None for those that are unfit."""
    if set(map(type, values)) <= {str} and is_clean(values):
        return list(values)
    return [_fit(value) for value in values]


def is_clean(texts: list[str]) -> bool:
    """Whether there is nothing to strip and nothing to refuse in any of them, seen at a glance."""
    joined = "".join(texts)
    return joined.isprintable() and " " not in joined


def _fit(value: Any) -> str | None:
    try:
        return text_of(value)
    except Unfit:
        return None
