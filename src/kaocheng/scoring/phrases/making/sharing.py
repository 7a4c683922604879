"""To which of the things that are given a deduction, a bonus, a share or a gate belongs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.among.opposites import denied
from kaocheng.scoring.phrases.amounts import factor, figure
from kaocheng.scoring.phrases.conditions import is_hollow, stripped, text_of
from kaocheng.scoring.phrases.making import grants as granting
from kaocheng.scoring.phrases.making.foreign import of_no_part
from kaocheng.scoring.phrases.making.parts import Amount, Rule
from kaocheng.scoring.phrases.meaning import (
    ADD,
    SHARE,
    SHARE_LOST,
    TAKE,
    Denied,
    Level,
    Line,
    Reference,
    Saying,
)
from kaocheng.scoring.phrases.numerals import tidy
from kaocheng.scoring.phrases.patterns.limits import LEAST, MOST_GIVEN, MOST_TAKEN, NET, UNTIL_ZERO
from kaocheng.scoring.phrases.tokens import Points, Quantity


def for_all(found: list[granting.Grant], changes: list[Line]) -> list[Line]:
    """更新及时得2分，回应规范得2分；发现1处不合格扣0.5分: from both, not from the second alone."""
    parts = [line.part for grant in found for line in grant.lines]
    if len(found) < 2:
        return []
    together = len(set(parts)) == 1
    return [
        one
        for one in changes
        if one.part > parts[-1] and ((together and _happens(one)) or of_no_part(found[-1], one))
    ]


def _happens(line: Line) -> bool:
    counts = line.each is not None and line.each.way == "happens"
    return line.effect.kind == TAKE and counts


def in_all(adds: list[Line]) -> Points | None:
    """A bound behind several bonuses is the bound of all of them."""
    limits = [line.limit(MOST_GIVEN) for line in adds]
    last = limits[-1] if limits else None
    if len(limits) < 2 or any(limits[:-1]) or last is None:
        return None
    return last.points


def bounded_together(adds: list[Line]) -> list[list[Line]]:
    """The bonuses in runs: what one sentence tells, where its last clause bounds it."""
    runs: list[list[Line]] = []
    for line in adds:
        last = runs[-1][-1] if runs else None
        if last is not None and last.part == line.part and last.limit(MOST_GIVEN) is None:
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def unlimited(adds: list[Line]) -> list[Line]:
    """The bonuses without the bound that holds for all of them."""
    last = adds[-1]
    kept = tuple(limit for limit in last.limits if limit.kind != MOST_GIVEN)
    return [*adds[:-1], replace(last, limits=kept)]


def netted(changes: Sequence[Line]) -> bool:
    """加减相抵后最低得0分: what is taken off may take the bonus as well."""
    adds = [one for one in changes if one.effect.kind == ADD]
    return bool(adds) and any(
        limit.kind == NET
        or (limit.kind == UNTIL_ZERO and limit.whole)
        or (limit.kind == LEAST and limit.whole and _counted_before(adds[0], one))
        for one in changes
        for limit in one.limits
    )


def _counted_before(bonus: Line, line: Line) -> bool:
    """每组织一场加0.5分 stands beside any deduction, 每高1个百分点加0.5分 beside no 每低."""
    return bonus.part <= line.part and (bonus.each is None or bonus.each.way == "happens")


def shared(found: list[granting.Grant], change: Line) -> bool:
    """Whether all that is given is given in proportion."""
    names = [text_of(grant.lines[0].shape) for grant in found if len(grant.lines) == 1]
    return (
        change.effect.kind == SHARE
        and len(names) == len(found)
        and all(name.endswith(("率", "比例", "占比", "比重")) for name in names)
    )


def said(line: Line) -> bool:
    return bool(line.tests) and all(isinstance(test, Saying) for test in line.tests)


def only_denies(gate: Line, owner: granting.Grant) -> bool:
    """未成立的不得分 after 成立机构得2分: it says again what this part gives nothing for."""
    only = gate.tests[0] if len(gate.tests) == 1 else None
    alone = len(owner.lines) == 1
    return alone and isinstance(only, Denied) and only.tests == owner.lines[0].tests


def denies(gate: Line, owner: granting.Grant, found: list[granting.Grant]) -> bool:
    """未按时发放的 after 按时发放: what it denies was said of this part, and of no other."""
    words = denied(text_of(gate.shape).removesuffix("的"))
    if len(words) < 3:
        return False
    wanted = _BY_THE_RULES.sub("", words)[:4]
    return [each for each in found if wanted in text_of(each.lines[0].shape)] == [owner]


_BY_THE_RULES = re.compile("^(?:按照?|依)(?:标准|要求|规定|规范|计划)(?=..)")


_NONE = re.compile("(?:当年|年度|本年度)?(?:没有|无|未)(?:安排|下达|承担)?(?P<what>[^，]{2,20})")


def has_none(none: Line, share: Line) -> bool:
    """没有任务的得满分, beside 有整改任务的按整改完成率计分: no share, where there is nothing."""
    wanted, has = (text_of(stripped(one.shape)) for one in (none, share))
    found = _NONE.fullmatch(wanted)
    denied = _DENIES.search(has) is not None
    return found is not None and "有" in has and not denied and has.endswith(found["what"])


_DENIES = re.compile("没|无|未|不")


def measured_by(gate: Line, found: list[granting.Grant]) -> granting.Grant | None:
    """A率低于75%的不得分, in the sentence that gives points for A: nothing of these."""
    level = gate.level
    if level is None or len(gate.tests) != 1:
        return None
    if not level.measure:
        return _just_measured(gate, level, found)
    owners = [each for each in found if _asks_of(each, level.measure)]
    if len(owners) != 1:
        return None
    first = owners[0].lines[0]
    goes_on = first.block == gate.block and level.measure[:2] not in level.said
    return owners[0] if goes_on or first.part == gate.part else None


def _just_measured(gate: Line, level: Level, found: list[granting.Grant]) -> granting.Grant | None:
    """A率达到90%的得1分，低于90%的不得分, beside what has no figure: nothing of this one."""
    measured = [each for each in found if each.lines[0].level is not None]
    if len(measured) != 1 or measured[0].lines[-1].part != gate.part:
        return None
    known = measured[0].lines[0].level
    alike = known is not None and _unit(known) is not None and _unit(known) == _unit(level)
    return measured[0] if alike else None


def _unit(level: Level) -> str | None:
    return level.value.unit if isinstance(level.value, Quantity) else None


def _asks_of(grant: granting.Grant, measure: str) -> bool:
    level = grant.lines[0].level
    return level is not None and level.measure == measure


def in_proportion(line: Line) -> bool:
    """未达到的按比例得分, of whichever was missed."""
    return line.effect.kind in (SHARE, SHARE_LOST) and is_hollow(line.shape)


def measureless(line: Line) -> bool:
    each = line.each
    return each is not None and each.way != "happens" and not each.measure and not line.tests


def alike(one: granting.Grant, other: granting.Grant) -> bool:
    """Whether two grants ask for figures of the same unit, and for as much or as little."""
    levels = [one.lines[0].level, other.lines[0].level]
    if len({level.sign[0] for level in levels if level is not None}) > 1:
        return False
    units = [
        level.value.unit if level is not None and isinstance(level.value, Quantity) else None
        for level in levels
    ]
    plain = not (one.steps or other.steps)
    if plain and all(level is not None and _to_target(level) for level in levels):
        return True
    return units[0] is not None and units[0] == units[1] and plain


def _to_target(level: Level) -> bool:
    return isinstance(level.value, Reference) and level.value.kind == "target"


def scaled(rule: Rule, top: Amount) -> str:
    """A share of less than full points."""
    to = rule["to"]
    level = figure(to if isinstance(to, Decimal) else str(to))
    return f"{factor(top)} * min(1, {rule['of']} / {level})"


def reaches_full(rule: object, full: Points | None) -> bool:
    """Whether a base gives full points by itself."""
    top = full.plain if full is not None else None
    if not isinstance(rule, dict):
        return rule == "full()" or (top is not None and rule == top)
    if rule["kind"] == "ladder":
        return any(step["points"] in (top, "full()") for step in rule["steps"])
    if rule["kind"] == "judged":
        return Decimal(1) in rule.get("bands", {}).values()
    if rule["kind"] == "rank":
        return "step" in rule or any(worth in (top, "full()") for worth in rule["table"].values())
    if rule["kind"] == "cases":
        branches = [branch["rule"] for branch in rule["cases"]]
        return any(reaches_full(one, full) for one in (*branches, rule.get("otherwise", 0)))
    if rule["kind"] in ("deduct", "attain"):
        key = "from" if rule["kind"] == "deduct" else "points"
        return key not in rule or rule[key] in (top, "full()")
    return rule["kind"] in ("ratio", "inverse_ratio")


def of_the_whole(change: Line, top: Points | None) -> bool:
    """未完成的按比例扣分: what is left is his share of the points."""
    if change.effect.kind != SHARE_LOST:
        return change.effect.kind == SHARE
    most = change.limit(MOST_TAKEN)
    return change.each is None and (most is None or most.points == top)


def against_target(first: Line, changes: Sequence[Line]) -> Line:
    """完成指标得10分，每超指标10%加1分: what is completed is the figure that the steps count."""
    said = all(isinstance(test, Saying) for test in first.tests)
    bases = [one.each.base for one in changes if one.each is not None and not one.each.measure]
    targets = [one for one in bases if isinstance(one, Reference) and one.kind == "target"]
    if not (said and targets):
        return first
    return replace(first, tests=(Level("", ">=", targets[0]),))


def capped_ratio(rule: object, lines: Sequence[Line], full: Points | None) -> object:
    """按完成比例计分，最高不超过12分, of 10 points: a share of at most 1.2."""
    limits = [limit for line in lines if (limit := line.limit(MOST_GIVEN)) is not None]
    most = limits[0].points if len(limits) == 1 else None
    if not isinstance(rule, dict) or rule["kind"] != "ratio" or most is None or "cap" in rule:
        return rule
    share = most.share
    worth = full.plain if full is not None else None
    if share is None and worth and most.plain is not None:
        share = most.plain / worth
    if share is None or share == 1 or share != round(share, 4):
        return rule
    return {**rule, "cap": tidy(share)}
