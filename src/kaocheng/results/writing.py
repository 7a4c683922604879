"""The cells of a unit's row as text: written by the indicator, not one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kaocheng.scoring import Result
from kaocheng.scoring.written import cell_texts


@dataclass(frozen=True)
class Written:
    """JSON that has been written already."""

    text: str


class AsWritten(json.JSONEncoder):
    """Writes values as ever, and leaves alone what has been written already."""

    def encode(self, o: Any) -> str:
        """The value's JSON."""
        return o.text if isinstance(o, Written) else super().encode(o)


def cells_written(result: Result) -> Iterator[Written]:
    """The cells of one unit after the other: code → [points, full, status]."""
    return (Written(f"{{{', '.join(texts)}}}") for texts in cell_texts(result, _as_list))


def _as_list(code: str, points: str | None, full: str, status: str) -> str:
    return f"{json.dumps(code)}: {json.dumps([points, full, status])}"
