"""A report as the grid wants it: the page, and the bounds beyond which a value is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kaocheng.evidence.limits import most_bytes, most_files, size_words
from kaocheng.orgs.models import User
from kaocheng.reporting.queries.page import CUMULATIVE, report_page
from kaocheng.reporting.queries.shapes import FigureRow, ReportPage
from kaocheng.scoring.exact.decimals import read_decimal, show_short

_TIMES = 2
_CUMULATIVE_TIMES = 3
_PLACES = 40


@dataclass(frozen=True)
class Bounds:
    """A value below `low` or above `high` is a jump against the period before."""

    low: str
    high: str


@dataclass(frozen=True)
class ReportSheet:
    """One report with what its grid asks about (是否确认) and what evidence may be handed in."""

    page: ReportPage
    bounds: Mapping[str, Bounds]
    most_files: int
    most_bytes: int
    most_words: str


def report_sheet(actor: User, report_pk: int) -> ReportSheet:
    """The report, or `NotVisible`."""
    page = report_page(actor, report_pk)
    found = ((row.item_code, _bounds(row)) for row in page.rows)
    return ReportSheet(
        page=page,
        bounds={code: bounds for code, bounds in found if bounds is not None},
        most_files=most_files(),
        most_bytes=most_bytes(),
        most_words=size_words(most_bytes()),
    )


def _bounds(row: FigureRow) -> Bounds | None:
    """Half and twice the period before; what is cumulative never falls, and grows faster early."""
    last = read_decimal(row.last_value)
    if last is None or not last or not row.editable:
        return None
    cumulative = CUMULATIVE in row.item_name
    low = last if cumulative else last / _TIMES
    ends = sorted((low, last * (_CUMULATIVE_TIMES if cumulative else _TIMES)))
    return Bounds(*(show_short(end, _PLACES) for end in ends))
