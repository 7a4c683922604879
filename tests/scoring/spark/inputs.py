"""Inputs as files, and results as rows that can be compared whatever engine wrote them."""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kaocheng.scoring import evaluate, read_facts, read_scheme, read_units
from kaocheng.scoring.faults import Fault
from kaocheng.scoring.spark.answers import Answer
from kaocheng.scoring.spark.engine import Job, run_job
from kaocheng.scoring.spark.plan import Plan
from kaocheng.scoring.spark.shipping import FACT_COLUMNS, OPTIONAL_COLUMNS
from kaocheng.scoring.spark.tasks import Closing, close_task, read_task, score_task
from kaocheng.scoring.tables.parquet import ParquetTable
from kaocheng.scoring.tables.write import write_result

COLUMNS = ("unit", "item", "period", "kind", "value")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """The three files of a run."""

    scheme: Path
    units: Path
    facts: Path


class OneProcess:
    """Carries out tasks one after the other: what Spark does, without Spark."""

    def score(self, plan: Plan) -> list[Answer]:
        parcels: defaultdict[int, list[pa.RecordBatch]] = defaultdict(list)
        for number in range(max(1, len(plan.stretches))):
            for batch in read_task(plan, number):
                parcels[batch.column("task")[0].as_py()].append(batch)
        order = sorted(parcels)
        random.Random(len(order)).shuffle(order)
        return [
            answer
            for task in order
            for answer in score_task(plan, task, pa.Table.from_batches(parcels[task][::-1]))
        ]

    def close(self, plan: Plan, closing: Closing) -> list[Answer]:
        return [close_task(plan, closing, task) for task in reversed(range(plan.tasks))]


def job_of(case: Case, out: Path, period: str | None = None, most: int = 3) -> Job:
    """A run by Spark's engine; so few units a task that there are several."""
    data = case.scheme.read_bytes()
    scheme = read_scheme(data, case.scheme.name)
    units = read_units(case.units, scheme)
    table = ParquetTable(case.facts, case.facts.name, FACT_COLUMNS, OPTIONAL_COLUMNS)
    return Job(scheme, data, units, case.facts, table, out, period, most=most)


def spread(case: Case, out: Path, period: str | None = None, most: int = 3) -> list[Fault]:
    """Run with one process as the cluster. Returns the warnings."""
    return run_job(OneProcess(), job_of(case, out, period, most))


def local(case: Case, out: Path, period: str | None = None) -> list[Fault]:
    """The same by the local engine."""
    scheme = read_scheme(case.scheme)
    units = read_units(case.units, scheme)
    result = evaluate(scheme, units, read_facts(case.facts, scheme, units), period)
    write_result(result, out)
    return list(result.warnings)


def by_unit(path: Path) -> pa.Table:
    """All rows of a result in the order of their units, every column."""
    table = pq.read_table(path).sort_by("unit")
    plain = [
        field.with_type(pa.string()) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(plain))


def same(by_spark: Path, by_local: Path) -> None:
    """Every column of every row, the columns' types, and what the files say of the run."""
    assert by_unit(by_spark).equals(by_unit(by_local))
    schema = pq.read_schema(by_local)
    for part in parts_of(by_spark):
        assert pq.read_schema(part) == schema
        assert pq.read_schema(part).metadata == schema.metadata


def parts_of(folder: Path) -> list[Path]:
    """The parts of a result."""
    return sorted(folder.iterdir())


# Files ------------------------------------------------------------------------------------------


def written(folder: Path, scheme: str, units: str, facts: list[Row], parts: int = 1) -> Case:
    """The files of a run; facts as texts, in one Parquet file or in several parts."""
    case = Case(folder / "s.yaml", folder / "u.csv", folder / "f.parquet")
    case.scheme.write_text(scheme, encoding="utf-8")
    case.units.write_text(units, encoding="utf-8")
    if parts == 1:
        pq.write_table(table_of(facts), case.facts, row_group_size=7)
        return case
    case.facts.mkdir()
    for number in range(parts):
        pq.write_table(table_of(facts[number::parts]), case.facts / f"{number}.parquet")
    return case


def table_of(facts: list[Row]) -> pa.Table:
    """Facts as a table of texts."""
    columns = zip(*facts, strict=True) if facts else [()] * len(COLUMNS)
    return pa.table(
        {name: pa.array(c, pa.string()) for name, c in zip(COLUMNS, columns, strict=True)}
    )


def rows_in(text: str) -> list[Row]:
    """The rows of a CSV table of facts by `COLUMNS`."""
    rows = csv.DictReader(io.StringIO(text))
    return [tuple(row.get(column) or "" for column in COLUMNS) for row in rows]


def counties(units: int, groups: int) -> tuple[str, list[Row]]:
    """Units and facts that are the same every time: figures, blanks, words, zero targets."""
    draw = random.Random(units)
    lines = ["unit,name,group"]
    facts: list[Row] = []
    for number in range(units):
        code = f"u{number:05d}"
        lines.append(f"{code},单位{number},g{number * 7 % groups}")
        facts += list(_figures(draw, code))
    return "\n".join(lines) + "\n", facts


def _figures(draw: random.Random, code: str) -> Iterator[Row]:
    grain = ["", "NA", "1234567890123456.78"][draw.randrange(3)] if draw.random() < 0.05 else None
    yield code, "grain", "2025", "actual", grain or f"{draw.randrange(8000, 12500) / 100}"
    yield code, "grain", "2024", "", f"{draw.randrange(8000, 12500) / 100}"
    yield code, "grain", "2025", "target", "0" if draw.random() < 0.02 else "95.50"
    yield code, "mark", "2025", "actual", draw.choice("优良中差")
    if draw.random() < 0.9:
        yield code, "fires", "2025", "actual", draw.choice("00000001")


SCHEME = """
format: kaocheng-scheme/1
code: spread
title: 分布计分（演示数据）
year: 2025
items: [{code: grain, name: 粮食}, {code: mark, name: 评价}, {code: fires, name: 火灾}]
indicators:
  - code: "1"
    name: 产量
    points: 60
    children:
      - {code: "1.1", name: 完成, points: 20, rule: {kind: ratio, of: grain, to: target(grain)}}
      - code: "1.2"
        name: 增幅
        points: 20
        rule: {kind: efficacy, of: growth(grain)}
        not_applicable: group_mean
      - code: "1.3"
        name: 名次
        points: 20
        rule: {kind: rank, of: grain, within: group, linear: {first: 20, last: 8}}
  - code: "2"
    name: 评价
    points: 40
    rule: {kind: judged, item: mark, bands: {优: 1, 良: 0.8, 中: 0.6, 差: 0}}
adjustments:
  - {code: b1, kind: bonus, cap: 2, rule: {kind: award, of: "excess(grain, 110)", points: 0.5}}
  - {code: t1, kind: bonus, counts: tiebreak, rule: "if(has(fires), 1, 0)"}
vetoes:
  - {code: v1, name: 火灾, when: fires > 0, effect: {grade_at_most: 一般}}
  - {code: v2, name: 绝收, when: grain < 81, effect: {rank: last}}
grades:
  - name: 优秀
    at_least: 60
    quota: [{share: 0.2, within: group}, {share: 0.1, of: rest, within: all, ties: all}]
  - {name: 良好, quota: [{top: 40, within: all}]}
  - {name: 一般}
ranking: {by: [total, tiebreak, "1.1", "1"]}
"""
