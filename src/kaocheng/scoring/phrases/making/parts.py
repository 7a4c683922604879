"""One clause as a part of a rule: a deduction, a bonus, a share, an all-or-nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import figure, same, written
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import Level, Line, Reference, Saying
from kaocheng.scoring.phrases.patterns.limits import (
    LEAST,
    MOST_GIVEN,
    MOST_IN_ALL,
    MOST_TAKEN,
    ROUND,
    UP,
    WHOLE,
)
from kaocheng.scoring.phrases.questions import is_generic
from kaocheng.scoring.phrases.tokens import Points, Quantity

Rule = dict[str, object]
Amount = Decimal | str


def negative(amount: Amount) -> Amount:
    """An amount taken off."""
    if isinstance(amount, Decimal):
        return -amount
    return f"-{amount}" if amount.startswith(("full(", "if(")) else f"-({amount})"


def amount_of(given: Points | None, full: Points | None) -> Amount:
    """Points in a rule; None is full points."""
    return "full()" if given is None else written(given, full)


def _counted(asker: Asker, line: Line) -> tuple[str, Rule]:
    """`of`, and `per` and `whole` where they are needed."""
    of, per = asker.steps(line)
    if any(line.limit(kind) for kind in (ROUND, UP, WHOLE)):
        asker.notes = [note for note in asker.notes if "不足一档" not in note]
    if line.limit(ROUND):
        of = f"round({of}, 0)" if not per else f"round({of} / {per}, 0) * {per}"
    if line.limit(UP):
        return (f"ceil({of} / {per})" if per else f"ceil({of})"), {}
    more: Rule = {"per": Decimal(per)} if per else {}
    if line.limit(WHOLE):
        more["whole"] = True
    return of, more


def deduct(asker: Asker, line: Line, full: Points | None, start: Points | None = None) -> Rule:
    """A whole rule: from full points (or `start`) down."""
    of, more = _counted(asker, line)
    rule: Rule = {"kind": "deduct", "of": of, **more, "points": amount_of(line.effect.points, full)}
    if start is not None and not (full is not None and same(start, full)):
        rule["from"] = written(start, full)
    most = line.bound(*_MOST_TAKEN, MOST_IN_ALL)
    if most and not (full is not None and same(most, full)):
        if start_of(rule) == most.plain:  # 基础分5分, 最多扣5分: down to nothing
            return _at_least(rule, line, full)
        top = figure(start_of(rule))
        rule["floor"] = f"{top} - {figure(written(most, full))}"
    return _at_least(rule, line, full)


def _at_least(rule: Rule, line: Line, full: Points | None) -> Rule:
    """最低得1分."""
    least = line.bound(LEAST)
    if least:
        rule["floor"] = written(least, full)
    return rule


# 最多扣2分; beside a deduction 限2分 and 2分封顶 say the same.
_MOST_TAKEN = (MOST_TAKEN, MOST_GIVEN)


def start_of(rule: Rule) -> Amount:
    """What a deduction is counted down from."""
    start = rule.get("from", "full()")
    return start if isinstance(start, Decimal) else str(start)


def minus(asker: Asker, line: Line, full: Points | None) -> Rule:
    """A deduction as one part among several."""
    amount = amount_of(line.effect.points, full)
    most = line.bound(*_MOST_TAKEN)
    if line.each is None:
        return {"kind": "attain", "when": asker.condition(line.tests), "points": negative(amount)}
    of, more = _counted(asker, line)
    floor = written(most, full) if most else "full()"
    start: Rule = {"from": Decimal(0), "floor": negative(floor)}
    made: Rule = {"kind": "deduct", "of": of, **more, "points": amount, **start}
    when = _only_if(line)
    return cases([(asker.condition(when), made)], Decimal(0)) if when else made


def _only_if(line: Line) -> tuple[Saying, ...]:
    """未完成指标的，性别比每高于去年0.1扣0.1分: what is asked besides the level of the steps."""
    base = line.each.base if line.each is not None else None
    known = isinstance(base, Reference) and base.kind in ("prior", "mean_prior", "group_mean")
    if not known or line.each is None or not line.each.measure or len(line.tests) != 1:
        return ()
    test = line.tests[0]
    return (test,) if isinstance(test, Saying) and _MISSED.match(test.shape.text) else ()


_MISSED = re.compile("(?:未|没有)(?:能)?(?:完成|达到|实现|落实|通过|建立|开展).{2,}")


def plus(asker: Asker, line: Line, full: Points | None) -> Rule:
    """A bonus as one part among several."""
    amount = amount_of(line.effect.points, full)
    if line.each is None:
        return {"kind": "attain", "when": asker.condition(line.tests), "points": amount}
    of, more = _counted(asker, line)
    rule: Rule = {"kind": "award", "of": of, **more, "points": amount}
    most = line.bound(MOST_GIVEN)
    if most and most.share != 1:
        rule["cap"] = written(most, full)
    return rule


def award(asker: Asker, line: Line, full: Points | None, cap: Points | None) -> Rule:
    """A whole rule: points for each, up to full points."""
    of, more = _counted(asker, line)
    rule: Rule = {"kind": "award", "of": of, **more, "points": amount_of(line.effect.points, full)}
    if cap is not None and not (full is not None and same(cap, full)):
        rule["cap"] = written(cap, full)
    return rule


def attain(when: str, points: Amount, otherwise: Amount | None = None) -> Rule:
    """All or nothing, or all or something."""
    rule: Rule = {"kind": "attain", "when": when}
    if points != "full()":
        rule["points"] = points
    if otherwise is not None and otherwise != Decimal(0):
        rule["otherwise"] = otherwise
    return rule


def ratio(asker: Asker, level: Level | None, line: Line) -> Rule:
    """Pro rata to a level; to 100 % where none is written."""
    if level is None:
        if not (line.effect.of or asker.subject or line.shape.text or asker.indicator):
            asker.doubt("没有写明按什么的比例")
        code = asker.items.code(_share_name(asker, line), "%")
        if is_generic(asker.subject):  # 完成率低于60%的不得分: the same figure
            asker.subject, asker.unit = asker.items.name(code), "%"
        return {"kind": "ratio", "of": code, "to": Decimal(100)}
    if isinstance(level.value, Quantity):
        code = asker.measure(level.measure, level.value.unit)
        unit = asker.unit if asker.is_subject(level.measure) else level.value.unit
        to: Amount = Decimal(asker.figure(level.value, unit)) if not level.value.over else "1"
    else:
        code = asker.measure(level.measure)
        to = asker.reference(level.value, code)
    kind = "inverse_ratio" if level.sign in ("<=", "<") else "ratio"
    return {"kind": kind, "of": code, "to": to}


_DONE_SHARE = re.compile("(?:完成|达标|执行)(?:率|比例|进度)$")
_IS_SHARE = re.compile("(?:率|比例|比重|进度|满意度)$")


def _share_name(asker: Asker, line: Line) -> str:
    """培训任务 → 培训任务完成比例; a rate is what it is, 甲占乙 is a share."""
    said = text_of(line.shape).strip("，。").removesuffix("的")
    name = line.effect.of or said or asker.subject or asker.indicator or "任务"
    if line.effect.of and "占" in name:
        return f"{name}的比例"
    if _DONE_SHARE.search(name) or (line.effect.of and _IS_SHARE.search(name)):
        return name
    return f"{_DONE.sub('', name).removesuffix('完成').removesuffix('全部')}完成比例"


_DONE = re.compile("(?<=..)完成(?:年度|全年|下达)?(?:的)?(?:(?:目标|计划|任务)(?:任务)?[数量]?)?$")


def lost(asker: Asker, line: Line, full: Points | None) -> str:
    """What a deduction takes, as an expression."""
    amount = figure(amount_of(line.effect.points, full))
    if line.each is None:
        return f"if({asker.condition(line.tests)}, {amount}, 0)"
    of, per = asker.steps(line)
    return f"{amount} * {of}" + (f" / {per}" if per else "")


def gate(asker: Asker, lines: Sequence[Line]) -> str:
    """Any of several conditions."""
    asked = [asker.condition(line.tests) for line in lines]
    if len(asked) == 1:
        return asked[0]
    return " or ".join(f"({each})" if " and " in each else each for each in asked)


def cases(branches: list[tuple[str, object]], otherwise: object) -> Rule:
    """Branches, tidied: nested `otherwise` that only branch again are drawn in."""
    listed: list[object] = [{"when": when, "rule": rule} for when, rule in branches]
    rule: Rule = {"kind": "cases", "cases": listed}
    if otherwise != Decimal(0):
        rule["otherwise"] = otherwise
    return rule
