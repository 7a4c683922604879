"""Units from Parquet, column by column, where nothing is wrong with any of them."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain
from typing import Any

from kaocheng.scoring.facts import Units
from kaocheng.scoring.tables.parquet import Block, ParquetTable
from kaocheng.scoring.tables.read_parquet import coded, is_clean

_REPEATED = ("group", "parent")  # few different texts, many times each


def parquet_units(table: ParquetTable, groups: Collection[str]) -> Units | None:
    """The units; None where any cell wants a closer look, which reading row by row takes."""
    found: dict[str, list[list[str]]] = {column: [] for column in table.columns}
    for block in table.blocks():
        for column in table.columns:
            cells = _column(block, column)
            if cells is None:
                return None
            found[column].append(cells)
    codes, names, group, parents = (tuple(chain(*found[c])) for c in table.columns)
    distinct = len(set(codes)) == len(codes) > 0
    if not distinct or "" in codes or (groups and not set(group) <= set(groups)):
        return None
    if "" in names:
        names = tuple(name or code for name, code in zip(names, codes, strict=True))
    return Units(codes, names, group, parents, table.digest())


def _column(block: Block, name: str) -> list[str] | None:
    if name in _REPEATED or not _holds_texts(block, name):
        texts, codes = coded(block.batch, name)
        known: list[Any] = texts
        return None if None in texts else [known[code] for code in codes.tolist()]
    cells: list[str] = block.batch.column(name).fill_null("").to_pylist()
    return cells if is_clean(cells) else None


def _holds_texts(block: Block, name: str) -> bool:
    return name in block.batch.schema.names and str(block.batch.column(name).type) == "string"
