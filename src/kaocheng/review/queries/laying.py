"""How what a stage decided meets the facts (数据) of its assessment. Reads, and pure functions.

Unscoped: for callers that have checked the right to the assessment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kaocheng.cycles.queries.assigned import settled_scheme
from kaocheng.reporting.queries.facts import facts_for
from kaocheng.reporting.queries.shapes import FactsBundle
from kaocheng.review.models import Assessment
from kaocheng.review.queries.shapes.overlay import FactKey, MarkLine
from kaocheng.scoring.tables.inputs import lines_of, marks_table, rows_of


def facts_of(assessment: Assessment, *, accepted_only: bool = True) -> FactsBundle:
    """Units and facts as scoring reads them, by the version that the assessment was opened with.

    Whatever was issued or put in force since changes nothing here.
    """
    return facts_for(
        assessment.cycle_id,
        assessment.period,
        accepted_only=accepted_only,
        scheme=settled_scheme(assessment.scheme_version),
    )


def by_key(facts: bytes) -> dict[FactKey, str]:
    """The values of a table of facts."""
    return {(u, item, period, kind): value for u, item, period, kind, value in rows_of(facts)}


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
        kept.append(_line(found, changes[found]))
    return b"".join(kept) + _added(changes, seen)


def _by_rows(facts: bytes, changes: Mapping[FactKey, str]) -> bytes:
    heading = facts[: facts.index(b"\n") + 1]
    known = by_key(facts)
    kept = [_line(key, changes.get(key, value)) for key, value in known.items()]
    return heading + b"".join(kept) + _added(changes, set(known))


def _line(key: FactKey, value: str) -> bytes:
    return lines_of([(*key, value)]) if value else b""


def _added(changes: Mapping[FactKey, str], seen: set[FactKey]) -> bytes:
    new = sorted(key for key, value in changes.items() if value and key not in seen)
    return b"".join(_line(key, changes[key]) for key in new)


def marks_of(marks: Iterable[MarkLine]) -> bytes:
    """The table of assessed marks, one line a cell: the last that was said; empty if none."""
    last = {(mark.unit, mark.indicator): mark for mark in marks}
    ordered = [each for _, each in sorted(last.items())]
    rows = [(each.unit, each.indicator, each.points, each.stage, each.reason) for each in ordered]
    return marks_table(rows) if rows else b""


def marks_in(table: bytes) -> list[MarkLine]:
    """The marks of a table that `marks_of` wrote."""
    return [MarkLine(*row) for row in rows_of(table)] if table else []
