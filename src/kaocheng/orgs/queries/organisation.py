"""One organisation: what it is, what belongs to it, whom it answers to, what it was before."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from kaocheng.orgs.models import (
    FormerState,
    Kind,
    Level,
    Organisation,
    Post,
    Role,
    User,
    WorkingGroup,
)
from kaocheng.orgs.queries.scope import NotVisible, codes_under, stands_on
from kaocheng.orgs.queries.tree import State, states_on


@dataclass(frozen=True)
class OrganisationBrief:
    """An organisation as others name it; linked only where the actor may open it."""

    code: str
    name: str
    level_name: str
    is_visible: bool


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a post at the organisation."""

    user_pk: int
    display_name: str
    username: str
    role_name: str
    is_active: bool


@dataclass(frozen=True)
class GroupBrief:
    """A working group that the organisation has set up or belongs to."""

    pk: int
    name: str
    kind_name: str
    is_dissolved: bool


@dataclass(frozen=True)
class HistoryLine:
    """What the organisation was in a span of time, and the change that ended it."""

    name: str
    parent_name: str
    counterpart_name: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    change: str


@dataclass(frozen=True)
class OrganisationPage:
    """Everything the page of one organisation shows."""

    code: str
    name: str
    kind: str
    kind_name: str
    level_name: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    is_open: bool
    parent: OrganisationBrief | None
    merged_into: OrganisationBrief | None
    counterpart: OrganisationBrief | None
    answering: tuple[OrganisationBrief, ...]
    departments: tuple[OrganisationBrief, ...]
    regions: tuple[OrganisationBrief, ...]
    holders: tuple[Holder, ...]
    groups: tuple[GroupBrief, ...]
    history: tuple[HistoryLine, ...]
    may_keep: bool
    may_appoint: bool

    @property
    def is_department(self) -> bool:
        """Whether it is an office (条) and no territory."""
        return self.kind == Kind.DEPARTMENT


@dataclass(frozen=True)
class OrganisationChoice:
    """An organisation to choose in a form."""

    code: str
    name: str
    kind: str


def organisation_page(actor: User, code: str) -> OrganisationPage:
    """The organisation of this code. Raises `NotVisible`."""
    seen = codes_under(actor, frozenset(Role))
    related = Organisation.objects.select_related("parent", "merged_into", "counterpart")
    node = related.filter(code=code).first()
    if node is None or code not in seen:
        raise NotVisible(code)
    below = [_brief(each, seen) for each in _standing(node.children.all())]
    departments = set(node.children.filter(kind=Kind.DEPARTMENT).values_list("code", flat=True))
    return OrganisationPage(
        code=node.code,
        name=node.name,
        kind=node.kind,
        kind_name=Kind(node.kind).label,
        level_name=Level(node.level).label,
        valid_from=node.valid_from,
        valid_to=node.valid_to,
        is_open=stands_on(node, timezone.localdate()),
        parent=_brief(node.parent, seen) if node.parent else None,
        merged_into=_brief(node.merged_into, seen) if node.merged_into else None,
        counterpart=_brief(node.counterpart, seen) if node.counterpart else None,
        answering=tuple(_brief(each, seen) for each in _standing(node.answering.all())),
        departments=tuple(each for each in below if each.code in departments),
        regions=tuple(each for each in below if each.code not in departments),
        holders=_holders(node),
        groups=_groups(node),
        history=_history(node),
        may_keep=code in codes_under(actor, {Role.SYSTEM_ADMIN}),
        may_appoint=code in codes_under(actor, {Role.SECURITY_ADMIN}),
    )


def organisation_choices(actor: User) -> tuple[OrganisationChoice, ...]:
    """The organisations that stand today and that the actor may name in a form, by code."""
    seen = codes_under(actor, frozenset(Role))
    nodes = _standing(Organisation.objects.filter(code__in=seen).order_by("code"))
    return tuple(OrganisationChoice(node.code, node.name, node.kind) for node in nodes)


def counterpart_of(
    actor: User, code: str, on: datetime.date | None = None
) -> OrganisationBrief | None:
    """The upper department that a department answers to, today or on a day.

    Raises `NotVisible`. The upper one is named even where the actor may not open it: whoever
    reports must know to whom.
    """
    seen = codes_under(actor, frozenset(Role))
    states = {state.pk: state for state in states_on(on or timezone.localdate())}
    state = next((each for each in states.values() if each.code == code), None)
    if state is None or code not in seen:
        raise NotVisible(code)
    upper = states.get(state.counterpart_pk) if state.counterpart_pk else None
    return _brief_of_state(upper, seen) if upper else None


def answering_to(
    actor: User, code: str, on: datetime.date | None = None
) -> tuple[OrganisationBrief, ...]:
    """The departments of lower levels that answer to a department. Raises `NotVisible`."""
    seen = codes_under(actor, frozenset(Role))
    states = states_on(on or timezone.localdate())
    upper = next((each for each in states if each.code == code), None)
    if upper is None or code not in seen:
        raise NotVisible(code)
    below = [each for each in states if each.counterpart_pk == upper.pk]
    return tuple(
        _brief_of_state(each, seen) for each in sorted(below, key=lambda x: (x.position, x.code))
    )


def _standing(nodes: object) -> list[Organisation]:
    today = timezone.localdate()
    return [node for node in nodes if stands_on(node, today)]  # type: ignore[attr-defined]


def _brief(node: Organisation, seen: frozenset[str]) -> OrganisationBrief:
    return OrganisationBrief(node.code, node.name, Level(node.level).label, node.code in seen)


def _brief_of_state(state: State, seen: frozenset[str]) -> OrganisationBrief:
    return OrganisationBrief(state.code, state.name, Level(state.level).label, state.code in seen)


def _holders(node: Organisation) -> tuple[Holder, ...]:
    posts = Post.objects.filter(organisation=node).select_related("user").order_by("role", "pk")
    return tuple(
        Holder(
            post.user_id,
            str(post.user),
            post.user.username,
            Role(post.role).label,
            post.user.is_active,
        )
        for post in posts
    )


def _groups(node: Organisation) -> tuple[GroupBrief, ...]:
    today = timezone.localdate()
    own = WorkingGroup.objects.filter(organisation=node)
    joined = WorkingGroup.objects.filter(members__organisation=node, members__left_on=None)
    return tuple(
        GroupBrief(
            group.pk,
            group.name,
            group.get_kind_display(),
            group.dissolved_on is not None and group.dissolved_on <= today,
        )
        for group in (own | joined).distinct().order_by("established_on", "pk")
    )


def _history(node: Organisation) -> tuple[HistoryLine, ...]:
    """Newest first; the present state is the first line."""
    former = list(
        FormerState.objects.filter(organisation=node).select_related("parent", "counterpart")
    )
    since = former[-1].valid_to + datetime.timedelta(days=1) if former else node.valid_from
    present = HistoryLine(
        node.name,
        node.parent.name if node.parent else "",
        node.counterpart.name if node.counterpart else "",
        since,
        node.valid_to,
        _end_of(node),
    )
    return (present, *(_history_line(each) for each in reversed(former)))


def _end_of(node: Organisation) -> str:
    if node.valid_to is None:
        return ""
    return f"并入「{node.merged_into.name}」" if node.merged_into else "撤销"


def _history_line(former: FormerState) -> HistoryLine:
    return HistoryLine(
        former.name,
        former.parent.name if former.parent else "",
        former.counterpart.name if former.counterpart else "",
        former.valid_from,
        former.valid_to,
        former.change,
    )
