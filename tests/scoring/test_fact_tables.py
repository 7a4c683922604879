"""The table of facts written by units is, byte for byte, the one that is written by rows."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kaocheng.scoring.tables.inputs import facts_table, facts_table_by_unit, rows_of

CELLS = [("grain", "2025-03", "actual"), ("grain", "2025-03", "plan"), ("trend", "2025", "actual")]
values = st.text(st.sampled_from('1.5,"\n\r好 '), max_size=4)
units = st.dictionaries(
    st.sampled_from(["u1", "u2", 'u"3', "u,4"]),
    st.dictionaries(st.sampled_from([0, 1, 2]), values, max_size=3),
    max_size=4,
)


@given(units)
@settings(max_examples=300, deadline=None)
def test_by_unit_or_by_row_the_bytes_are_the_same(found: dict[str, dict[int, str]]) -> None:
    rows = [
        (unit, *CELLS[place], row[place])
        for unit, row in found.items()
        for place in range(len(CELLS))
        if place in row
    ]
    table = facts_table_by_unit(CELLS, found.items())
    assert table == facts_table(rows)
    if b"\r" not in table:  # which no entry has: the csv module would not read it back
        assert rows_of(table) == [list(row) for row in rows]


def test_a_place_that_is_no_cell_is_not_written() -> None:
    table = facts_table_by_unit(CELLS, [("u1", {-1: "9", 2: "好"}), ("u2", {-1: "9"}), ("u3", {})])
    assert rows_of(table) == [["u1", "trend", "2025", "actual", "好"]]
