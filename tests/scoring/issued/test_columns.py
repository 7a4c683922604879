"""What stands in columns and rows beside the plain form: heads, wanted levels, groups left out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaocheng.scoring.issued import Draft, draft, read_issued
from kaocheng.scoring.issued.shapes import PERSON, IssuedTable
from tests.scoring.issued.books import LEFT, UP, Rows, excel, word


def read(rows: Rows) -> IssuedTable:
    wide = max(len(row) for row in rows)
    return read_issued(excel([[*row, *[""] * (wide - len(row))] for row in rows]), "表.xlsx")


def tree(table: IssuedTable) -> list[tuple[str, str, str]]:
    return [
        (node.code, node.name, " ".join(f"{group}{value}" for group, value in node.points))
        for top in table.nodes
        for node in top.walk()
    ]


def rule_of(made: Draft, code: str) -> dict[str, object]:
    return dict(next(each.rule for each in made.standards if each.code == code))


def asked(made: Draft) -> list[str]:
    return [finding.why for finding in made.findings if finding.sort == PERSON]


# Categories in the column of their indicators -----------------------------------------------------

HEADED: Rows = [
    ["项目", "分值", "考核要求", "计分办法"],
    ["一、井务", "30分", "", ""],
    ["1.清淤", "10分", "全年清淤不少于12次", "每少1次扣1分"],
    ["2.护井", "20", "井台完好率100%", "每低1个百分点扣0.5分"],
    ["二、茶务", "70分", "", ""],
    ["1.采茶", "40", "", "完成任务得40分，未完成按比例得分"],
    ["2.制茶", "30", "", "每发现1处不合格扣1分，扣完为止"],
]


def test_a_row_that_says_only_a_name_heads_those_below_it() -> None:
    table = read(HEADED)
    assert tree(table) == [
        ("1", "井务", "30"),
        ("1.1", "清淤", "10"),
        ("1.2", "护井", "20"),
        ("2", "茶务", "70"),
        ("2.1", "采茶", "40"),
        ("2.2", "制茶", "30"),
    ]
    made = draft(table)
    assert (made.scheme.full, made.lint, asked(made)) == (100, (), [])


def test_without_numbers_the_sum_shows_which_row_heads_the_others() -> None:
    bare: Rows = [[str(row[0]).split(".")[-1].split("、")[-1], *row[1:]] for row in HEADED]
    assert tree(read(bare)) == tree(read(HEADED))


def test_a_row_without_a_standard_that_heads_nothing_stays_an_indicator() -> None:
    table = read([
        ["项目", "分值", "计分办法"],
        ["1.清淤", 10, "每少1次扣1分"],
        ["2.印象", 5, ""],
        ["3.护井", 20, "每发现1处破损扣1分"],
    ])  # fmt: skip
    assert [node.name for node in table.nodes] == ["清淤", "印象", "护井"]
    assert asked(draft(table)) == ["没有写评分标准，暂由评审部门给分"]


# What a column beside the standard says -----------------------------------------------------------


def test_a_standard_counts_from_what_its_requirement_wants() -> None:
    made = draft(read(HEADED))
    rule = {"kind": "deduct", "of": "shortfall(井台完好率, 100)", "points": Decimal("0.5")}
    assert rule_of(made, "1.2") == rule
    assert any("从“考核要求”里的100%算起" in each.why for each in made.findings)


def test_a_standard_counts_from_the_target_beside_it() -> None:
    made = draft(read([
        ["考核指标", "目标值", "分值", "评分标准"],
        ["化解率", "90%", 10, "每低1个百分点扣1分"],
        ["烟尘浓度", "35微克/立方米", 10, "每超1微克/立方米扣0.5分"],
        ["茶产量", "12万斤", 10, "每少1%扣0.5分"],
        ["印象", "好", 5, "每低1个百分点扣1分"],
    ]))  # fmt: skip
    assert rule_of(made, "1")["of"] == "shortfall(化解率, 90)"
    assert rule_of(made, "2")["of"] == "excess(烟尘浓度, 35)"
    assert rule_of(made, "3")["of"] == "100 * shortfall(茶产量 / 12, 1)"
    assert rule_of(made, "4")["kind"] == "judged"  # no figure to count from


def test_deductions_and_bonuses_in_columns_of_their_own_belong_to_the_standard() -> None:
    made = draft(read([
        ["考核指标", "分值", "评分标准", "扣分项", "加分项"],
        ["村容", 15, "村道整洁得15分", "发现垃圾堆1处扣1分", ""],
        ["井台", 10, "井台完好得10分", "破损1处扣0.5分", "新建1处加0.5分，最多加1分"],
    ]))  # fmt: skip
    assert [each.outcome for each in made.standards] == ["rule", "rule"]
    assert "发现垃圾堆每1处扣1分" in made.standards[0].words
    assert "破损每1处扣0.5分" in made.standards[1].words


def test_points_behind_names_count_where_the_heading_says_so() -> None:
    table = read([
        ["类别", "项目及分值", "考核内容", "评分标准", LEFT],
        [UP, UP, UP, "扣分标准", "加分标准"],
        ["基础", "制度10分", "各项制度", "缺1项制度扣2分", ""],
        ["业务", "培训（20）", "全年培训", "少1次扣2.5分", "每多1次加1分，最多加2分"],
    ])  # fmt: skip
    assert ("1.1", "制度", "10") in tree(table)
    assert ("2.1", "培训", "20") in tree(table)


# Numbers, groups, sums ----------------------------------------------------------------------------


def test_numbers_before_names_are_no_part_of_them() -> None:
    bare = ["3.15活动", "2.5万亩茶园", "一、二、三产业", "十四五规划"]
    names = ["1.清淤", "（二）护井", "③采茶", "4、制茶", "1.1 封窖", *bare]
    rows: Rows = [["考核指标", "分值", "评分标准"], *([name, 5, "完成得满分"] for name in names)]
    found = [node.name for node in read(rows).nodes]
    assert found == ["清淤", "护井", "采茶", "制茶", "封窖", *bare]


def test_a_group_without_points_is_not_assessed_by_the_indicator() -> None:
    table = read([
        ["考核指标", "分值", LEFT, LEFT, "评分标准"],
        [UP, "农业乡镇", "工业乡镇", "城关镇", UP],
        ["茶园面积", 10, 5, "-", "完成任务的得满分，每少1%扣0.5分。"],
        ["街巷", "—", 5, 15, "检查发现问题每处扣0.5分。"],
    ])  # fmt: skip
    made = draft(table)
    assert table.groups == ("农业乡镇", "工业乡镇", "城关镇")
    assert tree(table)[1] == ("2", "街巷", "农业乡镇0 工业乡镇5 城关镇15")
    assert [each.outcome for each in made.standards] == ["rule", "rule"]
    assert asked(made) == []


def test_a_subtotal_below_everything_may_be_that_of_the_table() -> None:
    rows: Rows = [
        ["一级指标", "二级指标", "分值", "评分标准"],
        ["井务", "清淤", 10, "每少1次扣1分"],
        ["茶务", "采茶", 40, "完成任务得40分，未完成按比例得分"],
        ["小计", LEFT, 50, ""],
    ]
    assert asked(draft(read(rows))) == []
    rows = [*rows[:3], ["小计", LEFT, 45, ""]]
    assert asked(draft(read(rows))) == ["写的是 45 分，各项相加是 40 分，请核对分值"]


def test_sections_below_sections() -> None:
    table = read_issued(
        word([
            ["考核指标", "分值", "评分标准"],
            ["一、共性指标", LEFT, LEFT],
            ["（一）井务", LEFT, LEFT],
            ["清淤", 10, "每少1次扣1分"],
            ["（二）茶务", LEFT, LEFT],
            ["采茶", 40, "完成任务得40分，未完成按比例得分"],
            ["二、个性指标", LEFT, LEFT],
            ["护林", 50, "发生火灾的不得分"],
        ]),
        "表.docx",
    )  # fmt: skip
    assert [(code, name) for code, name, _ in tree(table)] == [
        ("1", "共性指标"),
        ("1.1", "井务"),
        ("1.1.1", "清淤"),
        ("1.2", "茶务"),
        ("1.2.1", "采茶"),
        ("2", "个性指标"),
        ("2.1", "护林"),
    ]


def test_how_it_is_looked_at_is_no_standard() -> None:
    table = read([
        ["考核内容", "分值", "考核方法", "评分标准", "得分"],
        ["领导", "10", "查阅文件资料", "成立小组得5分；制定方案得5分", ""],
        ["宣传", "10", "现场查看、查阅资料", "无标语扣2分，无宣传栏扣3分", ""],
    ])  # fmt: skip
    made = draft(table)
    assert [each.outcome for each in made.standards] == ["rule", "rule"]
    assert "【考核方法】查阅文件资料" in made.scheme.leaves[0].text
    assert not any("查" in item.name for item in made.scheme.items)


def test_a_column_of_marks_in_which_points_are_told_is_a_standard() -> None:
    rows: Rows = [
        ["考核内容", "基本分", "考核办法", "加减分"],
        ["考勤", 10, "迟到一次扣0.5分", "全勤加2分，最多加2分"],
        ["卫生", 20, "检查不合格每次扣2分", ""],
    ]
    made = draft(read(rows))
    assert "全勤" in made.standards[0].words
    empty = [rows[0], [*rows[1][:3], ""], rows[2]]
    assert "全勤" not in draft(read(empty)).standards[0].words


def test_weights_in_percent_are_points_of_a_hundred() -> None:
    table = read([
        ["指标", "权重", "计分标准"],
        ["茶产值", "60%", "按完成比例得分"],
        ["茶农收入", "40%", "完成目标得满分，未完成不得分"],
    ])  # fmt: skip
    made = draft(table)
    assert [points for _, _, points in tree(table)] == ["60", "40"]
    assert (made.scheme.full, asked(made)) == (100, [])


def test_words_that_are_indicator_and_standard_at_once() -> None:
    table = read([
        ["序号", "考核内容及评分标准", "分值", "得分"],
        [1, "建立健全窖务制度，缺一项扣1分", 5, ""],
        [2, "无窖房火灾得10分，发生一起不得分", 10, ""],
    ])  # fmt: skip
    made = draft(table)
    assert tree(table) == [("1", "建立健全窖务制度", "5"), ("2", "无窖房火灾", "10")]
    assert [each.outcome for each in made.standards] == ["rule", "rule"]
    assert made.scheme.leaves[0].text == "建立健全窖务制度，缺一项扣1分"


def test_standards_with_a_name_and_points_of_their_own_are_indicators() -> None:
    table = read([
        ["考核项目及分值", "考核内容及标准", "扣分原因", "得分"],
        ["一、组织（20分）", "1.班子健全（5分）。缺1人扣1分。", "", ""],
        [UP, "2.制度健全（5分）。缺1项扣1分。", "", ""],
        [UP, "3.例会（10分）。全年召开不少于12次，少1次扣1分。", "", ""],
        ["二、业务（80分）", "1.制茶任务（50分）。按完成比例得分。", "", ""],
        [UP, "2.信息（30分）。全年报送不少于12条，少1条扣2分。", "", ""],
    ])  # fmt: skip
    assert tree(table) == [
        ("1", "组织", "20"),
        ("1.1", "班子健全", "5"),
        ("1.2", "制度健全", "5"),
        ("1.3", "例会", "10"),
        ("2", "业务", "80"),
        ("2.1", "制茶任务", "50"),
        ("2.2", "信息", "30"),
    ]
    made = draft(table)
    assert {each.outcome for each in made.standards} == {"rule"}


def test_a_line_for_signatures_is_no_indicator() -> None:
    table = read([
        ["考核指标", "分值", "评分标准"],
        ["茶产值", 60, "按完成比例得分"],
        ["考核人签字：", LEFT, LEFT],
        ["被考核单位（盖章）：", "", ""],
    ])  # fmt: skip
    assert [node.name for node in table.nodes] == ["茶产值"]


@pytest.mark.parametrize("merged", [True, False])
def test_a_heading_for_each_category_of_a_sheet(merged: bool) -> None:
    rest = [LEFT, LEFT] if merged else ["", ""]
    table = read([
        ["2026年考核评分表", LEFT, LEFT],
        ["一、井务（10分）", *rest],
        ["考核内容", "分值", "评分标准"],
        ["清淤", 10, "每少1次扣1分"],
        ["二、茶务（90分）", *rest],
        ["考核内容", "分值", "评分标准"],
        ["采茶", 90, "完成任务得90分，每少1%扣1分"],
    ])  # fmt: skip
    assert tree(table) == [
        ("1", "井务", "10"),
        ("1.1", "清淤", "10"),
        ("2", "茶务", "90"),
        ("2.1", "采茶", "90"),
    ]


def test_the_numbers_of_columns_are_no_row() -> None:
    rows: Rows = [["项目", "内容", "分值", "评分标准"], ["1", "2", "3", "4"]]
    table = read([*rows, ["井务", "清淤", 100, "每少1次扣1分"]])
    assert tree(table) == [("1", "井务", "100"), ("1.1", "清淤", "100")]


def test_the_bound_of_all_bonuses_is_not_that_of_each() -> None:
    table = read([
        ["考核内容", "分值", "评分标准"],
        ["清淤", 100, "每少1次扣1分"],
        ["加分项（最高5分）", "", "1.获得国家级表彰每次加3分；2.获得省级表彰每次加2分。"],
    ])  # fmt: skip
    made = draft(table)
    assert [(each.name, each.cap) for each in made.scheme.adjustments] == [
        ("获得国家级表彰", None),
        ("获得省级表彰", None),
    ]
    assert made.scheme.bonus_cap == 5


def test_a_ranking_of_many_places_within_a_sum_is_written() -> None:
    table = read([
        ["考核指标", "分值", "评分细则"],
        ["茶税", 10, "总量第1名得5分，每降1名减0.25分；增速第1名得5分，每降1名减0.25分"],
    ])  # fmt: skip
    (part, other) = rule_of(draft(table), "1")["parts"]  # type: ignore[misc]
    assert (part["of"], other["of"]) == ("茶税总量", "茶税增速")
    assert (part["table"][20], len(part["table"])) == (Decimal("0.25"), 20)


@pytest.mark.parametrize(
    ("head", "points"),
    [
        (["检查考评项目", "分值", "检查考评标准"], ["40", "60"]),
        (["目标责任制内容", "标准分", "考核细则"], ["40", "60"]),
        (["考核内容及要求", "应得分数", "扣分标准"], ["40", "60"]),
        (["项目", "得分", "评分标准"], ["40", "60"]),
    ],
)
def test_headings_in_other_words(head: list[object], points: list[str]) -> None:
    rows: Rows = [head, ["清淤", "40分", "每少1次扣1分"], ["护井", "60分", "破损1处扣2分"]]
    assert [each for _, _, each in tree(read(rows))] == points


def test_marks_to_be_filled_in_stay_marks() -> None:
    rows: Rows = [["项目", "分值", "评分标准", "得分"], ["清淤", 100, "每少1次扣1分", "98"]]
    table = read(rows)
    assert tree(table) == [("1", "清淤", "100")]
    assert [each.why for each in table.findings if each.text == "98"] == ["得分栏，不属于方案"]


def test_points_of_each_standard_beside_those_of_the_indicator() -> None:
    table = read([
        ["序号", "项目", "分值", "考核标准", "单项分值", "得分"],
        [1, "井务", 12, "1.按要求清淤。\n未完成1次扣1分。", 8, ""],
        [UP, UP, UP, "2.按要求护井。\n破损1处扣2分。", 4, ""],
    ])  # fmt: skip
    assert tree(table) == [
        ("1", "井务", "12"),
        ("1.1", "按要求清淤", "8"),
        ("1.2", "按要求护井", "4"),
    ]


def test_requirements_of_rows_below_one_name_are_their_names() -> None:
    table = read([
        ["考核项目", "考核要求", "分值", "评分细则"],
        ["基础工作(10分)", "井务方案按时出台;人员、经费落实。", 6, "每缺一项扣0.5分。"],
        [UP, "台账完善。", 4, "台账不全的扣2分。"],
    ])  # fmt: skip
    assert tree(table) == [
        ("1", "基础工作", "10"),
        ("1.1", "井务方案按时出台;人员、经费落实", "6"),
        ("1.2", "台账完善", "4"),
    ]
    made = draft(table)
    assert "【考核要求】" not in str(made.source.decode())


def test_a_total_may_stand_above_everything() -> None:
    rows: Rows = [
        ["序号", "考核项目", "各项分值", "负责考核单位"],
        ["", "总分", 100, ""],
        ["一", "井务", 16, ""],
        [1, "清淤", 6, "井办"],
        [2, "护井", 10, "井办"],
        ["二", "茶务", 84, ""],
        [3, "采茶", 44, "茶办"],
        [4, "制茶", 40, "茶办"],
    ]
    made = draft(read(rows))
    assert [(node.name, node.points) for node in made.scheme.indicators] == [
        ("井务", 16),
        ("茶务", 84),
    ]
    assert not any("各项相加" in each for each in asked(made))
    rows[1] = ["", "总分", 90, ""]
    assert any("各项相加是 100 分" in each for each in asked(draft(read(rows))))


def test_marks_filled_in_are_no_points_where_names_have_them() -> None:
    rows: Rows = [["项目（分）", "评分标准", "得分"], ["清淤（40）", "每少1次扣1分", "38"]]
    assert tree(read(rows)) == [("1", "清淤", "40")]
