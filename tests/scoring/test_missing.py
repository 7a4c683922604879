"""What `missing: error` says of figures that are not there."""

from __future__ import annotations

import pytest

from kaocheng.scoring import evaluate, read_facts
from tests.scoring.wrong_inputs import HEADER, SCHEME, lines_of, scheme_of, units_of, with_rule


def test_missing_values_that_may_not_be_missing_are_all_named() -> None:
    read = scheme_of(SCHEME.replace("points: 10", "points: 10, missing: error"))
    units = units_of(read)
    facts = read_facts((HEADER + "a,grain,2025,,3\n").encode(), read, units)
    lines = lines_of(lambda: evaluate(read, units, facts))
    assert "单位 a 指标 1 粮食：缺少粮食目标值（2025年）" in lines[0]
    assert "单位 b 指标 1 粮食：缺少粮食（2025年）、粮食目标值（2025年）" in lines[1]


@pytest.mark.parametrize(
    ("rule", "rows", "lacking"),
    [
        ("total(grain)", "a,grain,2025-02,,3\n", "粮食年内合计（2025年1月、2025年3月）"),
        ("mean_prior(grain, 3)", "a,grain,2023-03,,3\n", "粮食前3年平均值（2024年3月、2022年3月）"),
        ("growth(grain)", "a,grain,2025-03,,3\n", "上年同期粮食（2024年3月）"),
        ("grain - previous(grain)", "a,grain,2025-03,,3\n", "上期粮食（2025年2月）"),
        ("rate(grain)", "a,grain,2025-03,,3\n", "粮食目标值（2025年3月、2025年）"),
    ],
)
def test_what_is_missing_is_named_with_its_periods(rule: str, rows: str, lacking: str) -> None:
    line = refused_in_march(rule, rows)
    assert f"单位 a 指标 1 粮食：缺少{lacking}，本项不允许缺数" in line


def test_of_many_missing_periods_the_first_are_named_and_all_counted() -> None:
    line = refused_in_march("mean_prior(grain, 9)", "a,grain,2024-03,,3\n")
    assert "粮食前9年平均值（2023年3月、2022年3月、2021年3月、2020年3月、2019年3月等 8 期）" in line


def refused_in_march(rule: str, rows: str) -> str:
    read = scheme_of(with_rule(f'"{rule}"').replace("points: 10", "points: 10, missing: error"))
    units = units_of(read, "unit,name\na,甲\n")
    facts = read_facts((HEADER + rows).encode(), read, units)
    (line,) = lines_of(lambda: evaluate(read, units, facts, "2025-03"))
    return line
