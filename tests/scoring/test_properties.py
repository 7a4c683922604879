"""What must hold whatever the scheme: drawn, not worked out."""

import csv
import io
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.scoring.casebook import Texts, texts_of
from tests.scoring.exact_yaml import dump, load
from tests.scoring.product import Refused, comparable, evaluated
from tests.scoring.profiles import drawn
from tests.scoring.rule_strategies import decimals, positive
from tests.scoring.strategies import cases

Row = dict[str, Any]


def by_unit(case: Texts) -> dict[str, Row]:
    """The product's rows; a case that is refused is none to speak about."""
    try:
        document = comparable(evaluated(*case))
    except Refused:
        assume(False)
    return {row["unit"]: row for row in document["units"]}


def shuffled(table: str, order: st.DataObject) -> str:
    """The same table with its rows in another order."""
    head, *rows = table.splitlines()
    return "\n".join([head, *order.draw(st.permutations(rows))]) + "\n"


@drawn(40)
@given(cases(), st.data())
def test_order_of_units_and_facts_does_not_matter(case: Texts, order: st.DataObject) -> None:
    """Rows may come in any order; only the order of the answer follows the units."""
    moved = case._replace(units=shuffled(case.units, order), facts=shuffled(case.facts, order))
    assert by_unit(moved) == by_unit(case)


# --- groups ------------------------------------------------------------------------------------

KEPT = ("total", "group_rank", "status", "leaves", "nodes", "adjustments", "vetoes")


def ranked_within_groups(part: Any) -> Any:
    """The same scheme, every ``rank`` within the group."""
    if isinstance(part, list):
        return [ranked_within_groups(each) for each in part]
    if not isinstance(part, dict):
        return part
    inside = {key: ranked_within_groups(each) for key, each in part.items()}
    return {**inside, "within": "group"} if inside.get("kind") == "rank" else inside


def without_units(table: str, codes: set[str]) -> str:
    """A table without the rows of some units."""
    head, *rows = table.splitlines()
    return "\n".join([head, *(row for row in rows if row.split(",")[0] not in codes)]) + "\n"


@drawn(40)
@given(cases())
def test_a_unit_of_another_group_changes_nothing(case: Texts) -> None:
    """Where no rank runs within all, a group's figures are its own."""
    scheme = dump(ranked_within_groups(load(case.scheme)))
    table = list(csv.DictReader(io.StringIO(case.units)))
    others = {row["unit"] for row in table if row["group"] != table[0]["group"]}
    assume(others)
    alone = Texts(
        scheme, without_units(case.units, others), without_units(case.facts, others), case.period
    )
    together = by_unit(case._replace(scheme=scheme))
    for code, row in by_unit(alone).items():
        assert {key: row[key] for key in KEPT} == {key: together[code][key] for key in KEPT}


# --- rising rules ------------------------------------------------------------------------------

_least = st.lists(decimals.filter(lambda n: n >= 0), min_size=3, max_size=3, unique=True)
rising = _least.map(sorted)


@st.composite
def rising_rules(draw: st.DrawFn) -> Row:
    """A rule that may not give less for more of ``a``."""
    low, middle, high = draw(rising)
    points = draw(rising)
    kind = draw(st.sampled_from(["ratio", "award", "curve", "ladder"]))
    row: Row = {"kind": kind, "of": "a"}
    if kind == "ratio":
        return row | {"to": draw(positive), "at_least": middle, "floor": low, "cap": high}
    if kind == "award":
        whole = draw(st.booleans())
        return row | {"points": middle, "per": draw(positive), "whole": whole, "cap": high}
    if kind == "curve":
        return row | {
            "knots": [list(knot) for knot in zip((low, middle, high), points, strict=True)]
        }
    steps = zip((high, middle, low), reversed(points), strict=True)
    return row | {"steps": [{"at_least": n, "points": p} for n, p in steps]}


@drawn(40)
@given(rising_rules(), decimals, positive)
def test_more_is_never_worth_less(rule: Row, actual: Decimal, more: Decimal) -> None:
    """Raising an actual never lowers the points under a rising rule."""
    facts = {"u1": {"a": actual}, "u2": {"a": actual + more}}
    rows = by_unit(texts_of({"points": Decimal(5), "rule": rule, "facts": facts}))
    lower, higher = (Decimal(rows[unit]["leaves"]["1"]["points"]) for unit in ("u1", "u2"))
    assert higher >= lower


# --- bounds ------------------------------------------------------------------------------------


def nodes_below(indicators: list[Row]) -> Iterator[Row]:
    """Every node of the scheme."""
    for node in indicators:
        yield node
        yield from nodes_below(node.get("children", []))


def within(figure: str | None, row: Row, decimals: int) -> bool:
    """Whether a shown figure lies between a floor and a cap, each rounded as figures are."""
    step = Decimal(1).scaleb(-decimals)
    low, high = (
        None if row.get(key) is None else row[key].quantize(step, ROUND_HALF_UP)
        for key in ("floor", "cap")
    )
    if figure is None:
        return True
    points = Decimal(figure)
    if high is not None and points > high:
        return False
    return low is None or points >= (low if high is None else min(low, high))


@drawn(40)
@given(cases())
def test_caps_and_floors_hold(case: Texts) -> None:
    """No figure passes the bounds of its node, its adjustment, or a veto."""
    scheme = load(case.scheme)
    decimals = int(scheme["score"]["decimals"])
    ceilings = {
        veto["code"]: veto["effect"]["score_at_most"]
        for veto in scheme["vetoes"]
        if "score_at_most" in veto["effect"]
    }
    for row in by_unit(case).values():
        scored = {
            c: leaf["points"] for c, leaf in row["leaves"].items() if leaf["status"] == "scored"
        }
        figures = {**row["nodes"], **scored}
        for node in nodes_below(scheme["indicators"]):
            assert within(figures.get(node["code"]), node, decimals), node["code"]
        for adjustment in scheme["adjustments"]:
            points = row["adjustments"][adjustment["code"]].removeprefix("-")
            assert within(points, adjustment, decimals), adjustment["code"]
        for code in set(row["vetoes"]) & set(ceilings):
            assert within(row["total"], {"cap": ceilings[code]}, decimals), code


# --- digests -----------------------------------------------------------------------------------

DIGESTS = ("scheme", "units_digest", "facts_digest")


def digests(case: Texts) -> tuple[Any, ...]:
    """What the result says it was computed from; a case that is refused is none."""
    try:
        document = evaluated(*case)
    except Refused:
        assume(False)
    return tuple(document[key] for key in DIGESTS)


@drawn(40)
@given(cases(), st.data())
def test_a_digest_tells_every_change_of_its_input_and_of_no_other(
    case: Texts, data: st.DataObject
) -> None:
    """One more blank line is another file: digests are over bytes, not over meanings."""
    place = data.draw(st.integers(0, 2))
    field = ("scheme", "units", "facts")[place]
    changed = case._replace(**{field: getattr(case, field) + "\n"})
    before, after = digests(case), digests(changed)
    assert [a == b for a, b in zip(before, after, strict=True)] == [n != place for n in range(3)]
