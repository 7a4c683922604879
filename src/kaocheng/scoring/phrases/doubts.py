"""What keeps a proposal from high confidence: words that score or measure and were not read so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.items import Item
from kaocheng.scoring.phrases.lateness import deed_of
from kaocheng.scoring.phrases.meaning import (
    ADD,
    GIVE,
    JUDGED,
    NOTHING,
    REVERSE,
    STEP_DOWN,
    TAKE,
    Level,
    Line,
    Reference,
    Saying,
)
from kaocheng.scoring.phrases.sizes import HELD_AGAINST, HOW_MANY, sized, without_size
from kaocheng.scoring.phrases.tokens import BARE, QUANTITY, RANGE, Points, Quantity, Shape, shape_of
from kaocheng.scoring.phrases.words import COUNTERS, TIMES

_FIGURE = f"[{QUANTITY}{RANGE}{BARE}]"
_COMPARED = re.compile(
    f"{_FIGURE}(?:及|含|（[^）]*）)?(?:以上|以下|以内)"
    f"|(?:低于|高于|超过|不少于|不低于|不超过|达到|少于|多于|不足|≥|≤|>|<){_FIGURE}"
)
_EVERY = re.compile(f"每.{{0,6}}{_FIGURE}|[0-9]{{16,}}")
_SCORED = re.compile(
    rf"[得扣加减]{_FIGURE}|每[^，年月季周日天旬]{{1,3}}$|按高低|最高者|最低者|最高的|最低的|递减|[±×÷]|(?<!不)扣(?![押留缴除减分])|{BARE}/{BARE}|(?<!随意)(?<!擅自)(?<!私自)(?<!任意)(?<!违规)(?<!自行)增减(?!挂钩)"
)
_SCORING_END = re.compile("(?:[得扣]|(?<![参增新])加|(?<!增)减)$")
_WORTH_END = re.compile("(?:(?:各|分别|均|共)(?:占|为)|(?<=.)占)$")
_TWO_MEASURES = re.compile("(?<!平)[均都各]$|[^并而]且|[率数量额度].*、.*[率数量额度][均都]?$")
_BOUND_END = re.compile("(?:不超过|不得超过|不高于|不低于|不少于|至多|保底)的?$")
_CLASS = re.compile("^(?!.*(?:未|无|有|全)).{1,8}(?:县|区|市|乡镇|镇|街道|单位|部门|地区)(?:的)?$")
_PORTION = re.compile("^完成(?:进度|年度|序时|全年|考核)*(?:目标|任务|计划)(?:任务)?$")
_SHARE_DONE = re.compile("完成[^，。；]{0,8}目标任务的?[0-9.]+%")
_COMPARING = re.compile(
    "低于|高于|超过(?!率)|不足|达不到|未达|但|目标任务的?$|[0-9](?:%|[^0-9，、]{1,3})以[上下内][、或]"
)
# A number of things in what is only affirmed: 采纳1篇, each of them or once?
_NUMBERED = re.compile(
    "(?<![第其逐每唯同统专之前0-9])(?:[0-9]+|[一二三四五六七八九十两]{1,2})"
    "(?:次|篇|个|件(?!事)|家|条|名|人(?!一)|户(?!一)|场|期|座|处|份|例|起)(?!性|告知|办)"
)
_ONE = re.compile("[1一](?![0-9十百])")  # 发生一起: whether it happened at all


# 制定预案并演练，看文件、图片，缺一项扣1分: the things that are wanted, or the papers?
_SEEN_TOO = re.compile(".(?:看|查看|查阅|核查|检查)(?:文件|资料|图片|照片|记录|台账|现场|档案).*缺")


def doubts_of(lines: Sequence[Line], items: Iterable[Item]) -> Iterator[str]:
    """Reasons to look again, for medium confidence."""
    for line in lines:
        if line.effect.kind != STEP_DOWN:
            yield from _of_line(line, lines)
    for item in items:
        if item.unit == "%" and _PORTION.match(item.name):
            yield f"“{item.name}”按完成率填报，请核对"
        number = None if item.unit else _NUMBERED.search(without_size(item.name))
        if number is not None and _ONE.match(number[0]):
            yield f"数据项“{item.name}”按是否计，不按次数计"
        if _SEEN_TOO.search(item.name):
            yield f"“{item.name[-24:]}”缺的是要求的几项还是查看的资料没有写清"


def unread_of(lines: Sequence[Line], items: Iterable[Item]) -> Iterator[str]:
    """Comparisons that stand within what is counted or asked, and so were not read."""
    told = [
        one for line in lines for one in (*_unread_figures(line, lines), *_unread_comparisons(line))
    ]
    for item in items:
        number = None if item.unit else _NUMBERED.search(without_size(item.name))
        if any(item.name[:16] in words for words in told):
            continue  # one figure, one doubt
        if number is not None and not _ONE.match(number[0]):
            yield f"数据项“{item.name}”里的个数没有读成门槛，按是否计"
    yield from told


def _unread_comparisons(line: Line) -> Iterator[str]:
    each = line.each
    said = "" if each is None or each.way != "happens" else each.measure + each.noun
    if _WANTED.search(said) and not HELD_AGAINST.fullmatch(said):
        yield f"“{said[:24]}”里还有一个比较，请核对"
    for test in line.asked:
        if not isinstance(test, Level) or _SHARE_DONE.match(test.said):
            continue
        if _COMPARING.search(test.measure) and not HOW_MANY.search(test.measure):
            yield f"“{test.said}”里还有一个比较，请核对"


def alike_items(items: Iterable[Item]) -> Iterator[str]:
    """进度滞后 and 滞后: most likely one measure under two names."""
    names = [item.name for item in items if item.unit]
    for name in names:
        longer = [one for one in names if one != name and one.endswith(name)]
        if longer:
            yield f"“{longer[0]}”和“{name}”是不是同一个数，请核对"


def left_to_assessors(lines: Iterable[Line], rule: object) -> Iterator[str]:
    """否则酌情扣分, where the rule says nothing of it."""
    left = any(line.effect.kind == JUDGED for line in lines)
    if left and "judged" not in str(rule) and "酌" not in str(rule):
        yield "“酌情”的部分没有用上，请核对"


def by_class(lines: Iterable[Line]) -> Iterator[str]:
    """各区不少于10人，各开发区不少于4人: one measure for two kinds of units."""
    named = [test.measure for line in lines for test in line.asked if isinstance(test, Level)]
    told = {name for name in named if _OF_CLASS.match(name)}
    if len({_OF_CLASS.sub("", name) for name in told}) < len(told):
        yield "几类单位的要求不同，请按组别分开写"


# 无方案、记录、结果及总结分别扣2分: three of them, or four?
_AND_LAST = re.compile("、[^，。；、]{2,12}及(?!时)[^，。；、]{2,10}?(?:的，?)?(?:分别|各)[扣减]")


def joined(text: str) -> Iterator[str]:
    """A list of which the last 及 may part two things, or name one."""
    if _AND_LAST.search(text):
        yield "“及”连着的是一样还是两样没有写清"


# 缺登记的1件扣2分，当天未登记的扣1分: of each of them, or once?
_SAME_THING = re.compile("^(?:如果?|若|其中|被|采用|当[天日])")


def apiece_too(lines: Sequence[Line], text: str) -> Iterator[str]:
    """What is told of things that are counted one by one, and was read as true or not."""
    for before, line in pairwise(lines):
        kinds, words = {before.effect.kind, line.effect.kind}, text_of(line.shape)
        told = line.tests and all(isinstance(test, Saying) for test in line.tests)
        if before.each is None or line.each is not None or not told or before.part != line.part:
            continue
        if len(kinds) == 1 and (_SAME_THING.match(words) or _listed(words, text)):
            yield f"“{words[:20]}”是每有一个都算还是只算一次没有写清"


def _listed(words: str, text: str) -> bool:
    """每发现一次扣2分、带班人员扣1分; 迟报每例扣1分、漏报扣2分 has but another deed."""
    return len(words) > 3 and f"分、{words[:4]}" in text


_SEVERAL = re.compile("[0-9.]+分[×xX*][0-9]+(?:项|个|类|种)")


_MOVED = re.compile(
    "[^，。；（]{0,12}，?[^，。；（]{0,4}分值?(?:并入|纳入|转入|归入|加到|计入)[^，。；）]{2,20}"
)


def of_several(text: str) -> Iterator[str]:
    """Ten points for each of two: what was read knows one measure."""
    if (several := _SEVERAL.search(text)) is not None:
        yield f"“{several[0]}”是几项各自的分值，规则没有分开算，请逐项写开"
    if (moved := _MOVED.search(text)) is not None:
        yield f"“{moved[0]}”没有用上，请按有没有这一项分组写"


_AND_HIGHER = re.compile("(?:国家|省部|省|市厅|市|县区|区县|县|区|乡镇|镇)级?(?:及)?以上")


def ranks_within(lines: Iterable[Line]) -> Iterator[str]:
    """市级以上表彰加3分，省级以上表彰加5分: who has the second has the first as well."""
    told = [text_of(one.shape) for one in lines if one.effect.kind == ADD and one.each is None]
    ranked = [words for words in told if _AND_HIGHER.search(words)]
    bare = [_AND_HIGHER.sub("", words) for words in ranked]
    if any(bare.count(words) > 1 for words in bare):
        yield "“以上”的几级是就高计还是累计没有写清"


_SO_LONG = re.compile(
    "(?:(?<!不)超过|逾期|延误|滞后|晚于|超出)[0-9]+(?:个)?(?:工作日|天|日|小时|个月|月)$"
)


def nested_times(items: Iterable[Item]) -> Iterator[str]:
    """超过5天的每条扣0.1分，超过10天的每条扣0.3分: are the latter among the former as well?"""
    told = [found[0] for item in items if item.unit and (found := _SO_LONG.search(item.name))]
    if len(told) > 1:
        yield f"“{told[0]}”是否包含“{told[-1]}”没有写清"


_OF_CLASS = re.compile(
    "^各?[^，。；的]{0,6}?(?:开发区|区|县|市|镇|乡|街道|单位|部门|类|组)(?=.{4,})"
)
_UNCOUNTED = re.compile("每(?:少|缺|漏|多|超|有|发现|发生|出现)")
_WANTED = re.compile("不少于|(?<!不)少于|至少|不低于|低于")

_FALLING = ("<", "<=", ">")


def _several_missed(line: Line) -> Iterator[str]:
    """甲率低于90%、乙率低于80%的不得分: both, or one of them?"""
    levels = line.levels
    costs = line.effect.kind in (TAKE, NOTHING, REVERSE) and line.each is None
    several = len({level.measure for level in levels if level.measure}) > 1
    if costs and several and all(level.sign in _FALLING for level in levels):
        yield "几个数要都没有达到还是有一个没有达到没有写清"


def _uncounted(line: Line) -> Iterator[str]:
    """每少一层…, where it was not read as a count."""
    for test in line.asked:
        if isinstance(test, Saying) and _UNCOUNTED.match(test.shape.text):
            yield f"“{text_of(test.shape)[:24]}”是不是每一个都计没有写清"


_THE_SAME = re.compile("^同一(?!天|年|时|日|期)")


def _of_one(line: Line) -> Iterator[str]:
    """同一问题三次未整改的扣1分: of each such problem, or once for all?"""
    if line.effect.kind == TAKE and line.each is None and _THE_SAME.match(line.shape.text):
        yield f"“{text_of(line.shape)[:16]}”是每有一个都扣还是只扣一次没有写清"


# 工作成效明显: how well something was done, of which no figure and no fact tells.
_HOW_WELL = re.compile(
    "(?:(?<![完做抓搞办学用管建良])好|[较很]好|明显|显著|突出|扎实|有力|得力|有效|[较很]强|[较很]高)的?$"
)


def _of_how_well(line: Line) -> Iterator[str]:
    """履行职责好的得1分: somebody has to say whether it is good."""
    shapes = [test.shape for test in line.asked if isinstance(test, Saying)]
    if line.effect.kind == GIVE and shapes and _HOW_WELL.search(text_of(shapes[-1])):
        yield f"“{text_of(shapes[-1])[-16:]}”要由评审部门认定，请写明以什么为准"


def _of_line(line: Line, lines: Sequence[Line]) -> Iterator[str]:
    yield from _several_missed(line)
    yield from _of_how_well(line)
    yield from _of_one(line)
    for test in line.asked:
        if isinstance(test, Saying) and _CLASS.match(text_of(test.shape)):
            yield f"“{text_of(test.shape)}”是分组还是条件没有写清"
    yield from _uncounted(line)
    if line.each is not None and line.each.way == "happens" and line.each.step.unit not in TIMES:
        return  # 逾期10天以内办结的，每件: what is so of each that is counted
    for shape in _sayings(line):
        deed = deed_of(text_of(shape))  # 每月5日前报送数据: a date, and no figure
        told = not deed or _is_measured(shape_of(deed))
        if _is_counted_short(shape, lines):
            continue
        if told and _is_measured(shape) and not _is_measured(_without_times(shape)):
            yield f"“{text_of(shape)[:24]}”中的数没有读成门槛，按是否计"


# 公示不足15天, 每季度召开一次会议: how long and how often belongs to what was done.
_SO_OFTEN = re.compile(
    "[0-9一二三两]+个?(?:工作日|天|日|小时|分钟|月|年)(?:以[上下内])?"
    "|每(?:个?季度?|半?年|个?月|周)[^，]{0,30}?(?<!不少于)[0-9一二三两]+次|100%"
)


# 每月报送信息2条，每少1条扣0.2分: what is wanted in each of them, and counted by what is missing.
_BY_PERIOD = re.compile(
    "每(?:个?(?:月|季度?|旬)|周|半年)[^，]{0,24}?(?<![0-9])[0-9一二三两]+"
    f"(?P<unit>{'|'.join(sorted(COUNTERS, key=len, reverse=True))})"
)


def _is_counted_short(shape: Shape, lines: Sequence[Line]) -> bool:
    found = _BY_PERIOD.search(text_of(shape))
    if found is None or found["unit"] in TIMES:
        return False
    short = (one.each for one in lines if one.each is not None and one.each.way == "less")
    return any(each.step.unit == found["unit"] for each in short)


def _without_times(shape: Shape) -> Shape:
    return shape_of(_SO_OFTEN.sub("", text_of(shape)))


def _is_measured(shape: Shape) -> bool:
    """Whether it holds a figure that wants to be compared."""
    compared = _COMPARED.search(shape.text) or _EVERY.search(shape.text)
    return bool(compared) or _measured(shape)


def _unread_figures(line: Line, lines: Sequence[Line]) -> Iterator[str]:
    """甲、乙数量达到90%及以上, 面积超过10亩的一户: figures that became part of a fact."""
    if line.effect.kind == STEP_DOWN:
        return
    for test in line.asked:
        if isinstance(test, Level) and _TWO_MEASURES.search(test.measure):
            yield f"“{test.said}”不止一个数，请分开填报"
    for shape in _sayings(line):
        if _is_measured(_without_times(shape)) and not _is_counted_short(shape, lines):
            yield f"“{text_of(shape)[:24]}”中的数没有读成门槛，按是否计"


def twice(rule: object) -> Iterator[tuple[str, bool]]:
    """Parts that count one and the same thing; and whether none ends where the next begins."""
    counted: dict[str, list[dict[str, object]]] = {}
    for part in _parts(rule):
        counted.setdefault(str(part.get("of", "")).partition(",")[0], []).append(part)
    for of, parts in counted.items():
        ends = "(" in of and any(isinstance(part.get("floor"), Decimal) for part in parts)
        if of and len(parts) > 1:
            yield f"“{of.partition('(')[2] or of}”扣了或加了两次，请核对", not ends


def _parts(rule: object) -> Iterator[dict[str, object]]:
    if not isinstance(rule, dict):
        return
    if rule.get("kind") in ("deduct", "award"):
        yield rule
    for part in rule.get("parts", ()):
        yield from _parts(part)
    yield from _parts(rule.get("otherwise"))


def undivided(lines: Iterable[Line], full: Points | None) -> bool:
    """Whether groups with the same full points have different points: nothing tells them apart."""
    if full is None or len({worth for _, worth in full.groups}) == len(full.groups):
        return False
    given = [line.effect.points for line in lines if line.effect.points is not None]
    return any(len({worth for _, worth in points.groups}) > 1 for points in given)


def misread(lines: Sequence[Line]) -> Iterator[str]:
    """Conditions that swallowed something that gives points."""
    lines = [line for line in lines if line.effect.kind != STEP_DOWN]
    swallowed = [text_of(shape) for line in lines for shape in _sayings(line) if _scores(shape)]
    for level in (test for line in lines for test in line.levels):
        pointed = level.value.words if isinstance(level.value, Reference) else ""
        if re.search("计分|得分|扣分|加分|赋分", pointed) or _SCORING_END.search(level.measure):
            swallowed.append(level.said)
    yield from (f"“{words[:24]}”里的计分没有读出来" for words in swallowed)


def _scores(shape: Shape) -> bool:
    """Whether it gives points; 甲、乙各占20分 says what each is worth, and nothing to be asked."""
    found = (each.search(shape.text) for each in (_WORTH_END, _SCORED, _BOUND_END))
    return any(found) or shape.text.count(BARE) > 1


def _sayings(line: Line) -> Iterator[Shape]:
    for test in line.asked:
        if isinstance(test, Saying):
            yield sized(test.shape)
    if line.each is not None and line.shape.text and not line.tests:
        yield sized(line.shape)


def _measured(shape: Shape) -> bool:
    """Whether a figure of a measure stands in it, and no mere number of things or days."""
    units = [value.unit for value in shape.values if isinstance(value, Quantity)]
    return any(unit and unit not in (*COUNTERS, *TIMES) for unit in units)
