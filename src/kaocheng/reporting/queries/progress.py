"""How far the reports of several units have come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kaocheng.cycles.queries.assigned import assigned_schemes, in_force
from kaocheng.reporting.models import Report
from kaocheng.reporting.queries.counted import Counts, counts_of
from kaocheng.reporting.queries.rows import asked_needs, locked_why, stored_figures
from kaocheng.reporting.queries.shapes import StoredFigure
from kaocheng.scoring import Scheme


@dataclass(frozen=True)
class Progress:
    """How many of the cells that the unit fills in are filled."""

    filled: int
    needed: int

    @property
    def is_whole(self) -> bool:
        """Whether no cell is empty."""
        return self.filled == self.needed

    @property
    def words(self) -> str:
        """For the signer, of a report that is not yet handed on."""
        if self.is_whole:
            return f"{self.needed} 项已填齐，尚未提请审签"
        return f"应填 {self.needed} 项，已填 {self.filled} 项"


def progress_of(reports: Iterable[Report]) -> dict[int, Progress]:
    """By key of the report; one statement, and two or three more for each cycle.

    Unscoped: for callers that have checked.
    """
    by_cycle: dict[int, list[Report]] = {}
    for report in reports:
        by_cycle.setdefault(report.assessee.cycle_id, []).append(report)
    every = [report for rows in by_cycle.values() for report in rows]
    figures = stored_figures(report.pk for report in every) if every else {}
    found: dict[int, Progress] = {}
    for cycle, rows in by_cycle.items():
        assigned = assigned_schemes(cycle)
        counts = counts_of(cycle, [row.assessee_id for row in rows])
        for row in rows:
            scheme = in_force(assigned, row.period.period)
            if scheme is not None:
                filled = _filled(row, scheme.scheme, figures.get(row.pk, {}), counts)
                found[row.pk] = Progress(sum(filled), len(filled))
    return found


def _filled(
    report: Report, scheme: Scheme, figures: Mapping[str, StoredFigure], counts: Counts
) -> list[bool]:
    """Of each cell that the unit fills in, whether something stands in it."""
    unit, period = report.assessee, report.period.period
    return [
        counts.value(unit.pk, need.code, period) is not None
        or bool(need.code in figures and figures[need.code].value)
        for need in asked_needs(scheme, unit.group_code)
        if not locked_why(need, figures.get(need.code))
    ]
