"""A stage of an assessment of 3,000 units × 100 indicators: from the job to the stored run.

Beside it in the same process the bare scoring of the same tables: reading them, `evaluate`, and the
document of the result; and `evaluate` alone. Then the package of the run, written and verified.
`python benchmarks/stage_run.py [units]`; `--profile` says where the time goes.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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

UNITS, INDICATORS, ROUNDS = 3000, 100, 5
_BATCH = 5000


def main(units: int = UNITS, *, profile: bool = False) -> dict[str, Any]:
    """The figures, from a process of its own."""
    return in_own_process(__file__, str(units), *(["--profile"] if profile else []))


def measure_here(units: int, *, profile: bool) -> dict[str, Any]:
    """Fill a platform, score a stage several times, and the same tables barely."""
    assessment, office = platform_of(units)
    run = score(office, assessment)
    if profile:
        _profiled(lambda: score(office, assessment))
    works = {
        "stored": lambda: score(office, assessment),
        "ranking_page": _page(office, run),
        "package": lambda: _packed_and_verified(office, run),
        **_bare(run),
    }
    spent = _in_turns(works)
    spent["stored_and_page"] = spent["stored"] + spent["ranking_page"]
    return {
        "units": units,
        "indicators": INDICATORS,
        **{f"{name}_s": round(each.wall, 3) for name, each in spent.items()},
        **{
            f"{name}_over_{bare}": spent[name].over(spent[bare])
            for name in ("stored", "stored_and_page", "package")
            for bare in ("bare_scoring", "bare_evaluate")
        },
    }


def _in_turns(works: Mapping[str, Callable[[], object]]) -> dict[str, Spent]:
    """The median of each; one after the other in every round, for a machine has its moods."""
    rounds = [{name: timed(work) for name, work in works.items()} for _ in range(ROUNDS)]
    return {name: median([each[name] for each in rounds]) for name in works}


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and of the processor."""

    wall: float
    cpu: float

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.cpu + other.cpu)

    def over(self, other: Spent) -> str:
        """How many times the other, by the clock and by the processor, which a busy machine does
        not falsify."""
        return f"{self.wall / other.wall:.1f} ({self.cpu / other.cpu:.1f} cpu)"


def timed(work: Callable[[], object]) -> Spent:
    """What it takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)


def median(spent: list[Spent]) -> Spent:
    """The median of each."""
    walls, cpus = [each.wall for each in spent], [each.cpu for each in spent]
    return Spent(statistics.median(walls), statistics.median(cpus))


def score(office: Any, assessment: int) -> int:
    """Ask for the run and carry it out, as the worker does; the key of the run."""
    from kaocheng.results.models import RunRequest
    from kaocheng.results.services import request_run
    from kaocheng.results.services.stage_runs import carry_out_run

    job = request_run(office, assessment_pk=assessment, stage="final")
    carry_out_run(job)
    done = RunRequest.objects.get(pk=job)
    if done.run_id is None:
        raise RuntimeError(done.fault)
    return done.run_id


def _packed_and_verified(office: Any, run: int) -> None:
    """What 下载复算包 does, and then `kaocheng verify` without its start."""
    from kaocheng.results.evaluation import evaluated_run
    from kaocheng.results.services.packages import package_of_run
    from kaocheng.scoring.recomputation import verify_package

    evaluated_run.cache_clear()  # as for one who takes it out days after the run
    verify_package(package_of_run(office, run_pk=run)[1])


def _bare(run_pk: int) -> dict[str, Callable[[], object]]:
    """The same tables by the library alone.

    `bare_scoring`: read, evaluated, and the document of the result, as `kaocheng score` goes about
    it; `bare_evaluate` is that one call.
    """
    from kaocheng.results.models import ScoreRun
    from kaocheng.scoring import evaluate, read_facts, read_scheme, read_units

    run = ScoreRun.objects.select_related("scheme").get(pk=run_pk)
    scheme = read_scheme(bytes(run.scheme.source))
    unit_table, fact_table = bytes(run.units_source), bytes(run.facts_source)

    def whole() -> None:
        units = read_units(unit_table, scheme)
        facts = read_facts(fact_table, scheme, units)
        evaluate(scheme, units, facts, period=run.period).as_dict(reasons=False)

    units = read_units(unit_table, scheme)
    facts = read_facts(fact_table, scheme, units)
    return {
        "bare_scoring": whole,
        "bare_evaluate": lambda: evaluate(scheme, units, facts, period=run.period),
    }


def _page(office: Any, run: int) -> Callable[[], object]:
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["testserver"]
    # Nothing was collected here; the names of files take no part in what is measured.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    client = Client()
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/runs/{run}/"
    if client.get(address).status_code != 200:
        raise RuntimeError("the ranking page was not answered")
    return lambda: client.get(address)


def _profiled(work: Callable[[], object]) -> None:
    profile = cProfile.Profile()
    profile.runcall(work)
    pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(45)


# The platform -----------------------------------------------------------------------------------


def platform_of(units: int) -> tuple[int, Any]:
    """A cycle under way with an accepted report of every unit, and an assessment of it."""
    office = founded()
    from kaocheng.review.services import open_assessment
    from kaocheng.schemes.services import store_version

    units_by_rows(units)
    cycle = cycle_of(office, units, store_version(office, _scheme_source()).pk)
    _reports(cycle, office)
    pk = open_assessment(office, cycle_pk=cycle, period=str(YEAR), straight_to_evaluation=True)
    return pk, office


def _scheme_source() -> bytes:
    """Ten nodes of ten indicators each: ratios, attained or not, ladders, ranks."""
    rules = (
        "{{kind: ratio, of: {item}, to: 100}}",
        "{{kind: attain, when: {item} >= 40}}",
        "{{kind: ladder, of: {item}, steps: [{{at_least: 80, points: 1}}, "
        "{{at_least: 50, points: 0.6}}]}}",
        "{{kind: ratio, of: {item}, to: 120}}",
    )
    items = "\n".join(f"  - {{code: i{n}, name: 数据{n}, unit: 项}}" for n in range(INDICATORS))
    nodes = []
    for node in range(10):
        leaves = "\n".join(
            f"      - {{code: '{node + 1}.{n + 1}', name: 指标{node * 10 + n}, points: 1, "
            f"rule: {rules[n % len(rules)].format(item=f'i{node * 10 + n}')}}}"
            for n in range(10)
        )
        nodes.append(
            f"  - code: '{node + 1}'\n    name: 第{node + 1}部分\n    points: 10\n"
            f"    children:\n{leaves}"
        )
    return (
        f"format: kaocheng-scheme/1\ncode: load\ntitle: 压测方案（演示数据）\nyear: {YEAR}\n"
        f"score: {{full: {INDICATORS}, decimals: 2}}\ngroups: [{{code: all, name: 全部}}]\n"
        f"items:\n{items}\nindicators:\n" + "\n".join(nodes) + "\n"
        "grades:\n  - {name: 优秀, at_least: 80}\n  - {name: 合格}\n"
    ).encode()


def _reports(cycle: int, office: Any) -> None:
    """By rows: what a report goes through is measured elsewhere."""
    from django.utils import timezone

    from kaocheng.cycles.models import Assessee, ReportingPeriod
    from kaocheng.reporting.lifecycle import ACCEPTED
    from kaocheng.reporting.models import Figure, Report

    period, now = ReportingPeriod.objects.get(cycle=cycle), timezone.now()
    units = Assessee.objects.filter(cycle=cycle)
    Report.objects.bulk_create(
        [Report(assessee=unit, period=period, state=ACCEPTED) for unit in units]
    )
    reports = list(Report.objects.filter(period=period).order_by("pk"))
    rows = [
        Figure(
            report=report,
            item_code=f"i{n}",
            value=f"{(place * 37 + n * 11) % 1200 / 10}",
            entered_by=office,
            entered_at=now,
        )
        for place, report in enumerate(reports)
        for n in range(INDICATORS)
    ]
    Figure.objects.bulk_create(rows, batch_size=_BATCH)


if __name__ == "__main__":
    asked = [int(each) for each in sys.argv[1:] if each.isdigit()] or [UNITS]
    told, here = "--profile" in sys.argv[1:], "--here" in sys.argv[1:]
    figures = measure_here(asked[0], profile=told) if here else main(asked[0], profile=told)
    print(json.dumps(figures))
