"""Tiers of what is taken off or added: 超6%扣3分、超7%扣6分; 95%以上加3分，90%以上加2分."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.making.ladders import limit_of, of_one_measure, step_of
from kaocheng.scoring.phrases.making.parts import Rule, negative
from kaocheng.scoring.phrases.meaning import ADD, TAKE, Line
from kaocheng.scoring.phrases.tokens import Points, Quantity


def tiers(asker: Asker, changes: Sequence[Line], kind: str = TAKE) -> list[list[Line]]:
    """Neighbouring steps of one measure, of which the furthest holds; one list a measure."""
    runs: list[list[Line]] = []
    for line in changes:
        if line.effect.kind != kind or line.each is not None or line.level is None:
            continue
        if runs and _goes_on(asker, runs[-1], line, kind):
            runs[-1].append(line)
        else:
            runs.append([line])
    return [run for run in runs if len(run) > 1]


def _goes_on(asker: Asker, run: list[Line], line: Line, kind: str) -> bool:
    """Whether a step is of the measure of those before it, and in their direction."""
    levels = [one.level for one in (*run, line) if one.level is not None]
    signs = {level.sign[0] for level in levels if level.sign != "in"}
    spans = kind == ADD and not signs  # 10%至20%加1分，20%至30%加2分
    return (len(signs) == 1 or spans) and of_one_measure(asker, [*run, line])


def steps_off(asker: Asker, lines: Sequence[Line], full: Points | None) -> Rule:
    """A ladder of deductions, the worst step first."""
    falls = any(line.level and line.level.sign[0] == "<" for line in lines)
    steps = [step_of(asker, line, full, falls) for line in lines]
    adds = any(line.effect.kind == ADD for line in lines)
    made = [step if adds else _taken(step) for step in steps if step is not None]
    level = lines[0].level
    assert level is not None
    unit = level.value.unit if isinstance(level.value, Quantity) else ""
    ordered = sorted(made, key=limit_of, reverse=not falls)
    return {"kind": "ladder", "of": asker.measure(level.measure, unit), "steps": ordered}


def _taken(step: Rule) -> Rule:
    points = step["points"]
    return {**step, "points": negative(points if isinstance(points, Decimal) else str(points))}
