"""`local[2]`: Spark itself, with tables as they come."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kaocheng.scoring import Refused

pytest.importorskip("pyarrow", reason="没有安装 pyarrow（kaocheng[files]）")

import pyarrow as pa
import pyarrow.parquet as pq

from kaocheng.scoring.spark.engine import run_job
from tests.scoring.spark.inputs import (
    SCHEME,
    Case,
    Row,
    counties,
    job_of,
    local,
    parts_of,
    same,
    table_of,
    written,
)
from tests.scoring.wrong_inputs import assert_chinese

if TYPE_CHECKING:
    from kaocheng.scoring.spark.cluster import SparkCluster


@pytest.fixture
def case(tmp_path: Path) -> Case:
    units, facts = counties(600, 11)
    return written(tmp_path, SCHEME, units, facts, parts=3)


def agrees(spark: SparkCluster, case: Case, out: Path, most: int = 130) -> None:
    """The same rows, the same warnings, nothing left beside."""
    expected = case.scheme.parent / "expected.parquet"
    warned = local(case, expected)
    assert run_job(spark, job_of(case, out, most=most)) == warned
    same(out, expected)
    assert list(out.parent.iterdir()) == [out]


def test_a_folder_of_parts(spark: SparkCluster, case: Case, out: Path) -> None:
    agrees(spark, case, out)
    assert [part.name for part in parts_of(out)] == [f"part-{n:05d}.parquet" for n in range(6)]


def test_all_units_in_one_task_where_a_rule_compares_all(
    spark: SparkCluster, case: Case, out: Path
) -> None:
    case.scheme.write_text(SCHEME.replace("within: group, linear", "linear"), encoding="utf-8")
    agrees(spark, case, out)
    assert len(parts_of(out)) == 1


def test_places_by_exact_figures(spark: SparkCluster, case: Case, out: Path) -> None:
    scheme = SCHEME.replace("year: 2025", "year: 2025\nscore: {decimals: 0, round: total}")
    case.scheme.write_text(scheme, encoding="utf-8")
    agrees(spark, case, out)


def test_an_earlier_result_is_replaced(spark: SparkCluster, case: Case, out: Path) -> None:
    out.mkdir()
    for number in range(9):
        (out / f"part-{number:05d}.parquet").touch()
    agrees(spark, case, out)


TYPES = """
format: kaocheng-scheme/1
code: types
title: 各种类型
year: 2025
score: {full: 500, decimals: 8}
items: [{code: x0}, {code: x1}, {code: x2}, {code: x3}, {code: x4}]
indicators:
  - {code: "0", name: 浮点, points: 100, rule: x0}
  - {code: "1", name: 多位小数, points: 100, rule: "x1 - 98765432109876543210"}
  - {code: "2", name: 整数, points: 100, rule: "(x2 - 9007199254740992) / 7"}
  - {code: "3", name: 文字, points: 100, rule: x3}
  - {code: "4", name: 短浮点, points: 100, rule: x4}
"""


def test_parts_of_different_types(spark: SparkCluster, tmp_path: Path, out: Path) -> None:
    """Floats, decimals of many digits, whole numbers, dictionaries, texts: digits survive."""
    units, _ = counties(9, 4)
    case = written(tmp_path, TYPES, units, [], parts=1)
    case.facts.unlink()
    case.facts.mkdir()
    many = [Decimal(f"9876543210987654321{n}.123456785") for n in (0, 1)]
    columns = [
        pa.array([88.1, 0.1, None]),
        pa.array([*many, None]),
        pa.array([2**53 + 1, 2**53 + 3, None]),
        pa.array(["88.10", "NA", "0.000000005"]).dictionary_encode(),
        pa.array([88.1, 0.1, 3e-9], pa.float32()),
    ]
    for number, values in enumerate(columns):
        codes = pa.array(["u00001", "u00002", "u00003"])
        facts = {
            "value": values,
            "period": pa.array([2025] * 3),
            "unit": codes if number % 2 else codes.dictionary_encode(),
            "item": [f"x{number}"] * 3,
        }
        pq.write_table(pa.table(facts), case.facts / f"{number}.parquet")
    agrees(spark, case, out, most=3)
    shown = pq.read_table(out, filters=[("unit", "=", "u00002")]).to_pylist()[0]
    points = [str(shown[f"{leaf}:points"]) for leaf in range(5)]
    assert points == ["0.10000000", "1.12345679", "0.42857143", "None", "0.10000000"]


def test_a_table_without_rows(spark: SparkCluster, tmp_path: Path, out: Path) -> None:
    units, _ = counties(30, 4)
    agrees(spark, written(tmp_path, SCHEME, units, []), out, most=10)


# Refusals ---------------------------------------------------------------------------------------


def refused_alike(spark: SparkCluster, case: Case, out: Path) -> list[str]:
    """The lines of a refusal, which the local engine gives as well; nothing is written."""
    with pytest.raises(Refused) as by_local:
        local(case, case.scheme.parent / "expected.parquet")
    with pytest.raises(Refused) as by_spark:
        run_job(spark, job_of(case, out, most=130))
    lines = [str(fault) for fault in by_spark.value.faults]
    assert sorted(lines) == sorted(str(fault) for fault in by_local.value.faults)
    assert list(out.parent.iterdir()) == []
    return lines


def test_wrong_rows_are_named_by_file_and_row(spark: SparkCluster, case: Case, out: Path) -> None:
    wrong: list[Row] = [
        ("u00001", "grain", "2025", "actual", "12"),
        ("u99999", "grain", "2025", "actual", "12"),
        ("", "grain", "2025", "actual", "12"),
        ("u00002", "grian", "2025", "actual", "12"),
        ("u00002", "grain", "2025-13", "actual", "12"),
        ("u00002", "grain", "2023", "real", "12"),
        ("u00002", "grain", "2022", "", "十二"),
    ]
    pq.write_table(table_of(wrong), case.facts / "wrong.parquet")
    lines = refused_alike(spark, case, out)
    where = [line.partition("：")[0] for line in lines]
    assert where == [f"f.parquet{os.sep}wrong.parquet 第{row}行" for row in range(1, 8)]
    assert_chinese("\n".join(lines))


def test_cells_that_rules_refuse(spark: SparkCluster, case: Case, out: Path) -> None:
    row = [("u00001", "mark", "2025", "actual", "极好")]
    _, facts = counties(600, 11)
    kept = [each for each in facts if each[:2] != row[0][:2]]
    for part in case.facts.iterdir():
        part.unlink()
    pq.write_table(table_of([*kept, *row]), case.facts / "all.parquet")
    assert "极好" in "".join(refused_alike(spark, case, out))


def test_a_part_that_is_gone_when_executors_look(
    spark: SparkCluster, case: Case, out: Path
) -> None:
    job = job_of(case, out)
    (case.facts / "1.parquet").unlink()
    # What this machine has opened before, executors open now.
    with pytest.raises(Refused) as refused:
        run_job(spark, job)
    assert "1.parquet：执行器读不了这个文件" in str(refused.value)
    assert list(out.parent.iterdir()) == []
