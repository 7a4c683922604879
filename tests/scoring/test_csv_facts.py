"""Large CSV tables are read by columns: the same facts, digests and faults as row by row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocheng.scoring import Refused, read_facts
from kaocheng.scoring.tables import read_csv_facts as columns
from kaocheng.scoring.tables.read_csv_facts import csv_facts_at_once
from tests.scoring.profiles import drawn
from tests.scoring.test_parquet_facts import SCHEME, UNITS, Row, _rows, as_csv, contents

pytest.importorskip("pyarrow")


@pytest.fixture(autouse=True)
def every_table_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_LARGE", 0)


def by_rows(table: bytes) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_LARGE", len(table) + 1)
        return read_facts(table, SCHEME, UNITS, name="表")


@drawn(150)
@given(_rows, st.booleans())
def test_the_same_rows_give_the_same_facts(rows: list[Row], unix: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_LARGE", 0)
        table = as_csv(rows).replace(b"\r\n", b"\n") if unix else as_csv(rows)
        found = read_facts(table, SCHEME, UNITS, name="表")
    rowwise = by_rows(table)
    assert contents(found) == contents(rowwise)  # type: ignore[arg-type]
    assert found.digest == rowwise.digest  # type: ignore[attr-defined]


PLAIN = b"unit,item,period,kind,value\na,grain,2025,actual,7.5\nb,grain,2025,,NA\n"


def test_a_plain_table_is_taken_at_once() -> None:
    assert csv_facts_at_once(PLAIN, "表", SCHEME, UNITS) is not None


@pytest.mark.parametrize(
    "table",
    [
        PLAIN.replace(b"7.5", b'"7.5"'),
        PLAIN.replace(b"7.5", b" 7.5"),
        PLAIN.replace(b"7.5", "7.5\u3000".encode()),
        PLAIN.replace(b"7.5\n", b"7.5\r"),
        b"\xef\xbb\xbf" + PLAIN,
        PLAIN.replace(b"grain,2025,,NA", "mark,2025,,优".encode("gbk")),
        PLAIN + b",,,,\n",
    ],
)
def test_what_is_odd_is_left_to_the_reader_of_rows(table: bytes) -> None:
    assert csv_facts_at_once(table, "表", SCHEME, UNITS) is None
    assert contents(read_facts(table, SCHEME, UNITS)).keys()


@pytest.mark.parametrize(
    "table",
    [
        PLAIN + b"a,grain,2025,actual,8\n",
        PLAIN + b"z,grain,2025,actual,8\n",
        PLAIN + b"c,grain,2025,actual\n",
        PLAIN + b"c,grain,2025,actual,8,9\n",
        PLAIN + "c,grain,2025,actual,八\n".encode(),
        PLAIN.replace(b"kind", b"sort"),
        PLAIN.replace(b"unit", b"item"),
    ],
)
def test_faults_are_named_as_the_reader_of_rows_names_them(table: bytes) -> None:
    with pytest.raises(Refused) as at_once:
        read_facts(table, SCHEME, UNITS, name="表")
    with pytest.raises(Refused) as rowwise:
        by_rows(table)
    assert str(at_once.value) == str(rowwise.value)


def test_a_sparse_table_is_read_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """A matrix of many periods and few cells would take memory for nothing."""
    monkeypatch.setattr(columns, "_DENSE_CELLS", 300)
    rows = [f"a,grain,{1900 + n},actual,{n}\n" for n in range(150)]
    table = ("unit,item,period,kind,value\n" + "".join(rows)).encode()
    assert csv_facts_at_once(table, "表", SCHEME, UNITS) is None
    assert len(read_facts(table, SCHEME, UNITS).columns) == 150
