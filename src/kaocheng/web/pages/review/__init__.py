"""评审、抽查: what an assessment asks of units, assessors, spot checkers and the office."""

from __future__ import annotations

from kaocheng.web.pages.review import (
    board,
    marking,
    self_assessment,
    spot_checks,
    spot_units,
)

addresses = [
    *board.addresses,
    *self_assessment.addresses,
    *marking.addresses,
    *spot_checks.addresses,
    *spot_units.addresses,
]
