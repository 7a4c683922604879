"""Large CSV tables of facts by columns, as Parquet is read, where nothing in them is odd.

Quotation marks, blanks around cells, other encodings and every fault are left to the reader of
rows, which names each by its line: both give the same columns for the tables that both take.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Sequence

from kaocheng.scoring.facts import Facts, Units
from kaocheng.scoring.faults import Refused
from kaocheng.scoring.scheme.model import Scheme
from kaocheng.scoring.tables.fact_matrix import TooSparse
from kaocheng.scoring.tables.parquet import Block
from kaocheng.scoring.tables.read_parquet_facts import ParquetFacts

_LARGE = 2**18  # bytes from which columns are worth their set-up
_BLOCK_BYTES = 2**23
_DENSE_CELLS = 2**26
# Whatever `str.strip` may drop, a mark of quotation, and a line that ends as no table's does.
_ODD = re.compile(r'[^\S\r\n]|"|\r(?!\n)|\0')


def csv_facts_at_once(data: bytes, name: str, scheme: Scheme, units: Units) -> Facts | None:
    """The facts of a plain table, None where the rows have to be looked at one by one."""
    if len(data) < _LARGE or not _is_plain(data):
        return None
    try:
        import pyarrow as pa
    except ImportError:
        return None
    try:
        return ParquetFacts(_CsvTable(data, name), scheme, units, _DENSE_CELLS).read()
    except (Refused, TooSparse, pa.ArrowInvalid):
        return None


def _is_plain(data: bytes) -> bool:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return not text.startswith("\ufeff") and _ODD.search(text) is None


class _CsvTable:
    """What the reader of columns asks of a table."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data, self.name = data, name
        header = data[: data.find(b"\n")].decode().strip()
        self.header = header.split(",")
        self.columns = ("unit", "item", "period", "value", "kind")

    def digest(self) -> str:
        return f"sha256:{hashlib.sha256(self.data).hexdigest()}"

    def blocks(self, dictionaries: Sequence[str] = ()) -> Iterator[Block]:
        """Raises ArrowInvalid for rows that do not fit the header, and for a strange header."""
        import pyarrow as pa
        from pyarrow import csv

        if not set(self.columns[:4]) <= set(self.header) <= set(self.columns):
            raise pa.ArrowInvalid("header")
        coded = pa.dictionary(pa.int32(), pa.string())
        types = {name: coded if name in dictionaries else pa.string() for name in self.header}
        reader = csv.open_csv(
            io.BytesIO(self.data),
            csv.ReadOptions(block_size=_BLOCK_BYTES),
            csv.ParseOptions(quote_char=False),
            csv.ConvertOptions(column_types=types, null_values=[], strings_can_be_null=False),
        )
        first = 2
        for batch in reader:
            yield Block(self.name, first, batch)
            first += len(batch)
