"""What the office chooses from when it sets up a cycle: organisations, units, schemes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from kaocheng.cycles.models import Assessee
from kaocheng.cycles.queries.assigned import assigned_schemes
from kaocheng.cycles.queries.lines import notice_of
from kaocheng.cycles.queries.pages import assessees
from kaocheng.cycles.queries.scope import visible_cycle
from kaocheng.cycles.queries.shapes import AssesseesPage
from kaocheng.cycles.queries.targets import items_with_targets
from kaocheng.orgs.models import Organisation, Role, User
from kaocheng.orgs.queries import posts_held
from kaocheng.schemes.queries import schemes_visible_to


@dataclass(frozen=True)
class Founding:
    """Who can assess: (code, name) of the organisations at which the actor is 考核办."""

    organisations: tuple[tuple[str, str], ...]
    year: int


@dataclass(frozen=True)
class UnitChoice:
    """An organisation that may be taken into the cycle; `depth` below the assessing one."""

    code: str
    name: str
    level_name: str
    kind_name: str
    parent_name: str
    pinyin: str
    initials: str


@dataclass(frozen=True)
class MembersPage:
    """The assessed units, and for its office the organisations that may be added."""

    found: AssesseesPage
    choices: tuple[UnitChoice, ...]


@dataclass(frozen=True)
class SchemeChoice:
    """An issued scheme version."""

    pk: int
    title: str


@dataclass(frozen=True)
class InformationSetting:
    """The cycle's notice; for its office (code, name) of the items that a count may be."""

    notice: str
    items: tuple[tuple[str, str], ...]


def founding(actor: User) -> Founding:
    """What the form for a new cycle offers; nothing to those who run no assessment."""
    posts = (post for post in posts_held(actor) if post.role == Role.ASSESSMENT_OFFICE)
    found = {post.organisation_code: post.organisation_name for post in posts}
    return Founding(tuple(found.items()), timezone.localdate().year)


def members_page(actor: User, cycle_pk: int) -> MembersPage:
    """Who is assessed, and who could be: the organisations below the assessing one."""
    found = assessees(actor, cycle_pk)
    choices = _choices(cycle_pk, found.cycle.organisation_code) if found.cycle.may_run else ()
    return MembersPage(found, choices)


def _choices(cycle_pk: int, organisation_code: str) -> tuple[UnitChoice, ...]:
    top = Organisation.objects.get(code=organisation_code)
    there = Assessee.objects.filter(cycle=cycle_pk).values("organisation")
    open_ended = Q(valid_to=None) | Q(valid_to__gte=timezone.localdate())
    below = Organisation.tree.descendants(top, include_self=False)
    rows = below.filter(open_ended).exclude(pk__in=there).select_related("parent")
    return tuple(
        UnitChoice(
            each.code,
            each.name,
            each.get_level_display(),
            each.get_kind_display(),
            each.parent.name if each.parent else "",
            each.pinyin,
            each.initials,
        )
        for each in rows
    )


def scheme_choices(actor: User) -> tuple[SchemeChoice, ...]:
    """The issued scheme versions, newest first."""
    return tuple(SchemeChoice(each.pk, each.title) for each in schemes_visible_to(actor))


def information_setting(actor: User, cycle_pk: int) -> InformationSetting:
    """What stands around the information reports (信息报送) of a cycle."""
    cycle, reach = visible_cycle(actor, cycle_pk)
    assigned = assigned_schemes(cycle.pk)
    needs = items_with_targets(assigned) if reach.runs(cycle) else ()
    items = tuple((need.code, need.name) for need in needs)
    return InformationSetting(notice_of(cycle, assigned), items)
