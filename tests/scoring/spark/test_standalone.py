"""The command on a real cluster: a master and two workers, one of which is killed on the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="没有安装 pyarrow（kaocheng[files]）")

from tests.scoring.spark.inputs import (
    SCHEME,
    Case,
    counties,
    local,
    parts_of,
    same,
    written,
)
from tests.scoring.spark.standalone import Standalone
from tests.scoring.wrong_inputs import assert_chinese

UNITS, TASKS = 30_000, 7
_PATIENCE = 120.0
_TRIES = 5


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    units, facts = counties(UNITS, 200)
    return written(tmp_path_factory.mktemp("case"), SCHEME, units, facts, parts=4)


@pytest.fixture(scope="module")
def expected(case: Case) -> Path:
    """What the local engine makes of it."""
    target = case.scheme.parent / "expected.parquet"
    local(case, target)
    return target


# The command, with less patience for a cluster that has no executors.
HURRIED = """
import sys
from kaocheng.console import main
from kaocheng.scoring.spark import command, session
command.spark_cluster = lambda master: session.spark_cluster(master, patience=2.0)
sys.exit(main(sys.argv[1:]))
"""


def started(
    case: Case, out: Path, url: str, program: tuple[str, ...] = ("-m", "kaocheng.console")
) -> subprocess.Popen[str]:
    inputs = [str(case.scheme), str(case.facts), "--units", str(case.units), "--out", str(out)]
    command = [sys.executable, *program, "score", *inputs]
    return subprocess.Popen(
        [*command, "--engine", "spark", "--master", url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def ended(run: subprocess.Popen[str]) -> tuple[str, str]:
    """What it said on both streams; one that does not end is stopped."""
    try:
        return run.communicate(timeout=_PATIENCE)
    finally:
        if run.poll() is None:
            run.terminate()
            run.wait()


def test_a_cluster_without_workers_is_given_up(
    standalone: Standalone, case: Case, out: Path
) -> None:
    """Spark itself would wait for ever."""
    run = started(case, out, standalone.url, ("-c", HURRIED))
    told, warned = ended(run)
    assert (run.returncode, told) == (1, "")
    assert warned.splitlines()[-1].startswith("--master：Spark 集群有 2 秒没有可用的执行器")
    assert_chinese(warned)
    assert list(out.parent.iterdir()) == []


def test_two_workers_give_the_local_result(
    standalone: Standalone, case: Case, expected: Path, out: Path
) -> None:
    standalone.start_workers(2)
    run = started(case, out, standalone.url)
    told, warned = ended(run)
    assert (run.returncode, told) == (0, f"已写出 {out}：{UNITS} 个单位\n"), warned
    assert all(line.startswith("提示：") for line in warned.splitlines()), warned
    same(out, expected)
    assert len(parts_of(out)) == TASKS
    assert list(out.parent.iterdir()) == [out]


def test_a_worker_killed_on_the_way_changes_nothing(
    standalone: Standalone, case: Case, expected: Path, out: Path
) -> None:
    before = len(standalone.executors_of(0))
    run, done = caught_scoring(case, out, standalone.url)
    standalone.kill_worker(0)
    assert len(standalone.executors_of(0)) > before
    assert done < TASKS
    assert run.poll() is None
    assert not out.exists()
    told, warned = ended(run)
    assert (run.returncode, told) == (0, f"已写出 {out}：{UNITS} 个单位\n"), warned
    same(out, expected)
    assert list(out.parent.iterdir()) == [out]


def caught_scoring(case: Case, out: Path, url: str) -> tuple[subprocess.Popen[str], int]:
    """A run of which some, not all, units are scored. One that was too fast is begun again."""
    for _ in range(_TRIES):
        run = started(case, out, url)
        done = scored_parts(out, run)
        if 0 < done < TASKS:
            return run, done
        ended(run)
        shutil.rmtree(out, ignore_errors=True)
    raise AssertionError("no run was caught while it was scoring")


def scored_parts(out: Path, run: subprocess.Popen[str]) -> int:
    """Wait until the first units are scored; how many parts there are then, 0 if it has ended."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and run.poll() is None:
        if found := len(list(out.parent.glob(".r.*/scored/part-*.parquet"))):
            return found
        time.sleep(0.002)
    return 0
