"""Rows of CSV tables as people save them: BOM, blanks and GBK are understood, faults are named."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kaocheng.scoring.bounded import BoundedFaults, quoted
from kaocheng.scoring.faults import Fault, Refused, refuse
from kaocheng.scoring.files import CONTROL, foreign, read_bytes

MOST_TABLE_BYTES = 100 * 2**20
_MOST_COLUMNS = 100
_OTHER_SEPARATORS = {";": "分号", "\t": "制表符", "；": "全角分号", "，": "全角逗号", "|": "竖线"}


@dataclass(frozen=True)
class Rows:
    """The rows of a table in the order of `columns`, each with its line; `notices` for stderr.

    `faults` fills while the rows are read: what is wrong with the form of a row, which is left out.
    """

    name: str
    rows: Iterator[tuple[int, list[str]]]
    faults: BoundedFaults
    notices: tuple[Fault, ...] = ()


def decode(data: bytes, name: str) -> tuple[str, tuple[Fault, ...]]:
    """Text of a table: UTF-8 with or without BOM, else GB18030 (GBK) with a notice."""
    kind = foreign(data)
    if kind:
        mend = "请在 Excel 中另存为“CSV UTF-8（逗号分隔）”，不要只改文件名"
        raise refuse(name, f"这是 {kind}，不是 CSV", mend)
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


def csv_source(
    source: str | Path | bytes, name: str, needed: tuple[str, ...], optional: tuple[str, ...]
) -> tuple[Rows, str]:
    """The rows of a CSV table and the digest of its bytes."""
    data = read_bytes(source, name, MOST_TABLE_BYTES)
    return csv_rows(data, name, needed, optional), f"sha256:{hashlib.sha256(data).hexdigest()}"


def csv_rows(data: bytes, name: str, needed: Sequence[str], optional: Sequence[str]) -> Rows:
    """Rows with the cells of `needed` and `optional` columns, "" for a column that is absent.

    Raises `Refused` for a header that lacks a needed column, names one twice or has a strange one.
    """
    text, notices = decode(data, name)
    _refuse_control(text, name)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader)]
    except (StopIteration, csv.Error):
        raise refuse(
            f"{name} 第1行", "表头读不出来", f"第一行须是 {','.join([*needed, *optional])}"
        ) from None
    check_header(header, name, needed, optional)
    order = [header.index(c) if c in header else None for c in (*needed, *optional)]
    faults = BoundedFaults(name)
    return Rows(name, _body(reader, faults, len(header), order), faults, notices)


def _refuse_control(text: str, name: str) -> None:
    found = CONTROL.search(text)
    if found is None:
        return
    if found.group() == "\0":
        raise refuse(name, "文件不是文本表格", "请另存为 CSV，或改用 Parquet")
    line = text.count("\n", 0, found.start()) + 1
    raise refuse(f"{name} 第{line}行", "有不能使用的控制字符", "请删去这个字符，重新录入这一格")


def check_header(
    header: list[str], name: str, needed: Sequence[str], optional: Sequence[str]
) -> None:
    """Raise `Refused` with everything that is wrong with the header."""
    shape = f"表头须是 {','.join([*needed, *optional])}"
    if not set(needed) & set(header) or len(header) > _MOST_COLUMNS:
        raise refuse(f"{name} 第1行", _no_header(header), shape)
    found = [(f"缺少“{c}”列", shape) for c in needed if c not in header]
    for column, times in Counter(header).items():
        if column not in (*needed, *optional):
            found.append((f"不认识{quoted(column)}列", f"请删去；{shape}"))
        elif times > 1:
            found.append((f"“{column}”列重复", shape))
    if found:
        raise Refused(Fault(f"{name} 第1行", what, mend) for what, mend in found)


def _no_header(header: list[str]) -> str:
    """What is wrong where no column is known."""
    for sign, words in _OTHER_SEPARATORS.items():
        if len(header) == 1 and sign in header[0]:
            return f"各列用{words}隔开，须用半角逗号"
    return f"第一行不是表头，写的是{quoted(','.join(header[:_MOST_COLUMNS]))}"


def _body(
    reader: Iterator[list[str]], faults: BoundedFaults, width: int, order: list[int | None]
) -> Iterator[tuple[int, list[str]]]:
    line = 1
    while True:
        begins = line + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            where = f"{faults.name} 第{begins}行"
            faults.add(where, "引号不成对，或一格过长；以下各行未再检查", "请检查从这一行起的引号")
            return
        line = reader.line_num  # type: ignore[attr-defined]
        cells = [cell.strip() for cell in cells]
        wrong = _form(cells, width, line > begins)
        if wrong:
            faults.add(f"{faults.name} 第{begins}行", *wrong)
        elif any(cells):
            yield begins, ["" if place is None else cells[place] for place in order]


def _form(cells: list[str], width: int, over_lines: bool) -> tuple[str, str] | None:
    """What is wrong with the form of a row, None if nothing is; a blank row is in order."""
    if over_lines and any("\n" in cell or "\r" in cell for cell in cells):
        return "有一格里面换行", "请把这一格写在一行内，并检查引号"
    if len(cells) != width and any(cells):
        return f"有 {len(cells)} 格，表头有 {width} 格", "请检查逗号和引号"
    return None
