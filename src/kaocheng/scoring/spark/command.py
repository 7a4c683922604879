"""`kaocheng score … --engine spark --master URL`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from kaocheng.scoring.cli.arguments import is_pack, say_faults
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.files import first_bytes, read_bytes
from kaocheng.scoring.marks import NO_MARKS
from kaocheng.scoring.scheme.lint import lint
from kaocheng.scoring.scheme.read import read_scheme
from kaocheng.scoring.source import MOST_BYTES
from kaocheng.scoring.spark.engine import Job, run_job
from kaocheng.scoring.spark.folder import check_folder
from kaocheng.scoring.spark.master import reach_master
from kaocheng.scoring.spark.plan import together
from kaocheng.scoring.spark.session import spark_cluster
from kaocheng.scoring.spark.shipping import FACT_COLUMNS, OPTIONAL_COLUMNS
from kaocheng.scoring.tables.parquet import MOST_PARQUET_BYTES, PARQUET_MAGIC, ParquetTable
from kaocheng.scoring.tables.read import read_units
from kaocheng.scoring.tables.read_marks import read_marks


def score_by_spark(arguments: argparse.Namespace, lap: Callable[[str], None]) -> int:
    """Score on a cluster. Returns how many units there are; raises `Refused`."""
    check_folder(arguments.out)
    master = reach_master(arguments.master)
    job = _job(arguments)
    lap("read")
    say_faults(lint(job.scheme), "提示：")
    held = together(job.scheme)
    say_faults([held] if held else [], "提示：")
    with spark_cluster(master) as cluster:
        lap("start")
        warnings = run_job(cluster, job, lap)
    say_faults(warnings, "提示：")
    return len(job.units)


def _job(arguments: argparse.Namespace) -> Job:
    if is_pack(arguments.scheme):
        raise refuse("--engine spark", "内置方案不用 Spark 计分", "请去掉 --engine 和 --master")
    path = Path(arguments.scheme)
    data = read_bytes(path, path.name or str(path), MOST_BYTES)
    scheme = read_scheme(data, path.name or str(path))
    units = read_units(arguments.units, scheme)
    marks = read_marks(arguments.marks, scheme, units) if arguments.marks else NO_MARKS
    facts = Path(arguments.facts)
    table = _table(facts)
    return Job(scheme, data, units, facts, table, arguments.out, arguments.period, marks)


_ANY_NUMBER = 2**62  # rows: no machine reads all of them


def _table(facts: Path) -> ParquetTable:
    if facts.is_file() and facts.suffix.lower() != ".parquet":
        head = first_bytes(facts, facts.name, MOST_PARQUET_BYTES)
        if not head.startswith(PARQUET_MAGIC):
            mend = "请先存成 Parquet，或去掉 --engine 用本机计分"
            raise refuse(facts.name, "Spark 引擎只读 Parquet 数据表", mend)
    shown = facts.name or str(facts)
    return ParquetTable(facts, shown, FACT_COLUMNS, OPTIONAL_COLUMNS, most_rows=_ANY_NUMBER)
