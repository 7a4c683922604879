"""Parquet tables say what the same rows in CSV say, whatever the type of their cells."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocheng.scoring import Refused, evaluate, read_facts, read_scheme, read_units
from kaocheng.scoring.facts import Facts, TextColumn
from kaocheng.scoring.tables import parquet as blocks
from kaocheng.scoring.tables.write import write_result
from tests.scoring.profiles import drawn

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

SCHEME = read_scheme(
    """
format: kaocheng-scheme/1
code: parquet
title: 表
level: county
year: 2025
score: {full: 20, decimals: 2}
items: [{code: grain, name: 粮食}, {code: mark, name: 评价}]
indicators:
  - {code: "1", name: 粮食, points: 10, rule: {kind: ratio, of: grain, to: target(grain)}}
  - {code: "2", name: 评价, points: 10, rule: {kind: judged, item: mark, bands: {优: 1, 良: 0.8}}}
""".encode(),
    name="scheme",
)
CODES = ("a", "b", "c")
UNITS = read_units(b"unit,group\na,x\nb,x\nc,y\n", SCHEME)
COLUMNS = ("unit", "item", "period", "kind", "value")
Row = tuple[str, str, str, str, str]

_figures = st.one_of(
    st.decimals(-(10**6), 10**6, places=4).map(lambda d: f"{d:f}"),
    st.integers(-(10**30), 10**30).map(str),
    st.sampled_from(
        ["", "NA", "0", "-0.0", "+5", "0.1", "1.50", "123456789012345.67", "0" * 20 + "7"]
    ),
    st.floats(0.001, 10**6).map(lambda f: f"{Decimal(repr(f)):f}"),
)
_rows = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(CODES),
            st.just("grain"),
            st.sampled_from(["2025", "2024", "2025-03"]),
            st.sampled_from(["", "actual", "target", "plan"]),
            _figures,
        ),
        st.tuples(
            st.sampled_from(CODES),
            st.just("mark"),
            st.just("2025"),
            st.just("actual"),
            st.sampled_from(["优", "良", "NA", "", " 优 ", "7"]),
        ),
    ),
    max_size=12,
    unique_by=lambda row: (row[0], row[1], row[2], row[3] or "actual"),
)


def as_csv(rows: list[Row]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    return text.getvalue().encode()


def as_parquet(rows: list[Row], **types: Any) -> bytes:
    cells = {name: [row[n] for row in rows] for n, name in enumerate(COLUMNS)}
    made = {name: pa.array(cells[name], types.get(name, pa.string())) for name in COLUMNS}
    return written(pa.table(made))


def written(table: Any) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def contents(facts: Facts) -> dict[Any, Any]:
    """Every cell as its exact value or text, by key."""
    found = {}
    everyone = np.arange(len(CODES))
    for key, column in facts.columns.items():
        cells: Any = (
            column.data if isinstance(column, TextColumn) else column.fractions_at(everyone)
        )
        seen = column.status.tolist()
        found[key] = [
            (status, cell if status == 0 else None)
            for status, cell in zip(seen, cells.tolist(), strict=True)
        ]
    return found


def faults(table: bytes) -> list[str]:
    with pytest.raises(Refused) as error:
        read_facts(table, SCHEME, UNITS, name="表")
    return [str(fault) for fault in error.value.faults]


@drawn(150)
@given(
    _rows, st.sampled_from([3, 2**17]), st.sampled_from(["string", "dictionary", "large_string"])
)
def test_the_same_rows_give_the_same_facts(rows: list[Row], block: int, text: str) -> None:
    kinds = {
        "string": pa.string(),
        "dictionary": pa.dictionary(pa.int32(), pa.string()),
        "large_string": pa.large_string(),
    }
    table = as_parquet(
        rows, unit=kinds[text], value=pa.string() if text == "dictionary" else kinds[text]
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "_BLOCK", block)
        found = read_facts(table, SCHEME, UNITS)
    assert contents(found) == contents(read_facts(as_csv(rows), SCHEME, UNITS))


@drawn(100)
@given(
    st.lists(
        st.one_of(
            st.none(),
            st.integers(-(10**6), 10**6).map(lambda n: n / 100),
            st.floats(-(10**9), 10**9),
            st.sampled_from([0.1 + 0.2, 1e15, 123456789.0123, 5e-7]),
        ),
        min_size=3,
        max_size=3,
    )
)
def test_a_float_is_its_shortest_decimal(values: list[float | None]) -> None:
    texts = ["" if v is None else f"{Decimal(repr(v)):f}" for v in values]
    if any(len(text) > 40 for text in texts):
        return  # refused in both forms: too long for a figure
    rows: list[Row] = [(c, "grain", "2025", "", t) for c, t in zip(CODES, texts, strict=True)]
    table = pa.table(
        {
            "unit": list(CODES),
            "item": ["grain"] * 3,
            "period": [2025] * 3,
            "value": pa.array(values, pa.float64()),
        }
    )
    found = read_facts(written(table), SCHEME, UNITS)
    assert contents(found) == contents(read_facts(as_csv(rows), SCHEME, UNITS))


@pytest.mark.parametrize(
    "row",
    [
        ("z", "grain", "2025", "", "1"),
        ("", "grain", "2025", "", "1"),
        ("a", "corn", "2025", "", "1"),
        ("a", "grain", "2025-13", "", "1"),
        ("a", "grain", "2025", "goal", "1"),
        ("a", "grain", "2025", "", "很多"),
        ("a", "grain", "2025", "", "1e5"),
        ("a", "grain", "2025", "", ".5"),
        ("a", "grain", "2025", "", "5."),
        ("a", "grain", "2025", "", "1.2.3"),
        ("a", "grain", "2025", "", "1-2"),
        ("a", "grain", "2025", "", "-"),
        ("a", "grain", "2025", "", "9" * 41),
        ("b", "grain", "2025", "", "2"),
    ],
)
def test_the_same_rows_are_refused_in_the_same_words(row: Row) -> None:
    rows: list[Row] = [("b", "grain", "2025", "", "1"), row]
    in_csv = [
        text.replace("第3行", "第2行").replace("第2行是", "第1行是")
        for text in faults(as_csv(rows))
    ]
    assert faults(as_parquet(rows)) == in_csv


def test_one_row_in_ten_twice_is_refused_soon_and_named() -> None:
    rows: list[Row] = [("a", "grain", f"{2000 + n % 90}", "", "1") for n in range(100)]
    found = faults(as_parquet(rows))
    assert len(found) == 10
    assert "第91行" in found[0]
    assert "与第1行是同一单位" in found[0]


def test_a_folder_of_parts_is_one_table(tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    (folder / "part=1").mkdir(parents=True)
    (folder / "part=1" / "a.parquet").write_bytes(as_parquet([("a", "grain", "2025", "", "1")]))
    (folder / "b.parquet").write_bytes(as_parquet([("b", "grain", "2025", "", "2")]))
    (folder / "_SUCCESS").write_text("")
    found = contents(read_facts(folder, SCHEME, UNITS))
    assert [cell[0] for cell in found["grain", "actual", next(iter(found))[2]]] == [0, 0, 1]


def test_a_part_with_other_columns_is_named(tmp_path: Path) -> None:
    good = as_parquet([("a", "grain", "2025", "", "1")])
    (tmp_path / "a.parquet").write_bytes(good)
    (tmp_path / "b.parquet").write_bytes(written(pa.table({"unit": ["b"], "wert": [1.0]})))
    with pytest.raises(Refused, match=r"b\.parquet"):
        read_facts(tmp_path, SCHEME, UNITS)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有 Parquet 文件"):
        read_facts(tmp_path, SCHEME, UNITS)


def test_units_in_parquet_are_those_in_csv() -> None:
    table = pa.table(
        {"unit": ["a", " b", "c"], "name": ["甲", None, "丙 县"], "group": ["x", "x", None]}
    )
    found = read_units(written(table), SCHEME)
    assert (found.codes, found.names, found.groups) == (CODES, ("甲", "b", "丙 县"), ("x", "x", ""))


def test_the_result_in_parquet_has_a_row_for_each_unit(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("a", "grain", "2025", "", "3"),
        ("a", "grain", "2025", "target", "4"),
        ("a", "mark", "2025", "", "优"),
        ("b", "grain", "2025", "", "NA"),
        ("b", "mark", "2025", "", "良"),
    ]
    result = evaluate(SCHEME, UNITS, read_facts(as_parquet(rows), SCHEME, UNITS))
    target = tmp_path / "r.parquet"
    write_result(result, target)
    table = pq.read_table(target)
    assert table["unit"].to_pylist() == list(CODES)
    document = result.as_dict()["units"]
    for column, leaf in (("1:points", "1"), ("2:points", "2")):
        told = [None if v is None else str(v) for v in table[column].to_pylist()]
        assert told == [unit["leaves"][leaf]["points"] for unit in document]
    assert table["1:status"].to_pylist() == ["scored", "not_applicable", "missing"]
    assert [str(v) for v in table["total"].to_pylist()] == [unit["total"] for unit in document]
    assert table["rank"].to_pylist() == [unit["rank"] for unit in document]
    first = target.read_bytes()
    write_result(result, target)
    assert target.read_bytes() == first
