"""The plan for a table of people: who is new, and what is written differently of who is there."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kaocheng.orgs.masking import STAR
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.plans.shapes import Change, Faults, Plan
from kaocheng.orgs.queries import codes_under
from kaocheng.orgs.sheets import Line, Table, plain, shown

# A password is drawn and hashed for each, which takes its time on purpose.
MOST_NEW_PEOPLE = 300
_DETAILS = ("display_name", "email", "office_phone")
_LONGEST = {"username": 150, "display_name": 50, "email": 254, "office_phone": 30}


def plan_people(actor: User, table: Table) -> Plan:
    """Compare the table with who is there. People it does not name stay as they are."""
    faults, changes = Faults(table), []
    wanted = {plain(line.cells["username"]) for line in table.lines}
    found = User.objects.filter(username__in=wanted).prefetch_related("posts__organisation")
    known, first = {user.username: user for user in found}, dict[str, int]()
    managed = codes_under(actor, {Role.SYSTEM_ADMIN})
    for line in table.lines:
        if _is_sound(line, first, faults) and _is_managed(line, known, managed, faults):
            changes += _change(line, known)
    new = [change for change in changes if change.what == "新增"]
    if len(new) > MOST_NEW_PEOPLE:
        line = next(x for x in table.lines if x.number == new[MOST_NEW_PEOPLE].line)
        what = f"一次最多新增 {MOST_NEW_PEOPLE} 人，本表有 {len(new)} 人"
        faults.add(line, "username", what, "请分批导入")
    return Plan(tuple(changes), tuple(faults.found), len(table.lines))


def _is_sound(line: Line, first: dict[str, int], faults: Faults) -> bool:
    before, username = len(faults.found), plain(line.cells["username"])
    faults.need(line, "username", _LONGEST["username"])
    faults.need(line, "display_name", _LONGEST["display_name"])
    if username and username in first:
        what = f"用户名{shown(username)}在第 {first[username]} 行已有"
        faults.add(line, "username", what, "请删去一行")
    first.setdefault(username, line.number)
    _check_writing(line, username, faults)
    return len(faults.found) == before


def _check_writing(line: Line, username: str, faults: Faults) -> None:
    if username:
        try:
            User.username_validator(username)
        except ValidationError:
            mend = "请用文字、数字和 @ . + - _"
            faults.add(line, "username", f"{shown(username)}不能作用户名", mend)
    email = plain(line.cells.get("email", ""))
    if email:
        try:
            validate_email(email)
        except ValidationError:
            faults.add(line, "email", f"{shown(email)}不是电子邮箱", "请改正，或留空")
    if STAR * 2 in line.cells.get("office_phone", ""):
        mend = "请填写完整号码，或删去本列再导入"
        faults.add(line, "office_phone", "号码遮住了中间几位", mend)
    if len(line.cells.get("office_phone", "")) > _LONGEST["office_phone"]:
        faults.add(line, "office_phone", f"超过 {_LONGEST['office_phone']} 个字", "请改短")


def _is_managed(
    line: Line, known: Mapping[str, User], managed: frozenset[str], faults: Faults
) -> bool:
    user = known.get(plain(line.cells["username"]))
    if user is None or all(post.organisation.code in managed for post in user.posts.all()):
        return True
    what = "用户名已被使用，其岗位不在您管理的单位"
    faults.add(line, "username", what, "请删去本行，或另取用户名")
    return False


def _change(line: Line, known: Mapping[str, User]) -> list[Change]:
    username = plain(line.cells["username"])
    user, said = known.get(username), _said(line)
    values = {"username": username} | said
    if user is None:
        details = "，".join(text for text in (said.get("email"), said.get("office_phone")) if text)
        target = f"{username} {said['display_name']}"
        return [Change(line.number, "新增", target, "", details, values)]
    different = [key for key in said if getattr(user, key) != said[key]]
    if not different:
        return []
    before = "，".join(str(getattr(user, key)) or "空" for key in different)
    after = "，".join(said[key] or "空" for key in different)
    return [Change(line.number, "修改", f"{username} {user}", before, after, values)]


def _said(line: Line) -> dict[str, str]:
    """What the row says; a column that the table does not have says nothing."""
    said = {key: line.cells[key] for key in _DETAILS if key in line.cells}
    return said | ({"email": plain(said["email"])} if "email" in said else {})
