"""Rules of a part of a standard: full points there are not those of the leaf."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from kaocheng.scoring.phrases.making.parts import Rule
from kaocheng.scoring.phrases.making.plan import NoRule
from kaocheng.scoring.phrases.numerals import plain

_FIGURE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


class Unfit(NoRule):
    """A rule that only a leaf can have: its points are shares of the leaf's own."""

    def __init__(self) -> None:
        super().__init__("其中一项的计分方式只能用在整条指标上，请分成几条")


def summed(parts: Sequence[object]) -> Rule:
    """The sum of the sections; a list of what holds where each is given or not."""
    given = [
        part for part in parts if isinstance(part, dict) and set(part) == {"kind", "when", "points"}
    ]
    if len(given) == len(parts):
        return {
            "kind": "checklist",
            "parts": [{"when": part["when"], "points": part["points"]} for part in given],
        }
    return {"kind": "sum", "parts": list(parts)}


def within(rule: object, worth: Decimal) -> object:
    """The same rule where full points are no longer those of the leaf but `worth`."""
    if isinstance(rule, str):
        text = rule.replace("full()", plain(worth))
        return Decimal(text) if _FIGURE.fullmatch(text) else text
    if isinstance(rule, list):
        return [within(one, worth) for one in rule]
    if not isinstance(rule, Mapping):
        return rule
    kind = str(rule["kind"]) if "kind" in rule else ""
    if kind in ("ratio", "inverse_ratio"):
        return _share(rule, worth)
    if kind in ("judged", "efficacy") or (kind == "rank" and "table" not in rule):
        raise Unfit
    made = {key: within(value, worth) for key, value in rule.items()}
    default = {"attain": "points", "deduct": "from", "award": "cap"}.get(kind)
    if default is not None:
        made.setdefault(default, worth)
    if kind == "checklist" and "cap" not in made and _sum(rule) != worth:
        made["cap"] = worth
    return made


def _sum(checklist: Mapping[str, object]) -> object:
    parts = checklist["parts"]
    assert isinstance(parts, list)
    given = [part["points"] for part in parts]
    known = [one for one in given if isinstance(one, Decimal)]
    return sum(known, Decimal(0)) if len(known) == len(given) else None


def _share(rule: Mapping[str, object], worth: Decimal) -> object:
    if set(rule) != {"kind", "of", "to"}:
        raise Unfit
    to = rule["to"]
    level = (
        plain(to) if isinstance(to, Decimal) else f"({to})" if re.search("[-+*/ ]", str(to)) else to
    )
    quotient = f"{rule['of']} / {level}"
    if rule["kind"] == "ratio":
        return {"kind": "formula", "points": f"{plain(worth)} * min(1, {quotient})"}
    return {"kind": "formula", "points": f"{plain(worth)} * min(1, max(0, 2 - {quotient}))"}
