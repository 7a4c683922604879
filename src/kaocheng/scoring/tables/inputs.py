"""Writing the tables that a run reads: units, facts, assessed marks, in the given order."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

UNIT_COLUMNS = ("unit", "name", "group", "parent")
FACT_COLUMNS = ("unit", "item", "period", "kind", "value")
MARK_COLUMNS = ("unit", "indicator", "points", "stage", "reason")
_WANTS_QUOTES = re.compile(r'["\r]').search

Row = tuple[str, ...]


def units_table(rows: Iterable[Row]) -> bytes:
    """By `UNIT_COLUMNS`: the same rows are the same bytes, as for the other tables."""
    return _table(UNIT_COLUMNS, rows)


def facts_table(rows: Iterable[Row]) -> bytes:
    """By `FACT_COLUMNS`."""
    return _table(FACT_COLUMNS, rows)


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
    commas = len(lines) * (len(columns) - 1)
    plain = text.count(",") == commas and text.count("\n") == len(lines)
    return text.encode() if plain and not _WANTS_QUOTES(text) else lines_of(lines)
