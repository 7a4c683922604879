"""The inputs of a run of a stage: facts with an overlay laid on them, and the table of marks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from kaocheng.results.lifecycle import STAGES
from kaocheng.review.queries.shapes.overlay import FactKey, MarkLine

_MARK_COLUMNS = ("unit", "indicator", "points", "stage", "reason")


def facts_laid_over(facts: bytes, changes: Mapping[FactKey, str]) -> bytes:
    """The table of facts with values replaced or added; an empty value takes the fact away.

    Lines that nothing changes are the bytes they were; what is new follows in the order of keys.
    """
    if not changes:
        return facts
    return _by_rows(facts, changes) if b'"' in facts else _by_lines(facts, changes)


def _by_lines(facts: bytes, changes: Mapping[FactKey, str]) -> bytes:
    """Without quotes a line is its key, a comma, and its value: few of many need be looked at."""
    wanted = {",".join(key).encode(): key for key in changes}
    kept: list[bytes] = []
    seen: set[FactKey] = set()
    for line in facts.splitlines(keepends=True):
        found = wanted.get(line[: line.rfind(b",")])
        if found is None:
            kept.append(line)
            continue
        seen.add(found)
        kept.append(_rows([(*found, changes[found])]) if changes[found] else b"")
    return b"".join(kept) + _added(changes, seen)


def _by_rows(facts: bytes, changes: Mapping[FactKey, str]) -> bytes:
    header, *rows = csv.reader(io.StringIO(facts.decode(), newline=""))
    seen: set[FactKey] = set()
    kept: list[Iterable[str]] = [header]
    for unit, item, period, kind, value in rows:
        key = (unit, item, period, kind)
        if key in changes:
            seen.add(key)
            value = changes[key]
            if not value:
                continue
        kept.append((*key, value))
    return _rows(kept) + _added(changes, seen)


def _added(changes: Mapping[FactKey, str], seen: set[FactKey]) -> bytes:
    new = sorted(key for key, value in changes.items() if value and key not in seen)
    return _rows((*key, changes[key]) for key in new)


def marks_table(marks: Iterable[MarkLine]) -> bytes:
    """The table of assessed marks, one line a cell: the last that was said; empty if none."""
    last = {(mark.unit, mark.indicator): mark for mark in marks}
    if not last:
        return b""
    lines = [
        (each.unit, each.indicator, each.points, STAGES.get(each.stage, each.stage), each.reason)
        for _, each in sorted(last.items())
    ]
    return _rows([_MARK_COLUMNS, *lines])


def _rows(lines: Iterable[Iterable[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue().encode()
