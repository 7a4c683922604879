"""What a stage of the review lays over the facts (数据) before they are scored."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

# (unit code, item code, period, kind)
FactKey = tuple[str, str, str, str]
# (unit code, indicator code)
CellKey = tuple[str, str]


@dataclass(frozen=True)
class MarkLine:
    """Assessed points (评定分) that stand in place of the computed points of one cell."""

    unit: str
    indicator: str
    points: str
    stage: str
    reason: str


@dataclass(frozen=True)
class DeedLine:
    """Who changed what on a cell, from what to what, and why; `who` and `what` are words."""

    stage: str
    who: str
    what: str
    old: str
    new: str
    reason: str
    at: datetime.datetime


@dataclass(frozen=True)
class Overlay:
    """Values that replace or add facts, points that replace computed ones, and why."""

    facts: Mapping[FactKey, str] = field(default_factory=dict)
    marks: tuple[MarkLine, ...] = ()
    deeds: Mapping[CellKey, tuple[DeedLine, ...]] = field(default_factory=dict)
