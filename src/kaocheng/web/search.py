"""What the search box finds: units and indicators of one run, by name, pinyin and initials."""

from __future__ import annotations

from functools import lru_cache
from typing import TypedDict

from django.urls import reverse
from pypinyin import Style, lazy_pinyin

from kaocheng.results.queries import HeatMap


class Entry(TypedDict):
    """One line of the search index, read by `search.js`."""

    kind: str
    name: str
    code: str
    keys: str
    href: str


@lru_cache(maxsize=8192)
def keys(name: str) -> str:
    """The name, its pinyin and its initials, in small letters with one blank between."""
    syllables = "".join(lazy_pinyin(name))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return f"{name} {syllables} {initials}".lower()


def index(heat: HeatMap) -> list[Entry]:
    """Units first, then indicators, in the order of the run."""
    return _entries(heat, "单位", heat.units, "unit") + _entries(
        heat, "指标", heat.leaves, "indicator"
    )


def _entries(
    heat: HeatMap, kind: str, pairs: tuple[tuple[str, str], ...], view: str
) -> list[Entry]:
    return [
        Entry(
            kind=kind,
            name=name,
            code=code,
            keys=f"{code.lower()} {keys(name)}",
            href=reverse(f"web:{view}", args=[heat.run.pk, code]),
        )
        for code, name in pairs
    ]
