"""Levels that an earlier sentence tells: 完成率不低于80%。达到目标的得…; 完成8%的目标."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import POINTS, QUANTITY, Quantity, Shape
from kaocheng.scoring.phrases.writing.elements import word

_GOAL = (
    "(?:年度|考核|进度|规定|上述|该|此|以上|既定|预期|计划)*"
    "(?:目标任务|目标值|目标|指标值|要求|标准|任务)"
)
_REACHED = re.compile(
    f"(?:完成|达到|实现)了?(?P<q>{QUANTITY})(?:的|及以上的|以上的)(?:增长|增幅|增速|预期|年度|考核|年初)*"
    "(?:目标任务|目标值|目标|任务|指标|计划)(?=的|，|得|计|者)"
)
_WANTED = re.compile(
    f"\\A(?P<m>[^，。；：{POINTS}]{{2,30}}?)(?P<sign>不低于|不少于|不得低于|应达到|须达到|要达到|达到)"
    f"(?P<q>{QUANTITY})(?:及?以上)?。"
)
_GOAL_NAMED = re.compile(f"(?P<verb>完成|达到|实现)了?{_GOAL}(?=的|，|得|计|者)")
_BEYOND = re.compile(
    f"(?P<way>每(?:超过?|高于|低于|高出|[高低差少]))(?:于|出)?{_GOAL}(?:值)?(?={QUANTITY})"
)
_FALLS_SHORT = re.compile(f"(?:低于|达不到|未达到|没有达到|少于){_GOAL}(?=的|，)")
_MONTHLY = re.compile(
    f"\\A(?P<m>每(?:个)?(?P<t>月|季度|季|周)[^，。；：{POINTS}{QUANTITY}]{{0,14}}?)(?P<sign>不低于|不少于|不得低于|不得少于)"
    f"(?P<q>{QUANTITY})。"
)
_LESS_THAN = re.compile(
    f"(?<![^，。；])[^，。；：{POINTS}{QUANTITY}]{{0,8}}?(?:低于|少于|达不到|未达到|没有达到|不足){_GOAL}?(?:数量|条数|次数)?的?"
    f"，?每个?(?P<t>月|季度|季|周)(?:的)?，?(?=扣)"
)
_PERIOD = re.compile(f"每?(?:出现|发生|有)(?P<t>{QUANTITY})的?，?(?=扣)")
_PERIODS = {"个月": "月", "月": "月", "个季度": "季度", "季度": "季度", "周": "周"}


def told_before(shape: Shape) -> Shape:
    """The same with the figures where an earlier sentence is meant."""
    for step in (_goal_of, _from_before, _periods, _each_period):
        shape = step(shape)
    return shape


def _goal_of(shape: Shape) -> Shape:
    """完成8%的目标 → 达到8%."""
    found = _REACHED.search(shape.text)
    if found is None or _said_before(shape, found.start()):
        return shape
    level = shape.cut(*found.span("q"))
    rest = _goal_of(shape.cut(found.end(), len(shape.text)))
    return shape.cut(0, found.start()) + word("达到", level) + level + rest


_WHOLE = re.compile("(?:目标|任务|计划|指标)[^，。；：]{0,6}$")


def _said_before(shape: Shape, at: int) -> bool:
    """任务完成80%的目标: a share of a task, and no level of the measure."""
    return bool(_WHOLE.search(shape.text[:at]))


def _from_before(shape: Shape) -> Shape:
    """节能率不低于80%。达到目标的得4分，每超过目标2个百分点… → the level, and steps from it."""
    told = _WANTED.search(shape.text)
    if told is None or not _GOAL_NAMED.search(shape.text, told.end()):
        return shape
    rest = shape.cut(told.end(), len(shape.text))
    named = list(_GOAL_NAMED.finditer(rest.text))
    if len(named) != 1 or QUANTITY in rest.text[: named[0].start()]:
        return shape
    measure, level = shape.cut(*_bare(told)), shape.cut(*told.span("q"))
    start = max(rest.text.rfind(stop, 0, named[0].start()) + 1 for stop in "，。；")
    lead = rest.cut(0, start)
    after = rest.cut(named[0].end(), len(rest.text))
    made = lead + measure + word("达到", level) + level
    beyond = _BEYOND.search(after.text)
    if beyond is not None:
        way = after.cut(*beyond.span("way"))
        after = after.cut(0, beyond.start()) + way + after.cut(beyond.end(), len(after.text))
    short = _FALLS_SHORT.search(after.text)
    if short is not None:
        below = word("低于", level) + level
        after = after.cut(0, short.start()) + below + after.cut(short.end(), len(after.text))
    return made + after


_TARGET = re.compile("(?:累计|年度|考核)?(?:目标)(?:至.{1,6})?$")


def _bare(told: re.Match[str]) -> tuple[int, int]:
    """节能量进度目标 of what is wanted: the measure itself."""
    found = _TARGET.search(told["m"])
    end = found.start() if found and found.start() > 1 else len(told["m"])
    return told.start("m"), told.start("m") + end


def _each_period(shape: Shape) -> Shape:
    """每月不少于40条。低于标准，出现一个月扣5分 → 每月少于40条的，每个月扣5分."""
    told = _MONTHLY.search(shape.text)
    found = _LESS_THAN.search(shape.text, told.end()) if told is not None else None
    if told is None or found is None or found["t"][:1] != told["t"][:1]:
        return shape
    level = shape.cut(*told.span("q"))
    name = shape.cut(*told.span("m")) + word("低于", level) + level
    made = name + word(f"的，每个{found['t']}", level)
    before = shape.cut(told.end(), found.start())
    return before + made + shape.cut(found.end(), len(shape.text))


def _periods(shape: Shape) -> Shape:
    """出现一个月扣5分 → 每个月扣5分."""
    found = _PERIOD.search(shape.text)
    if found is None:
        return shape
    value = shape.values[found.start("t")]
    if not isinstance(value, Quantity) or value.value != 1 or value.unit not in _PERIODS:
        return shape
    each = word(f"每个{_PERIODS[value.unit]}", shape.cut(*found.span()))
    rest = _periods(shape.cut(found.end(), len(shape.text)))
    return shape.cut(0, found.start()) + each + rest
