"""How much room a table leaves for the imprint."""

from __future__ import annotations

from kaocheng.documents.layout import LINE, LINES
from kaocheng.documents.tables import ROW, Column, Table, room_left

PAGE = LINES * LINE
ABOVE = 4 * LINE


def table_of(count: int, text: str = "演示甲县") -> Table:
    return Table((Column("单位", 2400),), ((text,),) * count)


def test_a_short_table_leaves_the_rest_of_its_page() -> None:
    room = room_left(table_of(3), above=ABOVE)
    assert 0 <= PAGE - ABOVE - 4 * ROW - room <= 4 * 20


def test_a_long_table_goes_on_below_its_repeated_head() -> None:
    room = room_left(table_of(25), above=ABOVE)
    assert room > PAGE / 2


def test_where_the_last_row_may_stand_on_either_page_the_smaller_room_counts() -> None:
    fitting = (PAGE - ABOVE) // ROW - 1
    assert room_left(table_of(fitting), above=ABOVE) < ROW


def test_a_cell_that_wraps_takes_more_room() -> None:
    long = "演示数据演示数据演示数据县"
    assert room_left(table_of(3, long), above=ABOVE) < room_left(table_of(3), above=ABOVE)
