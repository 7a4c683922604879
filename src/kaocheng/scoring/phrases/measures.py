"""Small questions about measures, units and steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import in_unit
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import (
    MIRRORED,
    NOTHING,
    TAKE,
    Each,
    Level,
    Line,
    Reference,
    Test,
)
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.words import COUNTERS, PERCENT_POINTS, TIMES


def one_of(lines: Sequence[Line]) -> str:
    """每高于上年1个百分点…，每低于上年…: the one measure that steps are counted of."""
    named = {
        line.each.measure
        for line in lines
        if line.each and line.each.base is not None and line.each.measure
    }
    return named.pop() if len(named) == 1 else ""


_MEASURABLE = re.compile(
    "(?:面积|数量?|(?<!质)量|率|额|浓度|指数|比例|比重|占比|增速|增幅|能耗|强度|收入|产值|投资|资金|增加值|规模|里程|贷款|税|总产|满意度|覆盖面|GDP|支出|亩数|人数|户数)$",
    re.IGNORECASE,
)


def is_measurable(name: str) -> bool:
    """Whether an indicator's name is that of a figure: 城镇化率, 固定资产投资."""
    return bool(_MEASURABLE.search(name))


_TASK = re.compile(
    "^(?:未|没有|未能)(?:完成|达到|实现).{0,20}(?:指标|目标值?|任务|计划)$"
    "|^(?:按照?|根据|对照).{0,10}(?:责任书|目标|任务|计划)的?(?:规定|要求|确定)?$"
)


def is_whole(value: object) -> bool:
    """Whether it is 100 %: all of what is looked at, which a count of failures says as well."""
    return isinstance(value, Quantity) and value.unit == "%" and value.value == 100


def is_mean(base: Quantity | Reference) -> bool:
    """Whether steps are counted from some mean."""
    return isinstance(base, Reference) and base.kind == "baseline" and "平均" in base.words


def of_task(line: Line, each: Each) -> Level | None:
    """未完成下达责任指标的，每低0.1个百分点: below the target, whatever is measured."""
    said = text_of(line.shape).strip("，").removesuffix("的")
    if each.measure or not _TASK.match(said):
        return None
    return Level("", ">=" if each.way == "less" else "<=", Reference("target", 0, "任务"))


def comparable(step: Quantity, level: Quantity) -> bool:
    """Whether steps of one unit can be counted from a level in the other."""
    if step.unit in PERCENT_POINTS:
        return True
    return in_unit(step, level.unit) is not None or by_ones(step, level.unit)


def by_ones(step: Quantity, unit: str) -> bool:
    """每超一个 after 新增一户: the same things, counted by another word."""
    units = {step.unit, unit}
    return "个" in units and units <= _THINGS


_THINGS = set(COUNTERS) - TIMES


def stepped(each: Each, levels: list[Level]) -> list[Level]:
    """The levels that steps are counted from: of the year, and in the unit of the step."""
    yearly = [one for one in levels if not re.search("每(?:个)?[月季周旬期次]", one.measure)]
    found = yearly or levels
    counted = [one for one in found if _alike(each.step, one.value)]
    return counted if counted else found


def _alike(step: Quantity, to: Quantity | Reference) -> bool:
    if isinstance(to, Reference):
        return True
    return (step.unit in PERCENT_POINTS) == (to.unit in PERCENT_POINTS)


_RANKED = re.compile("(?:排名|名次|位次)$")


def of_places(lines: Sequence[Line]) -> list[Line]:
    """排名较上年提升: of places the smaller number is the better."""
    levels = [test for line in lines for test in line.levels]
    named = [level.measure for level in levels if level.measure]
    if not named or not all(_RANKED.search(name) for name in named):
        return list(lines)
    return [replace(one, tests=tuple(_turned(test) for test in one.tests)) for one in lines]


def _turned(test: Test) -> Test:
    if not isinstance(test, Level) or not isinstance(test.value, Reference):
        return test
    past = test.value.kind in ("prior", "previous")
    return replace(test, sign=MIRRORED.get(test.sign, test.sign)) if past else test


def named_by(each: Each, levels: list[Level]) -> Level | None:
    """办结率每低1% after 交办案件办结率100%，满意率95%: the level that it speaks of."""
    found = [one for one in levels if each.measure and one.measure.endswith(each.measure)]
    return found[0] if len(levels) > 1 and len(found) == 1 else None


def is_meant(measure: str, named: str) -> bool:
    """Whether 儿童建册每降低1% speaks of 儿童建册率, which was named in full."""
    begins = named.startswith(measure[:2]) and len(measure) > 2
    return bool(measure) and begins and measure[-2:] in named[1:]


def better_end(level: Level, each: Each) -> Level:
    """90%—95%的，每低1个百分点: from the end where nothing is lacking yet."""
    if level.sign != "in" or level.low is None:
        return level
    if each.way == "less":
        return replace(level, sign=">=", low=None)
    return replace(level, sign="<=", value=level.low, low=None)


def unit_of(unit: str) -> str:
    """The unit of an item: % for percentage points, 月 for 个月."""
    return "%" if unit in PERCENT_POINTS else unit.removeprefix("个") if len(unit) > 1 else unit


def step_of(value: str) -> str:
    """A step as a rule says it: nothing for one."""
    return "" if value == "1" else value


def counts_from(level: Level, each: Each) -> bool:
    """Whether steps of this unit, away from full points, can be counted from it."""
    value = level.value
    if each.base is not None:
        return False
    if isinstance(value, Reference):
        worse = each.way == ("more" if level.sign in ("<=", "<") else "less")
        return worse or value.kind == "prior" or bool(_AWAY.fullmatch(each.verb))
    if value.unit != "%" and not _AWAY.fullmatch(each.verb):
        return False  # 每增加1亿元: more than last year, or more than the target
    percent = each.step.unit in PERCENT_POINTS
    return each.step.unit == "%" if percent and value.unit != "%" else comparable(each.step, value)


_AWAY = re.compile("[低高]于?|少于?|少完成|未完成|[差缺多]|超[过出额]?")


def overlap(one: Level, other: Level) -> bool:
    """Whether two levels in figures of one measure have more in common than an end."""
    (low, high), (least, most) = ends_of(one), ends_of(other)
    return max(low, least) < min(high, most)


def next_to(line: Line, value: Decimal) -> Decimal:
    """The whole number that may stand for another in a rule: 76—80分扣1分 is what 75 leaves."""
    if line.effect.kind == NOTHING:
        return value + 1
    begins = any(level.low is not None and level.low.value == value for level in line.levels)
    return value - 1 if begins and line.effect.kind == TAKE else value


def ends_of(level: Level) -> tuple[Decimal, Decimal]:
    """From where to where it reaches."""
    value, all_of = level.value, (Decimal("-Infinity"), Decimal("Infinity"))
    if not isinstance(value, Quantity):
        return (Decimal(0), Decimal(0))
    least = level.low.value if level.low is not None else value.value
    if level.sign in (">", ">="):
        return (value.value, all_of[1])
    return (all_of[0], value.value) if level.sign in ("<", "<=") else (least, value.value)
