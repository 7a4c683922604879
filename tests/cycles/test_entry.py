"""What clerks type: understood, or refused with the way out. Never guessed at."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocheng.cycles.entry import (
    GIVEN,
    TARGET,
    ItemForm,
    mark_advice,
    read_entry,
    read_percent,
    same_value,
)
from kaocheng.scoring.exact.decimals import DECIMAL

UNDERSTOOD = [
    # typed, unit, value
    ("76", "项", "76"),
    ("76项", "项", "76"),
    ("７６项", "项", "76"),
    (" ７６ 项 ", "项", "76"),
    ("１，２３４．５０", "万吨", "1234.5"),
    ("1,234,567.8", "", "1234567.8"),
    ("1 234 567", "元", "1234567"),
    ("1,234项", "项", "1234"),
    ("10%", "%", "10"),
    ("１０％", "%", "10"),
    ("10％", "％", "10"),
    ("3.5万", "万元", "3.5"),
    ("76㎡", "m²", "76"),
    ("－5", "℃", "-5"),
    ("−5.50", "", "-5.5"),
    ("+5", "", "5"),
    ("-0.0", "", "0"),
    (".5", "", "0.5"),
    ("5.", "", "5"),
    ("007", "", "7"),
    ("0.10000000000000000000001", "", "0.10000000000000000000001"),
    ("是", "", "1"),
    ("否", "", "0"),
    ("不适用", "项", "NA"),
    ("ＮＡ", "项", "NA"),
    ("n/a", "项", "NA"),
    ("", "项", ""),
    ("　", "项", ""),
    (None, "项", ""),
    (76.0, "项", "76"),
    (93.400000000000006, "", "93.4"),
    (0.1 + 0.2, "", "0.3"),
    (1e22, "", "10000000000000000000000"),
    (True, "", "1"),
]

REFUSED = [
    # typed, unit, what the refusal must say
    ("10%~50%", "%", "是一个区间，不是一个数。请填一个确定的数"),
    ("10-50", "%", "区间"),
    ("１０％～５０％", "%", "区间"),
    ("76至80项", "项", "区间"),
    ("#REF!", "项", "公式出错（#REF!）。请修正公式，或直接填写结果"),
    ("#DIV/0!", "项", "公式出错"),
    ("#N/A", "项", "公式出错"),
    ("=A1+B1", "项", "填的是公式"),
    ("约76", "项", "不是确定的数"),
    ("76余项", "项", "不是确定的数"),
    ("≥90", "%", "不是确定的数"),
    ("10%", "项", "填的单位是“%”，该项的计量单位是“项”"),
    ("10%", "", "如指比例，请填 0.1"),
    ("76项", "", "该项没有计量单位，填的是“76项”。请只填数字 76"),
    ("76个", "项", "请换算成“项”后填写数字"),
    ("3.5亿元", "万元", "如无误，请填 35000"),
    ("3.5万", "元", "如无误，请填 35000"),
    ("1,23", "", "千分位写法不对"),
    ("1234,567", "", "千分位写法不对"),
    ("1e5", "", "科学记数法"),
    ("七十六", "项", "汉字数字"),
    ("—", "项", "没有数据请留空，不适用请填“不适用”"),
    ("无", "项", "没有数据请留空"),
    ("同上", "项", "不是数字"),
    ("九月底前", "项", "不是数字"),
    ("10²", "", "没有计量单位"),
    ("是", "项", "不是数字"),
    ("12 34", "", "不是数字"),
    ("9" * 41, "", "超过 40 位"),
    (datetime.date(2025, 3, 5), "项", "单元格是日期"),
    (datetime.time(3, 5), "项", "单元格是日期"),
    (float("inf"), "", "不是一个数"),
    (float("nan"), "", "不是一个数"),
]


@pytest.mark.parametrize(("typed", "unit", "value"), UNDERSTOOD)
def test_what_can_only_mean_one_thing_is_understood(typed: object, unit: str, value: str) -> None:
    assert read_entry(typed, ItemForm(unit)).value == value


@pytest.mark.parametrize(("typed", "unit", "why"), REFUSED)
def test_what_is_not_one_number_is_refused_with_the_way_out(
    typed: object, unit: str, why: str
) -> None:
    entry = read_entry(typed, ItemForm(unit))
    assert entry.value is None
    assert why in entry.why
    assert entry.mend


@given(st.text(max_size=30), st.sampled_from(["", "项", "%", "万元"]))
def test_whatever_is_typed_gives_an_exact_decimal_or_a_refusal(typed: str, unit: str) -> None:
    entry = read_entry(typed, ItemForm(unit))
    if entry.value is None:
        assert entry.what
        assert entry.mend
    else:
        assert entry.value in ("", "NA") or DECIMAL.match(entry.value)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9
    )
)
def test_a_plain_decimal_keeps_its_value_and_is_read_again_as_itself(number: object) -> None:
    once = read_entry(f"{number:f}", ItemForm())
    assert once.value is not None
    assert same_value(once.value, f"{number:f}")
    assert read_entry(once.value, ItemForm()) == once


def test_texts_are_kept_and_bands_bind() -> None:
    form = ItemForm(is_text=True, choices=("好", "中"))
    assert read_entry(" 好 ", form).value == "好"
    assert "请填 好、中 之一" in read_entry("很好", form).why
    assert read_entry("不适用", form).value == "NA"
    assert "超过 200 字" in read_entry("字" * 201, ItemForm(is_text=True)).why
    assert "控制字符" in read_entry("好\x07", ItemForm(is_text=True)).why


def test_a_number_shown_as_a_percentage_is_what_the_user_sees() -> None:
    assert read_percent(0.1, ItemForm("%")).value == "10"
    assert read_percent(0.07, ItemForm("%")).value == "7"
    assert "计量单位是“项”" in read_percent(0.1, ItemForm("项")).why
    assert read_percent("12", ItemForm("%")).value == "12"


def test_the_same_number_written_otherwise_is_no_change() -> None:
    assert same_value("93.40", "93.4")
    assert not same_value("93.4", "93.41")
    assert not same_value("", "0")
    assert not same_value("NA", "")


def test_what_is_advised_fits_the_field() -> None:
    assert read_entry("优", ItemForm()).mend == "请只填数字；不适用请填“不适用”，没有数据请留空"
    mark = ItemForm("分", advice=mark_advice())
    assert read_entry("优", mark).mend == "请填分数，只填数字"
    assert read_entry("是", mark).value is None
    assert read_entry("约 5", mark).mend == "请填确切的数字，说明另写入理由"
    target = ItemForm("吨", advice=TARGET)
    assert read_entry("待定", target).mend == "请只填数字；没有目标请留空"
    assert read_entry("约 5", target).mend == "请填确切的数字"
    assert "请删去该行" in read_entry("—", ItemForm(advice=GIVEN)).mend


def test_a_date_where_words_are_wanted_is_told_so() -> None:
    why = read_entry(datetime.date(2025, 3, 1), ItemForm(is_text=True)).why
    assert why == "单元格是日期或时间，不是文字。请把单元格设为“文本”格式后重填。"
