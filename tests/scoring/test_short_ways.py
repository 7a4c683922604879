"""Short ways give what the long ones give: places, steps, single groups, whatever the values."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocheng.scoring import evaluate, read_facts, read_scheme, read_units
from kaocheng.scoring.exact.choice import limits, pick
from kaocheng.scoring.exact.column import Column
from kaocheng.scoring.exact.fast import FAST
from kaocheng.scoring.exact.fields import FEW, Fields
from kaocheng.scoring.exact.groups import fractions
from kaocheng.scoring.exact.order import places_of
from kaocheng.scoring.exact.quotient import Quotient, vector
from tests.scoring.casebook import Texts
from tests.scoring.profiles import drawn
from tests.scoring.test_against_oracle import oracle, product

# Close together, so that ties are common; and so far apart that no table of codes is large enough.
_codes = st.one_of(st.integers(0, 4), st.sampled_from([-(2**58), 2**40, 2**40 + 1, 2**58]))
_cells = st.tuples(_codes, st.integers(0, 2), st.booleans())
_tenths = st.integers(-40, 40).map(lambda n: Fraction(n, 10))


def brute(cells: list[tuple[int, int, bool]]) -> list[tuple[int, int]]:
    """Place and number of rivals of each, counted one by one."""
    found = []
    for code, label, takes in cells:
        rivals = [other for other, group, active in cells if active and group == label]
        better = sum(other < code for other in rivals)
        found.append((better + 1, len(rivals)) if takes else (0, 0))
    return found


@drawn(150)
@given(st.lists(_cells, min_size=1, max_size=12), st.sampled_from([1, FEW]), st.booleans())
def test_places_of_few_and_of_many_are_those_counted_one_by_one(
    cells: list[tuple[int, int, bool]], copies: int, in_group: bool
) -> None:
    cells = cells * copies
    codes, labels = (np.array([cell[n] for cell in cells], np.int64) for n in (0, 1))
    taking = np.array([cell[2] for cell in cells])
    if not in_group:
        cells = [(code, 0, takes) for code, _, takes in cells]
    place, count = Fields(labels).places(codes, in_group, taking)
    assert list(zip(place.tolist(), count.tolist(), strict=True)) == brute(cells)
    if taking.all():
        everyone = Fields(labels).places(codes, in_group, None)
        assert [part.tolist() for part in everyone] == [place.tolist(), count.tolist()]


@drawn(100)
@given(st.lists(st.tuples(_tenths, st.integers(1, 7)), min_size=1, max_size=9), st.booleans())
def test_places_of_ratios_are_those_of_the_fractions(
    cells: list[tuple[Fraction, int]], ascending: bool
) -> None:
    num = np.array([int(value * 10) for value, _ in cells])
    den = np.array([den for _, den in cells])
    values = Quotient(num, den, int(num.min()), int(num.max()), int(den.max()))
    true = [Fraction(n, d) for n, d in zip(num.tolist(), den.tolist(), strict=True)]
    found = Fields(np.zeros(len(cells), np.int64)).few_places(values, ascending, True, None)
    assert found is not None
    expected = [1 + sum(o < v if ascending else o > v for o in true) for v in true]
    assert found[0].tolist() == expected


def test_places_of_codes_that_no_integer_holds_together() -> None:
    codes = np.array([2**60, -(2**60), 2**60, 0] * 3)
    labels = np.array([0] * 6 + [1] * 6)
    place, count = places_of(codes, labels, np.ones(12, bool))
    cells = [(int(c), int(g), True) for c, g in zip(codes, labels, strict=True)]
    assert list(zip(place.tolist(), count.tolist(), strict=True)) == brute(cells)


@drawn(150)
@given(
    st.lists(st.tuples(_tenths, st.booleans(), st.booleans()), min_size=1, max_size=5),
    st.lists(_tenths, min_size=1, max_size=6),
)
def test_the_first_limit_that_holds(
    steps: list[tuple[Fraction, bool, bool]], values: list[Fraction]
) -> None:
    def holds(value: Fraction, step: tuple[Fraction, bool, bool]) -> bool:
        limit, small, strict = step
        return (value < limit if small else value > limit) or (value == limit and not strict)

    found = limits(steps)
    assert found is not None
    which = found.first(Column(FAST, FAST.vector(values)))
    assert which is not None
    for value, number in zip(values, which.tolist(), strict=True):
        true = [n for n, step in enumerate(steps) if holds(value, step)]
        assert number == (true[0] if true else len(steps))
    given_points = [Fraction(n, n + 1) for n in range(len(steps) + 1)]
    picked = pick(which, [Column(FAST, FAST.vector([points])) for points in given_points])
    assert picked is not None
    cells = fractions(picked.data, np.arange(len(values)))
    assert cells == [given_points[number] for number in which.tolist()]


def test_limits_that_64_bits_do_not_hold_are_left_to_the_long_way() -> None:
    assert limits([(Fraction(10**30), False, False)]) is None
    near = limits([(Fraction(2**60 - 1), False, False)])
    ratio = Quotient(np.array([1]), np.array([3]), 1, 1, 3)
    assert near is not None
    assert near.first(Column(FAST, ratio)) is None
    assert pick(np.array([0]), [Column(FAST, vector(((1, 3),)), np.ones(1, np.uint8))]) is None


_SCHEME = """\
format: kaocheng-scheme/1
code: line
title: 单组功效系数
year: 2025
score: {{full: 20, decimals: 2, round: {rounding}}}
items: [{{code: x, name: 数}}, {{code: y, name: 另一数}}]
indicators:
  - code: "1"
    name: 甲
    points: 12.5
    weight: 0.3
    rule: {{kind: efficacy, of: x, base: {base}}}
  - code: "2"
    name: 乙
    points: 7.5
    weight: 0.7
    rule: {{kind: efficacy, of: y, base: 0.5}}
"""
_figures = st.one_of(
    st.integers(0, 3).map(str),
    st.decimals(-9, 9, places=2).map(str),
    st.sampled_from(["", "NA", "999999999999999.99", "-12345678901234567890.5", "0.0000000001"]),
)


@drawn(80)
@given(
    st.lists(st.tuples(_figures, _figures), min_size=1, max_size=8),
    st.sampled_from(["leaf", "total"]),
    st.sampled_from(["0", "0.6", "1", "1.25", "-0.5"]),
)
def test_one_group_is_scored_as_the_reference_does(
    figures: list[tuple[str, str]], rounding: str, base: str
) -> None:
    """All equal, on halves, missing, huge and tiny: with one group there is a way of its own."""
    units = "".join(f"u{n},,,\n" for n in range(len(figures)))
    rows = "".join(
        f"u{n},{item},2025,actual,{value}\n"
        for n, pair in enumerate(figures)
        for item, value in zip("xy", pair, strict=True)
    )
    case = Texts(
        scheme=_SCHEME.format(rounding=rounding, base=base),
        units=f"unit,name,group,parent\n{units}",
        facts=f"unit,item,period,kind,value\n{rows}",
        period=None,
    )
    assert product(case) == oracle(case)


@pytest.mark.parametrize("rounding", ["leaf", "total"])
def test_many_units_are_scored_abreast_as_few_are(rounding: str) -> None:
    """Above some thousands other ways are taken: threads, blocks, sorts."""
    size = 20_500
    scheme = read_scheme(_SCHEME.format(rounding=rounding, base="0.6").encode())
    values = [(n * 7919 % 1009, n * 104729 % 997) for n in range(size)]

    def run(rows: list[tuple[int, int]]) -> list[str]:
        units = "".join(f"u{n},,,\n" for n in range(len(rows)))
        facts = "".join(
            f"u{n},x,2025,actual,{x}\nu{n},y,2025,actual,{y}\n" for n, (x, y) in enumerate(rows)
        )
        told = read_units(f"unit,name,group,parent\n{units}".encode(), scheme)
        said = read_facts(f"unit,item,period,kind,value\n{facts}".encode(), scheme, told)
        result = evaluate(scheme, told, said)
        return [str(result.total(row)) for row in range(len(rows))]

    # The extremes stand among the few as well, so that the same figures give the same points.
    few = [0, *range(1, 40), *(values.index((a, b)) for a, b in _extremes(values))]
    assert [run(values)[row] for row in few] == run([values[row] for row in few])


def _extremes(values: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [pick(values, key=lambda v: v[n]) for n in (0, 1) for pick in (min, max)]
