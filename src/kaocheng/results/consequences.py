"""Use of results (结果运用): which rules the grades of a unit call for. Pure; decides nothing."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from kaocheng.lifecycle import StateTable, Step, steps

# What a preset leaves open: the office's own document.
UNSTATED = "（请写明"
PROPOSED, DECIDED, DEFERRED, WAIVED = "proposed", "decided", "deferred", "waived"
SETTLED = (DECIDED, DEFERRED, WAIVED)
# Decided on, and not applied for now: lists show these apart.
APART = (DEFERRED, WAIVED)

CONSEQUENCE = StateTable(
    thing="结果运用",
    states={PROPOSED: "拟定", DECIDED: "已决定", DEFERRED: "暂缓适用", WAIVED: "不予适用"},
    start=PROPOSED,
    steps=(
        *steps("decide", "决定适用", to=DECIDED, of=(PROPOSED, DEFERRED)),
        *steps("waive", "不予适用", to=WAIVED, of=(PROPOSED, DEFERRED)),
        Step("defer", "暂缓适用", PROPOSED, DEFERRED),
        *steps("reopen", "撤销决定", to=PROPOSED, of=SETTLED),
    ),
)


def is_over(state: str, until_on: datetime.date | None, today: datetime.date) -> bool:
    """Whether it was put off until a day that is past: then it waits for a decision again."""
    return state == DEFERRED and until_on is not None and until_on < today


@dataclass(frozen=True)
class Rule:
    """One of `grades` in each of `years` years running calls for it; no groups means all of them.

    `supersedes`: the keys of rules that are not applied beside this one.
    """

    key: int
    grades: frozenset[str]
    years: int = 1
    groups: frozenset[str] = frozenset()
    supersedes: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Called:
    """A rule that is called for, and the grades by year that it rests on, earliest first."""

    key: int
    grades: tuple[tuple[int, str], ...]


def called_for(
    grades: Mapping[int, str], year: int, rules: Iterable[Rule], group: str = ""
) -> tuple[Called, ...]:
    """What the grades up to `year` call for, in the order of the rules.

    A year without a grade interrupts. A rule that is itself superseded still supersedes others, so
    that of a chain only the strongest is left.
    """
    met = [(rule, _resting_on(rule, grades, year, group)) for rule in rules]
    found = [(rule, rests) for rule, rests in met if rests]
    gone = frozenset[int]().union(*(rule.supersedes for rule, _ in found))
    return tuple(Called(rule.key, rests) for rule, rests in found if rule.key not in gone)


def _resting_on(
    rule: Rule, grades: Mapping[int, str], year: int, group: str
) -> tuple[tuple[int, str], ...]:
    """The grades that meet the rule, or nothing."""
    if rule.groups and group not in rule.groups:
        return ()
    running = range(year - rule.years + 1, year + 1)
    if any(grades.get(each, "") not in rule.grades for each in running):
        return ()
    return tuple((each, grades[each]) for each in running)


def in_a_circle(supersedes: Mapping[int, Iterable[int]]) -> bool:
    """Whether rules supersede each other in a circle: then none of them would be left."""
    ahead: dict[int, set[int]] = {key: set(others) for key, others in supersedes.items()}
    while ahead:
        ends = {key for key, others in ahead.items() if not others & ahead.keys()}
        if not ends:
            return True
        ahead = {key: others for key, others in ahead.items() if key not in ends}
    return False


def lasts_until(first: datetime.date, months: int) -> datetime.date | None:
    """The last day of so many months from `first` on; None for what is done once."""
    if not months:
        return None
    years, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + years, month + 1
    day = min(first.day, calendar.monthrange(year, month)[1] + 1)
    # 2026-03-09 and 12 months: until 2027-03-08.
    return datetime.date(year, month, 1) + datetime.timedelta(days=day - 2)


@dataclass(frozen=True)
class Preset:
    """A rule that an office can adopt and then edit."""

    code: str
    title: str
    grades: tuple[str, ...]
    years: int
    measure: str
    applies_to: str
    basis: str
    months: int
    supersedes: tuple[str, ...]


@cache
def presets() -> tuple[Preset, ...]:
    """The rules in `presets/use_of_results.yaml`, in their order."""
    folder = files("kaocheng.results") / "presets" / "use_of_results.yaml"
    lines = yaml.safe_load(folder.read_text(encoding="utf-8"))
    return tuple(
        Preset(
            code=line["code"],
            title=line["title"],
            grades=tuple(line["grades"]),
            years=line["years"],
            measure=line["measure"],
            applies_to=line["applies_to"],
            basis=line["basis"],
            months=line["months"],
            supersedes=tuple(line.get("supersedes", ())),
        )
        for line in lines
    )
