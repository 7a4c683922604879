"""扣分不封底、加分不封顶: the same rule without the bounds that the sentence does without."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kaocheng.scoring.phrases.amounts import written
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.making.parts import Rule, negative
from kaocheng.scoring.phrases.meaning import TAKE, Line, bounds_of
from kaocheng.scoring.phrases.patterns.limits import (
    BACKWARDS,
    BOUNDLESS,
    ENDLESS,
    MOST_IN_ALL,
    UNTIL_ZERO,
)
from kaocheng.scoring.phrases.standing import Reading

_NO_END = "-full()"
NO_CAP = "加分没有写上限，超过分值也照加"  # a doubt


def unbounded(reading: Reading, asker: Asker, rule: Rule) -> Rule:
    """The rule without the bounds that the sentence says there are not."""
    backwards = any(line.limit(BACKWARDS) for line in reading.lines)
    if backwards and not reading.limit(UNTIL_ZERO):
        asker.doubt("“倒扣”按可以扣成负分读，请核对")
    endless = reading.limit(ENDLESS) or (backwards and not reading.limit(UNTIL_ZERO))
    made = everywhere(rule, without_least) if endless else rule
    if not reading.limit(BOUNDLESS):
        return made
    asker.doubts = [each for each in asker.doubts if each != NO_CAP]
    return everywhere(uncapped(made), _of_full_points)


def uncapped(rule: Rule) -> Rule:
    """The rule, whose bonuses without a cap go on beyond full points."""
    return everywhere(rule, _without_most)


def everywhere(rule: Rule, change: Callable[[Rule], Rule]) -> Rule:
    """A rule with each rule that it is made of changed, those within sums and cases first."""
    made = dict(rule)
    if made["kind"] == "sum":
        made["parts"] = [_within(part, change) for part in _list(made["parts"])]
    if made["kind"] == "cases":
        made["cases"] = [
            {**case, "rule": _within(case["rule"], change)}
            for case in _list(made["cases"])
            if isinstance(case, Mapping)
        ]
        if "otherwise" in made:
            made["otherwise"] = _within(made["otherwise"], change)
    return change(made)


def beside_points(rule: Rule, changes: Sequence[Line]) -> Rule:
    """What is added and taken off beside the points, whatever these are."""
    made = everywhere(rule, without_least)
    most = bounds_of(changes, MOST_IN_ALL)
    takes = all(line.effect.kind == TAKE for line in changes)
    return {**made, "floor": negative(written(most[0], None))} if most and takes else made


def without_least(rule: Rule) -> Rule:
    if rule["kind"] == "sum":
        return _but(rule, "floor")
    if rule["kind"] != "deduct" or rule.get("floor", _NO_END) != _NO_END:
        return rule  # 倒扣0.5分，累计不超过2分: an end of its own
    return {**_but(rule, "floor"), "unbounded": True}


def _without_most(rule: Rule) -> Rule:
    return {**rule, "unbounded": True} if rule["kind"] == "award" and "cap" not in rule else rule


def _of_full_points(rule: Rule) -> Rule:
    """A sum that stops at full points, without that end."""
    ends = rule["kind"] == "sum" and rule.get("cap") == "full()"
    return _but(rule, "cap") if ends else rule


def _within(value: object, change: Callable[[Rule], Rule]) -> object:
    return everywhere(value, change) if isinstance(value, dict) else value


def _but(rule: Rule, key: str) -> Rule:
    return {each: value for each, value in rule.items() if each != key}


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
