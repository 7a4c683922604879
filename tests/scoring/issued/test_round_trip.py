"""A scheme written as a table and read again is the same; only changed cells are read anew."""

from __future__ import annotations

import base64
import copy
import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from kaocheng.scoring import pack, pack_names, read_scheme
from kaocheng.scoring.issued import Decision, Draft, draft, export_scheme, read_issued
from kaocheng.scoring.issued import carry as carrying
from kaocheng.scoring.issued.shapes import GUESSED, PERSON
from tests.scoring.issued.books import rezipped

HOME = Path(__file__).resolve().parents[3]
DEMONSTRATIONS = sorted((HOME / "src/kaocheng/results/demonstrations").glob("*.yaml"))
SCHEMES = [*(pack(name).scheme_path for name in pack_names()), *DEMONSTRATIONS]
FORMATS = pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
RURAL = HOME / "src/kaocheng/results/demonstrations/rural-from.yaml"
PROVINCES = pack("provinces-2023").scheme_path.read_bytes()

WITH_ADJUSTMENTS = """\
format: kaocheng-scheme/1
code: duty
title: 责任目标考核
items:
  - {code: made, name: 完成数}
  - {code: praised, name: 表彰次数}
  - {code: named, name: 通报次数}
  - {code: spread, name: 推广项数}
indicators:
  - {code: "1", name: 任务完成, points: 100, rule: {kind: ratio, of: made, to: 10}}
adjustments:
  - code: b1
    name: 表彰
    kind: bonus
    cap: 2
    assessor: 组织部
    rule: {kind: award, of: praised, points: 1}
  - {code: b2, name: 推广, kind: bonus, cap: 1, rule: {kind: award, of: spread, points: 1}}
  - code: d1
    name: 通报
    kind: deduction
    cap: 3
    assessor: 督查室
    rule: {kind: award, of: named, points: 0.5}
""".encode()

Change = Callable[[Any], None]


def changed(content: bytes, suffix: str, change: Change) -> bytes:
    """The file after somebody has edited it: `change` gets a sheet or a table by rows."""
    out = io.BytesIO()
    if suffix == ".xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        change(Sheet(book.worksheets[0]))
        book.save(out)
    else:
        page = docx.Document(io.BytesIO(content))
        change(Table(page))
        page.save(out)
    return out.getvalue()


class Sheet:
    """A sheet, edited by the text that stands in a cell."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet

    def replace(self, old: str, new: str) -> None:
        cells = [each for row in self.sheet for each in row if old in str(each.value or "")]
        cells[0].value = cells[0].value.replace(old, new)

    def delete_row(self, code: str) -> None:
        (row,) = (each[0].row for each in self.sheet if each[0].value == code)
        self._shift(row, -1)
        self.sheet.delete_rows(row)

    def add_row(self, below: str, cells: list[str]) -> None:
        (row,) = (each[0].row for each in self.sheet if each[0].value == below)
        self._shift(row + 1, 1)
        self.sheet.insert_rows(row + 1)
        for column, text in enumerate(cells, 1):
            self.sheet.cell(row + 1, column).value = text or None

    def fill(self, code: str, heading: str, text: str) -> None:
        (row,) = (each[0].row for each in self.sheet if each[0].value == code)
        (column,) = (each.column for line in self.sheet for each in line if each.value == heading)
        self.sheet.cell(row, column).value = text

    def _shift(self, row: int, by: int) -> None:
        """What office programs do to merged cells, and openpyxl does not."""
        for merged in self.sheet.merged_cells.ranges:
            if merged.min_row >= row + (by < 0):
                merged.shift(row_shift=by)
            elif merged.max_row >= row - (by > 0):
                merged.expand(down=by) if by > 0 else merged.shrink(bottom=1)


class Table:
    """A document with one table, edited by the text that stands in a cell."""

    def __init__(self, page: Any) -> None:
        self.page, self.table = page, page.tables[0]

    def replace(self, old: str, new: str) -> None:
        if self.page.paragraphs and old in self.page.paragraphs[0].text:
            self.page.paragraphs[0].text = self.page.paragraphs[0].text.replace(old, new)
            return
        cell = next(each for row in self.table.rows for each in row.cells if old in each.text)
        cell.text = cell.text.replace(old, new)

    def fill(self, code: str, heading: str, text: str) -> None:
        heads = [cell.text for cell in self.table.rows[0].cells]
        (row,) = (each for each in self.table.rows if each.cells[0].text == code)
        row.cells[heads.index(heading)].text = text

    def delete_row(self, code: str) -> None:
        (row,) = (each for each in self.table.rows if each.cells[0].text == code)
        row._tr.getparent().remove(row._tr)

    def add_row(self, below: str, cells: list[str]) -> None:
        (row,) = (each for each in self.table.rows if each.cells[0].text == below)
        made = copy.deepcopy(row._tr)
        row._tr.addnext(made)
        fresh = next(each for each in self.table.rows if each._tr is made)
        for cell, text in zip(fresh.cells, cells, strict=True):
            if cell._tc.vMerge is None:
                cell.text = text


def again(suffix: str, change: Change, source: bytes = PROVINCES) -> Draft:
    content = changed(export_scheme(source, suffix), suffix, change)
    return draft(read_issued(content, f"表{suffix}"))


@FORMATS
@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_scheme_comes_back_byte_for_byte(path: Path, suffix: str) -> None:
    source = path.read_bytes()
    table = read_issued(export_scheme(source, suffix), f"表{suffix}")
    made = draft(table)
    assert (made.source, made.origin) == (source, "carried")
    assert table.carried is not None
    digest = carrying.digest_of(table.grid.cells, table.heading.top)
    assert table.carried.digest == digest
    assert all(each.words for each in made.standards)


@FORMATS
@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_one_changed_cell_of_any_scheme_changes_nothing_else(path: Path, suffix: str) -> None:
    before = read_scheme(path)
    leaf = before.leaves[-1]
    name = f"{leaf.name}（"
    made = again(suffix, lambda each: each.replace(name, f"新{name}"), path.read_bytes())
    after = made.scheme
    assert made.origin == "patched"
    assert after.node[leaf.code].name == f"新{leaf.name}"
    assert [n.code for n in after.leaves] == [n.code for n in before.leaves]
    for old in before.leaves:
        new = after.node[old.code]
        assert (new.rule, new.points, new.text) == (old.rule, old.points, old.text)
    assert (after.adjustments, after.vetoes, after.items, after.grades) == (
        before.adjustments, before.vetoes, before.items, before.grades,
    )  # fmt: skip


@FORMATS
def test_a_file_saved_again_without_a_change_is_still_exact(suffix: str) -> None:
    made = again(suffix, lambda _: None)
    assert (made.source, made.origin) == (PROVINCES, "carried")


@FORMATS
def test_the_same_scheme_gives_the_same_file(suffix: str) -> None:
    assert export_scheme(PROVINCES, suffix) == export_scheme(PROVINCES, suffix)


@FORMATS
def test_a_changed_standard_is_read_anew_and_the_rest_is_kept(suffix: str) -> None:
    old = "第一名得6分，末位得1.8分"
    made = again(suffix, lambda each: each.replace(old, "第一名得6分，末位得1.2分"))
    before, after = read_scheme(PROVINCES), made.scheme
    assert made.origin == "patched"
    assert "末位得1.2分" in after.node["1.2"].text
    for leaf in before.leaves:
        if leaf.code != "1.2":
            assert after.node[leaf.code].rule == leaf.rule, leaf.code
            assert after.node[leaf.code].missing == leaf.missing
    told = [f for f in made.findings if f.sort == GUESSED and "改过" in f.why]
    assert [f.text[:12] for f in told] == [after.node["1.2"].text[:12]]
    assert (after.grades, after.vetoes, after.ranking) == (
        before.grades, before.vetoes, before.ranking,
    )  # fmt: skip


@FORMATS
def test_a_standard_that_is_clear_becomes_its_rule(suffix: str) -> None:
    source = RURAL.read_bytes()
    words = read_scheme(source).node["5.2"].rule
    assert words is not None
    old = words.words(read_scheme(source).item_names)
    new = "未销号黑臭水体每发现1处扣3分，扣完为止。"
    made = again(suffix, lambda each: each.replace(old, new), source)
    told = {each.code: each for each in made.standards}
    assert told["5.2"].rule["kind"] == "deduct"
    assert str(told["5.2"].rule["points"]) == "3"
    assert made.scheme.node["5.2"].text == new


@FORMATS
def test_decisions_count_for_what_was_changed(suffix: str) -> None:
    change: Change = lambda each: each.replace("第一名得6分，末位得1.8分", "第一名得6分，末位得1分")  # noqa: E731
    content = changed(export_scheme(PROVINCES, suffix), suffix, change)
    table = read_issued(content, f"表{suffix}")
    told = {each.code: each.standard for each in draft(table).standards}
    standard = told["1.2"]
    assert standard is not None
    made = draft(table, {standard.key: Decision("judged")})
    assert type(made.scheme.node["1.2"].rule).__name__ == "Judged"


@FORMATS
def test_changed_names_points_and_departments(suffix: str) -> None:
    def change(each: Any) -> None:
        each.replace("增量贡献（4分）", "经济增量（3.5分）")
        each.replace("2023年度目标责任考核", "2024年度目标责任考核")
        each.replace("统计部门、住房城乡建设部门", "统计部门、财政部门")

    made = again(suffix, change)
    leaf = made.scheme.node["1.3"]
    assert (leaf.name, float(leaf.points_for("main"))) == ("经济增量", 3.5)
    assert made.scheme.node["1.4"].support == ("统计部门", "财政部门")
    assert made.scheme.title == "2024年度目标责任考核"
    assert made.scheme.node["1.1"] is not None
    assert any("下级指标合计" in fault.what for fault in made.lint)


@FORMATS
def test_a_deleted_row_goes_and_an_added_one_comes(suffix: str) -> None:
    def change(each: Any) -> None:
        each.delete_row("2.2")
        new = "万元以上项目每新增1个加1分，最多加3分。"
        each.add_row("1.3", ["", "", "项目建设（3分）", new, "发展改革部门", "", "", "", ""])

    made = again(suffix, change)
    codes = [leaf.code for leaf in made.scheme.leaves]
    assert "2.2" not in codes
    assert codes[:5] == ["1.1", "1.2", "1.3", "1.5", "1.4"]
    added = made.scheme.node["1.5"]
    assert (added.name, added.points, added.lead) == ("项目建设", 3, "发展改革部门")
    assert {f.why for f in made.findings} >= {
        "这一行已从表中删去，方案里也删去", "新加的一行，读作指标 1.5",
    }  # fmt: skip


@FORMATS
def test_a_table_rebuilt_by_hand_is_read_from_its_cells(suffix: str) -> None:
    made = again(suffix, lambda each: each.replace("编号", "序列"))
    assert made.origin == "table"
    assert any("整张表按表上的内容重读" in f.why for f in made.findings)


@FORMATS
def test_who_assesses_a_bonus_or_a_deduction_is_printed_and_comes_back(suffix: str) -> None:
    """The column is there for them alone: no indicator of this scheme says who assesses it."""
    table = read_issued(export_scheme(WITH_ADJUSTMENTS, suffix), f"表{suffix}")
    (column,) = (each.index for each in table.heading.columns if each.heading == "考核部门")
    found = {cell.text for cell in table.grid.cells if cell.column == column}
    assert found == {"考核部门", "组织部", "督查室"}
    # A deduction takes off, and of a bonus there are no full points that would be the most.
    words = {"表彰次数每1加1分", "推广项数每1加1分", "通报次数每1扣0.5分"}
    assert words < {cell.text for cell in table.grid.cells}
    assert draft(table).source == WITH_ADJUSTMENTS


@FORMATS
def test_who_assesses_a_deduction_is_changed_or_taken_out_by_hand(suffix: str) -> None:
    def change(each: Any) -> None:
        each.replace("督查室", "审计局")
        each.replace("组织部", "")

    made = again(suffix, change, WITH_ADJUSTMENTS)
    assert [each.assessor for each in made.scheme.adjustments] == ["", "", "审计局"]
    before = read_scheme(WITH_ADJUSTMENTS)
    assert [each.rule for each in made.scheme.adjustments] == [
        each.rule for each in before.adjustments
    ]
    told = [f for f in made.findings if "考核部门改过" in f.why]
    assert [f.sort for f in told] == [GUESSED] * 2


@FORMATS
def test_who_assesses_a_bonus_is_filled_in_by_hand(suffix: str) -> None:
    def change(each: Any) -> None:
        each.fill("b2", "考核部门", "宣传部")

    made = again(suffix, change, WITH_ADJUSTMENTS)
    assert [each.assessor for each in made.scheme.adjustments] == ["组织部", "宣传部", "督查室"]


@FORMATS
def test_the_assessor_of_a_bonus_is_read_from_the_cells_alone(suffix: str) -> None:
    """A table whose carried scheme is lost still says who assesses what."""
    made = again(suffix, lambda each: each.replace("编号", "序列"), WITH_ADJUSTMENTS)
    assert made.origin == "table"
    assert [each.assessor for each in made.scheme.adjustments] == ["组织部", "", "督查室"]


def test_a_changed_veto_is_left_to_a_person() -> None:
    scheme = read_scheme(PROVINCES)
    assert scheme.vetoes
    name = scheme.vetoes[0].name
    made = again(".xlsx", lambda each: each.replace(name, f"{name}（改）"))
    assert any(f.sort == PERSON and "没有跟着改" in f.why for f in made.findings)
    assert made.scheme.vetoes == scheme.vetoes


def test_what_is_carried_never_beats_what_is_seen() -> None:
    """A forged scheme under an honest table: the differing cells are read from the table."""
    honest = export_scheme(PROVINCES, ".docx")
    forged = PROVINCES.replace("增量贡献".encode(), "别的名称".encode())
    digest = read_issued(honest, "表.docx").carried
    assert digest is not None
    content = rezipped(
        honest, "customXml/item1.xml", lambda _: carrying.to_part(forged, digest.digest)
    )
    made = draft(read_issued(content, "表.docx"))
    assert made.origin == "patched"
    assert made.scheme.node["1.3"].name == "增量贡献"


@pytest.mark.parametrize("part", [b"", b"<x/>", b"not xml kaocheng urn:kaocheng:scheme"])
def test_a_damaged_carried_scheme_is_no_harm(part: bytes) -> None:
    content = rezipped(export_scheme(PROVINCES, ".docx"), "customXml/item1.xml", lambda _: part)
    made = draft(read_issued(content, "表.docx"))
    assert made.origin == "table"
    assert len(made.scheme.leaves) >= 15


def test_a_carried_scheme_that_would_explode_is_not_unpacked() -> None:
    bomb = base64.b64encode(zlib.compress(b" " * 2**26, 9)).decode()
    assert carrying.from_lines(["kaocheng-issued/1", "sha256:x", bomb]) is None


def test_the_document_is_landscape_and_repeats_its_heading() -> None:
    with zipfile.ZipFile(io.BytesIO(export_scheme(PROVINCES, ".docx"))) as package:
        text = package.read("word/document.xml").decode()
    assert 'w:orient="landscape"' in text
    assert text.count("<w:tblHeader/>") == 1
    assert "方正小标宋简体" in text


def test_the_workbook_prints_on_landscape_pages_with_its_heading() -> None:
    book = openpyxl.load_workbook(io.BytesIO(export_scheme(PROVINCES, ".xlsx")))
    sheet, hidden = book.worksheets
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$3:$3"
    assert hidden.sheet_state == "hidden"
    assert sheet["B4"].value == "经济运行（28分）"
    assert "B4:B7" in {str(each) for each in sheet.merged_cells.ranges}
