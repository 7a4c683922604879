"""Who sees what: posts held, and the organisations at or below them."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from kaocheng.orgs.models import BUSINESS_ROLES, Organisation, Post, Role, User


class NotVisible(LookupError):  # noqa: N818 - what it says
    """What was asked for does not exist for this actor: a page answers 404, whatever the cause."""


@dataclass(frozen=True)
class PostLine:
    """A post as the top bar names it."""

    organisation_code: str
    organisation_name: str
    role: str
    role_name: str


@dataclass(frozen=True)
class VoidPost:
    """A post whose organisation is no more, and the sentence that says what to do."""

    organisation_name: str
    role_name: str
    words: str


def posts_held(actor: User) -> tuple[PostLine, ...]:
    """The actor's posts, in the order in which they were given; none of a closed organisation."""
    posts = posts_in_force(actor)
    return tuple(
        PostLine(post.organisation.code, post.organisation.name, post.role, Role(post.role).label)
        for post in posts.select_related("organisation").order_by("pk")
    )


def void_posts(actor: User) -> tuple[VoidPost, ...]:
    """The actor's posts at organisations that were closed or merged away."""
    today = timezone.localdate()
    posts = Post.objects.filter(user=actor, organisation__valid_to__lt=today)
    return tuple(
        VoidPost(post.organisation.name, Role(post.role).label, void_words(post))
        for post in posts.select_related("organisation__merged_into").order_by("pk")
    )


def void_words(post: Post) -> str:
    """Why a post carries nothing any more; empty while its organisation stands."""
    end = post.organisation.valid_to
    if end is None or end >= timezone.localdate():
        return ""
    successor = post.organisation.merged_into
    fate = f"并入「{successor.name}」" if successor else "撤销"
    since = end + datetime.timedelta(days=1)
    return (
        f"「{post.organisation.name}」已于{since:%Y}年{since.month}月{since.day}日{fate}，"
        f"原{Role(post.role).label}岗位不再有效。请安全管理员按现在的单位重新授予岗位。"
    )


def visible_codes(actor: User) -> frozenset[str]:
    """The organisations whose business data the actor reads: own and below; none for the 三员."""
    return codes_under(actor, BUSINESS_ROLES)


def codes_under(actor: User, roles: Collection[Role]) -> frozenset[str]:
    """The organisations at or below which the actor holds one of the roles."""
    return frozenset().union(*codes_by_role(actor, roles).values())


def codes_by_role(actor: User, roles: Collection[Role]) -> dict[Role, frozenset[str]]:
    """Of each role that the actor holds, the organisations at or below its posts; one statement for
    each organisation of a post."""
    found: dict[Role, frozenset[str]] = {}
    below: dict[int, frozenset[str]] = {}
    for post in posts_in_force(actor).filter(role__in=roles).select_related("organisation"):
        top, role = post.organisation, Role(post.role)
        if top.pk not in below:
            nodes = Organisation.tree.descendants(top, include_self=True)
            below[top.pk] = frozenset(nodes.values_list("code", flat=True))
        found[role] = found.get(role, frozenset()) | below[top.pk]
    return found


def organisation_names(codes: Iterable[str]) -> dict[str, Organisation]:
    """The organisations of these codes. Unscoped: for services that have checked the scope."""
    return {node.code: node for node in Organisation.objects.filter(code__in=set(codes))}


def posts_in_force(actor: User) -> QuerySet[Post]:
    """The actor's posts that carry anything; of one who comes with a token, that one post."""
    posts = in_force(Post.objects.filter(user=actor))
    only = getattr(actor, "acting_post_pk", None)
    return posts if only is None else posts.filter(pk=only)


def posts_of_each(actors: Sequence[User]) -> list[tuple[tuple[int, Role], ...]]:
    """Of each actor the posts that carry anything, as organisation key and role; one statement."""
    posts = in_force(Post.objects.filter(user__in={actor.pk for actor in actors}))
    held: dict[int, list[tuple[int, int, str]]] = {}
    for user, pk, place, role in posts.values_list("user_id", "pk", "organisation_id", "role"):
        held.setdefault(user, []).append((pk, place, role))
    return [
        tuple(
            (place, Role(role))
            for pk, place, role in held.get(actor.pk, ())
            if getattr(actor, "acting_post_pk", None) in (None, pk)
        )
        for actor in actors
    ]


def in_force(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Without the posts of organisations that are closed: such a post can do nothing."""
    open_ended = Q(organisation__valid_to=None)
    return posts.filter(open_ended | Q(organisation__valid_to__gte=timezone.localdate()))


def nodes_under(actor: User, roles: Collection[Role]) -> list[Organisation]:
    """Own organisations and all below, each once; one statement for each organisation of a post."""
    posts = posts_in_force(actor).filter(role__in=roles)
    found: dict[int, Organisation] = {}
    with_places = posts.select_related("organisation")
    for top in {post.organisation_id: post.organisation for post in with_places}.values():
        if top.pk not in found:
            nodes = Organisation.tree.descendants(top, include_self=True)
            found.update({node.pk: node for node in nodes})
    return list(found.values())


def stands_on(node: Organisation, day: datetime.date) -> bool:
    """Whether the organisation was there on that day."""
    return node.valid_from <= day and (node.valid_to is None or day <= node.valid_to)
