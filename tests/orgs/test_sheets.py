"""Files that are no tables, or tables with cells that cannot be read: refused or named by cell."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest

from kaocheng.orgs.refusals import Refusal
from kaocheng.orgs.sheets import MOST_BYTES, Column, letters_of, read_day, read_table
from tests.orgs.conftest import FOUNDED
from tests.orgs.test_imports import book

COLUMNS = (Column("code", "代码", 9, True), Column("name", "名称", 9, True))


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def with_last_cell(address: str) -> bytes:
    """A sound workbook in which one cell stands far out."""
    target, sound = io.BytesIO(), io.BytesIO(book([["代码", "名称"], ["a", "甲"]]))
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(target, "w") as archive:
        for part in source.namelist():
            content = source.read(part)
            if part.endswith("sheet1.xml"):
                row = re.sub("[A-Z]", "", address)
                far = f'<row r="{row}"><c r="{address}"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", far.encode())
            archive.writestr(part, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是 Excel 工作簿"),
        (b"code,name\n1,2\n", "不是 Excel 工作簿"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版 .xls"),
        (b"%PDF-1.7", "这是 PDF 文件"),
        (b"PK\x03\x04" + b"\0" * 40, "已损坏"),
        (zipped(a__b=b"text"), "读不出来"),
        (b"PK\x03\x04" + b"\0" * MOST_BYTES, "超过上限 5 MB"),
        (book([["名称"], ["甲"]]), "没有找到表头“代码”"),
        (book([["随便"], ["甲"]]), "没有找到表头“代码、名称”"),
        (book([["代码", "名称"]]), "表头之下没有内容"),
        (with_last_cell("XFD1048576"), "用到了第 1048576 行"),
        (with_last_cell("A900000"), "用到了第 900000 行"),
        (zipped(big=b"\0" * 201 * 2**20), "展开后过大"),
    ],
)
def test_what_is_no_such_table_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(Refusal, match=re.escape(said)):
        read_table(content, "表.xlsx", COLUMNS)


def test_a_title_and_blank_rows_do_not_disturb() -> None:
    content = book(
        [["某某表"], [], ["名称*", "代码 *\n（必填）"], [], ["甲", 1.0], ["乙", " ０２ "]]
    )
    table = read_table(content, "表.xlsx", COLUMNS)
    assert [(line.number, line.cells["code"]) for line in table.lines] == [(5, "1"), (6, "０２")]
    assert table.lines[0].where("code") == "B5「代码」"


def test_broken_formulas_and_joined_cells_are_named() -> None:
    def spoil(made: Any, sheet: Any) -> None:
        sheet.write_formula("B2", "=A99/0", None, "#DIV/0!")
        sheet.merge_range("A3:A4", "乙")
        sheet.write("B3", "乙县")

    content = book([["代码", "名称"], ["a", ""]], spoil)
    found = read_table(content, "表.xlsx", COLUMNS).faults
    assert [(fault.where, fault.what.partition("（")[0]) for fault in found] == [
        ("B2", "公式出错"),
        ("A3:A4", "是合并单元格"),
    ]


def test_an_error_on_another_sheet_does_not_matter() -> None:
    def spoil(made: Any, sheet: Any) -> None:
        made.add_worksheet("别的").write_formula("B2", "=1/0", None, "#DIV/0!")

    assert read_table(book([["代码", "名称"], ["a", "甲"]], spoil), "表.xlsx", COLUMNS).faults == ()


def test_letters_and_days() -> None:
    assert [letters_of(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert read_day("２０２４年２月２９日") == read_day("2024/2/29") == read_day("2024-02-29")
    assert read_day("2023-02-29") is None
    assert read_day("20240229") is None
    assert read_day("2020.1.1") == FOUNDED
