"""A scheme's bytes as a document: what has been issued or is imported becomes editable again."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaocheng.schemes.document.tree import Document, give_refs
from kaocheng.scoring import read_scheme
from kaocheng.scoring.faults import Faults
from kaocheng.scoring.source import Node, parse_yaml, show_key


def document_of(source: bytes, name: str = "方案") -> Document:
    """The document of a scheme that reads without fault.

    Raises `Refused` with every fault. Numbers keep their value; 5.0 comes back as 5.
    """
    read_scheme(source, name=name)
    document = _plain(parse_yaml(source, name, Faults()))
    assert isinstance(document, dict)
    return give_refs(document)


def _plain(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {show_key(key): _plain(inner) for key, inner in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(inner) for inner in node.value]
    return _decimal(node.value) if isinstance(node.value, Fraction) else node.value


def _decimal(value: Fraction) -> Decimal:
    """Exact: what stood in a file as digits has an end."""
    places = 0
    while 10**places % value.denominator:
        places += 1
    return Decimal(f"{value.numerator * 10**places // value.denominator}e-{places}")
