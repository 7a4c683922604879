"""Lines settled before a rule is made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from re import Match

from kaocheng.scoring.phrases.among.turning import only_said
from kaocheng.scoring.phrases.amounts import exceeds, less, same
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.conditions import is_hollow, text_of
from kaocheng.scoring.phrases.making.extras import with_extras
from kaocheng.scoring.phrases.meaning import (
    ADD,
    GIVE,
    NOTHING,
    SHARE,
    STEP_DOWN,
    STRAIGHT,
    TAKE,
    Denied,
    Each,
    Effect,
    Either,
    HowMany,
    Level,
    Line,
    Ranked,
    Reference,
    Saying,
    Test,
)
from kaocheng.scoring.phrases.patterns.limits import MOST_GIVEN
from kaocheng.scoring.phrases.tokens import EMPTY, QUANTITY, Points, Quantity, Shape
from kaocheng.scoring.phrases.words import COUNTERS, PERCENT_POINTS

Known = Level | Saying | Ranked | Either
_DONE = re.compile(
    "(?P<s>.{0,30}?)(?:全部|全面|按时|按期|如期|超额)*完成(?P<m>.{0,40}?)"
    "(?:目标任务|任务|目标|计划|(?:收入|年度)?预算|(?:考核|任务|目标)?指标)$"
)

_DONE_ALL = re.compile(
    "(?P<s>.{0,20}?)(?:(?:全部|全面)(?P<v>完成)"
    "|(?:足额|全额)(?P<w>配套|落实|到位|拨付|发放|缴纳|征收|安排|上缴|兑付|支付|归集))"
    "(?P<m>[^，。；]{0,16})$"
)
_DONE_BARE = re.compile("(?P<s>[^，]{0,14}?)(?:全部|全面|按时|按期|如期)*(?:完成|做到)(?P<m>)$")
_DONE_LAST = re.compile(
    "(?P<s>.{2,30}?)(?:目标任务|任务|目标|计划|(?:考核|任务|目标)?指标)(?P<m>)(?:全面|全部|按时|按期)?完成$"
)


def settled(lines: Sequence[Line], asker: Asker, full: Points | None = None) -> Iterator[Line]:
    """完成任务 among percentages is 100 %; a bound that two steps share belongs to the better."""
    lines = _pointing_back(_each_missed(_given_first(lines, full)))
    lines = with_extras(list(_apiece(lines, asker, full)), asker)
    gives = [one for one in lines if one.effect.kind == GIVE]
    levels = [one.level for one in gives if one.level]
    figures = [each for each in levels if isinstance(each.value, Quantity)]
    shares = [one.level for one in lines if one.level and one.effect.kind == SHARE]
    kinds = (TAKE,) if all(one.each is None for one in lines) else ()
    shares += [
        one.level
        for one in lines
        if one.level and one.level.sign == "in" and (one.each or one.effect.kind in kinds)
    ]
    more = [one.level for one in lines if one.level and one.effect.kind == ADD and not one.each]
    in_percent = _speaks_of_percent(lines, [*figures, *more], asker)
    counted = _counted_from(lines) if not figures else ""
    alone = [level.value for level in figures if level.sign == "=="]
    for line in (_above_the_end(_counting(each), alone) for each in lines):
        if line.effect.kind == GIVE and line.limit(MOST_GIVEN) and line.each is None:
            yield _counted(line)
        elif counted and line.effect.kind == GIVE and _done(line) and not in_percent:
            yield _as_target(line, asker, counted)
        elif in_percent and line.effect.kind == GIVE and (_done(line) or _all_of(line, lines)):
            yield _hundred(line, asker)
        elif line.effect.kind == NOTHING and _rest_left(lines, line) and is_hollow(line.shape):
            yield replace(line, otherwise=True, tests=())
        elif line.effect.kind in (NOTHING, TAKE) and line.level:
            near = [*figures, *shares, *_joint(gives, line.level.measure)]
            opened = replace(line, tests=tuple(_open(t, near) for t in line.tests))
            steps = (*_SPANS, "<", "<=") if _has_span(lines) else _SPANS
            yield _step_down(opened, gives, full, steps) if len(line.tests) == 1 else opened
        else:
            yield line


def _rest_left(lines: Sequence[Line], line: Line) -> bool:
    """Whether what gives points leaves 未完成 over: not 按时完成得2分，未按时完成得1分."""
    gives = [one for one in lines if one.effect.kind == GIVE and one.each is None]
    known = [test for one in gives for test in one.tests if isinstance(test, Denied)]
    said = [each for test in known for each in test.tests if isinstance(each, Saying)]
    missed = text_of(line.shape).removesuffix("的")[-2:]
    told = any(text_of(each.shape).endswith(missed) for each in said)
    return bool(gives) and not told and not _late(lines)


# 未按期完成的扣2分，未完成的不得分: who is late has done it.
_LATE = re.compile(
    "(?:未能?|没有|不)(?:按时|按期|及时|如期|全部|全面)|逾期|延期|超期|推迟|拖延|滞后"
)


def _late(lines: Sequence[Line]) -> bool:
    """Whether something between done and not done costs points."""
    takes = [one for one in lines if one.effect.kind == TAKE and one.each is None]
    asked = [one for one in takes if len(one.tests) == 1]
    between = [one for one in asked if isinstance(one.tests[0], Saying | Denied)]
    return any(_LATE.search(text_of(one.shape)) for one in between)


def _joint(gives: Sequence[Line], measure: str) -> list[Level]:
    """签约率80%以上且开工率60%以上的: what is asked of one measure beside others."""
    asked = [test for line in gives if line.level is None for test in line.tests]
    return [test for test in asked if isinstance(test, Level) and test.measure == measure]


def _apiece(lines: Sequence[Line], asker: Asker, full: Points | None) -> Iterator[Line]:
    """报送一条得2分, of 10 points: each of them, although no 每 says so."""
    gives = [one for one in lines if one.effect.kind == GIVE and one.each is None]
    taken = full is None and _so_much_for_one(lines, gives)
    told = taken or all(_tells_one(one, full) for one in gives)
    for line in lines:
        if told and line in gives and not line.limit(MOST_GIVEN):
            asker.doubt("没有写“每”，按每一个都得分计")
            yield _counted(line)
        else:
            yield line


def _so_much_for_one(lines: Sequence[Line], gives: Sequence[Line]) -> bool:
    """采用1条得3分，简讯1条得1分, of no points that are known: however many there are."""
    counted = all(_PRINTED.search(_said(one)) or counts_one(one.shape) for one in gives)
    return counted and len(gives) + sum(one.each is not None for one in lines) > 1


_ONE_MISSED = re.compile("^(?:有|每有|若有)?(?:任(?:何|意)?)?$")
_FELL_SHORT = re.compile(
    "^(?:未能?|没有|达)?(?:达到|达标|达不到|不达标|完成|不到|未达标|未达到|未完成)(?:要求|标准|的)*$"
)
_TURN = {">=": "<", ">": "<=", "<=": ">", "<": ">="}


def _each_missed(lines: Sequence[Line]) -> list[Line]:
    """三个率均达到100%的得5分，有一项达不到的扣2分: each level that is missed costs so much."""
    made: list[Line] = []
    for line in lines:
        levels = _several_levels(made[-1]) if made else []
        if levels and _says_one_missed(line):
            made += [
                replace(line, tests=(replace(one, sign=_TURN[one.sign]),), each=None, shape=EMPTY)
                for one in levels
            ]
        else:
            made.append(line)
    return made


def _several_levels(line: Line) -> list[Level]:
    """The levels of a line that gives points for several at once."""
    levels = [test for test in line.tests if isinstance(test, Level) and test.sign in _TURN]
    alone = line.effect.kind == GIVE and len(levels) == len(line.tests) > 1
    return levels if alone and line.each is None else []


def _says_one_missed(line: Line) -> bool:
    each = line.each
    if line.effect.kind != TAKE or each is None or each.step.value != 1 or line.tests:
        return False
    if each.step.unit not in ("项", "个", "项指标") or each.way != "happens":
        return False
    return bool(_ONE_MISSED.match(each.measure) and _FELL_SHORT.match(each.noun))


def _pointing_back(lines: Sequence[Line]) -> list[Line]:
    """未达标的扣1分: what the clause before it wanted is not so."""
    made = []
    for place, line in enumerate(lines):
        before = lines[place - 1] if place else None
        model = _known(before) if _off_else(line, before, lines) else _missed(line, before)
        made.append(line if model is None else _denying(line, model))
    return made


# 采用1条计5分: however many are taken.
_PRINTED = re.compile("(?:采用|录用|刊发|刊登|转发|推广|批示|报送)(?:一|1)(?:条|篇|期|件|次)的?$")


def _said(line: Line) -> str:
    return text_of(line.shape)


_MISSING = re.compile("^(?:未|没有|不|低于|达不到|做不到)")


def _denying(line: Line, model: tuple[Known, ...]) -> Line:
    return replace(line, tests=(Denied(model),), otherwise=False)


def _off_else(line: Line, before: Line | None, lines: Sequence[Line]) -> bool:
    """得满分，否则扣1分, beside other deductions: one of them."""
    if not (line.otherwise and line.effect.kind == TAKE and line.each is None and not line.tests):
        return False
    if before is None or before.effect.points is not None:
        return False
    return sum(one.effect.kind == TAKE for one in lines) > 1


def _missed(line: Line, before: Line | None) -> tuple[Known, ...] | None:
    """未达标的扣1分 after 合格率90%以上得2分: what the clause before wanted is not so."""
    if line.effect.kind != TAKE or line.each is not None or line.otherwise or line.level:
        return None
    if not (is_hollow(line.shape) and _MISSING.match(line.shape.text)):
        return None
    return _known(before)


def _known(before: Line | None) -> tuple[Known, ...] | None:
    """What a clause that gives points asks."""
    if before is None or before.effect.kind != GIVE or before.each is not None:
        return None
    known = tuple(test for test in before.tests if not isinstance(test, Denied | HowMany))
    return known if known and len(known) == len(before.tests) else None


def _given_first(lines: Sequence[Line], full: Points | None) -> list[Line]:
    """实行集体决定加5分，每少一次扣2分, of 5 points: they are given before any are taken off."""
    adds = [one for one in lines if one.effect.kind == ADD and one.each is None]
    takes = any(one.effect.kind == TAKE for one in lines)
    given = any(one.effect.kind == GIVE for one in lines)
    points = adds[0].effect.points if len(adds) == 1 else None
    if given or not takes or points is None or full is None or not same(points, full):
        return list(lines)
    return [
        replace(one, effect=replace(one.effect, kind=GIVE)) if one is adds[0] else one
        for one in lines
    ]


def _counting(line: Line) -> Line:
    """否则每低1个百分点扣0.2分: a deduction like any other."""
    counts = line.effect.kind == TAKE and line.each is not None
    goes_on = counts or line.effect.kind in (STRAIGHT, STEP_DOWN)
    return replace(line, otherwise=False) if line.otherwise and goes_on else line


def _speaks_of_percent(lines: Sequence[Line], figures: Sequence[Level], asker: Asker) -> bool:
    """Whether other clauses measure a completion in percent."""
    if any(_is_percent(each) and asker.is_subject(each.measure) for each in figures):
        return True
    steps = [line.each for line in lines if line.each is not None and line.each.way != "happens"]
    return any(each.step.unit in PERCENT_POINTS and not each.measure for each in steps)


def _counted_from(lines: Sequence[Line]) -> str:
    """The unit of 每少1家, 每超1家, where it is a number of things; "" where there is none."""
    steps = [line.each for line in lines if line.each is not None and line.each.way != "happens"]
    units = {each.step.unit for each in steps if not each.measure and each.base is None}
    return units.pop() if len(units) == 1 and units <= set(COUNTERS) else ""


def _as_target(line: Line, asker: Asker, unit: str) -> Line:
    """新增企业完成任务得6分，每少1家扣2分: from the target on."""
    found = _done(line)
    assert found is not None
    name = f"{found['s']}{found['m']}"
    if not name:
        return line
    asker.subject, asker.unit = name, unit
    return replace(line, tests=(Level("", ">=", Reference("target", 0, "任务")),))


def _done(line: Line) -> Match[str] | None:
    """完成…任务, where it is all that a line says."""
    if len(line.tests) != 1 or not isinstance(line.tests[0], Saying):
        return None
    said = text_of(line.shape).removesuffix("的")
    return _DONE.match(said) or _DONE_LAST.match(said) or _DONE_BARE.match(said)


def _all_done(line: Line) -> Match[str] | None:
    """全部完成整改, among percentages."""
    said = only_said(line)
    return _DONE_ALL.match(text_of(said).removesuffix("的")) if said is not None else None


def _all_of(line: Line, lines: Sequence[Line]) -> bool:
    """全部完成; 足额配套 as well, where steps in percent are counted from it."""
    found = _all_done(line)
    steps = [one.each for one in lines if one.each is not None and one.each.way == "less"]
    counted = any(one.step.unit in PERCENT_POINTS and not one.measure for one in steps)
    return found is not None and bool(found["v"] or counted)


def _hundred(line: Line, asker: Asker) -> Line:
    """完成任务 as 100 % of a completion rate."""
    found = (task := _done(line)) or _all_done(line)
    assert found is not None
    name = f"{found['s']}{found['m']}" or asker.indicator
    name = name.removesuffix("任务")
    done = "任务完成" if task else found["w"] or found["v"]
    asker.subject, asker.unit = f"{name}{done}率", "%"
    return replace(line, tests=(Level(asker.subject, ">=", Quantity(Decimal(100), "%")),))


_SPANS = ("in",)


def _has_span(lines: Sequence[Line]) -> bool:
    """90%至95%扣1分 among the others: 90%以下扣3分 beside it is a step as well."""
    takes = [line for line in lines if line.effect.kind == TAKE and line.each is None]
    return any(line.level is not None and line.level.sign == "in" for line in takes)


def _step_down(
    line: Line, gives: Sequence[Line], full: Points | None, signs: Sequence[str]
) -> Line:
    """达到100%得8分，95%至100%减3分: what is taken off makes a lower step."""
    level, taken = line.level, line.effect.points
    first = next((one for one in gives if one.level is not None), None)
    if line.effect.kind != TAKE or line.each or level is None or level.sign not in signs:
        return line
    if first is None or taken is None:
        return line
    worth = less(taken, first.effect.points, full)
    return line if worth is None else replace(line, effect=Effect(GIVE, worth))


def _above_the_end(line: Line, alone: Sequence[object]) -> Line:
    """下降0—3%的得6分 beside 持平的得4分: nothing at all is the latter."""
    level = line.level
    if line.effect.kind != GIVE or level is None or level.low is None or len(line.tests) != 1:
        return line
    ends = [value.value for value in alone if isinstance(value, Quantity)]
    if level.low.value not in ends or level.low_open:
        return line
    return replace(line, tests=(replace(level, low_open=True),))


def _open(test: Test, better: Sequence[Level]) -> Test:
    return _opened(test, better) if isinstance(test, Level) else test


def _opened(level: Level, better: Sequence[Level]) -> Level:
    ends = [end for each in better for end in (each.value, each.low) if end is not None]
    if level.value not in ends or level.sign not in ("<=", ">="):
        return level
    return replace(level, sign=level.sign[0])


def _is_percent(level: Level) -> bool:
    return isinstance(level.value, Quantity) and level.value.unit == "%"


_ONCE = re.compile(f"(?:有|召开|开展|组织|举办|报送|获得|建成|培育)?{QUANTITY}")


def _counted_first(line: Line, shape: Shape, end: int) -> Line:
    """有一次会议记录得1分，最多2分: each record counts."""
    step = shape.values[end - 1]
    if not isinstance(step, Quantity) or step.value != 1 or step.unit not in COUNTERS:
        return line
    said = shape.cut(0, end - 1) + shape.cut(end, len(shape.text))
    return replace(line, tests=(), shape=said, each=Each(step, "happens"))


def counts_one(shape: Shape) -> bool:
    """报送一条: one of what can be counted, at the end."""
    last = shape.values[-1] if shape.values else None
    return isinstance(last, Quantity) and last.value == 1 and last.unit in COUNTERS


def _tells_one(line: Line, full: Points | None) -> bool:
    """报送一条得2分, of 10 points: each of them."""
    points = line.effect.points
    alone = len(line.tests) == 1 and isinstance(line.tests[0], Saying) and counts_one(line.shape)
    return alone and full is not None and points is not None and exceeds(full, points)


def _counted(line: Line) -> Line:
    """会议研究一次得1分，最多6分: the cap shows that each time counts."""
    last = line.tests[-1] if line.tests else None
    if not isinstance(last, Saying) or not last.shape.figures(QUANTITY):
        return line
    begun = _ONCE.match(last.shape.text)
    if begun is not None and begun.end() < len(last.shape.text):
        return _counted_first(line, last.shape, begun.end())
    step = last.shape.values[-1]
    if not isinstance(step, Quantity) or step.value != 1 or step.unit not in COUNTERS:
        return line
    said = last.shape.cut(0, len(last.shape.text) - 1)
    return replace(line, tests=(), shape=said, each=Each(step, "happens"))
