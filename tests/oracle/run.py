"""Sections 5, 6, 8 and 9: the run from its texts to its JSON, without digests and reasons."""

from fractions import Fraction
from typing import Any

from tests.oracle.expressions import condition
from tests.oracle.ranking import Standing, grade_all, place_all, ranking_key
from tests.oracle.reading import (
    Place,
    Unit,
    World,
    read_facts,
    read_marks,
    read_units,
    read_yaml,
)
from tests.oracle.rules import points_of
from tests.oracle.tree import Marks, Sums, Tree, marks_of, zeroed
from tests.oracle.values import Absent, clamp, rounded, shown

Row = dict[str, Any]
ZERO = Fraction(0)


def compute(
    scheme: str, units: str, facts: str, period: str | None = None, marks_table: str = ""
) -> Row:
    """The JSON of section 9 as a mapping, without digests, version and reasons."""
    read = read_yaml(scheme)
    assessed = read_marks(marks_table)
    world = World(read, read_units(units), read_facts(facts), period or str(read["year"]), assessed)
    tree = Tree(read)
    marks = marks_of(world, tree)
    entries = [Entry(world, tree, unit, marks) for unit in world.units]
    place_all([entry.standing for entry in entries])
    grade_all(world, [entry.standing for entry in entries])
    return {
        "scheme": {"code": read["code"]},
        "period": world.period,
        "units": [entry.as_dict() for entry in entries],
    }


class Entry:
    """One unit's whole computation, in the order of section 6."""

    def __init__(self, world: World, tree: Tree, unit: Unit, marks: Marks) -> None:
        self.world, self.tree, self.unit = world, tree, unit
        self.outside = Place(world, unit)
        self.vetoes = [v for v in world.scheme.get("vetoes", []) if self.applies(v)]
        effects = [veto["effect"] for veto in self.vetoes]
        for effect in effects:
            if "indicator_zero" in effect:
                zeroed(marks, tree, effect["indicator_zero"], unit)
        self.marks = {leaf.code: marks[leaf.code, unit.code] for leaf in tree.leaves}
        self.sums = Sums(tree, unit, marks)
        self.adjustments = {
            row["code"]: self.adjustment(row) for row in world.scheme.get("adjustments", [])
        }
        self.standing = self.stand(effects)

    def applies(self, veto: Row) -> bool:
        """A ``when`` that is missing or NA does not apply."""
        return condition(veto["when"], self.outside) is True

    def adjustment(self, row: Row) -> Fraction:
        """Section 5: the rule's points, 0 to ``cap``, rounded; below 0 for a deduction."""
        assessed = self.world.assessed_marks.get((self.unit.code, row["code"]))
        if assessed is not None and row["code"] not in {leaf.code for leaf in self.tree.leaves}:
            return -assessed if row["kind"] == "deduction" else assessed
        cap = row.get("cap")
        place = Place(self.world, self.unit, None if cap is None else lambda _: cap)
        found = points_of(row["rule"], place)
        points = ZERO if isinstance(found, Absent) else self.tree.round(clamp(found, ZERO, cap))
        return -points if row["kind"] == "deduction" else points

    def adjusted(self, kind: str, counts: str) -> Fraction:
        """The sum of the adjustments of a kind that count there."""
        rows = self.world.scheme.get("adjustments", [])
        found = [
            abs(self.adjustments[row["code"]])
            for row in rows
            if row["kind"] == kind and row.get("counts", "total") == counts
        ]
        return sum(found, ZERO)

    def capped(self, kind: str) -> Fraction:
        """The same, within ``adjustment_caps``."""
        cap = self.world.scheme.get("adjustment_caps", {}).get(kind)
        return clamp(self.adjusted(kind, "total"), None, cap)

    def total(self, effects: list[Row]) -> Fraction | None:
        """Sums → adjustments → points → score_at_most → rounded."""
        if self.sums.total is None or any(mark.left == "exclude" for mark in self.marks.values()):
            return None
        total = self.sums.total + self.capped("bonus") - self.capped("deduction")
        total += sum((effect.get("points", ZERO) for effect in effects), ZERO)
        bounds = [effect["score_at_most"] for effect in effects if "score_at_most" in effect]
        return rounded(min([total, *bounds]), self.tree.decimals)

    def stand(self, effects: list[Row]) -> Standing:
        """What ranking and grading need to know."""
        total = self.total(effects)
        if total is None:
            return Standing(self.unit, None)
        tiebreak = self.adjusted("bonus", "tiebreak") - self.adjusted("deduction", "tiebreak")
        by = self.world.scheme.get("ranking", {}).get("by", ["total", "tiebreak"])
        keys = [ranking_key(key, total, tiebreak, self.sums.subtotals.get(key)) for key in by]
        return Standing(self.unit, total, tuple(keys), effects)

    def shown(self, value: Fraction | None) -> str | None:
        """A figure as the JSON shows it."""
        return shown(value, self.tree.decimals)

    def as_dict(self) -> Row:
        """The unit's row of section 9."""
        standing = self.standing
        return {
            "unit": self.unit.code,
            "group": self.unit.group,
            "total": self.shown(standing.total),
            "rank": standing.rank,
            "group_rank": standing.group_rank,
            "grade": standing.grade,
            "status": "excluded" if standing.total is None else "ranked",
            "leaves": {
                code: {
                    "points": self.shown(mark.points),
                    "full": self.shown(mark.full),
                    "status": mark.status,
                }
                for code, mark in self.marks.items()
            },
            "nodes": {
                node.code: self.shown(self.sums.subtotals[node.code])
                for node in self.tree.nodes
                if not node.is_leaf
            },
            "adjustments": {code: self.shown(p) for code, p in self.adjustments.items()},
            "vetoes": [veto["code"] for veto in self.vetoes],
        }
