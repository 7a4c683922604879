"""What an uploaded workbook would change, worked out without changing anything."""

from __future__ import annotations

from kaocheng.orgs.models import BookKind, User
from kaocheng.orgs.plans.organisations import plan_organisations
from kaocheng.orgs.plans.people import plan_people
from kaocheng.orgs.plans.posts import plan_posts
from kaocheng.orgs.plans.shapes import Change, Plan, PlanOf
from kaocheng.orgs.sheets import Table

PLANS: dict[BookKind, PlanOf] = {
    BookKind.ORGANISATIONS: plan_organisations,
    BookKind.PEOPLE: plan_people,
    BookKind.POSTS: plan_posts,
}

__all__ = ["PLANS", "Change", "Plan", "plan_of"]


def plan_of(actor: User, kind: BookKind, table: Table) -> Plan:
    """The plan for a table of this kind, with every fault by its cell."""
    return PLANS[kind](actor, table)
