"""扣分不封顶: the same rule with no least, so that deductions go on below zero."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import written
from kaocheng.scoring.phrases.making.parts import Rule, negative
from kaocheng.scoring.phrases.meaning import TAKE, Line
from kaocheng.scoring.phrases.numerals import plain
from kaocheng.scoring.phrases.patterns.limits import MOST_IN_ALL

_NO_END = "-full()"
NO_CAP = "加分没有写上限，超过分值也照加"  # a doubt


def endless(rule: object) -> object:
    """A rule whose deductions have no end; what gives points stays as it is."""
    return everywhere(rule, _without_end)


def _without_end(rule: Rule) -> object:
    if rule["kind"] == "sum":
        rule.pop("floor", None)
    if rule["kind"] != "deduct" or rule.get("floor", _NO_END) != _NO_END:
        return rule  # 倒扣0.5分，累计不超过2分: an end of its own
    return {"kind": "formula", "points": _counted_down(rule)}


def everywhere(rule: object, change: Callable[[Rule], object]) -> object:
    """A rule with each rule that it is made of changed, those within sums and cases first."""
    if not isinstance(rule, Mapping):
        return rule
    made = dict(rule)
    if made["kind"] == "sum":
        made["parts"] = [everywhere(part, change) for part in _list(made["parts"])]
    if made["kind"] == "cases":
        made["cases"] = [
            {**case, "rule": everywhere(case["rule"], change)}
            for case in _list(made["cases"])
            if isinstance(case, Mapping)
        ]
        if "otherwise" in made:
            made["otherwise"] = everywhere(made["otherwise"], change)
    return change(made)


def beside_points(rule: Rule, changes: Sequence[Line]) -> Rule:
    """What is added and taken off beside the points, whatever these are."""
    made = endless(rule)
    assert isinstance(made, dict)
    limits = [line.limit(MOST_IN_ALL) for line in changes]
    most = next((each.points for each in limits if each is not None and each.points), None)
    takes = all(line.effect.kind == TAKE for line in changes)
    return {**made, "floor": negative(written(most, None))} if most and takes else made


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _counted_down(rule: Rule) -> str:
    """full() - 1 * 面积 / 5 in place of a deduction; of whole steps where it says so."""
    start, taken = rule.get("from", "full()"), counted(rule, f"max(0, {rule['of']})")
    return f"-{taken}" if start == Decimal(0) else f"{_text(start)} - {taken}"


def counted(rule: Rule, of: str) -> str:
    """1 * 面积 / 5: the points of what a deduction or a bonus counts, as an expression."""
    steps = f"{of} / {_text(rule['per'])}" if "per" in rule else of
    steps = f"floor({steps})" if rule.get("whole") else steps
    return f"{_text(rule['points'])} * {steps}"


_FROM_NOTHING = re.compile(
    r"-(?P<points>[0-9.]+) \* (?P<whole>floor\()?max\(0, (?P<of>[^()]+|\w+\([^()]*\))\)"
    r"(?: / (?P<per>[0-9.]+))?(?(whole)\))"
)


def counted_up(points: str) -> Rule | None:
    """The award of as much as an expression takes off that `endless` wrote; None for any other."""
    found = _FROM_NOTHING.fullmatch(points)
    if found is None:
        return None
    rule: Rule = {"kind": "award", "of": found["of"], "points": Decimal(found["points"])}
    if found["per"]:
        rule["per"] = Decimal(found["per"])
    return {**rule, "whole": True} if found["whole"] else rule


def _text(value: object) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)
