"""Workbooks from outside, as the platform refuses them: a sentence with the way out."""

from __future__ import annotations

from kaocheng.orgs.refusals import Refusal
from kaocheng.scoring import workbooks
from kaocheng.scoring.faults import Refused
from kaocheng.scoring.workbooks import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    Place,
    Sheet,
    cell_name,
    letters_of,
)

__all__ = [
    "MOST_BYTES",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Place",
    "Sheet",
    "cell_name",
    "letters_of",
    "read_first_sheet",
]


def read_first_sheet(content: bytes, most: int = MOST_BYTES) -> Sheet:
    """The first sheet of an .xlsx of at most `most` bytes, or `Refusal` with the way out."""
    try:
        return workbooks.read_first_sheet(content, most)
    except Refused as refused:
        raise Refusal("".join(f"{fault}。" for fault in refused.faults)) from refused
