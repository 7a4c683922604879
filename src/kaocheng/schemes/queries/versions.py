"""Reads of issued versions: lists, one version, its bytes, two compared."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.schemes.comparison import changes_between
from kaocheng.schemes.models import SchemeVersion
from kaocheng.schemes.queries.drafts import drafts_at
from kaocheng.schemes.queries.headers import header_of, headers, versions
from kaocheng.schemes.queries.imports import open_imports
from kaocheng.schemes.queries.scope import offices_of, reads_schemes
from kaocheng.schemes.queries.shapes import (
    ComparisonPage,
    Finding,
    SchemeHeader,
    SchemeLists,
    SchemePage,
    SchemeRow,
)
from kaocheng.schemes.tree import (
    finding_place,
    groups_of,
    inherited,
    points_by_group,
    rule_words,
)
from kaocheng.scoring import Scheme, lint, read_scheme
from kaocheng.scoring.expressions.words import show_number
from kaocheng.scoring.scheme.model import Adjustment, Indicator


def schemes_visible_to(actor: User) -> tuple[SchemeHeader, ...]:
    """All issued versions, newest first, for whoever holds a post in the business."""
    return tuple(headers()) if reads_schemes(actor) else ()


def scheme_lists(actor: User) -> SchemeLists:
    """Drafts, versions that hold, versions that were superseded."""
    found, offices = schemes_visible_to(actor), offices_of(actor)
    return SchemeLists(
        drafts=drafts_at(offices),
        current=tuple(each for each in found if each.superseded_by is None),
        superseded=tuple(each for each in found if each.superseded_by is not None),
        may_draft=bool(offices),
        open_imports=open_imports(offices),
    )


def scheme_page(actor: User, pk: int) -> SchemePage:
    """One scheme version, or `NotVisible`."""
    version = _version(actor, pk)
    scheme = parsed(bytes(version.source), version.title)
    return SchemePage(
        scheme=header_of(version),
        full=show_number(scheme.full),
        decimals=scheme.decimals,
        basis=scheme.basis,
        groups=groups_of(scheme),
        rows=tuple(_rows(scheme, version.contacts)),
        adjustments=tuple((a.code, a.name, _words(scheme, a)) for a in scheme.adjustments),
        vetoes=tuple((veto.code, veto.name, veto.basis) for veto in scheme.vetoes),
        grades=tuple(grade.name for grade in scheme.grades),
        findings=tuple(
            Finding(finding_place(scheme, f.where), f.what, f.mend) for f in lint(scheme)
        ),
        offices=tuple(offices_of(actor).items()),
        others=tuple(each for each in headers() if each.pk != pk),
    )


def _words(scheme: Scheme, each: Adjustment) -> str:
    """「扣分：每起扣 2 分；最多扣 5 分；由县委组织部评审」"""
    kind, most = ("扣分", "最多扣") if each.deducts else ("加分", "最多加")
    parts = (
        f"{kind}：{each.words(scheme.item_names)}",
        "" if each.cap is None else f"{most} {show_number(each.cap)} 分",
        f"由{each.assessor}评审" if each.assessor else "",
    )
    return "；".join(filter(None, parts))


def version_bytes(actor: User, pk: int) -> tuple[str, bytes]:
    """Title and bytes of a version, for export."""
    version = _version(actor, pk)
    return version.title, bytes(version.source)


def comparison_page(actor: User, pk: int, other_pk: int | None) -> ComparisonPage:
    """A version against another; where none is named, the one whose place it took, if any."""
    version = _version(actor, pk)
    new = header_of(version)
    others = tuple(each for each in headers() if each.pk != pk)
    chosen = other_pk or _predecessor(new, others)
    if chosen is None:
        return ComparisonPage(None, new, (), others)
    old = _version(actor, chosen)
    schemes = [parsed(bytes(each.source), each.title) for each in (old, version)]
    return ComparisonPage(header_of(old), new, changes_between(*schemes), others)


def _predecessor(new: SchemeHeader, others: Sequence[SchemeHeader]) -> int | None:
    """The last before it of the same code; another scheme tells nothing unless it is asked for."""
    return next((each.pk for each in others if each.code == new.code and each.pk < new.pk), None)


@lru_cache(maxsize=32)
def parsed(source: bytes, name: str) -> Scheme:
    """The library's scheme; kept, because the same bytes always give the same scheme."""
    return read_scheme(source, name=name)


def _version(actor: User, pk: int) -> SchemeVersion:
    version = versions().filter(pk=pk).first() if reads_schemes(actor) else None
    if version is None:
        raise NotVisible(pk)
    return version


def _rows(scheme: Scheme, contacts: dict[str, str]) -> list[SchemeRow]:
    nodes = (node for top in scheme.indicators for node in top.walk())
    return [_row(scheme, node, contacts.get(node.code, "")) for node in nodes]


def _row(scheme: Scheme, node: Indicator, contact: str) -> SchemeRow:
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
        contact=contact,
    )
