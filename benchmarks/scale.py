"""From 10,000 to 700,000 units: the whole command beside reading its own facts into NumPy."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from benchmarks import read_probe
from benchmarks.data import Shape, Tables, tables
from benchmarks.launch import Launch, kaocheng, launch
from benchmarks.report import Figure, Section, aimed

if TYPE_CHECKING:
    from benchmarks.run import Effort

_GIB = 2**30
_USAGE = 2  # exit code of a command that does not know an option
_AIMED_AT = 700_000  # units that the aims are set for
_PATIENCE = 30.0  # seconds of the first round from which one round is enough
_PARTS = {"read": "读入", "score": "计分", "write": "写出"}


@dataclass(frozen=True)
class Run:
    """One size. `parts`: the command's own account of its seconds; empty if it gives none."""

    shape: Shape
    reading: float
    whole: float
    peak: int
    parts: dict[str, float]


def measure(effort: Effort) -> Section:
    """The command at each size, its parts, its memory, and how time grows with size."""
    sizes = effort.sizes(10_000, 100_000, 700_000, quick=(2_000, 10_000))
    runs = [_run(Shape(size)) for size in sizes]
    figures = [figure for run in runs for figure in _figures(run)]
    notes = [
        "方案 50 项末级指标、16 类评分标准、三级指标，每约 200 个单位一组，组内名额；"
        "每个单位 50 条数据（完成值、上年同期、目标值、基期值），约 1% 缺数；数值为 float64。",
        f"“读”的基准：{_inside_of_reading()}",
    ]
    return Section("规模", [*figures, *_growth(runs)], notes, {"pyarrow": pa.__version__})


def _inside_of_reading() -> str:
    return (
        f"pyarrow {pa.cpu_count()} 线程读同一数据表到 NumPy：四列文字为全表统一的字典编号"
        "（int32），数值为 float64（空值为 NaN）；独立进程，文件已在缓存，不含载入 pyarrow，"
        "5 次取中位数。"
    )


def _run(shape: Shape) -> Run:
    files = tables(shape)
    reading = _reading_seconds(files.facts)
    launches, parts = _command_rounds(files)
    middle = sorted(launches, key=lambda launched: launched.seconds)[len(launches) // 2]
    return Run(shape, reading, middle.seconds, max(each.peak for each in launches), parts)


def _reading_seconds(facts: Path) -> float:
    command = [sys.executable, read_probe.__file__, str(facts), "5"]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    times: list[float] = json.loads(told.stdout)
    return statistics.median(times)


def _command_rounds(files: Tables) -> tuple[list[Launch], dict[str, float]]:
    """Three rounds, or one where it takes long; medians of the parts that the command tells."""
    with tempfile.TemporaryDirectory() as folder:
        rounds = [_command(files, Path(folder))]
        while len(rounds) < 3 and rounds[0][0].seconds < _PATIENCE:
            rounds.append(_command(files, Path(folder)))
    told = [parts for _, parts in rounds if parts]
    medians = {name: statistics.median(parts[name] for parts in told) for name in _PARTS if told}
    return [launched for launched, _ in rounds], medians


def _command(files: Tables, folder: Path) -> tuple[Launch, dict[str, float]]:
    """`kaocheng score` once, with its timings if it knows how to tell them."""
    timings = folder / "timings.json"
    command = [*kaocheng(), "score", str(files.scheme), str(files.facts)]
    command += ["--units", str(files.units), "--out", str(folder / "result.parquet")]
    launched = launch([*command, "--timings", str(timings)])
    if launched.code == _USAGE:
        launched = launch(command)
    if launched.code:
        raise SystemExit(f"kaocheng score 失败（{launched.code}）：{launched.errors[-2000:]}")
    return launched, json.loads(timings.read_text()) if timings.exists() else {}


def _figures(run: Run) -> list[Figure]:
    size = f"{run.shape.units:,} 个单位"
    whole = run.whole / run.reading
    inside = f"{run.whole:.2f} s：启动、读三个文件、计分、写出结果 Parquet"
    memory = "整条命令的最大常驻内存，由操作系统记录"
    peak = run.peak / _GIB
    figures = [
        Figure(f"{size}：读", f"{run.reading:.2f} s", inside=f"{run.shape.facts:,} 条数据，基准"),
        aimed(f"{size}：整条命令", f"{whole:.1f} × 读", whole, 4, inside),
        _scoring(run, size),
        aimed(f"{size}：峰值内存", f"{peak:.2f} GiB", peak, 2.5, memory),
    ]
    # Starting the interpreter outweighs reading at smaller sizes.
    aims = run.shape.units >= _AIMED_AT
    return figures if aims else [replace(f, aim="—", reached=None) for f in figures]


def _scoring(run: Run, size: str) -> Figure:
    if "score" not in run.parts:
        return Figure(f"{size}：计分", "命令未分段计时")
    ratio = run.parts["score"] / run.reading
    split = "，".join(f"{word} {run.parts[name]:.2f} s" for name, word in _PARTS.items())
    return aimed(f"{size}：计分", f"{ratio:.1f} × 读", ratio, 2, f"命令自报：{split}")


def _growth(runs: list[Run]) -> list[Figure]:
    """Exponents of size by least squares: 1 is proportional."""
    if len(runs) < 2:
        return []
    parts: list[tuple[str, Callable[[Run], float]]] = [("整条命令", lambda run: run.whole)]
    if all("score" in run.parts for run in runs):
        parts.append(("计分", lambda run: run.parts["score"]))
    sizes = [run.shape.units for run in runs]
    across = f"{sizes[0]:,} 至 {sizes[-1]:,} 个单位，{len(sizes)} 点，对数最小二乘"
    found = [(word, exponent(sizes, [part(run) for run in runs])) for word, part in parts]
    return [aimed(f"{word}用时随规模的指数", f"{p:.2f}", p, 1.05, across) for word, p in found]


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The p of time ~ size^p."""
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])
