"""Seeded tables for the measurements: the same bytes of content on every machine, made once.

Facts are in long form, a row for each unit, item, period and kind, sorted by unit; texts are plain
strings, values float64 with at most four decimals (or texts), one row group for 20,000 units.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.scheme import HOME, YEAR, Row, rows, scheme_text

SEED = 20250101
CACHE = HOME.parent / "build" / "bench"
UNITS_OF_A_GROUP = 200
_CHUNK = 20_000  # units drawn together; part of the seed, so never tuned
_BLANK = 0.01  # share of cells left blank (未报)


@dataclass(frozen=True)
class Shape:
    """How much: units, leaves, periods (1: the year; 12: its months), how values are stored."""

    units: int
    leaves: int = 50
    periods: int = 1
    texts: bool = False

    @property
    def facts(self) -> int:
        return self.units * len(_cells(self))


@dataclass(frozen=True)
class Tables:
    """The three files of a run."""

    scheme: Path
    units: Path
    facts: Path


def tables(shape: Shape, cache: Path = CACHE) -> Tables:
    """The files of this shape, made where the cache lacks them."""
    words = f"{shape.units}x{shape.leaves}x{shape.periods}{'-texts' if shape.texts else ''}"
    folder = cache / f"{words}-{_recipe()}"
    if not folder.is_dir():
        making = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        _make(shape, _files(making))
        making.rename(folder)
    return _files(folder)


def _files(folder: Path) -> Tables:
    return Tables(folder / "scheme.yaml", folder / "units.parquet", folder / "facts.parquet")


def _recipe() -> str:
    """Tables of an earlier recipe are not taken for those of this one."""
    digest = hashlib.sha256()
    for name in ("scheme.yaml", "scheme.py", "data.py"):
        digest.update((HOME / name).read_bytes())
    return digest.hexdigest()[:8]


def _make(shape: Shape, files: Tables) -> None:
    files.scheme.write_text(scheme_text(shape.leaves), encoding="utf-8")
    pq.write_table(_units(shape.units), files.units, compression="snappy")
    kept = ["unit", "item", "period", "kind"]  # worth a dictionary; values are not
    with pq.ParquetWriter(
        files.facts, _schema(shape), compression="snappy", use_dictionary=kept
    ) as writer:
        for batch in _facts(shape):
            writer.write_batch(batch, row_group_size=len(batch))


def _codes(size: int) -> npt.NDArray[np.str_]:
    """Twelve digits, as codes of villages have."""
    return np.char.mod("%012d", 100_000_000_000 + 7 * np.arange(size))


def _units(size: int) -> pa.Table:
    groups = -(-size // UNITS_OF_A_GROUP)
    # Neighbours in different groups: no computation profits from sorted groups.
    group = pa.DictionaryArray.from_arrays(
        (np.arange(size) % groups).astype(np.int32), [f"g{n:04d}" for n in range(groups)]
    ).cast(pa.string())
    codes = pa.array(_codes(size))
    names = pa.array(np.char.mod("单位%d", np.arange(1, size + 1)))
    return pa.table({"unit": codes, "name": names, "group": group, "parent": group})


def _schema(shape: Shape) -> pa.Schema:
    value = pa.string() if shape.texts else pa.float64()
    text = [pa.field(name, pa.string()) for name in ("unit", "item", "period", "kind")]
    return pa.schema([*text, pa.field("value", value)])


def _cells(shape: Shape) -> list[tuple[Row, str]]:
    """The facts of one unit: rows, each with its period."""
    return [(row, period) for row in rows(shape.leaves) for period in _periods(row, shape.periods)]


def _periods(row: Row, periods: int) -> list[str]:
    year = YEAR - row.years_back
    if periods == 1 or row.yearly:
        return [str(year)]
    return [f"{year}-{month:02d}" for month in range(1, periods + 1)]


def _facts(shape: Shape) -> Iterator[pa.RecordBatch]:
    cells = _cells(shape)
    codes = _codes(shape.units)
    schema = _schema(shape)
    texts = [[row.item for row, _ in cells], [p for _, p in cells], [r.kind for r, _ in cells]]
    for start in range(0, shape.units, _CHUNK):
        chunk = codes[start : start + _CHUNK]
        values, blank = _values(cells, len(chunk), np.random.default_rng([SEED, start]))
        places = np.repeat(np.arange(len(chunk), dtype=np.int32), len(cells))
        unit = pa.DictionaryArray.from_arrays(places, pa.array(chunk)).cast(pa.string())
        value = pa.array(values.ravel(), mask=blank.ravel()).cast(schema.field("value").type)
        repeated = [_repeated(column, len(chunk)) for column in texts]
        yield pa.record_batch([unit, *repeated, value], schema=schema)


def _repeated(column: list[str], times: int) -> pa.Array:
    words, places = np.unique(column, return_inverse=True)
    tiled = np.tile(places.astype(np.int32), times)
    return pa.DictionaryArray.from_arrays(tiled, pa.array(words)).cast(pa.string())


def _values(
    cells: list[tuple[Row, str]], size: int, random: np.random.Generator
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Values and blanks, units down, facts across."""
    values = np.empty((size, len(cells)))
    for place, (row, _) in enumerate(cells):
        # A whole number over a power of ten is the float nearest to the decimal.
        drawn = random.integers(row.least, row.most + 1, size) / 10.0**row.decimals
        values[:, place] = np.where(random.random(size) < row.zeros, 0.0, drawn)
    return values, random.random((size, len(cells)), dtype=np.float32) < _BLANK
