"""Whom a notice about reports goes to, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from kaocheng.orgs.models import Post, Role, User
from kaocheng.reporting.models import Report

REPORTS = "/reports/"


def people_at(organisations: Iterable[int]) -> QuerySet[User]:
    """Who fills in and who signs at these organisations."""
    posts = Post.objects.filter(
        organisation__in=list(organisations), role__in=[Role.REPORTER, Role.SIGN_OFF]
    )
    return User.objects.filter(is_active=True, pk__in=posts.values("user"))


def report_link(report: Report) -> str:
    """The page of a report."""
    return f"{REPORTS}{report.pk}/"
