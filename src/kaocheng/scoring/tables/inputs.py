"""Writing the tables that a run reads: units, facts, assessed marks, in the given order."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

UNIT_COLUMNS = ("unit", "name", "group", "parent")
FACT_COLUMNS = ("unit", "item", "period", "kind", "value")
MARK_COLUMNS = ("unit", "indicator", "points", "stage", "reason")

Row = tuple[str, ...]


def units_table(rows: Iterable[Row]) -> bytes:
    """By `UNIT_COLUMNS`: the same rows are the same bytes, as for the other tables."""
    return _table(UNIT_COLUMNS, rows)


def facts_table(rows: Iterable[Row]) -> bytes:
    """By `FACT_COLUMNS`."""
    return _table(FACT_COLUMNS, rows)


def facts_table_by_unit(
    cells: Sequence[tuple[str, str, str]], units: Iterable[tuple[str, Mapping[int, str]]]
) -> bytes:
    """By `FACT_COLUMNS`, unit after unit, where units have values of the same cells.

    `cells` are item, period and kind, in the order wanted; a unit's values are told by the place of
    their cell. The same bytes as `facts_table` gives for the same facts, without a row for each.
    """
    units = [(code, values) for code, values in units if values]
    middles = [(place, f",{','.join(cell)},") for place, cell in enumerate(cells)]
    lines = [
        f"{code}{middle}{values[place]}"
        for code, values in units
        for place, middle in middles
        if place in values
    ]
    lines.insert(0, ",".join(FACT_COLUMNS))
    text = "\n".join(lines) + "\n"
    if _is_plain(text, len(lines), len(FACT_COLUMNS)):
        return text.encode()
    return facts_table(
        (code, *cell, values[place])
        for code, values in units
        for place, cell in enumerate(cells)
        if place in values
    )


def marks_table(rows: Iterable[Row]) -> bytes:
    """By `MARK_COLUMNS`."""
    return _table(MARK_COLUMNS, rows)


def rows_of(table: bytes) -> list[list[str]]:
    """The rows of a table that was written here, without its heading."""
    return list(csv.reader(io.StringIO(table.decode(), newline="")))[1:]


def lines_of(rows: Iterable[Row]) -> bytes:
    """Rows without a heading, to stand below others."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _table(columns: Row, rows: Iterable[Row]) -> bytes:
    """As the writer of the csv module writes it; where nothing wants quotes, by joining alone."""
    lines = [columns, *rows]
    text = "\n".join(map(",".join, lines)) + "\n"
    return text.encode() if _is_plain(text, len(lines), len(columns)) else lines_of(lines)


def _is_plain(text: str, lines: int, columns: int) -> bool:
    """Whether every comma and line end of the joined text is one that was put there."""
    if text.count(",") != lines * (columns - 1) or text.count("\n") != lines:
        return False
    return '"' not in text and "\r" not in text
