"""What a new draft begins with: everything a scheme needs, so that one fills in and not sets up."""

from __future__ import annotations

from decimal import Decimal

from kaocheng.schemes.document.tree import FORMAT, Document, give_refs


def empty_document(*, code: str, title: str, level: str, year: int | None) -> Document:
    """A scheme of 100 points with one first-level indicator, four grades and the usual policies."""
    document: Document = {
        "format": FORMAT,
        "code": code,
        "title": title,
        "level": level,
        "score": {"full": Decimal(100), "decimals": Decimal(2), "round": "leaf"},
        "defaults": {"missing": "zero", "not_applicable": "rescale"},
        "items": [],
        "indicators": [
            {"code": "1", "name": "一级指标", "points": Decimal(100), "children": [_leaf()]}
        ],
        "grades": [
            {"name": "优秀", "at_least": Decimal(90)},
            {"name": "良好", "at_least": Decimal(80)},
            {"name": "合格", "at_least": Decimal(60)},
            {"name": "不合格"},
        ],
    }
    if year is not None:
        document["year"] = Decimal(year)
    return give_refs(document)


def _leaf() -> Document:
    return {"code": "1.1", "name": "新指标", "points": Decimal(100)}
