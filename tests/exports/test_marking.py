"""The mark in files: there, readable, escaped; and nothing else is changed by it."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path

import docx
import openpyxl
import pytest

from kaocheng.exports.counting import rows_in
from kaocheng.exports.kinds import TABLE, Asks, Export, Marking, asks_reason
from kaocheng.exports.marking import Mark, marked
from kaocheng.scoring import pack
from kaocheng.scoring.issued import draft, export_scheme, read_issued
from kaocheng.scoring.workbooks import read_first_sheet
from tests.exports.files import cells, footers, part, workbook

AT = datetime.datetime(2026, 3, 1, 9, 30, tzinfo=datetime.UTC)
MARK = Mark("示例局", "演示甲", AT)
WORDS = "导出：示例局 演示甲 2026-03-01 09:30"


def test_the_words_name_unit_person_and_time() -> None:
    assert MARK.words == WORDS
    assert Mark("", "演示甲", AT).words == "导出：演示甲 2026-03-01 09:30"


def test_long_names_are_cut_so_that_a_footer_holds_them() -> None:
    words = Mark("长" * 200, "名" * 200, AT).words
    assert len(words) < 120
    assert words.count("…") == 2


def test_a_workbook_says_it_at_its_end_in_print_and_in_its_properties() -> None:
    made = marked(workbook(footer="&C第 &P 页"), "xlsx", MARK, Marking.VISIBLE)
    assert cells(made)[-1][0] == WORDS
    assert cells(made)[-2] == [None, None], "a row between the table and the mark"
    assert WORDS in footers(made)[0]
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert sheet.oddFooter.center.text == "第 &P 页"
    assert openpyxl.load_workbook(io.BytesIO(made)).properties.description == WORDS


@pytest.mark.parametrize("footer", ["", "&C第 &P 页"])
def test_beside_what_is_read_back_no_cell_changes(footer: str) -> None:
    plain = workbook(footer=footer, hidden=True)
    made = marked(plain, "xlsx", MARK, Marking.BESIDE)
    assert cells(made) == cells(plain)
    before, after = read_first_sheet(plain), read_first_sheet(made)
    assert (after.rows, after.ranges, after.errors) == (before.rows, before.ranges, before.errors)
    assert WORDS in footers(made)[0]
    assert footers(made)[1] == "", "the hidden sheet is left alone"
    assert part(made, "xl/worksheets/sheet2.xml") == part(plain, "xl/worksheets/sheet2.xml")


def test_an_empty_sheet_is_marked_as_well() -> None:
    made = marked(workbook(rows=()), "xlsx", MARK, Marking.VISIBLE)
    assert cells(made)[-1][0] == WORDS


@pytest.mark.parametrize(
    "name", ["甲&乙", "&P<b>", 'a"b', "A&&B", "]]>", "甲\x00\x0b乙\n丙", "&amp;"]
)
@pytest.mark.parametrize("suffix", ["xlsx", "csv", "txt", "json", "docx"])
def test_no_name_breaks_a_file(name: str, suffix: str) -> None:
    mark = Mark(name, name, AT)
    plain = {
        "xlsx": workbook(),
        "csv": "代码,单位\r\n1,甲\r\n".encode("utf-8-sig"),
        "txt": "报告\n".encode(),
        "json": b'{"rows": []}',
        "docx": scheme_table("docx"),
    }[suffix]
    made = marked(plain, suffix, mark, Marking.VISIBLE)
    if suffix == "xlsx":
        assert cells(made)[-1][0] == mark.words
        assert openpyxl.load_workbook(io.BytesIO(made)).properties.description == mark.words
        # In a footer a single & would be a code: it is written twice.
        assert mark.words.replace("&", "&&") in footers(made)[0]
    elif suffix == "json":
        assert json.loads(made)["导出"] == mark.words
    elif suffix == "docx":
        footer = docx.Document(io.BytesIO(made)).sections[0].footer
        assert footer.paragraphs[-1].text == mark.words
    else:
        assert mark.words.replace('"', '""' if suffix == "csv" else '"') in made.decode()


def test_a_csv_keeps_its_lines_and_gets_one_without_a_code() -> None:
    made = marked("代码,单位\r\n1,甲\r\n".encode("utf-8-sig"), "csv", MARK, Marking.BESIDE)
    assert made.decode("utf-8-sig") == f'代码,单位\r\n1,甲\r\n,"{WORDS}"\r\n'


def scheme_table(suffix: str) -> bytes:
    source = pack("provinces-2023").scheme_path.read_bytes()
    return export_scheme(source, f".{suffix}", name="示例")


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_scheme_table_reads_back_as_the_scheme_that_it_was(suffix: str, tmp_path: Path) -> None:
    plain = scheme_table(suffix)
    made = marked(plain, suffix, MARK, Marking.BESIDE)
    assert made != plain
    sources = []
    for content in (plain, made):
        path = tmp_path / f"示例.{suffix}"
        path.write_bytes(content)
        sources.append(draft(read_issued(path)).source)
    assert sources[1] == sources[0] == pack("provinces-2023").scheme_path.read_bytes()


@pytest.mark.parametrize("suffix", ["zip", "pdf", "yaml", ""])
def test_what_cannot_be_marked_does_not_go_out_as_if_it_were(suffix: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        marked(b"x", suffix, MARK, Marking.BESIDE)
    assert marked(b"x", suffix, MARK, Marking.CLEAN) == b"x"


def test_rows_are_counted_below_the_headings() -> None:
    rows = [("甲", "1"), ("乙", "2"), ("丙", "3")]
    assert rows_in(workbook(rows=rows, hidden=True), "xlsx") == 3
    assert rows_in("代码,单位\r\n1,甲\r\n2,乙\r\n".encode("utf-8-sig"), "csv") == 2
    assert rows_in(b"PK", "zip") is None


def test_every_kind_is_decided_with_a_reason() -> None:
    assert set(TABLE) == set(Export)
    assert all(kind.why and kind.label for kind in TABLE.values())
    assert len({kind.label for kind in TABLE.values()}) == len(TABLE)
    # What outsiders compare byte by byte, what is kept by its digest, what an organ issues.
    clean = {export for export, kind in TABLE.items() if kind.marking is Marking.CLEAN}
    assert clean >= {Export.PACKAGE, Export.CIRCULAR, Export.DRAW_FRAME, Export.EVIDENCE}


def test_lists_of_persons_are_asked_for_always_and_marks_until_they_are_known() -> None:
    asked = [export for export in Export if asks_reason(export, is_published=True)]
    assert set(asked) == {Export.PEOPLE, Export.POSTS, Export.DUTIES}
    until = {export for export in Export if TABLE[export].asks is Asks.BEFORE_PUBLICATION}
    assert {Export.RANKING, Export.COMPARISON, Export.PACKAGE, Export.CIRCULAR} <= until
    assert all(asks_reason(export, is_published=False) for export in until)


def test_the_handbook_of_operations_holds_the_same_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    for kind in TABLE.values():
        row = f"| {kind.label} | {kind.marking.value} | {kind.asks.value} | {kind.why} |"
        assert row in page, kind.label
