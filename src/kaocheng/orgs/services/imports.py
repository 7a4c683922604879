"""Excel in and out: a file is handed in, looked over, and then applied as a whole or not at all."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.books import columns_read, workbook_of
from kaocheng.orgs.masking import masked, masked_phone
from kaocheng.orgs.models import BookKind, ImportFile, Kind, Level, Organisation, Role, User
from kaocheng.orgs.passwords import draw_password
from kaocheng.orgs.permissions import may_import
from kaocheng.orgs.plans import Change, plan_of
from kaocheng.orgs.queries.books import book_rows
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.orgs.services.organisations import (
    NewOrganisation,
    change_state,
    insert_organisation,
)
from kaocheng.orgs.services.people import NewUser, insert_post, insert_user, set_details
from kaocheng.orgs.sheets import read_table

_LONGEST_NAME = 200


@dataclass(frozen=True)
class NewPassword:
    """A password drawn for somebody new; it is shown once."""

    username: str
    display_name: str
    password: str


@dataclass(frozen=True)
class ImportOutcome:
    """What an import has done."""

    kind: BookKind
    counts: Mapping[str, int]
    passwords: tuple[NewPassword, ...]


@transaction.atomic
def keep_import(actor: User, *, kind: BookKind, name: str, content: bytes) -> int:
    """Take a workbook in for looking over; its number. What is no such table is refused."""
    _refuse_unless_allowed(actor, kind)
    name = name.strip()[-_LONGEST_NAME:] or "未命名.xlsx"
    table = read_table(content, name, columns_read(kind))
    kept = ImportFile.objects.create(user=actor, kind=kind, name=name, content=content)
    record(str(actor), "上传导入文件", f"{kind.label} {name}", {"lines": len(table.lines)})
    return kept.pk


@transaction.atomic
def apply_import(actor: User, *, pk: int, seen: str) -> ImportOutcome:
    """Do all that was looked over. `seen` is the digest of the plan that the person saw."""
    kept = ImportFile.objects.select_for_update().filter(pk=pk, user=actor).first()
    if kept is None:
        raise Refusal("该文件已导入或已过期。请重新上传。")
    kind = BookKind(kept.kind)
    _refuse_unless_allowed(actor, kind)
    plan = plan_of(actor, kind, read_table(bytes(kept.content), kept.name, columns_read(kind)))
    if plan.faults:
        raise Refusal(f"还有 {len(plan.faults)} 处错误，没有导入。请改正后重新上传。")
    if plan.digest != seen:
        raise Refusal("预览之后数据有了变化，没有导入。请重新上传，核对后再导入。")
    passwords = [made for change in plan.changes if (made := _DOERS[kind](change)) is not None]
    counts = dict(Counter(change.what for change in plan.changes))
    kept.delete()
    record(str(actor), f"导入{kind.label}", kept.name, {"counts": counts})
    return ImportOutcome(kind, counts, tuple(passwords))


@transaction.atomic
def drop_import(actor: User, *, pk: int) -> None:
    """Give up a file that was handed in."""
    deleted, _ = ImportFile.objects.filter(pk=pk, user=actor).delete()
    if not deleted:
        raise Refusal("该文件已导入或已过期。")
    record(str(actor), "放弃导入", str(pk))


@transaction.atomic
def export_book(actor: User, *, kind: BookKind) -> bytes:
    """A workbook of what the actor sees; who keeps what it lists can change and import it again.

    Everybody else has the numbers of persons without their middle.
    """
    rows = book_rows(actor, kind)
    if not may_import(actor, kind):
        rows = [_masked_row(row) for row in rows]
    day = timezone.localdate().isoformat()
    note = f"导出人：{actor}　导出日期：{day}　共 {len(rows)} 行。带 * 的列必填。"
    record(str(actor), f"导出{kind.label}", f"{len(rows)} 行")
    return workbook_of(kind, rows, note=note)


def _masked_row(row: Mapping[str, str]) -> Mapping[str, str]:
    return {
        key: masked_phone(text) if key == "office_phone" else masked(text)
        for key, text in row.items()
    }


def _refuse_unless_allowed(actor: User, kind: BookKind) -> None:
    if not may_import(actor, kind):
        officer = "安全管理员" if kind == BookKind.POSTS else "系统管理员"
        raise NotAllowed(f"您不能导入{kind.label}。请联系{officer}。")


def _do_organisation(change: Change) -> None:
    values = change.values
    if change.what == "新增":
        _insert(values)
        return
    node = Organisation.objects.select_for_update().get(code=values["code"])
    state: dict[str, object] = {}
    if change.what == "更名":
        state["name"] = values["name"]
    elif change.what == "划转":
        state["parent"] = Organisation.objects.get(code=values["parent_code"])
    else:
        code = values["counterpart_code"]
        state["counterpart"] = Organisation.objects.get(code=code) if code else None
    change_state(node, timezone.localdate(), change.what, **state)


def _insert(values: Mapping[str, str]) -> None:
    row = NewOrganisation(
        code=values["code"],
        name=values["name"],
        level=Level(values["level"]),
        parent_code=values["parent_code"],
        kind=Kind(values["kind"]),
        valid_from=datetime.date.fromisoformat(values["valid_from"]),
    )
    insert_organisation(row, Organisation.objects.get(code=row.parent_code))


def _do_person(change: Change) -> NewPassword | None:
    values = change.values
    if change.what == "修改":
        user = User.objects.select_for_update().get(username=values["username"])
        set_details(
            user,
            values["display_name"],
            values.get("email", user.email),
            values.get("office_phone", user.office_phone),
        )
        user.save()
        return None
    made = NewPassword(values["username"], values["display_name"], draw_password())
    new = NewUser(
        made.username,
        made.display_name,
        made.password,
        one_time=True,
        email=values.get("email", ""),
        office_phone=values.get("office_phone", ""),
    )
    insert_user(new)
    return made


def _do_post(change: Change) -> None:
    values = change.values
    user = User.objects.get(username=values["username"])
    insert_post(user, values["organisation_code"], Role(values["role"]))


_DOERS: Mapping[BookKind, Callable[[Change], NewPassword | None]] = {
    BookKind.ORGANISATIONS: _do_organisation,
    BookKind.PEOPLE: _do_person,
    BookKind.POSTS: _do_post,
}
