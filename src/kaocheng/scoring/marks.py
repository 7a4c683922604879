"""Assessed marks (评定分): points that people laid over the computed ones, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from kaocheng.scoring.faults import Fault


@dataclass(frozen=True)
class Mark:
    """The points of one cell as assessed: `text` as written, the stage that said so, and why."""

    points: Fraction
    text: str
    stage: str
    reason: str


@dataclass(frozen=True)
class Marks:
    """The assessed marks of a run: indicator code → row of the unit → mark, rows ascending.

    `adjusted` holds those of adjustments (加减分项) by the code of the adjustment.
    """

    cells: dict[str, dict[int, Mark]]
    digest: str = ""
    notices: tuple[Fault, ...] = ()
    adjusted: dict[str, dict[int, Mark]] = field(default_factory=dict)

    def of(self, leaf: str, row: int) -> Mark | None:
        """The mark of one cell, None where the computed points stand."""
        return self.cells.get(leaf, {}).get(row)

    def of_adjustment(self, code: str, row: int) -> Mark | None:
        """The same of an adjustment."""
        return self.adjusted.get(code, {}).get(row)


NO_MARKS = Marks({})
