"""Bonuses, deductions and vetoes (加分、扣分、一票否决) of a table as the format has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kaocheng.scoring.faults import Refused
from kaocheng.scoring.issued.drafting import RULE, Maker, decision_on, free_code, rule_of
from kaocheng.scoring.issued.rewording import with_wording
from kaocheng.scoring.issued.shapes import BONUS, DEDUCTION, GUESSED, PERSON, Finding, Node
from kaocheng.scoring.issued.taking import taken_off
from kaocheng.scoring.issued.vetoing import veto_of
from kaocheng.scoring.phrases.proposal import Proposal
from kaocheng.scoring.phrases.validity import scheme_of
from kaocheng.scoring.rules import Rule

# Adjustments and vetoes -----------------------------------------------------------------------


def adjustment_of(maker: Maker, node: Node) -> dict[str, Any]:
    node = with_wording(node, decision_on(maker, node))
    made: dict[str, Any] = {"code": node.code, "name": node.name, "kind": node.sort}
    rule = rule_of(maker, node)
    if node.points:
        made["cap"] = max(value for _, value in node.points)
    if node.assessor:
        made["assessor"] = node.assessor
    taken = taken_off(rule) if node.sort == DEDUCTION else rule
    made["rule"] = taken
    if taken is None or (node.sort == DEDUCTION and not _is_positive(maker, taken)):
        made["rule"] = _given_by_assessor(
            maker, node, "怎样从总分中扣没有读懂，暂由评审部门定扣几分"
        )
    elif "cap" not in made and _asks_what_it_is_worth(maker, made["rule"]):
        made["rule"] = _bare(maker, node, made["rule"])
    _outside_text(maker, replace(node, assessor=""))
    return made


def _is_positive(maker: Maker, rule: Mapping[str, object]) -> bool:
    """Whether a rule never comes to less than nothing, which would be no deduction at all."""
    read = _probed(maker, rule)
    least = read.reach(Fraction(1)).low if read is not None else None
    return least is not None and least >= 0


def _probed(maker: Maker, rule: Mapping[str, object]) -> Rule | None:
    """The rule as the format reads it, over the items of its standard; None where it does not."""
    probe = Proposal("", Decimal(1), RULE, rule, maker.standards[-1].items)
    try:
        return scheme_of(probe).indicators[0].rule
    except Refused:
        return None


def _asks_what_it_is_worth(maker: Maker, rule: Mapping[str, object]) -> bool:
    """Whether the rule reads full points: without a cap an adjustment has none."""
    read = _probed(maker, rule)
    return read is None or read.uses_full()


def _bare(maker: Maker, node: Node, rule: Mapping[str, object]) -> object:
    """A rule without its bound by full points; where it needs them, a mark as it is given."""
    if rule.get("kind") == "sum" and rule.get("cap") == "full()":
        open_ended = {key: value for key, value in rule.items() if key != "cap"}
        if not _asks_what_it_is_worth(maker, open_ended):
            return open_ended
    why = "没有写上限，而规则要用到；暂由评审部门给几分计几分，请补上上限"
    if rule.get("kind") == "judged":
        maker.say(PERSON, node, why)
        return str(rule["item"])
    return _given_by_assessor(maker, node, why)


def _given_by_assessor(maker: Maker, node: Node, why: str) -> str:
    """An item that an assessor fills in, in place of a rule, and why."""
    maker.say(PERSON, node, why)
    code = free_code(maker.items, f"评审{node.code}")
    maker.items[code] = {"code": code, "name": f"{node.name}（评审给分）", "unit": "分"}
    return code


def _outside_text(maker: Maker, node: Node) -> None:
    """Adjustments have no place for words beside their name; the report keeps them."""
    words = [node.lead, *node.support, node.assessor, node.data_source, *node.evidence]
    remarks = [*node.remarks, ("计量单位", node.measure), ("指标性质", node.nature)]
    words += [f"【{label}】{text}" for label, text in remarks if text]
    if node.text and node.text != node.name:
        words.insert(0, node.text)
    rest = "；".join(word for word in words if word)
    if rest:
        label = {BONUS: "加分项", DEDUCTION: "扣分项"}.get(node.sort, "一票否决")
        why = f"{label} {node.code} 的条文和单位，格式里没有地方记：{rest}"
        maker.findings.append(Finding(GUESSED, node.address, node.name, why))


def veto_entry(maker: Maker, node: Node) -> dict[str, Any] | None:
    sentence = node.standard.sentence if node.standard else node.name
    effect = veto_of(sentence)
    _outside_text(maker, node)
    if effect is None:
        why = "一票否决没有读出后果（格式要写明：总分封顶、评为某等次等），没有进方案"
        maker.findings.append(Finding(PERSON, node.address, sentence, why))
        return None
    code = free_code(maker.items, f"否决{node.code}")
    maker.items[code] = {"code": code, "name": f"{node.name}（发生填1，没有填0）"}
    maker.say(GUESSED, node, "一票否决按“发生填1”读入，请核对触发条件和后果")
    return {"code": node.code, "name": node.name, "when": f"{code} > 0", "effect": effect}
