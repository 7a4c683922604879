"""What each chart draws, as plain data that goes to the page through `json_script`.

A chart answers one question, and its table stands on the same page. Points travel as floats
here only to set the length of a bar; the figure written at the bar is the exact text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from kaocheng.results.queries import IndicatorPage, RankingPage, UnitPage

Chart = dict[str, Any]
# Above so many units, columns would stand too close for their names: bars lie down instead.
MOST_COLUMNS = 40
MOST_LOSSES = 10
_PLACE = "CODE"
# What `reverse` leaves as it is in an address.
_SAFE = "!$&'()*+,;=/~:@"


def totals(page: RankingPage) -> Chart:
    """各单位总分, in the order of the ranking, with the mean as a line."""
    ranked = [row for row in page.rows if row.total is not None]
    at = _addresses("unit", page.run.pk)
    items = [_item(row.unit_name, row.total, at(row.unit_code)) for row in ranked]
    return _chart("columns", "分", items, mean=_mean([item["value"] for item in items]))


def lost_most(page: RankingPage) -> Chart:
    """失分最多的十项指标: the share of the full points that the visible units lost."""
    at = _addresses("indicator", page.run.pk)
    items = [_item(name, f"{share * 100:.1f}", at(code)) for code, name, share in page.lost_most]
    return _chart("bars", "%", items)


def losses(page: UnitPage) -> Chart:
    """Where this unit lost its points, largest first."""
    lost = [leaf for leaf in page.leaves if number(leaf.lost) > 0]
    largest = sorted(lost, key=lambda leaf: -number(leaf.lost))[:MOST_LOSSES]
    items = [
        {
            "name": leaf.name,
            "value": number(leaf.lost),
            "label": leaf.lost or "",
            "href": f"#i-{leaf.code}",
        }
        for leaf in largest
    ]
    return _chart("bars", "分", items)


def shares(page: IndicatorPage) -> Chart:
    """得分率 of every unit on one indicator, best first, with the mean as a line."""
    known = [row for row in page.rows if row.share is not None]
    best_first = sorted(known, key=lambda row: -(row.share or 0.0))
    at = _addresses("unit", page.run.pk)
    items = [
        _item(row.unit_name, f"{(row.share or 0) * 100:.1f}", f"{at(row.unit_code)}#i-{page.code}")
        for row in best_first
    ]
    mean = None if page.mean_share is None else page.mean_share * 100
    return _chart("columns", "%", items, mean=mean)


def number(text: str | None) -> float:
    """A decimal text as a length; nothing counts as none."""
    return float(text) if text else 0.0


def _item(name: str, label: str | None, href: str) -> Chart:
    return {"name": name, "value": number(label), "label": label or "", "href": href}


def _addresses(view: str, run: int) -> Callable[[str], str]:
    """The address of each code: looked up once, for a ranking has thousands of them."""
    front, back = reverse(f"web:{view}", args=[run, _PLACE]).split(_PLACE)
    return lambda code: f"{front}{quote(code, safe=_SAFE)}{back}"


def _chart(kind: str, unit: str, items: list[Chart], mean: float | None = None) -> Chart:
    lying = kind == "columns" and len(items) > MOST_COLUMNS
    return {"kind": "bars" if lying else kind, "unit": unit, "items": items, "mean": mean}


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None
