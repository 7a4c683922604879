"""What a version changed against another: added, removed, repriced, rules in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kaocheng.schemes.tree import path_names, points_by_group, rule_words
from kaocheng.scoring import Scheme
from kaocheng.scoring.scheme.model import Indicator

ADDED, REMOVED, CHANGED = "新增", "取消", "调整"


@dataclass(frozen=True)
class Difference:
    """One aspect of one indicator: what it was and what it is; "" where there was or is none."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedNode:
    """An indicator that is new, gone, or other than it was."""

    way: str
    code: str
    name: str
    path: tuple[str, ...]
    differences: tuple[Difference, ...]


def changes_between(old: Scheme, new: Scheme) -> tuple[ChangedNode, ...]:
    """Indicators are the same where their codes are; what is gone stands after what there is."""
    found = []
    for code, node in new.node.items():
        was = old.node.get(code)
        if was is None:
            found.append(_whole(new, node, ADDED))
        elif differences := tuple(_differences(old, was, new, node)):
            found.append(ChangedNode(CHANGED, code, node.name, path_names(new, code), differences))
    gone = [_whole(old, node, REMOVED) for code, node in old.node.items() if code not in new.node]
    return (*found, *gone)


def _whole(scheme: Scheme, node: Indicator, way: str) -> ChangedNode:
    said = [("分值", _points(scheme, node)), ("计分规则", rule_words(scheme, node))]
    differences = tuple(
        Difference(what, words if way == REMOVED else "", "" if way == REMOVED else words)
        for what, words in said
        if words
    )
    return ChangedNode(way, node.code, node.name, path_names(scheme, node.code), differences)


def _differences(old: Scheme, was: Indicator, new: Scheme, now: Indicator) -> Iterator[Difference]:
    pairs = (
        ("名称", was.name, now.name),
        ("上级指标", "·".join(path_names(old, was.code)), "·".join(path_names(new, now.code))),
        ("分值", _points(old, was), _points(new, now)),
        ("计分规则", rule_words(old, was), rule_words(new, now)),
        ("评分标准", was.text, now.text),
        ("牵头单位", was.lead, now.lead),
        ("配合单位", "、".join(was.support), "、".join(now.support)),
        ("评审部门", was.assessor, now.assessor),
        ("数据来源单位", was.data_source, now.data_source),
    )
    for what, before, after in pairs:
        if before != after:
            yield Difference(what, before, after)


def _points(scheme: Scheme, node: Indicator) -> str:
    pairs = points_by_group(scheme, node)
    return "、".join(f"{group} {points}".strip() for group, points in pairs)
