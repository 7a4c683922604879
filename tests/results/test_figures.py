"""Arithmetic of pages: gaps, shares, places, and where the points were lost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaocheng.results.figures import (
    Cell,
    bounded_sum,
    gap,
    leaf_figures,
    losses,
    lost,
    points_text,
    share,
    shares_of_loss,
)


def test_zero_is_never_negative() -> None:
    assert points_text(Decimal("-0.00"), 2) == "0.00"
    assert gap("93.45", "93.45", 2) == "0.00"


def test_a_gap_is_exact() -> None:
    assert gap("90.10", "89.95", 2) == "0.15"
    assert gap("90.10", None, 2) is None


@pytest.mark.parametrize(
    ("cell", "won", "missed"),
    [
        (("3.33", "5.00", "scored"), 0.666, "1.67"),
        (("6.00", "5.00", "scored"), 1.2, "-1.00"),
        (("0.00", "5.00", "zeroed"), 0.0, "5.00"),
        ((None, "5.00", "not_applicable"), None, None),
        ((None, "0.00", "not_assessed"), None, None),
        (("0.00", "0.00", "scored"), None, "0.00"),
    ],
)
def test_share_and_loss_of_a_cell(cell: Cell, won: float | None, missed: str | None) -> None:
    assert share(cell) == pytest.approx(won)
    assert lost(cell, 2) == missed


def test_places_within_a_group_are_one_two_two_four() -> None:
    cells: list[Cell] = [(p, "5.00", "scored") for p in ("5.00", "4.00", "4.00", "1.00")]
    out: Cell = (None, "5.00", "not_applicable")
    figures = leaf_figures([*cells, out])
    assert [figures.place(cell) for cell in cells] == [1, 2, 2, 4]
    assert figures.place(out) is None
    assert figures.mean == pytest.approx(0.7)
    assert figures.best == 1.0


def test_an_indicator_nobody_is_assessed_on_has_no_figures() -> None:
    figures = leaf_figures([(None, "0.00", "not_assessed")])
    assert figures.mean is None
    assert figures.best is None


def test_loss_is_shared_among_indicators_by_weighted_points() -> None:
    rows: list[dict[str, Cell]] = [
        {"a": ("3.00", "5.00", "scored"), "b": ("9.00", "10.00", "scored")},
        {"a": ("6.00", "5.00", "scored"), "b": (None, "10.00", "not_applicable")},
    ]
    assert shares_of_loss(losses(rows, "ab"), {"a": 1.0, "b": 2.0}) == {"a": 0.5, "b": 0.5}


def test_where_nothing_was_lost_there_are_no_shares() -> None:
    assert shares_of_loss(losses([{"a": ("5.00", "5.00", "scored")}], "a"), {"a": 1.0}) == {}


@pytest.mark.parametrize(
    ("points", "cap", "expected"),
    [
        (["1.00", "2.00"], "2.50", "2.50"),
        (["-1.00", "-2.00"], "2.50", "-2.50"),
        (["1.00", "0.50"], None, "1.50"),
        ([], "2.50", "0"),
    ],
)
def test_bonuses_and_deductions_stay_within_their_cap(
    points: list[str], cap: str | None, expected: str
) -> None:
    assert bounded_sum(points, cap) == Decimal(expected)
