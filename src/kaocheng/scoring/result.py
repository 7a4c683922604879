"""The result of a run: settled figures of all units, and the document that others can recompute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kaocheng import __version__
from kaocheng.scoring.evaluation.leaf import INSIDE, STATUS_NAMES, LeafScore
from kaocheng.scoring.evaluation.outcome import AdjustmentScore, Totals, VetoCall
from kaocheng.scoring.evaluation.sight import UnitSight
from kaocheng.scoring.exact.ball import Ints
from kaocheng.scoring.exact.column import MISSING, NOT_APPLICABLE
from kaocheng.scoring.exact.decimals import show_units
from kaocheng.scoring.explain import adjustment_reason, leaf_reason
from kaocheng.scoring.expressions.nodes import items_of
from kaocheng.scoring.expressions.scope import Population
from kaocheng.scoring.facts import AnyColumn, TextColumn, Units
from kaocheng.scoring.faults import Fault
from kaocheng.scoring.periods import Period
from kaocheng.scoring.ranking import Ranks
from kaocheng.scoring.rules.say import readings
from kaocheng.scoring.scheme.model import Scheme


@dataclass(frozen=True)
class Figures:
    """What a leaf is about, as texts in the order of the units, and the unit of measure."""

    item: str
    measure: str
    values: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """Arrays run over the units; points and totals in steps of 10^-decimals (int64).

    `grade` is the number of the grade in the scheme, -1 for none; ranks are 0 for excluded units.
    """

    scheme: Scheme
    population: Population
    leaves: Mapping[str, LeafScore]
    adjustments: tuple[AdjustmentScore, ...]
    vetoes: tuple[VetoCall, ...]
    totals: Totals
    ranks: Ranks
    grade: Ints
    warnings: tuple[Fault, ...]

    @property
    def units(self) -> Units:
        return self.population.units

    @property
    def period(self) -> Period:
        return self.population.period

    def show(self, steps: int) -> str:
        """Steps as a decimal text with the scheme's decimals."""
        return show_units(int(steps), self.scheme.decimals)

    def total(self, row: int) -> str | None:
        return self.show(self.totals.total[row]) if self.totals.has_total[row] else None

    def grade_name(self, row: int) -> str | None:
        number = int(self.grade[row])
        return self.scheme.grades[number].name if number >= 0 else None

    def reason(self, leaf: str, unit: str) -> str:
        """Why `unit` has its points on `leaf`. Raises KeyError for codes that do not exist."""
        return leaf_reason(self, self.leaves[leaf], self.units.row[unit])

    def adjustment_reason(self, code: str, unit: str) -> str:
        score = next(s for s in self.adjustments if s.adjustment.code == code)
        return adjustment_reason(self, score, self.units.row[unit])

    def inputs(self, code: str, row: int) -> str:
        """The figures that a rule reads for one unit: 粮食总产量 78 万吨；….

        `code`: of a leaf, or of an adjustment; `row`: the unit's place in the table of units.
        """
        leaf = self.leaves.get(code)
        other = next((each for each in self.adjustments if each.adjustment.code == code), None)
        scored = leaf or other
        rule = leaf.leaf.rule if leaf else other.adjustment.rule if other else None
        assert scored is not None
        assert rule is not None
        sight = UnitSight(self.scheme, scored.scope, row)
        read = [part for node in rule.expressions() for part in readings(node)]
        return "；".join(sight.figure(part) for part in dict.fromkeys(read))

    def figures(self, leaf: str) -> Figures | None:
        """Values and targets of the first item that the rule reads; None if it reads none."""
        rule = self.scheme.node[leaf].rule
        assert rule is not None
        codes = [code for node in rule.expressions() for code in items_of(node)]
        if not codes:
            return None
        item = self.scheme.item[codes[0]]
        values, targets = (self._texts(item.code, kind) for kind in ("actual", "target"))
        return Figures(item.name or item.code, item.unit, values, targets)

    def _texts(self, item: str, kind: str) -> tuple[str, ...]:
        periods = [self.period] if kind == "actual" else [self.period, self.period.whole_year()]
        found = [self.population.facts.column(item, kind, period) for period in periods]
        columns = [column for column in found if column is not None]
        return tuple(
            next(filter(None, (_cell_text(column, row) for column in columns)), "")
            for row in range(len(self.units))
        )

    # The document ------------------------------------------------------------------------------

    def as_dict(self, reasons: bool = True) -> dict[str, Any]:
        """The result as in section 9 of the format; without `reasons` those are left out."""
        return {**self.heading(), "units": self._units(reasons)}

    def heading(self) -> dict[str, Any]:
        """What the document says before its units."""
        return {
            "scheme": {"code": self.scheme.code, "digest": self.scheme.digest},
            "units_digest": self.units.digest,
            "facts_digest": self.population.facts.digest,
            **self._marks_digest(),
            "period": str(self.period),
            "version": __version__,
        }

    def _marks_digest(self) -> dict[str, str]:
        """Only where marks were laid over the points: a result without them says nothing of it."""
        digest = self.population.marks.digest
        return {"marks_digest": digest} if digest else {}

    def _units(self, reasons: bool) -> list[dict[str, Any]]:
        leaves = [self._told(score, reasons) for score in self.leaves.values()]
        entries = self.entries()
        for row, entry in enumerate(entries):
            cells = [column[row] for column in leaves]
            entry["leaves"] = dict(zip(self.leaves, cells, strict=True))
        return entries

    def entries(self) -> list[dict[str, Any]]:
        """One entry a unit as in the document, with the place of its leaves left empty.

        Figures become texts by columns: there are few different ones.
        """
        nodes = [self._subtotals(node.code) for node in self.scheme.nodes]
        adjusted = [self._texts_of(score.shown) for score in self.adjustments]
        node_codes = [node.code for node in self.scheme.nodes]
        adjustment_codes = [score.adjustment.code for score in self.adjustments]
        return [
            {
                **self._standing(row),
                "leaves": {},
                "nodes": dict(zip(node_codes, [texts[row] for texts in nodes], strict=True)),
                "adjustments": dict(
                    zip(adjustment_codes, [texts[row] for texts in adjusted], strict=True)
                ),
                "vetoes": [call.veto.code for call in self.vetoes if call.applies[row]],
            }
            for row in range(len(self.units))
        ]

    def _standing(self, row: int) -> dict[str, Any]:
        ranked = bool(self.totals.has_total[row])
        return {
            "unit": self.units.codes[row],
            "group": self.units.groups[row],
            "total": self.total(row),
            "rank": int(self.ranks.overall[row]) if ranked else None,
            "group_rank": int(self.ranks.in_group[row]) if ranked else None,
            "grade": self.grade_name(row),
            "status": "ranked" if ranked else "excluded",
        }

    def cells(self, leaf: str) -> Iterator[tuple[str | None, str, str]]:
        """Points (None where the leaf is left out), full points and status of every unit."""
        score = self.leaves[leaf]
        points: list[str | None] = list(self._texts_of(score.shown))
        for row in np.flatnonzero(score.left != INSIDE).tolist():
            points[row] = None
        names = [STATUS_NAMES[code] for code in score.status.tolist()]
        return zip(points, self._texts_of(score.full_shown), names, strict=True)

    def _told(self, score: LeafScore, reasons: bool) -> list[dict[str, Any]]:
        cells: list[dict[str, Any]] = [
            {"points": got, "full": most, "status": name}
            for got, most, name in self.cells(score.leaf.code)
        ]
        for row in range(len(cells)) if reasons else ():
            cells[row]["reason"] = leaf_reason(self, score, row)
        return cells

    def _subtotals(self, code: str) -> list[str | None]:
        """The subtotals of a node for all units, None where nothing of it is left."""
        texts: list[str | None] = list(self._texts_of(self.totals.subtotals[code]))
        for row in np.flatnonzero(~self.totals.inside[code]).tolist():
            texts[row] = None
        return texts

    def _texts_of(self, steps: Ints) -> list[str]:
        """Steps as decimal texts, each different figure written once."""
        found, which = np.unique(steps, return_inverse=True)
        texts = [self.show(step) for step in found.tolist()]
        return [texts[place] for place in which.reshape(-1).tolist()]

    def subtotal(self, code: str, row: int) -> str | None:
        """The subtotal of a node, None where nothing of it is left."""
        if not self.totals.inside[code][row]:
            return None
        return self.show(self.totals.subtotals[code][row])

    def in_rank_order(self) -> list[int]:
        """Rows by place, excluded units last, equal places in the order of the units."""
        place = np.where(self.totals.has_total, self.ranks.overall, len(self.units) + 1)
        return [int(row) for row in np.argsort(place, kind="stable")]


def _cell_text(column: AnyColumn, row: int) -> str:
    if column.status[row] == MISSING:
        return ""
    if column.status[row] == NOT_APPLICABLE:
        return "不适用"
    if isinstance(column, TextColumn):
        return str(column.data[row])
    return column.text(row)
