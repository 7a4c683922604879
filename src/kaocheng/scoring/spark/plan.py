"""Which units go to which task, and which task reads what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kaocheng.scoring.exact.ball import Ints
from kaocheng.scoring.facts import Units
from kaocheng.scoring.faults import Fault
from kaocheng.scoring.marks import Marks
from kaocheng.scoring.rules import Rule
from kaocheng.scoring.rules.rank import Rank
from kaocheng.scoring.scheme.model import Scheme
from kaocheng.scoring.spark.folder import Staging
from kaocheng.scoring.tables.parquet import ParquetTable

# Neither depends on the cluster, so that the parts of a result do not.
UNITS_OF_A_TASK = 5_000
_ROWS_OF_A_STRETCH = 1_000_000
STRAY = -1  # the task that names facts of units that do not exist


@dataclass(frozen=True)
class Part:
    """A file of the table of facts, as messages name it and as executors find it."""

    name: str
    path: str


@dataclass(frozen=True)
class Stretch:
    """Row groups of a part that one task reads; `first`: the number of their first row, from 1."""

    part: int
    groups: tuple[int, ...]
    first: int


@dataclass(frozen=True)
class Plan:
    """All that tasks have to know. `task_of`, `place_of`: by unit its task, its row there."""

    version: str
    scheme: bytes
    scheme_name: str
    period: str
    units: Units
    marks: Marks
    facts_name: str
    parts: tuple[Part, ...]
    stretches: tuple[Stretch, ...]
    tasks: int
    task_of: Ints
    place_of: Ints
    staging: Staging

    def rows(self, task: int) -> Ints:
        """The units of a task, in the order of their table."""
        return np.flatnonzero(self.task_of == task)


def tasks_of(units: Units, together: bool, most: int = UNITS_OF_A_TASK) -> Ints:
    """The task of each unit. Groups stay whole; small ones share a task, in their order."""
    if together:
        return np.zeros(len(units), np.int64)
    by_group = np.empty(len(units.group_codes), np.int64)
    task, held = 0, 0
    for group, size in enumerate(np.bincount(units.labels).tolist()):
        if held and held + size > most:
            task, held = task + 1, 0
        by_group[group], held = task, held + size
    found: Ints = by_group[units.labels]
    return found


def places_of_units(task_of: Ints) -> Ints:
    """The row of each unit within its task."""
    order = np.argsort(task_of, kind="stable")
    counts = np.bincount(task_of)
    places = np.empty(len(task_of), np.int64)
    places[order] = np.arange(len(task_of)) - np.repeat(np.cumsum(counts) - counts, counts)
    return places


def stretches_of(table: ParquetTable) -> tuple[Stretch, ...]:
    """The table cut into pieces that are worth a task each."""
    return tuple(stretch for part in range(len(table.parts)) for stretch in _stretches(table, part))


def _stretches(table: ParquetTable, part: int) -> Iterator[Stretch]:
    metadata = table.parts[part].table.metadata
    groups: list[int] = []
    first = rows = 1
    for number in range(metadata.num_row_groups):
        size = metadata.row_group(number).num_rows
        if groups and rows + size - first > _ROWS_OF_A_STRETCH:
            yield Stretch(part, tuple(groups), first)
            groups, first = [], rows
        groups.append(number)
        rows += size
    if groups:
        yield Stretch(part, tuple(groups), first)


# What keeps units together --------------------------------------------------------------------


def together(scheme: Scheme) -> Fault | None:
    """Why all units must be scored in one task, None where each group can be by itself."""
    named = [(f"指标 {leaf.code} {leaf.name}", leaf.rule) for leaf in scheme.leaves]
    named += [(f"{each.code} {each.name}", each.rule) for each in scheme.adjustments]
    for name, rule in named:
        if rule is not None and _compares_all(rule):
            return _in_one_task(f"{name}按全部单位的名次计分")
    if scheme.round_total and _exact_keys(scheme):
        return _in_one_task("得分修约前的排名依据须逐一精确比较")
    return None


def _compares_all(rule: Rule) -> bool:
    return any(isinstance(part, Rank) and not part.in_group for part in rule.rules())


def _exact_keys(scheme: Scheme) -> bool:
    """Whether places hang on figures that are not rounded: their order is not seen from afar."""
    splits_ties = any(each.counts == "tiebreak" for each in scheme.adjustments)
    return any(key != "total" and (key != "tiebreak" or splits_ties) for key in scheme.ranking)


def _in_one_task(why: str) -> Fault:
    return Fault("--engine spark", f"{why}，全部单位在一个任务里计分", "这样的方案用本机计分更快")
