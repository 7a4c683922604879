"""Proposals of weights: points add up, figures follow their definitions, bad tables are refused."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocheng.scoring import Refused
from kaocheng.scoring.weights import METHODS, Matrix, Proposal, read_matrix, topsis
from tests.scoring.profiles import drawn

NAN = float("nan")
FROM_DATA = ("entropy", "critic", "variation")
UNITS, ITEMS = ("甲", "乙", "丙"), ("经济", "民生")


def figures(cells: Sequence[Sequence[float]], costs: tuple[bool, ...] = ()) -> Matrix:
    rows = tuple(f"单位{place}" for place in range(1, len(cells) + 1))
    columns = tuple(f"指标{place}" for place in range(1, len(cells[0]) + 1))
    return Matrix("数据.csv", rows, columns, np.array(cells, np.float64), costs)


def judgements(cells: Sequence[Sequence[float]]) -> Matrix:
    names = tuple(f"指标{place}" for place in range(1, len(cells) + 1))
    return Matrix("判断.csv", names, names, np.array(cells, np.float64))


def proposal(*weights: float) -> Proposal:
    names = tuple(f"指标{place}" for place in range(1, len(weights) + 1))
    return Proposal("equal", "等权", names, weights, (), (), ())


def refusal(method: str, matrix: Matrix) -> list[str]:
    with pytest.raises(Refused) as refused:
        METHODS[method].propose(matrix)
    return [str(fault) for fault in refused.value.faults]


# Points -----------------------------------------------------------------------------------------


@drawn(200)
@given(
    st.lists(st.floats(0.001, 1), min_size=1, max_size=30),
    st.integers(1, 1000),
    st.integers(0, 4),
)
def test_points_add_up_and_none_is_a_whole_step_off(
    amounts: list[float], full: int, decimals: int
) -> None:
    weights = [amount / sum(amounts) for amount in amounts]
    points = proposal(*weights).points(full, decimals)
    step = Fraction(1, 10**decimals)
    assert sum(points.values()) == full
    for weight, point in zip(weights, points.values(), strict=True):
        assert abs(point - Fraction(weight) * full) < step + Fraction(1, 10**6)
        assert (point / step).denominator == 1


def test_equal_remainders_go_to_the_indicator_that_stands_first() -> None:
    third = 1 / 3
    points = proposal(third, third, third).points("100", 1)
    assert list(points.values()) == [Fraction("33.4"), Fraction("33.3"), Fraction("33.3")]


def test_bits_that_machines_differ_in_do_not_move_a_point() -> None:
    nearly = [0.25 + 1e-15, 0.25 - 1e-15, 0.25, 0.25]
    assert list(proposal(*nearly).points(10).values()) == [3, 3, 2, 2]


@pytest.mark.parametrize(
    ("full", "decimals", "said"),
    [
        ("0", 1, "不是大于 0 的数"),
        ("一百", 1, "不是大于 0 的数"),
        ("-5", 1, "不是大于 0 的数"),
        ("100.05", 1, "不能按 1 位小数分完"),
        ("100", 9, "请写 0 至 8"),
    ],
)
def test_points_that_cannot_be_shared_out_are_refused(full: str, decimals: int, said: str) -> None:
    with pytest.raises(Refused, match=said):
        proposal(0.5, 0.5).points(full, decimals)


# Methods ----------------------------------------------------------------------------------------


@drawn(100)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=8))
def test_ahp_finds_the_weights_that_consistent_judgements_were_made_of(amounts: list[int]) -> None:
    cells = [[a / b for b in amounts] for a in amounts]
    found = METHODS["ahp"].propose(judgements(cells))
    assert found.weights == pytest.approx([a / sum(amounts) for a in amounts], abs=1e-9)
    assert found.figures[-1].value == pytest.approx(0, abs=1e-9)
    assert found.doubts == ()


def test_ahp_names_the_judgement_that_breaks_consistency() -> None:
    # A is 3 times B, B 3 times C, so A should be 9 times C; it is judged a third.
    found = METHODS["ahp"].propose(judgements([[1, 3, 1 / 3], [1 / 3, 1, 3], [3, 1 / 3, 1]]))
    # Circular: all weights are equal, λmax = 1 + 3 + 1/3, CI = (13/3 − 3) / 2, RI = 0.58.
    assert found.figures[-1].value == pytest.approx((13 / 3 - 3) / 2 / 0.58)
    assert "一致性不可接受" in found.words[1]
    (doubt,) = found.doubts
    assert "判为 3，按全部判断约为 1.00" in doubt


def test_ahp_fills_the_other_side_of_the_diagonal() -> None:
    half = judgements([[NAN, 2, 4], [NAN, 1, 2], [NAN, NAN, NAN]])
    assert METHODS["ahp"].propose(half).weights == pytest.approx([4 / 7, 2 / 7, 1 / 7])


def test_ahp_of_two_indicators_needs_no_check() -> None:
    found = METHODS["ahp"].propose(judgements([[1, 9], [1 / 9, 1]]))
    assert found.weights == pytest.approx([0.9, 0.1])
    assert "不需要检验" in found.words[1]


def test_ahp_points_at_a_judgement_beyond_the_scale() -> None:
    found = METHODS["ahp"].propose(judgements([[1, 50], [0.02, 1]]))
    assert "超出 1 至 9" in found.words[-1]


def test_a_zero_adds_nothing_to_the_entropy() -> None:
    # Shares 1/2, 1/2, 0: e = ln 2 / ln 3. Shares 1, 0, 0: e = 0.
    found = METHODS["entropy"].propose(figures([[1, 5], [1, 0], [0, 0]]))
    entropy = found.series[0].values
    assert entropy == pytest.approx([np.log(2) / np.log(3), 0])
    assert found.weights == pytest.approx(
        [(1 - entropy[0]) / (2 - entropy[0]), 1 / (2 - entropy[0])]
    )


def test_critic_gives_opposed_columns_the_same_weight() -> None:
    # Scaled to 0, 0.5, 1 and 1, 0.5, 0: equal deviations, correlation −1.
    found = METHODS["critic"].propose(figures([[1, 30], [2, 20], [3, 10]]))
    assert found.weights == pytest.approx([0.5, 0.5])
    assert found.details[0].values == pytest.approx([1, -1])


def test_critic_refuses_columns_that_run_parallel_once_turned_round() -> None:
    parallel = figures([[1, 30], [2, 20], [3, 10]], costs=(False, True))
    (said,) = refusal("critic", parallel)
    assert "完全同步" in said


def test_variation_is_deviation_over_mean() -> None:
    # 1, 3: mean 2, deviation √2. 10, 30: the same twice ten, so the same coefficient.
    found = METHODS["variation"].propose(figures([[1, 10, 5], [3, 30, 15]]))
    assert found.weights == pytest.approx([1 / 3] * 3)
    assert found.series[2].values == pytest.approx([2**0.5 / 2] * 3)


def test_equal_weights_look_at_names_only() -> None:
    found = METHODS["equal"].propose(figures([[NAN, NAN, NAN, NAN]]))
    assert found.weights == (0.25,) * 4


@pytest.mark.parametrize("method", FROM_DATA)
def test_measures_make_no_difference(method: str) -> None:
    cells = np.array([[3.0, 10.0, 7.0], [2.5, 8.0, 5.0], [1.8, 20.0, 11.0], [2.2, 12.0, 9.0]])
    tens = METHODS[method].propose(figures((cells * [10, 0.001, 7]).tolist()))
    assert tens.weights == pytest.approx(METHODS[method].propose(figures(cells.tolist())).weights)


# Bad tables -------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", FROM_DATA)
def test_every_missing_cell_is_named(method: str) -> None:
    assert refusal(method, figures([[1, NAN], [2, 3], [NAN, 4]])) == [
        "数据.csv “单位1”行“指标2”列：没有数值。请补报；补不上的，先剔除该单位或该指标",
        "数据.csv “单位3”行“指标1”列：没有数值。请补报；补不上的，先剔除该单位或该指标",
    ]


@pytest.mark.parametrize("method", FROM_DATA)
@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([[1, 2]], "只有 1 个单位"),
        ([[1], [2]], "只有 1 项指标"),
        ([[1, 5], [2, 5], [3, 5]], "“指标2”列：各单位数值相同，没有区分度"),
        ([[1, float("inf")], [2, 5]], "“指标2”列：没有数值"),
    ],
)
def test_tables_that_give_no_weights_are_refused(
    method: str, cells: list[list[float]], said: str
) -> None:
    (fault,) = refusal(method, figures(cells))
    assert said in fault


def test_entropy_refuses_negative_figures_and_names_the_way_out() -> None:
    (said,) = refusal("entropy", figures([[1, -2], [2, 3]]))
    assert "“单位1”行“指标2”列：熵权法不能用负数" in said
    assert "CRITIC" in said


def test_entropy_refuses_units_that_hardly_differ() -> None:
    (said,) = refusal("entropy", figures([[1e15, 1e15], [1e15 + 1, 1e15 + 1]]))
    assert "几乎相同" in said


def test_variation_refuses_a_mean_that_is_not_positive() -> None:
    (said,) = refusal("variation", figures([[1, -3], [2, 3]]))
    assert "“指标2”列：平均值不大于 0" in said


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([[1, 3], [1 / 2, 1]], "不互为倒数（3 与 0.5）"),
        ([[1, 3], [0.33, 1]], "不互为倒数"),
        ([[1, 0], [0, 1]], "判断须大于 0"),
        ([[1, 0], [NAN, 1]], "判断须大于 0"),
        ([[1, -3], [-1 / 3, 1]], "判断须大于 0"),
        ([[1, NAN], [NAN, 1]], "没有判断"),
        ([[2, 3], [1 / 3, 1]], "与自身比较须是 1"),
    ],
)
def test_ahp_refuses_what_is_no_judgement(cells: list[list[float]], said: str) -> None:
    (fault,) = refusal("ahp", judgements(cells))
    assert said in fault


def test_ahp_refuses_a_matrix_that_is_not_square() -> None:
    said = refusal("ahp", Matrix("判断.csv", UNITS, ITEMS, np.ones((3, 2))))
    assert said[0].startswith("判断.csv：行、列的指标不相同")


def test_ahp_refuses_orders_without_a_random_index() -> None:
    (said,) = refusal("ahp", judgements(np.ones((16, 16)).tolist()))
    assert "超过 15 项" in said


@pytest.mark.parametrize("method", METHODS)
def test_an_indicator_named_twice_is_refused(method: str) -> None:
    names = ("经济", "经济")
    twice = Matrix("表.csv", names, names, np.array([[1.0, 2.0], [0.5, 1.0]]))
    assert "指标“经济”写了 2 次" in refusal(method, twice)[0]


def test_cells_that_do_not_fit_their_names_are_refused() -> None:
    with pytest.raises(Refused, match="3 行、2 列对不上"):
        Matrix("表.csv", UNITS, ITEMS, np.ones((2, 2)))


# TOPSIS -----------------------------------------------------------------------------------------


def test_topsis_puts_the_unit_that_is_best_in_everything_at_one() -> None:
    cells = figures([[9, 1], [5, 5], [1, 9]], costs=(False, True))
    found = topsis.compare(cells, [2, 1])
    assert (found.closeness[0], found.closeness[2]) == (1, 0)
    assert found.places == (1, 2, 3)


def test_topsis_gives_equal_units_the_same_place() -> None:
    found = topsis.compare(figures([[9, 9], [5, 5], [5, 5], [1, 1]]), [1, 1])
    assert found.places == (1, 2, 2, 4)


@pytest.mark.parametrize(
    ("cells", "weights", "said"),
    [
        ([[1, 2], [2, 3]], [1], "2 项指标、1 个权重"),
        ([[1, 2], [2, 3]], [1, -1], "权重须不为负"),
        ([[1, 2], [2, 3]], [0, 0], "不全为 0"),
        ([[0, 2], [0, 3]], [1, 1], "“指标1”列：各单位都是 0"),
        ([[1, 2], [1, 2]], [1, 1], "各单位没有差别"),
        ([[1, NAN], [1, 2]], [1, 1], "没有数值"),
    ],
)
def test_topsis_refuses(cells: list[list[float]], weights: list[float], said: str) -> None:
    with pytest.raises(Refused, match=said):
        topsis.compare(figures(cells), weights)


# Reading ----------------------------------------------------------------------------------------


def test_a_table_is_read_with_ratios_directions_and_gaps() -> None:
    text = "单位,经济,投诉\n方向,正向,逆向\n甲,1/3,4\n乙,NA,-2.5\n丙,,0\n"
    matrix = read_matrix(text.encode())
    assert (matrix.rows, matrix.columns) == (("甲", "乙", "丙"), ("经济", "投诉"))
    assert matrix.costs == (False, True)
    assert np.isnan(matrix.cells[1:, 0]).all()
    assert matrix.cells[0].tolist() == [1 / 3, 4]


def test_a_table_in_gbk_is_read_with_a_notice() -> None:
    matrix = read_matrix("单位,经济,民生\n甲,1,2\n".encode("gbk"))
    assert matrix.columns == ("经济", "民生")
    assert "GBK" in str(matrix.notices[0])


def test_every_cell_that_is_no_number_is_named() -> None:
    with pytest.raises(Refused) as refused:
        read_matrix("单位,经济,民生\n甲,优,2\n乙,1,1/0\n".encode(), "表.csv")
    assert [fault.where for fault in refused.value.faults] == [
        "表.csv 第2行“经济”列",
        "表.csv 第3行“民生”列",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("单位,经济\n", "只有表头"),
        ("单位\n甲\n", "第一行须是指标名称"),
        ("单位,经济,\n甲,1,2\n", "第一行须是指标名称"),
        ("单位;经济;民生\n甲;1;2\n", "半角逗号"),
        ("单位,经济,经济\n甲,1,2\n", "“经济”列重复"),
        ("单位,经济,民生\n甲,1\n", "有 2 格，表头有 3 格"),
        ("单位,经济,民生\n方向,正向,反向\n甲,1,2\n", "不认识方向“反向”"),
        ("单位,经济\n方向,正向\n方向,正向\n甲,1\n", "写了两次"),
        ("单位," + ",".join(f"c{n}" for n in range(100)) + "\n", "超过上限 99"),
    ],
)
def test_tables_in_a_wrong_form_are_refused(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read_matrix(text.encode())
