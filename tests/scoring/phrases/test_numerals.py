"""Numbers in both scripts, and what is a number only by its looks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaocheng.scoring.phrases.numerals import number_of
from kaocheng.scoring.phrases.tokens import Place, Points, Quantity, shape_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.50", "0.50"),
        ("1,200", "1200"),
        ("三", "3"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("一百零五", "105"),
        ("三千五百", "3500"),
        ("一百二十万", "1200000"),
        ("二点五", "2.5"),
        ("两", "2"),
        ("二〇", "20"),
    ],
)
def test_numeral_has_this_value(text: str, value: str) -> None:
    found = number_of(text)
    assert found is not None
    assert f"{found:f}" == value


@pytest.mark.parametrize("text", ["", "分", "1,20", "点五", "1" * 30, "一二三" * 20])
def test_what_is_no_numeral(text: str) -> None:
    assert number_of(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("95%", Quantity(Decimal(95), "%")),
        ("９５％", Quantity(Decimal(95), "%")),
        ("百分之九十五", Quantity(Decimal(95), "%")),
        ("千分之三", Quantity(Decimal(3), "‰")),
        ("三分之二", Quantity(Decimal(2), "", over=Decimal(3))),
        ("1.5个百分点", Quantity(Decimal("1.5"), "个百分点")),
        ("100万亩", Quantity(Decimal(100), "万亩")),
        ("80%—90%", Quantity(Decimal(90), "%", Decimal(80))),
        ("5至10亿元", Quantity(Decimal(10), "亿元", Decimal(5))),
        ("第3名", Place(3, 3)),
        ("前三名", Place(1, 3)),
        ("6—10名", Place(6, 10)),
        ("末位", Place(1, 1, last=True)),
        ("2.5分", Points((("", Decimal("2.5")),))),
        ("2—5分", Points((("", Decimal(5)),), Decimal(2))),
    ],
)
def test_figure_is_folded_into_one_sign(text: str, value: object) -> None:
    shape = shape_of(text)
    assert len(shape.text) == 1
    assert shape.values == (value,)
    assert shape.span == (0, len(text))


@pytest.mark.parametrize(
    "text", ["十分重要", "统一部署", "任一环节", "一次性", "第二季度", "一票否决"]
)
def test_numerals_inside_words_are_left_alone(text: str) -> None:
    assert shape_of(text).text == text


def test_blanks_are_left_out_and_positions_kept() -> None:
    shape = shape_of("达到 95 %的")
    assert "".join(shape.words) == "达到95%的"
    assert shape.spans[2] == (3, 7)
