"""Shapes of a plan: the changes it would make, and the faults that stand against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kaocheng.orgs.models import User
from kaocheng.orgs.sheets import Line, Table
from kaocheng.scoring.faults import Fault


@dataclass(frozen=True)
class Change:
    """One thing that a row changes; what it is done with stands in `values`."""

    line: int
    what: str
    target: str
    before: str = ""
    after: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """All of it, in the order in which it is to be done."""

    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]
    line_count: int

    @property
    def digest(self) -> str:
        """Names exactly these changes: what was looked over is what is applied."""
        said = [(each.what, each.before, dict(each.values)) for each in self.changes]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


PlanOf = Callable[[User, Table], Plan]


class Faults:
    """Faults by cell, in the order of the sheet."""

    def __init__(self, table: Table) -> None:
        self.found: list[Fault] = list(table.faults)

    def add(self, line: Line, key: str, what: str, mend: str) -> None:
        """What is wrong with one cell, and how to mend it."""
        self.found.append(Fault(line.where(key), what, mend))

    def need(self, line: Line, key: str, longest: int) -> bool:
        """Whether the cell is filled in and fits its column."""
        text = line.cells.get(key, "")
        if not text:
            self.add(line, key, "没有填", f"请填写{line.headings[key]}")
        elif len(text) > longest:
            self.add(line, key, f"超过 {longest} 个字", "请改短")
        return 0 < len(text) <= longest
