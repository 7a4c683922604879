"""A run over many tasks: planned, scored, placed over all units, written in parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from kaocheng import __version__
from kaocheng.scoring.evaluation.finish import placed
from kaocheng.scoring.evaluation.run import period_of
from kaocheng.scoring.facts import Units
from kaocheng.scoring.faults import Fault
from kaocheng.scoring.marks import NO_MARKS, Marks
from kaocheng.scoring.scheme.model import Scheme
from kaocheng.scoring.spark import gathering
from kaocheng.scoring.spark.answers import Answer
from kaocheng.scoring.spark.folder import Staging, publish, staged, unseen
from kaocheng.scoring.spark.plan import (
    UNITS_OF_A_TASK,
    Part,
    Plan,
    places_of_units,
    stretches_of,
    tasks_of,
    together,
)
from kaocheng.scoring.spark.tasks import Closing
from kaocheng.scoring.tables.parquet import ParquetTable
from kaocheng.scoring.tables.read import read_facts


class Cluster(Protocol):
    """Whatever carries out tasks. A task that was begun and lost is carried out again."""

    def score(self, plan: Plan) -> list[Answer]:
        """`read_task` for each stretch, `score_task` for each task that has parcels."""

    def close(self, plan: Plan, closing: Closing) -> list[Answer]:
        """`close_task` for each task."""


@dataclass(frozen=True)
class Job:
    """A run as the command line names it. `facts` is one file or a folder of parts."""

    scheme: Scheme
    scheme_bytes: bytes
    units: Units
    facts: Path
    table: ParquetTable
    out: Path
    period: str | None = None
    marks: Marks = NO_MARKS
    most: int = UNITS_OF_A_TASK


def run_job(cluster: Cluster, job: Job, lap: Callable[[str], None] = lambda _: None) -> list[Fault]:
    """Write the result. Returns the warnings; raises `Refused` and leaves nothing half written."""
    with staged(job.out) as staging:
        plan = plan_of(job, staging)
        answers = cluster.score(plan)
        gathering.check(answers, job.out)
        found = gathering.by_task(plan, answers)
        if not all(staging.scored(task).is_file() for task in range(plan.tasks)):
            raise unseen(job.out)
        closing = _placed(job, plan, found)
        lap("score")
        gathering.check(cluster.close(plan, closing), job.out)
        publish(staging, plan.tasks, job.out)
        return gathering.warnings(job.scheme, plan, found, _notices(job))


def plan_of(job: Job, staging: Staging) -> Plan:
    """Who does what. Raises `Refused` where the run has no period."""
    task_of = tasks_of(job.units, together(job.scheme) is not None, job.most)
    return Plan(
        version=__version__,
        scheme=job.scheme_bytes,
        scheme_name=job.scheme.name,
        period=str(period_of(job.scheme, job.period)),
        # A copy leaves behind what was worked out about the units, which would travel along.
        units=replace(job.units),
        marks=job.marks,
        facts_name=job.table.name,
        parts=tuple(Part(part.name, _path(part.source)) for part in job.table.parts),
        stretches=stretches_of(job.table),
        tasks=int(task_of.max()) + 1,
        task_of=task_of,
        place_of=places_of_units(task_of),
        staging=staging,
    )


def _path(source: Path | bytes) -> str:
    assert isinstance(source, Path)
    return str(source.absolute())


def _placed(job: Job, plan: Plan, found: gathering.ByTask) -> Closing:
    standing = gathering.joined(found, len(job.units))
    ranks, grade = placed(job.scheme, standing, job.units.fields)
    return Closing(
        plan.staging,
        ranks.overall,
        ranks.in_group,
        grade,
        tuple(each.name for each in job.scheme.grades),
        gathering.head_of(job.scheme, plan, found, job.table.digest()),
    )


def _notices(job: Job) -> tuple[Fault, ...]:
    """What the local engine says of an empty table of facts, from the same reader."""
    return () if job.table.rows else read_facts(job.facts, job.scheme, job.units).notices
