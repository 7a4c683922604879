"""The circular as a Word file."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date

import pytest
from docx.oxml.ns import qn

from kaocheng.documents.circular import CircularOptions, compose
from kaocheng.documents.layout import CHARACTER
from tests.documents.factories import DemoResult, demo_result, leave_out
from tests.documents.reading import everything, opened, texts, value

NOTICE = "演示方案：虚构数据，仅供检验文书格式"
FULL = CircularOptions(
    organ="演示市粮食安全工作领导小组",
    number="示粮安发〔2025〕3号",
    document_date=date(2025, 1, 5),
    addressee="各县人民政府，市直有关部门",
    copy_to="演示市委办公室，演示市人大常委会办公室。",
)


def composed(result: DemoResult, options: CircularOptions | None = FULL) -> bytes:
    return compose(result.scheme, result.document, units=result.units, options=options)


@pytest.fixture(scope="module")
def word() -> bytes:
    return composed(demo_result(basis=("示考〔2024〕1号", NOTICE)))


def test_the_front_stands_in_the_order_of_the_standard(word: bytes) -> None:
    lines = [line for line in texts(word) if line]
    assert lines[:4] == [
        "演示市粮食安全工作领导小组文件",
        "示粮安发〔2025〕3号",
        "演示市粮食安全工作领导小组关于2024年度\n粮食安全责任制考核结果的通报",
        "各县人民政府，市直有关部门：",
    ]


def test_headings_follow_each_other(word: bytes) -> None:
    assert re.findall(r"^[一二三]、.*$", everything(word), re.M) == [
        "一、总体情况",
        "二、主要特点和存在问题",
        "三、下步要求",
    ]


def test_with_all_options_no_placeholder_is_left(word: bytes) -> None:
    text = everything(word)
    for trace in ("（发文机关）", "〕　号", "None", "{", "%s", "Fraction"):
        assert trace not in text


def test_without_options_the_placeholders_can_be_seen() -> None:
    text = everything(composed(demo_result(), None))
    assert "（发文机关）文件" in text
    assert re.search(r"〔\d{4}〕　号", text)
    assert "关于2024年度粮食安全责任制考核结果的通报" in text.replace("\n", "")


def test_attachments_are_announced_without_punctuation_and_then_follow(word: bytes) -> None:
    lines = texts(word)
    first = "2024年度粮食安全责任制考核得分排名表"
    second = "2024年度粮食安全责任制考核一级指标得分率表"
    assert f"附件：1.{first}" in lines
    assert f"2.{second}" in lines
    assert lines[lines.index("附件1") + 1] == ""
    assert lines[lines.index("附件1") + 2] == first
    assert lines[lines.index("附件2") + 2].replace("\n", "") == second


def test_the_date_begins_two_characters_right_of_the_organ(word: bytes) -> None:
    paragraphs = opened(word).paragraphs
    at = next(i for i, p in enumerate(paragraphs) if p.text == "2025年1月5日")
    organ, day = (int(value(p._p, "w:pPr/w:ind", "left") or 0) for p in paragraphs[at - 1 : at + 1])
    assert day - organ == 2 * CHARACTER
    assert organ + len(FULL.organ) * CHARACTER == 26 * CHARACTER


def test_the_date_has_room_for_wider_digits(word: bytes) -> None:
    paragraphs = opened(word).paragraphs
    at = next(i for i, p in enumerate(paragraphs) if p.text == "2025年1月5日")
    for line in paragraphs[at - 1 : at + 1]:
        assert int(value(line._p, "w:pPr/w:ind", "right") or 0) == -4 * CHARACTER
    (issued,) = opened(word).tables[-1].rows[-1].cells[0].paragraphs
    assert value(issued._p, "w:pPr/w:ind", "right") == "0"


def test_with_a_seal_the_date_ends_four_characters_from_the_right() -> None:
    options = CircularOptions(organ="演示市政府", document_date=date(2025, 1, 5), sealed=True)
    paragraphs = opened(composed(demo_result(), options)).paragraphs
    day = next(p for p in paragraphs if p.text == "2025年1月5日")
    assert int(value(day._p, "w:pPr/w:ind", "left") or 0) == (28 - 4 - 6) * CHARACTER


def test_nothing_separates_the_signature_from_the_text(word: bytes) -> None:
    paragraphs = opened(word).paragraphs
    day = next(i for i, p in enumerate(paragraphs) if p.text == "2025年1月5日")
    last_text = max(i for i, p in enumerate(paragraphs[:day]) if p.text.startswith("（三）切实"))
    held = [p._p.pPr.find(qn("w:keepNext")) is not None for p in paragraphs[last_text:day]]
    assert all(held)


def test_the_ranking_table_repeats_its_head_and_lists_every_unit(word: bytes) -> None:
    table = opened(word).tables[0]
    head = [cell.text for cell in table.rows[0].cells]
    assert head == ["名次", "单位", "组别", "总分", "组内名次", "等次"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[1].cells] == [
        "1", "演示甲县", "平原区", "100.00", "1", "优秀",
    ]  # fmt: skip
    assert len(table.rows) == 21


def test_columns_that_say_nothing_are_left_out() -> None:
    table = opened(composed(demo_result(grouped=False))).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["名次", "单位", "总分", "等次"]


def test_a_unit_left_out_stands_last_with_dashes() -> None:
    result = demo_result()
    leave_out(result, 0)
    last = opened(composed(result)).tables[0].rows[-1]
    assert [cell.text for cell in last.cells] == ["—", "演示甲县", "平原区", "—", "—", "—"]


def test_shares_stand_in_the_second_attachment(word: bytes) -> None:
    table = opened(word).tables[1]
    assert [cell.text for cell in table.rows[0].cells] == [
        "单位",
        "粮食生产",
        "耕地保护",
        "粮食流通",
    ]
    assert [cell.text for cell in table.rows[2].cells] == ["演示乙县", "98.2", "98.5", "98.5"]
    assert "单位：%" in texts(word)


def test_the_imprint_is_framed_by_two_thick_rules_and_a_thin_one(word: bytes) -> None:
    imprint = opened(word).tables[-1]
    assert imprint.rows[0].cells[0].text == "抄送：演示市委办公室，演示市人大常委会办公室。"
    assert imprint.rows[1].cells[0].text == "演示市粮食安全工作领导小组\t2025年1月5日印发"
    rules = [
        value(row.cells[0]._tc, f"w:tcPr/w:tcBorders/w:{side}", "sz")
        for row in imprint.rows
        for side in ("top", "bottom")
    ]
    assert rules == ["8", "6", "6", "8"]


def test_a_notice_stands_on_every_page_and_below_the_date(word: bytes) -> None:
    section = opened(word).sections[0]
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text == NOTICE
    assert f"（{NOTICE}）" in texts(word)
    assert f"根据示考〔2024〕1号，对{20}个" in everything(word)


def test_a_notice_of_the_caller_comes_before_that_of_the_scheme() -> None:
    word = composed(demo_result(basis=(NOTICE,)), CircularOptions(notice="试算结果"))
    assert opened(word).sections[0].header.paragraphs[0].text == "试算结果"


def test_without_a_notice_no_remark_is_printed() -> None:
    assert "演示方案" not in everything(composed(demo_result()))


def test_the_same_result_gives_the_same_bytes(word: bytes) -> None:
    assert composed(demo_result(basis=("示考〔2024〕1号", NOTICE))) == word


def test_circulars_are_made_without_django() -> None:
    code = (
        "import sys, kaocheng.documents.circular, kaocheng.documents.cli;"
        "sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
