"""Facts on their way: rows of a stretch sorted by task, and put together again where they arrive.

Values travel in the type in which they were stored, and each row with its number in its file, so
that the reader at the other end gives the same columns, and the same faults, as on one machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kaocheng.scoring.exact.ball import Ints
from kaocheng.scoring.facts import Units
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.scheme.model import Scheme
from kaocheng.scoring.spark.plan import STRAY, Part, Plan, Stretch
from kaocheng.scoring.tables.parquet import Block, ParquetTable
from kaocheng.scoring.tables.read_parquet_facts import ParquetFacts

FACT_COLUMNS, OPTIONAL_COLUMNS = ("unit", "item", "period", "value"), ("kind",)
_REPEATED = ("unit", "item", "period", "kind")  # few different texts, many times each
_BLOCK = 2**19  # rows sorted at a time
_FAULTS = (OSError, ValueError, NotImplementedError)
_LINE, _PLACE = "\0line", "\0place"  # no table of facts has columns of these names

SHIPPED = pa.schema(
    [("task", pa.int32()), ("part", pa.int32()), ("first", pa.int64()), ("rows", pa.binary())]
)


class _Source(ParquetTable):
    """Only the name and the columns of a table: its blocks are read by whoever asks for rows."""

    def __init__(self, name: str) -> None:
        self.name, self.columns = name, (*FACT_COLUMNS, *OPTIONAL_COLUMNS)


def ship(plan: Plan, scheme: Scheme, number: int) -> Iterator[pa.RecordBatch]:
    """The rows of a stretch by task. The first stretch also wakes every task, if it has no rows."""
    if number == 0:
        yield from (shipped(task, 0, 0, b"") for task in range(plan.tasks))
    if number >= len(plan.stretches):
        return
    stretch = plan.stretches[number]
    part = plan.parts[stretch.part]
    finder = ParquetFacts(_Source(plan.facts_name), scheme, plan.units)
    first = stretch.first
    for batch in _batches(part, stretch):
        block = Block(part.name, first, batch)
        for task, rows in _by_task(plan, block, finder.rows(block)):
            yield shipped(task, stretch.part, first, rows)
        first += len(batch)


def shipped(task: int, part: int, first: int, rows: bytes) -> pa.RecordBatch:
    """One parcel as a row for Spark."""
    return pa.record_batch([[task], [part], [first], [rows]], schema=SHIPPED)


def _batches(part: Part, stretch: Stretch) -> Iterator[pa.RecordBatch]:
    try:
        names = pq.read_schema(part.path).names
        known = [c for c in (*FACT_COLUMNS, *OPTIONAL_COLUMNS) if c in names]
        repeated = [c for c in _REPEATED if c in known]
        file = pq.ParquetFile(part.path, read_dictionary=repeated, pre_buffer=True)
        yield from file.iter_batches(_BLOCK, list(stretch.groups), columns=known, use_threads=False)
    except _FAULTS:
        what = "执行器读不了这个文件"
        mend = "请确认每台机器都能按同一路径读到它；如能读到，文件可能损坏，请重新导出"
        raise refuse(part.name, what, mend) from None


def _by_task(plan: Plan, block: Block, rows: Ints) -> Iterator[tuple[int, bytes]]:
    """The rows of a block for each task that has any."""
    tasks = np.where(rows < 0, STRAY, plan.task_of[rows])
    order = np.argsort(tasks, kind="stable")
    sorted_tasks = tasks[order]
    batch = _prepared(plan, block, rows).take(pa.array(order))
    edges = np.flatnonzero(np.diff(sorted_tasks)) + 1
    starts = [0, *edges.tolist()] if len(order) else []
    for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
        yield int(sorted_tasks[start]), _packed(batch.slice(start, end - start))


def _prepared(plan: Plan, block: Block, rows: Ints) -> pa.RecordBatch:
    """The block with the number of each row and its unit's place; units only where any is odd."""
    batch = block.batch
    columns = {name: batch.column(name) for name in batch.schema.names}
    for name in ("item", "period", "kind"):
        if name in columns and not pa.types.is_dictionary(columns[name].type):
            columns[name] = columns[name].dictionary_encode()
    unit = columns.pop("unit")
    if (rows < 0).any():
        columns["unit"] = unit
    places = np.where(rows < 0, -1, plan.place_of[rows]).astype(np.int32)
    lines = np.arange(block.first, block.first + len(batch))
    return pa.record_batch({_LINE: lines, _PLACE: places, **columns})


def _packed(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    found: bytes = sink.getvalue().to_pybytes()
    return found


# Where they arrive ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _ShippedBlock(Block):
    """Rows of a part that belong to the task, each with its number there."""

    lines: Ints

    def where(self, row: int) -> str:
        return f"{self.name} 第{self.lines[row]}行"


class ShippedFacts(ParquetTable):
    """The facts of one task as a table like any other, in the order of the files."""

    def __init__(self, plan: Plan, units: Units, parcels: Sequence[tuple[int, int, bytes]]) -> None:
        """`units`: those of the task; `parcels`: part, number of the first row, rows."""
        self.name, self.columns = plan.facts_name, (*FACT_COLUMNS, *OPTIONAL_COLUMNS)
        self.plan_parts = plan.parts
        self.parcels = sorted(parcel for parcel in parcels if parcel[2])
        self.codes = pa.array(units.codes, pa.string())

    def digest(self) -> str:
        """Not known to a task: it goes over the bytes of all files."""
        return ""

    def blocks(self, dictionaries: Sequence[str] = ()) -> Iterator[Block]:
        """All rows, in the order in which they stand in the files."""
        for part, first, rows in self.parcels:
            with pa.ipc.open_stream(rows) as reader:
                batch = reader.read_next_batch()
            lines = batch.column(_LINE).to_numpy()
            yield _ShippedBlock(self.plan_parts[part].name, first, self._restored(batch), lines)

    def _restored(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        columns = {name: batch.column(name) for name in batch.schema.names}
        del columns[_LINE]
        places = columns.pop(_PLACE)
        if not len(places) or places[0].as_py() >= 0:
            columns["unit"] = pa.DictionaryArray.from_arrays(places, self.codes)
        return pa.record_batch(columns)


def parcels_of(table: pa.Table) -> list[tuple[int, int, bytes]]:
    """The parcels in the rows that Spark has brought together."""
    columns = (table.column(name).to_pylist() for name in ("part", "first", "rows"))
    return list(zip(*columns, strict=True))
