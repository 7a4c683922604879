"""A table that carries its scheme, read again: what was left alone is exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kaocheng.scoring.faults import Faults, Refused
from kaocheng.scoring.issued.adjusting import adjustment_of
from kaocheng.scoring.issued.comparing import Change, Compared, compare
from kaocheng.scoring.issued.drafting import Maker, rule_of
from kaocheng.scoring.issued.grids import plain
from kaocheng.scoring.issued.layout import (
    ASSESSOR,
    EVIDENCE,
    LEAD,
    NAME,
    SOURCE,
    SUPPORT,
    TEXT,
    layout,
)
from kaocheng.scoring.issued.proposing import proposed_for
from kaocheng.scoring.issued.rewording import REMARK, remarks_with, wording_in
from kaocheng.scoring.issued.shapes import (
    GUESSED,
    INDICATOR,
    PERSON,
    Decision,
    Finding,
    IssuedTable,
    Node,
    Part,
    Standard,
)
from kaocheng.scoring.issued.texts import (
    Points,
    listed,
    named,
    remarks_in,
    stated,
    with_remarks,
    without_remarks,
)
from kaocheng.scoring.issued.writing import yaml_of
from kaocheng.scoring.plain import plain_of
from kaocheng.scoring.scheme.model import Scheme
from kaocheng.scoring.scheme.read import read_scheme
from kaocheng.scoring.source import parse_yaml

_LISTS = {SUPPORT: "support", EVIDENCE: "evidence"}
_TEXTS = {LEAD: "lead", ASSESSOR: "assessor", SOURCE: "data_source"}
_WORDS = {NAME: "名称或分值", TEXT: "评分标准", LEAD: "牵头部门", SUPPORT: "配合部门"} | {
    ASSESSOR: "考核部门",
    SOURCE: "数据来源",
    EVIDENCE: "佐证材料",
}


@dataclass
class Reread:
    """The carried scheme with what was changed by hand. `source` is the carried one, byte for
    byte, where nothing was."""

    source: bytes
    maker: Maker
    anew: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def reread(table: IssuedTable, decisions: Mapping[str, Decision]) -> Reread | None:
    """The carried scheme, brought up to date; None where there is none, or none that fits."""
    carried = table.carried
    if carried is None:
        return None
    maker = Maker(table, decisions)
    try:
        scheme = read_scheme(carried.source, name=table.file.name)
    except Refused:
        return None
    compared = compare(layout(scheme), table.grid, table.heading, table.end)
    if compared.is_other:
        return None
    is_titled = table.title == scheme.title
    if compared.is_same and is_titled:
        return Reread(carried.source, maker)
    return _Patch(table, scheme, carried.source, maker).apply(compared)


class _Patch:
    """Changes the document of a scheme as people changed its table."""

    def __init__(self, table: IssuedTable, scheme: Scheme, source: bytes, maker: Maker) -> None:
        self.table, self.scheme, self.maker = table, scheme, maker
        self.document = plain_of(parse_yaml(source, table.file.name, Faults()))
        self.nodes = {str(n["code"]): n for n in _walk(self.document.get("indicators") or [])}
        self.others = {str(a["code"]): a for a in self.document.get("adjustments") or []}
        maker.items.update({str(i["code"]): i for i in self.document.get("items") or []})
        self.groups = {group.name or group.code: group.code for group in scheme.groups}
        self.made = Reread(source, maker)

    def apply(self, compared: Compared) -> Reread:
        if self.table.title != self.scheme.title:
            self.document["title"] = self.table.title
            self._say(GUESSED, "标题", self.table.title, "标题改过，以表上的为准")
        for change in compared.changes:
            self._change(change)
        for code in compared.gone:
            self._remove(code)
        for row in compared.added:
            self._add(row)
        self.document["items"] = list(self.maker.items.values())
        self._drop_items()
        self.made.source = yaml_of(self.document).encode()
        return self.made

    def _say(self, sort: str, where: str, text: str, why: str) -> None:
        self.made.findings.append(Finding(sort, where, text, why))

    # Cells --------------------------------------------------------------------------------

    def _change(self, change: Change) -> None:
        what = f"{_WORDS[change.role]}改过（原为“{change.before[:60]}”），只有这一格按表重读"
        self._say(GUESSED, change.address, change.after, what)
        node = self.nodes.get(change.of) or self.others.get(change.of)
        if node is None:
            self._say(
                PERSON, change.address, change.after, "一票否决的条件和后果没有跟着改，请核对"
            )
        elif change.cell is not None and change.cell.wrong:
            self._say(PERSON, change.address, change.after, change.cell.wrong)
        elif change.role == NAME:
            self._rename(change, node)
        elif change.role == TEXT:
            self._restate(change, node)
        else:
            _set(node, change)

    def _rename(self, change: Change, node: dict[str, Any]) -> None:
        now = named(change.after)
        if not now.name:
            self._say(PERSON, change.address, change.after, "名称空了，仍用原来的")
            return
        node["name"] = now.name
        if now.points == named(change.before).points:
            return
        key = "points" if change.of in self.nodes else "cap"
        points = self._points(now.points)
        if points is None or (key == "cap" and isinstance(points, dict)):
            self._say(PERSON, change.address, change.after, "没有读出分值，仍用原来的")
        else:
            node[key] = points

    def _points(self, points: Points) -> object | None:
        """Points as the document has them; None where their groups are not the scheme's."""
        if len(points) == 1 and not points[0][0]:
            return points[0][1]
        if {name for name, _ in points} != set(self.groups) or not points:
            return None
        return {self.groups[name]: value for name, value in points}

    def _restate(self, change: Change, node: dict[str, Any]) -> None:
        if change.cell is None:
            self._say(PERSON, change.address, "", "评分标准空了，规则仍用原来的，请核对")
            return
        text = self._with_fresh_wording(change)
        sentence, own = stated(wording_in(text) or without_remarks(text))
        given = node.get("points", node.get("cap"))
        shown: Points = (("", own),) if own is not None else ()
        if isinstance(given, Decimal):
            shown = (("", given),)
        elif isinstance(given, dict):
            names = {code: name for name, code in self.groups.items()}
            shown = tuple((names[code], value) for code, value in given.items())
        proposal, refused = proposed_for(sentence, shown, str(node.get("name", "")))
        part = Part(change.cell, 0, len(sentence))
        standard = Standard(change.cell.address, (part,), sentence, proposal, refused)
        is_leaf = change.of in self.nodes
        sort = INDICATOR if is_leaf else str(node["kind"])
        name = str(node.get("name", change.of))
        one = Node(change.of, name, sort, change.address, shown, (), standard)
        if is_leaf:
            node["rule"], node["text"] = rule_of(self.maker, one), text
        else:
            node["rule"] = adjustment_of(self.maker, one)["rule"]
        self.made.anew.add(change.of)

    def _with_fresh_wording(self, change: Change) -> str:
        """The text of the cell; a wording (改写) left as it was below changed words goes."""
        wording = wording_in(change.after)
        if not wording or plain(wording) != plain(wording_in(change.before)):
            return change.after
        why = f"评分标准改了，下面的【{REMARK}】没有跟着改，按评分标准重读；原来的改写：{wording}"
        self._say(GUESSED, change.address, without_remarks(change.after), why)
        remarks = remarks_with(remarks_in(change.after), "")
        return with_remarks(without_remarks(change.after), remarks)

    # Rows ---------------------------------------------------------------------------------

    def _remove(self, code: str) -> None:
        self._say(GUESSED, code, self._name(code), "这一行已从表中删去，方案里也删去")
        for key in ("adjustments", "vetoes"):
            listed_here = self.document.get(key) or []
            kept = [each for each in listed_here if each["code"] != code]
            if len(kept) < len(listed_here):
                self.document[key] = kept
        if code in self.nodes:
            _prune(self.document["indicators"], code)

    def _name(self, code: str) -> str:
        node = self.nodes.get(code) or self.others.get(code) or {}
        return str(node.get("name", ""))

    def _add(self, row: int) -> None:
        """A row that was put in becomes a leaf beside the one above it."""
        cells = {cell.address for cell in self.table.grid.by_row.get(row, ())}
        found = [leaf for leaf in self.table.leaves if leaf.address in cells]
        above = self._above(row)
        first = self.table.grid.by_row[row][0]
        if len(found) != 1 or found[0].sort != INDICATOR or above is None:
            self._say(PERSON, first.address, first.text, "新加的一行没有读进方案，请在方案里补上")
            return
        siblings, place = above
        taken = set(self.nodes) | {str(each["code"]) for each in siblings}
        base = str(siblings[place]["code"]).rpartition(".")[0]
        codes = (f"{base}.{n}" if base else str(n) for n in range(1, 10_000))
        code = next(each for each in codes if each not in taken)
        made = self.maker.node(_with_code(found[0], code))
        self.nodes[code] = made
        siblings.insert(place + 1, made)
        self.made.anew.add(code)
        self._say(GUESSED, first.address, found[0].name, f"新加的一行，读作指标 {code}")

    def _above(self, row: int) -> tuple[list[dict[str, Any]], int] | None:
        """Where the nearest row above, of the same category, stands in the document."""
        for number in range(row - 1, self.table.heading.bottom, -1):
            for cell in self.table.grid.by_row.get(number, ()):
                found = _find(self.document["indicators"], cell.plain)
                if found is not None:
                    return found
        return None

    def _drop_items(self) -> None:
        """Items that only a rule read that is no longer there."""
        draft = read_scheme(yaml_of(self.document).encode(), name=self.table.file.name)
        unread = self.scheme.items_read - draft.items_read
        kept = [each for each in self.document["items"] if each["code"] not in unread]
        self.document["items"] = kept


def _set(node: dict[str, Any], change: Change) -> None:
    if change.role in _LISTS:
        node[_LISTS[change.role]] = list(listed(change.after))
    else:
        node[_TEXTS[change.role]] = "、".join(listed(change.after))


def _with_code(node: Node, code: str) -> Node:
    return Node(**{**vars(node), "code": code})


def _walk(nodes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from _walk(node.get("children") or [])


def _prune(nodes: list[dict[str, Any]], code: str) -> None:
    """Take a leaf out, and what stands above it where that is empty then."""
    for node in list(nodes):
        if node["code"] == code:
            nodes.remove(node)
        elif node.get("children"):
            _prune(node["children"], code)
            if not node["children"]:
                nodes.remove(node)


def _find(nodes: list[dict[str, Any]], code: str) -> tuple[list[dict[str, Any]], int] | None:
    for place, node in enumerate(nodes):
        if node["code"] == code and not node.get("children"):
            return nodes, place
        found = _find(node.get("children") or [], code)
        if found is not None:
            return found
    return None
