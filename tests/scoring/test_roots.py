"""Roots rounded half up, held against their definition in whole numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kaocheng.scoring.exact.decimals import half_up
from kaocheng.scoring.exact.roots import rounded_root
from tests.scoring.profiles import drawn

HALF = Fraction(1, 2)
products = st.one_of(
    st.fractions(0, 10**6, max_denominator=10**6), st.integers(0, 10**60).map(Fraction)
)


@drawn(300)
@given(products, st.integers(1, 40), st.integers(0, 8))
@example(Fraction(0), 3, 2)
@example(Fraction(1, 10**30), 2, 8)
def test_the_root_lies_within_half_a_unit(product: Fraction, n: int, decimals: int) -> None:
    found, unit = rounded_root(product, n, decimals), Fraction(1, 10**decimals)
    assert found == 0 or ((found - HALF) * unit) ** n <= product
    assert product < ((found + HALF) * unit) ** n


@drawn(200)
@given(st.integers(0, 10**9), st.integers(1, 12), st.integers(0, 6))
def test_a_root_on_the_half_goes_up_and_just_below_it_down(k: int, n: int, decimals: int) -> None:
    on_the_half = ((k + HALF) * Fraction(1, 10**decimals)) ** n
    assert rounded_root(on_the_half, n, decimals) == k + 1
    assert rounded_root(on_the_half - Fraction(1, 10**500), n, decimals) == k


@drawn(100)
@given(st.fractions(0, 1000, max_denominator=999), st.integers(0, 4))
def test_the_first_root_is_plain_rounding(value: Fraction, decimals: int) -> None:
    assert rounded_root(value, 1, decimals) == half_up(value, decimals)


def test_roots_one_can_look_up() -> None:
    assert rounded_root(Fraction(2), 2, 8) == 141421356
    assert rounded_root(Fraction(3), 3, 8) == 144224957
    # The root of 2.25 is 1.5, which rounds up.
    assert rounded_root(Fraction(9, 4), 2, 0) == 2


@pytest.mark.parametrize(("product", "n", "decimals"), [(-1, 3, 2), (1, 0, 2), (1, 2, -1)])
def test_what_has_no_root_raises(product: int, n: int, decimals: int) -> None:
    with pytest.raises(ValueError, match="root"):
        rounded_root(Fraction(product), n, decimals)
