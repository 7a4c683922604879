"""What is sent to be saved, and what became of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class CellChange:
    """What a clerk typed into one cell, and the version of it that was on the screen."""

    item_code: str
    text: str
    seen_version: int = 0


@dataclass(frozen=True)
class CellOutcome:
    """What became of one cell.

    `outcome` is "saved", "refused" or "conflict". `value` and `version` are what is stored now.
    On "conflict" `value`/`by`/`at` are the other person's, `yours` what was typed: send the change
    again with the new `version` to overwrite.
    """

    item_code: str
    outcome: str
    value: str
    version: int
    why: str = ""
    yours: str = ""
    by: str = ""
    at: datetime.datetime | None = None


@dataclass(frozen=True)
class SaveOutcome:
    """All cells in the order sent, and the report's version after saving."""

    cells: tuple[CellOutcome, ...]
    report_version: int
    filled: int
    needed: int

    @property
    def all_saved(self) -> bool:
        """Whether every cell was taken."""
        return all(cell.outcome == "saved" for cell in self.cells)


@dataclass(slots=True)
class StoredFigure:
    """A figure (数值) while it is being saved: its row without the weight of one."""

    report_id: int
    item_code: str
    kind: str
    value: str
    origin: str
    source_words: str
    locked: bool
    entered_by_id: int | None
    entered_at: datetime.datetime
    version: int
