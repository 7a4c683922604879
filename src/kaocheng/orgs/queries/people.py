"""People: lists, one person, one's own account."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from kaocheng.orgs.models import ADMINISTRATORS, Organisation, Post, Role, SecondFactor, User
from kaocheng.orgs.queries.scope import NotVisible, codes_under, void_words

MOST_ON_A_PAGE = 200


@dataclass(frozen=True)
class HeldPost:
    """A post of a person, as a list shows it."""

    pk: int
    organisation_code: str
    organisation_name: str
    role_name: str
    void_words: str
    may_withdraw: bool


@dataclass(frozen=True)
class PersonLine:
    """One line of the list of people."""

    pk: int
    username: str
    display_name: str
    pinyin: str
    office_phone: str
    is_active: bool
    last_login: datetime.datetime | None
    posts: tuple[HeldPost, ...]


@dataclass(frozen=True)
class PeoplePage:
    """One page of the list of people, and how many there are in all."""

    lines: tuple[PersonLine, ...]
    total: int
    number: int
    page_count: int
    text: str
    organisation_code: str
    may_add: bool


@dataclass(frozen=True)
class PersonPage:
    """Everything the page of one person shows."""

    line: PersonLine
    email: str
    joined_on: datetime.date
    must_change_password: bool
    password_changed_at: datetime.datetime | None
    has_second_factor: bool
    is_self: bool
    may_manage: bool
    may_appoint: bool
    may_drop_second_factor: bool


@dataclass(frozen=True)
class RoleChoice:
    """A role to appoint somebody to."""

    value: str
    name: str
    is_administrator: bool


@dataclass(frozen=True)
class AccountPage:
    """What a person sees of the own account."""

    username: str
    display_name: str
    email: str
    mail_digest: bool
    posts: tuple[HeldPost, ...]
    password_changed_at: datetime.datetime | None
    second_factor_since: datetime.datetime | None
    codes_left: int
    last_login: datetime.datetime | None


def people_page(
    actor: User, *, text: str = "", organisation_code: str = "", number: int = 1
) -> PeoplePage:
    """The people the actor sees, of one organisation and below if asked, by name or pinyin."""
    found = _matching(people_visible_to(actor), text)
    if organisation_code:
        found = _at_or_below(found, actor, organisation_code)
    total = found.count()
    page_count = max(1, -(-total // MOST_ON_A_PAGE))
    number = min(max(number, 1), page_count)
    start = (number - 1) * MOST_ON_A_PAGE
    users = found.order_by("pinyin", "username")[start : start + MOST_ON_A_PAGE]
    appointable = codes_under(actor, {Role.SECURITY_ADMIN})
    return PeoplePage(
        lines=tuple(_line(user, appointable) for user in users.prefetch_related(_POSTS)),
        total=total,
        number=number,
        page_count=page_count,
        text=text,
        organisation_code=organisation_code,
        may_add=bool(codes_under(actor, {Role.SYSTEM_ADMIN})),
    )


def person_page(actor: User, pk: int) -> PersonPage:
    """One person. Raises `NotVisible`."""
    user = people_visible_to(actor).filter(pk=pk).prefetch_related(_POSTS).first()
    if user is None:
        raise NotVisible(str(pk))
    appointable = codes_under(actor, {Role.SECURITY_ADMIN})
    in_charge = _all_within(user, codes_under(actor, {Role.SYSTEM_ADMIN}))
    has_second_factor = SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).exists()
    return PersonPage(
        line=_line(user, appointable),
        email=user.email,
        joined_on=timezone.localtime(user.date_joined).date(),
        must_change_password=user.must_change_password,
        password_changed_at=user.password_changed_at,
        has_second_factor=has_second_factor,
        is_self=user.pk == actor.pk,
        may_manage=in_charge,
        may_appoint=bool(appointable) and user.pk != actor.pk,
        may_drop_second_factor=has_second_factor
        and user.pk != actor.pk
        and _all_within(user, appointable),
    )


def account_page(actor: User) -> AccountPage:
    """The actor's own account."""
    user = User.objects.prefetch_related(_POSTS).get(pk=actor.pk)
    factor = SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).first()
    return AccountPage(
        username=user.username,
        display_name=str(user),
        email=user.email,
        mail_digest=user.mail_digest,
        posts=_line(user, frozenset()).posts,
        password_changed_at=user.password_changed_at,
        second_factor_since=factor.confirmed_at if factor else None,
        codes_left=factor.codes.filter(used_at=None).count() if factor else 0,
        last_login=user.last_login,
    )


def role_choices(actor: User) -> tuple[RoleChoice, ...]:
    """The roles that the actor may give; none without the right to appoint."""
    if not codes_under(actor, {Role.SECURITY_ADMIN}):
        return ()
    return tuple(RoleChoice(role, role.label, role in ADMINISTRATORS) for role in Role)


def people_visible_to(actor: User) -> QuerySet[User]:
    """People with a post where the actor holds one, or below; who holds none is the admins' case.

    For the queries and services of this room; pages get frozen shapes.
    """
    seen = codes_under(actor, frozenset(Role))
    posts = Post.objects.filter(user=OuterRef("pk"))
    found = Exists(posts.filter(organisation__code__in=seen)) | Q(pk=actor.pk)
    if codes_under(actor, ADMINISTRATORS):
        return User.objects.filter(found | ~Exists(posts))
    return User.objects.filter(found)


_POSTS = Prefetch(
    "posts",
    Post.objects.select_related("organisation__merged_into").order_by("pk"),
)


def _matching(people: QuerySet[User], text: str) -> QuerySet[User]:
    wanted = "".join(text.split()).lower()
    if not wanted:
        return people
    found = Q(display_name__icontains=wanted) | Q(username__icontains=wanted)
    return people.filter(found | Q(pinyin__contains=wanted) | Q(initials__contains=wanted))


def _at_or_below(people: QuerySet[User], actor: User, code: str) -> QuerySet[User]:
    top = Organisation.objects.filter(code=code).first()
    if top is None or code not in codes_under(actor, frozenset(Role)):
        raise NotVisible(code)
    inside = [node.pk for node in Organisation.tree.descendants(top, include_self=True)]
    return people.filter(Exists(Post.objects.filter(user=OuterRef("pk"), organisation__in=inside)))


def _line(user: User, appointable: Collection[str]) -> PersonLine:
    return PersonLine(
        pk=user.pk,
        username=user.username,
        display_name=str(user),
        pinyin=user.pinyin,
        office_phone=user.office_phone,
        is_active=user.is_active,
        last_login=user.last_login,
        posts=tuple(_held(post, appointable) for post in user.posts.all()),
    )


def _held(post: Post, appointable: Collection[str]) -> HeldPost:
    code = post.organisation.code
    return HeldPost(
        pk=post.pk,
        organisation_code=code,
        organisation_name=post.organisation.name,
        role_name=Role(post.role).label,
        void_words=void_words(post),
        may_withdraw=code in appointable,
    )


def _all_within(user: User, codes: frozenset[str]) -> bool:
    """Whether the actor, who holds a right over `codes`, holds it over all this person does."""
    return bool(codes) and all(post.organisation.code in codes for post in user.posts.all())
