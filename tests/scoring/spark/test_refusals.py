"""What cannot be: addresses, places for the result, parts that are not installed."""

from __future__ import annotations

import errno
import importlib.util
import shutil
import tempfile
import time
from pathlib import Path
from typing import NoReturn

import pytest

pytest.importorskip("pyarrow", reason="没有安装 pyarrow（kaocheng[files]）")

from kaocheng.console import main
from kaocheng.scoring import Refused
from kaocheng.scoring.spark import session, tasks
from kaocheng.scoring.spark.master import reach_master
from tests.scoring.spark.inputs import SCHEME, Case, counties, spread, written
from tests.scoring.spark.standalone import free_port
from tests.scoring.wrong_inputs import assert_chinese

WRONG = [
    "spark",
    "spark://",
    "spark://host",
    "spark://host:port",
    "spark://host:0",
    "spark://host:70000",
    "spark://a:7077,b",
    "spark://user@host:7077",
    "http://host:7077",
    "yarn",
    "local[0]",
    "local[2",
    "spark://主机:7077",
    "",
]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    units, facts = counties(40, 4)
    return written(tmp_path, SCHEME, units, facts)


def told(case: Case, out: Path, master: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The one line of a refusal; nothing is written and nothing shown on stdout."""
    inputs = [str(case.scheme), str(case.facts), "--units", str(case.units), "--out", str(out)]
    assert main(["score", *inputs, "--engine", "spark", "--master", master]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert_chinese(shown.err)
    assert shown.err.count("\n") == 1, shown.err
    return shown.err


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the extra were there: what is refused is refused before it is needed."""
    monkeypatch.setattr(session, "check_installed", lambda: None)


@pytest.mark.parametrize("url", WRONG)
def test_addresses_in_no_known_form(
    case: Case, out: Path, installed: None, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "写法不对。可用写法：spark://" in told(case, out, url, capsys)


def test_a_master_that_is_not_there_is_told_soon(
    case: Case, out: Path, installed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    begun, port = time.monotonic(), free_port()
    line = told(case, out, f"spark://127.0.0.1:{port},localhost:{port}", capsys)
    assert line.startswith(f"--master：连不上 Spark 主节点 127.0.0.1:{port}（连接被拒绝）")
    assert time.monotonic() - begun < 10


def test_a_host_that_nobody_knows(
    case: Case, out: Path, installed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    for host in ("nobody.test", "a..b"):
        line = told(case, out, f"spark://{host}:7077", capsys)
        assert line.startswith(f"--master：连不上 Spark 主节点 {host}:7077（主机名解析不出来）")


@pytest.mark.parametrize("url", ["local", "local[*]", "local[12]", "local[2,4]"])
def test_local_sessions_need_no_master(url: str) -> None:
    assert reach_master(url).is_local


@pytest.mark.parametrize("lacking", ["pyspark", "pandas"])
def test_the_extra_is_named_where_it_is_lacking(
    case: Case,
    out: Path,
    lacking: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    here = importlib.util.find_spec
    monkeypatch.setattr(
        session.importlib.util,  # type: ignore[attr-defined]
        "find_spec",
        lambda name: None if name == lacking else here("json"),
    )
    line = told(case, out, "local[2]", capsys)
    assert line == (
        f"--engine spark：没有安装 Spark 组件（缺 {lacking}）。"
        "请运行 pip install 'kaocheng[spark]'\n"
    )


def test_no_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(Refused, match="找不到 Java。请安装 Java 17"):
        session.find_java()


def test_java_that_does_not_start(
    java: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line, and the log is kept, because only the log says why."""
    from kaocheng.scoring.spark.master import Master

    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with (
        pytest.raises(Refused, match="Java 没有启动成功") as refused,
        session.spark_cluster(Master("local[1]")),
    ):
        pass
    [log] = tmp_path.glob("kaocheng-spark-*/spark.log")
    assert str(refused.value).endswith(f"；详细记录在 {log}")
    assert log.stat().st_size > 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ModuleNotFoundError: No module named 'kaocheng'", "执行器的 Python 里缺少组件"),
        ("java.io.IOException: No space left on device", "磁盘已满"),
        ("[PYTHON_VERSION_MISMATCH] Python in worker", "Python 版本不同"),
        ("java.lang.OutOfMemoryError: Java heap space", "执行器内存不够"),
        ("Traceback (most recent call last):\n  File x, line 1\nKeyError", "Spark 在运行中失败"),
    ],
)
def test_failures_of_spark_become_one_line(
    java: None, tmp_path: Path, text: str, said: str
) -> None:
    from py4j.protocol import Py4JError

    log = tmp_path / "spark.log"
    with pytest.raises(Refused) as refused, session.failures_told(log):
        raise Py4JError(text)
    line = str(refused.value)
    assert said in line
    assert line.endswith(f"详细记录在 {log}")
    assert "\n" not in line


@pytest.mark.parametrize("name", ["r.csv", "r.json", "r.xlsx"])
def test_results_that_are_no_folder(
    case: Case, out: Path, installed: None, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "结果写成 Parquet 文件夹" in told(case, out.with_name(name), "local[2]", capsys)


def test_what_lies_there_already_is_not_overwritten(
    case: Case, out: Path, installed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    out.write_bytes(b"PAR1")
    assert "这里已有一个文件" in told(case, out, "local[2]", capsys)
    out.unlink()
    out.mkdir()
    (out / "part-00000.parquet").touch()
    (out / "notes.txt").touch()
    assert "文件夹里有别的文件" in told(case, out, "local[2]", capsys)
    assert "上级文件夹不存在" in told(case, out / "a" / "b", "local[2]", capsys)


def test_facts_that_are_no_parquet(
    case: Case, out: Path, installed: None, capsys: pytest.CaptureFixture[str]
) -> None:
    case.facts.with_suffix(".csv").write_text("unit,item,period,value\n", encoding="utf-8")
    table = Case(case.scheme, case.units, case.facts.with_suffix(".csv"))
    assert "只读 Parquet" in told(table, out, "local[2]", capsys)


def test_a_full_disk_leaves_nothing(case: Case, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "full")

    for step in ("write_parquet", "_write"):
        with monkeypatch.context() as patch:
            patch.setattr(tasks, step, full)
            with pytest.raises(Refused) as refused:
                spread(case, out)
        assert str(refused.value).startswith(f"{out}：文件写不进去（磁盘已满）")
        assert "\n" not in str(refused.value)
        assert list(out.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--engine", "spark", "--out", "r"], "请用 --master 写明"),
        (["--engine", "spark", "--master", "local[2]"], "请用 --out 写明"),
        (["--master", "local[2]"], "只与 --engine spark 一起用"),
        (["--engine", "flink"], "不能用"),
    ],
)
def test_options_that_do_not_go_together(
    case: Case, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = [str(case.scheme), str(case.facts), "--units", str(case.units)]
    with pytest.raises(SystemExit) as left:
        main(["score", *inputs, *arguments])
    assert left.value.code == 2
    assert said in capsys.readouterr().err
