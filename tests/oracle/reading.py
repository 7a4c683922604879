"""Sections 1 and 3: the scheme's YAML and the two tables, read from their digits."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import yaml

from tests.oracle.kinds import text_items
from tests.oracle.periods import year_of
from tests.oracle.values import MISSING, NA, Absent, OracleRefused

NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")


class ExactLoader(yaml.SafeLoader):
    """YAML in which a number is the fraction its digits say, and everything doubtful a text."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012  (PyYAML's own way)


def _implicit(tag: str, pattern: str, first: str) -> None:
    ExactLoader.add_implicit_resolver(tag, re.compile(f"^(?:{pattern})$"), list(first))


_implicit("!number", NUMBER.pattern, "-+0123456789")
_implicit("tag:yaml.org,2002:bool", "true|false", "tf")
_implicit("tag:yaml.org,2002:null", "null|~", "n~")
ExactLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^$"), [""])
ExactLoader.add_constructor("!number", lambda _, node: Fraction(node.value))


def read_yaml(text: str) -> Any:
    """The scheme's mapping; numbers are fractions."""
    return yaml.load(text, Loader=ExactLoader)


@dataclass(frozen=True)
class Unit:
    """A unit under assessment; ``group`` is "" where it has none."""

    code: str
    group: str


Cells = dict[tuple[str, str, str, str], str]


def read_rows(text: str) -> list[dict[str, str]]:
    """A CSV table; a BOM and blanks around cells are dropped."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return [{str(k).strip(): (v or "").strip() for k, v in row.items()} for row in rows]


def read_units(text: str) -> list[Unit]:
    """Section 3: ``unit,name,group,parent``."""
    return [Unit(row["unit"], row.get("group", "")) for row in read_rows(text)]


def read_facts(text: str) -> Cells:
    """Section 3: ``unit,item,period,kind,value``, kind ``actual`` unless it says so."""
    return {
        (row["unit"], row["item"], row["period"], row.get("kind") or "actual"): row["value"]
        for row in read_rows(text)
    }


def read_marks(text: str) -> dict[tuple[str, str], Fraction]:
    """Section 3: ``unit,indicator,points,stage,reason``; by unit and indicator."""
    rows = read_rows(text)
    return {(row["unit"], row["indicator"]): Fraction(row["points"]) for row in rows}


@dataclass(frozen=True)
class World:
    """All that a computation reads."""

    scheme: dict[str, Any]
    units: list[Unit]
    cells: Cells
    period: str
    assessed_marks: dict[tuple[str, str], Fraction] = field(default_factory=dict)

    @cached_property
    def text_items(self) -> frozenset[str]:
        """The items that hold texts."""
        return text_items(self.scheme)

    def text(self, unit: Unit, item: str, period: str, kind: str = "actual") -> str | Absent:
        """What the row says. Section 3: no row and an empty value are missing, NA is not."""
        cell = self.cells.get((unit.code, item, period, kind), "")
        if cell == "NA":
            return NA
        return cell or MISSING

    def planned(self, unit: Unit, item: str, kind: str) -> str | Absent:
        """Section 3: the row of the period, else (none, or empty) that of its year."""
        found = self.text(unit, item, self.period, kind)
        if found is not MISSING:
            return found
        return self.text(unit, item, year_of(self.period), kind)


@dataclass(frozen=True)
class Place:
    """Where an expression is computed: for one unit, inside one indicator or outside all."""

    world: World
    unit: Unit
    # F for each unit, or None where no F exists (section 5).
    points: Callable[[Unit], Fraction] | None = None
    # Section 2: whom the indicator exists for. Outside the tree it is everybody.
    assessed: Callable[[Unit], bool] = lambda unit: True

    def at(self, unit: Unit) -> "Place":
        """The same place, for another unit."""
        return replace(self, unit=unit)

    @property
    def full(self) -> Fraction:
        """F."""
        if self.points is None:
            raise OracleRefused("F does not exist here")
        return self.points(self.unit)

    def peers(self, within: str) -> list["Place"]:
        """The places of the units that this one is compared with, itself among them."""
        return [
            self.at(unit)
            for unit in self.world.units
            if self.assessed(unit) and (within == "all" or unit.group == self.unit.group)
        ]
