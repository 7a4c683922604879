"""The product as the tests see it: texts in, the mapping of section 9 out."""

from typing import Any

from kaocheng.scoring import Refused, evaluate, read_facts, read_marks, read_scheme, read_units
from kaocheng.scoring.marks import NO_MARKS

__all__ = ["Refused", "comparable", "evaluated"]


def evaluated(
    scheme: str, units: str, facts: str, period: str | None = None, marks: str = ""
) -> dict[str, Any]:
    """The product's result for the same texts that the oracle reads."""
    read = read_scheme(scheme.encode(), name="case.yaml")
    told = read_units(units.encode(), read)
    said = read_marks(marks.encode(), read, told) if marks else NO_MARKS
    facts_read = read_facts(facts.encode(), read, told)
    return evaluate(read, told, facts_read, period=period, marks=said).as_dict()


def comparable(document: dict[str, Any]) -> dict[str, Any]:
    """A result without what the oracle does not compute: digests, version and reasons."""
    return {
        "scheme": {"code": document["scheme"]["code"]},
        "period": document["period"],
        "units": [_without_reasons(row) for row in document["units"]],
    }


def _without_reasons(row: dict[str, Any]) -> dict[str, Any]:
    leaves = {
        code: {key: value for key, value in leaf.items() if key != "reason"}
        for code, leaf in row["leaves"].items()
    }
    return {**row, "leaves": leaves}
