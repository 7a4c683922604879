"""What goes out as Excel, and the rows that came in, compared with what is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaocheng.orgs.books import columns_read, workbook_of
from kaocheng.orgs.models import BookKind, ImportFile, Kind, Level, Organisation, Role, User
from kaocheng.orgs.queries.people import people_visible_to
from kaocheng.orgs.queries.scope import NotVisible
from kaocheng.orgs.queries.tree import organisation_tree
from kaocheng.orgs.sheets import read_table

if TYPE_CHECKING:
    from kaocheng.orgs.plans import Plan


@dataclass(frozen=True)
class ImportPage:
    """A file that was handed in, and what it would change."""

    pk: int
    kind: BookKind
    name: str
    plan: Plan


def import_page(actor: User, pk: int) -> ImportPage:
    """The preview of a file that the actor has handed in. Raises `NotVisible`."""
    # The plans ask the queries of this room, so they are imported only when one is made.
    from kaocheng.orgs.plans import plan_of

    kept = ImportFile.objects.filter(pk=pk, user=actor).first()
    if kept is None:
        raise NotVisible(str(pk))
    kind = BookKind(kept.kind)
    table = read_table(bytes(kept.content), kept.name, columns_read(kind))
    return ImportPage(kept.pk, kind, kept.name, plan_of(actor, kind, table))


def book_rows(actor: User, kind: BookKind) -> list[Mapping[str, str]]:
    """The rows of a workbook of what the actor sees."""
    if kind == BookKind.ORGANISATIONS:
        return _organisation_rows(actor)
    people = people_visible_to(actor).prefetch_related("posts__organisation")
    users = list(people.order_by("pinyin", "username"))
    if kind == BookKind.PEOPLE:
        return [_person_row(user) for user in users]
    return [row for user in users for row in _post_rows(user)]


def blank_book(actor: User, kind: BookKind) -> bytes:
    """The form to fill in; it is the same for everybody."""
    return workbook_of(kind, (), note="带 * 的列必填。从表头的下一行起填写，一行一条。")


def _organisation_rows(actor: User) -> list[Mapping[str, str]]:
    codes = [row.code for row in organisation_tree(actor)]
    nodes = Organisation.objects.filter(code__in=codes).select_related("parent", "counterpart")
    by_code = {node.code: node for node in nodes}
    return [_organisation_row(by_code[code]) for code in codes]


def _organisation_row(node: Organisation) -> Mapping[str, str]:
    return {
        "code": node.code,
        "name": node.name,
        "kind": Kind(node.kind).label,
        "level": Level(node.level).label,
        "parent_code": node.parent.code if node.parent else "",
        "counterpart_code": node.counterpart.code if node.counterpart else "",
        "valid_from": node.valid_from.isoformat(),
    }


def _person_row(user: User) -> Mapping[str, str]:
    posts = (f"{post.organisation.name}·{Role(post.role).label}" for post in user.posts.all())
    return {
        "username": user.username,
        "display_name": str(user),
        "email": user.email,
        "office_phone": user.office_phone,
        "posts": "；".join(posts),
        "state": "在用" if user.is_active else "已停用",
    }


def _post_rows(user: User) -> list[Mapping[str, str]]:
    return [
        {
            "username": user.username,
            "display_name": str(user),
            "organisation_code": post.organisation.code,
            "organisation_name": post.organisation.name,
            "role": Role(post.role).label,
        }
        for post in user.posts.all()
    ]
