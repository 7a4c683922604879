"""Where a rule stands in the document otherwise than its form shows it: rows, and `rank`."""

from __future__ import annotations

from typing import Any

from kaocheng.schemes.rule_forms.fields import Record

_WAYS = ("at_least", "above", "at_most", "below")
_SCALES = ("linear", "step", "table")


def split_steps(value: Any) -> list[Record]:
    """`{at_least: 90, points: 4}` → way, limit, points."""
    return [_step(step) for step in value or []]


def _step(step: Record) -> Record:
    way = next((way for way in _WAYS if way in step), _WAYS[0])
    return {"way": way, "limit": step.get(way, ""), "points": step.get("points", "")}


def join_steps(rows: list[Record]) -> Any:
    """Way, limit, points → a step."""
    return [{row["way"]: row["limit"], "points": row["points"]} for row in rows]


def split_knots(value: Any) -> list[Record]:
    """`[90, 3]` → x and points."""
    return [{"x": knot[0], "points": knot[1]} for knot in value or []]


def join_knots(rows: list[Record]) -> Any:
    """X and points → a knot."""
    return [[row["x"], row["points"]] for row in rows]


def split_bands(value: Any) -> list[Record]:
    """`{优: 1}` → name and share."""
    return [{"name": name, "share": share} for name, share in (value or {}).items()]


def join_bands(rows: list[Record]) -> Any:
    """Name and share → the mapping; of two bands of one name the later one holds."""
    return {row["name"]: row["share"] for row in rows}


def split_places(value: Any) -> list[Record]:
    """`{1: 10}` → place and points."""
    return [{"place": place, "points": points} for place, points in (value or {}).items()]


def join_places(rows: list[Record]) -> Any:
    """Place and points → the mapping."""
    return {row["place"]: row.get("points", "") for row in rows}


def rank_opened(rule: Record) -> Record:
    """A `rank` rule with the way from place to points named as `scale`."""
    scale = next((each for each in _SCALES if each in rule), _SCALES[0])
    opened = {"order": "desc", "within": "all", **rule, "scale": scale}
    if scale == "linear":
        opened |= rule.get("linear") or {}
    return opened


def rank_closed(values: Record) -> Record:
    """Back again: the ends of the line stand below `linear`."""
    closed = dict(values)
    scale = closed.pop("scale", "") or _SCALES[0]
    ends = {key: closed.pop(key) for key in ("first", "last") if key in closed}
    for other in _SCALES:
        if other != scale:
            closed.pop(other, None)
    if scale == "linear":
        closed["linear"] = ends
    if scale != "table":
        closed.pop("otherwise", None)
    return closed
