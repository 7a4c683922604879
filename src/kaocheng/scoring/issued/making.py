"""A draft from a table and from what people decided: a pure function of both."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kaocheng.scoring.faults import Fault
from kaocheng.scoring.issued.adjusting import adjustment_of, veto_entry
from kaocheng.scoring.issued.drafting import (
    JUDGED,
    RULE,
    Drafted,
    Maker,
    node_of,
    same_names,
)
from kaocheng.scoring.issued.rereading import Reread, reread
from kaocheng.scoring.issued.shapes import GUESSED, OUTSIDE, Decision, Finding, IssuedTable
from kaocheng.scoring.issued.sums import value_for
from kaocheng.scoring.issued.texts import Points
from kaocheng.scoring.issued.writing import yaml_of
from kaocheng.scoring.plain import decimal_of
from kaocheng.scoring.rules.judged import Judged
from kaocheng.scoring.scheme.lint import lint
from kaocheng.scoring.scheme.model import Adjustment, Indicator, Scheme
from kaocheng.scoring.scheme.read import read_scheme

_EXACT = "方案取自文件里随表保存的原件，表没有改动"
_PATCHED = "方案取自文件里随表保存的原件，改动过的格子按表重读"
_UNFIT = "文件里随表保存了方案，但表已改得对不上，整张表按表上的内容重读"


@dataclass(frozen=True)
class Draft:
    """A scheme drafted from a table: its source, and everything a person should know of it.

    `origin` is "table" where it was read from the cells, "carried" where the file carried it
    unchanged, "patched" where cells were changed since.
    """

    source: bytes
    scheme: Scheme
    standards: tuple[Drafted, ...]
    findings: tuple[Finding, ...]
    lint: tuple[Fault, ...]
    origin: str = "table"


def draft(table: IssuedTable, decisions: Mapping[str, Decision] | None = None) -> Draft:
    """The scheme that the table and the decisions give, by the keys of standards.

    Without a decision a rule read with high or medium confidence is taken; the rest is judged.
    The same table and decisions give the same bytes. A file that `export` made gives its own
    scheme again; cells changed since are read anew.
    """
    again = reread(table, decisions or {})
    return _drafted(table, decisions or {}) if again is None else _carried(table, again)


def _drafted(table: IssuedTable, decisions: Mapping[str, Decision]) -> Draft:
    maker = Maker(table, decisions)
    source = yaml_of(_document(maker)).encode()
    scheme = read_scheme(source, name=table.title[:40])
    same_names(maker)
    words = _words(scheme)
    told = tuple(replace(each, words=words.get(each.code, "")) for each in maker.standards)
    unfit = (Finding(GUESSED, table.grid.name, "", _UNFIT),) if table.carried else ()
    return Draft(
        source, scheme, told, (*unfit, *table.findings, *maker.findings), lint(scheme)
    )  # fmt: skip


def _document(maker: Maker) -> dict[str, Any]:
    """The scheme as a document; the maker gathers what is said of it."""
    table = maker.table
    indicators = [node_of(maker, node) for node in table.nodes]
    adjustments = [adjustment_of(maker, node) for node in table.adjustments]
    vetoes = [veto for node in table.vetoes if (veto := veto_entry(maker, node)) is not None]
    digest = hashlib.sha256(table.title.encode()).hexdigest()[:8]
    document: dict[str, Any] = {
        "format": "kaocheng-scheme/1",
        "code": f"issued-{table.year or ''}{'-' if table.year else ''}{digest}",
        "title": table.title,
    }
    if table.year:
        document["year"] = Decimal(table.year)
    document["score"] = {"full": _full(maker), "decimals": Decimal(2), "round": "leaf"}
    if table.groups:
        document["groups"] = [{"code": name, "name": name} for name in table.groups]
    document["items"] = list(maker.items.values())
    document["indicators"] = indicators
    if adjustments:
        document["adjustments"] = adjustments
    if table.caps:
        document["adjustment_caps"] = dict(table.caps)
    if vetoes:
        document["vetoes"] = vetoes
    return document


def _full(maker: Maker) -> Decimal:
    """What a total row states, else what the first level adds up to."""
    table = maker.table
    if table.full:
        return table.full
    sums = [sum((value_for(node.points, group) for node in table.nodes), Decimal(0))
            for group in table.groups or ("",)]  # fmt: skip
    return Decimal(100) if Decimal(100) in sums else max(sums) or Decimal(100)


def _words(scheme: Scheme) -> dict[str, str]:
    names = scheme.item_names
    leaves = {leaf.code: leaf.rule.words(names) for leaf in scheme.leaves if leaf.rule}
    return leaves | {each.code: each.words(names) for each in scheme.adjustments}


def _carried(table: IssuedTable, again: Reread) -> Draft:
    """The carried scheme: every rule in words, those read anew as proposals."""
    assert table.carried is not None
    scheme = read_scheme(again.source, name=table.file.name)
    is_exact = again.source == table.carried.source
    words = _words(scheme)
    anew = {each.code: each for each in again.maker.standards}
    held: list[Indicator | Adjustment] = [*scheme.leaves, *scheme.adjustments]
    told = [replace(anew.get(each.code) or _kept(each), words=words[each.code]) for each in held]
    origin = Finding(GUESSED, table.grid.name, "", _EXACT if is_exact else _PATCHED)
    outside = (each for each in table.findings if each.sort == OUTSIDE)
    findings = (origin, *again.findings, *again.maker.findings, *outside)
    return Draft(
        again.source, scheme, tuple(told), findings, lint(scheme),
        "carried" if is_exact else "patched",
    )  # fmt: skip


def _kept(each: Indicator | Adjustment) -> Drafted:
    outcome = JUDGED if isinstance(each.rule, Judged) else RULE
    points = _points(each)
    return Drafted(None, each.code, each.name, points, outcome, {}, "", (), True, False)


def _points(each: Indicator | Adjustment) -> Points:
    points = each.cap if isinstance(each, Adjustment) else each.points
    if isinstance(points, Mapping):
        return tuple((group, decimal_of(value)) for group, value in points.items())
    return () if points is None else (("", decimal_of(points)),)
