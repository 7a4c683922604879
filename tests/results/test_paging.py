"""A ranking of thousands is cut into pages of 200; order and filters then cover all of it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kaocheng.results.queries.paging import PAGE, Wish, cut


@dataclass(frozen=True)
class Row:
    unit_code: str
    unit_name: str
    pinyin: str
    initials: str
    total: str | None
    group_code: str = "g"
    grade: str = ""


def rows(count: int) -> list[Row]:
    return [
        Row(f"u{n}", f"示例{n}乡", f"shili{n}xiang", f"sl{n}x", None if n == 3 else str(n))
        for n in range(count)
    ]


def test_what_fits_on_one_page_is_given_whole_whatever_is_asked() -> None:
    part = cut(rows(PAGE), Wish(text="示例7乡", number=9, order="-total"))
    assert (len(part.rows), part.is_cut, part.pages) == (PAGE, False, 1)
    assert part.rows[0].unit_code == "u0"


def test_more_are_cut_and_every_row_is_on_one_page() -> None:
    whole = rows(2 * PAGE + 1)
    pages = [cut(whole, Wish(number=n)) for n in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [PAGE, PAGE, 1]
    assert [row for page in pages for row in page.rows] == whole
    # Beyond the last page is the last page.
    assert cut(whole, Wish(number=99)).number == 3
    assert cut(whole, Wish(number=-1)).number == 1


@pytest.mark.parametrize("text", ["示例399", "shili399", "SL399", "u399"])
def test_names_are_found_among_all(text: str) -> None:
    part = cut(rows(400), Wish(text=text))
    assert [row.unit_code for row in part.rows] == ["u399"]
    assert (part.found, part.all, part.is_cut) == (1, 400, True)


def test_order_goes_over_all_and_what_has_no_points_stays_last() -> None:
    best = cut(rows(400), Wish(order="-total"))
    assert [row.unit_code for row in best.rows[:2]] == ["u399", "u398"]
    for order in ("total", "-total"):
        assert cut(rows(400), Wish(order=order, number=2)).rows[-1].unit_code == "u3"
    assert cut(rows(400), Wish(order="n99")).rows[0].unit_code == "u0"
    assert cut(rows(400), Wish(order="no such thing")).rows[0].unit_code == "u0"


def test_groups_and_grades_are_filtered() -> None:
    assert cut(rows(400), Wish(group="other")).found == 0
    assert cut(rows(400), Wish(group="g", grade="优秀")).found == 0
    assert cut(rows(400), Wish(group="g")).found == 400
