"""A scheme (考核方案) as values: what was read from a file and found in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from kaocheng.scoring.expressions.kinds import Kinds
from kaocheng.scoring.expressions.nodes import Expression
from kaocheng.scoring.expressions.words import ItemNames
from kaocheng.scoring.rules import Rule

Points = Fraction | Mapping[str, Fraction]  # one for all, or by group code


@dataclass(frozen=True)
class Group:
    code: str
    name: str


@dataclass(frozen=True)
class DataItem:
    """数据项: a fact that rules read. `unit` is its unit of measure."""

    code: str
    name: str
    unit: str = ""
    source: str = ""


@dataclass(frozen=True)
class Indicator:
    """A node of the tree: with `children`, or a leaf with a `rule`. Points and bounds are exact."""

    code: str
    name: str
    points: Points
    children: tuple[Indicator, ...] = ()
    rule: Rule | None = None
    combine: str = "sum"
    weight: Fraction = Fraction(1)
    states_weight: bool = False
    floor: Fraction | None = None
    cap: Fraction | None = None
    missing: str = "zero"
    not_applicable: str = "rescale"
    lead: str = ""
    support: tuple[str, ...] = ()
    assessor: str = ""
    data_source: str = ""
    evidence: tuple[str, ...] = ()
    kind: str = ""
    text: str = ""
    line: int = 0

    def points_for(self, group: str) -> Fraction:
        """The points (分值) for a unit of `group`."""
        return self.points[group] if isinstance(self.points, Mapping) else self.points

    def points_of(self, groups: Sequence[str]) -> tuple[Fraction, ...]:
        """The points for each of these groups; one figure alone where it is the same for all."""
        if isinstance(self.points, Mapping):
            return tuple(self.points[group] for group in groups)
        return (self.points,)

    def walk(self) -> Iterator[Indicator]:
        """This node and all below it, in the order of the scheme."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Adjustment:
    """加分项、扣分项. `counts`: total or tiebreak; `assessor`: who reviews it, "" if not said."""

    code: str
    name: str
    kind: str
    rule: Rule
    cap: Fraction | None = None
    counts: str = "total"
    assessor: str = ""

    @property
    def deducts(self) -> bool:
        """Whether its points are taken off."""
        return self.kind == "deduction"

    def words(self, names: Mapping[str, str]) -> str:
        """Its rule as a Chinese sentence, without its cap: a deduction takes points off."""
        return self.rule.words_outside(names, deducts=self.deducts)


@dataclass(frozen=True)
class Veto:
    """一票否决. `effect` is one of `read_outcome.EFFECTS`; `value` what it takes."""

    code: str
    name: str
    basis: str
    when: Expression
    effect: str
    value: str | Fraction


@dataclass(frozen=True)
class Quota:
    """名额: `top` places, or a `share` of all ranked units (or of the rest)."""

    top: int | None
    share: Fraction | None
    of_rest: bool
    round: str
    in_group: bool
    all_ties: bool


@dataclass(frozen=True)
class Grade:
    """等次; grades stand best first."""

    name: str
    at_least: Fraction | None
    requires: Expression | None
    quota: tuple[Quota, ...] = ()


@dataclass(frozen=True)
class Scheme:
    """A whole scheme. `digest` is over the bytes it was read from."""

    code: str
    title: str
    level: str
    year: int | None
    basis: tuple[str, ...]
    full: Fraction
    decimals: int
    round_total: bool
    groups: tuple[Group, ...]
    items: tuple[DataItem, ...]
    indicators: tuple[Indicator, ...]
    adjustments: tuple[Adjustment, ...]
    bonus_cap: Fraction | None
    deduction_cap: Fraction | None
    vetoes: tuple[Veto, ...]
    grades: tuple[Grade, ...]
    ranking: tuple[str, ...]
    digest: str
    name: str
    kinds: Kinds = field(default_factory=Kinds, compare=False)
    items_read: frozenset[str] = frozenset()
    memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def remember(self, key: Any, find: Callable[[], Any]) -> Any:
        """What follows from the scheme alone is worked out once."""
        if key not in self.memo:
            self.memo[key] = find()
        return self.memo[key]

    @cached_property
    def nodes(self) -> tuple[Indicator, ...]:
        """All nodes with children, in the order of the scheme."""
        return tuple(n for top in self.indicators for n in top.walk() if n.children)

    @cached_property
    def leaves(self) -> tuple[Indicator, ...]:
        """All leaves, in the order of the scheme."""
        return tuple(n for top in self.indicators for n in top.walk() if not n.children)

    @cached_property
    def node(self) -> dict[str, Indicator]:
        """Every node and leaf by its code."""
        return {n.code: n for top in self.indicators for n in top.walk()}

    @cached_property
    def excluding(self) -> tuple[str, ...]:
        """The leaves that exclude a unit which they do not apply to."""
        return tuple(leaf.code for leaf in self.leaves if leaf.not_applicable == "exclude")

    @cached_property
    def takes_roots(self) -> bool:
        """Whether any node is a geometric mean."""
        return any(node.combine == "geometric" for node in self.nodes)

    @cached_property
    def path(self) -> dict[str, tuple[str, ...]]:
        """For each code the codes of the nodes above it, from the top."""
        found: dict[str, tuple[str, ...]] = {}

        def visit(node: Indicator, above: tuple[str, ...]) -> None:
            found[node.code] = above
            for child in node.children:
                visit(child, (*above, node.code))

        for top in self.indicators:
            visit(top, ())
        return found

    @cached_property
    def item(self) -> dict[str, DataItem]:
        return {item.code: item for item in self.items}

    @cached_property
    def item_names(self) -> ItemNames:
        """Item code → name, for words and reasons, which say units too."""
        names = {item.code: item.name or item.code for item in self.items}
        return ItemNames(names, {item.code: item.unit for item in self.items})

    @cached_property
    def group_name(self) -> dict[str, str]:
        return {group.code: group.name or group.code for group in self.groups}
