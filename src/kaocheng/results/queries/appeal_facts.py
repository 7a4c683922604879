"""Appeals as services ask about them. Unscoped: for services and queries that have checked."""

from __future__ import annotations

import csv
import datetime
import io

from django.db.models import Max

from kaocheng.results.lifecycle import OPEN, UPHELD
from kaocheng.results.models import Appeal, ScoreRun, UnitResult
from kaocheng.scoring import Scheme
from kaocheng.scoring.expressions.nodes import items_of
from kaocheng.scoring.rules import Rule

# (item code, period, kind, value)
FactLine = tuple[str, str, str, str]
ACTUAL = "actual"


def last_upheld_at(assessment_pk: int) -> datetime.datetime | None:
    """When the newest upheld appeal of the assessment was answered."""
    rows = Appeal.objects.filter(announcement__assessment=assessment_pk, state=UPHELD)
    found: datetime.datetime | None = rows.aggregate(at=Max("answered_at"))["at"]
    return found


def leaves_out_appeals(assessment_pk: int, run: ScoreRun | None) -> bool:
    """Whether an appeal was upheld after the run was made; without a run, whether any was."""
    upheld = last_upheld_at(assessment_pk)
    return upheld is not None and (run is None or run.created_at < upheld)


def open_appeals(assessment_pk: int) -> int:
    """How many appeals of the assessment wait for an answer, or for the unit to mend them."""
    rows = Appeal.objects.filter(announcement__assessment=assessment_pk, state__in=OPEN)
    return rows.count()


def announced_cell(row: UnitResult, code: str) -> tuple[str | None, str | None, str] | None:
    """Points, full points and status of an indicator, or of a bonus or deduction (加减分项).

    The latter has no full points. None where there is neither.
    """
    if code in row.leaves:
        points, full, status = row.leaves[code]
        return points, full, status
    return (row.adjustments[code], None, "scored") if code in row.adjustments else None


def rule_of(scheme: Scheme, code: str) -> Rule | None:
    """The rule of an indicator, or of an adjustment where no indicator has the code."""
    if code in scheme.node:
        return scheme.node[code].rule
    return next((each.rule for each in scheme.adjustments if each.code == code), None)


def facts_of_cell(run: ScoreRun, scheme: Scheme, indicator: str, unit: str) -> tuple[FactLine, ...]:
    """The facts of the unit that the indicator's rule reads; one to be filled in where none is."""
    rule = rule_of(scheme, indicator)
    nodes = rule.expressions() if rule is not None else ()
    items = list(dict.fromkeys(code for node in nodes for code in items_of(node)))
    rows = csv.reader(io.StringIO(bytes(run.facts_source).decode(), newline=""))
    found = [
        (item, period, kind, value)
        for code, item, period, kind, value in rows
        if code == unit and item in items
    ]
    there = {item for item, _, kind, _ in found if kind == ACTUAL}
    found += [(item, run.period, ACTUAL, "") for item in items if item not in there]
    return tuple(sorted(found, key=lambda line: (items.index(line[0]), line[2], line[1])))
