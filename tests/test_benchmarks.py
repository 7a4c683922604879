"""What is measured is sound: tables that the library accepts, and peers that do the same work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import yaml

from benchmarks import contest, launch, peer_worker, peer_works, read_probe, report, scale
from benchmarks.data import Shape, Tables, tables
from benchmarks.scheme import rows, scheme_text
from kaocheng.scoring import KINDS, evaluate, lint, read_facts, read_scheme, read_units

UNITS = 400


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return tables(Shape(UNITS), tmp_path_factory.mktemp("bench"))


def outcome(files: Tables) -> list[dict[str, Any]]:
    scheme = read_scheme(files.scheme)
    units = read_units(files.units, scheme)
    result = evaluate(scheme, units, read_facts(files.facts, scheme, units))
    found: list[dict[str, Any]] = result.as_dict(reasons=False)["units"]
    return found


def kinds_of(part: Any) -> Iterator[str]:
    """The rule kinds below a part of the scheme; a rule that is only a text is a formula."""
    if isinstance(part, list):
        for entry in part:
            yield from kinds_of(entry)
    elif isinstance(part, dict):
        yield from (str(part[key]) for key in part if key == "kind")
        for value in part.values():
            yield from kinds_of(value)


# Tables -----------------------------------------------------------------------------------------


def test_the_same_shape_gives_the_same_bytes_anywhere(made: Tables, tmp_path: Path) -> None:
    again = tables(Shape(UNITS), tmp_path)
    assert again.facts != made.facts
    for one, other in zip(vars(made).values(), vars(again).values(), strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_tables_once_made_are_kept(made: Tables) -> None:
    before = made.facts.stat().st_mtime_ns
    assert tables(Shape(UNITS), made.facts.parents[1]).facts.stat().st_mtime_ns == before


def test_the_measured_scheme_has_every_rule_kind_and_no_doubts(made: Tables) -> None:
    scheme = read_scheme(made.scheme)
    assert len(scheme.leaves) == 50
    assert set(kinds_of(yaml.safe_load(scheme_text())["indicators"])) == set(KINDS)
    assert not list(lint(scheme))


def test_facts_are_fifty_a_unit_in_decimals_of_four_places(made: Tables) -> None:
    table = pq.read_table(made.facts)
    assert table.num_rows == UNITS * 50
    values = table.column("value").to_numpy()
    assert 0 < np.isnan(values).mean() < 0.02
    known = values[~np.isnan(values)]
    assert all(len(repr(value).partition(".")[2]) <= 4 for value in known.tolist())


def test_values_as_texts_and_as_floats_give_one_result(made: Tables) -> None:
    texts = tables(Shape(UNITS, texts=True), made.facts.parents[1])
    assert pq.read_schema(texts.facts).field("value").type == "string"
    found = outcome(made)
    assert found == outcome(texts)
    assert {unit["grade"] for unit in found} == {"优秀", "良好", "合格"}
    assert any(unit["vetoes"] for unit in found)
    assert any(Fraction(unit["adjustments"]["b1"]) > 0 for unit in found)


def test_a_hundred_leaves_are_twice_fifty_with_items_of_their_own() -> None:
    scheme = read_scheme(scheme_text(100).encode())
    assert len(scheme.leaves) == 100
    assert len(scheme.item) == len({row.item for row in rows(100)}) == 38 + 36
    assert not list(lint(scheme))


def test_months_have_a_row_each_and_years_one(tmp_path: Path) -> None:
    files = tables(Shape(16, leaves=60, periods=12), tmp_path)
    scheme = read_scheme(files.scheme)
    units = read_units(files.units, scheme)
    facts = read_facts(files.facts, scheme, units)
    periods = {kind: 0 for _, kind, _ in facts.columns}
    for item, kind, _ in facts.columns:
        periods[kind] += item == "x12"
    assert periods == {"actual": 12, "baseline": 1, "target": 0}
    totals = [evaluate(scheme, units, facts, f"2025-{m:02d}").total(0) for m in (1, 12)]
    assert totals[0] != totals[1]


def test_the_yardstick_reads_every_cell(made: Tables) -> None:
    columns = read_probe.columns(str(made.facts))
    assert {len(column) for column in columns.values()} == {UNITS * 50}
    assert len(np.unique(columns["unit"])) == UNITS
    assert columns["value"].dtype == np.float64


# Peers ------------------------------------------------------------------------------------------


def by_hand(problem: contest.Problem) -> list[Fraction]:
    """Totals from 0 to 1 in plain fractions."""
    values = [[Fraction(str(value)) for value in column] for column in problem.values.T.tolist()]
    weights = [Fraction(str(round(weight, 6))) for weight in problem.flat_weights.tolist()]
    assert sum(weights) == 1
    totals = [Fraction(0)] * len(problem.values)
    for column, weight in zip(values, weights, strict=True):
        least, greatest = min(column), max(column)
        for unit, value in enumerate(column):
            totals[unit] += weight * (value - least) / (greatest - least)
    return totals


@pytest.mark.parametrize("name", ["numpy", "kaocheng", "kaocheng-rounding", "polars"])
def test_each_does_the_work_as_fractions_do_it(name: str) -> None:
    if name == "polars":
        pytest.importorskip("polars", reason="stands in the peers' own environment")
    problem = contest.problem(60)
    exact = by_hand(problem)
    totals, ranks = peer_works.WORKS[name](problem)()
    near = peer_worker.NEAR.get(name, 1e-12)
    assert contest.disagreement(totals, ranks, np.array([float(t) for t in exact]), near) == ""
    if name != "kaocheng-rounding":
        assert list(ranks) == [1 + sum(other > total for other in exact) for total in exact]


def test_a_peer_with_other_totals_or_places_is_found_out() -> None:
    totals = np.array([0.5, 0.9, 0.5, 0.1])
    least, mean = np.array([2, 1, 2, 4]), np.array([2.5, 1, 2.5, 4])
    assert contest.places(totals).tolist() == least.tolist()
    assert contest.disagreement(totals, least, totals, 0) == ""
    assert contest.disagreement(totals, mean, totals, 0) == ""
    assert "总分" in contest.disagreement(totals + 0.01, least, totals, 0.001)
    assert "名次" in contest.disagreement(totals, np.array([1, 2, 1, 4]), totals, 0)
    assert "总分" in contest.disagreement(totals * np.nan, least, totals, 0.001)


# Measuring and writing --------------------------------------------------------------------------


def test_a_launch_tells_exit_code_and_peak_of_the_command_alone() -> None:
    held = b"0" * 300_000_000  # the measuring process itself must not count
    told = launch.launch([sys.executable, "-c", "b'0' * 60_000_000; raise SystemExit(3)"])
    assert told.code == 3
    assert 60_000_000 < told.peak < len(held)


def test_time_in_proportion_to_size_has_the_exponent_one() -> None:
    assert scale.exponent([10, 100, 700], [0.3, 3, 21]) == pytest.approx(1)
    assert scale.exponent([10, 100], [1, 100]) == pytest.approx(2)


def test_a_section_replaces_its_own_and_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    first = report.aimed("甲", "3.0 s", 3.0, 4, "")
    report.write([report.Section("一", [first]), report.Section("二", [first])], path)
    report.write([report.Section("一", [report.aimed("甲", "5.0 s", 5.0, 4, "")])], path)
    text = path.read_text(encoding="utf-8")
    assert text.count("| 甲 | 3.0 s | ≤ 4 s | 达到 |") == 1
    assert text.count("| 甲 | 5.0 s | ≤ 4 s | 未达到 |") == 1
    assert text.index("## 一") < text.index("5.0 s") < text.index("## 二") < text.index("3.0 s")
