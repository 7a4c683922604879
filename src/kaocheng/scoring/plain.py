"""Scheme files as plain values, and plain values as YAML: digits and texts stay what they are.

Readers keep numbers as fractions with their line (`source`); whoever edits or writes a scheme wants
mappings, lists, texts and decimals. Texts are plain only where every reader takes them for texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaocheng.scoring.source import Node, show_key

LINE = 96  # characters; what is longer is spread over several lines
_PLAIN = re.compile(r"[^\W\d_][\w（）〔〕《》、，。；“”·./%-]*\Z")
# YAML 1.1 readers, ours not among them, take these for truth values or nothing.
_WORDS = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def plain_of(node: Node) -> Any:
    """The values of a tree. Numbers keep their value: 5.0 comes as 5."""
    if isinstance(node.value, dict):
        return {show_key(key): plain_of(inner) for key, inner in node.value.items()}
    if isinstance(node.value, list):
        return [plain_of(inner) for inner in node.value]
    return decimal_of(node.value) if isinstance(node.value, Fraction) else node.value


def decimal_of(value: Fraction) -> Decimal:
    """Exact: what stood in a file as digits has an end."""
    places = 0
    while 10**places % value.denominator:
        places += 1
    return Decimal(f"{value.numerator * 10**places // value.denominator}e-{places}")


def flow(value: Any) -> str:
    """A value on one line of YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{text(str(k))}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "null" if value is None else text(str(value))


def text(value: str) -> str:
    """A text as a scalar that no reader takes for anything else."""
    if _PLAIN.match(value) and value.lower() not in _WORDS:
        return value
    return '"' + "".join(_escaped(sign) for sign in value) + '"'


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if unicodedata.category(sign) not in _UNSEEN:
        return sign
    code = ord(sign)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
