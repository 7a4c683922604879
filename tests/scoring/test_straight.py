"""Totals that are one straight line over the figures: as the reference has them, leaf by leaf."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocheng.scoring import Facts, Period, Units, evaluate, read_scheme
from kaocheng.scoring.evaluation.plan import plan_of
from kaocheng.scoring.evaluation.run import population_of
from kaocheng.scoring.evaluation.straight import straight_total
from kaocheng.scoring.exact.lines import Figures, Lines
from kaocheng.scoring.facts import NumberColumn
from kaocheng.scoring.marks import NO_MARKS
from tests.scoring.casebook import Texts
from tests.scoring.profiles import drawn
from tests.scoring.test_against_oracle import oracle, product

_SCHEME = """\
format: kaocheng-scheme/1
code: index
title: 综合指数
year: 2025
score: {{full: 100, decimals: {decimals}, round: total}}
items: [{{code: x, name: 甲数}}, {{code: y, name: 乙数}}, {{code: z, name: 丙数}}]
indicators:
  - code: "1"
    name: 一
    points: 60
    weight: 1.5
    children:
      - code: "1.1"
        name: 甲
        points: 25
        weight: 0.3
        rule: {{kind: efficacy, of: x, base: {base}}}
      - code: "1.2"
        name: 乙
        points: 35
        rule: {{kind: efficacy, of: y, best: group_min, worst: group_max, base: 0}}
  - code: "2"
    name: 丙
    points: 40
    rule: {{kind: efficacy, of: z, base: 0}}
adjustments:
  - {{code: B, name: 加分, kind: bonus, cap: 3, rule: {{kind: award, of: z, points: 0.7}}}}
vetoes:
  - {{code: V, name: 封顶, when: z > 8, effect: {{score_at_most: 70}}}}
"""
_figures = st.one_of(
    st.integers(0, 3).map(str),
    st.decimals(-9, 9, places=2).map(str),
    st.sampled_from(["999999999999999.99", "9007199254740993", "0.0000000001"]),
)
_rows = st.lists(st.tuples(_figures, _figures, _figures), min_size=1, max_size=8)


def _texts(scheme: str, rows: Sequence[Sequence[str]]) -> Texts:
    units = "".join(f"u{n},,,\n" for n in range(len(rows)))
    facts = "".join(
        f"u{n},{item},2025,actual,{value}\n"
        for n, row in enumerate(rows)
        for item, value in zip("xyz", row, strict=True)
    )
    return Texts(
        scheme=scheme,
        units=f"unit,name,group,parent\n{units}",
        facts=f"unit,item,period,kind,value\n{facts}",
        period=None,
    )


@drawn(120)
@given(_rows, st.integers(0, 6), st.sampled_from(["0", "0.6", "1", "-0.5"]))
def test_it_is_scored_as_the_reference_does(
    rows: list[tuple[str, str, str]], decimals: int, base: str
) -> None:
    """Equal figures, on halves, huge and tiny; leaves and nodes, which nobody has scored before."""
    case = _texts(_SCHEME.format(decimals=decimals, base=base), rows)
    assert product(case) == oracle(case)


_ONE = """\
format: kaocheng-scheme/1
code: one
title: 一项
year: 2025
score: {{full: 7, decimals: 0, round: {rounding}}}
items: [{{code: x, name: 数}}]
indicators:
  - {{code: "1", name: 甲, points: 7, rule: {{kind: efficacy, of: x, base: 0{more}}}{leaf}}}
"""


def _scored(figures: list[int], text: str) -> tuple[bool, list[int]]:
    """Whether the total is a straight line, and the totals."""
    scheme = read_scheme(text.encode())
    codes, blank = tuple(str(n) for n in range(len(figures))), ("",) * len(figures)
    units = Units(codes, codes, blank, blank)
    column = NumberColumn(np.array(figures), 0, np.zeros(len(figures), np.uint8))
    facts = Facts({("x", "actual", Period(2025)): column}, len(figures))
    plan = plan_of(scheme, units)
    population = population_of(plan, units, facts, None, NO_MARKS)
    straight = straight_total(plan.straight, population) is not None
    return straight, evaluate(scheme, units, facts).totals.total.tolist()


def _text(rounding: str = "total", more: str = "", leaf: str = "") -> str:
    return _ONE.format(rounding=rounding, more=more, leaf=leaf)


@pytest.mark.parametrize("size", [15, 30_000])
def test_halves_are_settled_exactly(size: int) -> None:
    """Every odd figure of 0 … 14 is worth an odd number of halves: all of them are in doubt."""
    figures = [n % 15 for n in range(size)]
    straight, totals = _scored(figures, _text())
    assert straight
    assert totals == [(figure + 1) // 2 for figure in figures]


@pytest.mark.parametrize(
    "text",
    [
        _text(rounding="leaf"),
        _text(more=", best: 15"),
        _text(leaf=", cap: 6"),
        _text(leaf=", floor: 1"),
    ],
)
def test_what_is_anything_but_a_line_goes_leaf_by_leaf(text: str) -> None:
    assert _scored([0, 4, 14], text)[0] is False


@pytest.mark.parametrize("figures", [[0, 1, 2**53], [2**61, 2**61 + 1, -(2**61)]])
def test_figures_that_floats_do_not_tell_apart_go_leaf_by_leaf(figures: list[int]) -> None:
    straight, totals = _scored(figures, _text())
    low, high = min(figures), max(figures)
    assert not straight
    exact = [Fraction(7 * (figure - low), high - low) for figure in figures]
    assert totals == [int(value + Fraction(1, 2)) for value in exact]


def test_a_narrow_span_far_from_zero_leaves_too_much_open() -> None:
    """The places after the seventh would all be in doubt, and fractions are slow."""
    lines = Lines(Fraction(0), (Fraction(7),), (False,))
    assert lines.fast(Figures([np.array([2**52, 2**52 + 1, 2**52 + 2])])) is None
    assert lines.fast(Figures([np.array([0, 1, 2])])) is not None


_fractions = st.fractions(-1000, 1000, max_denominator=999)


@drawn(100)
@given(
    st.lists(st.tuples(_fractions, st.booleans()), min_size=1, max_size=6),
    st.lists(st.integers(-(10**4), 10**4), min_size=1, max_size=6),
    _fractions,
)
def test_the_bound_holds_the_exact_value(
    lines: list[tuple[Fraction, bool]], figures: list[int], base: Fraction
) -> None:
    """Shares below zero too: a base above 1 makes the worst figure worth more than the best."""
    columns = [np.array(figures) * (n + 1) for n in range(len(lines))]
    shares, falls = zip(*lines, strict=True)
    sum_of, given_figures = Lines(base, shares, falls), Figures(columns)
    ball = sum_of.fast(given_figures)
    assert ball is not None
    assert ball.err is not None
    exact = sum_of.exact(given_figures, np.arange(len(figures)))
    low, high = min(figures), max(figures)
    for mid, value, figure in zip(ball.mid.tolist(), exact, figures, strict=True):
        reached = Fraction(figure - low, high - low) if high > low else Fraction(1)
        fallen = 1 - reached if high > low else Fraction(1)
        true = base + sum(share * (fallen if down else reached) for share, down in lines)
        assert value == true
        assert abs(Fraction(mid) - true) <= Fraction(float(ball.err[0]))
