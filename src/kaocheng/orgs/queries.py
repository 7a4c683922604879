"""Reads of organisations and posts: who sees what."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from kaocheng.orgs.models import BUSINESS_ROLES, Level, Organisation, Post, Role, User


class NotVisible(LookupError):  # noqa: N818 - what it says
    """What was asked for does not exist for this actor: a page answers 404, whatever the cause."""


@dataclass(frozen=True)
class TreeRow:
    """One line of the organisation tree, parents before children."""

    code: str
    name: str
    depth: int
    level_name: str
    has_children: bool
    parent_code: str | None
    unit_count_below: int


@dataclass(frozen=True)
class PostLine:
    """A post as the top bar names it."""

    organisation_code: str
    organisation_name: str
    role: str
    role_name: str


def posts_held(actor: User) -> tuple[PostLine, ...]:
    """The actor's posts, in the order in which they were given."""
    posts = Post.objects.filter(user=actor).select_related("organisation").order_by("pk")
    return tuple(
        PostLine(post.organisation.code, post.organisation.name, post.role, Role(post.role).label)
        for post in posts
    )


def visible_codes(actor: User) -> frozenset[str]:
    """The organisations whose business data the actor reads: own and below; none for the 三员."""
    return codes_under(actor, BUSINESS_ROLES)


def codes_under(actor: User, roles: Collection[Role]) -> frozenset[str]:
    """The organisations at or below which the actor holds one of the roles."""
    return frozenset(node.code for node in _nodes_under(actor, roles))


def organisation_tree(actor: User) -> tuple[TreeRow, ...]:
    """The part of today's tree that the actor sees, parents before children.

    Administrators see it too: the tree itself is no business data.
    """
    nodes = [node for node in _nodes_under(actor, frozenset(Role)) if _is_valid_today(node)]
    return _tree_rows(nodes)


def search_organisations(actor: User, text: str) -> tuple[TreeRow, ...]:
    """Organisations the actor sees whose name, code, pinyin or initials hold the text."""
    wanted = "".join(text.split()).lower()
    if not wanted:
        return ()
    found = Q(name__icontains=wanted) | Q(code__startswith=wanted) | Q(pinyin__contains=wanted)
    found |= Q(initials__contains=wanted)
    codes = set(Organisation.objects.filter(found).values_list("code", flat=True))
    return tuple(row for row in organisation_tree(actor) if row.code in codes)


def organisation_names(codes: Iterable[str]) -> dict[str, Organisation]:
    """The organisations of these codes. Unscoped: for services that have checked the scope."""
    return {node.code: node for node in Organisation.objects.filter(code__in=set(codes))}


def _nodes_under(actor: User, roles: Collection[Role]) -> list[Organisation]:
    """Own organisations and all below, each once; one statement for each organisation of a post."""
    posts = Post.objects.filter(user=actor, role__in=roles).select_related("organisation")
    found: dict[int, Organisation] = {}
    for top in {post.organisation_id: post.organisation for post in posts}.values():
        if top.pk not in found:
            nodes = Organisation.tree.descendants(top, include_self=True)
            found.update({node.pk: node for node in nodes})
    return list(found.values())


def _is_valid_today(node: Organisation) -> bool:
    today = timezone.localdate()
    return node.valid_from <= today and (node.valid_to is None or today <= node.valid_to)


def _tree_rows(nodes: list[Organisation]) -> tuple[TreeRow, ...]:
    """Lay the nodes out in tree order; a node whose parent is not among them stands at the left."""
    by_pk = {node.pk: node for node in nodes}
    children: dict[int | None, list[Organisation]] = {}
    for node in sorted(nodes, key=lambda each: (each.position, each.code)):
        above = node.parent_id if node.parent_id in by_pk else None
        children.setdefault(above, []).append(node)
    rows: list[TreeRow] = []
    for top in children.get(None, []):
        _append_rows(rows, top, None, 0, children)
    return tuple(rows)


def _append_rows(
    rows: list[TreeRow],
    node: Organisation,
    parent_code: str | None,
    depth: int,
    children: dict[int | None, list[Organisation]],
) -> None:
    place = len(rows)
    below = children.get(node.pk, [])
    rows.append(_tree_row(node, parent_code, depth, bool(below), 0))
    for child in below:
        _append_rows(rows, child, node.code, depth + 1, children)
    rows[place] = _tree_row(node, parent_code, depth, bool(below), len(rows) - place - 1)


def _tree_row(
    node: Organisation, parent_code: str | None, depth: int, has_children: bool, below: int
) -> TreeRow:
    return TreeRow(
        code=node.code,
        name=node.name,
        depth=depth,
        level_name=Level(node.level).label,
        has_children=has_children,
        parent_code=parent_code,
        unit_count_below=below,
    )
