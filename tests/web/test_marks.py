"""How single figures look: never by colour alone, never a blank that might be a zero."""

from __future__ import annotations

import pytest

from kaocheng.web.search import keys
from kaocheng.web.templatetags import marks


@pytest.mark.parametrize(
    ("status", "share", "shape", "word"),
    [
        ("scored", 1.0, "●", "满分"),
        ("scored", 0.5, "▲", "失分"),
        ("scored", 0.0, "■", "未得分"),
        ("scored", 1.2, "◆", "超额"),
        ("missing", None, "○", "未报"),
        ("missing", 0.0, "○", "未报"),
        ("not_applicable", None, "◇", "不适用"),
        ("zeroed", 0.0, "■", "已清零"),
    ],
)
def test_a_light_carries_shape_and_word(
    status: str, share: float | None, shape: str, word: str
) -> None:
    light = marks.light(status, word, share)
    assert shape in light
    assert word in light


@pytest.mark.parametrize(
    "notice", ["演示方案，数据为虚构", "模拟考核，数据不用于正式考核；演示数据"]
)
def test_what_is_invented_is_marked_beside_its_name(notice: str) -> None:
    assert ">演示数据</span>" in marks.demo_mark(notice)
    assert marks.demo_mark("") == marks.demo_mark("模拟考核，数据不用于正式考核") == ""


def test_movement_is_told_by_arrow_and_in_words() -> None:
    assert "↑2" in marks.movement(2)
    assert "上升 2 位" in marks.movement(2)
    assert "下降 3 位" in marks.movement(-3)
    assert "持平" in marks.movement(0)
    assert "上期未排名" in marks.movement(None)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("117000", "117,000"),
        ("-1234567.50", "-1,234,567.50"),
        ("0.5", "0.5"),
        ("优", "优"),
        ("", "—"),
        (None, "—"),
    ],
)
def test_thousands_are_separated(value: str | None, shown: str) -> None:
    assert marks.thousands(value) == shown


@pytest.mark.parametrize(
    ("share", "shown", "name"),
    [
        (None, "—", "qx"),
        (1.0, "100", "q0"),
        (0.999, "99", "q1"),
        (0.9, "90", "q1"),
        (0.6, "60", "q3"),
        (0.1, "10", "q5"),
        (-0.2, "-20", "q5"),
        (1.2, "120", "q0"),
    ],
)
def test_a_heat_cell_never_shows_almost_full_as_full(
    share: float | None, shown: str, name: str
) -> None:
    assert marks.whole_percent(share) == shown
    assert marks.heat(share) == name


@pytest.mark.parametrize("points", ["0.00", "0", "-0.00", None])
def test_no_points_step_back_behind_a_dash(points: str | None) -> None:
    assert marks.blank_zero(points) == "—"
    assert marks.blank_zero("-0.50") == "-0.50"


def test_grades_sort_by_their_place_in_the_scheme() -> None:
    assert marks.grade_place("良好", ("优秀", "良好")) == 1
    assert marks.grade_place(None, ("优秀",)) == ""


def test_a_bullet_can_be_read_aloud() -> None:
    bullet = str(marks.bullet(0.5, 0.75, 1.0))
    assert "得分率 50.0%，组内平均 75.0%，组内最高 100.0%" in bullet
    assert marks.bullet(None, None, None) == ""


def test_search_keys_hold_name_pinyin_and_initials() -> None:
    assert keys("黑龙江省") == "黑龙江省 heilongjiangsheng hljs"
