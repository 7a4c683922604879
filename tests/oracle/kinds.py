"""Which items hold texts: those that a rule judges by bands or compares with a text."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from tests.oracle.parsing import Call, Chain, Item, Literal, Node, parse

# What a rule's row says beside expressions and rules.
WORDS = ("kind", "item", "name", "order", "within", "bands", "whole")


def text_items(scheme: dict[str, Any]) -> frozenset[str]:
    """The items that hold texts; an item compared with one of them is one too."""
    found = {row["item"] for row in judged_by_bands(scheme)}
    chains = [chain for text in expressions(scheme, False) for chain in chains_in(parse(text))]
    while True:
        more = {item for chain in chains for item in texts_of(chain, found)}
        if more <= found:
            return frozenset(found)
        found |= more


def judged_by_bands(part: Any) -> Iterator[dict[str, Any]]:
    """The ``judged`` rows with bands, wherever they stand."""
    if isinstance(part, dict) and part.get("kind") == "judged" and "bands" in part:
        yield part
    for each in below(part):
        yield from judged_by_bands(each)


def below(part: Any) -> list[Any]:
    """The parts of a part."""
    if isinstance(part, dict):
        return list(part.values())
    return part if isinstance(part, list) else []


def expressions(part: Any, inside: bool) -> Iterator[str]:
    """The texts of all expressions: they stand in rules, ``when`` and ``requires``."""
    if isinstance(part, str) and inside:
        yield part
    elif isinstance(part, dict):
        for key, each in part.items():
            if not (inside and key in WORDS):
                yield from expressions(each, inside or key in ("rule", "when", "requires"))
    else:
        for each in below(part):
            yield from expressions(each, inside)


def chains_in(node: Node) -> Iterator[Chain]:
    """The comparisons of an expression."""
    if isinstance(node, Chain):
        yield node
        for side in (node.first, *(side for _, side in node.rest)):
            yield from chains_in(side)
    if isinstance(node, Call):
        for arg in node.args:
            yield from chains_in(arg)


def texts_of(chain: Chain, known: set[str]) -> Iterator[str]:
    """The items that stand beside a text in one link of a comparison."""
    sides = [chain.first, *(side for _, side in chain.rest)]
    for left, right in pairwise(sides):
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Item) and is_text(other, known):
                yield one.code


def is_text(node: Node, known: set[str]) -> bool:
    """A text in quotes, or an item known to hold texts."""
    if isinstance(node, Item):
        return node.code in known
    return isinstance(node, Literal) and isinstance(node.value, str)
