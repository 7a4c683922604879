"""Written by the column: the same bytes as the document that json writes at length."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import assume, given

from kaocheng.scoring import Refused, Result, evaluate, read_facts, read_scheme, read_units
from kaocheng.scoring.written import cell_texts, document_json
from tests.scoring.casebook import Texts
from tests.scoring.profiles import drawn
from tests.scoring.strategies import cases

# A title may hold what looks like an empty place of the document.
HEADING = {"title": '说"units":[]，又说"leaves":{}', "period": "2024", "version": "9"}


def result_of(case: Texts) -> Result:
    """The result, where the drawn case has one."""
    scheme = read_scheme(case.scheme.encode(), name="case.yaml")
    units = read_units(case.units.encode(), scheme)
    try:
        return evaluate(scheme, units, read_facts(case.facts.encode(), scheme, units), case.period)
    except Refused:
        assume(False)
        raise


def at_length(result: Result, heading: dict[str, Any], *, ordered: bool) -> str:
    """What json makes of the whole document."""
    document = {**heading, "units": result.as_dict(reasons=False)["units"]}
    return json.dumps(document, ensure_ascii=False, sort_keys=ordered, separators=(",", ":"))


@drawn(40)
@given(cases())
def test_the_pieces_are_the_document(case: Texts) -> None:
    result = result_of(case)
    for heading in (result.heading(), HEADING):
        assert "".join(document_json(result, heading)) == at_length(result, heading, ordered=False)
        found = "".join(document_json(result, heading, ordered=True))
        assert found == at_length(result, heading, ordered=True)


@drawn(20)
@given(cases())
def test_every_cell_stands_with_its_unit(case: Texts) -> None:
    result = result_of(case)
    rows = list(cell_texts(result, lambda *cell: json.dumps(cell)))
    for texts, entry in zip(rows, result.as_dict(reasons=False)["units"], strict=True):
        told = [(c, x["points"], x["full"], x["status"]) for c, x in entry["leaves"].items()]
        assert [tuple(json.loads(text)) for text in texts] == told
