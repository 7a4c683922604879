"""Of a deduction (扣分项) points are taken off: its rule and reasons say so, also inside others."""

from typing import Any

import pytest

from kaocheng.scoring import evaluate, read_facts, read_scheme, read_units

SCHEME = """\
format: kaocheng-scheme/1
code: s
title: t
level: county
year: 2025
items: [{{code: x, name: 通报}}, {{code: y, name: 约谈}}]
indicators: [{{code: "1", name: N, points: 10, rule: {{kind: formula, points: 10}}}}]
adjustments: [{{code: d, name: 扣, kind: {kind}, rule: {rule}}}]
"""
AWARD = "{kind: award, of: x, points: 0.5, cap: 1}"
OTHER = "{kind: award, of: y, points: 2}"
SUM = f"{{kind: sum, parts: [{AWARD}, {OTHER}]}}"
ONCE = "{kind: cases, cases: [{when: x > 0, rule: {kind: formula, points: 2}}]}"
CASES = f"{{kind: cases, cases: [{{when: y > 0, rule: {OTHER}}}], otherwise: {AWARD}}}"


def told(kind: str, rule: str, x: str, y: str) -> tuple[str, str]:
    scheme = read_scheme(SCHEME.format(kind=kind, rule=rule).encode())
    units = read_units(b"unit,name,group,parent\n01,U,,\n", scheme)
    lines = f"unit,item,period,kind,value\n01,x,2025,actual,{x}\n01,y,2025,actual,{y}\n"
    result = evaluate(scheme, units, read_facts(lines.encode(), scheme, units))
    return scheme.adjustments[0].words({"x": "通报", "y": "约谈"}), result.adjustment_reason(
        "d", "01"
    )


@pytest.mark.parametrize(
    ("rule", "x", "y", "words", "reason"),
    [
        (AWARD, "0", "0", "通报每1扣0.5分，最多扣1分", "通报 0，不扣分，计 0.00 分"),
        (
            AWARD, "4", "0",
            "通报每1扣0.5分，最多扣1分",
            "通报 4，应扣 2 分，以 1 分为限，计 -1.00 分",
        ),
        (
            SUM, "0", "1",
            "各项累加：（1）通报每1扣0.5分，最多扣1分；（2）约谈每1扣2分",
            "（1）通报 0，不扣分，0.00 分；（2）约谈 1，2 × 1 = 2.00 分；0.00 ＋ 2.00，计 -2.00 分",
        ),
        (
            CASES, "0", "0",
            "约谈＞0的，约谈每1扣2分；其他情形通报每1扣0.5分，最多扣1分",
            "约谈 0，属其他情形：通报 0，不扣分，计 0.00 分",
        ),
        (
            ONCE, "3", "0",
            "通报＞0的，扣2分；其他情形不扣分",
            "通报 3，属“通报＞0”的情形，计 -2.00 分",
        ),
        (
            "{kind: formula, points: x * 2}", "3", "0",
            "扣分＝通报×2", "通报 3；通报×2，计 -6.00 分",
        ),
    ],
    ids=["nothing", "capped", "sum", "cases", "fixed", "formula"],
)  # fmt: skip
def test_a_deduction_takes_off(rule: str, x: str, y: str, words: str, reason: str) -> None:
    assert told("deduction", rule, x, y) == (words, reason)


@pytest.mark.parametrize("rule", [AWARD, SUM, CASES], ids=["award", "sum", "cases"])
def test_a_bonus_adds(rule: Any) -> None:
    words, reason = told("bonus", rule, "0", "0")
    assert "扣" not in words + reason
    assert "每1加0.5分，最多加1分" in words
    assert "不加分" in reason
