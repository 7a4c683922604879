"""The commands from outside: exit codes, what stands on which stream, and what is left behind."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from kaocheng.console import main
from tests.scoring.wrong_inputs import FACTS, HEADER, SCHEME, UNITS, assert_chinese, with_rule

SOURCE = Path(__file__).resolve().parents[2] / "src"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"}
INPUTS = ["s.yaml", "f.csv", "--units", "u.csv"]

Done = subprocess.CompletedProcess[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a scheme, units and facts."""
    (tmp_path / "s.yaml").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "u.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "f.csv").write_text(FACTS, encoding="utf-8")
    return tmp_path


def kaocheng(folder: Path, *arguments: str, **environment: str) -> Done:
    """Run a command; whatever happens, no traceback and no warning of Python."""
    done = subprocess.run(
        [sys.executable, "-m", "kaocheng.console", *arguments],
        cwd=folder,
        env={**ENVIRONMENT, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    for stream in (done.stdout, done.stderr):
        assert "Traceback" not in stream, stream
        assert "Warning" not in stream
    return done


def inside(folder: Path, *arguments: str) -> Done:
    """The same without a process of its own, for the many cases: it is quicker."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    with contextlib.chdir(folder), redirect_stdout(out), redirect_stderr(err):
        try:
            code = main(list(arguments))
        except SystemExit as left:
            code = int(left.code or 0)
        out.flush()
        err.flush()
    told = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
    return Done([], code, *told)


def refused(folder: Path, *arguments: str, run: Callable[..., Done] = inside) -> list[str]:
    """The lines of a refusal: exit code 1, nothing on stdout, no file that was not there before."""
    before = sorted(os.listdir(folder))
    done = run(folder, *arguments)
    assert (done.returncode, done.stdout) == (1, ""), done
    assert sorted(os.listdir(folder)) == before
    lines = done.stderr.splitlines()
    for line in lines:
        assert_chinese(line)
    return lines


# Done --------------------------------------------------------------------------------------------


def test_score_prints_the_ranking_and_nothing_else(folder: Path) -> None:
    done = kaocheng(folder, "score", *INPUTS)
    assert (done.returncode, done.stderr) == (0, "")
    title, heads, first, second = done.stdout.splitlines()
    assert title == "方案　2025年"
    assert heads.split() == ["名次", "单位", "组别", "总分", "组内", "等次", "否决"]
    assert (first.split()[:3], second.split()[:3]) == (["1", "甲", "7.50"], ["2", "乙", "0.00"])


def test_score_writes_the_same_bytes_each_time(folder: Path) -> None:
    for name in ("one.json", "two.json"):
        done = kaocheng(folder, "score", *INPUTS, "--out", name)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == f"已写出 {name}：2 个单位\n"
    assert (folder / "one.json").read_bytes() == (folder / "two.json").read_bytes()
    assert json.loads((folder / "one.json").read_bytes())["units"][0]["total"] == "7.50"
    assert len(os.listdir(folder)) == 5


def test_explain_tells_the_reason_for_one_unit_by_code_or_name(folder: Path) -> None:
    by_code = kaocheng(folder, "explain", *INPUTS, "--unit", "a")
    by_name = kaocheng(folder, "explain", *INPUTS, "--unit", "甲", "--indicator", "1")
    assert by_code.returncode == by_name.returncode == 0
    assert by_code.stdout == by_name.stdout
    assert "10 × 75.00% = 7.50 分" in by_code.stdout


def test_lint_lists_findings_on_stdout_and_score_on_stderr(folder: Path) -> None:
    assert kaocheng(folder, "lint", "s.yaml").stdout == "方案：没有发现问题\n"
    (folder / "s.yaml").write_text(SCHEME.replace("full: 10", "full: 100"), encoding="utf-8")
    linted = kaocheng(folder, "lint", "s.yaml")
    scored = kaocheng(folder, "score", *INPUTS)
    assert linted.returncode == scored.returncode == 0
    assert linted.stdout.startswith("s.yaml score.full：下级指标合计 10 分，总分 100 分")
    assert scored.stderr == f"提示：{linted.stdout}"


@pytest.mark.parametrize(
    "encoded",
    [("﻿" + FACTS).replace("\n", "\r\n").encode(), FACTS.encode()],
    ids=["excel", "plain"],
)
def test_what_excel_saves_is_scored_without_a_word(folder: Path, encoded: bytes) -> None:
    (folder / "f.csv").write_bytes(encoded)
    assert kaocheng(folder, "score", *INPUTS).stderr == ""


def test_gbk_units_are_scored_with_a_notice(folder: Path) -> None:
    (folder / "u.csv").write_bytes(UNITS.encode("gbk"))
    done = kaocheng(folder, "score", *INPUTS)
    assert done.returncode == 0
    assert "甲" in done.stdout
    assert done.stderr == "提示：u.csv：文件是 GBK 编码，已按 GBK 读入。建议另存为 UTF-8\n"


def test_a_built_in_pack_needs_no_other_word(folder: Path) -> None:
    assert kaocheng(folder, "score", "grain-2018").returncode == 0


def test_chinese_is_printed_also_under_a_bare_locale(folder: Path) -> None:
    done = kaocheng(folder, "score", *INPUTS, PYTHONIOENCODING="ascii")
    assert "方案　2025年" in done.stdout


# Usage -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "用法：kaocheng 命令"),
        (["nope"], "没有“nope”这个命令"),
        (["score"], "缺少参数 scheme"),
        (["score", "s.yaml"], "请写明数据表"),
        (["score", "s.yaml", "f.csv"], "--units"),
        (["score", *INPUTS[:3]], "后面要跟一个值"),
        (["score", *INPUTS, "more"], "不认识的参数 more"),
        (["score", *INPUTS, "--peri", "2025"], "不认识的参数 --peri 2025"),
        (["score", *INPUTS, "--out"], "后面要跟一个值"),
        (["explain", *INPUTS], "缺少参数 --unit"),
        (["lint"], "缺少参数 scheme"),
        (["lint", "-h=3"], "后面不能带值"),
    ],
    ids=lambda value: "",
)
def test_wrong_usage_exits_with_2_and_tells_the_usage(
    folder: Path, arguments: list[str], words: str
) -> None:
    done = inside(folder, *arguments)
    assert done.returncode == 2
    told = done.stderr if arguments else done.stdout
    assert words in told
    assert "用法" in told
    assert "usage" not in told


def test_exit_codes_leave_the_process(folder: Path) -> None:
    assert kaocheng(folder, "score").returncode == 2
    assert kaocheng(folder, "nope").returncode == 2
    assert kaocheng(folder, "lint", "nope").returncode == 1


@pytest.mark.parametrize("command", ["score", "explain", "lint"])
def test_help_is_chinese(folder: Path, command: str) -> None:
    done = inside(folder, command, "-h")
    assert (done.returncode, done.stderr) == (0, "")
    for english in ("usage", "options", "positional", "show this"):
        assert english not in done.stdout


# Refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["score", "nope"], "nope：没有这个文件，也没有这个内置方案。内置方案：grain-2018"),
        (["score", "nope.yaml", *INPUTS[1:]], "nope.yaml：找不到这个文件"),
        (["score", "s.yaml", "nope.csv", *INPUTS[2:]], "nope.csv：找不到这个文件"),
        (["score", *INPUTS[:3], "nope.csv"], "nope.csv：找不到这个文件"),
        (["score", ".", *INPUTS[1:]], ".：这是一个文件夹"),
        (["score", "x" * 4000, *INPUTS[1:]], "没有这个文件"),
        (["score", "f.csv", *INPUTS[1:]], "f.csv 第1行：此处须是“键: 值”的一组"),
        (["score", "s.yaml", "u.csv", *INPUTS[2:]], "u.csv 第1行：缺少“item”列"),
        (["score", "s.yaml", "s.yaml", *INPUTS[2:]], "s.yaml 第1行：第一行不是表头"),
        (["score", *INPUTS, "--period", "2025-13"], "--period：期间“2025-13”写法不对"),
        (["score", *INPUTS, "--out", "r.txt"], "r.txt：不认识这种文件。文件名请以 .json"),
        (["score", *INPUTS, "--out", "r"], "r：不认识这种文件"),
        (["score", *INPUTS, "--out", "no/r.json"], "no/r.json：文件写不进去（文件夹不存在）"),
        (["score", *INPUTS, "--out", "x" * 300 + ".json"], "文件名太长"),
        (["explain", *INPUTS, "--unit", "丙"], "--unit：没有“丙”这个单位"),
        (["explain", *INPUTS, "--unit", "a", "--indicator", "9"], "没有“9”这个指标"),
        (["lint", "nope"], "nope：找不到这个文件"),
        (["lint", "/dev/zero"], "zero：这不是普通文件"),
        (["lint", os.fsdecode(b"\xff.yaml")], "找不到这个文件"),
    ],
    ids=lambda value: "",
)
def test_what_cannot_be_found_or_done_exits_with_1(
    folder: Path, arguments: list[str], words: str
) -> None:
    assert words in refused(folder, *arguments)[0]


def test_each_fault_of_a_scheme_is_a_line(folder: Path) -> None:
    (folder / "s.yaml").write_text(
        SCHEME.replace("title", "titel").replace("to: target(grain)", "to: corn")
    )
    lines = [
        "s.yaml 第1行：缺少“title”。请补上 title",
        "s.yaml 第9行 indicators.1.rule.to：没有“corn”这个数据项。请先在 items 中登记",
        "s.yaml 第3行 titel：不认识“titel”这个键。是否要写“title”？",
    ]
    assert sorted(refused(folder, "lint", "s.yaml", run=kaocheng)) == sorted(lines)
    assert sorted(refused(folder, "score", *INPUTS, run=kaocheng)) == sorted(lines)
    assert sorted(refused(folder, "explain", *INPUTS, "--unit", "a")) == sorted(lines)


def test_a_refused_run_leaves_an_older_result_as_it_is(folder: Path) -> None:
    (folder / "r.json").write_text("old")
    (folder / "f.csv").write_text(HEADER + "x,grain,2025,actual,3\n")
    (line,) = refused(folder, "score", *INPUTS, "--out", "r.json", run=kaocheng)
    assert line.startswith("f.csv 第2行：没有“x”这个单位")
    assert (folder / "r.json").read_text() == "old"


def test_a_run_that_is_refused_by_its_figures_names_unit_and_indicator(folder: Path) -> None:
    (folder / "s.yaml").write_text(with_rule("{kind: judged, item: mark}").replace("grain", "corn"))
    (folder / "f.csv").write_text(HEADER + "a,mark,2025,actual,11\n")
    lines = refused(folder, "score", *INPUTS, "--out", "r.xlsx")
    assert "单位 a 指标 1 粮食：评审给分 11 超出 0 至 10 分" in lines[-1]


def test_points_that_overflow_are_one_line(folder: Path) -> None:
    (folder / "s.yaml").write_text(with_rule('"min(grain ** 64, mark ** 64)"'))
    rows = [f"a,{item},2025,actual,{'9' * 40}\n" for item in ("grain", "mark")]
    (folder / "f.csv").write_text(HEADER + "".join(rows))
    lines = refused(folder, "score", *INPUTS, run=kaocheng)
    assert "指标 1 粮食：得分大到无法计算" in lines[-1]


@pytest.mark.parametrize("row", ["z{n},grian,x,y,z\n", "a,grain,2025,actual,x{n}\n"])
def test_very_many_faults_are_a_bounded_list(folder: Path, row: str) -> None:
    (folder / "f.csv").write_text(HEADER + "".join(row.format(n=n) for n in range(20_000)))
    lines = refused(folder, "score", *INPUTS, run=kaocheng)
    assert len(lines) == 200
    assert "其余未再检查" in lines[-1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
@pytest.mark.parametrize("read_only", ["r.json", "."])
def test_a_read_only_target_is_refused(folder: Path, read_only: str) -> None:
    (folder / "r.json").write_text("old")
    (folder / read_only).chmod(0o555)
    (line,) = refused(folder, "score", *INPUTS, "--out", "r.json" if read_only != "." else "s.json")
    assert "只读" in line or "没有权限" in line


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder nobody may write in")
def test_a_folder_that_nobody_may_write_in(folder: Path) -> None:
    (line,) = refused(folder, "score", *INPUTS, "--out", "/proc/self/r.json")
    assert "文件写不进去" in line


# Streams -----------------------------------------------------------------------------------------


def shell(folder: Path, line: str) -> Done:
    command = f"{sys.executable} -m kaocheng.console"
    return subprocess.run(
        ["/bin/bash", "-c", line.replace("kaocheng", command)],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_a_reader_that_leaves_early_is_no_fault(folder: Path) -> None:
    done = shell(folder, "kaocheng score grain-2018 | true; echo ${PIPESTATUS[0]}")
    assert done.stdout == "0\n"
    assert "Exception" not in done.stderr
    assert "Error" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_stdout_is_a_line(folder: Path) -> None:
    done = shell(folder, f"kaocheng score {' '.join(INPUTS)} > /dev/full")
    assert (done.returncode, done.stderr) == (
        1,
        "结果显示不出来：磁盘已满。请改用 --out 写成文件\n",
    )


@pytest.mark.parametrize("ending", ["json", "csv", "xlsx", "parquet"])
def test_a_file_that_has_no_room_is_a_line_and_leaves_nothing(folder: Path, ending: str) -> None:
    """A real refusal of the system, in the middle of writing: no file of more than a KiB."""
    before = sorted(folder.iterdir())
    done = shell(folder, f"ulimit -f 1; kaocheng score provinces-2023 --out r.{ending}")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"r.{ending}：文件写不进去（超出系统允许的文件大小）")
    assert sorted(folder.iterdir()) == before
