"""Parquet tables: one file or a folder of parts, read in blocks while the last one is worked on."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kaocheng.scoring.faults import Fault, Refused, refuse
from kaocheng.scoring.files import first_bytes, read_bytes, reason_of
from kaocheng.scoring.tables.read_csv import check_header

MOST_PARQUET_BYTES = 8 * 2**30
_MOST_ROWS = 50_000_000  # a small file can unfold into any number of them
_BLOCK = 2**17  # rows worked on at a time: what is done to them stays in the caches
_CHUNK = 2**22
PARQUET_MAGIC = b"PAR1"
_FAULTS = (OSError, ValueError, NotImplementedError)


@dataclass(frozen=True)
class Block:
    """Some rows of a part: `name` is the part's, `first` the number of the first row, from 1."""

    name: str
    first: int
    batch: Any  # pyarrow.RecordBatch

    def where(self, row: int) -> str:
        """The place of a row of the block, as messages tell it."""
        return f"{self.name} 第{self.first + row}行"


@dataclass(frozen=True)
class _Part:
    name: str
    source: Path | bytes
    table: Any  # pyarrow.parquet.ParquetFile


class ParquetTable:
    """The parts of a table, all with the needed columns. Raises `Refused` where they are not."""

    def __init__(
        self,
        source: Path | bytes,
        name: str,
        needed: Sequence[str],
        optional: Sequence[str],
        most_rows: int = _MOST_ROWS,
    ) -> None:
        self.name, self.columns = name, (*needed, *optional)
        self.parts = [
            _Part(shown, part, _opened(part, shown)) for shown, part in _sources(source, name)
        ]
        self.rows: int = sum(part.table.metadata.num_rows for part in self.parts)
        if self.rows > most_rows:
            raise refuse(name, f"超过 {most_rows} 行", "请只留本次考核用到的期间和数据项")
        for part in self.parts:
            header = [str(column) for column in part.table.schema_arrow.names]
            check_header(header, part.name, needed, optional)
        self._digests = ThreadPoolExecutor(1)
        self._digest: Future[str] = self._digests.submit(self._hash)

    def digest(self) -> str:
        """Over the bytes of the parts in the order of their names; found beside the reading."""
        found = self._digest.result()
        self._digests.shutdown()
        return found

    def blocks(self, dictionaries: Sequence[str] = ()) -> Iterator[Block]:
        """All rows in blocks; the next one is decoded while this one is worked on."""
        blocks = self._blocks(dictionaries)
        with ThreadPoolExecutor(1) as ahead:
            coming = ahead.submit(next, blocks, None)
            while (block := coming.result()) is not None:
                coming = ahead.submit(next, blocks, None)
                yield block

    def _blocks(self, dictionaries: Sequence[str]) -> Iterator[Block]:
        for part in self.parts:
            known = [c for c in self.columns if c in part.table.schema_arrow.names]
            wanted = [column for column in dictionaries if column in known]
            table = _opened(part.source, part.name, wanted) if wanted else part.table
            first = 1
            try:
                for batch in table.iter_batches(_BLOCK, columns=known):
                    yield Block(part.name, first, batch)
                    first += len(batch)
            except _FAULTS:
                what = "Parquet 文件读到一半出错"
                raise refuse(part.name, what, "文件可能损坏，请重新导出") from None

    def _hash(self) -> str:
        digest = hashlib.sha256()
        for part in self.parts:
            if isinstance(part.source, bytes):
                digest.update(part.source)
                continue
            with part.source.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
        return f"sha256:{digest.hexdigest()}"


def _sources(source: Path | bytes, name: str) -> list[tuple[str, Path | bytes]]:
    """The files of a table: itself, or those in its folder by name, below folders as well."""
    if isinstance(source, bytes):
        return [(name, read_bytes(source, name, MOST_PARQUET_BYTES))]
    if not source.is_dir():
        return [(name, source)]
    found = sorted(path for path in source.rglob("*.parquet") if path.is_file())
    if not found:
        raise refuse(name, "文件夹里没有 Parquet 文件", "请检查是否选错了文件夹")
    return [(os.path.join(name, str(path.relative_to(source))), path) for path in found]


def _opened(source: Path | bytes, name: str, dictionaries: Sequence[str] = ()) -> Any:
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise refuse(name, "没有安装 Parquet 组件", "请安装 kaocheng[files]") from None
    _check_file(source, name)
    given = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        return pq.ParquetFile(given, read_dictionary=list(dictionaries), pre_buffer=True)
    except OSError as error:
        if error.errno:
            raise refuse(name, f"文件读不出来（{reason_of(error)}）", "请检查权限和磁盘") from None
        raise _torn(name) from None
    except ValueError:
        raise _torn(name) from None


def _torn(name: str) -> Refused:
    return Refused([Fault(name, "不是完整的 Parquet 文件", "文件可能被截断，请重新导出")])


def _check_file(source: Path | bytes, name: str) -> None:
    """What is no file, too large or empty is told as for every other file."""
    if isinstance(source, bytes):
        return
    if not first_bytes(source, name, MOST_PARQUET_BYTES).startswith(PARQUET_MAGIC):
        raise _torn(name)
