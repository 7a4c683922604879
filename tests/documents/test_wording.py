"""Dates, periods, titles and numbers as official Chinese writes them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kaocheng.documents import wording


def test_a_date_has_arabic_digits_and_no_leading_zeros() -> None:
    assert wording.date_in_full(date(2024, 1, 5)) == "2024年1月5日"


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2023", "2023年度"),
        ("2025-H1", "2025年上半年"),
        ("2025-Q3", "2025年第三季度"),
        ("2025-05", "2025年5月"),
        ("2025-05-D2", "2025年5月中旬"),
        ("2025-W07", "2025年第7周"),
    ],
)
def test_periods_in_words(period: str, words: str) -> None:
    assert wording.period_in_words(period) == words


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("2023年度目标责任考核", "目标责任考核"),
        ("2024年度粮食安全责任制考核方案（演示）", "粮食安全责任制考核"),
        ("2024年高质量发展综合绩效评价实施办法", "高质量发展综合绩效评价"),
        ("粮食安全省长责任制", "粮食安全省长责任制考核"),
    ],
)
def test_the_subject_is_the_title_without_year_and_kind(title: str, subject: str) -> None:
    assert wording.subject_of(title) == subject


def test_rates_are_compared_in_percentage_points() -> None:
    assert wording.percent(Fraction(2, 3)) == "66.7%"
    assert wording.percentage_points(Fraction(-1, 8)) == "12.5个百分点"


def test_a_long_list_is_cut_and_counted() -> None:
    assert wording.listing(["甲", "乙"]) == "甲、乙"
    assert wording.listing(["甲", "乙", "丙"], limit=2) == "甲、乙等3个"


def test_quotation_marks_within_quotation_marks_are_single() -> None:
    assert wording.quoted("发生“大棚房”问题") == "“发生‘大棚房’问题”"


def test_a_document_is_cited_with_title_marks() -> None:
    assert wording.cited("考核办法（示考〔2024〕1号）") == "《考核办法》（示考〔2024〕1号）"
    assert wording.cited("示考〔2024〕1号") == "示考〔2024〕1号"


def test_a_title_breaks_between_its_parts_only() -> None:
    parts = ("演示市考核办", "关于2024年度", "粮食安全责任制考核", "结果的通报")
    lines = wording.title_lines(parts, 19.5)
    assert lines == ["演示市考核办关于2024年度", "粮食安全责任制考核结果的通报"]
    assert wording.title_lines(("关于2024年度", "考核", "结果的通报"), 19.5) == [
        "关于2024年度考核结果的通报"
    ]
