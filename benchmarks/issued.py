"""Reading an issued table of 100 standards, beside opening the same file with other libraries."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import cycle
from typing import TYPE_CHECKING

import docx
import openpyxl
import xlsxwriter

from benchmarks.report import Figure, Section, aimed, median_seconds
from kaocheng.scoring.issued import draft, export_scheme, read_issued
from kaocheng.scoring.issued.proposing import proposed

if TYPE_CHECKING:
    from benchmarks.run import Effort

STANDARDS = 100
_HEADS = ("序号", "考核内容（分）", "考核指标", "分值", "评分标准", "牵头单位", "配合单位")
_SENTENCES = (
    "{name}完成率达到95%的，得2分；每低1个百分点扣0.1分，扣完为止。",
    "建立{name}台账的，得1分；按月报送的，得1分。",
    "未按要求完成{name}的，每发现1处扣0.5分，扣完为止。",
    "{name}在全部单位中排第一名的得2分，以后每名递减0.1分。",
    "加强{name}的组织领导，工作扎实，成效明显。",
    "{name}比上年增长10%及以上的得2分，5%及以上的得1.5分，未下降的得1分，下降的不得分。",
)


def measure(effort: Effort) -> Section:
    """A table read and drafted anew each time, in both formats."""
    rounds = 2 if effort.quick else 7
    workbook = _workbook()
    document = _as_document(workbook)
    return Section(
        "评分表读成方案",
        [
            _figure("Excel", workbook, "表.xlsx", _open_workbook, rounds),
            _figure("Word", document, "表.docx", _open_document, rounds),
        ],
    )


def _figure(
    kind: str, content: bytes, name: str, opening: Callable[[bytes], object], rounds: int
) -> Figure:
    def read() -> None:
        proposed.cache_clear()  # every sentence anew
        draft(read_issued(content, name))

    reading, plain = median_seconds(read, rounds), median_seconds(lambda: opening(content), rounds)
    return aimed(
        f"{kind} 评分表 {STANDARDS} 条评分标准读成方案",
        f"{reading:.2f} s",
        reading,
        2,
        f"读表、逐条提出规则、写成方案、再按格式读一遍、检查；"
        f"为只打开这个文件（{plain * 1000:.0f} ms）的 {reading / plain:.1f} 倍",
    )


def _workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("评分表")
        sheet.merge_range(0, 0, 0, len(_HEADS) - 1, "2025年度考核评分表（测量用）")
        sheet.write_row(1, 0, _HEADS)
        for number, sentence in zip(range(STANDARDS), cycle(_SENTENCES), strict=False):
            row, name = number + 2, f"第{number + 1}项工作"
            if number % 10 == 0:
                sheet.merge_range(row, 1, row + 9, 1, f"第{number // 10 + 1}类（20分）")
            sheet.write_row(row, 2, (name, 2, sentence.format(name=name), "某局", "某委、某办"))
            sheet.write(row, 0, number + 1)
    return out.getvalue()


def _as_document(workbook: bytes) -> bytes:
    """The same standards in Word, without the scheme that an export carries along."""
    written = export_scheme(draft(read_issued(workbook, "表.xlsx")).source, ".docx")
    page = docx.Document(io.BytesIO(written))
    for key, link in list(page.part.rels.items()):
        if link.reltype.endswith("/customXml"):
            del page.part.rels[key]
    out = io.BytesIO()
    page.save(out)
    return out.getvalue()


def _open_workbook(content: bytes) -> object:
    """Every cell of the workbook, with openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for sheet in book for row in sheet]


def _open_document(content: bytes) -> object:
    """Every cell of the document, with python-docx, without asking for the same one twice."""
    page = docx.Document(io.BytesIO(content))
    return [[cell.text for cell in row.cells] for table in page.tables for row in table.rows]


if __name__ == "__main__":
    from benchmarks.run import Effort as _Effort

    print(measure(_Effort()).as_markdown())
