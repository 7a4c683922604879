"""The plan for a table of posts: those that are to be given. Posts are withdrawn one by one."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from kaocheng.orgs.models import Organisation, Role, User
from kaocheng.orgs.permissions import clash_of_roles
from kaocheng.orgs.plans.shapes import Change, Faults, Plan
from kaocheng.orgs.queries import codes_under
from kaocheng.orgs.queries.people import people_visible_to
from kaocheng.orgs.queries.scope import stands_on
from kaocheng.orgs.sheets import Line, Table, plain, shown

_Held = dict[str, set[tuple[str, Role]]]


def plan_posts(actor: User, table: Table) -> Plan:
    """Which posts of the table are not held yet, and which cannot be given."""
    faults, changes = Faults(table), list[Change]()
    users, nodes = _users(actor, table), _nodes(actor, table)
    held = {user.username: _posts_of(user) for user in users.values()}
    appointable = codes_under(actor, {Role.SECURITY_ADMIN})
    for line in table.lines:
        role = _sound_role(line, users, nodes, appointable, faults)
        if role is not None:
            changes += _change(line, role, users, nodes, held, faults)
    return Plan(tuple(changes), tuple(faults.found), len(table.lines))


def _users(actor: User, table: Table) -> dict[str, User]:
    """Those that the actor sees: a preview must not tell whose a typed username is."""
    wanted = {plain(line.cells["username"]) for line in table.lines}
    found = people_visible_to(actor).filter(username__in=wanted, is_active=True)
    return {user.username: user for user in found.prefetch_related("posts__organisation")}


def _nodes(actor: User, table: Table) -> dict[str, Organisation]:
    """The same of organisations: what the actor does not see answers like what is not there."""
    today = timezone.localdate()
    wanted = {plain(line.cells["organisation_code"]) for line in table.lines}
    found = Organisation.objects.filter(code__in=wanted & codes_under(actor, frozenset(Role)))
    return {node.code: node for node in found if stands_on(node, today)}


def _posts_of(user: User) -> set[tuple[str, Role]]:
    return {(post.organisation.code, Role(post.role)) for post in user.posts.all()}


def _sound_role(
    line: Line,
    users: Mapping[str, User],
    nodes: Mapping[str, Organisation],
    appointable: frozenset[str],
    faults: Faults,
) -> Role | None:
    """The role that the row names, if every cell of it holds."""
    before = len(faults.found)
    username, code = plain(line.cells["username"]), plain(line.cells["organisation_code"])
    role = next((each for each in Role if plain(line.cells["role"]) == each.label), None)
    if username not in users:
        what = f"没有{shown(username)}这个在用的用户，或其不在您可见的范围内"
        faults.add(line, "username", what, "请核对，或先请系统管理员增加")
    if code not in nodes:
        what = f"没有{shown(code)}这个机构，或其已撤销，或不在您可见的范围内"
        faults.add(line, "organisation_code", what, "请核对代码")
    elif code not in appointable:
        faults.add(line, "organisation_code", f"您不能在「{nodes[code]}」授予岗位", "请删去本行")
    if role is None:
        said = shown(plain(line.cells["role"]))
        faults.add(line, "role", f"{said}不是岗位", f"请填{'、'.join(Role.labels)}之一")
    return role if len(faults.found) == before else None


def _change(
    line: Line,
    role: Role,
    users: Mapping[str, User],
    nodes: Mapping[str, Organisation],
    held: _Held,
    faults: Faults,
) -> list[Change]:
    username, code = plain(line.cells["username"]), plain(line.cells["organisation_code"])
    user, node = users[username], nodes[code]
    if (code, role) in held[username]:
        return []
    if clash_of_roles(frozenset(each for _, each in held[username]), role):
        what = f"{user}不能兼任{role.label}"
        faults.add(line, "role", what, "三员须分立，且不得兼任业务岗位，请另选他人")
        return []
    held[username].add((code, role))
    values = {"username": username, "organisation_code": code, "role": role.value}
    return [Change(line.number, "授予", f"{username} {user}", "", f"{node} {role.label}", values)]
