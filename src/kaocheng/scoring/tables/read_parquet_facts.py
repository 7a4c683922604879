"""Facts from Parquet in blocks: columns at once, single cells only where something is odd."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from kaocheng.scoring.bounded import BoundedFaults
from kaocheng.scoring.exact.ball import Ints
from kaocheng.scoring.exact.column import VALUE
from kaocheng.scoring.facts import KINDS, AnyColumn, Facts, Key, TextColumn, Units
from kaocheng.scoring.scheme.model import Scheme
from kaocheng.scoring.tables.columns import ColumnBuilder
from kaocheng.scoring.tables.fact_matrix import FactMatrix
from kaocheng.scoring.tables.fact_rows import FactReader
from kaocheng.scoring.tables.fact_values import ODD, TEXT, Cells, cells_of
from kaocheng.scoring.tables.parquet import Block
from kaocheng.scoring.tables.read_parquet import Unfit, coded, text_of, values_of

_CODED = ("unit", "item", "period", "kind")
_WRONG = -1


class FactTable(Protocol):
    """A table that comes in blocks of columns; the named ones as dictionaries where it can."""

    name: str

    @property
    def columns(self) -> Sequence[str]:
        """The names of the columns in the order of the reader of rows."""

    def digest(self) -> str:
        """Over the bytes of the table."""

    def blocks(self, dictionaries: Sequence[str] = ()) -> Iterator[Block]:
        """All rows in blocks, in their order."""


class ParquetFacts:
    """Reads a table of facts; what is refused is refused as the same rows in CSV are."""

    def __init__(
        self, table: FactTable, scheme: Scheme, units: Units, most_cells: int = 2**62
    ) -> None:
        self.table, self.scheme, self.units = table, scheme, units
        self.faults = BoundedFaults(table.name)
        self.reader = FactReader(scheme, units, self.faults)
        self.matrix = FactMatrix(len(units), most_cells)
        self.codes = _array(units.codes)
        self.seen = 0  # where in it the last block began
        self.texts: dict[int, npt.NDArray[Any]] = {}  # by place in the matrix
        self.odd: defaultdict[Key, list[tuple[int, str]]] = defaultdict(list)

    def read(self) -> Facts:
        """Raises `Refused` with every fault."""
        for block in self.table.blocks(_CODED):
            self._take(block)
        twice = self.matrix.twice()
        if twice:
            _Repeated(self, twice).name_them()
        self.faults.raise_if_any()
        columns = {key: self._column(key) for key in self.matrix.keys}
        return Facts(columns, len(self.units), self.table.digest())

    # Blocks --------------------------------------------------------------------------------------

    def _take(self, block: Block) -> None:
        places, units = self.places(block), self.rows(block)
        cells = cells_of(block.batch.column("value"))
        odd = (places == _WRONG) | (units == _WRONG) | (cells.statuses >= ODD)
        words = self._are_words(places)
        if words is not None:
            words &= (cells.statuses != ODD) & (places != _WRONG) & (units != _WRONG)
            self._take_words(block, np.flatnonzero(words), places, units, cells)
            odd &= ~words
        if odd.any():
            self._take_odd(block, np.flatnonzero(odd))
        rest = ~odd if words is None else ~(odd | words)
        if not rest.all():
            places, units = places[rest], units[rest]
            cells = Cells(cells.numbers[rest], cells.statuses[rest])
        self.matrix.put(places, units, cells.numbers, cells.statuses)

    def rows(self, block: Block) -> Ints:
        """The row of each unit, -1 for unknown ones."""
        run = self._run_of_units(block)
        if run is not None:
            return run
        texts, codes = coded(block.batch, "unit")
        known = self.units.row
        by_code = [_WRONG if text is None else known.get(text, _WRONG) for text in texts]
        found: Ints = np.array(by_code, np.int64)[codes]
        return found

    def _run_of_units(self, block: Block) -> Ints | None:
        """The usual order: the block's units are a stretch of the table of units; else None."""
        column = block.batch.column("unit")
        if not str(column.type).startswith("dictionary<values=string") or not len(column):
            return None
        here = column.dictionary
        first = self.codes.index(here[0], start=self.seen).as_py()
        if column.null_count or first < 0 or not self.codes.slice(first, len(here)).equals(here):
            return None
        self.seen = first
        rows: Ints = column.indices.to_numpy(zero_copy_only=False) + np.int64(first)
        return rows

    def places(self, block: Block) -> Ints:
        """The place of each key in the matrix, -1 where item, period or kind are wrong."""
        items, item_codes = coded(block.batch, "item")
        periods, period_codes = coded(block.batch, "period")
        kinds, kind_codes = coded(block.batch, "kind", "actual")
        most = len(items) * len(periods) * len(kinds)
        if most >= 2**31:
            item_codes = item_codes.astype(np.int64)
        codes = (item_codes * len(periods) + period_codes) * len(kinds) + kind_codes
        found, which = _different(codes, most)
        by_code = [
            self._place(
                items[code // len(kinds) // len(periods)],
                periods[code // len(kinds) % len(periods)],
                kinds[code % len(kinds)],
            )
            for code in found
        ]
        return np.array(by_code, np.int64)[which]

    def _place(self, item: str | None, period: str | None, kind: str | None) -> int:
        kind = "actual" if kind == "" else kind
        known = None if period is None else self.reader.period(period)
        if item not in self.scheme.item or kind not in KINDS or known is None:
            return _WRONG
        return self.matrix.place((item, kind, known))

    def _are_words(self, places: Ints) -> npt.NDArray[np.bool_] | None:
        """Rows of items whose values are texts, None if there are none."""
        is_number = self.scheme.kinds.is_number
        words = np.array([not is_number(key[0]) for key in self.matrix.keys] + [False])
        return words[places] if words.any() else None

    def _take_words(
        self, block: Block, rows: Ints, places: Ints, units: Ints, cells: Cells
    ) -> None:
        """Texts of text items; a figure there is a text as well."""
        import pyarrow as pa

        column = block.batch.column("value").take(pa.array(rows)).dictionary_encode()
        texts = [text_of(value) for value in values_of(column.dictionary)] + [""]
        codes = column.indices.fill_null(len(texts) - 1).to_numpy(zero_copy_only=False)
        data = np.array(texts, object)[codes]
        for place in np.unique(places[rows]).tolist():
            here = places[rows] == place
            kept = self.texts.setdefault(place, np.full(len(self.units), "", object))
            kept[units[rows][here]] = data[here]
        statuses = np.where(cells.statuses[rows] == TEXT, np.uint8(VALUE), cells.statuses[rows])
        self.matrix.put(places[rows], units[rows], np.zeros(len(rows)), statuses)

    def _take_odd(self, block: Block, rows: Ints) -> None:
        """What the columns do not settle, cell by cell: faults, and figures that are rare."""
        import pyarrow as pa

        batch = block.batch.take(pa.array(rows))
        for row, values in zip(rows.tolist(), _rows_of(batch, self.table.columns), strict=True):
            try:
                unit, item, period, value, kind = (text_of(cell) for cell in values)
            except Unfit as unfit:
                self.faults.add(block.where(row), *unfit.args)
                continue
            cell = self.reader.checked(block.where(row), unit, item, period, value, kind)
            if cell is not None:
                self._keep_odd(*cell, value)

    def _keep_odd(self, key: Key, row: int, value: str) -> None:
        status = ColumnBuilder.status(value)
        place = self.matrix.place(key)
        if status == VALUE:
            self.odd[key].append((row, value))
        cell = np.array([place]), np.array([row])
        self.matrix.put(*cell, np.zeros(1), np.full(1, status, np.uint8))

    # Columns -------------------------------------------------------------------------------------

    def _column(self, key: Key) -> AnyColumn:
        place = self.matrix.keys[key]
        if not self.scheme.kinds.is_number(key[0]):
            return self._words(key, place)
        if key not in self.odd:
            return self.matrix.column(key)
        return self._mixed(key, place)

    def _words(self, key: Key, place: int) -> TextColumn:
        data = self.texts.get(place)
        if data is None:
            data = np.full(len(self.units), "", object)
        for row, value in self.odd.get(key, ()):
            data[row] = value
        return TextColumn(data, self.matrix.settled_statuses(place))

    def _mixed(self, key: Key, place: int) -> AnyColumn:
        """A column with figures of many digits: all of it from its decimals, one by one."""
        builder = ColumnBuilder(len(self.units), True)
        statuses, numbers = self.matrix.settled_statuses(place), self.matrix.numbers[place]
        odd = dict(self.odd[key])
        for row, status in enumerate(statuses.tolist()):
            if status == VALUE:
                builder.put(row, odd.get(row) or text_of(float(numbers[row])), row)
            else:
                builder.put(row, "" if status == 1 else "NA", row)
        return builder.build()


class _Repeated:
    """Names the rows that repeat a cell: a second reading, of the keys concerned alone."""

    def __init__(self, facts: ParquetFacts, keys: list[Key]) -> None:
        self.facts = facts
        self.keys = {facts.matrix.keys[key]: key for key in keys}
        self.first: dict[tuple[int, int], str] = {}

    def name_them(self) -> None:
        """Every repetition becomes a fault; raises `Refused` when there are too many."""
        for block in self.facts.table.blocks(_CODED):
            places, units = self.facts.places(block), self.facts.rows(block)
            concerned = np.isin(places, list(self.keys)) & (units != _WRONG)
            for row in np.flatnonzero(concerned).tolist():
                self._see(block, row, int(places[row]), int(units[row]))

    def _see(self, block: Block, row: int, place: int, unit: int) -> None:
        earlier = self.first.setdefault((place, unit), block.where(row))
        if earlier != block.where(row):
            shown = earlier.removeprefix(f"{block.name} ")
            self.facts.reader.twice(block.where(row), shown, self.keys[place], unit)


def _array(texts: tuple[str, ...]) -> Any:
    import pyarrow as pa

    return pa.array(texts, pa.string())


def _different(codes: Ints, most: int) -> tuple[list[int], Ints]:
    """The different codes, and for each row the number of its own."""
    if most > len(codes) + 10_000:
        found, which = np.unique(codes, return_inverse=True)
        return found.tolist(), which.reshape(len(codes))
    seen = np.zeros(most, bool)
    seen[codes] = True
    there = np.flatnonzero(seen)
    number = np.zeros(most, np.int64)
    number[there] = np.arange(len(there))
    return there.tolist(), number[codes]


def _rows_of(batch: Any, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    cells = [
        values_of(batch.column(name)) if name in batch.schema.names else [""] * len(batch)
        for name in columns
    ]
    yield from zip(*cells, strict=True)
