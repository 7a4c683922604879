"""What the tasks said, joined: refusals, warnings, standings over all units, the file's head."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kaocheng.scoring.evaluation.finish import Standing
from kaocheng.scoring.evaluation.outcome import VetoCall
from kaocheng.scoring.evaluation.plan import LeafPoints, effective_points
from kaocheng.scoring.evaluation.refusals import warnings_of
from kaocheng.scoring.exact.ball import Ints
from kaocheng.scoring.exact.decimals import half_up, show_units
from kaocheng.scoring.expressions.scope import Population
from kaocheng.scoring.facts import AnyColumn, Facts, Key, NumberColumn
from kaocheng.scoring.faults import Fault, Refused
from kaocheng.scoring.periods import Period, read_period
from kaocheng.scoring.scheme.model import Scheme, Veto
from kaocheng.scoring.spark.answers import (
    FAILED,
    READING,
    REFUSED,
    SCORED,
    SCORING,
    WRITING,
    Answer,
    Scored,
    faults_of,
    unpacked,
)
from kaocheng.scoring.spark.plan import Plan

_LIMITS = {kind.__name__: kind for kind in (ArithmeticError, RecursionError, MemoryError)}
_ROW = re.compile(r"(.*) 第(\d+)行")

ByTask = list[tuple[Ints, Scored]]  # for each task the rows of its units, and what it said


def check(answers: Sequence[Answer], out: Path) -> None:
    """Raise what any task refused: of the facts first, as one machine would."""
    for answer in answers:
        if answer.kind == FAILED:
            raise _LIMITS[json.loads(answer.said)]
    refused = [faults_of(answer) for answer in answers if answer.kind == REFUSED]
    for during in (READING, SCORING, WRITING):
        faults = [fault for when, said in refused if when == during for fault in said]
        if during == WRITING:
            faults = [Fault(str(out), fault.what, fault.mend) for fault in faults]
        if faults:
            raise Refused(sorted(dict.fromkeys(faults), key=_place))


def _place(fault: Fault) -> tuple[str, int]:
    """By file and row; what is no row comes after, in the order in which it was told."""
    row = _ROW.fullmatch(fault.where)
    return (row.group(1), int(row.group(2))) if row else ("\uffff", 0)


def by_task(plan: Plan, answers: Iterable[Answer]) -> ByTask:
    """The scored tasks in their order."""
    told = sorted((answer.task, answer.said) for answer in answers if answer.kind == SCORED)
    return [(plan.rows(task), unpacked(said)) for task, said in told]


def joined(found: ByTask, size: int) -> Standing:
    """How all units stand."""
    standings = [(rows, scored.standing) for rows, scored in found]
    first = standings[0][1]

    def whole(part: str, number: int | None = None) -> npt.NDArray[Any]:
        def of(standing: Standing) -> npt.NDArray[Any]:
            value = getattr(standing, part)
            return np.asarray(value if number is None else value[number])

        cells = np.empty(size, of(first).dtype)
        for rows, standing in standings:
            cells[rows] = of(standing)
        return cells

    def stacked(part: str) -> npt.NDArray[Any]:
        rows = [whole(part, number) for number in range(len(first.meets))]
        return np.array(rows, bool).reshape(len(rows), size)

    return Standing(
        tuple(whole("keys", number) for number in range(len(first.keys))),
        whole("last"),
        whole("ranked"),
        stacked("meets"),
        whole("settled"),
        stacked("barred"),
    )


def head_of(scheme: Scheme, plan: Plan, found: ByTask, facts_digest: str) -> str:
    """What every part says of the run: the words of any task, with what no task knows."""
    groups = plan.units.group_codes
    full = {
        leaf.code: _full(points, groups, scheme.decimals)
        for leaf, points in effective_points(scheme, groups)
    }
    return json.dumps({**found[0][1].head, "full": full, "facts_digest": facts_digest})


def _full(points: LeafPoints, groups: Sequence[str], decimals: int) -> dict[str, str]:
    """F by group of the run, as the local engine writes it; a task may see one group alone."""
    shown = [show_units(half_up(value, decimals), decimals) for value in points.by_group]
    return {"*": shown[0]} if points.one else dict(zip(groups, shown, strict=True))


# Warnings -------------------------------------------------------------------------------------


class _Told(VetoCall):
    """A veto of which only is known where it has no answer."""

    def __init__(self, veto: Veto, rows: Ints) -> None:
        self.veto, self.open_rows = veto, rows


def warnings(scheme: Scheme, plan: Plan, found: ByTask, notices: tuple[Fault, ...]) -> list[Fault]:
    """What a run of all units would warn of. `notices`: what reading the facts has to say."""
    size = len(plan.units)
    facts = Facts(_columns(found, size), size, notices=notices)
    population = Population(plan.units, facts, _period(plan.period), marks=plan.marks)
    vetoes = tuple(_Told(veto, _open_rows(found, veto.code)) for veto in scheme.vetoes)
    return list(warnings_of(scheme, population, vetoes))


def _open_rows(found: ByTask, code: str) -> Ints:
    return _sorted([rows[scored.open_vetoes.get(code, [])] for rows, scored in found])


def _columns(found: ByTask, size: int) -> dict[Key, AnyColumn]:
    """The targets of 0, and no other figure."""
    zeros: defaultdict[tuple[str, str], list[Ints]] = defaultdict(list)
    for rows, scored in found:
        for item, period, places in scored.zero_targets:
            zeros[item, period].append(rows[places])
    columns: dict[Key, AnyColumn] = {}
    for (item, period), parts in zeros.items():
        figures = np.ones(size, np.int64)
        figures[_sorted(parts)] = 0
        column = NumberColumn(figures, 0, np.zeros(size, np.uint8))
        columns[item, "target", _period(period)] = column
    return columns


def _period(text: str) -> Period:
    period = read_period(text)
    assert period is not None, text
    return period


def _sorted(parts: list[Ints]) -> Ints:
    found: Ints = np.sort(np.concatenate(parts)) if parts else np.zeros(0, np.int64)
    return found
