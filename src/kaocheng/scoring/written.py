"""The document of a result as JSON text, without reasons.

A run of 3,000 units and 100 indicators has 300,000 cells, of which few differ from each other: each
distinct cell of an indicator is written once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from kaocheng.scoring.result import Result

# An indicator's code, points (None where it is left out), full points, status → the cell's text.
CellWriter = Callable[[str, str | None, str, str], str]


def document_json(
    result: Result, heading: Mapping[str, Any], *, ordered: bool = False
) -> Iterator[str]:
    """The pieces of `Result.as_dict(reasons=False)` in its shortest form, under another heading;
    `ordered`: with the keys of every object in order, as for a digest."""
    encode = json.JSONEncoder(ensure_ascii=False, sort_keys=ordered, separators=(",", ":")).encode

    def cell(code: str, points: str | None, full: str, status: str) -> str:
        return f"{encode(code)}:{encode({'points': points, 'full': full, 'status': status})}"

    codes = sorted(result.leaves) if ordered else list(result.leaves)
    # Within a text the quotes would be escaped, so the empty places are found where they are.
    before, after = encode({**heading, "units": []}).split('"units":[]')
    yield f'{before}"units":['
    cells = cell_texts(result, cell, codes)
    for number, (entry, texts) in enumerate(zip(result.entries(), cells, strict=True)):
        front, back = encode(entry).split('"leaves":{}')
        yield f'{"," if number else ""}{front}"leaves":{{{",".join(texts)}}}{back}'
    yield f"]{after}"


def cell_texts(
    result: Result, write: CellWriter, codes: Sequence[str] = ()
) -> Iterator[tuple[str, ...]]:
    """For each unit the texts of its cells, in the order of the codes (default: of the scheme)."""
    columns = [_column(result, code, write) for code in codes or result.leaves]
    return zip(*columns, strict=True) if columns else iter([()] * len(result.units))


def _column(result: Result, code: str, write: CellWriter) -> list[str]:
    cells = list(result.cells(code))
    texts = {cell: write(code, *cell) for cell in set(cells)}
    return [texts[cell] for cell in cells]
