"""What an assessor's workbook would change, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MarkDifference:
    """A mark that the workbook would give; `where` is the row of the sheet."""

    where: str
    unit_name: str
    indicator: str
    old: str
    new: str
    reason: str


@dataclass(frozen=True)
class MarkFault:
    """A row that cannot be taken, and why."""

    where: str
    unit_name: str
    indicator: str
    why: str


@dataclass(frozen=True)
class MarkPreview:
    """The rows that were filled in; `digest` of the file goes back with the confirmation."""

    digest: str
    read: int
    differences: tuple[MarkDifference, ...]
    faults: tuple[MarkFault, ...]
