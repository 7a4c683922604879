"""What-if gives what a run over the changed figures gives, whatever has changed before."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kaocheng.scoring import Refused, evaluate, pack, read_facts, read_scheme, read_units
from kaocheng.scoring.simulate import Simulation
from tests.scoring.casebook import Texts
from tests.scoring.product import comparable
from tests.scoring.profiles import drawn
from tests.scoring.strategies import cases

Cell = tuple[str, str, str, str]


def cells_of(table: str) -> dict[Cell, str]:
    """The rows of a table of facts by unit, item, period and kind."""
    head, *rows = [
        [cell.strip() for cell in row] for row in csv.reader(io.StringIO(table.lstrip("\ufeff")))
    ]
    named = [dict(zip(head, row, strict=True)) for row in rows if any(row)]
    return {
        (row["unit"], row["item"], row["period"], row.get("kind") or "actual"): row["value"]
        for row in named
    }


def as_table(cells: dict[Cell, str]) -> bytes:
    text = io.StringIO()
    rows = [(*cell, value) for cell, value in cells.items()]
    csv.writer(text).writerows([("unit", "item", "period", "kind", "value"), *rows])
    return text.getvalue().encode()


@drawn(40)
@given(cases(), st.data())
def test_a_change_gives_what_a_new_run_gives(case: Texts, data: st.DataObject) -> None:
    scheme = read_scheme(case.scheme.encode(), name="case.yaml")
    units = read_units(case.units.encode(), scheme)
    cells = cells_of(case.facts)
    assume(cells)
    try:
        simulation = Simulation(
            scheme, units, read_facts(case.facts.encode(), scheme, units), case.period
        )
    except Refused:
        assume(False)
    for _ in range(3):
        cell = data.draw(st.sampled_from(sorted(cells)))
        same_item = sorted({v for c, v in cells.items() if c[1] == cell[1]} | {"", "NA"})
        number = scheme.kinds.is_number(cell[1])
        value = data.draw(st.sampled_from([*same_item, *(["0", "7.125", "-1"] if number else [])]))
        changed = {**cells, cell: value}
        try:
            facts = read_facts(as_table(changed), scheme, units)
            expected = comparable(evaluate(scheme, units, facts, case.period).as_dict())
        except Refused:
            with pytest.raises(Refused):
                simulation.change(cell[0], cell[1], value, cell[3], cell[2])
            continue
        cells = changed
        found = simulation.change(cell[0], cell[1], value, cell[3], cell[2])
        assert comparable(found.as_dict()) == expected


def provinces() -> Simulation:
    built_in = pack("provinces-2023")
    scheme = read_scheme(built_in.scheme_path)
    units = read_units(built_in.units_path, scheme)
    return Simulation(scheme, units, read_facts(built_in.facts_path, scheme, units))


def test_a_change_taken_back_leaves_nothing() -> None:
    simulation = provinces()
    before = comparable(simulation.result.as_dict())
    column = simulation.population.facts.column("gdp", "actual", simulation.population.period)
    assert column is not None
    unit = simulation.population.units.codes[0]
    old = column.text(0)  # type: ignore[union-attr]
    assert comparable(simulation.change(unit, "gdp", "999999.123456").as_dict()) != before
    assert comparable(simulation.change(unit, "gdp", old).as_dict()) == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("nowhere", "gdp", "1"), "没有“nowhere”这个单位"),
        (("110000", "nothing", "1"), "没有“nothing”"),
        (("110000", "gdp", "很多"), "不是数字"),
        (("110000", "gdp", "1", "goal"), "goal"),
        (("110000", "gdp", "1", "actual", "2023-13"), "写法不对"),
    ],
)
def test_a_change_that_no_table_may_hold_is_refused(change: tuple[str, ...], words: str) -> None:
    simulation = provinces()
    before = simulation.result
    with pytest.raises(Refused, match=words):
        simulation.change(*change)
    assert simulation.result is before
