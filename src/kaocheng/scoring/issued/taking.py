"""每起扣2分 of a table's 扣分项: what is taken off the whole, as a positive number of points."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

Rule = Mapping[str, object]
_PRODUCT = re.compile(r"-(?P<taken>[^+\-]+)")  # -2 * min(1, 占比 / 100): taken off as one


def taken_off(rule: Rule) -> Rule | None:
    """The rule of what a rule takes off; None where it adds as well, or is not understood."""
    points, kind = rule.get("points"), rule["kind"]
    if kind == "deduct":
        return {**_kept(rule), "kind": "award"}
    if kind == "attain" and isinstance(points, Decimal):
        return {**rule, "points": -points} if points <= 0 else None
    if kind == "formula" and "cap" not in rule and (taken := _off(points)) is not None:
        return {**_kept(rule), "points": taken, "floor": Decimal(0)}
    if kind == "sum":
        return _all(rule)
    if kind == "ladder":
        return _steps(rule)
    if kind == "cases":
        return _branches(rule)
    return None if kind == "award" else rule


def _kept(rule: Rule) -> dict[str, object]:
    """What stays as it is; 累计扣分不超过5分 is the most that is taken off."""
    kept = {key: value for key, value in rule.items() if key not in ("floor", "from")}
    floor = rule.get("floor")
    return {**kept, "cap": -floor} if isinstance(floor, Decimal) and floor < 0 else kept


def _all(rule: Rule) -> Rule | None:
    """Several deductions are taken off together; a part that adds makes it no deduction."""
    parts = [_off(each) for each in _listed(rule["parts"]) if each != "full()"]
    known = bool(parts) and all(part is not None for part in parts)
    return {**_kept(rule), "parts": parts} if known else None


def _steps(rule: Rule) -> Rule | None:
    """迟报1天扣3分，2天扣10分: the same steps, the other way."""
    steps = [each for each in _listed(rule["steps"]) if isinstance(each, Mapping)]
    off = [_off(step["points"]) for step in steps]
    otherwise = _off(rule.get("otherwise", Decimal(0)))
    if otherwise is None or any(points is None for points in off):
        return None
    made = [{**step, "points": points} for step, points in zip(steps, off, strict=True)]
    return {**rule, "steps": made, "otherwise": otherwise}


def _branches(rule: Rule) -> Rule | None:
    """瞒报的扣5分，迟报的扣2分, of which the first that applies counts."""
    cases = [each for each in _listed(rule["cases"]) if isinstance(each, Mapping)]
    off = [_off(case["rule"]) for case in cases]
    otherwise = _off(rule.get("otherwise", Decimal(0)))
    if otherwise is None or any(each is None for each in off):
        return None
    made = [{**case, "rule": each} for case, each in zip(cases, off, strict=True)]
    return {**rule, "cases": made, "otherwise": otherwise}


def _off(value: object) -> object:
    """Points or a rule, the other way; None for what adds and for other expressions."""
    if isinstance(value, Mapping):
        return taken_off(value)
    if isinstance(value, str):
        found = _PRODUCT.fullmatch(value)
        return found["taken"] if found is not None else None
    return abs(value) if isinstance(value, Decimal) and value <= 0 else None


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
