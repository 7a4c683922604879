"""What is given: alternatives, things that add up, one thing on top of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import exceeds, greatest, same, total
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.making.ladders import ladder, of_one_measure
from kaocheng.scoring.phrases.making.parts import Amount, Rule, amount_of, attain, cases
from kaocheng.scoring.phrases.meaning import Line
from kaocheng.scoring.phrases.tokens import Points

ONE, ADDED, CHOSEN = "one", "added", "chosen"


@dataclass(frozen=True)
class Grant:
    """Lines that give points together: one, a ladder, or one with more on top."""

    lines: tuple[Line, ...]
    steps: bool = False

    def top(self, full: Points | None) -> Points | None:
        """The most that it gives; None where it says 满分 and nobody knows what that is."""
        found = [line.effect.points or full for line in self.lines]
        known = [points for points in found if points is not None]
        if len(known) < len(found) or not known:
            return None
        return greatest(*known) if self.steps else total(*known)


def grants_of(asker: Asker, gives: Sequence[Line]) -> list[Grant]:
    """Neighbouring steps of one measure are one grant, and so is what stands on top of another."""
    found: list[Grant] = []
    for line in gives:
        last = found[-1] if found else None
        if last is not None and not line.also and _continues(asker, last, line):
            found[-1] = Grant((*last.lines, line), steps=True)
        elif last is not None and line.also and not last.steps:
            found[-1] = Grant((*last.lines, line))
        else:
            found.append(Grant((line,)))
    return found


def _continues(asker: Asker, last: Grant, line: Line) -> bool:
    if any(each.also for each in last.lines):
        return False
    if line.effect.formula or any(each.effect.formula for each in last.lines):
        return False
    return of_one_measure(asker, [*last.lines, line])


@dataclass(frozen=True)
class Decision:
    """How grants go together, what they are worth, and whether that agrees with the points."""

    way: str
    full: Points | None
    agrees: bool = True
    sure: bool = True


def decide(
    grants: Sequence[Grant],
    full: Points | None,
    highest: bool,
    hint: Decimal | None = None,
    parted: bool = False,
) -> Decision:
    """Alternatives or a sum: the points decide; without them, the words.

    `hint` is what full points are for one of several groups; `parted` says that a 否则 stands
    between the grants.
    """
    tops = [grant.top(full) for grant in grants]
    known = [top for top in tops if top is not None]
    if not known:
        return Decision(ONE if len(grants) < 2 else CHOSEN, full, sure=full is not None)
    most, together = greatest(*known), total(*known)
    if len(grants) == 1 or highest:
        fits = full is None or same(most, full)
        way = ONE if len(grants) == 1 else CHOSEN
        return Decision(way, full or most, full is None or not exceeds(most, full), fits)
    for way, worth in ((ADDED, together), (CHOSEN, most)):
        if full is not None and same(worth, full):
            sure = _ordered(known, grants, parted) and not _unlike(grants)
            return Decision(way, full, sure=way == ADDED or sure)
    return _by_words(grants, (most, together), full, hint, parted)


def _ordered(tops: Sequence[Points], grants: Sequence[Grant], parted: bool) -> bool:
    """Whether alternatives can be told apart: two that give the same may as well add up."""
    several = len(tops) == len(grants) > 1 and all(same(tops[0], top) for top in tops[1:])
    return not several or parted or _exclude(grants)


def _unlike(grants: Sequence[Grant]) -> bool:
    """召开会议得3分，履约率达到100%得1分: a fact and a figure are no steps of one ladder."""
    lines = [line for grant in grants for line in grant.lines]
    plain = [line for line in lines if len(line.levels) == len(line.tests)]
    measures = {level.measure for line in plain for level in line.levels if level.measure}
    facts = {text_of(line.shape) for line in lines if line.tests and not line.levels}
    return any(
        not any(fact[at : at + 2] in measure for at in range(len(fact) - 1))
        for measure in measures
        for fact in facts
        if len(fact) > 3 and not _OF_THEM.search(fact)
    )


# 仅一项达标的, 未建成示范站的: of the same things, or told apart from them.
_OF_THEM = re.compile("[一二两三四]项|其[中他余它]|[未没无不零仅只均都]|达|符合|有")


def _by_words(
    grants: Sequence[Grant],
    sums: tuple[Points, Points],
    full: Points | None,
    hint: Decimal | None,
    parted: bool,
) -> Decision:
    """Where the points settle nothing."""
    most, together = sums
    if full is None and hint is not None:
        for way, worth in ((ADDED, together), (CHOSEN, most)):
            if hint in dict(worth.groups).values():
                return Decision(way, worth)
    way = CHOSEN if parted or _exclude(grants) else ADDED
    worth = most if way == CHOSEN else together
    if full is None:
        return Decision(way, worth, sure=way == CHOSEN)
    return Decision(CHOSEN if exceeds(together, full) else ADDED, full, agrees=False)


def _exclude(grants: Sequence[Grant]) -> bool:
    """Whether later conditions deny earlier ones: 未出台…, 其他…."""
    words = [text_of(grant.lines[0].shape) for grant in grants]
    if any(
        word.startswith(("未", "没有", "尚未", "仅", "只", "部分", "基本")) for word in words[1:]
    ):
        return True
    return any("未" in word and word.replace("未", "")[:6] in words[0] for word in words[1:])


def rule_of(
    asker: Asker, grant: Grant, full: Points | None, otherwise: Amount = Decimal(0)
) -> object:
    """The rule of one grant."""
    if grant.steps:
        made = ladder(asker, grant.lines, full, otherwise)
        return made if made is not None else _in_turn(asker, grant.lines, full, otherwise)
    if grant.lines[0].cited:
        return {
            "kind": "judged",
            "item": asker.items.code(f"{text_of(grant.lines[0].shape)}考核得分", "分"),
        }
    if len(grant.lines) == 1:
        return _one(asker, grant.lines[0], full, otherwise)
    return stacked(asker, grant.lines, full)


def _one(asker: Asker, line: Line, full: Points | None, otherwise: Amount) -> object:
    amount = amount_of(line.effect.points, full)
    if not line.tests:
        return amount
    return attain(asker.condition(line.tests), amount, otherwise)


def _in_turn(asker: Asker, lines: Sequence[Line], full: Points | None, otherwise: Amount) -> Rule:
    best = _best_first([Grant((line,)) for line in lines], full)
    listed = [(asker.condition(one.tests), one.effect.points) for (one,) in (g.lines for g in best)]
    return cases([(when, amount_of(points, full)) for when, points in listed], otherwise)


def stacked(asker: Asker, lines: Sequence[Line], full: Points | None) -> Rule:
    """在此基础上: the later points want the first condition as well."""
    first = asker.condition(lines[0].tests)
    parts: list[object] = [{"when": first, "points": amount_of(lines[0].effect.points, full)}]
    for line in lines[1:]:
        own = asker.condition(line.tests)
        both = f"{_closed(first)} and {_closed(own)}" if own else first
        parts.append({"when": both, "points": amount_of(line.effect.points, full)})
    return {"kind": "checklist", "parts": parts}


def _closed(condition: str) -> str:
    return f"({condition})" if " or " in condition else condition


def chosen(
    asker: Asker, grants: Sequence[Grant], full: Points | None, otherwise: Amount = Decimal(0)
) -> Rule:
    """The first that applies."""
    branches: list[tuple[str, object]] = []
    for grant in _best_first(grants, full):
        when = asker.condition(grant.lines[0].tests)
        if len(grant.lines) == 1:
            branches.append((when, amount_of(grant.lines[0].effect.points, full)))
        elif grant.steps:
            branches.append((_any_step(asker, grant), rule_of(asker, grant, full)))
        else:
            branches.append((when, stacked(asker, grant.lines, full)))
    return cases(branches, otherwise)


# 制度不完整, 体现不充分: what is there, and less of it than was wanted.
_LESSER = re.compile("不够?(?P<how>充分|完[整善备]|全面|齐全|健全|到位|规范|明显|合理)的?$")


def _best_first(grants: Sequence[Grant], full: Points | None) -> list[Grant]:
    """省级的得5分，国家级的得10分: who has both has the better; an order that says so stays.

    有制度的得2分，制度不完整的得1分: who has an incomplete one has one, and not the better.
    """
    tops = [grant.top(full) for grant in grants]
    worth = [top.plain for top in tops if top is not None]
    known = [each for each in worth if each is not None]
    if len(known) < len(grants):
        return list(grants)
    told = [text_of(grant.lines[0].shape) for grant in grants]
    less = [
        "但" not in words
        and (found := _LESSER.search(words)) is not None
        and not any(found["how"] in other for other in told if other != words)
        for words in told
    ]
    order = sorted(range(len(grants)), key=lambda place: (not less[place], -known[place]))
    return [grants[place] for place in order]


def _any_step(asker: Asker, grant: Grant) -> str:
    return " or ".join(f"({asker.condition(line.tests)})" for line in grant.lines)


def added(asker: Asker, grants: Sequence[Grant], full: Points | None) -> Rule:
    """All that apply, summed."""
    if all(len(grant.lines) == 1 and grant.lines[0].tests for grant in grants):
        parts: list[object] = [
            {
                "when": asker.condition(grant.lines[0].tests),
                "points": amount_of(grant.lines[0].effect.points, full),
            }
            for grant in grants
        ]
        return {"kind": "checklist", "parts": parts}
    return {"kind": "sum", "parts": [rule_of(asker, grant, full) for grant in grants]}


def highest(asker: Asker, grants: Sequence[Grant], full: Points | None) -> Rule:
    """就高不累加."""
    return {"kind": "highest", "parts": [rule_of(asker, grant, full) for grant in grants]}
