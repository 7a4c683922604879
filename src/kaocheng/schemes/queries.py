"""Reads of schemes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kaocheng.orgs.models import BUSINESS_ROLES, User
from kaocheng.orgs.queries import NotVisible, posts_held
from kaocheng.schemes.models import SchemeVersion
from kaocheng.schemes.outline import outline_from_json
from kaocheng.schemes.tree import (
    finding_place,
    groups_of,
    inherited,
    points_by_group,
    rule_words,
)
from kaocheng.scoring import Scheme, lint, read_scheme
from kaocheng.scoring.expressions.words import show_number
from kaocheng.scoring.scheme.model import Indicator


@dataclass(frozen=True)
class SchemeHeader:
    """A scheme version in a list; a scheme need not name a year."""

    pk: int
    code: str
    title: str
    year: int | None
    level: str
    digest: str
    notice: str
    pack: str
    leaf_count: int


@dataclass(frozen=True)
class SchemeRow:
    """A node of the tree; `points` by group name, one pair with "" where all share it."""

    depth: int
    code: str
    name: str
    is_leaf: bool
    points: tuple[tuple[str, str], ...]
    rule_words: str
    lead: str
    support: tuple[str, ...]
    data_source: str
    evidence: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Finding:
    """What the lint found: where, what, and how to mend it."""

    where: str
    what: str
    mend: str


@dataclass(frozen=True)
class SchemePage:
    """The tree of a scheme version, read only.

    Adjustments are (code, name, rule in words), vetoes (code, name, basis).
    """

    scheme: SchemeHeader
    full: str
    decimals: int
    basis: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]
    rows: tuple[SchemeRow, ...]
    adjustments: tuple[tuple[str, str, str], ...]
    vetoes: tuple[tuple[str, str, str], ...]
    grades: tuple[str, ...]
    findings: tuple[Finding, ...]


def schemes_visible_to(actor: User) -> tuple[SchemeHeader, ...]:
    """All issued versions, newest first, for whoever holds a post in the business."""
    if not _reads_schemes(actor):
        return ()
    return tuple(_header(version) for version in SchemeVersion.objects.defer("source"))


def scheme_page(actor: User, pk: int) -> SchemePage:
    """One scheme version, or `NotVisible`."""
    version = SchemeVersion.objects.filter(pk=pk).first() if _reads_schemes(actor) else None
    if version is None:
        raise NotVisible(pk)
    scheme = parsed(bytes(version.source), version.title)
    return SchemePage(
        scheme=_header(version),
        full=show_number(scheme.full),
        decimals=scheme.decimals,
        basis=scheme.basis,
        groups=groups_of(scheme),
        rows=tuple(_rows(scheme)),
        adjustments=tuple(
            (a.code, a.name, a.rule.words(scheme.item_names)) for a in scheme.adjustments
        ),
        vetoes=tuple((veto.code, veto.name, veto.basis) for veto in scheme.vetoes),
        grades=tuple(grade.name for grade in scheme.grades),
        findings=tuple(
            Finding(finding_place(scheme, f.where), f.what, f.mend) for f in lint(scheme)
        ),
    )


@lru_cache(maxsize=32)
def parsed(source: bytes, name: str) -> Scheme:
    """The library's scheme; kept, because the same bytes always give the same scheme."""
    return read_scheme(source, name=name)


def _reads_schemes(actor: User) -> bool:
    return any(post.role in BUSINESS_ROLES for post in posts_held(actor))


def _header(version: SchemeVersion) -> SchemeHeader:
    return SchemeHeader(
        pk=version.pk,
        code=version.code,
        title=version.title,
        year=version.year,
        level=version.level,
        digest=version.digest,
        notice=version.notice,
        pack=version.pack,
        leaf_count=len(outline_from_json(version.outline).leaves),
    )


def _rows(scheme: Scheme) -> list[SchemeRow]:
    nodes = (node for top in scheme.indicators for node in top.walk())
    return [_row(scheme, node) for node in nodes]


def _row(scheme: Scheme, node: Indicator) -> SchemeRow:
    return SchemeRow(
        depth=len(scheme.path[node.code]),
        code=node.code,
        name=node.name,
        is_leaf=not node.children,
        points=points_by_group(scheme, node),
        rule_words=rule_words(scheme, node),
        lead=inherited(scheme, node, "lead"),
        support=node.support,
        data_source=inherited(scheme, node, "data_source"),
        evidence=node.evidence,
        text=node.text,
    )


__all__ = [
    "Finding",
    "NotVisible",
    "SchemeHeader",
    "SchemePage",
    "SchemeRow",
    "parsed",
    "scheme_page",
    "schemes_visible_to",
]
