"""Edits of the indicator tree. Each changes the document in place and says what it did."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kaocheng.orgs.refusals import Refusal
from kaocheng.schemes.document.tree import (
    Document,
    Node,
    Place,
    find,
    label_of,
    new_ref,
    places,
    rule_holder,
)

# What a leaf may state besides code, name, points and rule.
DETAIL_KEYS = (
    *("weight", "combine", "floor", "cap", "missing", "not_applicable", "kind", "lead"),
    *("support", "assessor", "data_source", "evidence", "text", "contact"),
)
_LAST_NUMBER = re.compile(r"(.*?)(\d+)(\D*)\Z", re.DOTALL)
GONE = "这项指标已不在草稿里，可能已被删除。请载入最新内容后再改。"


def place_of(document: Document, ref: str) -> Place:
    """Where the node stands; refused where it is gone."""
    place = find(document, ref)
    if place is None:
        raise Refusal(GONE)
    return place


def add_node(document: Document, near: str, inside: bool) -> tuple[str, str]:
    """Add an indicator after `near`, or as its last child; at the end where `near` is "".

    Gives what was done, and the new node's `ref`.
    """
    tops = document.setdefault("indicators", [])
    if not near:
        place, siblings, index, parent = None, tops, len(tops), None
    else:
        place = place_of(document, near)
        siblings, index, parent = place.siblings, place.index + 1, place.parent
    moved = None
    if inside and place is not None:
        parent = place.node
        moved = parent.pop("rule", None)
        siblings = parent.setdefault("children", [])
        index = len(siblings)
    node = _fresh_node(document, siblings, index, parent)
    if moved is not None:
        node["rule"] = moved
    siblings.insert(index, node)
    return f"增加指标「{label_of(node)}」", node["ref"]


def _fresh_node(document: Document, siblings: list[Node], index: int, parent: Node | None) -> Node:
    taken = {str(place.node.get("code")) for place in places(document)}
    before = siblings[index - 1] if index else None
    above = "" if parent is None else f"{parent.get('code', '')}."
    code = str(before.get("code", "")) if before else f"{above}0"
    while True:
        code = _next_code(code)
        if code not in taken:
            break
    points = _points_left(document, siblings, parent)
    return {"code": code, "name": "新指标", "points": points, "ref": new_ref(document)}


def _next_code(code: str) -> str:
    """1.9 → 1.10; a code without a number gets one."""
    found = _LAST_NUMBER.match(code)
    if found is None:
        return f"{code}1"
    return f"{found[1]}{int(found[2]) + 1}{found[3]}"


def _points_left(document: Document, siblings: list[Node], parent: Node | None) -> Any:
    """What the parent, or the whole, has left to give; by group where the parent does so."""
    whole = (document.get("score") or {}).get("full", Decimal(100))
    full = parent.get("points") if parent else whole
    given = [full, *(node.get("points") for node in siblings)]
    groups = next((list(points) for points in given if isinstance(points, dict)), [""])
    left = {group: _left(given, group) for group in groups}
    return left if len(set(left.values())) > 1 else left[groups[0]]


def _left(given: list[Any], group: str) -> Decimal:
    """The first of the points less all the others, not below 0."""
    plain = [points.get(group) if isinstance(points, dict) else points for points in given]
    full, *taken = (points if isinstance(points, Decimal) else Decimal(0) for points in plain)
    return max(full - sum(taken, Decimal(0)), Decimal(0))


def move_node(document: Document, ref: str, way: str) -> str:
    """Move among the siblings (`up`, `down`), below the sibling before (`in`), or `out`."""
    place = place_of(document, ref)
    label = label_of(place.node)
    if way in ("up", "down"):
        _step(place, -1 if way == "up" else 1, label)
        return f"指标「{label}」{'上移' if way == 'up' else '下移'}"
    if way == "in":
        return _move_in(place, label)
    if way == "out":
        return _move_out(document, place, label)
    raise Refusal("不认识这种移动。请用上移、下移、降级或升级。")


def _step(place: Place, by: int, label: str) -> None:
    target = place.index + by
    if not 0 <= target < len(place.siblings):
        end = "最前" if by < 0 else "最后"
        raise Refusal(f"指标「{label}」已在本级{end}。要换到别的上级，请用升级或降级。")
    place.siblings.insert(target, place.siblings.pop(place.index))


def _move_in(place: Place, label: str) -> str:
    if not place.index:
        raise Refusal(f"指标「{label}」前面没有同级指标，不能降级。请先下移。")
    parent = place.siblings[place.index - 1]
    if parent.get("rule") is not None:
        above = label_of(parent)
        raise Refusal(f"「{above}」有评分标准，不能再有下级指标。请先清除它的评分标准。")
    parent.setdefault("children", []).append(place.siblings.pop(place.index))
    return f"指标「{label}」移入「{label_of(parent)}」"


def _move_out(document: Document, place: Place, label: str) -> str:
    if place.parent is None:
        raise Refusal(f"指标「{label}」已是一级指标，不能再升级。")
    parent = place_of(document, place.parent["ref"])
    node = place.siblings.pop(place.index)
    if not place.siblings:
        parent.node.pop("children")
    parent.siblings.insert(parent.index + 1, node)
    return f"指标「{label}」移出「{label_of(parent.node)}」"


def remove_node(document: Document, ref: str) -> str:
    """Take a node out, with all below it."""
    place = place_of(document, ref)
    label = label_of(place.siblings.pop(place.index))
    if place.parent is not None and not place.siblings:
        place.parent.pop("children")
    return f"删除指标「{label}」"


def rename_node(document: Document, ref: str, code: str, name: str) -> str:
    """Give a node its code and name; ranking and vetoes that name the code follow."""
    node = place_of(document, ref).node
    before, was = label_of(node), str(node.get("code", ""))
    if code != was and _times(document, was) == 1:
        _follow(document, was, code)
    node["code"], node["name"] = code, name
    return f"指标「{before}」改为「{label_of(node)}」"


def _times(document: Document, code: str) -> int:
    return sum(place.node.get("code") == code for place in places(document))


def _follow(document: Document, was: str, code: str) -> None:
    ranking = document.get("ranking") or {}
    if isinstance(ranking.get("by"), list):
        ranking["by"] = [code if key == was else key for key in ranking["by"]]
    for veto in document.get("vetoes") or []:
        effect = veto.get("effect")
        if isinstance(effect, dict) and effect.get("indicator_zero") == was:
            effect["indicator_zero"] = code


def reprice_node(document: Document, ref: str, points: Any) -> str:
    """Give a node its points: one number, or one for each group."""
    node = place_of(document, ref).node
    before, node["points"] = node.get("points"), points
    return f"指标「{label_of(node)}」分值由{_points_words(before)}改为{_points_words(points)}"


def _points_words(points: Any) -> str:
    if isinstance(points, dict):
        return "、".join(f"{group} {_points_words(each)}" for group, each in points.items())
    return f"{points:f}" if isinstance(points, Decimal) else str(points or "空")


def set_node_details(document: Document, ref: str, details: Mapping[str, Any]) -> str:
    """State who leads, supports, assesses and supplies, evidence, text, policies, bounds, contact.

    What `details` leaves out is no longer stated.
    """
    node = place_of(document, ref).node
    for key in DETAIL_KEYS:
        node.pop(key, None)
    node.update({key: details[key] for key in DETAIL_KEYS if key in details})
    return f"修改指标「{label_of(node)}」的信息"


def set_rule(document: Document, ref: str, rule: Any) -> str:
    """Write the rule of a leaf, or of an adjustment; None takes it away."""
    holder = rule_holder(document, ref)
    if holder is None:
        raise Refusal(GONE)
    label = label_of(holder)
    if holder.get("children"):
        raise Refusal(f"「{label}」有下级指标，不能写评分标准。请写在它的末级指标上。")
    if rule is None:
        holder.pop("rule", None)
        return f"清除「{label}」的评分标准"
    holder["rule"] = rule
    return f"修改「{label}」的评分标准"
