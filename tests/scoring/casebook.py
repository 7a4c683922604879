"""The worked cases of ``cases/*.yaml``: a casebook that an official can read and check by hand.

A case says ``title``, what is assessed (``points`` and ``rule`` of one indicator "1", or parts of a
``scheme``), the ``facts`` as ``{unit: {"item kind period": value}}`` (kind ``actual`` and the run's
period unless said), perhaps ``units`` as ``{unit: group}``, and what to ``expect``.
What a scheme leaves out is filled in by ``_skeleton``.
"""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from tests.scoring.exact_yaml import digits, dump, load

FOLDER = Path(__file__).parent / "cases"
KINDS = ("actual", "target", "baseline", "plan")
YEAR = "2025"


class Texts(NamedTuple):
    """What both computations are given."""

    scheme: str
    units: str
    facts: str
    period: str | None


@dataclass(frozen=True)
class Case:
    """One worked case."""

    name: str
    texts: Texts
    expect: dict[str, Any]


def all_cases() -> list[Case]:
    """Every case of every file."""
    return [case for path in sorted(FOLDER.glob("*.yaml")) for case in cases_of(path)]


def cases_of(path: Path) -> list[Case]:
    """The cases of one file; what the file says beside ``cases`` holds for each of them."""
    document = load(path.read_text(encoding="utf-8"))
    shared = {key: document[key] for key in ("scheme", "units", "period") if key in document}
    return [
        Case(f"{path.stem}: {row['title']}", texts_of({**shared, **row}), row["expect"])
        for row in document["cases"]
    ]


def texts_of(row: dict[str, Any]) -> Texts:
    """A case as scheme, units and facts."""
    facts = row.get("facts", {})
    units = row.get("units") or dict.fromkeys(facts, "")
    period = row.get("period")
    said = None if period is None else str(period)
    return Texts(
        dump(scheme_of(row, facts)),
        "unit,name,group,parent\n" + "".join(f"{u},{u},{g or ''},\n" for u, g in units.items()),
        "unit,item,period,kind,value\n" + "".join(_rows(facts, said or YEAR)),
        said,
    )


def scheme_of(row: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    """The case's scheme, completed."""
    said = dict(row.get("scheme", {}))
    if "rule" in row:
        leaf = {"code": "1", "name": "指标", "points": row["points"], "rule": row["rule"]}
        said["indicators"] = [leaf]
    items = dict.fromkeys(key.split()[0] for cells in facts.values() for key in cells)
    declared = {item["code"] for item in said.get("items", [])}
    more = [{"code": code, "name": code} for code in items if code not in declared]
    return {**_skeleton(), **said, "items": [*said.get("items", []), *more]}


def _skeleton() -> dict[str, Any]:
    return {
        "format": "kaocheng-scheme/1",
        "code": "case",
        "title": "算例",
        "level": "county",
        "year": Decimal(YEAR),
        "score": {"full": Decimal(100), "decimals": Decimal(2), "round": "leaf"},
        "defaults": {"missing": "zero", "not_applicable": "rescale"},
    }


def _rows(facts: dict[str, dict[str, Any]], now: str) -> list[str]:
    return [
        f"{unit},{_cell(key, now)},{_text(value)}\n"
        for unit, cells in facts.items()
        for key, value in cells.items()
    ]


def _cell(key: str, now: str) -> str:
    """``grain target 2024`` as item, period and kind."""
    item, *more = key.split()
    kind = next((word for word in more if word in KINDS), "actual")
    period = next((word for word in more if word not in KINDS), now)
    return f"{item},{period},{kind}"


def _text(value: Any) -> str:
    if value is None:
        return ""
    return digits(value) if isinstance(value, Decimal) else str(value)


# --- what a result says, in the words of ``expect`` ---------------------------------------------

UNIT_FIGURES = {"totals": "total", "ranks": "rank", "group_ranks": "group_rank", "grades": "grade"}
CODED_FIGURES = ("nodes", "adjustments")


def differences(expect: dict[str, Any], document: dict[str, Any]) -> list[str]:
    """Where a result differs from what the case expects."""
    rows = {row["unit"]: row for row in document["units"]}
    return [
        f"{where}: expected {wanted}, found {found}"
        for where, wanted, found in _figures(expect, rows)
        if _plain(wanted) != _plain(found)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return None if value is None else _text(value)


def _figures(expect: dict[str, Any], rows: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    found: list[tuple[str, Any, Any]] = []
    for word, wanted in expect.items():
        if word == "excluded":
            left_out = [unit for unit, row in rows.items() if row["status"] == "excluded"]
            found.append((word, wanted, left_out))
            continue
        for unit, said in wanted.items():
            found += [
                (f"{word} {unit} {code}", *pair) for code, *pair in _said(word, said, rows[unit])
            ]
    return found


def _said(word: str, said: Any, row: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Code, what is expected, what is found: for one unit and one word of ``expect``."""
    if word in UNIT_FIGURES:
        return [("", said, row[UNIT_FIGURES[word]])]
    if word == "vetoes":
        return [("", said, row["vetoes"])]
    if word == "points":
        return [("1", said, row["leaves"]["1"]["points"])]
    if word in CODED_FIGURES:
        return [(code, each, row[word][code]) for code, each in said.items()]
    part = {"leaves": "points", "full": "full", "statuses": "status"}[word]
    return [(code, each, row["leaves"][code][part]) for code, each in said.items()]
