"""填报: own reports, the grid, what stands beside it, its way to acceptance, the office's views."""

from __future__ import annotations

from kaocheng.web.pages.reporting import beside, board, exchange, grid, information, steps

addresses = [
    *grid.addresses,
    *beside.addresses,
    *steps.addresses,
    *exchange.addresses,
    *board.addresses,
    *information.addresses,
]
