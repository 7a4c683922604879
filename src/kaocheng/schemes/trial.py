"""The trial calculator (试算): one rule, figures typed in, points and reason out. Pure.

The rule is computed by the library, on a scheme of one leaf, as it will be in a run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kaocheng.schemes.document.labels import place_words, said
from kaocheng.schemes.document.tree import FORMAT, Document, Node, number_in, places
from kaocheng.schemes.document.writer import write
from kaocheng.scoring import (
    Fault,
    Refused,
    Scheme,
    evaluate,
    read_facts,
    read_period,
    read_scheme,
    read_units,
)
from kaocheng.scoring.expressions.nodes import Call, Expression, Item, walk
from kaocheng.scoring.periods import Period
from kaocheng.scoring.rules import Rule
from kaocheng.scoring.rules.efficacy import Efficacy
from kaocheng.scoring.rules.judged import Judged
from kaocheng.scoring.rules.rank import Rank
from kaocheng.scoring.rules.say import readings
from kaocheng.scoring.tables.inputs import facts_table, units_table

MOST_UNITS = 12
_FIRST_UNITS = 4
_CODE = "1"
_GROUP_FUNCTIONS = ("group_mean", "group_min", "group_max")
_KINDS = {"target": "目标值", "baseline": "基期值", "plan": "计划值"}
_STATUS_WORDS = {
    "scored": "已计分",
    "missing": "缺数",
    "not_applicable": "不适用",
    "not_assessed": "不考核",
    "zeroed": "已清零",
}
Slot = tuple[str, str, Period]


@dataclass(frozen=True)
class Input:
    """A figure that the rule reads: the name it is posted under, what it is, its measure."""

    name: str
    label: str
    measure: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class TrialUnit:
    """One unit: what was typed, and the outcome once it was computed."""

    number: int
    group: str
    values: tuple[tuple[Input, str, str], ...]  # input, name with the unit's number, value
    points: str | None = None
    full: str = ""
    status: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Trial:
    """The calculator as a page shows it; `faults` where the rule or a figure does not stand."""

    period: str
    full: str
    inputs: tuple[Input, ...] = ()
    units: tuple[TrialUnit, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    several: bool = False
    words: str = ""
    faults: tuple[str, ...] = ()

    @property
    def shape(self) -> str:
        """What the form looks like, in short: another one asks for other figures, or calls them
        otherwise."""
        seen = (self.several, len(self.units), self.inputs, self.groups)
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]

    @property
    def unit_counts(self) -> range:
        """How many units the calculator can hold."""
        return range(2, MOST_UNITS + 1)

    @property
    def is_blank(self) -> bool:
        """Whether no figure has been typed yet."""
        return bool(self.inputs) and not any(v for unit in self.units for _, _, v in unit.values)


def trial_of(document: Document, holder: Node, posted: Mapping[str, str]) -> Trial:
    """Compute the rule of a leaf or an adjustment on what was posted; nothing is stored."""
    period_text = posted.get("period", "").strip() or _year(document)
    full = posted.get("full", "").strip() or _own_full(holder)
    begun = Trial(period=period_text, full=full)
    try:
        scheme = read_scheme(_one_leaf(document, holder, full), name="试算")
        period = read_period(period_text)
    except Refused as refused:
        return Trial(period_text, full, faults=_told(refused.faults))
    if period is None:
        return Trial(period_text, full, faults=("期间写法不对。可写 2025、2025-Q3 或 2025-05。",))
    return _computed(begun, scheme, period, posted)


def words_of(document: Document, holder: Node) -> tuple[str, tuple[str, ...]]:
    """The rule of a leaf or an adjustment in words, or the faults for which it does not read."""
    try:
        scheme = read_scheme(_one_leaf(document, holder, _own_full(holder)), name="试算")
    except Refused as refused:
        return "", _told(refused.faults)
    rule = scheme.leaves[0].rule
    return (rule.words(scheme.item_names) if rule else ""), ()


def _year(document: Document) -> str:
    year = document.get("year")
    return f"{year:f}" if isinstance(year, Decimal) and 1000 <= year <= 9999 else "2025"


def _own_full(holder: Node) -> str:
    points = holder.get("cap") if _is_adjustment(holder) else holder.get("points")
    if isinstance(points, dict):
        return ""
    return f"{points:f}" if isinstance(points, Decimal) else ""


def _is_adjustment(holder: Node) -> bool:
    return holder.get("kind") in ("bonus", "deduction")


def _one_leaf(document: Document, holder: Node, full: str) -> bytes:
    """A scheme with this rule alone, and the policies that hold for it."""
    keys = ("points", "rule") if _is_adjustment(holder) else ("points", "rule", "floor", "cap")
    leaf: Node = {"code": _CODE, "name": str(holder.get("name") or "指标"), "points": Decimal(100)}
    leaf |= {key: holder[key] for key in keys if key in holder}
    if _is_adjustment(holder):
        leaf["floor"] = Decimal(0)
    if full:
        leaf["points"] = full if number_in(full) is None else number_in(full)
    leaf |= _policies(document, holder)
    alone: Document = {"format": FORMAT, "code": "trial", "title": "试算"}
    for key in ("score", "groups", "items"):
        if key in document:
            alone[key] = document[key]
    return write({**alone, "indicators": [leaf]}).source


def _policies(document: Document, holder: Node) -> dict[str, Any]:
    """What is done about missing values: the nearest statement on the way up."""
    above = next((p.above for p in places(document) if p.node is holder), ())
    chain = [document.get("defaults") or {}, *above, holder]
    found: dict[str, Any] = {}
    for each in chain:
        found |= {key: each[key] for key in ("missing", "not_applicable") if key in each}
    return found


def _told(faults: tuple[Fault, ...]) -> tuple[str, ...]:
    return tuple(_told_one(fault) for fault in faults)


def _told_one(fault: Fault) -> str:
    where = fault.where.partition(f"indicators.{_CODE}")[2]
    inside = place_words(where) if where else ""
    begin = f"{inside}：" if inside else ""
    return f"{begin}{said(fault.what)}。{said(fault.mend)}"


# What the rule reads ---------------------------------------------------------------------------


def _slots(rule: Rule, period: Period) -> list[Slot]:
    """The facts that the rule may read, each once, in the written order."""
    found: list[Slot] = []
    for expression in rule.expressions():
        for reading in [*readings(expression), *_asked(expression)]:
            found += _slots_of(reading, period)
    return list(dict.fromkeys(found))


def _asked(expression: Expression) -> Iterator[Expression]:
    """Items that are only asked for by `has`."""
    for node in walk(expression):
        if isinstance(node, Call) and node.name == "has":
            yield node.args[0]


def _slots_of(node: Expression, period: Period) -> list[Slot]:
    if isinstance(node, Item):
        return [(node.code, "actual", period)]
    if not isinstance(node, Call) or not node.args or not isinstance(node.args[0], Item):
        return []
    code = node.args[0].code
    if node.name in _KINDS:
        return [(code, node.name, period)]
    return [(code, "actual", each) for each in _periods(node, period)]


def _periods(node: Call, period: Period) -> list[Period]:
    if node.name == "prior":
        return [period.year_before()]
    if node.name == "previous":
        return [period.previous()]
    if node.name == "total":
        return period.so_far()
    years = getattr(node.args[-1], "value", 1)
    return [period.year_before(n) for n in range(1, min(int(years), 10) + 1)]


def _several(rule: Rule) -> bool:
    """Whether a unit's points hang on the others'."""
    if any(isinstance(part, Rank | Efficacy) for part in rule.rules()):
        return True
    nodes = (node for expression in rule.expressions() for node in walk(expression))
    return any(isinstance(node, Call) and node.name in _GROUP_FUNCTIONS for node in nodes)


def _input(scheme: Scheme, rule: Rule, slot: Slot, period: Period) -> Input:
    code, kind, when = slot
    item = scheme.item[code]
    what = _KINDS.get(kind, "" if when == period else when.words)
    name = item.name or item.code
    label = f"{name}（{what}）" if what else name
    bands = [p.bands for p in rule.rules() if isinstance(p, Judged) and p.item.code == code]
    choices = tuple(band.name for found in bands for band in found)
    return Input(f"{code}|{kind}|{when}", label, item.unit, choices)


# Computing -------------------------------------------------------------------------------------


def _computed(begun: Trial, scheme: Scheme, period: Period, posted: Mapping[str, str]) -> Trial:
    rule = scheme.leaves[0].rule
    assert rule is not None
    slots = _slots(rule, period)
    inputs = tuple(_input(scheme, rule, slot, period) for slot in slots)
    several = _several(rule)
    groups = tuple((group.code, group.name or group.code) for group in scheme.groups)
    units = _typed(inputs, groups, several, posted)
    shown = Trial(
        begun.period,
        begun.full,
        inputs,
        tuple(units),
        groups,
        several,
        rule.words(scheme.item_names),
    )
    try:
        return _with_outcome(shown, scheme, period, slots)
    except Refused as refused:
        return replace(shown, faults=tuple(_refused_cell(f) for f in refused.faults))


def _refused_cell(fault: Fault) -> str:
    return f"{fault.what}。{fault.mend}" if fault.mend else f"{fault.what}。"


def _typed(
    inputs: tuple[Input, ...],
    groups: tuple[tuple[str, str], ...],
    several: bool,
    posted: Mapping[str, str],
) -> list[TrialUnit]:
    count = _unit_count(posted) if several else 1
    known = {code for code, _ in groups}
    first = groups[0][0] if groups else ""
    units = []
    for n in range(1, count + 1):
        group = posted.get(f"group.{n}", first)
        names = [(each, f"{each.name}|{n}") for each in inputs]
        values = tuple((each, name, posted.get(name, "").strip()) for each, name in names)
        units.append(TrialUnit(n, group if group in known else first, values))
    return units


def _unit_count(posted: Mapping[str, str]) -> int:
    given = posted.get("units", "")
    if not (given.isascii() and given.isdigit()):
        return _FIRST_UNITS
    return min(max(int(given[:3]), 1), MOST_UNITS)


def _with_outcome(trial: Trial, scheme: Scheme, period: Period, slots: list[Slot]) -> Trial:
    units = read_units(_units_csv(trial.units), scheme, "试算")
    facts = read_facts(_facts_csv(trial.units, slots), scheme, units, "试算")
    result = evaluate(scheme, units, facts, period)
    cells = [each["leaves"][_CODE] for each in result.as_dict()["units"]]
    done = (_done(unit, cell) for unit, cell in zip(trial.units, cells, strict=True))
    return replace(trial, units=tuple(done))


def _done(unit: TrialUnit, cell: dict[str, Any]) -> TrialUnit:
    status = _STATUS_WORDS.get(cell["status"], "")
    return replace(
        unit, points=cell["points"], full=cell["full"], status=status, reason=cell["reason"]
    )


def _units_csv(units: tuple[TrialUnit, ...]) -> bytes:
    return units_table((str(u.number), f"单位{u.number}", u.group, "") for u in units)


def _facts_csv(units: tuple[TrialUnit, ...], slots: list[Slot]) -> bytes:
    return facts_table(
        (str(unit.number), code, str(when), kind, _plain(value))
        for unit in units
        for (code, kind, when), (_, _, value) in zip(slots, unit.values, strict=True)
        if value
    )


def _plain(value: str) -> str:
    """Full-width digits as digits; 不适用 as the tables write it."""
    number = number_in(value)
    return "NA" if value == "不适用" else value if number is None else f"{number:f}"
