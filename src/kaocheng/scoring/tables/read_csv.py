"""Rows of CSV tables as people save them: a BOM, blanks and GBK are understood, faults are named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kaocheng.scoring.faults import Fault, refuse

MOST_TABLE_BYTES = 100 * 2**20


@dataclass(frozen=True)
class Rows:
    """The rows of a table in the order of `columns`, each with its line; `notices` for stderr."""

    name: str
    rows: Iterator[tuple[int, list[str]]]
    notices: tuple[Fault, ...] = ()


def decode(data: bytes, name: str) -> tuple[str, tuple[Fault, ...]]:
    """Text of a table: UTF-8 with or without BOM, else GB18030 (GBK) with a notice."""
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise refuse(
            name, "文件编码既不是 UTF-8，也不是 GBK", "请用 Excel 另存为“CSV UTF-8（逗号分隔）”"
        ) from None
    notice = Fault(name, "文件是 GBK 编码，已按 GBK 读入", "建议另存为 UTF-8")
    return text, (notice,)


def csv_rows(data: bytes, name: str, needed: Sequence[str], optional: Sequence[str]) -> Rows:
    """Rows with the cells of `needed` and `optional` columns, "" for a column that is absent.

    Raises `Refused` for a header that lacks a needed column, names one twice or has a strange one.
    """
    text, notices = decode(data, name)
    if "\0" in text:
        raise refuse(name, "文件不是文本表格", "请另存为 CSV，或改用 Parquet")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader)]
    except (StopIteration, csv.Error):
        raise refuse(name, "表头读不出来", f"第一行须是 {','.join([*needed, *optional])}") from None
    check_header(header, name, needed, optional)
    order = [header.index(c) if c in header else None for c in (*needed, *optional)]
    return Rows(name, _body(reader, name, len(header), order), notices)


def check_header(
    header: list[str], name: str, needed: Sequence[str], optional: Sequence[str]
) -> None:
    shape = f"表头须是 {','.join([*needed, *optional])}"
    for column in needed:
        if column not in header:
            raise refuse(f"{name} 第1行", f"缺少“{column}”列", shape)
    for column in header:
        if column not in (*needed, *optional):
            raise refuse(f"{name} 第1行", f"不认识“{column}”列", f"请删去；{shape}")
        if header.count(column) > 1:
            raise refuse(f"{name} 第1行", f"“{column}”列重复", shape)


def _body(
    reader: Iterator[list[str]], name: str, width: int, order: list[int | None]
) -> Iterator[tuple[int, list[str]]]:
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise refuse(f"{name} 第{line + 1}行", "引号不成对", "请检查这一行的引号") from None
        line = reader.line_num  # type: ignore[attr-defined]
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            continue
        if len(cells) != width:
            raise refuse(
                f"{name} 第{line}行", f"有 {len(cells)} 格，表头有 {width} 格", "请检查逗号和引号"
            )
        yield line, ["" if place is None else cells[place] for place in order]
