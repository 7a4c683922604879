"""Writes of the organisation tree: adding, renaming, moving, merging, closing; each dated."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import FormerState, Kind, Level, Organisation, Role, User
from kaocheng.orgs.naming import initials_of, pinyin_of
from kaocheng.orgs.permissions import may_add_organisation, may_keep_organisation
from kaocheng.orgs.queries.scope import NotVisible, codes_under, stands_on
from kaocheng.orgs.refusals import NotAllowed, Refusal

_ONE_DAY = datetime.timedelta(days=1)
_LEVELS = list(Level)


@dataclass(frozen=True)
class NewOrganisation:
    """What is known of an organisation that is to be added."""

    code: str
    name: str
    level: Level
    parent_code: str
    kind: Kind = Kind.REGION
    valid_from: datetime.date | None = None


@transaction.atomic
def add_organisations(actor: User, rows: Sequence[NewOrganisation]) -> list[Organisation]:
    """Add organisations, parents before children, in the order given."""
    added = {row.code: _added_by(actor, row) for row in rows}
    target = "、".join(row.name for row in rows[:3]) + ("等" if len(rows) > 3 else "")
    record(str(actor), "增加组织机构", target, {"codes": list(added)})
    return list(added.values())


@transaction.atomic
def rename_organisation(actor: User, *, code: str, name: str, on: datetime.date) -> Organisation:
    """Give an organisation another name from a day on; the tree of before keeps the old one."""
    node = _kept_by(actor, code)
    name = _checked_name(name)
    if name == node.name:
        raise Refusal(f"「{node.name}」的名称没有变。请填写新名称。")
    old = node.name
    change_state(node, on, "更名", name=name)
    record(str(actor), "机构更名", f"{code} {old} → {name}", {"on": on.isoformat()})
    return node


@transaction.atomic
def move_organisation(
    actor: User, *, code: str, parent_code: str, on: datetime.date
) -> Organisation:
    """Put an organisation with all below it under another superior from a day on (划转)."""
    node, parent = _kept_by(actor, code), _kept_by(actor, parent_code)
    if node.parent_id == parent.pk:
        raise Refusal(f"「{node}」的上级已是「{parent}」。请另选上级。")
    _refuse_circle(node, parent)
    _refuse_before(parent, on)
    change_state(node, on, "划转", parent=parent)
    record(str(actor), "机构划转", f"{node} → {parent}", {"code": code, "on": on.isoformat()})
    return node


@transaction.atomic
def merge_into(actor: User, *, code: str, into_code: str, on: datetime.date) -> Organisation:
    """Merge an organisation into another from a day on.

    What stands below it and what answers to it goes over to the other. The posts at the merged
    one carry nothing from then on; they are given anew at the other, by name.
    """
    node, other = _kept_by(actor, code), _kept_by(actor, into_code)
    if node.kind != other.kind:
        raise Refusal(f"「{node}」与「{other}」一为地区、一为部门，不能合并。请另选机构。")
    _refuse_circle(node, other)
    _refuse_before(other, on)
    for child in _standing(node.children.all()):
        change_state(child, on, "划转", parent=other)
    for lower in _standing(node.answering.all()):
        change_state(lower, on, "改对口", counterpart=other)
    _end(node, on, merged_into=other)
    record(str(actor), "机构合并", f"{node} → {other}", {"code": code, "on": on.isoformat()})
    return node


@transaction.atomic
def close_organisation(actor: User, *, code: str, on: datetime.date) -> Organisation:
    """Close an organisation from a day on; it stays readable in the tree of before."""
    node = _kept_by(actor, code)
    below, lower = len(_standing(node.children.all())), len(_standing(node.answering.all()))
    if below:
        raise Refusal(f"「{node}」尚有 {below} 个下级机构。请先划转或撤销下级。")
    if lower:
        raise Refusal(f"尚有 {lower} 个部门与「{node}」对口。请先改定它们的对口部门。")
    _end(node, on)
    record(str(actor), "机构撤销", f"{code} {node}", {"on": on.isoformat()})
    return node


@transaction.atomic
def set_counterpart(
    actor: User, *, code: str, counterpart_code: str, on: datetime.date
) -> Organisation:
    """Say which upper department a department answers to from a day on; "" for none."""
    node = _kept_by(actor, code)
    upper = _standing_one(counterpart_code) if counterpart_code else None
    _check_counterpart(node, upper)
    if upper is not None:
        _refuse_before(upper, on)
    change_state(node, on, "改对口", counterpart=upper)
    target = f"{node} → {upper}" if upper else f"{node} → 无"
    record(str(actor), "改定对口部门", target, {"code": code, "on": on.isoformat()})
    return node


def insert_organisation(row: NewOrganisation, parent: Organisation | None) -> Organisation:
    """One row at the end of its siblings. For services that have checked the right."""
    last = Organisation.objects.filter(parent=parent).aggregate(last=Max("position"))["last"]
    return Organisation.objects.create(
        parent=parent,
        position=(last or 0) + 10,
        code=row.code,
        name=row.name,
        kind=row.kind,
        level=row.level,
        pinyin=pinyin_of(row.name),
        initials=initials_of(row.name),
        valid_from=row.valid_from or timezone.localdate(),
    )


def change_state(node: Organisation, on: datetime.date, change: str, **state: object) -> None:
    """Keep what the organisation was until the day before, then set what it is from the day on."""
    since = since_of(node)
    if on > timezone.localdate():
        raise Refusal(f"变更日期 {on} 尚未到。请在生效当日或之后办理。")
    if on < since:
        raise Refusal(f"「{node}」的现状自 {since} 起，变更日期不能更早。请改日期。")
    if on > since:
        FormerState.objects.create(
            organisation=node,
            name=node.name,
            parent_id=node.parent_id,
            kind=node.kind,
            level=node.level,
            counterpart_id=node.counterpart_id,
            valid_from=since,
            valid_to=on - _ONE_DAY,
            change=change,
        )
    for field, value in state.items():
        setattr(node, field, value)
    node.pinyin, node.initials = pinyin_of(node.name), initials_of(node.name)
    node.save()


def since_of(node: Organisation) -> datetime.date:
    """The first day of the present state."""
    last = node.former_states.aggregate(last=Max("valid_to"))["last"]
    return last + _ONE_DAY if last else node.valid_from


def _added_by(actor: User, row: NewOrganisation) -> Organisation:
    if not may_add_organisation(actor, row.parent_code):
        if row.parent_code not in codes_under(actor, frozenset(Role)):
            raise NotVisible(row.parent_code)
        raise NotAllowed(f"您不能在「{row.parent_code}」之下增加组织机构。请联系系统管理员。")
    if Organisation.objects.filter(code=row.code).exists():
        raise Refusal(f"代码 {row.code} 已被使用。请另取代码，或核对是否已登记。")
    return insert_organisation(row, _standing_one(row.parent_code))


def _kept_by(actor: User, code: str) -> Organisation:
    """The organisation, locked, if it stands and the actor may keep it."""
    if not may_keep_organisation(actor, code):
        raise NotAllowed(f"您不能变更「{code}」。请联系该机构的系统管理员。")
    return _standing_one(code)


def _standing_one(code: str) -> Organisation:
    node = Organisation.objects.select_for_update().filter(code=code).first()
    if node is None:
        raise Refusal(f"没有代码为 {code} 的组织机构。请核对代码。")
    if not stands_on(node, timezone.localdate()):
        raise Refusal(f"「{node}」已撤销或尚未设立。请另选机构。")
    return node


def _standing(nodes: object) -> list[Organisation]:
    today = timezone.localdate()
    return [node for node in nodes if stands_on(node, today)]  # type: ignore[attr-defined]


def _checked_name(name: str) -> str:
    stripped = name.strip()
    longest = 100
    if not 0 < len(stripped) <= longest:
        raise Refusal(f"名称须有 1 到 {longest} 个字。请重新填写。")
    return stripped


def _refuse_circle(node: Organisation, above: Organisation) -> None:
    if node.pk == above.pk:
        raise Refusal(f"「{node}」不能归入自身。请另选机构。")
    chain = Organisation.tree.ancestors(above, include_self=True)
    if any(each.pk == node.pk for each in chain):
        raise Refusal(f"「{above}」在「{node}」之下，不能作其上级。请另选机构。")


def _refuse_before(above: Organisation, on: datetime.date) -> None:
    """A change dated back must fit the tree of that day: nothing above may have moved since."""
    chain = list(Organisation.tree.ancestors(above, include_self=True))
    moved = FormerState.objects.filter(organisation__in=[node.pk for node in chain])
    last = moved.aggregate(last=Max("valid_to"))["last"]
    begun = max([node.valid_from for node in chain] + ([last + _ONE_DAY] if last else []))
    if on < begun:
        raise Refusal(f"「{above}」及其上级在 {begun} 有过变更，日期不能更早。请改日期。")


def _check_counterpart(node: Organisation, upper: Organisation | None) -> None:
    if node.kind != Kind.DEPARTMENT:
        raise Refusal(f"「{node}」是地区。只有部门才有对口上级部门。")
    if upper is None:
        if node.counterpart_id is None:
            raise Refusal(f"「{node}」本来没有对口部门。请选择一个。")
        return
    if upper.kind != Kind.DEPARTMENT:
        raise Refusal(f"「{upper}」是地区，不能作对口部门。请选择部门。")
    if _LEVELS.index(Level(upper.level)) >= _LEVELS.index(Level(node.level)):
        raise Refusal(f"「{upper}」的层级不高于「{node}」。请选择上级的部门。")
    if node.counterpart_id == upper.pk:
        raise Refusal(f"「{node}」的对口部门已是「{upper}」。请另选部门。")


def _end(node: Organisation, on: datetime.date, merged_into: Organisation | None = None) -> None:
    since = since_of(node)
    if on > timezone.localdate():
        raise Refusal(f"变更日期 {on} 尚未到。请在生效当日或之后办理。")
    if on <= since:
        raise Refusal(f"「{node}」的现状自 {since} 起，撤并日期须在其后。请改日期。")
    if node.parent_id is None:
        raise Refusal(f"「{node}」是最上级机构，不能撤并。")
    # What stood below or answered until a later day would be left hanging in the tree of before.
    left = FormerState.objects.filter(Q(parent=node) | Q(counterpart=node), valid_to__gte=on)
    if left.exists():
        day = left.aggregate(last=Max("valid_to"))["last"] + _ONE_DAY
        raise Refusal(f"「{node}」在 {day} 之前尚有下级或对口部门，撤并日期不能更早。请改日期。")
    node.valid_to, node.merged_into = on - _ONE_DAY, merged_into
    node.save(update_fields=["valid_to", "merged_into"])
