"""What short cells leave to the columns beside them: targets, what must not happen."""

from __future__ import annotations

from decimal import Decimal

from kaocheng.scoring.issued import draft
from tests.scoring.issued.books import UP, Rows
from tests.scoring.issued.test_columns import asked, read, rule_of, tree

WITH_FIGURES: Rows = [
    ["类别", "序号", "指标名称", "计量单位", "目标任务", "标准分", "评分说明"],
    ["共性指标（20分）", 1, "井报", "篇", "24", "5", "每季度不少于6篇，每少1篇扣0.2分"],
    [UP, 2, "来文办理", "", "", "15", "逾期办理的每件扣0.5分"],
    ["个性指标（30分）", 3, "茶园面积", "亩", "2000", "15", "完成任务得满分，未完成按比例得分"],
    [UP, 4, "井水超标率", "‰", "0.9", "15", "控制在0.9‰以内得满分，超过不得分"],
]


def test_figures_below_tasks_are_targets_and_no_names() -> None:
    table = read(WITH_FIGURES)
    assert tree(table) == [
        ("1", "共性指标", "20"),
        ("1.1", "井报", "5"),
        ("1.2", "来文办理", "15"),
        ("2", "个性指标", "30"),
        ("2.1", "茶园面积", "15"),
        ("2.2", "井水超标率", "15"),
    ]
    made = draft(table)
    assert asked(made) == []
    assert rule_of(made, "2.1") == {"kind": "ratio", "of": "茶园面积", "to": "target(茶园面积)"}


def test_tasks_in_words_still_name_what_is_assessed() -> None:
    rows: Rows = [
        ["类别", "目标任务", "分值", "评分说明"],
        ["井务", "清淤12次", "10", "每少1次扣1分"],
        [UP, "护井3口", "10", "每少1口扣1分"],
    ]
    assert [name for _, name, _ in tree(read(rows))] == ["井务", "清淤12次", "护井3口"]


def test_what_must_not_happen_is_told_beside_what_it_costs() -> None:
    rows: Rows = [
        ["序号", "考核项目", "考核内容及要求", "应得分", "评分细则", "实得分"],
        [1, "井务安全", "不发生塌井事故", 10, "每发生一起扣5分，扣完为止", ""],
        [2, "茶务安全", "无拒收茶样", 10, "发现1批扣1分", ""],
    ]
    table = read(rows)
    assert rule_of(draft(table), "1") == {
        "kind": "deduct",
        "of": "发生塌井事故",
        "points": Decimal(5),
    }
    standard = table.nodes[0].standard
    assert standard is not None
    assert standard.proposal.sentence == "每发生一起扣5分，扣完为止"
    assert {(span.start, span.end) for span in standard.proposal.spans} == {(0, 5), (5, 8), (9, 13)}


def test_standards_and_their_points_may_share_a_heading() -> None:
    rows: Rows = [
        ["序号", "指标", "考核标准及分值", "备注"],
        [1, "井水超标率（5分）", "控制在4%以内得5分，每超0.1个百分点扣0.5分", ""],
        [2, "清淤（10分）", "清淤12次得10分，每少1次扣1分", ""],
    ]
    table = read(rows)
    assert tree(table) == [("1", "井水超标率", "5"), ("2", "清淤", "10")]
    assert asked(draft(table)) == []
