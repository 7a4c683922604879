"""What a clause leaves to those before it: 3次得2分 after 4次以上, 等于的 after 高于均值的."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.turning import GROWTH, asking_only, only_said, turned
from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import (
    GIVE,
    NOTHING,
    TAKE,
    Level,
    Line,
    Reference,
    Saying,
    Test,
)
from kaocheng.scoring.phrases.tokens import EMPTY, QUANTITY, Quantity, Shape

_SAME = {
    "等于": "==", "相等": "==", "相同": "==", "持平": "==", "高于": ">", "超过": ">", "大于": ">",
    "低于": "<", "少于": "<", "小于": "<",
}  # fmt: skip
_MEAN = re.compile("(?:平均水平|均值|平均值|平均数|目标值?|任务数?|标准|水平)$")
_DENIAL = re.compile("^(?:未能|没有|尚未|未|没|不)")


def bound(lines: Sequence[Line], wanted: Sequence[Level] = ()) -> list[Line]:
    """The lines with what they leave unsaid; `wanted` is what sentences before them ask."""
    levels = [*wanted, *(t for line in lines for t in line.tests if isinstance(t, Level))]
    lines = _carried_on(lines, levels)
    grows = any(line.each and GROWTH.search(line.each.measure) for line in lines)
    grows = grows or any(GROWTH.search(level.measure) for level in levels)
    lines = [_as_far(line, levels) for line in lines]
    lines = [_short_of(line, lines) for line in lines]
    lines = [_stepped_alike(line, lines) for line in lines] if not levels else lines
    out = [turned(_figure(_compared(line, levels), levels), levels, grows) for line in lines]
    for place in range(1, len(out)):
        out[place] = _of_the_same(_counted_too(out[place], out[place - 1]), out[place - 1])
        out[place] = _from_the_level(out[place], out[place - 1])
    return [_denying(line, out, place) for place, line in enumerate(out)]


_ADJECTIVE = re.compile("不(?:够)?(?:完善|完整|健全|规范|到位|及时|准确|齐全|全面|具体)$")
_LACKS = re.compile(
    "(?:未|没有|无)(?:按要求|按规定)?(?:建立|制定|设立|成立|配备|开展|落实|编制|签订|印发|报送|有)?"
)


def _of_the_same(line: Line, before: Line) -> Line:
    """未建立台账扣4分，不完善扣2分: the register is what is incomplete."""
    said, model = only_said(line), only_said(before)
    if said is None or model is None or line.effect.kind != before.effect.kind:
        return line
    own, named = stripped(said), stripped(model)
    lacks = _LACKS.match(named.text)
    if lacks is None or not _ADJECTIVE.match(own.text) or line.part != before.part:
        return line
    thing = named.cut(lacks.end(), len(named.text))
    if not 2 <= len(thing.text) <= 20:
        return line
    return replace(line, tests=(Saying(thing + own),), shape=thing + own)


def _from_the_level(line: Line, before: Line) -> Line:
    """低于90%的扣5分，每低5个百分点增扣2分: counted from the 90 % of the clause before."""
    each, level = line.each, before.level
    if each is None or each.base is not None or each.measure or line.tests or level is None:
        return line
    if before.effect.kind != TAKE or line.effect.kind != TAKE or before.each is not None:
        return line
    falls = {"<": "less", "<=": "less", ">": "more", ">=": "more"}.get(level.sign)
    if each.way != falls or line.part != before.part or not isinstance(level.value, Quantity):
        return line
    return replace(line, each=replace(each, base=level.value, measure=level.measure))


def _counted_too(line: Line, before: Line) -> Line:
    """每发现1例迟报扣0.5分、漏报扣1分: the second is counted like the first."""
    said, each = only_said(line), before.each
    if said is None or each is None or each.way != "happens" or line.each is not None:
        return line
    if line.effect.kind != before.effect.kind or line.otherwise:
        return line
    words = text_of(stripped(said))
    model = (each.noun or text_of(before.shape) or each.measure).removesuffix("的").strip("，")
    ranked = _RANKED.match(words) and _RANKED.match(model) and words[-2:] == model[-2:]
    if ranked and each.noun:
        return replace(line, tests=(), shape=EMPTY, each=replace(each, noun=words))
    if _SORT.match(words) and words[-2:] == model[-2:] and len(words) <= len(model) + 6:
        return replace(line, tests=(), shape=EMPTY, each=replace(each, noun=words))
    if not 2 <= len(words) <= 4 or not model or words[-1] != model[-1] or len(words) > len(model):
        return line
    return replace(line, tests=(), shape=EMPTY, each=replace(each, measure="", noun=words, verb=""))


# 5亿元以上项目, 省级企业技术中心: another sort of what is counted, and nothing that is done.
_SORT = re.compile(
    "(?:[0-9]+(?:\\.[0-9]+)?(?:万|亿)?元|(?:国家|省部|省|市厅|市|州|区县|县区|县|区|乡镇|镇|村)级|(?:国家|省|市|县|区)(?=重点|级)"
    "|重点|重大|大型|中型|小型|特大型|一般|[ABCD一二三四]类)(?!.*(?:未|没有|不))"
)
_RANKED = re.compile("(?:国家|省部|省|市厅|市|州|区县|县区|县|区|乡镇|镇|村)级")


def _compared(line: Line, levels: Sequence[Level]) -> Line:
    """等于的: against the mean that was spoken of before."""
    against = next((one.value for one in levels if isinstance(one.value, Reference)), None)
    if against is None or against.kind in ("prior", "previous"):
        return line
    against = replace(against, by=None, within=False)
    level = line.level
    if against.kind == "group_mean":
        line = replace(line, tests=_once(_of_that_mean(test, against) for test in line.tests))
        level = line.level
    bare = level is not None and not level.measure and level.said in _TRENDS
    if level is not None and bare and against.kind == "mean_prior":
        return asking_only(line, replace(level, value=against))  # 减产的 after 比前三年平均值增产的
    if line.effect.kind == NOTHING:
        return line
    if level is not None and level.said == "持平" and not level.measure:
        return asking_only(line, replace(level, value=against))  # with the mean, not with last year
    said = only_said(line)
    words = text_of(stripped(said)) if said is not None else ""
    sign = _SAME.get(_MEAN.sub("", words)) or _SAME.get(words)
    return asking_only(line, Level("", sign, against, said=words)) if sign else line


_TRENDS = ("增加", "增长", "提高", "上升", "增产", "减少", "下降", "降低", "减产")


def _carried_on(lines: Sequence[Line], levels: Sequence[Level]) -> list[Line]:
    """满意度达到90%得2分，低于90%不得分, of several measures: of the one just named."""
    parts = {line.part for line in lines if line.effect.kind == GIVE and line.each is None}
    if len({level.measure for level in levels if level.measure}) < 1 + (len(parts) < 2):
        return list(lines)
    out: list[Line] = []
    known, part = "", -1
    head: tuple[Test, ...] = ()
    for line in lines:
        known, head = (known, head) if line.part == part else ("", ())
        asked = [test for test in line.tests if isinstance(test, Level)]
        bare = all(not one.measure and (_figured(one) or _moves(one, known)) for one in asked)
        if known and asked and bare and line.each is None:
            own = tuple(_of(test, known) for test in line.tests)
            line = replace(line, tests=(*head, *own) if line.effect.kind == GIVE else own)
        elif named := _last_named(line, asked):
            known, head = named, line.tests[:-1] if "其中" in line.shape.text else ()
        part = line.part
        out.append(line)
    return out


def _last_named(line: Line, asked: Sequence[Level]) -> str:
    """What the next clause may leave unsaid; of two measures the one that 其中 singles out."""
    if len(asked) == 1 or "其中" in line.shape.text:
        return asked[-1].measure if asked else ""
    return ""


def _moves(level: Level, measure: str) -> bool:
    """减产的 after 总产量稳定在上年水平: the same, unless how far it moves is measured itself."""
    return level.said in _TRENDS and not measure.endswith("幅度")


def _figured(level: Level) -> bool:
    return isinstance(level.value, Quantity)


def _of(test: Test, measure: str) -> Test:
    return replace(test, measure=measure) if isinstance(test, Level) else test


def _stepped_alike(line: Line, lines: Sequence[Line]) -> Line:
    """每低1个百分点 beside 每高于全市平均水平1个百分点: from the same level."""
    each = line.each
    if each is None or each.way == "happens" or each.base is not None or each.measure:
        return line
    others = [one.each for one in lines if one.each is not None and one.each.base is not None]
    if len(others) != 1 or others[0].way == each.way or others[0].step.unit != each.step.unit:
        return line
    model = others[0]
    return replace(line, each=replace(each, base=model.base, measure=model.measure))


_FAR = re.compile("^(?P<way>低于|落后|少于|高于|超过|超出)?[^，。；]*?(?P<near>以内|之内)?$")


def _as_far(line: Line, levels: Sequence[Level]) -> Line:
    """5个点以外的 after 超过平均值5个点以内的: as far from the same."""
    level = line.level
    if level is None or not isinstance(level.value, Quantity):
        return line
    model = next((one for one in levels if _is_away(one, level.value)), None)
    found = _FAR.match(level.said)
    if model is None or found is None or level.sign == "==":
        return line
    if level.sign == "in":
        return _between(line, level, model)
    if level.measure not in ("", "低于", "落后", "高于", "超过", "超出", "超出幅度", "落后幅度"):
        return line
    assert isinstance(model.value, Reference)
    below = found["way"] in ("低于", "落后", "少于") if found["way"] else model.sign[0] == "<"
    near = found["near"] is not None
    strict = level.sign == ">" and not near  # 以外: beyond it
    sign = ("<" if below else ">") + ("" if strict else "=")
    value = replace(model.value, by=level.value, within=near)
    return asking_only(line, replace(level, measure="", sign=sign, value=value))


def _between(line: Line, level: Level, model: Level) -> Line:
    """高于1—2个百分点 after 高于平均水平2个百分点以上: so far, and no farther."""
    if level.measure not in ("高于", "超过", "超出", "高出", "低于", "落后") or level.low is None:
        return line
    assert isinstance(model.value, Reference)
    assert isinstance(level.value, Quantity)
    sign = "<=" if level.measure in ("低于", "落后") else ">="
    least = replace(model.value, by=level.low, within=False)
    most = replace(model.value, by=level.value, within=True)
    near, far = (replace(level, measure="", sign=sign, low=None, value=to) for to in (least, most))
    return replace(line, tests=(near, far))


def _short_of(line: Line, lines: Sequence[Line]) -> Line:
    """5个百分点以内 beside 5个百分点以上: the end belongs to the latter."""
    level = line.level
    value = level.value if level is not None else None
    if level is None or not isinstance(value, Reference) or not value.within:
        return line
    others = [one.level for one in lines if one is not line and one.level is not None]
    for other in others:
        to = other.value
        if isinstance(to, Reference) and to.by == value.by and not to.within and "=" in other.sign:
            return asking_only(line, replace(level, sign=level.sign[0]))
    return line


def _is_away(level: Level, like: Quantity) -> bool:
    """Whether a level is so far from another, told in the same unit."""
    by = level.value.by if isinstance(level.value, Reference) else None
    return by is not None and by.unit == like.unit


def _figure(line: Line, levels: Sequence[Level]) -> Line:
    """3次得2分 among 4次以上: one step of the same ladder."""
    said = only_said(line)
    if said is None or line.effect.kind not in (GIVE, NOTHING) or line.each is not None:
        return line
    shape = stripped(said)
    if shape.text.count(QUANTITY) != 1 or not shape.text.endswith(QUANTITY):
        return line
    value = shape.values[-1]
    assert isinstance(value, Quantity)
    if not any(_alike(value, level, shape) for level in levels):
        return line
    measure = text_of(shape.cut(0, len(shape.text) - 1)).removesuffix("为")
    if any(measure in level.measure for level in levels):
        measure = ""  # 开展1次 after 全年开展演练不少于2次
    return asking_only(line, Level(measure, "==", value, said=text_of(shape)))


def _alike(value: Quantity, level: Level, shape: Shape) -> bool:
    """Whether a level counts in the same unit; of two measures one must be left unsaid."""
    if not isinstance(level.value, Quantity) or level.value.unit != value.unit or not value.unit:
        return False
    words = shape.text[:-1].removesuffix("了")
    return not words or not level.measure or words in level.measure


def _once(tests: Iterable[Test]) -> tuple[Test, ...]:
    """以全市平均数为基准，达到平均数的: the same comparison asked twice is asked once."""
    out: list[Test] = []
    for test in tests:
        asked = [replace(one, said="") for one in out if isinstance(one, Level)]
        if not isinstance(test, Level) or replace(test, said="") not in asked:
            out.append(test)
    return tuple(out)


def _of_that_mean(test: Test, against: Reference) -> Test:
    """低于平均分的 after 高于全市平均分的."""
    if not isinstance(test, Level) or not _is_bare_mean(test):
        return test
    own = test.value
    far = (own.by, own.within) if isinstance(own, Reference) else (None, False)
    return replace(test, value=replace(against, by=far[0], within=far[1]))


def _is_bare_mean(level: Level) -> bool:
    value = level.value
    return (
        isinstance(value, Reference)
        and value.kind == "baseline"
        and bool(re.fullmatch("平均(?:分|水平|值|数|线|增幅|增速)?|均值", value.words))
    )


_HAPPENED = re.compile(
    "^(?:发生|出现|有|存在)(?:(?:1|一)(?:起|次|例|件|个|人|项|处))?(?:及?以上)?(?:的)?$"
)
_NONE = re.compile("(?:未|没有|无)(?:发生|出现)?")


_BELOW = re.compile("^(?:低于|未达到|达不到|没有达到|小于|少于|不足|高于|超过|大于|突破)")


# 超过指标 after 控制在年度指标以内
_GOAL = re.compile("(?:控制)?(?:指标|目标|计划|任务|预算|限额|标准|基数)[值数]?")
_INSIDE = re.compile("(?:以内|之内|范围内|内)$")


def said_below(words: str, before: Line) -> bool:
    """低于下达的保护指标的 after 面积不低于下达的保护指标: nothing but the other case."""
    below = _BELOW.match(words)
    if below is None or before.effect.kind != GIVE or before.each is not None:
        return False
    rest, level = words[below.end() :], before.level
    short = len(rest) < 4 and not _GOAL.fullmatch(rest)
    if level is None or len(before.tests) != 1 or short:
        return False
    if not _INSIDE.sub("", level.said).endswith(rest) and not _shortened(rest, level.value):
        return False
    return (
        level.sign in (">=", ">") if below[0][0] in "低未达没小少不" else level.sign in ("<=", "<")
    )


def _shortened(words: str, to: Quantity | Reference) -> bool:
    """下达的考核指标 for 下达的保护面积考核指标: the same target in fewer words."""
    if not isinstance(to, Reference) or to.kind != "target" or words[-2:] != to.words[-2:]:
        return False
    signs = iter(to.words)
    return all(sign in signs for sign in words)


def _all_of(line: Line, denied: str) -> bool:
    """化解率100%的得5分: 未化解 is anything less."""
    level = line.level
    value = level.value if level is not None and len(line.tests) == 1 else None
    whole = isinstance(value, Quantity) and value.unit == "%" and value.value == 100
    return whole and level is not None and denied.removesuffix("的") in level.measure


def _none_of(line: Line) -> bool:
    """未发生事故的得满分: what 发生的 after it denies."""
    said = only_said(line)
    return (
        said is not None
        and line.effect.kind == GIVE
        and line.each is None
        and bool(_NONE.search(text_of(said)))
    )


def _is_rest(words: str, before: Line) -> bool:
    """发生的 after 未发生的, 低于指标的 after 不低于指标的."""
    if _HAPPENED.match(words) and _none_of(before):
        return True
    return said_below(words, before)


def _stands_apart(lines: Sequence[Line], place: int) -> bool:
    """档案齐全的得3分，不齐全的不得分；…: two clauses that make up a sentence."""
    part = [one.part for one in lines]
    return part.count(part[place]) == 2 and part[place - 1] == part[place]


def _denying(line: Line, lines: Sequence[Line], place: int) -> Line:
    """未落实的不得分 after 落实制度的得2分: nothing but the other case."""
    said = only_said(line)
    if said is None or line.otherwise or line.each or line.effect.kind not in (GIVE, NOTHING):
        return line
    words = text_of(stripped(said))
    if place and _is_rest(words, lines[place - 1]):
        return replace(line, otherwise=True, tests=())
    denied = _DENIAL.sub("", words)
    if denied == words or len(denied) < 2 or not place:
        return line
    apart = _stands_apart(lines, place)
    near = [one for one in lines[:place] if not apart or one.part == line.part]
    gives = [one for one in near if one.effect.kind == GIVE and one.each is None]
    if len(gives) != 1 or lines[place - 1] is not gives[0]:
        return line
    if not apart and any(one.effect.kind in (GIVE, TAKE) for one in lines[place + 1 :]):
        return line
    if _all_of(gives[0], denied):
        return replace(line, otherwise=True, tests=())
    model = only_said(gives[0])
    found = text_of(model) if model is not None else ""
    at = found.find(denied)
    if at < 0 or _DENIAL.search(found[max(0, at - 2) : at][-1:]):
        return line
    return replace(line, otherwise=True, tests=())
