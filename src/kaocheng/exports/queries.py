"""Whose mark a page or a file bears."""

from __future__ import annotations

from django.utils import timezone

from kaocheng.exports.marking import Mark
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import posts_held


def mark_of(actor: User) -> Mark:
    """The actor's own mark, of now. The unit is that of the first post that is in force."""
    posts = posts_held(actor)
    unit = posts[0].organisation_name if posts else ""
    return Mark(unit, actor.display_name or actor.username, timezone.localtime())
