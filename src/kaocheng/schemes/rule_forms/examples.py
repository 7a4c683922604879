"""One worked example for each rule kind: the rule, figures, points, and the sum in one sentence.

The figures are invented. A test computes every example with the library.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

D = Decimal


@dataclass(frozen=True)
class Example:
    """`facts` are (item, kind, value) of the unit, `others` the first item of further units."""

    words: str
    full: str
    rule: dict[str, Any]
    facts: tuple[tuple[str, str, str], ...]
    points: str
    others: tuple[str, ...] = ()


EXAMPLES: dict[str, Example] = {
    "attain": Example(
        "满分 5 分，要求产量达到 100；产量 102，符合，得 5 分。",
        "5",
        {"kind": "attain", "when": "产量 >= 100"},
        (("产量", "actual", "102"),),
        "5.00",
    ),
    "ratio": Example(
        "满分 5 分，任务 117，完成 78：5 × 78÷117 = 3.33 分。",
        "5",
        {"kind": "ratio", "of": "产量", "to": "target(产量)"},
        (("产量", "actual", "78"), ("产量", "target", "117")),
        "3.33",
    ),
    "inverse_ratio": Example(
        "满分 5 分，控制数 100，实际 110：5 ×（2 － 110÷100）= 4.5 分。",
        "5",
        {"kind": "inverse_ratio", "of": "能耗", "to": "target(能耗)"},
        (("能耗", "actual", "110"), ("能耗", "target", "100")),
        "4.50",
    ),
    "ladder": Example(
        "达到 95 得 6 分，达到 90 得 4 分；完成率 92，落在第二档，得 4 分。",
        "6",
        {
            "kind": "ladder",
            "of": "完成率",
            "steps": [{"at_least": D(95), "points": D(6)}, {"at_least": D(90), "points": D(4)}],
        },
        (("完成率", "actual", "92"),),
        "4.00",
    ),
    "curve": Example(
        "增幅 0 得 0 分，5 得 8 分，其间按直线；增幅 3：8 × 3÷5 = 4.8 分。",
        "8",
        {"kind": "curve", "of": "增幅", "knots": [[D(0), D(0)], [D(5), D(8)]]},
        (("增幅", "actual", "3"),),
        "4.80",
    ),
    "deduct": Example(
        "满分 5 分，应报 12 次，每少一次扣 0.5 分；报了 9 次：5 － 0.5 × 3 = 3.5 分。",
        "5",
        {"kind": "deduct", "of": "shortfall(报送, 12)", "points": D("0.5")},
        (("报送", "actual", "9"),),
        "3.50",
    ),
    "award": Example(
        "每项表彰加 0.5 分，最高 2 分；表彰 3 项：0.5 × 3 = 1.5 分。",
        "2",
        {"kind": "award", "of": "表彰", "points": D("0.5")},
        (("表彰", "actual", "3"),),
        "1.50",
    ),
    "rank": Example(
        "首名 6 分，末名 3 分，四个单位等差递减；列第 2：6 －（6－3）÷3 = 5 分。",
        "6",
        {"kind": "rank", "of": "增速", "linear": {"first": D(6), "last": D(3)}},
        (("增速", "actual", "7.2"),),
        "5.00",
        ("8.1", "6", "5"),
    ),
    "efficacy": Example(
        "满分 10 分，最好 20、最差 10，保底 60%；本单位 15：10 ×（0.6 ＋ 0.4 × 50%）= 8 分。",
        "10",
        {"kind": "efficacy", "of": "增速"},
        (("增速", "actual", "15"),),
        "8.00",
        ("20", "10"),
    ),
    "judged": Example(
        "满分 5 分，优得 1 倍，良得 0.8 倍；评定为良：5 × 0.8 = 4 分。",
        "5",
        {"kind": "judged", "item": "评审", "bands": {"优": D(1), "良": D("0.8")}},
        (("评审", "actual", "良"),),
        "4.00",
    ),
    "checklist": Example(
        "制定方案 2 分，建立台账 3 分；有方案、没有台账，得 2 分。",
        "5",
        {
            "kind": "checklist",
            "parts": [
                {"name": "制定方案", "when": "方案 >= 1", "points": D(2)},
                {"name": "建立台账", "when": "台账 >= 1", "points": D(3)},
            ],
        },
        (("方案", "actual", "1"), ("台账", "actual", "0")),
        "2.00",
    ),
    "cases": Example(
        "满分 5 分，发生事故的得 0 分，未发生的按完成率；完成 45、任务 50：5 × 90% = 4.5 分。",
        "5",
        {
            "kind": "cases",
            "cases": [{"when": "事故 > 0", "rule": {"kind": "formula", "points": D(0)}}],
            "otherwise": {"kind": "ratio", "of": "产量", "to": "target(产量)"},
        },
        (("事故", "actual", "0"), ("产量", "actual", "45"), ("产量", "target", "50")),
        "4.50",
    ),
    "sum": Example(
        "基础分 4 分，每项表彰另加 0.5 分；表彰 1 项：4 ＋ 0.5 = 4.5 分。",
        "5",
        {
            "kind": "sum",
            "parts": [
                {"kind": "formula", "points": D(4)},
                {"kind": "award", "of": "表彰", "points": D("0.5"), "cap": D(1)},
            ],
        },
        (("表彰", "actual", "1"),),
        "4.50",
    ),
    "highest": Example(
        "国家级表彰每项 2 分，省级每项 1 分，取高；国家级 1 项、省级 1 项，得 2 分。",
        "5",
        {
            "kind": "highest",
            "parts": [
                {"kind": "award", "of": "国家级", "points": D(2)},
                {"kind": "award", "of": "省级", "points": D(1)},
            ],
        },
        (("国家级", "actual", "1"), ("省级", "actual", "1")),
        "2.00",
    ),
    "lowest": Example(
        "满分 5 分，数量、质量各算一次，取低；数量 80%、质量 90%：5 × 80% = 4 分。",
        "5",
        {
            "kind": "lowest",
            "parts": [
                {"kind": "ratio", "of": "数量", "to": D(100)},
                {"kind": "ratio", "of": "质量", "to": D(100)},
            ],
        },
        (("数量", "actual", "80"), ("质量", "actual", "90")),
        "4.00",
    ),
    "formula": Example(
        "满分 5 分，得分为满分减缺勤次数的一半；缺勤 2 次：5 － 2÷2 = 4 分。",
        "5",
        {"kind": "formula", "points": "full() - 缺勤/2", "floor": D(0)},
        (("缺勤", "actual", "2"),),
        "4.00",
    ),
}
