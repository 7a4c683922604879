"""Lint: what a scheme may say but hardly means; warnings with the node's path."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from kaocheng.scoring.expressions.bounds import Reach, exactly, reach
from kaocheng.scoring.expressions.nodes import Number
from kaocheng.scoring.expressions.words import show_number
from kaocheng.scoring.faults import Fault
from kaocheng.scoring.rules.ladder import Ladder
from kaocheng.scoring.rules.ratio import InverseRatio, Ratio
from kaocheng.scoring.scheme.model import Indicator, Scheme


def lint(scheme: Scheme) -> tuple[Fault, ...]:
    """All findings, in the order of the tree."""
    nodes = [node for top in scheme.indicators for node in top.walk()]
    return (
        *_tree_total(scheme),
        *(fault for node in nodes for fault in _node(scheme, node)),
        *_unread_items(scheme),
    )


def _where(scheme: Scheme, node: Indicator) -> str:
    path = ".".join((*scheme.path[node.code], node.code))
    return f"{scheme.name} 第{node.line}行 {path} {node.name}".rstrip()


def _groups(scheme: Scheme) -> list[tuple[str, str]]:
    """Group code and how a message names it; one nameless group where the scheme has none."""
    return [(g.code, f"{g.name or g.code}：") for g in scheme.groups] or [("", "")]


def _same_for_all(findings: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """(group label, what, mend) → without the label where all groups say the same."""
    if len({(what, mend) for _, what, mend in findings}) == 1 and len(findings) > 1:
        return [findings[0][1:]]
    return [(label + what, mend) for label, what, mend in findings]


def _adds_up(total: Fraction, wanted: Fraction, what: str) -> tuple[str, str] | None:
    if total == wanted:
        return None
    verb, gap = ("补足", wanted - total) if total < wanted else ("减去", total - wanted)
    message = f"下级指标合计 {show_number(total)} 分，{what} {show_number(wanted)} 分"
    return message, f"请{verb} {show_number(gap)} 分，或改{what}分值"


def _tree_total(scheme: Scheme) -> Iterator[Fault]:
    findings = []
    for group, label in _groups(scheme):
        total = sum((n.points_for(group) * n.weight for n in scheme.indicators), Fraction(0))
        if found := _adds_up(total, scheme.full, "总分"):
            findings.append((label, *found))
    for what, mend in _same_for_all(findings):
        yield Fault(f"{scheme.name} score.full", what, mend)


def _node(scheme: Scheme, node: Indicator) -> Iterator[Fault]:
    where = _where(scheme, node)
    findings = _children(scheme, node) if node.children else _leaf(scheme, node)
    for what, mend in _same_for_all(list(findings)):
        yield Fault(where, what, mend)
    if node.rule is not None:
        yield from _equal_steps(node, where)
        yield from _nought_targets(node, where)


def _children(scheme: Scheme, node: Indicator) -> Iterator[tuple[str, str, str]]:
    if node.combine != "sum" or any(child.weight != 1 for child in node.children):
        return
    for group, label in _groups(scheme):
        total = sum((child.points_for(group) for child in node.children), Fraction(0))
        wanted = node.points_for(group)
        found = _adds_up(total, wanted, "本项")
        if found and wanted != 0:
            yield label, *found


def _leaf(scheme: Scheme, node: Indicator) -> Iterator[tuple[str, str, str]]:
    assert node.rule is not None
    for group, label in _groups(scheme):
        full = node.points_for(group)
        if full == 0:
            continue
        reach = _bounded(node.rule.reach(full), node)
        if reach.high is None or reach.high > full:
            most = "没有上限" if reach.high is None else f"最高可得 {show_number(reach.high)} 分"
            yield label, f"{most}，超过满分 {show_number(full)} 分", "如非本意，请写 cap"
        elif reach.high < full:
            most = show_number(reach.high)
            yield (
                label,
                f"最高只能得 {most} 分，到不了满分 {show_number(full)} 分",
                "请改评分标准或分值",
            )


def _bounded(reach: Reach, node: Indicator) -> Reach:
    if node.floor is not None:
        reach = reach.greatest(exactly(node.floor))
    return reach if node.cap is None else reach.least(exactly(node.cap))


def _equal_steps(node: Indicator, where: str) -> Iterator[Fault]:
    assert node.rule is not None
    for rule in node.rule.rules():
        if not isinstance(rule, Ladder):
            continue
        for a, b in pairwise(rule.steps):
            if isinstance(a.given, Number) and a.given == b.given:
                points = show_number(a.given.value)
                yield Fault(where, f"相邻两档都得 {points} 分", "请合并两档，或改其中一档的分数")


def _nought_targets(node: Indicator, where: str) -> Iterator[Fault]:
    """A ratio to a figure that is always 0 is missing for everybody."""
    assert node.rule is not None
    for rule in node.rule.rules():
        if isinstance(rule, (Ratio, InverseRatio)) and reach(rule.to, Fraction(1)).fixed == 0:
            yield Fault(where, "与 0 相比，完成率无从计算", "请改 to，例如 target(数据项)")


def _unread_items(scheme: Scheme) -> Iterator[Fault]:
    for item in scheme.items:
        if item.code not in scheme.items_read:
            yield Fault(
                f"{scheme.name} items.{item.code}",
                f"数据项“{item.name or item.code}”没有评分标准用到",
                "请删去，或补上用它的评分标准",
            )
