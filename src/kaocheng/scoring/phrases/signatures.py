"""The shape of a proposal: which forms were read, of which kinds of figures, put together how.

A proposal of a shape that no sentence of the casebooks has is read for the first time, and nobody
has said yet that such sentences are read rightly. See `proven`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import (
    GIVE,
    Denied,
    Each,
    Effect,
    Either,
    HowMany,
    Level,
    Line,
    Ranked,
    Reference,
    Test,
)
from kaocheng.scoring.phrases.patterns.limits import FULL_IS, NOTE, UNTIL_ZERO
from kaocheng.scoring.phrases.standing import Reading
from kaocheng.scoring.phrases.tokens import QUANTITY, RANGE, Points, Quantity
from kaocheng.scoring.phrases.words import COUNTERS, PERCENT_POINTS, TIMES

_ALTERNATIVES = re.compile("或")
_WAYS = {"less": "少", "more": "多", "happens": "生"}
_INNOCENT = (UNTIL_ZERO, FULL_IS, NOTE)  # they change nothing, or the full points alone


@dataclass(frozen=True)
class Signature:
    """What stands in a proposal: its clauses one by one, and how they were put together."""

    clauses: tuple[str, ...]
    whole: str

    def keys(self) -> Iterator[str]:
        """One key for each clause and one for the whole."""
        yield from sorted(set(self.clauses))
        yield self.whole


def signature_of(reading: Reading, made: object, worth: bool, formula: bool = False) -> Signature:
    """The shape of what was read and of what was made of it: a rule, or an outcome without one.

    `worth` says whether the indicator's points were known, `formula` that one equation is all.
    """
    if formula:
        return Signature((), f"算式→{_rule(made)}{_expression(made)}")
    clauses = tuple(_clause(line) for line in reading.lines)
    kinds = _in_any_order([_kind(line) for line in reading.lines])
    marks = [
        *sorted({limit.kind for limit in reading.limits if limit.kind not in _INNOCENT}),
        *(["情形"] if reading.headers else []),
        *(["不知分值"] if not worth and _several(reading.lines) else []),
    ]
    return Signature(clauses, f"{'，'.join(_once(kinds))}→{_rule(made)}{'；'.join(['', *marks])}")


def _in_any_order(kinds: Sequence[str]) -> list[str]:
    """Deductions beside one another, and bonuses, may stand in any order: sums do not care."""
    out: list[str] = []
    for family, run in groupby(kinds, key=_family):
        found = list(run)
        out += sorted(set(found)) if family else found
    return out


def _family(kind: str) -> str:
    return {"扣分": "扣", "每扣分": "扣", "加分": "加", "每加分": "加"}.get(kind, "")


def _several(lines: Sequence[Line]) -> bool:
    """Whether points would tell if conditions add up or exclude each other."""
    return sum(one.effect.kind == GIVE and one.each is None for one in lines) > 1


def _once(names: Iterable[str]) -> list[str]:
    """Neighbours that are alike are named once, with a sign that there are several."""
    out: list[str] = []
    for name in names:
        if out and out[-1].rstrip("+") == name:
            out[-1] = f"{name}+"
        else:
            out.append(name)
    return out


def _kind(line: Line) -> str:
    """What a clause does, in brief: for the order in which clauses follow on one another."""
    marks = "每" if line.each is not None else ""
    marks += "否则" if line.otherwise else ""
    marks += "再" if line.also else ""
    return f"{marks}{line.effect.kind}"


def _clause(line: Line) -> str:
    parts = [_effect(line.effect), *(_test(test) for test in line.tests)]
    if line.each is not None:
        parts.append(_each(line.each))
    flags = (
        (line.otherwise, "否则"),
        (line.also, "再"),
        (line.zero, "不得分并"),
        (line.whole_item, "此项"),
        (line.apiece, "各"),
        (line.branch is not None, "情形内"),
    )
    parts += [name for holds, name in flags if holds]
    parts += sorted({limit.kind for limit in line.limits if limit.kind not in _INNOCENT})
    return "·".join(parts)


def _effect(effect: Effect) -> str:
    how = "算式" if effect.formula else _points(effect.points)
    return f"{effect.kind}{'基' if effect.base else ''}{how}"


def _points(points: Points | None) -> str:
    if points is None:
        return ""
    if points.share is not None:
        return "几成"
    return "分组" if len(points.groups) > 1 else "分"


def _test(test: Test) -> str:
    if isinstance(test, Level):
        return _level(test)
    if isinstance(test, Ranked):
        several = "几名" if test.place.first != test.place.through else "一名"
        return f"名次{'倒数' if test.place.last else ''}{several}"
    if isinstance(test, Denied):
        return f"非（{'、'.join(_test(one) for one in test.tests)}）"
    if isinstance(test, Either):
        return f"或（{'、'.join(sorted({_test(one) for one in test.tests}))}）"
    if isinstance(test, HowMany):
        levels = "、".join(_test(one) for one in test.tests)
        return f"几项{'未达' if test.missed else '达到'}（{levels}）"
    return _saying(text_of(test.shape), test.shape.text)


def _saying(words: str, signs: str) -> str:
    """What somebody affirms; a figure or an 或 in it may hide a comparison."""
    figure = "有数" if re.search(f"[{QUANTITY}{RANGE}]", signs) else ""
    return f"是否{figure}{'或' if _ALTERNATIVES.search(words) else ''}"


def _level(level: Level) -> str:
    named = "" if level.measure else "承前"
    if isinstance(level.value, Reference):
        far = "" if level.value.by is None else f"差{_unit(level.value.by)}"
        within = "内" if level.value.within else ""
        return f"{named}{level.sign}{level.value.kind}{far}{within}"
    return f"{named}{level.sign}{_unit(level.value)}"


def _unit(quantity: Quantity) -> str:
    """The sort of a quantity, not the unit itself."""
    return f"{'±' if quantity.both else ''}{_sort(quantity)}"


def _sort(quantity: Quantity) -> str:
    unit = quantity.unit
    if quantity.over is not None:
        return "几分之几"
    if unit in PERCENT_POINTS or unit in ("‰", "个千分点", "千分点"):
        return "率"
    if unit in TIMES:
        return "时"
    if unit in COUNTERS or unit.removeprefix("个") in COUNTERS:
        return "个"
    return "量" if unit else "数"


def _each(each: Each) -> str:
    step = "" if each.step.value == 1 else "几"
    about = "".join(
        name
        for holds, name in (
            (each.measure, "测"),
            (each.noun, "物"),
            (each.base is not None, "起"),
            (not each.every, "无每"),
        )
        if holds
    )
    return f"每{_WAYS[each.way]}{step}{_unit(each.step)}{about}"


def _rule(rule: object) -> str:
    """A rule without its figures and names."""
    if isinstance(rule, str):
        return {"full()": "满分", "judged": "评审", "cannot": "不成"}.get(rule, "式")
    if not isinstance(rule, Mapping):
        return "数"
    kind = str(rule["kind"])
    parts: Sequence[object] = _parts(rule)
    inner = _once(_rule(part) for part in parts)
    if kind == "sum":
        inner = [*inner[:1], *sorted({one.rstrip("+") for one in inner[1:]})]
    marks = "".join(
        name
        for name in ("from", "floor", "cap", "per", "whole", "otherwise", "bands", "order")
        if name in rule and name != "per"
    )
    return f"{kind}{marks}" + (f"({' '.join(inner)})" if inner else "")


def _expression(rule: object) -> str:
    """An equation without its figures and names."""
    text = str(rule.get("points", "")) if isinstance(rule, Mapping) else ""
    return _WORD.sub(_plain, text)


_WORD = re.compile(r"full\(\)|[0-9]+(?:\.[0-9]+)?|\w+")


def _plain(found: re.Match[str]) -> str:
    if found[0] == "full()":
        return "满分"
    return "数" if found[0][0].isdigit() else "项"


def _parts(rule: Mapping[str, object]) -> list[object]:
    found: list[object] = []
    parts = rule.get("parts", ())
    if isinstance(parts, list) and rule["kind"] != "checklist":
        found += parts
    branches = rule.get("cases", ())
    if isinstance(branches, list):
        found += [branch["rule"] for branch in branches]
    if isinstance(rule.get("otherwise"), Mapping):
        found.append(rule["otherwise"])
    return found
