"""Results as Parquet: one row a unit, one column for each figure of each leaf, in blocks.

Reasons are not stored: told for millions of cells they would cost hours, and `kaocheng explain`
tells any of them from the same inputs (docs/adr/0006).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from kaocheng import __version__
from kaocheng.scoring.evaluation.leaf import INSIDE, STATUS_NAMES, LeafScore
from kaocheng.scoring.exact.ball import Bools, Ints
from kaocheng.scoring.exact.decimals import show_units
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.result import Result

_BLOCK = 100_000  # units a row group
_DIGITS = 18  # as many as 64 bits hold: decimals are then stored as integers


def write_parquet(result: Result, path: Path) -> None:
    """Write all units, in their order. Raises `Refused` where the component is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise refuse(path.name, "没有安装 Parquet 组件", "请安装 kaocheng[files]") from None
    schema = pa.schema(_fields(result)).with_metadata({"kaocheng": json.dumps(_head(result))})
    # Whatever the machine, the same result gives the same bytes: nothing is left to defaults.
    options = {"compression": "snappy", "store_decimal_as_integer": True, "version": "2.6"}
    with pq.ParquetWriter(path, schema, write_statistics=False, **options) as writer:
        for columns in _ahead(result):
            writer.write_batch(pa.record_batch(columns, schema=schema))


def _ahead(result: Result) -> Iterator[list[Any]]:
    """The columns of each block; those of the next one are made while this one is written."""
    firsts = range(0, len(result.units), _BLOCK)
    blocks = (_columns(result, slice(first, first + _BLOCK)) for first in firsts)
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, blocks, None)
        while (columns := coming.result()) is not None:
            coming = maker.submit(next, blocks, None)
            yield columns


def _head(result: Result) -> dict[str, Any]:
    """What the figures follow from, and F of each leaf by group, which no unit changes."""
    groups = result.units.group_codes
    return {
        "full": {code: _full(score, groups) for code, score in result.leaves.items()},
        "scheme": result.scheme.code,
        "scheme_digest": result.scheme.digest,
        "units_digest": result.units.digest,
        "facts_digest": result.population.facts.digest,
        "period": str(result.period),
        "version": __version__,
    }


def _full(score: LeafScore, groups: tuple[str, ...]) -> dict[str, str]:
    """F by group; under "*" where it is the same for all."""
    shown = [show_units(steps, score.rounding.decimals) for steps in score.full_by_group()]
    return {"*": shown[0]} if score.points.one else dict(zip(groups, shown, strict=True))


def _fields(result: Result) -> Iterator[Any]:
    import pyarrow as pa

    scheme, words = result.scheme, pa.dictionary(pa.int8(), pa.string())
    points = pa.decimal128(_DIGITS, scheme.decimals)
    yield from (pa.field(name, pa.string()) for name in ("unit", "name", "group"))
    yield pa.field("total", points)
    yield from (pa.field(name, pa.int64()) for name in ("rank", "group_rank"))
    yield pa.field("grade", pa.string())
    yield pa.field("vetoes", pa.string())
    yield pa.field("status", pa.string())
    for leaf in scheme.leaves:
        yield pa.field(f"{leaf.code}:points", points)
        yield pa.field(f"{leaf.code}:status", words)
    yield from (pa.field(f"{node.code}:subtotal", points) for node in scheme.nodes)
    yield from (pa.field(f"{each.code}:adjustment", points) for each in scheme.adjustments)


def _columns(result: Result, rows: slice) -> list[Any]:
    return [*_unit_columns(result, rows), *_figure_columns(result, rows)]


def _unit_columns(result: Result, rows: slice) -> Iterator[Any]:
    import pyarrow as pa

    units, ranked = result.units, result.totals.has_total[rows]
    yield from (pa.array(each[rows], pa.string()) for each in (units.codes, units.names))
    yield pa.array(units.groups[rows], pa.string())
    yield _decimals(result, result.totals.total[rows], ranked)
    yield from (
        pa.array(place[rows], mask=~ranked)
        for place in (result.ranks.overall, result.ranks.in_group)
    )
    grade = result.grade[rows]
    names = [each.name for each in result.scheme.grades] or [""]
    yield pa.array(np.array(names, object)[grade], pa.string(), mask=grade < 0)
    yield pa.array(_vetoes(result, rows), pa.string())
    yield pa.array(np.where(ranked, "ranked", "excluded").astype(object), pa.string())


def _vetoes(result: Result, rows: slice) -> Any:
    """The codes of the vetoes that apply, with a blank between them."""
    found = np.full(len(result.totals.has_total[rows]), "", object)
    for call in result.vetoes:
        here = call.applies[rows]
        found[here] = np.array(
            [f"{text} {call.veto.code}".lstrip() for text in found[here]], object
        )
    return found


def _figure_columns(result: Result, rows: slice) -> Iterator[Any]:
    import pyarrow as pa

    words = pa.array([STATUS_NAMES[status] for status in range(len(STATUS_NAMES))])
    everyone = np.ones(len(result.totals.has_total[rows]), bool)
    for score in result.leaves.values():
        yield _decimals(result, score.shown[rows], score.left[rows] == INSIDE)
        yield pa.DictionaryArray.from_arrays(pa.array(score.status[rows].astype(np.int8)), words)
    for node in result.scheme.nodes:
        inside = result.totals.inside[node.code][rows]
        yield _decimals(result, result.totals.subtotals[node.code][rows], inside)
    for adjustment in result.adjustments:
        yield _decimals(result, adjustment.shown[rows], everyone)


def _decimals(result: Result, steps: Ints, there: Bools) -> Any:
    """Steps as decimals of 128 bits, laid out as Arrow keeps them; null where nothing is."""
    import pyarrow as pa

    wide = np.empty((len(steps), 2), np.int64)
    wide[:, 0], wide[:, 1] = steps, steps >> 63
    kind = pa.decimal128(_DIGITS, result.scheme.decimals)
    missing = int(np.count_nonzero(~there))
    mask = pa.py_buffer(np.packbits(there, bitorder="little")) if missing else None
    buffers = [mask, pa.py_buffer(wide)]
    return pa.Array.from_buffers(kind, len(steps), buffers, missing)
