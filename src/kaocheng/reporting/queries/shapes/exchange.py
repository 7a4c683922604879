"""Workbooks against what is stored, and the facts that scoring reads."""

from __future__ import annotations

from dataclasses import dataclass

from kaocheng.reporting.queries.shapes.saving import CellChange


@dataclass(frozen=True)
class CellFault:
    """What is wrong with one cell of a workbook, and how to mend it."""

    cell: str
    name: str
    text: str
    what: str
    mend: str


@dataclass(frozen=True)
class Difference:
    """What applying a workbook would change; `old` is "" where nothing is stored."""

    cell: str
    item_code: str
    name: str
    old: str
    new: str
    seen_version: int


@dataclass(frozen=True)
class Preview:
    """A report's workbook as it was read. `digest` names the file's bytes."""

    digest: str
    differences: tuple[Difference, ...]
    faults: tuple[CellFault, ...]
    unchanged: int
    notes: tuple[str, ...]

    @property
    def changes(self) -> tuple[CellChange, ...]:
        """What `apply_preview` saves."""
        return tuple(
            CellChange(each.item_code, each.new, each.seen_version) for each in self.differences
        )


@dataclass(frozen=True)
class BulkDifference:
    """A change in an office's workbook of many units."""

    cell: str
    organisation_name: str
    item_name: str
    old: str
    new: str


@dataclass(frozen=True)
class BulkPreview:
    """An office's workbook (units × items) as it was read.

    `differences` and `faults` are the first of them; the counts are of all.
    """

    digest: str
    unit_count: int
    item_count: int
    changed: int
    unchanged: int
    fault_count: int
    differences: tuple[BulkDifference, ...]
    faults: tuple[CellFault, ...]


@dataclass(frozen=True)
class FactsBundle:
    """The inputs of a score run: bytes for kaocheng.scoring, and who is not in them."""

    scheme_pk: int
    period: str
    units: bytes
    facts: bytes
    missing_units: tuple[str, ...]
    mock: bool
