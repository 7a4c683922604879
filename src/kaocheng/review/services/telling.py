"""Whom a notice about the review goes to, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from kaocheng.orgs.models import Post, Role, User
from kaocheng.orgs.queries.scope import in_force
from kaocheng.review.models import SelfAssessment


def unit_link(own: SelfAssessment) -> str:
    """The page of a self-assessment."""
    return f"/review/{own.assessment_id}/units/{own.assessee.organisation.code}/"


def marking_link(assessment_pk: int, code: str = "") -> str:
    """The page on which an assessor marks."""
    return f"/review/{assessment_pk}/marking/" + (f"{code}/" if code else "")


def people_with(roles: Iterable[Role], organisations: Iterable[int]) -> QuerySet[User]:
    """Who holds one of these posts at one of these organisations."""
    posts = Post.objects.filter(organisation__in=list(organisations), role__in=list(roles))
    return User.objects.filter(is_active=True, pk__in=in_force(posts).values("user"))
