"""The forms that issued tables have, read into a scheme: the tree, the points, the departments."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from kaocheng.scoring import evaluate, read_facts, read_units
from kaocheng.scoring.issued import Draft, IssuedTable, draft, read_issued
from kaocheng.scoring.issued.shapes import OUTSIDE, PERSON
from tests.scoring.issued.books import GRAIN, HEAD, LEFT, UP, WORKING, Rows, excel, word

Read = Callable[[Rows], IssuedTable]


def in_excel(rows: Rows) -> IssuedTable:
    return read_issued(excel(rows), "评分表.xlsx")


def in_word(rows: Rows) -> IssuedTable:
    return read_issued(word(rows), "评分表.docx")


BOTH = pytest.mark.parametrize("read", [in_excel, in_word])


def outline(made: Draft) -> dict[str, tuple[str, Fraction]]:
    return {
        node.code: (node.name, Fraction(node.points_for("")))
        for top in made.scheme.indicators
        for node in top.walk()
    }


@BOTH
def test_four_levels_with_points_in_brackets(read: Read) -> None:
    made = draft(read(GRAIN))
    assert outline(made) == {
        "1": ("稳定粮食产能", 20),
        "1.1": ("守住耕地", 12),
        "1.1.1": ("耕地面积", 7),
        "1.1.1.1": ("耕地面积不低于下达数", 3),
        "1.1.1.2": ("撂荒地", 4),
        "1.1.2": ("土壤改良", 5),
        "1.2": ("粮食播种", 8),
        "1.2.1": ("播种面积", 8),
        "2": ("搞好流通", 10),
        "2.1": ("应急保供", 10),
    }
    assert (made.scheme.title, made.scheme.year) == ("2025年度示范县粮食安全责任制考核评分表", 2025)
    assert made.scheme.full == 30
    assert made.lint == ()


@BOTH
def test_departments_of_every_row_are_kept(read: Read) -> None:
    scheme = draft(read(GRAIN)).scheme
    leaves = {leaf.code: (leaf.lead, leaf.support) for leaf in scheme.leaves}
    assert leaves["1.1.1.1"] == leaves["1.1.1.2"] == ("自然资源局", ("农业农村局", "统计局"))
    assert leaves["1.1.2"] == ("自然资源局", ())
    assert leaves["2.1"] == ("粮食局", ("商务局", "市场监管局"))


@BOTH
def test_rules_come_from_the_sentences(read: Read) -> None:
    made = draft(read(GRAIN))
    kinds = {each.code: (each.rule.get("kind"), each.needs_person) for each in made.standards}
    assert kinds["1.1.1.2"] == ("deduct", False)
    assert kinds["1.1.2"] == ("deduct", False)
    assert kinds["2.1"] == ("judged", True)
    (asks,) = [f for f in made.findings if f.sort == PERSON]
    assert (asks.text, asks.why.split("；")[0]) == ("应急保供", "定性评审，由评审部门给分")


@BOTH
def test_bonuses_and_vetoes_leave_the_tree(read: Read) -> None:
    scheme = draft(read(GRAIN)).scheme
    (bonus,), (veto,) = scheme.adjustments, scheme.vetoes
    assert (bonus.code, bonus.name, bonus.kind) == ("b1", "典型经验", "bonus")
    assert scheme.bonus_cap == 2
    assert (veto.name, veto.effect, veto.value) == ("安全事故", "score_at_most", 59)


@BOTH
def test_totals_are_checked_and_not_read_as_indicators(read: Read) -> None:
    rows = [list(row) for row in GRAIN]
    rows[6][2] = "21分"
    table = read(rows)
    (fault,) = [f for f in table.findings if "相加" in f.why]
    assert (fault.text, fault.why) == ("小计", "写的是 21 分，各项相加是 20 分，请核对分值")
    assert not [f for f in read(GRAIN).findings if "相加" in f.why]


@BOTH
def test_the_full_working_set_of_columns(read: Read) -> None:
    table = read(WORKING)
    made = draft(table)
    assert (made.scheme.title, made.scheme.year) == ("示范市2026年目标管理考核指标", 2026)
    assert made.scheme.full == 20
    leaf = made.scheme.node["1.1.1"]
    assert (leaf.name, leaf.points, leaf.kind) == ("规上工业增加值增速", 6, "quantitative")
    assert (leaf.lead, leaf.support) == ("经信局", ("统计局", "发改局"))
    assert (leaf.assessor, leaf.data_source) == ("经信局", "统计局")
    assert leaf.evidence == ("统计月报", "年报")
    assert leaf.text.split("\n") == [
        "达到目标值得满分，每低1个百分点扣1分，扣完为止。",
        "【目标值】8%", "【责任领导】分管副市长", "【备注】按快报数",
    ]  # fmt: skip
    assert made.scheme.node["2.1.1"].kind == "qualitative"


@BOTH
def test_measures_become_the_units_of_items(read: Read) -> None:
    scheme = draft(read(WORKING)).scheme
    units = {item.name: item.unit for item in scheme.items if "高标准农田" in item.name}
    assert set(units.values()) <= {"%", "万亩"}
    assert units


@BOTH
def test_marks_and_serial_numbers_are_no_part_of_the_scheme(read: Read) -> None:
    outside = {f.text: f.why for f in draft(read(WORKING)).findings if f.sort == OUTSIDE}
    assert outside["3.5"] == "得分栏，不属于方案"
    assert outside["4"].startswith("序号列")
    assert outside["单位：分"] == "表上的文字"


@BOTH
def test_points_by_group_in_columns_of_their_own(read: Read) -> None:
    rows = [
        ["考核指标", "分值", LEFT, "评分标准", "牵头单位"],
        [UP, "产区", "非产区", UP, UP],
        ["粮食产量", 60, 40, "按完成率计分。", "农业农村局"],
        ["粮食储备", 40, 60, "按完成率计分。", "粮食局"],
    ]
    scheme = draft(read(rows)).scheme
    assert [group.name for group in scheme.groups] == ["产区", "非产区"]
    assert scheme.node["1"].points == {"产区": 60, "非产区": 40}
    assert scheme.full == 100


@BOTH
def test_points_after_each_level(read: Read) -> None:
    rows = [
        ["一级指标", "分值", "二级指标", "分值", "评分标准"],
        ["甲", 10, "甲一", 6, "按完成率计分。"],
        [UP, UP, "甲二", 4, "按完成率计分。"],
        ["乙", 5, "乙一", "", "按完成率计分。"],
    ]
    made = draft(read(rows))
    assert outline(made) == {
        "1": ("甲", 10), "1.1": ("甲一", 6), "1.2": ("甲二", 4), "2": ("乙", 5), "2.1": ("乙一", 5),
    }  # fmt: skip
    assert [f.why for f in made.findings if "余数" in f.why] == ["没有写分值，按上级余数取 5 分"]


@BOTH
def test_standards_in_rows_of_their_own_become_leaves(read: Read) -> None:
    rows = [
        ["考核指标", "分值", "评分标准", "责任单位"],
        ["人居环境", 3, "垃圾日产日清，每发现一次不合格扣0.5分，扣完为止。", "住建局"],
        [UP, 2, "污水处理率达到90%的得2分，否则不得分。", "生态环境局"],
    ]
    scheme = draft(read(rows)).scheme
    assert [(n.code, n.points, n.lead) for n in scheme.leaves] == [
        ("1.1", 3, "住建局"), ("1.2", 2, "生态环境局"),
    ]  # fmt: skip
    assert scheme.node["1"].points == 5


@BOTH
def test_categories_left_empty_below_the_first_row(read: Read) -> None:
    rows = [
        ["考核内容", "考核指标", "分值", "评分标准"],
        ["教育", "入学率", 5, "按完成率计分。"],
        ["", "巩固率", 5, "按完成率计分。"],
        ["卫生", "签约率", 5, "按完成率计分。"],
    ]
    codes = [node.code for node in draft(read(rows)).scheme.leaves]
    assert codes == ["1.1", "1.2", "2.1"]


@BOTH
def test_a_cell_across_levels_is_read_as_the_higher_and_said(read: Read) -> None:
    made = draft(read(GRAIN))
    assert made.scheme.node["2.1"].name == "应急保供"
    assert any("跨“重点考核事项(分)”“考核指标(分)”" in f.why for f in made.findings)


@BOTH
def test_one_standard_for_several_indicators_is_said(read: Read) -> None:
    rows = [
        ["考核指标", "分值", "评分标准"],
        ["甲", 2, "未完成的不得分。"],
        ["乙", 2, UP],
    ]
    made = draft(read(rows))
    assert [leaf.text for leaf in made.scheme.leaves] == ["未完成的不得分。"] * 2
    assert any("共用这条标准" in f.why for f in made.findings)
    keys = [each.standard.key for each in made.standards if each.standard]
    assert len(set(keys)) == 2


def test_a_heading_repeated_on_the_next_page_is_passed_over() -> None:
    rows = [*GRAIN[:6], HEAD, *GRAIN[7:]]
    made = draft(in_excel(rows))
    assert "2.1" in outline(made)
    assert [f.text for f in made.findings if f.why == "重复的表头"] == HEAD


def test_the_same_table_gives_the_same_scheme() -> None:
    assert draft(in_excel(GRAIN)).source == draft(in_excel(GRAIN)).source
    assert draft(in_excel(GRAIN)).source == draft(in_word(GRAIN)).source


@BOTH
def test_what_a_standard_leaves_unnamed_is_named_after_its_indicator(read: Read) -> None:
    rows = [
        ["一级指标", "二级指标", "分值", "评分标准"],
        ["生态", "森林覆盖率", "5", "达到60%的得5分，每低1个百分点扣0.5分。"],
        ["", "应急预案", "4", "不完善的，每处扣0.5分；未建立的不得分。"],
    ]
    scheme = draft(read(rows)).scheme
    assert {item.name for item in scheme.items} == {
        "森林覆盖率",
        "应急预案不完善",
        "应急预案未建立",
    }


def test_figures_that_happen_to_have_one_name_stay_apart() -> None:
    rows = [
        ["考核指标", "分值", "评分标准"],
        ["道路", 5, "完成率达到95%的，得5分；每低1个百分点扣0.5分，扣完为止。"],
        ["供水", 5, "完成率达到95%的，得5分；每低1个百分点扣0.5分，扣完为止。"],
    ]
    items = draft(in_excel(rows)).scheme.items
    assert [item.name for item in items] == ["道路完成率", "供水完成率"]


def test_points_in_a_sentence_that_hold_for_one_group_alone_are_not_taken_for_all() -> None:
    sentence = "到位率达到95%的得满分；每低1个百分点，甲区扣0.5分、乙区扣0.3分，扣完为止。"
    rows: Rows = [
        ["考核指标", "评分标准"],
        ["到位率（甲区2.5分，乙区1.5分）", sentence],
        ["完成率（甲区3分，乙区2分）", "按完成率计分。"],
        ["台账（甲区1分，乙区2分）", "建立台账的，甲区得1分，乙区得2分。"],
    ]
    told = {each.code: each for each in draft(in_excel(rows)).standards}
    assert (told["1"].outcome, told["1"].needs_person) == ("judged", True)
    assert told["1"].standard is not None
    assert "不能各组通用" in told["1"].standard.proposal.left
    assert told["2"].rule["kind"] == "ratio"
    assert told["3"].rule["kind"] == "attain"


def test_bonus_without_a_cap_asks_for_one() -> None:
    rows: Rows = [
        ["考核内容", "考核指标", "分值", "评分标准"],
        ["基础工作", "台账", 10, "建立台账的得10分，否则不得分。"],
        ["加分项", "创新", "", "工作有创新的，酌情加分。"],
        ["扣分项", "通报", "", "被市级通报批评的，每次扣2分。"],
    ]
    made = draft(in_excel(rows))
    bonus, deduction = made.scheme.adjustments
    assert (bonus.name, bonus.kind, deduction.kind) == ("创新", "bonus", "deduction")
    assert type(deduction.rule).__name__ == "Award"
    assert any("没有写上限" in f.why for f in made.findings if f.sort == PERSON)
    assert made.scheme.full == 10


def test_several_deductions_of_a_table_are_taken_off_together() -> None:
    rows: Rows = [
        ["考核内容", "考核指标", "分值", "评分标准"],
        ["基础工作", "台账", 10, "建立台账的得10分，否则不得分。"],
        ["扣分项", "通报", "", "被省级通报的，每次扣2分；被市级通报的，每次扣1分。"],
        ["扣分项", "奖惩", "", "被省级通报的，每次扣2分；受省级表扬的，每次加1分。"],
    ]
    made = draft(in_excel(rows))
    _, both = made.scheme.adjustments
    units = read_units(b"unit,name,group,parent\n1,A,,\n", made.scheme)
    taken = [item.code for item in made.scheme.items if "通报" in item.name]
    rows_of = "".join(f"1,{code},2025,,1\n" for code in taken)
    facts = read_facts(f"unit,item,period,kind,value\n{rows_of}".encode(), made.scheme, units)
    unit = evaluate(made.scheme, units, facts, "2025").as_dict()["units"][0]
    assert unit["adjustments"]["d1"] == "-3.00"
    # What adds as well is no deduction: an assessor says how much it comes to, and the report why.
    assert type(both.rule).__name__ == "Formula"
    assert any("怎样从总分中扣" in f.why for f in made.findings if f.sort == PERSON)


def test_a_deduction_of_a_table_keeps_its_bound() -> None:
    rows: Rows = [
        ["考核内容", "考核指标", "分值", "评分标准"],
        ["基础工作", "台账", 10, "建立台账的得10分，否则不得分。"],
        [
            "扣分项",
            "信访",
            "",
            "发生越级上访的，每批次扣2分；积案未化解的，每件扣1分，累计扣分不超过5分。",
        ],
    ]
    made = draft(in_excel(rows))
    units = read_units(b"unit,name,group,parent\n1,A,,\n", made.scheme)
    counted = "".join(f"1,{item.code},2025,,4\n" for item in made.scheme.items)
    facts = read_facts(f"unit,item,period,kind,value\n{counted}".encode(), made.scheme, units)
    unit = evaluate(made.scheme, units, facts, "2025").as_dict()["units"][0]
    assert unit["adjustments"] == {"d1": "-5.00"}


@pytest.mark.parametrize(
    ("standard", "figures", "taken"),
    [
        ("迟报1天扣3分，迟报2天扣10分，迟报3天及以上扣20分。", "2", "-10.00"),
        ("发生重大事故的扣5分。", "1", "-5.00"),
        ("被市级通报批评的，每次扣2分。", "3", "-6.00"),
        ("完成率低于60%的扣3分。", "59", "-3.00"),
        ("完成率低于60%的扣3分。", "60", "0.00"),
        ("按未完成占比扣分，最多扣2分。", "25", "-0.50"),
    ],
)
def test_a_deduction_of_a_table_takes_off(standard: str, figures: str, taken: str) -> None:
    rows: Rows = [
        ["考核内容", "考核指标", "分值", "评分标准"],
        ["基础工作", "台账", 10, "建立台账的得10分，否则不得分。"],
        ["扣分项", "事项", "", standard],
    ]
    made = draft(in_excel(rows))
    units = read_units(b"unit,name,group,parent\n1,A,,\n", made.scheme)
    given = "".join(f"1,{item.code},2025,,{figures}\n" for item in made.scheme.items)
    facts = read_facts(f"unit,item,period,kind,value\n{given}".encode(), made.scheme, units)
    unit = evaluate(made.scheme, units, facts, "2025").as_dict()["units"][0]
    assert unit["adjustments"] == {"d1": taken}


def test_what_stands_beside_a_category_outside_the_tree_is_told() -> None:
    rows: Rows = [
        ["考核内容", "考核指标", "分值", "评分标准", "牵头单位"],
        ["基础工作", "台账", 10, "建立台账的得10分，否则不得分。", "甲局"],
        ["一票否决", LEFT, LEFT, LEFT, LEFT],
        ["安全", "", "", "", "乙局"],
        [UP, "事故", "", "发生重大事故的，一票否决。", "丙局"],
    ]
    made = draft(in_excel(rows))
    assert any(f.text == "乙局" and "只是类别" in f.why for f in made.findings)


def test_points_of_the_row_that_has_the_standard_are_the_indicator_s() -> None:
    rows: Rows = [
        ["考核内容", "考核指标", "分值", "评分标准"],
        ["管护", "台账（2.5分）", 3, "每发现一处缺失扣0.5分，扣完为止。"],
        [UP, UP, 2.5, ""],
    ]
    made = draft(in_excel(rows))
    assert outline(made)["1.1"] == ("台账", 3)
    assert any("没有对应的评分标准" in f.why for f in made.findings if f.sort == PERSON)


def test_points_of_rows_that_are_read_as_one_are_told() -> None:
    standard, requirement = "完成率达到95%的，得2分；每低1个百分点扣0.1分。", "加强领导，落实责任。"
    rows: Rows = [
        ["考核内容", "考核指标", "分值", "评分标准"],
        ["管护", "台账（4分）", 5, standard],
        [UP, UP, "若干", standard],
        [UP, UP, 3, requirement],
        [UP, UP, 3, requirement],
    ]
    made = draft(in_excel(rows))
    assert outline(made)["1.1"] == ("台账", 4)
    told = [f.where for f in made.findings if "这一行的分值没有采用" in f.why]
    assert told == ["评分表!C2", "评分表!C4", "评分表!C5"]


def test_a_row_without_a_standard_beside_several_bonuses_is_told() -> None:
    standard = "受到表彰的，每次加1分，最高加2分。"
    rows: Rows = [
        ["考核内容", "考核指标", "分值", "评分标准", "责任单位"],
        ["基础工作", "台账", 10, "建立台账的得10分，否则不得分。", "甲局"],
        ["加分项（5分）", LEFT, LEFT, LEFT, LEFT],
        ["创新", "", 2, "", "乙局"],
        [UP, UP, 2, standard, "丙局"],
        [UP, UP, 2, standard, "丁局"],
    ]
    made = draft(in_excel(rows))
    assert any(f.text == "乙局" and "只是类别" in f.why for f in made.findings)
