"""A table and what people decided about its standards, as a document of `kaocheng-scheme/1`."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kaocheng.scoring.expressions.functions import reserved
from kaocheng.scoring.issued.rewording import with_wording
from kaocheng.scoring.issued.shapes import (
    ACCEPT,
    BY_JUDGEMENT,
    GUESSED,
    OWN_RULE,
    PERSON,
    Decision,
    Finding,
    IssuedTable,
    Node,
    Standard,
)
from kaocheng.scoring.issued.sums import value_for
from kaocheng.scoring.issued.texts import Points, with_remarks
from kaocheng.scoring.phrases.items import Item
from kaocheng.scoring.phrases.naming import renamed
from kaocheng.scoring.phrases.proposal import LOW, Proposal
from kaocheng.scoring.phrases.validity import is_valid

RULE, JUDGED = "rule", "judged"


@dataclass(frozen=True)
class Drafted:
    """What became of a standard in the draft.

    `outcome` is rule or judged; `rule` is as it stands in the scheme, `words` says it in Chinese.
    `needs_person` where nobody has decided and nothing could be taken with confidence.
    """

    standard: Standard | None
    code: str
    name: str
    points: Points
    outcome: str
    rule: Mapping[str, object]
    words: str
    items: tuple[Item, ...]
    decided: bool
    needs_person: bool
    notes: tuple[str, ...] = ()


@dataclass
class Maker:
    """Collects items, findings and standards while the document is made."""

    table: IssuedTable
    decisions: Mapping[str, Decision]
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    measured: set[str] = field(default_factory=set)  # leaves whose measure an item has
    findings: list[Finding] = field(default_factory=list)
    standards: list[Drafted] = field(default_factory=list)

    def node(self, node: Node) -> dict[str, Any]:
        """The node as the document has it."""
        return node_of(self, node)

    def say(self, sort: str, node: Node, why: str) -> None:
        """A line of the report about the node."""
        where = node.standard.address if node.standard else node.address
        self.findings.append(Finding(sort, where, node.name, why))


def node_of(maker: Maker, node: Node) -> dict[str, Any]:
    """An indicator and all below it."""
    node = with_wording(node, decision_on(maker, node))
    rule = None if node.children else rule_of(maker, node)
    made: dict[str, Any] = {"code": node.code, "name": node.name, "points": _points(maker, node)}
    made |= _described(node, node.code in maker.measured)
    if rule is None:
        made["children"] = [node_of(maker, child) for child in node.children]
    else:
        made["rule"] = rule
    return made


def _described(node: Node, is_measured: bool) -> dict[str, Any]:
    """What a node says beside its points; what has no place of its own goes after the words."""
    nature = {"定量": "quantitative", "定性": "qualitative"}.get(node.nature, "")
    remarks = list(node.remarks)
    remarks += [("计量单位", node.measure)] if node.measure and not is_measured else []
    remarks += [("指标性质", node.nature)] if node.nature and not nature else []
    given: dict[str, Any] = {
        "kind": nature,
        "lead": node.lead,
        "support": list(node.support),
        "assessor": node.assessor,
        "data_source": node.data_source,
        "evidence": list(node.evidence),
        "text": with_remarks(node.text, remarks),
    }
    return {key: value for key, value in given.items() if value}


def _points(maker: Maker, node: Node) -> object:
    groups = maker.table.groups
    if not node.points:
        maker.say(PERSON, node, "没有写分值，暂记 0 分（即不考核）；请填写")
        return Decimal(0)
    named = tuple(name for name, _ in node.points if name)
    if not named:
        return node.points[0][1]
    if set(named) <= set(groups):
        return {group: value_for(node.points, group) for group in groups}
    maker.say(PERSON, node, f"分值按{'、'.join(named)}分组，与别的指标的组别不同，暂取最高的")
    return max(value for _, value in node.points)


def decision_on(maker: Maker, node: Node) -> Decision | None:
    """What was decided about a leaf's standard."""
    return maker.decisions.get(node.standard.key) if node.standard else None


def rule_of(maker: Maker, node: Node) -> Mapping[str, object]:
    """The rule of a leaf: what was decided, else what was proposed, else judged."""
    decision = decision_on(maker, node)
    chosen = _chosen(maker, node, decision)
    if chosen is None:
        return _judged(maker, node, decision)
    rule, items = _with_own_items(maker, node, *chosen)
    _tell(maker, node, RULE, rule, items, decision is not None)
    return rule


def _chosen(
    maker: Maker, node: Node, decision: Decision | None
) -> tuple[Mapping[str, object], tuple[Item, ...]] | None:
    """The rule to be taken with the items it needs; None where the leaf is judged."""
    standard = node.standard
    if standard is None or (decision is not None and decision.choice == BY_JUDGEMENT):
        return None
    if decision is not None and decision.choice == OWN_RULE and decision.rule is not None:
        items = tuple(Item(*each) for each in decision.items)
        if _reads(node, decision.rule, items, maker.table.groups):
            return decision.rule, items
        maker.say(PERSON, node, "填写的规则不合格式，没有采用；请改正后再采用")
        return None
    proposal = standard.proposal
    accepted = decision is not None and decision.choice == ACCEPT
    if proposal.rule is None or (proposal.confidence == LOW and not accepted):
        return None
    return proposal.rule, proposal.items


def _reads(
    node: Node, rule: Mapping[str, object], items: tuple[Item, ...], groups: Sequence[str]
) -> bool:
    points = tuple((g, value_for(node.points, g)) for g in groups)
    probe = Proposal("", Decimal(1), RULE, rule, items, points)
    try:
        return is_valid(probe)
    except (ValueError, TypeError):
        return False


def _judged(maker: Maker, node: Node, decision: Decision | None) -> Mapping[str, object]:
    code = free_code(maker.items, f"评审{node.code.replace('.', '_')}")
    maker.items[code] = {"code": code, "name": f"{node.name}（评审给分）", "unit": "分"}
    rule: Mapping[str, object] = {"kind": "judged", "item": code}
    _tell(maker, node, JUDGED, rule, (Item(code, f"{node.name}（评审给分）", "分"),),
          decision is not None)  # fmt: skip
    return rule


def _tell(
    maker: Maker,
    node: Node,
    outcome: str,
    rule: Mapping[str, object],
    items: tuple[Item, ...],
    decided: bool,
) -> None:
    standard, notes = node.standard, _notes(node)
    why = "" if decided else _why(standard, outcome)
    if why:
        maker.say(PERSON, node, why)
    for note in notes if outcome == RULE and not decided else ():
        maker.say(GUESSED, node, note)
    told = Drafted(
        standard,
        node.code,
        node.name,
        node.points,
        outcome,
        rule,
        "",
        items,
        decided,
        bool(why),
        notes,
    )
    maker.standards.append(told)


def _notes(node: Node) -> tuple[str, ...]:
    standard = node.standard
    if standard is None:
        return ()
    proposal = standard.proposal
    left = (f"未读懂：{proposal.left}",) if proposal.left and proposal.rule is not None else ()
    return (*proposal.notes, *left)


def _why(standard: Standard | None, outcome: str) -> str:
    """Why a person is needed: nothing was read, or not with confidence."""
    if outcome == RULE:
        return ""
    if standard is None:
        return "没有写评分标准，暂由评审部门给分"
    proposal = standard.proposal
    if proposal.rule is not None:
        return f"读得没有把握，暂由评审部门给分；未读懂：{proposal.left or '各项分数与分值对不上'}"
    if proposal.outcome == JUDGED:
        return f"定性评审，由评审部门给分；{proposal.left or '条文把评分交给评审'}"
    return f"没有读懂，暂由评审部门给分；未读懂：{proposal.left}"


# Items ----------------------------------------------------------------------------------------


def _with_own_items(
    maker: Maker, node: Node, rule: Mapping[str, object], items: tuple[Item, ...]
) -> tuple[Mapping[str, object], tuple[Item, ...]]:
    """Every standard has items of its own: equal words need not mean the same figure."""
    codes: dict[str, str] = {}
    made: list[Item] = []
    for item in items:
        code = free_code(maker.items, item.code, node.code)
        unit = item.unit or (node.measure if len(items) == 1 else "")
        if unit and unit == node.measure:
            maker.measured.add(node.code)
        codes[item.code] = code
        entry = {"code": code, "name": item.name, "unit": unit, "source": node.data_source}
        maker.items[code] = {key: value for key, value in entry.items() if value}
        maker.names.setdefault(item.name, []).append(node.code)
        made.append(Item(code, item.name, unit))
    changed = {old: new for old, new in codes.items() if old != new}
    return renamed(rule, changed) if changed else rule, tuple(made)


def code_of(name: str) -> str:
    """A code for an item of this name."""
    code = "".join(re.findall(r"\w", name))[:36]
    return code if code and not code[0].isdigit() else f"_{code}"


def free_code(taken: Container[str], code: str, node: str = "") -> str:
    """The code, or the code with its indicator's where it is taken."""
    if reserved(code):
        code = f"{code}值"
    if code not in taken:
        return code
    base = f"{code}_{node.replace('.', '_')}" if node else code
    tries = (base, *(f"{base}_{number}" for number in range(2, 10_000)))
    return next(each for each in tries if each not in taken)


def same_names(maker: Maker) -> None:
    """Items of one name in several standards: perhaps the same figure, perhaps not."""
    for name, codes in maker.names.items():
        if len(codes) > 1:
            why = f"指标 {'、'.join(codes)} 各有一个；如是同一数据，请合并为一个数据项"
            maker.findings.append(Finding(GUESSED, "数据项", name, why))
