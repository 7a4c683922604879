"""An office's workbook of 3,000 units × 60 items: its preview beside calamine's reading of it.

In one process, taken in turn: the bare reading; the preview where nothing is stored yet, where
every value is stored already, and where every stored value is another.
`python benchmarks/bulk_preview.py` gives SQLite and, where its programs are, PostgreSQL;
`--profile` says where the time goes.
"""

from __future__ import annotations

import cProfile
import io
import json
import pstats
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
if str(HOME) not in sys.path:
    sys.path[:0] = [str(HOME), str(HOME / "src")]

from benchmarks.founding import (  # noqa: E402
    YEAR,
    cycle_of,
    founded,
    in_own_process,
    units_by_rows,
)

UNITS, ITEMS, ROUNDS = 3000, 60, 7
Times = dict[str, list[float]]


def main(*arguments: str) -> dict[str, Any]:
    """The figures by database; PostgreSQL only where its programs are."""
    from tests.config.postgresql import binaries, running_server

    found = {"sqlite": in_own_process(__file__, *arguments)}
    programs = binaries()
    if programs is not None:
        with running_server(programs, durable=True) as url:
            found["postgresql"] = in_own_process(__file__, *arguments, url=url)
    return found


def measure_here(*, profile: bool) -> dict[str, Any]:
    """Fill a platform, preview in each state of it."""
    office, period = _platform()
    from kaocheng.reporting.queries import preview_bulk

    first, other = workbook(0), workbook(1)
    new = beside_reading(first, lambda: preview_bulk(office, period, first))
    _apply(office, period, first)
    if profile:
        _profiled(lambda: preview_bulk(office, period, first))
    same = beside_reading(first, lambda: preview_bulk(office, period, first))
    changed = beside_reading(other, lambda: preview_bulk(office, period, other))
    found = preview_bulk(office, period, first)
    if (found.unchanged, found.fault_count) != (UNITS * ITEMS, 0):
        raise RuntimeError("the preview is not what was to be measured")
    return {
        "units": UNITS,
        "items": ITEMS,
        **_told("new", new),
        **_told("stored", same),
        **_told("changed", changed),
    }


def beside_reading(content: bytes, work: Callable[[], object]) -> Times:
    """Wall seconds of calamine and of the work, in turn: a busy machine slows both."""
    from python_calamine import CalamineWorkbook

    def read() -> None:
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()

    times: Times = {"read": [], "work": []}
    for _ in range(ROUNDS):
        for name, each in (("read", read), ("work", work)):
            start = time.perf_counter()
            each()
            times[name].append(time.perf_counter() - start)
    return times


def _told(name: str, times: Times) -> dict[str, float]:
    """The median of each, and the ratio of the medians and of the best ones."""
    read, work = statistics.median(times["read"]), statistics.median(times["work"])
    return {
        f"{name}_read_ms": round(read * 1000),
        f"{name}_ms": round(work * 1000),
        f"{name}_over_read": round(work / read, 2),
        f"{name}_over_read_at_best": round(min(times["work"]) / min(times["read"]), 2),
    }


def _profiled(work: Callable[[], object]) -> None:
    profile = cProfile.Profile()
    profile.runcall(work)
    pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(25)


# The platform -----------------------------------------------------------------------------------


def _platform() -> tuple[Any, int]:
    """A cycle under way with one open period; its office and the period."""
    office = founded()
    from kaocheng.cycles import services
    from kaocheng.cycles.models import ReportingPeriod
    from kaocheng.schemes.services import store_version

    units_by_rows(UNITS)
    cycle = cycle_of(office, UNITS, store_version(office, _scheme_source()).pk)
    period = ReportingPeriod.objects.get(cycle=cycle)
    services.open_period(office, period_pk=period.pk)
    return office, period.pk


def _scheme_source() -> bytes:
    items = "\n".join(f"  - {{code: i{n}, name: 数据{n}, unit: 项}}" for n in range(ITEMS))
    leaves = "\n".join(
        f"  - {{code: '{n + 1}', name: 第{n}, points: 1, rule: {{kind: ratio, of: i{n}, to: 10}}}}"
        for n in range(ITEMS)
    )
    return (
        f"format: kaocheng-scheme/1\ncode: bulk\ntitle: 压测方案（演示数据）\nyear: {YEAR}\n"
        f"score: {{full: {ITEMS}, decimals: 2}}\ngroups: [{{code: all, name: 全部}}]\n"
        f"items:\n{items}\nindicators:\n{leaves}\n"
    ).encode()


def workbook(more: int) -> bytes:
    """Numbers with two decimals; `more` makes every one another."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["单位代码", *(f"i{n}" for n in range(ITEMS))])
        for row in range(UNITS):
            sheet.write_string(row + 1, 0, f"u{row}")
            for column in range(ITEMS):
                sheet.write_number(row + 1, column + 1, round(row * 1.37 + column + more, 2))
    return out.getvalue()


def _apply(office: Any, period: int, content: bytes) -> None:
    import hashlib

    from kaocheng.reporting.services import apply_bulk

    digest = hashlib.sha256(content).hexdigest()
    apply_bulk(office, period_pk=period, content=content, digest=digest)


if __name__ == "__main__":
    words = sys.argv[1:]
    if "--here" in words:
        print(json.dumps(measure_here(profile="--profile" in words)))
    else:
        print(json.dumps(main(*words), indent=1))
