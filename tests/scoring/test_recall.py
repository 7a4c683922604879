"""What is played by heart is what is computed anew, whatever the figures have become."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocheng.scoring import (
    Facts,
    Refused,
    Scheme,
    Units,
    evaluate,
    pack,
    read_facts,
    read_scheme,
    read_units,
)
from kaocheng.scoring.evaluation.plan import plan_of
from kaocheng.scoring.exact.recording import NotRecordableError, Recording, Watched, taken
from tests.scoring.casebook import Texts
from tests.scoring.focused_strategies import grading_cases, policy_cases
from tests.scoring.profiles import drawn
from tests.scoring.strategies import cases

_CHANGES = ("same", "same", "same", "near", "large", "zero", "minus", "missing", "NA", "finer")


def changed(facts: str, wishes: list[str]) -> str:
    """The same table with figures changed one after another, as often as there are wishes."""
    rows = list(csv.reader(io.StringIO(facts)))
    column = rows[0].index("value") if rows and "value" in rows[0] else -1
    for row, wish in zip(rows[1:], wishes * len(rows), strict=False):
        try:
            value = Fraction(row[column])
        except (ValueError, IndexError):
            continue
        figure = {
            "near": value + 1,
            "large": value * 1_000_003,
            "zero": Fraction(0),
            "minus": -value,
            "finer": value + Fraction(1, 1000),
        }.get(wish)
        if figure is not None:
            row[column] = f"{float(figure):.6f}"
        elif wish in ("missing", "NA"):
            row[column] = "" if wish == "missing" else "NA"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def anew(scheme: str, units: str, facts: str, period: str | None) -> Any:
    """The result of a process that knows nothing by heart."""
    read = read_scheme(scheme.encode(), name="case.yaml")
    return told(read, read_units(units.encode(), read), facts, period)


def told(scheme: Scheme, units: Units, facts: str, period: str | None) -> Any:
    """The whole document, reasons and all; or that the run was refused, with all faults."""
    try:
        found = read_facts(facts.encode(), scheme, units)
        return evaluate(scheme, units, found, period=period).as_dict()
    except Refused as refused:
        return [str(fault) for fault in refused.faults]


def holds(case: Texts, wishes: list[list[str]]) -> None:
    """One plan scores the case three times and then with its figures changed, again and again."""
    scheme_text, units_text, facts, *rest = case
    period = rest[0] if rest else None
    try:
        scheme = read_scheme(scheme_text.encode(), name="case.yaml")
        units = read_units(units_text.encode(), scheme)
    except Refused:
        return
    for table in [facts] * 3 + [changed(facts, wish) for wish in wishes]:
        assert told(scheme, units, table, period) == anew(scheme_text, units_text, table, period)


_wishes = st.lists(
    st.lists(st.sampled_from(_CHANGES), min_size=1, max_size=7), min_size=3, max_size=3
)


@drawn(120)
@given(cases(), _wishes)
def test_any_scheme(case: Texts, wishes: list[list[str]]) -> None:
    holds(case, wishes)


@drawn(60)
@given(policy_cases(), _wishes)
def test_where_much_is_missing(case: Texts, wishes: list[list[str]]) -> None:
    holds(case, wishes)


@drawn(60)
@given(grading_cases(), _wishes)
def test_where_places_are_contested(case: Texts, wishes: list[list[str]]) -> None:
    holds(case, wishes)


def provinces() -> tuple[Scheme, Units, Facts]:
    found = pack("provinces-2023")
    scheme = read_scheme(found.scheme_path)
    units = read_units(found.units_path, scheme)
    return scheme, units, read_facts(found.facts_path, scheme, units)


def test_most_of_the_built_in_scheme_is_played() -> None:
    """Else the tests above would hold for nothing; one rule alone, places by balls, is not."""
    scheme, units, facts = provinces()
    for _ in range(3):
        evaluate(scheme, units, facts)
    recalls = plan_of(scheme, units).recalls
    computed = sorted(key[0] for key, recall in recalls.items() if not recall.played)
    assert computed == ["2.2"]
    assert len(recalls) > len(scheme.leaves)


def test_the_first_run_keeps_nothing() -> None:
    """A command that scores once pays for no recording."""
    scheme, units, facts = provinces()
    evaluate(scheme, units, facts)
    assert not any(recall.played for recall in plan_of(scheme, units).recalls.values())


# The recording itself ----------------------------------------------------------------------------


def cells(*numbers: int) -> Any:
    return np.array(numbers, np.int64)


def test_operations_are_played_on_other_figures() -> None:
    recording = Recording()
    given = recording.put_in(cells(1, 2, 3))
    doubled: Any = given * 2
    doubled += cells(1, 1, 1)
    recording.take_out(np.where(given > 1, doubled, -given))
    recording.close()
    assert recording.play([cells(5, 0, 1)])[0].tolist() == [11, 0, -1]  # type: ignore[index]


def test_what_python_was_told_is_a_condition() -> None:
    recording = Recording()
    given = recording.put_in(cells(1, 2, 3))
    assert bool(np.count_nonzero(given > 2))
    assert int(np.maximum.reduce(given)) == 3
    recording.take_out(given + 1)
    recording.close()
    assert recording.play([cells(3, 0, 0)])[0].tolist() == [4, 1, 1]  # type: ignore[index]
    assert recording.play([cells(0, 0, 0)]) is None
    assert recording.play([cells(3, 4, 0)]) is None


def test_so_is_how_many_were_picked() -> None:
    recording = Recording()
    given = recording.put_in(cells(1, 2, 3))
    recording.take_out(given[given > 1])
    recording.close()
    assert recording.play([cells(7, 0, 9)])[0].tolist() == [7, 9]  # type: ignore[index]
    assert recording.play([cells(7, 8, 9)]) is None


def test_steps_that_lead_to_nothing_are_not_played() -> None:
    recording = Recording()
    given = recording.put_in(cells(1, 2))
    _ = given * 3
    recording.take_out(given + 1)
    recording.close()
    assert recording.steps == 1


def test_what_is_played_belongs_to_nobody_else() -> None:
    """Two rounds give two arrays, and the inputs stay as they were."""
    recording = Recording()
    given = recording.put_in(cells(1, 2))
    changed_cells = given.copy()
    changed_cells[0] = 9
    recording.take_out(changed_cells)
    recording.close()
    figures = cells(4, 5)
    (first,), (second,) = recording.play([figures]) or [], recording.play([figures]) or []
    first[1] = 0
    assert (second.tolist(), figures.tolist()) == ([9, 5], [4, 5])


@pytest.mark.parametrize(
    "use",
    [
        lambda given: np.asarray(given),
        lambda given: list(given),
        lambda given: cells(1, 2)[given],
        lambda given: cells(1, 2).__iadd__(given),
        lambda given: np.unique(given),
        lambda given: np.sort(given),
        lambda given: given[(given, slice(None))],
        lambda given: np.sum([given, given], axis=0),
        lambda given: given.cumsum(),
        lambda given: {given: 1},
    ],
)
def test_what_cannot_be_watched_is_not_recorded(use: Any) -> None:
    """Nothing looks past the watch: it is refused, never taken as it happens to be."""
    with pytest.raises(NotRecordableError):
        use(Recording().put_in(cells(0, 1)))


def test_nothing_is_recorded_after_the_end_nor_across() -> None:
    recording = Recording()
    given = recording.put_in(cells(1, 2))
    other: Watched = Recording().put_in(cells(1, 2))
    with pytest.raises(NotRecordableError):
        _ = given + other
    recording.close()
    with pytest.raises(NotRecordableError):
        _ = given + 1


def test_a_plain_array_is_picked_from_by_watched_rows() -> None:
    recording = Recording()
    given = recording.put_in(cells(0, 1))
    recording.take_out(taken(cells(7, 8), given))
    recording.close()
    assert recording.play([cells(1, 1)])[0].tolist() == [8, 8]  # type: ignore[index]
