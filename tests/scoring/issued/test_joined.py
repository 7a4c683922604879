"""Documents in which the scoring table goes on in a second and a third table."""

from __future__ import annotations

import pytest

from kaocheng.scoring.issued import draft, export_scheme, read_issued
from kaocheng.scoring.issued.reading import read_file
from kaocheng.scoring.issued.shapes import OUTSIDE, IssuedTable
from tests.scoring.issued.books import LEFT, Rows, document, excel

HEAD = ["考核内容", "分值", "评分标准", "得分"]
LEADING: Rows = [
    HEAD,
    ["成立护窖小组", 5, "未成立的不得分。", ""],
    ["专题研究", "5分", "全年研究不少于4次，每少1次扣1分。", ""],
]
PLANTING: Rows = [
    HEAD,
    ["窖边植树", 20, "完成任务得20分，每少1%扣1分。", ""],
    ["封山", 10, "完成任务得10分，未完成不得分。", ""],
]
BONUS: Rows = [
    ["加分项目", "加分标准", "得分"],
    ["受到表彰", "受到省级表彰的每次加1分，最多加3分。", ""],
]


def read(*blocks: str | Rows) -> IssuedTable:
    return read_issued(document(*blocks), "细则.docx")


def tree(table: IssuedTable) -> list[tuple[str, str]]:
    return [(node.code, node.name) for top in table.nodes for node in top.walk()]


def test_a_table_for_each_category_is_one_scheme() -> None:
    table = read(
        "2026年封窖考核评分细则",
        "一、组织领导（10分）",
        LEADING,
        "二、绿化（30分）",
        PLANTING,
        "三、加分项（3分）",
        BONUS,
    )
    assert tree(table) == [
        ("1", "组织领导"),
        ("1.1", "成立护窖小组"),
        ("1.2", "专题研究"),
        ("2", "绿化"),
        ("2.1", "窖边植树"),
        ("2.2", "封山"),
    ]
    assert [(node.code, node.name) for node in table.adjustments] == [("b1", "受到表彰")]
    assert (table.title, table.grid.name) == ("2026年封窖考核评分细则", "表1—表3")
    made = draft(table)
    assert (made.scheme.full, made.scheme.bonus_cap) == (40, 3)
    assert made.lint == ()


def test_each_cell_keeps_its_own_address_and_none_is_lost() -> None:
    content = document("细则", "一、组织领导（10分）", LEADING, "二、绿化（30分）", PLANTING)
    table = read_issued(content, "细则.docx")
    whole = read_file(content, "细则.docx")
    said = {cell.address for grid in whole.grids for cell in grid.cells}
    said |= {each.address for each in whole.loose}
    told = set(table.used) | {finding.where for finding in draft(table).findings}
    assert said - told <= {"第1段"}  # the title
    assert table.used["表2第2行第1列"] == "指标名称"
    assert table.used["第2段"] == "指标名称和分值，编号“一、”由系统另排"
    repeated = [each.where for each in table.findings if each.why == "重复的表头"]
    assert repeated == [f"表2第1行第{column}列" for column in range(1, 5)]


def test_a_table_cut_by_a_page_goes_on_without_a_heading() -> None:
    table = read("考核评分表", LEADING, "", PLANTING[1:])
    assert [name for _, name in tree(table)] == ["成立护窖小组", "专题研究", "窖边植树", "封山"]


def test_a_heading_of_bonuses_names_them_where_no_line_does() -> None:
    table = read("考核评分表", LEADING, BONUS)
    assert [node.name for node in table.adjustments] == ["受到表彰"]


def test_categories_below_categories_stand_between_tables() -> None:
    table = read("一、基础工作", "（一）领导（10分）", LEADING, "（二）绿化（30分）", PLANTING)
    assert tree(table)[:3] == [("1", "基础工作"), ("1.1", "领导"), ("1.1.1", "成立护窖小组")]
    assert ("1.2", "绿化") in tree(table)


@pytest.mark.parametrize(
    "between",
    [
        "附件2：部门考核评分表",
        "2026年部门考核评分细则",
        "考核得分90分以上的评为优秀，并在年度大会上表彰。",
    ],
)
def test_another_scheme_in_the_same_document_stays_apart(between: str) -> None:
    table = read("乡镇考核评分表", LEADING, between, PLANTING)
    assert len(tree(table)) == 2
    outside = {each.where for each in table.findings if each.sort == OUTSIDE}
    assert "表2第2行第1列" in outside or "表1第2行第1列" in outside


def test_a_part_is_read_alone_where_it_is_asked_for() -> None:
    content = document("细则", "一、组织领导（10分）", LEADING, "二、绿化（30分）", PLANTING)
    table = read_issued(content, "细则.docx", "表2")
    assert [name for _, name in tree(table)] == ["窖边植树", "封山"]


def test_sheets_of_a_workbook_are_not_joined() -> None:
    table = read_issued(excel(LEADING, sheet="乡镇", more={"部门": PLANTING}), "表.xlsx")
    assert (len(tree(table)), table.others) == (2, ("部门",))


def test_what_is_written_back_reads_the_same() -> None:
    table = read("一、组织领导（10分）", LEADING, "二、绿化（30分）", PLANTING)
    made = draft(table)
    again = read_issued(export_scheme(made.source, ".docx"), "导出.docx")
    assert draft(again).source == made.source


def test_a_category_may_be_the_first_row_of_each_table() -> None:
    one, two = (
        [[name, LEFT, LEFT, LEFT], *rows]
        for name, rows in (("一、组织领导（10分）", LEADING), ("二、绿化（30分）", PLANTING))
    )
    table = read("考核评分表", one, two)
    assert [name for code, name in tree(table) if "." not in code] == ["组织领导", "绿化"]
    assert draft(table).scheme.full == 40
