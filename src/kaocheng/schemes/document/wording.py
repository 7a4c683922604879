"""用一句话写: a sentence becomes the rule of a leaf or an adjustment, with its data items."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kaocheng.orgs.refusals import Refusal
from kaocheng.schemes.document.item_codes import read_by, with_code
from kaocheng.schemes.document.nodes import GONE, set_rule
from kaocheng.schemes.document.tree import Document, Node, find, label_of, rule_holder
from kaocheng.scoring.issued.drafting import code_of, free_code
from kaocheng.scoring.issued.proposing import proposed_for
from kaocheng.scoring.issued.rewording import LONGEST, on_one_line, remarks_with, wording_in
from kaocheng.scoring.issued.shapes import DEDUCTION
from kaocheng.scoring.issued.taking import taken_off
from kaocheng.scoring.issued.texts import remarks_in, with_remarks, without_remarks
from kaocheng.scoring.phrases import Proposal
from kaocheng.scoring.phrases.items import Item


def read_wording(document: Document, ref: str, wording: str) -> Proposal:
    """What is read of the sentence, with the points and the name of the entry."""
    holder = _holder(document, ref)
    points = holder.get("points", holder.get("cap"))
    by_group = points if isinstance(points, Mapping) else {"": points}
    known = tuple((str(g), each) for g, each in by_group.items() if isinstance(each, Decimal))
    return proposed_for(on_one_line(wording[:LONGEST]), known, str(holder.get("name", "")))[0]


def take_wording(document: Document, ref: str, wording: str) -> str:
    """Write the rule that is read of the sentence, and register the data items that it reads.

    Of an indicator without a standard the sentence becomes the standard; beside another one it
    stands as a remark (【改写】). Raises `Refusal` where no rule is read.
    """
    words, holder = wording.replace("\0", "").strip(), _holder(document, ref)
    if len(words) > LONGEST:
        raise Refusal(f"句子超过 {LONGEST} 字。请只写与计分有关的话。")
    proposal = read_wording(document, ref, words)
    rule = proposal.rule
    if rule is not None and holder.get("kind") == DEDUCTION:
        rule = taken_off(rule)
    if rule is None:
        left = f"（{proposal.left}）" if proposal.left else ""
        raise Refusal(f"没有从这句话读出规则{left}。请换个说法，或在下面选择计分方式。")
    set_rule(document, ref, rule)  # refuses where none may stand, before anything is registered
    holder["rule"] = _with_items(document, holder, rule, proposal.items)
    if find(document, ref) is not None:
        _keep_words(holder, words)
    return f"从句子写「{label_of(holder)}」的评分标准"


def sentence_of(holder: Node) -> str:
    """The sentence to begin with: the one read last, else the standard."""
    text = str(holder.get("text") or "")
    return wording_in(text) or without_remarks(text).strip()


def _holder(document: Document, ref: str) -> Node:
    holder = rule_holder(document, ref)
    if holder is None:
        raise Refusal(GONE)
    return holder


def _with_items(
    document: Document, holder: Node, rule: Mapping[str, object], items: tuple[Item, ...]
) -> Any:
    """The rule with the codes under which its items are registered.

    What an earlier sentence of this entry registered is used again; what others read is not:
    equal words need not mean the same figure.
    """
    written: Any = rule
    for item in items:
        code, name = _named(document, holder, item)
        listed = document.setdefault("items", [])
        if all(each.get("code") != code for each in listed):
            listed.append(_entry(code, name, item.unit))
        if code != item.code:
            written = with_code(written, item.code, code)
    return written


def _named(document: Document, holder: Node, item: Item) -> tuple[str, str]:
    """Code and name of an item: its own, else after the entry, else with a number."""
    held = {str(each.get("code", "")): each for each in document.get("items") or []}
    after = f"{holder.get('name', '')}：{item.name}"
    for code, name in ((item.code, item.name), (code_of(after), after)):
        if code not in held or _is_own(document, holder, held[code], name, item.unit):
            return code, name
    return free_code(held, code_of(after), str(holder.get("code", ""))), after


def _is_own(
    document: Document, holder: Node, held: Mapping[str, Any], name: str, unit: str
) -> bool:
    """Whether a registered item is the one meant: same name and unit, and read by nobody else."""
    others = [each for each in read_by(document, str(held["code"])) if each is not holder]
    return held.get("name") == name and held.get("unit", "") == unit and not others


def _entry(code: str, name: str, unit: str) -> dict[str, Any]:
    return {"code": code, "name": name} | ({"unit": unit} if unit else {})


def _keep_words(leaf: Node, words: str) -> None:
    text = str(leaf.get("text") or "")
    issued = without_remarks(text).strip() or words
    wording = words if words != issued else ""
    leaf["text"] = with_remarks(issued, remarks_with(remarks_in(text), wording))
