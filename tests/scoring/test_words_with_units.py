"""Rules in words say the units of the figures that they compare: 95%, 0.5个百分点, 2起."""

from __future__ import annotations

import pytest

from kaocheng.scoring import evaluate, read_facts, read_scheme, read_units

SCHEME = """\
format: kaocheng-scheme/1
code: words
title: 单位
items:
  - {{code: x, name: 达标率, unit: '%'}}
  - {{code: n, name: 事故, unit: 起}}
  - {{code: a, name: 面积, unit: 万亩}}
  - {{code: b, name: 是否备案}}
  - {{code: i, name: 成灾率, unit: ‰}}
indicators:
  - code: '1'
    name: 指标
    points: 5
    rule: {rule}
"""


def words(rule: str) -> str:
    scheme = read_scheme(SCHEME.format(rule=rule).encode())
    found = scheme.indicators[0].rule
    assert found is not None
    return found.words(scheme.item_names)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("{kind: attain, when: x >= 95, points: 5}", "达标率≥95%的，得5分；否则不得分"),
        ("{kind: attain, when: 3 > n, points: 5}", "3起＞事故的，得5分；否则不得分"),
        ("{kind: attain, when: b == 1, points: 5}", "是否备案＝1的，得5分；否则不得分"),
        ("{kind: attain, when: x >= target(x)}", "达标率≥达标率目标值的，得满分；否则不得分"),
        (
            "{kind: attain, when: x <= target(x) - 1, points: 5}",
            "达标率≤达标率目标值－1个百分点的，得5分；否则不得分",
        ),
        ("{kind: attain, when: rate(a) >= 0.9, points: 5}", "面积完成率≥0.9的，得5分；否则不得分"),
        ("{kind: attain, when: abs(x) <= 5, points: 5}", "达标率的绝对值≤5%的，得5分；否则不得分"),
        (
            "{kind: deduct, of: 'shortfall(x, 95)', points: 0.5}",
            "从满分起，达标率比95%少的部分每1个百分点扣0.5分，扣完为止",
        ),
        (
            "{kind: deduct, of: 'excess(i, 3)', per: 0.1, points: 0.2}",
            "从满分起，成灾率超过3‰的部分每0.1个千分点扣0.2分，扣完为止",
        ),
        ("{kind: award, of: a, per: 0.5, points: 1}", "面积每0.5万亩加1分，最高满分"),
        ("{kind: deduct, of: n, points: 1}", "从满分起，事故每1起扣1分，扣完为止"),
        ("{kind: deduct, of: b, points: 1}", "从满分起，是否备案每1扣1分，扣完为止"),
        (
            "{kind: ladder, of: x, steps: [{at_least: 95, points: 5}, {at_least: 90, points: 3}]}",
            "按达标率分档：达到95%及以上的，得5分；达到90%及以上的，得3分；其余不得分",
        ),
        (
            "{kind: curve, of: x, knots: [[60, 0], [90, 5]]}",
            "按达标率折线计分：60%时0分，90%时5分，其间按直线内插，两端之外不再增减",
        ),
    ],
)  # fmt: skip
def test_figures_have_their_unit(rule: str, told: str) -> None:
    assert words(rule) == told


def test_the_reason_says_the_step_with_its_unit() -> None:
    rule = "{kind: ladder, of: x, steps: [{at_least: 95, points: 5}, {at_least: 90, points: 3}]}"
    scheme = read_scheme(SCHEME.format(rule=rule).encode())
    units = read_units(b"unit,name,group,parent\n1,A,,\n", scheme)
    facts = read_facts(b"unit,item,period,kind,value\n1,x,2025,,92\n", scheme, units)
    (unit,) = evaluate(scheme, units, facts, "2025").as_dict()["units"]
    assert "达标率 92%，达到90%及以上，属第 2 档" in unit["leaves"]["1"]["reason"]
