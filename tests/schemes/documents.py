"""Documents for tests of drafts: a small one, what a form posts, schemes without their lines."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from kaocheng.schemes.document.reading import document_of
from kaocheng.schemes.document.tree import Document
from kaocheng.schemes.rule_forms import Bound, BoundRule
from kaocheng.scoring import Indicator, Scheme

SMALL = """format: kaocheng-scheme/1
code: small
title: 小方案
level: county
year: 2025
score: {full: 10, decimals: 2}
groups: [{code: a, name: 平原}, {code: b, name: 山区}]
items: [{code: x, name: 产量, unit: 吨}, {code: y, name: 次数, unit: 次}]
indicators:
  - code: "1"
    name: 生产
    points: 10
    lead: 农业农村局
    children:
      - {code: "1.1", name: 产量, points: {a: 8, b: 6}, support: [统计局], text: 按产量计分,
         rule: {kind: ratio, of: x, to: target(x)}}
      - {code: "1.2", name: 其他, points: {a: 2, b: 4}, rule: {kind: deduct, of: y, points: 0.5}}
adjustments:
  - {code: j1, name: 表彰, kind: bonus, cap: 1, rule: {kind: award, of: y, points: 0.5}}
vetoes:
  - {code: v1, name: 清零, when: y > 5, effect: {indicator_zero: "1.2"}}
grades: [{name: 优秀, at_least: 9}, {name: 合格}]
ranking: {by: [total, "1.2"]}
"""
TOP, LEAF, OTHER, BONUS = "n1", "n2", "n3", "n4"


def small() -> Document:
    """The small scheme as a document: `n1` above `n2` and `n3`, the bonus `n4`."""
    return document_of(SMALL.encode())


def alike(scheme: Scheme) -> Scheme:
    """The scheme without what only tells where it was read."""
    tops = tuple(_alike(node) for node in scheme.indicators)
    return replace(scheme, digest="", name="", indicators=tops)


def _alike(node: Indicator) -> Indicator:
    return replace(node, line=0, children=tuple(_alike(child) for child in node.children))


def posted_rule(rule: BoundRule) -> dict[str, str]:
    """What a browser sends for the form of a rule."""
    return {f"{rule.name}.kind": rule.kind, **posted_fields(rule.fields)}


def posted_fields(fields: tuple[Bound, ...]) -> dict[str, str]:
    """What a browser sends for these fields; a box that is not ticked sends nothing."""
    found: dict[str, str] = {}
    for bound in fields:
        for row in bound.rows:
            found |= posted_fields(row.fields)
        for rule in bound.rules if bound.rule is None else (bound.rule,):
            found |= posted_rule(rule)
        if bound.field.shape == "flag":
            found |= {bound.name: "on"} if bound.value else {}
        elif bound.field.shape not in ("rows", "rule", "rules"):
            found[bound.name] = bound.value
    return found


def one_leaf(rule: Any, *, full: str = "5", items: tuple[str, ...] = ("x",)) -> Document:
    """A scheme of one leaf under this rule."""
    return {
        "format": "kaocheng-scheme/1",
        "code": "one",
        "title": "一项",
        "year": Decimal(2025),
        "score": {"full": Decimal(full), "decimals": Decimal(2)},
        "items": [{"code": code, "name": code} for code in items],
        "indicators": [
            {"code": "1", "name": "一项", "points": Decimal(full), "rule": rule, "ref": "n1"}
        ],
    }
