"""The two things that tasks do: score the units of a task, and write them with their places."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kaocheng import __version__
from kaocheng.scoring.evaluation.finish import standing_of
from kaocheng.scoring.evaluation.run import evaluate
from kaocheng.scoring.exact.ball import Ints
from kaocheng.scoring.facts import TextColumn, Units
from kaocheng.scoring.faults import Refused, refuse
from kaocheng.scoring.marks import Mark, Marks
from kaocheng.scoring.result import Result
from kaocheng.scoring.scheme.model import Scheme
from kaocheng.scoring.scheme.read import read_scheme
from kaocheng.scoring.spark.answers import (
    CLOSED,
    FAILED,
    READING,
    REFUSED,
    SCORED,
    SCORING,
    WRITING,
    Answer,
    Scored,
    packed,
    refusal,
)
from kaocheng.scoring.spark.folder import Staging
from kaocheng.scoring.spark.plan import STRAY, Plan
from kaocheng.scoring.spark.shipping import ShippedFacts, parcels_of, ship, shipped
from kaocheng.scoring.tables.read_parquet_facts import ParquetFacts
from kaocheng.scoring.tables.write import write_beside
from kaocheng.scoring.tables.write_parquet import write_parquet

_RELAYED = -2  # the task that passes on what was refused on the way to others
_LIMITS = (ArithmeticError, RecursionError, MemoryError)  # what the command line has words for


@dataclass(frozen=True)
class Closing:
    """What is known when all are scored: places and grades by unit, and the words about the whole.

    `grades` are the names of the grades, `grade` their numbers, -1 for none.
    """

    staging: Staging
    rank: Ints
    group_rank: Ints
    grade: Ints
    grades: tuple[str, ...]
    head: str


def read_task(plan: Plan, number: int) -> Iterator[pa.RecordBatch]:
    """The parcels of a stretch; a refusal is a parcel as well."""
    try:
        _check_version(plan)
        yield from ship(plan, _scheme(plan.scheme, plan.scheme_name), number)
    except Refused as error:
        yield shipped(_RELAYED, 0, number, refusal(_RELAYED, READING, error).said)


def score_task(plan: Plan, task: int, parcels: pa.Table) -> list[Answer]:
    """Score the units of one task; the figures go into a file, what others need comes back."""
    if task == _RELAYED:
        return [Answer(task, REFUSED, said) for _, _, said in parcels_of(parcels)]
    return [_told(task, lambda during: _score(plan, task, parcels, during))]


def _told(task: int, work: Callable[[list[str]], Answer]) -> Answer:
    """What came of the work. It notes what it is at in the list that it is given."""
    during = [READING]
    try:
        return work(during)
    except Refused as error:
        return refusal(task, during[-1], error)
    except _LIMITS as error:
        known = next(kind for kind in _LIMITS if isinstance(error, kind))
        return Answer(task, FAILED, json.dumps(known.__name__).encode())


def _score(plan: Plan, task: int, parcels: pa.Table, during: list[str]) -> Answer:
    scheme = _scheme(plan.scheme, plan.scheme_name)
    rows = None if task == STRAY else plan.rows(task)
    units = plan.units if rows is None else _chosen(plan.units, rows)
    facts = ParquetFacts(ShippedFacts(plan, units, parcels_of(parcels)), scheme, units).read()
    assert rows is not None, "facts of unknown units are refused"
    during.append(SCORING)
    marks = _marks_of(plan.marks, rows)
    result = evaluate(scheme, units, facts, plan.period, marks=marks)
    during.append(WRITING)
    target = plan.staging.scored(task)
    write_beside(target, lambda path: write_parquet(result, path))
    return Answer(task, SCORED, packed(_scored(result, pq.read_schema(target).metadata)))


def _scored(result: Result, metadata: dict[bytes, bytes]) -> Scored:
    vetoes = {
        call.veto.code: call.open_rows.tolist() for call in result.vetoes if len(call.open_rows)
    }
    return Scored(
        standing_of(result), json.loads(metadata[b"kaocheng"]), vetoes, _zero_targets(result)
    )


def _zero_targets(result: Result) -> list[tuple[str, str, list[int]]]:
    return [
        (item, str(period), rows)
        for (item, kind, period), column in result.population.facts.columns.items()
        if kind == "target"
        and not isinstance(column, TextColumn)
        and (rows := column.zeros().tolist())
    ]


def _check_version(plan: Plan) -> None:
    if plan.version != __version__:
        what = f"执行器上的考成是 {__version__}，本机是 {plan.version}"
        raise refuse("--engine spark", what, "请在每台机器上安装同一版本")


@lru_cache(1)
def _scheme(data: bytes, name: str) -> Scheme:
    return read_scheme(data, name)


def _chosen(units: Units, rows: Ints) -> Units:
    """Some of the units, in their order; the digest is that of the whole table."""
    chosen = rows.tolist()
    names, codes, groups, parents = (
        tuple(column[row] for row in chosen)
        for column in (units.names, units.codes, units.groups, units.parents)
    )
    return Units(codes, names, groups, parents, units.digest)


def _marks_of(marks: Marks, rows: Ints) -> Marks:
    """The marks of some units, by their rows among these."""
    if not marks.cells and not marks.adjusted:
        return Marks({}, marks.digest)
    place = {row: number for number, row in enumerate(rows.tolist())}

    def within(cells: Mapping[str, Mapping[int, Mark]]) -> dict[str, dict[int, Mark]]:
        here = {
            code: {place[row]: mark for row, mark in found.items() if row in place}
            for code, found in cells.items()
        }
        return {code: found for code, found in here.items() if found}

    return Marks(within(marks.cells), marks.digest, adjusted=within(marks.adjusted))


# When all are scored --------------------------------------------------------------------------


def close_task(plan: Plan, closing: Closing, task: int) -> Answer:
    """Write the part of the result that holds the units of a task."""
    return _told(task, lambda during: _close(plan, closing, task, during))


def _close(plan: Plan, closing: Closing, task: int, during: list[str]) -> Answer:
    during.append(WRITING)
    rows = plan.rows(task)
    scored = pq.ParquetFile(closing.staging.scored(task)).read(use_threads=False)
    table = _with_places(scored, closing, rows)
    write_beside(closing.staging.part(task), lambda path: _write(table, path))
    return Answer(task, CLOSED, b"")


def _with_places(table: pa.Table, closing: Closing, rows: Ints) -> pa.Table:
    ranked = closing.rank[rows] > 0
    grade = closing.grade[rows]
    names = pa.array([*closing.grades, None], pa.string())
    columns = {
        "rank": pa.array(closing.rank[rows], mask=~ranked),
        "group_rank": pa.array(closing.group_rank[rows], mask=~ranked),
        "grade": names.take(pa.array(grade % len(names))),
    }
    for name, column in columns.items():
        place = table.schema.get_field_index(name)
        table = table.set_column(place, table.schema.field(place), column)
    return _as_written(table).replace_schema_metadata({"kaocheng": closing.head})


def _as_written(table: pa.Table) -> pa.Table:
    """Reading has widened the numbers of the statuses."""
    narrow = pa.dictionary(pa.int8(), pa.string())
    fields: list[Any] = [
        field.with_type(narrow) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def _write(table: pa.Table, path: Any) -> None:
    options: dict[str, Any] = {"store_decimal_as_integer": True, "version": "2.6"}
    pq.write_table(table, path, compression="snappy", write_statistics=False, **options)
