"""From the library's scheme to what pages show of it: outline, numbers as texts, rules in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from kaocheng.schemes.outline import Adjustment, Heading, Leaf, Outline, Veto
from kaocheng.scoring import Scheme
from kaocheng.scoring.expressions.words import show_number
from kaocheng.scoring.scheme.model import Indicator, Points


def outline_of(scheme: Scheme) -> Outline:
    """What lists and rankings need to know."""
    return Outline(
        full=show_number(scheme.full),
        decimals=scheme.decimals,
        groups=groups_of(scheme),
        grades=tuple(grade.name for grade in scheme.grades),
        headings=tuple(_heading(node) for node in scheme.indicators),
        leaves=tuple(Leaf(n.code, n.name, _weight(scheme, n)) for n in scheme.leaves),
        adjustments=tuple(
            Adjustment(a.code, a.name, a.kind, a.counts, _maybe(a.cap)) for a in scheme.adjustments
        ),
        vetoes=tuple(Veto(v.code, v.name, v.basis) for v in scheme.vetoes),
        bonus_cap=_maybe(scheme.bonus_cap),
        deduction_cap=_maybe(scheme.deduction_cap),
    )


def _heading(node: Indicator) -> Heading:
    by_group = node.points.items() if isinstance(node.points, Mapping) else ()
    points = tuple((code, show_number(each)) for code, each in by_group)
    return Heading(node.code, node.name, points_words(node.points), points)


def groups_of(scheme: Scheme) -> tuple[tuple[str, str], ...]:
    """Codes and names of the groups (分类考核), in the order of the scheme."""
    return tuple((group.code, scheme.group_name[group.code]) for group in scheme.groups)


def points_words(points: Points) -> str:
    """「28」, or 「24/16」 where groups differ, each number once and in the order of the scheme."""
    if isinstance(points, Mapping):
        return "/".join(dict.fromkeys(map(show_number, points.values())))
    return show_number(points)


def points_by_group(scheme: Scheme, node: Indicator) -> tuple[tuple[str, str], ...]:
    """Group name and points; one pair without a name where all groups have the same."""
    if not isinstance(node.points, Mapping):
        return (("", show_number(node.points)),)
    return tuple(
        (scheme.group_name[code], show_number(points)) for code, points in node.points.items()
    )


def path_names(scheme: Scheme, code: str) -> tuple[str, ...]:
    """The names of the nodes above, from the top."""
    return tuple(scheme.node[above].name for above in scheme.path[code])


def inherited(scheme: Scheme, node: Indicator, field: str) -> str:
    """A text such as `lead` that a node leaves to the nodes above it."""
    above = (scheme.node[code] for code in reversed(scheme.path[node.code]))
    nodes: Iterable[Indicator] = (node, *above)
    return next((getattr(each, field) for each in nodes if getattr(each, field)), "")


def rule_words(scheme: Scheme, node: Indicator) -> str:
    """The scoring rule in words; nothing for a node with children."""
    return "" if node.rule is None else node.rule.words(scheme.item_names)


def finding_place(scheme: Scheme, where: str) -> str:
    """The place of a finding as a page names it: no file, no line, no keys of the format."""
    inner = where.removeprefix(scheme.name).strip()
    if inner == "score.full":
        return "总分"
    if inner.startswith("items."):
        code = inner.removeprefix("items.")
        return f"数据项 {scheme.item_names.get(code, code)}"
    path = re.sub(r"^第\d+行 ", "", inner)
    for node in scheme.node.values():
        full_path = ".".join((*scheme.path[node.code], node.code))
        if path == f"{full_path} {node.name}".rstrip():
            return f"{node.code} {node.name}".rstrip()
    return path


def _weight(scheme: Scheme, leaf: Indicator) -> float:
    weight = leaf.weight
    for code in scheme.path[leaf.code]:
        weight *= scheme.node[code].weight
    return float(weight)


def _maybe(number: Fraction | None) -> str | None:
    return None if number is None else show_number(number)
