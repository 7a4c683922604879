"""What was decided about a standard, as it is stored: choice, own rule and items, by whom, when.

A rule that was read from other words (改写) keeps them as `wording`, until it is mended by hand.

Numbers keep their digits, as in drafts. A decision that was taken back stays with an empty choice,
so that a second window can be told of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from kaocheng.schemes.document.tree import decode, encode
from kaocheng.scoring.issued import Decision
from kaocheng.scoring.issued.shapes import ACCEPT, BY_JUDGEMENT, OWN_RULE
from kaocheng.scoring.phrases.items import Item

CHOICES = {ACCEPT: "采用", OWN_RULE: "改规则", BY_JUDGEMENT: "定性评审", "": "未处理"}
REWORDED = "改写"
Stored = Mapping[str, Any]
MOST_ITEMS = 40
ITEM_KEYS = ("code", "name", "unit")


def stored(
    choice: str, rule: Any, items: Iterable[Mapping[str, Any]], wording: str = ""
) -> dict[str, Any]:
    """A decision for the table; rule and items only where the rule is somebody's own."""
    if choice != OWN_RULE:
        return {"choice": choice}
    rows = [{key: str(each.get(key, ""))[:200] for key in ITEM_KEYS} for each in items]
    kept = [row for row in rows if any(row.values())][:MOST_ITEMS]
    # Without a kind it is no rule, and the draft says so.
    packed: Any = json.loads(encode({"rule": rule or {"kind": ""}}))
    made = {"choice": choice, "rule": packed["rule"], "items": kept}
    return made | {"wording": wording} if wording else made


def decision_of(held: Stored | None) -> Decision | None:
    """The decision as the library takes it; None where there is none."""
    if held is None or not held.get("choice"):
        return None
    if held["choice"] != OWN_RULE:
        return Decision(held["choice"])
    rule = decode(json.dumps({"rule": held["rule"]}))["rule"]
    items = ((i["code"].strip(), i["name"].strip(), i["unit"].strip()) for i in held["items"])
    named = ((code, name or code, unit) for code, name, unit in items if code)
    return Decision(OWN_RULE, rule, tuple(named), wording_of(held))


def wording_of(held: Stored | None) -> str:
    """The words from which the rule was read; "" where it was not read from other words."""
    return str((held or {}).get("wording", ""))


def choice_words(held: Stored | None) -> str:
    """What was done, in a word."""
    return REWORDED if wording_of(held) else CHOICES[str((held or {}).get("choice", ""))]


def is_decided(held: Stored | None) -> bool:
    """Whether nothing more is asked of a person: a rule of one's own must also read."""
    return bool(held and held.get("choice")) and bool(held and held.get("fits", True))


def item_rows(items: Iterable[Item]) -> list[dict[str, str]]:
    """Items of a proposal as the form shows them."""
    return [{"code": item.code, "name": item.name, "unit": item.unit} for item in items]
