"""Reads of cycles: each starts from an actor and gives the shapes of `shapes`."""

from kaocheng.cycles.queries.assigned import SchemeInForce, scheme_for
from kaocheng.cycles.queries.imports import preview_targets
from kaocheng.cycles.queries.pages import assessees, calendar, cycle_page, cycles_visible_to
from kaocheng.cycles.queries.targets import (
    targets_csv,
    targets_grid,
    targets_to_set,
    targets_workbook,
)

__all__ = [
    "SchemeInForce",
    "assessees",
    "calendar",
    "cycle_page",
    "cycles_visible_to",
    "preview_targets",
    "scheme_for",
    "targets_csv",
    "targets_grid",
    "targets_to_set",
    "targets_workbook",
]
