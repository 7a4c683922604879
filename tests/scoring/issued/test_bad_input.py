"""What cannot be read is said in a line, with the way out; what is large stays within bounds."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from kaocheng.scoring import Refused
from kaocheng.scoring.issued import draft, read_issued
from kaocheng.scoring.issued.shapes import GUESSED, OUTSIDE, PERSON
from tests.scoring.issued.books import GRAIN, HEAD, LEFT, Rows, excel, rezipped, word

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
SMALL: Rows = [["考核指标", "分值", "评分标准"], ["供水", 5, "按完成率计分。"]]
# A picture of one grey point.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6368000000820081772caa2d0000000049454e44ae426082"
)


def refusal(content: bytes, name: str) -> str:
    with pytest.raises(Refused) as refused:
        read_issued(content, name)
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "表.xlsx", "表.xlsx：文件是空的。请检查是否选错了文件"),
        (
            OLE,
            "表.xlsx",
            "表.xlsx：这是旧版 .xls 或设了密码的工作簿。请另存为不带密码的 .xlsx 后再导入",
        ),
        (
            OLE,
            "表.docx",
            "表.docx：这是旧版 .doc 或设了密码的文档。请另存为不带密码的 .docx 后再导入",
        ),
        (b"%PDF-1.7 x", "表.docx", "表.docx：这是 PDF 文件，不是 Word 文档。请选择 .docx 文件"),
        (b"<html></html>", "表.xls", "表.xls：这不是 Excel 工作簿。请选择 .xlsx 文件"),
        (b"PK\x03\x04" + b"\0" * 90, "表.docx", "表.docx：文档读不出来，可能已损坏。"),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, name: str, said: str) -> None:
    assert refusal(content, name).startswith(said)


def test_a_name_that_lies_is_refused_with_the_right_one() -> None:
    said = "表.docx：名称是 .docx，内容却是 Excel 工作簿。请把后缀改为 .xlsx，或确认没有选错文件"
    assert refusal(excel(SMALL), "表.docx") == said
    assert "内容却是 Word 文档" in refusal(word(SMALL), "表.xlsx")


def test_a_workbook_called_xls_is_read_for_what_it_is() -> None:
    assert read_issued(excel(SMALL), "表.xls").title == "表"


@pytest.mark.parametrize("part", ["docProps/app.xml"])
@pytest.mark.parametrize(("content", "name"), [(excel(SMALL), "表.xlsx"), (word(SMALL), "表.docx")])
def test_a_zip_bomb_is_refused_by_its_directory(content: bytes, name: str, part: str) -> None:
    bomb = rezipped(content, part, lambda _: b"\0" * (60 * 2**20))
    assert len(bomb) < 2**18
    assert "压缩比异常" in refusal(bomb, name)


def test_entities_of_a_document_are_not_expanded() -> None:
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    content = rezipped(word(SMALL), "word/document.xml", lambda old: evil + old)
    assert "读不出来" in refusal(content, "表.docx")


def test_a_document_of_many_megabytes_of_text_is_refused() -> None:
    noise = bytes(range(33, 60)) * 2_000_000
    long = b"<!--" + noise.replace(b"-", b"_").replace(b"<", b"_") + b"-->"
    content = rezipped(
        word(SMALL), "word/document.xml", lambda old: old.replace(b"<w:body>", long + b"<w:body>")
    )
    assert "压缩比异常" in refusal(content, "表.docx") or "文字过多" in refusal(content, "表.docx")


@pytest.mark.parametrize("rows", [[["姓名", "电话"], ["某人", 1]], [[""]], [["考核方案"]]])
def test_a_file_without_a_scoring_table_says_what_is_wanted(rows: Rows) -> None:
    for content, name in ((excel(rows), "表.xlsx"), (word(rows), "表.docx")):
        said = refusal(content, name)
        assert said.startswith(f"{name}：没有找到评分表")
        assert said.endswith("请检查表头，例如：考核内容｜考核指标｜分值｜评分标准｜牵头单位")


def test_a_heading_with_nothing_below_is_refused() -> None:
    said = "表.xlsx：表头之下没有指标。请检查评分表是否填写，表头是否在内容之上"
    assert refusal(excel([SMALL[0]]), "表.xlsx") == said


def test_a_table_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refused, match="没有“表三”这张表。文件中有：评分表、另一张"):
        read_issued(excel(SMALL, more={"另一张": SMALL}), "表.xlsx", table="表三")


# Odd cells --------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [5000, 5001, 20_000])
def test_a_sentence_of_many_thousand_signs(length: int) -> None:
    sentence = ("未按时报送的每次扣0.5分，" * 2000)[:length]
    start = time.perf_counter()
    table = read_issued(excel([SMALL[0], ["报送", 5, sentence]]), "表.xlsx")
    made = draft(table)
    assert time.perf_counter() - start < 10
    (leaf,) = made.scheme.leaves
    assert leaf.text == sentence
    if length > 5000:
        assert made.standards[0].needs_person
        assert any("超过上限 5000 个字" in f.why for f in made.findings if f.sort == PERSON)


def test_formulas_and_errors_are_told_by_cell() -> None:
    book = openpyxl.load_workbook(io.BytesIO(excel([*SMALL, ["道路", 5, "按完成率计分。"]])))
    sheet = book.active
    assert sheet is not None
    sheet["B2"], sheet["B3"], sheet["C3"] = "=2+3", "#REF!", "=A1"
    out = io.BytesIO()
    book.save(out)
    made = draft(read_issued(out.getvalue(), "表.xlsx"))
    told = {f.where: f.why for f in made.findings if f.sort == PERSON}
    assert told["评分表!B2"] == told["评分表!C3"] == "公式没有结果"
    assert told["评分表!B3"] == "公式出错，读不出内容"


def test_the_result_of_a_formula_is_taken_and_said() -> None:
    content = rezipped(
        excel(SMALL),
        "xl/worksheets/sheet1.xml",
        lambda old: old.replace(b"<v>5</v>", b"<f>2+3</f><v>5</v>"),
    )
    made = draft(read_issued(content, "表.xlsx"))
    assert made.scheme.leaves[0].points == 5
    told = [(f.where, f.why) for f in made.findings if f.sort == GUESSED]
    assert ("评分表!B2", "是公式，按其结果读入") in told


def test_nested_tables_and_pictures_of_a_document_are_told() -> None:
    page = docx.Document()
    table = page.add_table(2, 3)
    for row, line in enumerate(SMALL):
        for column, value in enumerate(line):
            table.cell(row, column).text = str(value)
    inner = table.cell(1, 2).add_table(1, 1)
    inner.cell(0, 0).text = "里面的表"
    table.cell(1, 0).paragraphs[0].add_run().add_picture(io.BytesIO(PICTURE))
    page.add_picture(io.BytesIO(PICTURE))
    out = io.BytesIO()
    page.save(out)
    made = draft(read_issued(out.getvalue(), "表.docx"))
    told = {f.where: (f.text, f.why) for f in made.findings if f.sort == PERSON}
    assert told["表1第2行第3列内嵌表"] == (
        "里面的表",
        "内嵌的表格没有读，请把它移到表外或改成文字",
    )
    assert told["表1第2行第1列"][1] == "是图片，读不出其中的文字，请照着录入"
    assert told["第1段"][1] == "是图片，读不出其中的文字，请照着录入"
    assert made.scheme.leaves[0].name == "供水"


def test_a_document_that_is_only_a_scan_says_that_it_cannot_be_read() -> None:
    page = docx.Document()
    page.add_picture(io.BytesIO(PICTURE))
    out = io.BytesIO()
    page.save(out)
    assert "文档里只有图片" in refusal(out.getvalue(), "扫描件.docx")


def test_numbering_that_word_makes_itself_is_not_lost() -> None:
    page = docx.Document()
    table = page.add_table(2, 3)
    for column, value in enumerate(["考核指标", "分值", "评分标准"]):
        table.cell(0, column).text = value
    table.cell(1, 0).text, table.cell(1, 1).text = "报送", "5"
    cell = table.cell(1, 2)
    cell.paragraphs[0].text = "按时报送月报的，得2分。"
    cell.paragraphs[0].style = page.styles["List Number"]
    cell.add_paragraph("按时报送年报的，得3分。", style="List Number")
    for paragraph in cell.paragraphs:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = 7
    out = io.BytesIO()
    page.save(out)
    scheme = draft(read_issued(out.getvalue(), "表.docx")).scheme
    assert [(leaf.code, leaf.points) for leaf in scheme.leaves] == [("1.1", 2), ("1.2", 3)]


# Several tables, many rows --------------------------------------------------------------------


def test_other_sheets_are_told_whole() -> None:
    content = excel(GRAIN, more={"通讯录": [["姓名", "电话"], ["某人", "123"]]})
    table = read_issued(content, "表.xlsx")
    assert (table.grid.name, table.others) == ("评分表", ("通讯录",))
    outside = {f.where: f.text for f in draft(table).findings if f.sort == OUTSIDE}
    assert outside["通讯录!B2"] == "123"


def test_the_best_heading_chooses_the_table_wherever_it_stands() -> None:
    content = excel([["项目", "分值"], ["甲", 1]], sheet="封面", more={"附表": GRAIN})
    assert read_issued(content, "表.xlsx").grid.name == "附表"
    assert read_issued(content, "表.xlsx", table="封面").nodes[0].name == "甲"
    assert read_issued(word(SMALL, GRAIN), "表.docx").grid.name == "表2"


def test_two_tables_on_one_sheet_are_kept_apart() -> None:
    wide = [[*row, *[""] * 3] for row in SMALL]
    rows: list[list[object]] = [*map(list, GRAIN), [""] * 6, ["附表", *[LEFT] * 5], *wide]
    table = read_issued(excel(rows), "表.xlsx")
    assert [node.name for node in table.nodes] == ["稳定粮食产能", "搞好流通"]
    outside = {f.text: f.why for f in draft(table).findings if f.sort == OUTSIDE}
    assert outside["供水"] == outside["附表"] == "属于同一页上的另一张表"


def test_ten_thousand_rows_are_refused_soon() -> None:
    rows = [
        ["考核指标", "分值", "评分标准"],
        *([f"第{n}项", 1, "按完成率计分。"] for n in range(10_000)),
    ]
    for content, name in ((excel(rows), "表.xlsx"), (plain_word(rows), "表.docx")):
        start = time.process_time()
        said = refusal(content, name)
        assert time.process_time() - start < 10
        assert "有 10000 行内容，超过上限 2000 行" in said


def plain_word(rows: Rows) -> bytes:
    """A document written by hand: python-docx would take minutes for so many rows."""
    cells = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{each}</w:t></w:r></w:p></w:tc>" for each in row)
        + "</w:tr>" for row in rows
    )  # fmt: skip
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    text = f'<w:document xmlns:w="{main}"><w:body><w:tbl>{cells}</w:tbl></w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", 8) as package:
        package.writestr("word/document.xml", text)
    return out.getvalue()


def test_merged_cells_without_end_are_cut_off_at_the_table() -> None:
    content = rezipped(
        excel([["某县考核评分表", LEFT, LEFT], *SMALL]),
        "xl/worksheets/sheet1.xml",
        lambda old: old.replace(b'ref="A1:C1"', b'ref="A1:XFD1"'),
    )
    assert draft(read_issued(content, "表.xlsx")).scheme.leaves[0].name == "供水"


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="这是一个文件夹"):
        read_issued(tmp_path)
    with pytest.raises(Refused, match="找不到这个文件"):
        read_issued(tmp_path / "没有.xlsx")


def test_headings_alone_do_not_make_a_row() -> None:
    rows = [HEAD, ["甲（5分）", "乙（5分）", "丙（5分）", "按完成率计分。", "某局", ""]]
    made = draft(read_issued(excel(rows), "表.xlsx"))
    assert [leaf.name for leaf in made.scheme.leaves] == ["丙"]


def test_tables_nested_without_end_are_read_without_a_crash() -> None:
    deep = 20_000
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    opening, closing = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    text = (
        f'<w:document xmlns:w="{main}"><w:body>{opening * deep}<w:p/>{closing * deep}'
        "</w:body></w:document>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", 8) as package:
        package.writestr("word/document.xml", text)
    assert "没有找到评分表" in refusal(out.getvalue(), "表.docx")
