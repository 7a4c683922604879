"""The sum of what was read part by part, each for its own points, and what shuts all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kaocheng.scoring.phrases.doubts import twice
from kaocheng.scoring.phrases.items import Item
from kaocheng.scoring.phrases.making.localizing import Unfit, summed
from kaocheng.scoring.phrases.making.parts import Rule
from kaocheng.scoring.phrases.naming import renamed
from kaocheng.scoring.phrases.proposal import HIGH, LOW, MEDIUM, Proposal
from kaocheng.scoring.phrases.sectioned import joined

_MEASURE = re.compile("(?:率|比|比重|比例|强度|增速|增幅|指数|满意度|覆盖面)$")


@dataclass(frozen=True)
class Part:
    """A part of the sum: its rule for its own points, what it was read from, and how surely."""

    rule: object
    read: Proposal
    worth: Decimal = Decimal(0)
    note: str = ""
    below: bool = False  # 倒扣: it may bring the sum below nothing
    inside: bool = False  # 加分后不超过8分: it may bring the sum no farther than its points


def together(
    sentence: str,
    full: Decimal,
    parts: Sequence[Part],
    gates: Sequence[Part],
    floored: bool,
) -> Proposal:
    """The proposal for all parts and what shuts them; raises `Unfit` where names clash.

    `floored` says whether the sentence itself lets the sum never fall below nothing.
    """
    parts, gates, meant = _told_once(parts, gates)
    below = any(part.below for part in parts) and not floored
    told = [_open_below(part.rule) if floored else part.rule for part in parts]
    inside = any(part.inside for part in parts)
    rule = _rule(told, [str(gate.rule) for gate in gates], below, inside)
    again = dict(twice(rule))
    said = [part.note for part in parts if part.note]
    doubts = [*said, *meant, *_several_times(parts), *again]
    at_most = LOW if any(again.values()) else MEDIUM if doubts else HIGH
    reads = [part.read for part in (*parts, *gates)]
    how = "分句"
    return joined(sentence, full, rule, reads, items={}, notes=doubts, at_most=at_most, how=how)


def _told_once(
    parts: Sequence[Part], gates: Sequence[Part]
) -> tuple[Sequence[Part], Sequence[Part], list[str]]:
    """按期处置率 after 案件按期处置率 is the same figure in fewer words; and what was taken so."""
    known: list[Item] = []
    out: list[Part] = []
    notes: list[str] = []
    for part in (*parts, *gates):
        same = {one: found for one in part.read.items if (found := _same(one, known)) is not None}
        known += [one for one in part.read.items if one not in same]
        notes += [f"“{one.name}”按“{item.name}”读，请核对" for one, item in same.items()]
        out.append(_renamed(part, same) if same else part)
    return out[: len(parts)], out[len(parts) :], notes


def _same(item: Item, known: Sequence[Item]) -> Item | None:
    """The item told before that this one means; None where it is another, or it is not clear."""
    if not _MEASURE.search(item.name):
        return None
    longer = [one for one in known if one.name != item.name and one.name.endswith(item.name)]
    found = [one for one in longer if "" in (one.unit, item.unit) or one.unit == item.unit]
    return found[0] if len(found) == 1 else None


def _renamed(part: Part, same: Mapping[Item, Item]) -> Part:
    codes = {one.code: item.code for one, item in same.items()}
    items = tuple(same.get(item, item) for item in part.read.items)
    return replace(part, rule=renamed(part.rule, codes), read=replace(part.read, items=items))


def _several_times(parts: Sequence[Part]) -> Iterator[str]:
    """A figure that several parts look at: of one time, or each of another?"""
    names = [item.name for part in parts for item in {*part.read.items}]
    yield from (
        f"“{name}”在几句里都要看，请核对" for name in dict.fromkeys(names) if names.count(name) > 1
    )


def _open_below(rule: object) -> object:
    """每升1个点加0.4分，每降1个点扣0.4分，合计低于0分的按0分计: it may take from the rest."""
    if not isinstance(rule, dict) or rule.get("kind") != "sum" or "floor" not in rule:
        return rule
    changes = all(
        isinstance(one, dict) and (one["kind"] == "award" or one.get("from") == 0)
        for one in rule["parts"]
    )
    return {key: value for key, value in rule.items() if key != "floor"} if changes else rule


def _rule(parts: Sequence[object], gates: Sequence[str], below: bool, inside: bool) -> Rule:
    rule = summed(parts) if len(parts) > 1 else _alone(parts)
    if rule["kind"] == "sum" and not below and any(_falls(part) for part in parts):
        rule = {**rule, "floor": Decimal(0)}
    if inside and rule["kind"] == "sum":
        rule = {**rule, "cap": "full()"}
    if not gates:
        return rule
    when = " or ".join(gates)
    return {"kind": "cases", "cases": [{"when": when, "rule": Decimal(0)}], "otherwise": rule}


def _alone(parts: Sequence[object]) -> Rule:
    if not parts or not isinstance(parts[0], dict):
        raise Unfit
    return parts[0]


def _falls(part: object) -> bool:
    """Whether a part may take something from the others."""
    if not isinstance(part, Mapping):
        return False
    inner = part.get("parts", ()) if part.get("kind") == "sum" and "floor" not in part else ()
    return part.get("from") == Decimal(0) or any(map(_falls, inner))
