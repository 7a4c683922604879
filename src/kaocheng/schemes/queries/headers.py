"""Issued versions as lists show them."""

from __future__ import annotations

from django.db.models import QuerySet

from kaocheng.schemes.models import SchemeVersion
from kaocheng.schemes.outline import outline_from_json
from kaocheng.schemes.queries.shapes import SchemeHeader
from kaocheng.schemes.rule_forms.sections import LEVELS


def versions() -> QuerySet[SchemeVersion]:
    """All of them, with what a header is made of."""
    return SchemeVersion.objects.select_related("supersession", "organisation", "issued_by")


def headers() -> list[SchemeHeader]:
    """All of them, newest first, without their bytes."""
    return [header_of(version) for version in versions().defer("source")]


def header_of(version: SchemeVersion) -> SchemeHeader:
    """A version for lists; `supersession` and `organisation` have been fetched with it."""
    by = getattr(version, "supersession", None)
    organisation = version.organisation
    return SchemeHeader(
        pk=version.pk,
        code=version.code,
        title=version.title,
        year=version.year,
        level=version.level,
        level_name=LEVELS.get(version.level, version.level),
        digest=version.digest,
        notice=version.notice,
        pack=version.pack,
        leaf_count=len(outline_from_json(version.outline).leaves),
        issued_at=version.issued_at,
        issued_by=str(version.issued_by),
        organisation_code=organisation.code if organisation else "",
        organisation_name=organisation.name if organisation else "",
        superseded_by=by.later_id if by else None,
        superseded_at=by.at if by else None,
    )
