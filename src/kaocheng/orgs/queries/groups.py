"""Working groups: lists, and one with its members."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from kaocheng.orgs.models import Duty, GroupKind, GroupMember, Role, User, WorkingGroup
from kaocheng.orgs.queries.scope import NotVisible, codes_under

# Who may set up and keep such bodies, at or below the own organisation.
GROUP_KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.ASSESSMENT_OFFICE})


@dataclass(frozen=True)
class GroupLine:
    """One line of the list of groups."""

    pk: int
    name: str
    kind_name: str
    organisation_name: str
    established_on: datetime.date
    dissolved_on: datetime.date | None
    director: str
    member_count: int


@dataclass(frozen=True)
class MemberLine:
    """A member, as the page of the group shows it."""

    pk: int
    duty: str
    duty_name: str
    organisation_code: str
    organisation_name: str
    person: str
    title: str
    joined_on: datetime.date
    left_on: datetime.date | None


@dataclass(frozen=True)
class GroupPage:
    """Everything the page of one group shows."""

    pk: int
    name: str
    kind_name: str
    task: str
    organisation_code: str
    organisation_name: str
    established_on: datetime.date
    dissolved_on: datetime.date | None
    members: tuple[MemberLine, ...]
    former: tuple[MemberLine, ...]
    may_keep: bool


@dataclass(frozen=True)
class GroupChoice:
    """A kind of group, or a duty, to choose in a form."""

    value: str
    name: str


def groups_visible_to(actor: User) -> tuple[GroupLine, ...]:
    """The groups that the actor's organisations have set up or belong to, and the actor's own."""
    groups = groups_within(actor).select_related("organisation").prefetch_related("members__user")
    counted = groups.annotate(
        member_count=Count("members", filter=Q(members__left_on=None), distinct=True)
    )
    return tuple(
        GroupLine(
            pk=group.pk,
            name=group.name,
            kind_name=GroupKind(group.kind).label,
            organisation_name=group.organisation.name,
            established_on=group.established_on,
            dissolved_on=group.dissolved_on,
            director=_director(group),
            member_count=group.member_count,
        )
        for group in counted.order_by("-established_on", "-pk")
    )


def group_page(actor: User, pk: int) -> GroupPage:
    """One group. Raises `NotVisible`."""
    group = groups_within(actor).select_related("organisation").filter(pk=pk).first()
    if group is None:
        raise NotVisible(str(pk))
    members = [
        _member_line(member)
        for member in group.members.select_related("organisation", "user").order_by("pk")
    ]
    order = list(Duty.values)
    members.sort(key=lambda member: order.index(member.duty))
    today = timezone.localdate()
    return GroupPage(
        pk=group.pk,
        name=group.name,
        kind_name=GroupKind(group.kind).label,
        task=group.task,
        organisation_code=group.organisation.code,
        organisation_name=group.organisation.name,
        established_on=group.established_on,
        dissolved_on=group.dissolved_on,
        members=tuple(each for each in members if each.left_on is None or each.left_on > today),
        former=tuple(each for each in members if each.left_on and each.left_on <= today),
        may_keep=group.organisation.code in codes_under(actor, GROUP_KEEPERS)
        and group.dissolved_on is None,
    )


def may_set_up_groups(actor: User) -> bool:
    """Whether the list shows the button."""
    return bool(codes_under(actor, GROUP_KEEPERS))


def group_kinds(actor: User) -> tuple[GroupChoice, ...]:
    """What a new group may be called; nothing for who may not set one up."""
    return _choices(actor, GroupKind)


def duties(actor: User) -> tuple[GroupChoice, ...]:
    """The duties in a group."""
    return _choices(actor, Duty)


def _choices(actor: User, of: type[GroupKind | Duty]) -> tuple[GroupChoice, ...]:
    if not may_set_up_groups(actor):
        return ()
    return tuple(GroupChoice(each.value, str(each.label)) for each in of)


def groups_within(actor: User) -> QuerySet[WorkingGroup]:
    """The groups that the actor sees. For the queries and services of this room."""
    seen = codes_under(actor, frozenset(Role))
    found = Q(organisation__code__in=seen)
    found |= Q(members__organisation__code__in=seen, members__left_on=None)
    found |= Q(members__user=actor, members__left_on=None)
    # By keys: a join over members must not multiply what is counted afterwards.
    return WorkingGroup.objects.filter(
        pk__in=WorkingGroup.objects.filter(found).values_list("pk", flat=True)
    )


def _director(group: WorkingGroup) -> str:
    for member in group.members.all():
        if member.duty == Duty.DIRECTOR and member.left_on is None:
            return _person(member)
    return ""


def _person(member: GroupMember) -> str:
    return str(member.user) if member.user else member.person_name


def _member_line(member: GroupMember) -> MemberLine:
    return MemberLine(
        pk=member.pk,
        duty=member.duty,
        duty_name=Duty(member.duty).label,
        organisation_code=member.organisation.code if member.organisation else "",
        organisation_name=member.organisation.name if member.organisation else "",
        person=_person(member),
        title=member.title,
        joined_on=member.joined_on,
        left_on=member.left_on,
    )
