"""A built-in scheme in a warm process, and the command from a cold start."""

from __future__ import annotations

import statistics
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.report import Figure, Section, aimed, median_seconds, seconds
from kaocheng.scoring import evaluate, pack, read_facts, read_scheme, read_units

if TYPE_CHECKING:
    from benchmarks.run import Effort

PACK = "provinces-2023"


def measure(effort: Effort) -> Section:
    """Scoring 31 units, and `kaocheng score` beside `import numpy`."""
    share = 5 if effort.quick else 1
    return Section("内置方案", [*_scoring(60 // share), _command_start(7 if share == 1 else 2)])


def _scoring(rounds: int) -> list[Figure]:
    """Scoring the pack in a warm process, beside the time of one small NumPy addition."""
    found = pack(PACK)
    scheme = read_scheme(found.scheme_path)
    units = read_units(found.units_path, scheme)
    facts = read_facts(found.facts_path, scheme, units)
    row = np.arange(len(units), dtype=float)
    scoring = median_seconds(lambda: evaluate(scheme, units, facts), rounds)
    addition = median_seconds(lambda: [row + row for _ in range(1000)], 20) / 1000
    document = median_seconds(lambda: evaluate(scheme, units, facts).as_dict(), rounds // 6)
    cells = f"{len(units)} 个单位 × {len(scheme.leaves)} 项指标"
    return [
        aimed(
            f"{PACK} 计分（热进程）",
            f"{scoring * 1000:.1f} ms",
            scoring * 1000,
            5,
            f"{cells}、加扣分、否决、排名、等次；不含读文件和计分依据；"
            f"合 {scoring / addition:.0f} 次 {len(units)} 元 NumPy 加法",
        ),
        Figure(
            f"{PACK} 计分并写出全部计分依据",
            f"{document * 1000:.0f} ms",
            inside=f"{cells} 的计分依据逐格重算；为计分的 {document / scoring:.1f} 倍",
        ),
    ]


def _command_start(rounds: int) -> Figure:
    """From the start of the command to the printed table, against importing NumPy."""
    command = [sys.executable, "-m", "kaocheng.console", "score", PACK]
    bare = [sys.executable, "-c", "import numpy"]
    pairs = [(seconds(lambda: _run(command)), seconds(lambda: _run(bare))) for _ in range(rounds)]
    ratio = statistics.median(a / b for a, b in pairs)
    wall = statistics.median(a for a, _ in pairs)
    return aimed(
        "kaocheng score 从启动到打印排名",
        f"{ratio:.2f} × import numpy",
        ratio,
        4,
        f"{wall:.2f} s：解释器启动、读方案和两张表、计分、打印；"
        f"两者交替各 {rounds} 次，取比值的中位数",
    )


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
