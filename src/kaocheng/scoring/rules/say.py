"""Phrases that the reasons of several rules share."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kaocheng.scoring.exact.column import Column
from kaocheng.scoring.exact.decimals import show_short
from kaocheng.scoring.expressions.bounds import Reach, reach
from kaocheng.scoring.expressions.evaluate import number
from kaocheng.scoring.expressions.functions import FUNCTIONS, ITEM
from kaocheng.scoring.expressions.nodes import FULL, Call, Expression, Item, Number, children
from kaocheng.scoring.expressions.scope import Scope
from kaocheng.scoring.expressions.words import percent_of, phrase, show_number, step_unit, unit_of
from kaocheng.scoring.rules.rule import Sight


def give(points: Expression, names: Mapping[str, str]) -> str:
    """得满分 · 得 2 分 · 不得分 · 扣 1 分 · 得（…）分."""
    if points == FULL:
        return "得满分"
    if isinstance(points, Number):
        if points.value == 0:
            return "不得分"
        verb = "得" if points.value > 0 else "倒扣"
        return f"{verb}{show_number(abs(points.value))}分"
    return f"得分为{phrase(points, names)}"


def times(points: Expression, names: Mapping[str, str]) -> str:
    """How many points, in a phrase: 0.5分 · 满分 · （…）分."""
    if isinstance(points, Number):
        return f"{show_number(points.value)}分"
    return "满分" if points == FULL else f"（{phrase(points, names)}）分"


def readings(node: Expression) -> list[Expression]:
    """The item values that an expression reads, in order, each once; `has` reads none."""
    found: list[Expression] = []
    _collect(node, found)
    return list(dict.fromkeys(found))


def _collect(node: Expression, found: list[Expression]) -> None:
    if isinstance(node, Item):
        found.append(node)
    elif isinstance(node, Call) and ITEM in FUNCTIONS[node.name].takes:
        _collect_call(node, found)
    else:
        for child in children(node):
            _collect(child, found)


def _collect_call(node: Call, found: list[Expression]) -> None:
    item = node.args[0]
    if node.name == "rate":
        found += [Call("target", (item,)), item]
    elif node.name == "growth":
        found += [Call("prior", (item,)), item]
    elif node.name != "has":
        found.append(node)


def figures_in(node: Expression, sight: Sight) -> str:
    """The figures behind an expression, each followed by a comma: 完成 78 万吨，目标 117 万吨，"""
    return "".join(f"{sight.figure(reading)}，" for reading in readings(node))


def figures_of(sight: Sight, *nodes: Expression) -> str:
    """The figures behind several expressions, each figure once."""
    found = list(dict.fromkeys(reading for node in nodes for reading in readings(node)))
    return "".join(f"{sight.figure(reading)}，" for reading in found)


def measured(node: Expression, sight: Sight) -> str:
    """The figures behind a measure and what they come to, which need not be said twice."""
    figures, value = figures_in(node, sight), sight.value(node)
    if value is None or readings(node) == [node]:
        return figures.rstrip("，")
    if isinstance(node, Call) and node.name in ("growth", "rate"):
        return f"{figures}{phrase(node, sight.names)}为 {show_short(value * 100)}%"
    part = percent_of(node)
    if part is None:
        told = f"{figures}{phrase(node, sight.names)}为 {show_number(value)}"
        return f"{told} {_unit(node, sight)}".rstrip()
    return f"{figures}{phrase(part, sight.names)}为 {show_short(value)}%"


def _unit(node: Expression, sight: Sight) -> str:
    """The unit of what a measure comes to; how far it lies from a level is a step."""
    apart = isinstance(node, Call) and node.name in ("shortfall", "excess")
    return step_unit(node, sight.names) if apart else unit_of(node, sight.names)


def shown(value: Fraction | None) -> str:
    """A value inside a sum."""
    return "（无）" if value is None else show_number(value)


def bounded(
    points: Column, floor: Expression | None, cap: Expression | None, scope: Scope
) -> Column:
    """At least `floor` and at most `cap` where they are stated; the cap wins."""
    ends = [number(end, scope) for end in (floor, cap) if end is not None]
    result = points
    if floor is not None:
        result = result.greatest(ends[0])
    if cap is not None:
        result = result.least(ends[-1])
    return result.read_with(points, *ends)


def bounds(given: Reach, floor: Expression | None, cap: Expression | None, full: Fraction) -> Reach:
    """The reach of `bounded`."""
    if floor is not None:
        given = given.greatest(reach(floor, full))
    return given if cap is None else given.least(reach(cap, full))


def limits(floor: Expression | None, cap: Expression | None, names: Mapping[str, str]) -> str:
    """The bounds in words, "" where there are none."""
    low = "" if floor is None else f"，最低{times(floor, names)}"
    return low + ("" if cap is None else f"，最高{times(cap, names)}")


def limits_of_all(
    whole: str, floor: Expression | None, cap: Expression | None, names: Mapping[str, str]
) -> str:
    """The bounds of several rules together, so that nobody takes them for the last one's."""
    found = limits(floor, cap, names)
    return f"；{whole}{found[1:]}" if found else ""
