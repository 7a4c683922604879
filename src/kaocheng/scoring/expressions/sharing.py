"""Parts that a scheme's expressions have in common: over all units they are worked out once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kaocheng.scoring.expressions.nodes import FULL, Arithmetic, Call, Expression, children

# A column of a fact is at hand already; a group figure depends on who the leaf is assessed for.
_READ = frozenset({"target", "baseline", "plan", "prior", "previous", "has", "time_share"})
_BY_LEAF = frozenset({"group_mean", "group_min", "group_max"})


@dataclass(frozen=True, eq=False)
class Shared:
    """One expression that stands in several places; by identity it names what was found."""

    places: tuple[Expression, ...]

    @property
    def node(self) -> Expression:
        return self.places[0]


def shared_parts(roots: Iterable[Expression]) -> dict[int, Shared]:
    """By the id of each place: the parts that stand in several and mean the same for all leaves."""
    places: defaultdict[Expression, list[Expression]] = defaultdict(list)
    for root in roots:
        for part in _worth_keeping(root):
            places[part].append(part)
    several = [Shared(tuple(found)) for found in places.values() if len(found) > 1]
    return {id(place): shared for shared in several for place in shared.places}


def _worth_keeping(node: Expression) -> Iterator[Expression]:
    for child in children(node):
        yield from _worth_keeping(child)
    named = isinstance(node, Call) and node.name not in _READ
    if (named or isinstance(node, Arithmetic)) and not _depends_on_leaf(node):
        yield node


def _depends_on_leaf(node: Expression) -> bool:
    if node == FULL or (isinstance(node, Call) and node.name in _BY_LEAF):
        return True
    return any(_depends_on_leaf(child) for child in children(node))
