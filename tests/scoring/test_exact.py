"""Fast arithmetic is sound: quotients are exact, balls hold the true value, decisions are right."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kaocheng.scoring.exact.ball import Ball, Balls
from kaocheng.scoring.exact.column import Column, Truth
from kaocheng.scoring.exact.decimals import half_up, read_decimal, show
from kaocheng.scoring.exact.fast import Fast, ball_of
from kaocheng.scoring.exact.groups import fractions
from kaocheng.scoring.exact.order import dense_codes, places_of
from kaocheng.scoring.exact.quotient import Quotient
from kaocheng.scoring.exact.rational import Rationals
from kaocheng.scoring.facts import NumberColumn
from tests.scoring.profiles import drawn

UNITS = 4
FAST, EXACT = Fast(), Rationals()


class AlikeBalls(Balls):
    """Balls as they come from decimals: one error bound for all cells."""

    @staticmethod
    def vector(values: Sequence[Fraction | int]) -> Ball:
        return ball_of(Fast.vector(values))


arithmetics = st.sampled_from([FAST, Balls(), AlikeBalls()])

# Figures as they are published, with many ties and halves; some long, some huge, some tiny.
_TIES = [Fraction(n, 200) for n in range(-7, 8)] + [Fraction("1.005"), Fraction("2.675")]
_plain = st.builds(Fraction, st.integers(-(10**6), 10**6), st.sampled_from([1, 10, 100, 1000]))
_long = st.builds(Fraction, st.integers(-(10**39), 10**39), st.sampled_from([1, 10**8, 10**38]))
values = st.one_of(st.sampled_from(_TIES), _plain, _long, st.fractions(max_denominator=99))
vectors = st.lists(values, min_size=UNITS, max_size=UNITS)

BINARY: dict[str, Callable[[Column, Column], Column]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "min": lambda a, b: a.least(b),
    "max": lambda a, b: a.greatest(b),
}
UNARY: dict[str, Callable[[Column], Column]] = {
    "-": lambda a: -a,
    "abs": lambda a: abs(a),
    "floor": lambda a: a.floor(),
    "half_up": lambda a: a.half_up(),
    "cube": lambda a: a.power(3),
    "reciprocal": lambda a: a.power(-1),
    "steps": lambda a: a * a.constant(100),
}
COMPARED: dict[str, Callable[[Column, Column], Truth]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "==": lambda a, b: a.equals(b),
}
steps = st.one_of(
    st.tuples(st.sampled_from(sorted(BINARY)), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.sampled_from(sorted(UNARY)), st.integers(0, 9)),
)
programs = st.lists(steps, min_size=1, max_size=7)


def run(program: list[tuple[Any, ...]], columns: list[Column]) -> list[Column]:
    """The columns that a program makes, those it began with first."""
    made = list(columns)
    for operation, *operands in program:
        read = [made[place % len(made)] for place in operands]
        table: dict[str, Any] = BINARY if len(read) == 2 else UNARY
        made.append(table[operation](*read))
    return made


def both(
    program: list[tuple[Any, ...]], given: list[list[Fraction]], numbers: Any
) -> list[tuple[Column, Column]]:
    fast = run(program, [Column(numbers, numbers.vector(cells)) for cells in given])
    exact = run(program, [Column(EXACT, EXACT.vector(cells)) for cells in given])
    return list(zip(fast, exact, strict=True))


def spread(cells: Any, default: Any = 0) -> list[Any]:
    """One cell for each unit."""
    known = np.array([default]) if cells is None else cells
    return list(np.broadcast_to(known, UNITS).tolist())


def trusted(fast: Column | Truth) -> list[bool]:
    """Cells that are not in doubt."""
    return [not doubt for doubt in spread(fast.doubt, False)]


def holds(mid: float, err: float, true: Fraction) -> bool:
    if not (math.isfinite(mid) and math.isfinite(err)):
        return err != 0  # an infinite ball holds everything, an undefined one decides nothing
    return abs(Fraction(mid) - true) <= Fraction(err)


def assert_sound(fast: Column, exact: Column) -> None:
    ball = ball_of(fast.data)
    cells = zip(
        trusted(fast),
        spread(fast.status),
        spread(exact.status),
        spread(ball.mid),
        spread(ball.err),
        spread(exact.data),
        strict=True,
    )
    for sure, status, true_status, mid, err, true in cells:
        if sure:
            assert status == true_status
            if status == 0:
                assert holds(mid, err, true), (mid, err, true)
    assert_within_bounds(fast, exact)


def assert_within_bounds(fast: Column, exact: Column) -> None:
    """A quotient is the true value itself, and keeps to the bounds from which it was allowed."""
    data = fast.data
    if not isinstance(data, Quotient):
        return
    assert data.low <= data.num.min()
    assert data.num.max() <= data.high
    assert np.min(data.den) > 0
    assert np.max(data.den) <= data.most
    cells = zip(
        spread(fast.status), fractions(data, np.arange(UNITS)), spread(exact.data), strict=True
    )
    assert all(found == true for status, found, true in cells if status == 0)


@drawn(200)
@given(programs, st.lists(vectors, min_size=1, max_size=3), arithmetics)
@example(
    [("*", 0, 0), ("half_up", 1)],
    [[Fraction("0.5"), Fraction("1.005"), Fraction(0), Fraction(1)]],
    Balls(),
)
@example(
    [("steps", 0), ("half_up", 1)],
    [[Fraction("1.005"), Fraction("-0.005"), *_TIES[:2]]],
    Balls(),
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_true_value_lies_in_the_ball(
    program: list[tuple[Any, ...]], given: list[list[Fraction]], numbers: Any
) -> None:
    for fast, exact in both(program, given, numbers):
        assert_sound(fast, exact)


@drawn(200)
@given(programs, vectors, st.sampled_from(sorted(COMPARED)), arithmetics)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_comparison_that_is_not_in_doubt_is_right(
    program: list[tuple[Any, ...]], given: list[Fraction], sign: str, numbers: Any
) -> None:
    columns = both(program, [given, given[::-1]], numbers)
    (fast_a, exact_a), (fast_b, exact_b) = columns[-1], columns[0]
    fast, exact = COMPARED[sign](fast_a, fast_b), COMPARED[sign](exact_a, exact_b)
    told = zip(trusted(fast), spread(fast.status), spread(fast.data), strict=True)
    true = zip(spread(exact.status), spread(exact.data), strict=True)
    for (sure, status, answer), (true_status, true_answer) in zip(told, true, strict=True):
        if sure:
            assert status == true_status
            assert status != 0 or answer == true_answer


def test_ties_that_floats_cannot_hold_are_in_doubt_and_not_decided_wrong() -> None:
    ties = [Fraction("1.005"), Fraction("2.675"), Fraction("0.125")]
    column = Column(Balls(), Balls.vector(ties))
    steps_ = (column * column.constant(100)).half_up()
    exact = [half_up(Fraction(text), 2) for text in ("1.005", "2.675", "0.125")]
    for doubt, found, true in zip(
        np.broadcast_to(False if steps_.doubt is None else steps_.doubt, 3).tolist(),
        steps_.data.mid.tolist(),
        exact,
        strict=True,
    ):
        assert doubt or found == true


@drawn(200)
@given(
    st.lists(st.tuples(values, st.integers(-1, 2)), min_size=1, max_size=12),
    st.booleans(),
    arithmetics,
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_figures_of_groups_hold_the_true_ones(
    cells: list[tuple[Fraction, int]], largest: bool, numbers: Any
) -> None:
    labels = np.array([label for _, label in cells], np.int64)
    given = [value for value, _ in cells]
    pairs = (
        (numbers.group_sum(numbers.vector(given), labels, 3), EXACT.group_sum),
        (numbers.group_extreme(numbers.vector(given), labels, 3, largest), EXACT.group_extreme),
    )
    there = [label in labels for label in range(3)]
    for found, exactly in pairs:
        ball = ball_of(found)
        more = (largest,) if exactly == EXACT.group_extreme else ()
        true = exactly(EXACT.vector(given), labels, 3, *more)[there]
        errs = (np.zeros(3) if ball.err is None else np.broadcast_to(ball.err, 3))[there]
        mids = ball.mid[there].tolist()
        for mid, err, value in zip(mids, errs.tolist(), true.tolist(), strict=True):
            assert holds(mid, err, value)


@drawn(100)
@given(st.lists(st.integers(-(10**20), 10**20), min_size=1, max_size=6), st.integers(0, 30))
def test_a_column_of_facts_holds_the_written_decimals(mantissas: list[int], scale: int) -> None:
    small = all(abs(mantissa) < 2**63 for mantissa in mantissas)
    cells = np.array(mantissas, np.int64 if small else object)
    status = np.zeros(len(mantissas), np.uint8)
    column = NumberColumn(cells, scale, status)
    ball = ball_of(column.fast)
    errs = np.broadcast_to(0.0 if ball.err is None else ball.err, len(cells))
    true = [Fraction(mantissa, 10**scale) for mantissa in mantissas]
    assert column.fractions_at(np.arange(len(cells))).tolist() == true
    for mid, err, value in zip(ball.mid.tolist(), errs.tolist(), true, strict=True):
        assert holds(mid, err, value)


# Order -------------------------------------------------------------------------------------------

_near = st.builds(
    lambda n, d: Fraction(n, 10) + Fraction(d, 10**20), st.integers(0, 5), st.integers(-1, 1)
)


@drawn(150)
@given(
    st.lists(st.one_of(st.sampled_from(_TIES), _near, values), min_size=1, max_size=15), arithmetics
)
def test_codes_order_as_the_exact_values_do(cells: list[Fraction], fast: Any) -> None:
    # Divided by three and multiplied again, so that equal values have different balls.
    def column(numbers: Any, wanted: list[Fraction]) -> Column:
        made = Column(numbers, numbers.vector(wanted))
        return made / made.constant(3) * made.constant(3)

    codes = dense_codes(
        column(fast, cells),
        len(cells),
        lambda rows: column(EXACT, [cells[row] for row in rows.tolist()]),
        np.zeros(len(cells), np.uint8),
    ).tolist()
    order = {value: place for place, value in enumerate(sorted(set(cells)))}
    known = {code: place for place, code in enumerate(sorted(set(codes)))}
    assert [known[code] for code in codes] == [order[value] for value in cells]


@drawn(150)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.booleans()), max_size=20))
def test_places_are_those_of_a_plain_sort(cells: list[tuple[int, int, bool]]) -> None:
    codes, labels, taking = (
        np.array([cell[place] for cell in cells], kind)
        for place, kind in enumerate((np.int64, np.int64, bool))
    )
    place, count = places_of(codes, labels, taking)
    for row, (code, label, takes) in enumerate(cells):
        rivals = [other for other, group, active in cells if active and group == label]
        better = sum(other < code for other in rivals)
        assert place[row] == (better + 1 if takes else 0)
        assert count[row] == (len(rivals) if takes else 0)


# Rounding ----------------------------------------------------------------------------------------


@drawn(150)
@given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 5))
def test_half_up_is_that_of_the_decimal_module(value: Decimal, places: int) -> None:
    step = Decimal(1).scaleb(-places)
    rounded = value.quantize(step, rounding=ROUND_HALF_UP)
    assert half_up(Fraction(value), places) == int(rounded.scaleb(places))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("92.345", "92.35"),
        ("-0.005", "-0.01"),
        ("-0.0049", "0.00"),
        ("0.005", "0.01"),
        ("1.005", "1.01"),
        ("0.994999", "0.99"),
        ("-1.995", "-2.00"),
    ],
)
def test_halves_go_away_from_zero_and_zero_has_no_sign(value: str, shown: str) -> None:
    assert show(Fraction(value), 2) == shown


@pytest.mark.parametrize(
    "text", ["", "1e3", "0x1", "1_0", ".5", "5.", "nan", "１", "9" * 41, "1\n"]
)
def test_what_is_no_decimal_is_none(text: str) -> None:
    assert read_decimal(text) is None
