"""A scheme's bytes as a document: what has been issued or is imported becomes editable again."""

from __future__ import annotations

from kaocheng.schemes.document.tree import Document, give_refs
from kaocheng.scoring import read_scheme
from kaocheng.scoring.faults import Faults
from kaocheng.scoring.plain import plain_of
from kaocheng.scoring.source import parse_yaml


def document_of(source: bytes, name: str = "方案") -> Document:
    """The document of a scheme that reads without fault.

    Raises `Refused` with every fault. Numbers keep their value; 5.0 comes back as 5.
    """
    read_scheme(source, name=name)
    document = plain_of(parse_yaml(source, name, Faults()))
    assert isinstance(document, dict)
    return give_refs(document)
