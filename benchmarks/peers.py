"""Peers on the work that all of them can do, one after another in the same run."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks import peer_worker
from benchmarks.contest import problem
from benchmarks.data import CACHE
from benchmarks.peer_works import numpy_alone
from benchmarks.report import Figure, Section

if TYPE_CHECKING:
    from benchmarks.run import Effort

HOME = Path(__file__).parent.parent
LOCK = HOME / "requirements" / "bench.lock"
ENVIRONMENT = CACHE / "peers"
_LIMIT = 60  # seconds for one round
_ROUNDS = 5
_TURNS = 5  # of every peer, in turn, where a round takes milliseconds
_FEW = 20_000
_PATIENCE = 900  # for all rounds, where a library cannot be stopped within one
_OURS = ("kaocheng", "kaocheng-rounding")
# Shown names, and what is inside each figure beyond min–max, weighted mean and places.
PEERS = {
    "numpy": ("NumPy 脚本", "参照：逐列计算、逐级加权，单线程；不查缺数，不修约"),
    "polars": ("Polars 惰性查询", "逐级加权，多线程；不查缺数，不修约"),
    "pymcdm": ("pymcdm WSM", "权数摊平成一级，自带排名（同分取平均名次）"),
    "pydecision": ("pyDecision ROV", "权数摊平成一级，无排名，用 NumPy 补上"),
    "scikit-criteria": (
        "scikit-criteria",
        "MinMaxScaler、WeightedSumModel，权数摊平成一级，自带排名",
    ),
    "openfisca": (
        "OpenFisca-Core",
        "每个末级、上级指标一个变量，32 位浮点，名次由公式中的 NumPy 给出",
    ),
    "kaocheng": (
        "考成，总分前不修约",
        "逐级加权，查缺数，精确的总分（六位小数）、名次、组内名次；各项得分查看时再算",
    ),
    "kaocheng-rounding": ("考成，逐级修约两位", "逐项计分，每个得分、小计和总分都四舍五入到两位"),
}


def measure(effort: Effort) -> Section:
    """Every peer at every size, against this project's faster figure."""
    _install()
    figures: list[Figure] = []
    versions: dict[str, str] = {}
    for units in effort.sizes(2_844, 700_000, quick=(2_844,)):
        told = contest(units, 2 if effort.quick else _ROUNDS)
        figures += [_figure(units, name, said, told) for name, said in told.items()]
        known = told.keys() - {"numpy", *_OURS}
        versions |= {n: told[n]["version"] for n in PEERS if n in known and "version" in told[n]}
    return Section("同类软件", figures, _notes(), versions)


def _notes() -> list[str]:
    return [
        "都能做的事：50 项末级指标逐项最小最大归一，按权数逐级求平均（5 个一级、10 个二级指标），"
        "排名；数据无缺。输入各按其习惯的形式（矩阵按列存放）先放进内存，不计时，每次重新准备；"
        "OpenFisca 的模型、考成由方案和单位表得出的计分计划也在准备时建好；"
        "考成的方案和单位表各轮相同，数据每轮重新装入；逐级修约的一行，单位少于两万个时"
        "第三轮起按记住的步骤计分。"
        f"同一台机器依次运行，每家一个进程，先热身一次，再跑 {_ROUNDS} 次取中位数；"
        f"少于两万个单位时各家轮流 {_TURNS} 遍，取全部各次的中位数。"
        "热身那次先与 NumPy 脚本核对，总分一致、名次与总分相符的才列时间。",
        "只比这一件事：MCDA 各库没有指标树、缺数规则、修约和等次，考成没有它们的其他排序方法。",
    ]


def _install() -> None:
    """The peers' own environment, made anew where the lock file has changed."""
    mark = ENVIRONMENT / "lock"
    if mark.exists() and mark.read_bytes() == LOCK.read_bytes():
        return
    uv = [sys.executable, "-m", "uv"]
    python = ENVIRONMENT / "bin" / "python"
    venv = [*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(ENVIRONMENT)]
    subprocess.run(venv, check=True)
    install = [*uv, "pip", "install", "--quiet", "--python", str(python), "-r", str(LOCK)]
    subprocess.run(install, check=True)
    mark.write_bytes(LOCK.read_bytes())


def contest(
    units: int, rounds: int = _ROUNDS, names: tuple[str, ...] = tuple(PEERS)
) -> dict[str, dict[str, Any]]:
    """What each peer's processes told: version, times of all turns, what differs.

    Of few units all peers have several turns, one after another: a machine that is slower for a
    while is so for all of them.
    """
    told: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "totals.npy"
        np.save(path, numpy_alone(problem(units))()[0])
        for _ in range(_TURNS if units < _FEW else 1):
            for name in names:
                told[name] = _joined(told.get(name), _told(name, path, units, rounds))
    return told


def _joined(before: dict[str, Any] | None, said: dict[str, Any]) -> dict[str, Any]:
    """What a peer told in all its turns; a turn that failed or differs stands for all of them."""
    if before is None or said.get("failed") or said["differs"]:
        return said
    if before.get("failed") or before["differs"]:
        return before
    return {**said, "times": before["times"] + said["times"]}


def _told(name: str, path: Path, units: int, rounds: int) -> dict[str, Any]:
    python = sys.executable if name in _OURS else str(ENVIRONMENT / "bin" / "python")
    work = [name, str(path), str(units), str(rounds), str(_LIMIT)]
    command = [python, peer_worker.__file__, *work]
    # A plot is nobody's business here.
    surroundings = {**os.environ, "MPLBACKEND": "Agg"}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env=surroundings, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"{_LIMIT} s 内没有算完"}
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or [f"退出码 {done.returncode}"])[-1]
        return {"failed": f"没有跑完：{reason[:200]}"}
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def _figure(units: int, name: str, said: dict[str, Any], told: dict[str, dict[str, Any]]) -> Figure:
    shown, inside = PEERS[name]
    what = f"{units:,} 个单位：{shown}"
    if said.get("failed"):
        return Figure(what, said["failed"], inside=inside)
    if said["differs"]:
        return Figure(what, f"结果与 NumPy 不同：{said['differs']}", inside=inside)
    wall = statistics.median(said["times"])
    floor = statistics.median(told["numpy"]["times"])
    return Figure(what, _shown(wall), inside=f"{wall / floor:.1f} × NumPy；{inside}")


def _shown(wall: float) -> str:
    return f"{wall * 1000:.2f} ms" if wall < 0.1 else f"{wall:.2f} s"
