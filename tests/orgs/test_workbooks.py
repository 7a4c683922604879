"""Workbooks from outside: what calamine leaves out is found, and what would explode is refused."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from kaocheng.orgs.refusals import Refusal
from kaocheng.orgs.workbooks import cell_name, read_first_sheet


def book(write: Callable[[Any, Any], object]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        write(made, made.add_worksheet("表"))
    return out.getvalue()


def rezipped(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same package with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return out.getvalue()


def plain() -> bytes:
    return book(lambda _, sheet: (sheet.write("B2", 76), sheet.write("A1", "字")))


def test_cells_have_the_names_that_people_know() -> None:
    assert [cell_name(0, 0), cell_name(6, 7), cell_name(0, 26), cell_name(9, 701)] == [
        "A1", "H7", "AA1", "ZZ10",
    ]  # fmt: skip


def test_rows_keep_their_places_whatever_stands_empty_above() -> None:
    assert read_first_sheet(plain()).value(1, 1) == 76


def test_a_failed_formula_is_seen_for_what_it_is() -> None:
    sheet = read_first_sheet(
        book(lambda _, sheet: sheet.write_formula("C2", "=1/0", None, "#DIV/0!"))
    )
    assert sheet.rows[1][2] == ""  # what calamine makes of it
    assert sheet.value(1, 2) == "#DIV/0!"


def test_a_cell_shown_as_a_percentage_is_known_as_one() -> None:
    def write(made: Any, sheet: Any) -> None:
        sheet.write("A1", 0.1, made.add_format({"num_format": "0%"}))
        sheet.write("A2", 0.1, made.add_format({"num_format": '0.0"％" %'}))
        sheet.write("A3", 0.1)

    assert read_first_sheet(book(write)).percents == {(0, 0), (1, 0)}


def test_merged_cells_know_their_first() -> None:
    sheet = read_first_sheet(book(lambda _, sheet: sheet.merge_range("A2:B3", "类别")))
    assert sheet.merged == {(1, 1): (1, 0), (2, 0): (1, 0), (2, 1): (1, 0)}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "不是 Excel 工作簿"),
        (b"a,b\n1,2\n", "不是 Excel 工作簿"),
        (b"%PDF-1.7", "不是 Excel 工作簿"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "请另存为不带密码的 .xlsx"),
        (b"PK\x03\x04" + b"\0" * 100, "另存为 .xlsx 后再导入"),
    ],
)
def test_what_is_no_workbook_is_refused_with_the_way_out(content: bytes, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        read_first_sheet(content)


def test_half_a_workbook_is_refused() -> None:
    with pytest.raises(Refusal, match="读不出来"):
        read_first_sheet(plain()[:-200])


def test_an_archive_without_a_sheet_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("readme.txt", "x")
    with pytest.raises(Refusal, match="读不出来"):
        read_first_sheet(out.getvalue())


def test_a_large_file_is_refused_before_it_is_opened() -> None:
    with pytest.raises(Refusal, match="超过上限"):
        read_first_sheet(plain(), 1000)


def test_a_zip_bomb_is_refused_by_its_directory() -> None:
    bomb = rezipped(plain(), "docProps/app.xml", lambda _: b"\0" * (30 * 2**20))
    assert len(bomb) < 100_000
    with pytest.raises(Refusal, match="压缩比异常"):
        read_first_sheet(bomb)


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    """The directory says 10 bytes, the stream holds a megabyte."""
    content = bytearray(rezipped(plain(), "xl/sharedStrings.xml", lambda _: b" " * 2**20))
    where = content.rindex(b"xl/sharedStrings.xml") - 46
    struct.pack_into("<L", content, where + 24, 10)
    with pytest.raises(Refusal, match="读不出来"):
        read_first_sheet(bytes(content))


def test_a_lone_cell_far_out_is_refused_before_a_table_is_laid_out() -> None:
    far = book(lambda _, sheet: sheet.write("XFD1048576", 1))
    with pytest.raises(Refusal, match="表格范围过大"):
        read_first_sheet(far)


def test_entities_are_not_expanded() -> None:
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    content = rezipped(plain(), "xl/workbook.xml", lambda old: evil + old)
    with pytest.raises(Refusal, match="读不出来"):
        read_first_sheet(content)


def test_xml_that_breaks_off_is_refused() -> None:
    content = rezipped(plain(), "xl/worksheets/sheet1.xml", lambda old: old[: len(old) // 2])
    with pytest.raises(Refusal, match="读不出来"):
        read_first_sheet(content)
