"""Who marks what: the people at the organisations that assessors were bound to."""

from __future__ import annotations

from collections.abc import Mapping

from kaocheng.orgs.models import Organisation, Post, Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.queries.scope import in_force
from kaocheng.review.lines import all_lines
from kaocheng.review.queries.scope import AssessmentScope


def assessors_of(scope: AssessmentScope) -> tuple[str, ...]:
    """The assessors that the scheme names, each once, in its order."""
    names = (line.assessor for line in all_lines(scope.scheme) if line.assessor)
    return tuple(dict.fromkeys(names))


def reviewers_at(organisations: Mapping[int, object] | set[int]) -> dict[int, tuple[User, ...]]:
    """Organisation key → its reviewers (评审人), in the order of their posts."""
    posts = Post.objects.filter(
        organisation__in=list(organisations), role=Role.REVIEWER, user__is_active=True
    )
    found: dict[int, list[User]] = {}
    for post in in_force(posts).select_related("user").order_by("pk"):
        found.setdefault(post.organisation_id, []).append(post.user)
    return {place: tuple(users) for place, users in found.items()}


def office_people(organisation: Organisation) -> tuple[User, ...]:
    """The people of the assessment office at the assessing organisation itself."""
    posts = Post.objects.filter(
        organisation=organisation, role=Role.ASSESSMENT_OFFICE, user__is_active=True
    )
    rows = in_force(posts).select_related("user").order_by("pk")
    return tuple(post.user for post in rows)


def all_markers(scope: AssessmentScope) -> tuple[User, ...]:
    """Everybody who marks in the assessment, each once."""
    by_place = reviewers_at({node.pk for node in scope.seats.values()})
    people = [user for users in by_place.values() for user in users]
    people += office_people(scope.assessment.cycle.organisation)
    return tuple({user.pk: user for user in people}.values())


def marker_named(scope: AssessmentScope, username: str) -> User:
    """A marker by user name, or `NotVisible`."""
    found = next((user for user in all_markers(scope) if user.username == username), None)
    if found is None:
        raise NotVisible(username)
    return found
