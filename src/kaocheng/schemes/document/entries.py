"""Edits of what stands beside the tree: data items, groups, adjustments, vetoes, grades, head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kaocheng.orgs.refusals import Refusal
from kaocheng.schemes.document.item_codes import follow_item
from kaocheng.schemes.document.tree import Document, label_of, new_ref, places

SECTIONS = {
    "items": "数据项",
    "groups": "组别",
    "adjustments": "加分扣分",
    "vetoes": "一票否决",
    "grades": "等次",
}
HEAD_KEYS = (
    *("code", "title", "level", "year", "basis", "score"),
    *("defaults", "adjustment_caps", "ranking"),
)


def entries_of(document: Document, section: str) -> list[dict[str, Any]]:
    """The entries of a section; refused where there is no such section."""
    if section not in SECTIONS:
        raise Refusal("没有这一部分。请从方案的各部分中选择。")
    found: list[dict[str, Any]] = document.setdefault(section, [])
    return found


def _at(document: Document, section: str, index: int) -> list[dict[str, Any]]:
    entries = entries_of(document, section)
    if not 0 <= index < len(entries):
        raise Refusal(f"这一行{SECTIONS[section]}已不在草稿里。请载入最新内容后再改。")
    return entries


def add_entry(document: Document, section: str) -> str:
    """Add an entry at the end, with a code that is free."""
    entries = entries_of(document, section)
    entry = _fresh_entry(document, section, {str(e.get("code")) for e in entries})
    entries.append(entry)
    return f"增加{SECTIONS[section]}「{label_of(entry)}」"


def _fresh_entry(document: Document, section: str, taken: set[str]) -> dict[str, Any]:
    if section == "grades":
        return {"name": "新等次"}
    letter = {"items": "数据", "groups": "组", "adjustments": "a", "vetoes": "v"}[section]
    number = next(n for n in range(1, len(taken) + 2) if f"{letter}{n}" not in taken)
    entry: dict[str, Any] = {"code": f"{letter}{number}", "name": f"新{SECTIONS[section]}"}
    if section == "adjustments":
        entry |= {"name": "新加分项", "kind": "bonus", "ref": new_ref(document)}
    if section == "vetoes":
        entry |= {"when": "", "effect": {"not": ""}}
    return entry


def set_entry(document: Document, section: str, index: int, values: Mapping[str, Any]) -> str:
    """Write an entry anew; the rule of an adjustment stays.

    A group's new code is followed by the points, an item's by every expression that reads it.
    """
    entries = _at(document, section, index)
    before = entries[index]
    kept: dict[str, Any] = {key: before[key] for key in ("rule", "ref") if key in before}
    entries[index] = {**values, **kept}
    was, code = str(before.get("code") or ""), str(values.get("code") or "")
    if section == "groups":
        _follow_group(document, was, code)
    followed = follow_item(document, was, code) if section == "items" else 0
    also = f"，并改写引用它的 {followed} 处算式" if followed else ""
    return f"修改{SECTIONS[section]}「{label_of(before)}」{also}"


def _follow_group(document: Document, was: str, code: str) -> None:
    for place in places(document):
        points = place.node.get("points")
        if was != code and isinstance(points, dict) and was in points and code not in points:
            renamed = {(code if key == was else key): each for key, each in points.items()}
            place.node["points"] = renamed


def move_entry(document: Document, section: str, index: int, way: str) -> str:
    """Move an entry one line up or down."""
    entries = _at(document, section, index)
    target = index + (-1 if way == "up" else 1)
    label = label_of(entries[index])
    if not 0 <= target < len(entries):
        raise Refusal(f"「{label}」已在{'最前' if way == 'up' else '最后'}。")
    entries.insert(target, entries.pop(index))
    return f"{SECTIONS[section]}「{label}」{'上移' if way == 'up' else '下移'}"


def remove_entry(document: Document, section: str, index: int) -> str:
    """Take an entry out; what named it is then a fault that the check shows."""
    entry = _at(document, section, index).pop(index)
    if not document[section]:
        document.pop(section)
    return f"删除{SECTIONS[section]}「{label_of(entry)}」"


def set_head(document: Document, values: Mapping[str, Any]) -> str:
    """Write title, year, basis, score, policies, caps and ranking anew."""
    for key in HEAD_KEYS:
        document.pop(key, None)
    document.update({key: values[key] for key in HEAD_KEYS if key in values})
    return "修改方案信息"
