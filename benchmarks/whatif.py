"""试算: one figure of one unit changes, all units are scored again, in a warm process."""

from __future__ import annotations

import importlib
import statistics
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from benchmarks.data import Shape, tables
from benchmarks.report import Figure, Section, median_seconds, seconds
from kaocheng.scoring import Units, evaluate, read_facts, read_scheme, read_units

if TYPE_CHECKING:
    from benchmarks.run import Effort

UNITS, LEAVES = 16, 60
_MODULE = "kaocheng.scoring.simulate"
# One figure each: a rate, what others are compared with, what is ranked, a count under a veto.
_ITEMS = ("x01", "x08", "x17", "x37")


def measure(effort: Effort) -> Section:
    """A change and all that follows from it, beside scoring anew."""
    files = tables(Shape(UNITS, LEAVES))
    scheme = read_scheme(files.scheme)
    units = read_units(files.units, scheme)
    facts = read_facts(files.facts, scheme, units)
    rounds = 20 if effort.quick else 200
    anew = median_seconds(lambda: evaluate(scheme, units, facts), max(5, rounds // 10))
    cells = f"{UNITS} 个单位 × {LEAVES} 项指标"
    figures = [Figure(f"{cells}：全部重新计分", f"{anew * 1000:.1f} ms", inside="数据已在内存")]
    simulation = _simulation()
    if simulation is None:
        figures.append(Figure(f"{cells}：改一格", "试算尚未提供"))
    else:
        change = simulation(scheme, units, facts, None).change
        figures.append(_changing(cells, anew, _changes(change, units, rounds)))
    return Section("试算", figures)


def _simulation() -> Callable[..., Any] | None:
    """The class `Simulation`, None where this version has none."""
    try:
        module = importlib.import_module(_MODULE)
    except ModuleNotFoundError as error:
        if error.name != _MODULE:
            raise
        return None
    found: Callable[..., Any] = module.Simulation
    return found


def _changes(change: Callable[..., Any], units: Units, rounds: int) -> list[float]:
    """Seconds of each change: items and units in turn, a value that was not there before."""
    change(units.codes[0], _ITEMS[0], "1")

    def one(n: int) -> float:
        item = _ITEMS[n % len(_ITEMS)]
        value = str(n // len(_ITEMS) % 2) if item == "x37" else f"{80 + n % 40}"
        return seconds(lambda: change(units.codes[n % len(units)], item, value))

    return [one(n) for n in range(rounds)]


def _changing(cells: str, anew: float, times: Sequence[float]) -> Figure:
    middle, late = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
    return Figure(
        f"{cells}：改一格",
        f"{middle * 1000:.1f} ms",
        inside=f"改一个完成值，全部单位重新计分、排名、评等次；{len(times)} 次取中位数，"
        f"95% 在 {late * 1000:.1f} ms 内；为重新计分的 {middle / anew:.2f} 倍",
    )
