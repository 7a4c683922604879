"""A small scheme in order, ways to spoil it, and what a refusal must look like."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kaocheng.scoring import Facts, Refused, Scheme, Units, read_facts, read_scheme, read_units

RULE = "{kind: ratio, of: grain, to: target(grain)}"
SCHEME = f"""\
format: kaocheng-scheme/1
code: c
title: 方案
year: 2025
score: {{full: 10}}
items:
  - {{code: grain, name: 粮食, unit: 万吨}}
indicators:
  - {{code: "1", name: 粮食, points: 10, rule: {RULE}}}
"""
MARK = "  - {code: mark, name: 评定}\n"
UNITS = "unit,name\na,甲\nb,乙\n"
HEADER = "unit,item,period,kind,value\n"
FACTS = HEADER + "a,grain,2025,actual,3\na,grain,2025,target,4\n"

_CHINESE = re.compile("[一-鿿]")
# English that Python, PyYAML, csv, pyarrow or the system would say.
_FOREIGN = re.compile(r"Traceback|Error\b|expected |No such|denied|invalid|codec|Errno|line \d")


def spoilt(old: str, new: str) -> str:
    """The scheme with one place changed."""
    assert old in SCHEME
    return SCHEME.replace(old, new, 1)


def with_rule(rule: str) -> str:
    """The scheme with another rule, and with the text item `mark`."""
    return spoilt(RULE, rule).replace("indicators:\n", MARK + "indicators:\n")


def lines_of(read: Callable[[], object]) -> list[str]:
    """The lines of a refusal, each in Chinese, short, with a way out."""
    with pytest.raises(Refused) as refusal:
        read()
    lines = [str(fault) for fault in refusal.value.faults]
    assert len(lines) <= 200
    for fault, line in zip(refusal.value.faults, lines, strict=True):
        assert fault.where
        assert fault.mend
        assert "\n" not in line
        assert len(line) < 400
        assert_chinese(line)
    return lines


def assert_chinese(text: str) -> None:
    assert _CHINESE.search(text)
    assert not _FOREIGN.search(text), text


def scheme_lines(scheme: str | bytes) -> list[str]:
    data = scheme.encode() if isinstance(scheme, str) else scheme
    return lines_of(lambda: read_scheme(data, name="方案.yaml"))


def refused_once(scheme: str | bytes, *words: str) -> None:
    """One fault, which says all of this."""
    lines = scheme_lines(scheme)
    assert len(lines) == 1, lines
    for word in words:
        assert word in lines[0]


def scheme_of(text: str = SCHEME) -> Scheme:
    return read_scheme(text.encode(), name="方案.yaml")


def units_of(scheme: Scheme, text: str | bytes | Path = UNITS) -> Units:
    return read_units(text.encode() if isinstance(text, str) else text, scheme)


def facts_of(text: str | bytes | Path, scheme: Scheme | None = None) -> Facts:
    read = scheme or scheme_of()
    return read_facts(text.encode() if isinstance(text, str) else text, read, units_of(read))
