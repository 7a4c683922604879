"""Scored in many tasks, by the engine that Spark carries: the result is that of one run."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given

from kaocheng.scoring import Refused
from tests.scoring.casebook import Texts
from tests.scoring.focused_strategies import grading_cases, policy_cases
from tests.scoring.profiles import drawn
from tests.scoring.strategies import cases

pytest.importorskip("pyarrow", reason="没有安装 pyarrow（kaocheng[files]）")

from tests.scoring.spark.inputs import (
    SCHEME,
    counties,
    local,
    parts_of,
    rows_in,
    same,
    spread,
    written,
)


@drawn(30)
@given(cases())
def test_drawn_schemes_give_the_same(case: Texts) -> None:
    """Every figure and every warning; and what the one refuses the other refuses."""
    agree(case)


@drawn(15)
@given(policy_cases())
def test_policies_give_the_same(case: Texts) -> None:
    agree(case)


@drawn(25)
@given(grading_cases())
def test_places_and_grades_give_the_same(case: Texts) -> None:
    agree(case)


def agree(case: Texts) -> None:
    scheme, units, facts, period = case
    with TemporaryDirectory() as folder:
        files = written(Path(folder), scheme, units, rows_in(facts), parts=2)
        told: list[object] = []
        for run, name in ((local, "l.parquet"), (spread, "s.parquet")):
            try:
                told.append(sorted(map(str, run(files, Path(folder, name), period))))
            except Refused as refused:
                told.append(sorted(map(str, refused.faults)))
        assert told[0] == told[1]
        if Path(folder, "l.parquet").exists():
            same(Path(folder, "s.parquet"), Path(folder, "l.parquet"))


@pytest.mark.parametrize("parts", [1, 5])
def test_groups_of_many_sizes_in_several_tasks(tmp_path: Path, parts: int) -> None:
    units, facts = counties(700, 13)
    files = written(tmp_path, SCHEME, units, facts, parts)
    warned = local(files, tmp_path / "l.parquet")
    assert spread(files, tmp_path / "s.parquet", most=120) == warned
    same(tmp_path / "s.parquet", tmp_path / "l.parquet")
    assert len(parts_of(tmp_path / "s.parquet")) > 5
