"""`make bench`: each figure is a ratio taken in one run, because machines are noisy.

Writes benchmarks/RESULTS.md. Nothing here is a test: a slow machine fails nothing.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kaocheng import __version__
from kaocheng.scoring import evaluate, pack, read_facts, read_scheme, read_units

HERE = Path(__file__).parent
PACK = "provinces-2023"


@dataclass(frozen=True)
class Figure:
    """One measured figure: what, how much, what was aimed at, what is inside it."""

    what: str
    value: str
    aim: str
    inside: str


def median_seconds(work: Callable[[], object], rounds: int) -> float:
    """Median wall time of one call, after one call to warm up."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def warm_scoring() -> list[Figure]:
    """Scoring the pack in a warm process, beside the time of one small NumPy addition."""
    found = pack(PACK)
    scheme = read_scheme(found.scheme_path)
    units = read_units(found.units_path, scheme)
    facts = read_facts(found.facts_path, scheme, units)
    row = np.arange(len(units), dtype=float)
    seconds = median_seconds(lambda: evaluate(scheme, units, facts), 60)
    addition = median_seconds(lambda: [row + row for _ in range(1000)], 20) / 1000
    document = median_seconds(lambda: evaluate(scheme, units, facts).as_dict(), 10)
    cells = f"{len(units)} 个单位 × {len(scheme.leaves)} 项指标"
    return [
        Figure(
            f"{PACK} 计分（热进程）",
            f"{seconds * 1000:.1f} ms，合 {seconds / addition:.0f} 次 31 元 NumPy 加法",
            "< 5 ms",
            f"{cells}、加扣分、否决、排名、等次；不含读文件和计分依据",
        ),
        Figure(
            f"{PACK} 计分并写出全部计分依据",
            f"{document * 1000:.0f} ms，为计分的 {document / seconds:.1f} 倍",
            "—",
            f"{cells} 的计分依据逐格重算",
        ),
    ]


def command_start() -> Figure:
    """From the start of the command to the printed table, against importing NumPy."""
    command = [sys.executable, "-m", "kaocheng.console", "score", PACK]
    bare = [sys.executable, "-c", "import numpy"]
    pairs = [(_run(command), _run(bare)) for _ in range(7)]
    ratio = statistics.median(a / b for a, b in pairs)
    seconds = statistics.median(a for a, _ in pairs)
    return Figure(
        "kaocheng score 从启动到打印排名",
        f"{ratio:.2f} × import numpy（{seconds:.2f} s）",
        "< 4 ×",
        "解释器启动、读方案和两张表、计分、打印；两者交替各 7 次，取比值的中位数",
    )


def _run(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def write(figures: list[Figure]) -> None:
    """RESULTS.md beside this file."""
    machine = f"{platform.machine()}，{os.cpu_count()} 核，{platform.system()}"
    lines = [
        "# 测量结果",
        "",
        "由 `make bench` 写出；各项都在同一次运行中测得，页面查询数由测试固定。",
        "",
        f"- 机器：{machine}；Python {platform.python_version()}，NumPy {np.__version__}",
        f"- 版本：kaocheng {__version__}",
        "",
        "| 项目 | 测得 | 目标 | 包含 |",
        "|---|---|---|---|",
        *(f"| {f.what} | {f.value} | {f.aim} | {f.inside} |" for f in figures),
        "",
    ]
    (HERE / "RESULTS.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    write([*warm_scoring(), command_start()])
