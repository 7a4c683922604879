"""The plan for a table of organisations: new ones, and names and superiors that change."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import timezone

from kaocheng.orgs.models import Kind, Level, Organisation, Role, User
from kaocheng.orgs.plans.shapes import Change, Faults, Plan
from kaocheng.orgs.queries import codes_under
from kaocheng.orgs.sheets import Line, Table, plain, read_day, shown

_LEVELS = list(Level)
_LONGEST_CODE, _LONGEST_NAME = 50, 100


@dataclass(frozen=True)
class _Row:
    """A row that could be read."""

    line: Line
    code: str
    name: str
    kind: Kind
    level: Level
    parent_code: str
    counterpart_code: str
    valid_from: datetime.date


@dataclass
class _Known:
    """What stands in the tree today, and what of it the actor keeps."""

    nodes: Mapping[str, Organisation]
    ended: frozenset[str]
    kept: frozenset[str]
    seen: frozenset[str]
    code_of: Mapping[int, str]

    def called(self, code: str) -> str:
        """The name of what the actor sees; of the rest the code as it was typed."""
        return f"「{self.nodes[code]}」" if code in self.seen else shown(code)


def plan_organisations(actor: User, table: Table) -> Plan:
    """Compare the table with the tree of today. Organisations it does not name stay as they are."""
    known, faults = _known_to(actor), Faults(table)
    rows = [row for line in table.lines if (row := _read(line, faults)) is not None]
    rows = list(_once(rows, faults))
    after = _tree_after(rows, known)
    for row in rows:
        _check(row, after, known, faults)
    # What the actor does not keep is a fault already; its row must not tell how it stands there.
    own = [row for row in rows if row.code not in known.nodes or row.code in known.kept]
    ordered = _parents_first(own, after, faults)
    changes = [change for row in ordered for change in _changes(row, known)]
    # A counterpart may be new itself, so all of them come last.
    changes += [change for row in ordered for change in _counterpart_change(row, known)]
    return Plan(tuple(changes), tuple(faults.found), len(table.lines))


def _known_to(actor: User) -> _Known:
    today = timezone.localdate()
    nodes = list(Organisation.objects.all())
    ended = {n.code for n in nodes if n.valid_to is not None and n.valid_to < today}
    return _Known(
        nodes={node.code: node for node in nodes},
        ended=frozenset(ended),
        kept=codes_under(actor, {Role.SYSTEM_ADMIN}),
        seen=codes_under(actor, frozenset(Role)),
        code_of={node.pk: node.code for node in nodes},
    )


def _read(line: Line, faults: Faults) -> _Row | None:
    cells, before = line.cells, len(faults.found)
    faults.need(line, "code", _LONGEST_CODE)
    faults.need(line, "name", _LONGEST_NAME)
    kind = _choice(line, "kind", Kind, faults) if cells.get("kind") else Kind.REGION
    level = _choice(line, "level", Level, faults)
    valid_from = _first_day(line, faults)
    if len(faults.found) > before or kind is None or level is None or valid_from is None:
        return None
    return _Row(
        line=line,
        code=plain(cells["code"]),
        name=cells["name"],
        kind=Kind(kind),
        level=Level(level),
        parent_code=plain(cells["parent_code"]),
        counterpart_code=plain(cells.get("counterpart_code", "")),
        valid_from=valid_from,
    )


def _choice(line: Line, key: str, choices: type[Kind | Level], faults: Faults) -> str | None:
    said = plain(line.cells.get(key, ""))
    found = next((each for each in choices if said in (each.value, each.label)), None)
    if found is None:
        labels = "、".join(str(each.label) for each in choices)
        faults.add(line, key, f"{shown(said)}不能识别", f"请填{labels}之一")
    return found


def _first_day(line: Line, faults: Faults) -> datetime.date | None:
    said = line.cells.get("valid_from", "")
    day = read_day(said) if said else timezone.localdate()
    if day is None:
        faults.add(line, "valid_from", f"{shown(said)}不是日期", "请写成 2024-01-01 的样子")
    elif day > timezone.localdate():
        faults.add(line, "valid_from", "日期尚未到", "请在生效当日或之后导入")
    return day


def _once(rows: list[_Row], faults: Faults) -> Iterator[_Row]:
    first: dict[str, int] = {}
    for row in rows:
        if row.code in first:
            what = f"代码{shown(row.code)}在第 {first[row.code]} 行已有"
            faults.add(row.line, "code", what, "请删去一行")
        else:
            first[row.code] = row.line.number
            yield row


@dataclass(frozen=True)
class _Place:
    """Where an organisation stands after the import."""

    parent_code: str
    kind: str
    level: str


def _tree_after(rows: list[_Row], known: _Known) -> dict[str, _Place]:
    after = {
        node.code: _Place(known.code_of.get(node.parent_id or 0, ""), node.kind, node.level)
        for node in known.nodes.values()
    }
    return after | {row.code: _Place(row.parent_code, row.kind, row.level) for row in rows}


def _check(row: _Row, after: Mapping[str, _Place], known: _Known, faults: Faults) -> None:
    node = known.nodes.get(row.code)
    if node is not None and row.code in known.ended:
        faults.add(row.line, "code", f"{known.called(row.code)}已撤销", "请删去本行，或另取代码")
        return
    if node is not None and row.code not in known.kept:
        faults.add(
            row.line,
            "code",
            f"您不能变更{known.called(row.code)}",
            "请删去本行，由其系统管理员办理",
        )
        return
    _check_fixed(row, node, faults)
    _check_parent(row, node, after, known, faults)
    _check_counterpart(row, after, known, faults)


def _check_fixed(row: _Row, node: Organisation | None, faults: Faults) -> None:
    """What an organisation is from its beginning to its end."""
    if node is None:
        return
    for key, old, new in (("kind", node.kind, row.kind), ("level", node.level, row.level)):
        if old != new:
            what = f"与已登记的不同（{Level(old).label if key == 'level' else Kind(old).label}）"
            faults.add(row.line, key, what, "类别和层级不能变更，请改回，或撤销后另设")


def _check_parent(
    row: _Row,
    node: Organisation | None,
    after: Mapping[str, _Place],
    known: _Known,
    faults: Faults,
) -> None:
    old = known.code_of.get(node.parent_id or 0, "") if node else None
    if row.parent_code == old:
        return
    above = known.nodes.get(row.parent_code)
    if not row.parent_code:
        faults.add(row.line, "parent_code", "没有填", "请填写上级机构的代码")
    elif row.parent_code not in after:
        faults.add(row.line, "parent_code", f"没有{shown(row.parent_code)}这个机构", "请核对代码")
    elif row.parent_code in known.ended:
        what = f"{known.called(row.parent_code)}已撤销"
        faults.add(row.line, "parent_code", what, "请另选上级")
    elif above is not None and row.parent_code not in known.kept:
        what = f"您不能在{known.called(row.parent_code)}之下增加机构"
        faults.add(row.line, "parent_code", what, "请另选上级")


def _check_counterpart(
    row: _Row, after: Mapping[str, _Place], known: _Known, faults: Faults
) -> None:
    code = row.counterpart_code
    if not code:
        return
    upper = after.get(code)
    if row.kind != Kind.DEPARTMENT:
        faults.add(row.line, "counterpart_code", "地区没有对口部门", "请清空，或把类别改为部门")
    elif upper is None or code in known.ended:
        what = f"没有{shown(code)}这个机构，或其已撤销"
        faults.add(row.line, "counterpart_code", what, "请核对代码")
    elif upper.kind != Kind.DEPARTMENT:
        faults.add(row.line, "counterpart_code", f"{shown(code)}是地区", "请填上级部门的代码")
    elif _LEVELS.index(Level(upper.level)) >= _LEVELS.index(row.level):
        faults.add(row.line, "counterpart_code", f"{shown(code)}的层级不高于本机构", "请填上级部门")


def _parents_first(rows: list[_Row], after: Mapping[str, _Place], faults: Faults) -> list[_Row]:
    """The rows in the order of their depth; a row that would stand under itself is a fault."""
    depths: list[tuple[int, int, _Row]] = []
    for row in rows:
        depth = _depth(row.code, after)
        if depth is None:
            faults.add(row.line, "parent_code", "上级关系成环，绕回了本机构", "请核对上级代码")
        else:
            depths.append((depth, row.line.number, row))
    return [row for _, _, row in sorted(depths, key=lambda each: each[:2])]


def _depth(code: str, after: Mapping[str, _Place]) -> int | None:
    seen: set[str] = set()
    while code in after and after[code].parent_code:
        if code in seen:
            return None
        seen.add(code)
        code = after[code].parent_code
    return len(seen)


def _changes(row: _Row, known: _Known) -> Iterator[Change]:
    node = known.nodes.get(row.code)
    if node is None:
        values = {
            "code": row.code,
            "name": row.name,
            "kind": str(row.kind.value),
            "level": str(row.level.value),
            "parent_code": row.parent_code,
            "valid_from": row.valid_from.isoformat(),
        }
        said = f"{row.kind.label}，{row.level.label}，上级 {row.parent_code}"
        yield Change(row.line.number, "新增", f"{row.code} {row.name}", "", said, values)
        return
    target, values = f"{row.code} {node.name}", {"code": row.code}
    if node.name != row.name:
        yield Change(
            row.line.number, "更名", target, node.name, row.name, values | {"name": row.name}
        )
    old = known.code_of.get(node.parent_id or 0, "")
    if old != row.parent_code:
        values |= {"parent_code": row.parent_code}
        yield Change(row.line.number, "划转", target, old, row.parent_code, values)


def _counterpart_change(row: _Row, known: _Known) -> Iterator[Change]:
    node = known.nodes.get(row.code)
    old = known.code_of.get(node.counterpart_id or 0, "") if node else ""
    has_column = "counterpart_code" in row.line.cells
    if has_column and old != row.counterpart_code:
        values = {"code": row.code, "counterpart_code": row.counterpart_code}
        said = row.counterpart_code or "无"
        target = f"{row.code} {row.name}"
        yield Change(row.line.number, "改对口", target, old or "无", said, values)
