"""Section 2 and the policies of section 4: from the marks of the leaves to the sums."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm, prod
from typing import Any

from tests.oracle.reading import Place, Unit, World
from tests.oracle.rules import points_of
from tests.oracle.values import Absent, Number, OracleRefused, clamp, rounded


@dataclass(eq=False)
class Node:
    """An indicator, with what it takes from the nodes above it."""

    row: dict[str, Any]
    above: "Node | None"
    missing: str
    not_applicable: str

    def __post_init__(self) -> None:
        self.code: str = self.row["code"]
        self.missing = self.row.get("missing", self.missing)
        self.not_applicable = self.row.get("not_applicable", self.not_applicable)
        self.weight: Fraction = self.row.get("weight", Fraction(1))
        self.combine: str = self.row.get("combine", "sum")
        self.children = [
            Node(child, self, self.missing, self.not_applicable)
            for child in self.row.get("children", [])
        ]

    @property
    def is_leaf(self) -> bool:
        """Whether a rule stands here."""
        return "rule" in self.row

    @property
    def is_component(self) -> bool:
        """Section 4: it states a weight, or stands under lowest, highest or mean."""
        return "weight" in self.row or (self.above is not None and self.above.combine != "sum")

    def points(self, unit: Unit) -> Fraction:
        """The points for the unit's group; 0 where a node above has 0."""
        if self.above is not None and self.above.points(unit) == 0:
            return Fraction(0)
        said = self.row["points"]
        if not isinstance(said, dict):
            return Fraction(said)
        if unit.group not in said:
            raise OracleRefused(f"{self.code}: no points for group {unit.group}")
        return Fraction(said[unit.group])

    def assessed(self, unit: Unit) -> bool:
        """Section 2: with 0 points it does not exist for the unit."""
        return self.points(unit) != 0

    def below(self) -> Iterator["Node"]:
        """This node and all below it, in the scheme's order."""
        yield self
        for child in self.children:
            yield from child.below()


class Tree:
    """The scheme's nodes and its rounding."""

    def __init__(self, scheme: dict[str, Any]) -> None:
        defaults = scheme.get("defaults", {})
        missing = defaults.get("missing", "zero")
        not_applicable = defaults.get("not_applicable", "rescale")
        self.tops = [Node(row, None, missing, not_applicable) for row in scheme["indicators"]]
        self.nodes = [node for top in self.tops for node in top.below()]
        self.leaves = [node for node in self.nodes if node.is_leaf]
        score = scheme.get("score", {})
        self.decimals = int(score.get("decimals", 2))
        self.each_figure = score.get("round", "leaf") == "leaf"

    def node(self, code: str) -> Node:
        """The node of that code."""
        return next(node for node in self.nodes if node.code == code)

    def round(self, value: Fraction) -> Fraction:
        """Section 2: every figure under ``round: leaf``, none under ``round: total``."""
        return rounded(value, self.decimals) if self.each_figure else value


@dataclass(frozen=True)
class Mark:
    """What a leaf says for a unit: points, or how it left the sum."""

    status: str
    full: Fraction
    points: Fraction | None = None
    left: str = ""  # rescale, spread, exclude; "" with points or not assessed


Marks = dict[tuple[str, str], Mark]


def bounded(node: Node, value: Fraction) -> Fraction:
    """A node's own floor, then its cap."""
    return clamp(value, node.row.get("floor"), node.row.get("cap"))


def marks_of(world: World, tree: Tree) -> Marks:
    """The marks of all leaves, before vetoes."""
    found: Marks = {}
    refused: list[str] = []
    for leaf in tree.leaves:
        raw = {unit.code: raw_points(leaf, unit, world) for unit in world.units}
        scored = {
            unit.code: settled(leaf, unit, world, tree, points)
            for unit in world.units
            if isinstance(points := raw[unit.code], Fraction)
        }
        for unit in world.units:
            if raw[unit.code] is Absent.MISSING and leaf.missing == "error":
                refused.append(f"{leaf.code}, {unit.code}")
            found[leaf.code, unit.code] = mark_of(leaf, unit, world, tree, raw, scored)
    if refused:
        raise OracleRefused(f"missing: {refused}")
    return found


def raw_points(leaf: Node, unit: Unit, world: World) -> Number | None:
    """The rule's points; ``None`` where the leaf is not assessed and its rule not computed."""
    if not leaf.assessed(unit):
        return None
    if (unit.code, leaf.code) in world.assessed_marks:
        return world.assessed_marks[unit.code, leaf.code]
    return points_of(leaf.row["rule"], Place(world, unit, leaf.points, leaf.assessed))


def settled(leaf: Node, unit: Unit, world: World, tree: Tree, points: Fraction) -> Fraction:
    """Bounded and rounded; an assessed mark (section 3) stands as it was given."""
    if (unit.code, leaf.code) in world.assessed_marks:
        return points
    return tree.round(bounded(leaf, points))


def mark_of(
    leaf: Node,
    unit: Unit,
    world: World,
    tree: Tree,
    raw: dict[str, Number | None],
    scored: dict[str, Fraction],
) -> Mark:
    """One cell: the rule's points, or what the policies put in their place."""
    found, full = raw[unit.code], leaf.points(unit)
    if found is None:
        return Mark("not_assessed", full)
    if not isinstance(found, Absent):
        return Mark("scored", full, scored[unit.code])
    policy = leaf.missing if found is Absent.MISSING else leaf.not_applicable
    if policy == "not_applicable":
        policy = leaf.not_applicable
    if policy == "group_mean":
        peers = [scored[u.code] for u in world.units if same(u, unit) and u.code in scored]
        if peers:
            mean = sum(peers, Fraction(0)) / len(peers)
            return Mark(found.value, full, tree.round(mean))
        policy = "rescale"
    if policy in ("zero", "full", "error"):
        points = full if policy == "full" else Fraction(0)
        return Mark(found.value, full, tree.round(points))
    return Mark(found.value, full, None, policy)


def same(one: Unit, other: Unit) -> bool:
    """Section 2: units with an empty group form one group together."""
    return one.group == other.group


def zeroed(marks: Marks, tree: Tree, code: str, unit: Unit) -> None:
    """Section 6, ``indicator_zero``: a leaf, or all leaves below a node."""
    for leaf in tree.node(code).below():
        if leaf.is_leaf and leaf.assessed(unit):
            mark = marks[leaf.code, unit.code]
            marks[leaf.code, unit.code] = replace(
                mark, status="zeroed", points=Fraction(0), left=""
            )


# --- the sums ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What a node brings to the node above it."""

    subtotal: Fraction | None
    left: str = ""  # how it left the sum; "" and no subtotal: nothing of it exists for the unit
    lost: Fraction = Fraction(0)  # what left by rescale and still waits for its component
    gone: Fraction = Fraction(0)  # what is lost with it where it left as a whole by rescale


@dataclass(frozen=True)
class Part:
    """A child beside its outcome, in points of the node above."""

    node: Node
    outcome: Outcome
    worth: Fraction  # points × weight


class Sums:
    """One unit's way up the tree."""

    def __init__(self, tree: Tree, unit: Unit, marks: Marks) -> None:
        self.tree, self.unit, self.marks = tree, unit, marks
        self.subtotals: dict[str, Fraction | None] = {}
        parts = [self.part(top) for top in tree.tops]
        full = sum((part.worth for part in parts), Fraction(0))
        self.total = self.tree_total(parts, full)

    def tree_total(self, parts: list[Part], full: Fraction) -> Fraction | None:
        """The whole tree is a component, whose points are those of its top nodes."""
        if all(part.outcome.subtotal is None for part in parts):
            return None
        combined = self.combined("sum", parts)
        return self.tree.round(combined * factor(full, *losses(parts), component=True))

    def part(self, node: Node) -> Part:
        """A child, computed."""
        outcome = self.leaf(node) if node.is_leaf else self.inner(node)
        self.subtotals[node.code] = outcome.subtotal
        return Part(node, outcome, worth(node, self.unit))

    def leaf(self, node: Node) -> Outcome:
        """A leaf's mark is its outcome."""
        mark = self.marks[node.code, self.unit.code]
        return Outcome(mark.points, mark.left, gone=worth(node, self.unit))

    def inner(self, node: Node) -> Outcome:
        """Combine, multiply, bound, round."""
        parts = [self.part(child) for child in node.children]
        if not node.assessed(self.unit):
            return Outcome(None)
        if all(part.outcome.subtotal is None for part in parts):
            return Outcome(None, how_all_left(parts), gone=gone_with(node, self.unit, parts))
        value = self.combined(node.combine, parts)
        lost = Fraction(0)
        if node.combine == "sum":
            lost, spread = losses(parts)
            full = node.points(self.unit)
            value *= factor(full, lost, spread, component=node.is_component)
        waiting = Fraction(0) if node.is_component else lost
        return Outcome(self.tree.round(bounded(node, value)), "", waiting)

    def combined(self, combine: str, parts: list[Part]) -> Fraction:
        """The contributions that are there, combined."""
        if combine == "geometric":
            return geometric(parts, self.tree)
        found = [
            self.tree.round(part.outcome.subtotal * part.node.weight)
            for part in parts
            if part.outcome.subtotal is not None
        ]
        if combine == "lowest":
            return min(found)
        if combine == "highest":
            return max(found)
        added = sum(found, Fraction(0))
        return added / len(found) if combine == "mean" else added


def losses(parts: list[Part]) -> tuple[Fraction, Fraction]:
    """What a sum lost by ``rescale`` (here and, still waiting, below) and by ``spread`` (here)."""
    lost = sum((p.outcome.gone for p in parts if p.outcome.left == "rescale"), Fraction(0))
    lost += sum((p.outcome.lost for p in parts), Fraction(0))
    spread = sum((p.worth for p in parts if p.outcome.left == "spread"), Fraction(0))
    return lost, spread


def worth(node: Node, unit: Unit) -> Fraction:
    """points × weight."""
    return node.points(unit) * node.weight


def gone_with(node: Node, unit: Unit, parts: list[Part]) -> Fraction:
    """What is lost with a node that left as a whole: its leaves, if they were in its component.

    A node that is a component of its own, or does not add up, leaves with its own points.
    """
    if node.is_component or node.combine != "sum":
        return worth(node, unit)
    lost, spread = losses(parts)
    return lost + spread


def factor(full: Fraction, lost: Fraction, spread: Fraction, *, component: bool) -> Fraction:
    """Section 4: what the subtotal is multiplied by, once."""
    above = full if component else full - lost
    below = full - lost - spread
    if above == below:
        return Fraction(1)
    if below <= 0:
        raise OracleRefused("more points left than the node has")
    return above / below


def how_all_left(parts: list[Part]) -> str:
    """A node with nothing left leaves as its leaves did, by rescale if any did so."""
    ways = {part.outcome.left for part in parts}
    return next((way for way in ("rescale", "spread", "exclude") if way in ways), "")


def geometric(parts: list[Part], tree: Tree) -> Fraction:
    """Section 2: weights are exponents; rounded at once, by search for the greatest k that fits."""
    there = [(p.outcome.subtotal, p.node.weight) for p in parts if p.outcome.subtotal is not None]
    if any(value < 0 for value, _ in there):
        raise OracleRefused("a geometric mean of negative points")
    scale = lcm(*(weight.denominator for _, weight in there))
    order = sum(int(weight * scale) for _, weight in there)
    step = Fraction(1, 10**tree.decimals)
    product = prod((value ** int(weight * scale) for value, weight in there), start=Fraction(1))
    low, high = 0, 1  # low steps fit, high steps do not: k fits if (k - 1/2) to the order does
    while ((high - Fraction(1, 2)) * step) ** order <= product:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        fits = ((middle - Fraction(1, 2)) * step) ** order <= product
        low, high = (middle, high) if fits else (low, middle)
    return low * step
