"""What a clause leaves to those before it: 3次得2分 after 4次以上, 等于的 after 高于均值的."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.distances import as_far, short_of
from kaocheng.scoring.phrases.among.mirroring import mirrored
from kaocheng.scoring.phrases.among.remainders import as_otherwise
from kaocheng.scoring.phrases.among.turning import asking_only, only_said, turned, words_of
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
from kaocheng.scoring.phrases.questions import is_generic
from kaocheng.scoring.phrases.tokens import EMPTY, QUANTITY, Quantity, Shape

_SAME = {
    "等于": "==", "相等": "==", "相同": "==", "持平": "==", "高于": ">", "超过": ">", "大于": ">",
    "低于": "<", "少于": "<", "小于": "<",
}  # fmt: skip
_MEAN = re.compile("(?:平均水平|均值|平均值|平均数|目标值?|任务数?|标准|水平)$")


def bound(lines: Sequence[Line], wanted: Sequence[Level] = ()) -> list[Line]:
    """The lines with what they leave unsaid; `wanted` is what sentences before them ask."""
    levels = [*wanted, *(level for line in lines for level in line.levels)]
    lines = _carried_on(lines, levels)
    lines = [as_far(line, levels) for line in lines]
    lines = [short_of(line, lines) for line in lines]
    lines = [_stepped_alike(line, lines) for line in lines] if not levels else lines
    lines = [_same_figure(line, levels) for line in lines]
    compared = [_compared(line, _against(lines, at, levels)) for at, line in enumerate(lines)]
    out = turned(mirrored([_figure(line, levels) for line in compared]))
    for place in range(1, len(out)):
        out[place] = _of_the_same(_counted_too(out[place], out[place - 1]), out[place - 1])
        out[place] = _from_the_level(out[place], out[place - 1])
        out[place] = _from_its_base(out[place], out[place - 1])
    return [as_otherwise(line, out, place) for place, line in enumerate(out)]


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


def _same_figure(line: Line, levels: Sequence[Level]) -> Line:
    """超过5户的，每超1户加0.5分, after 新增企业达到5户的: more than those 5."""
    level = line.level
    if line.each is None or level is None or level.measure or line.each.measure:
        return line
    named = {one.measure for one in levels if one.measure and one.value == level.value}
    figured = isinstance(level.value, Quantity) and len(named) == 1
    return asking_only(line, replace(level, measure=named.pop())) if figured else line


_BASED = re.compile("以.*为(?:准|基[准数期]|标准|依据|目标|底线)")


def _from_its_base(line: Line, before: Line) -> Line:
    """以90%为基准，每高1个百分点加1分，每低1个百分点扣1分: both are counted from the 90 %."""
    each, other, level = line.each, before.each, before.level
    if each is None or other is None or level is None or line.tests:
        return line
    if each.base is not None or each.measure or each.step.unit != other.step.unit:
        return line
    if {each.way, other.way} != {"less", "more"} or not _BASED.search(text_of(before.shape)):
        return line
    return replace(line, tests=before.tests)


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


def _against(lines: Sequence[Line], place: int, levels: Sequence[Level]) -> Reference | None:
    """What was last compared with, in the same sentence; or else what any clause compares with."""
    near = [one for one in lines[:place] if one.block == lines[place].block]
    before = [level for one in reversed(near) for level in reversed(one.levels) if level.measure]
    known = (one.value for one in (*before, *levels) if isinstance(one.value, Reference))
    return next(known, None)


def _compared(line: Line, against: Reference | None) -> Line:
    """等于的: against the mean that was spoken of before."""
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
    words = words_of(line)
    sign = _SAME.get(_MEAN.sub("", words)) or _SAME.get(words) or _named_again(words, against)
    return asking_only(line, Level("", sign, against, said=words)) if sign else line


_REACHES = {
    "达到": ">=", "完成": ">=", "实现": ">=", "不低于": ">=",
    "超过": ">", "超额完成": ">", "高于": ">",
}  # fmt: skip


_PLAINLY = re.compile("(?:年度|全年|下达|考核|的|目标|任务|计划|指标|[数值量])*")


def _named_again(words: str, against: Reference) -> str:
    """达到计划里程的 beside 更新里程未达到计划里程的: the same comparison the other way."""
    named = words.endswith(against.words) and not _PLAINLY.fullmatch(against.words)
    return _REACHES.get(words.removesuffix(against.words), "") if named else ""


_TRENDS = ("增加", "增长", "提高", "上升", "增产", "减少", "下降", "降低", "减产")


def _carried_on(lines: Sequence[Line], levels: Sequence[Level]) -> list[Line]:
    """满意度达到90%得2分，低于90%不得分, of several measures: of the one just named."""
    parts = {line.part for line in lines if line.effect.kind == GIVE and line.each is None}
    named = {level.measure for level in levels if level.measure}
    if len(named) < 1 + (len(parts) < 2):
        return list(lines)
    full = [one for one in named if not is_generic(one)]
    several = sum(not any(_shorter(one, other) for other in full) for one in full) > 1
    out: list[Line] = []
    known, part, block = "", -1, -1
    head: tuple[Test, ...] = ()
    for line in lines:
        goes_on = line.part == part or (several and line.block == block)
        known = known if goes_on else ""
        head = head if line.part == part else ()
        asked = line.levels
        bare = all(_unnamed(one, known) for one in asked)
        if known and asked and bare and line.each is None:
            own = tuple(_of(test, known) for test in line.tests)
            line = replace(line, tests=(*head, *own) if line.effect.kind == GIVE else own)
        elif last := _last_named(line, asked):
            known, head = last, line.tests[:-1] if "其中" in line.shape.text else ()
        part, block = line.part, line.block
        out.append(line)
    return out


def _unnamed(level: Level, known: str) -> bool:
    """Whether it goes on with the measure before: 增长不足5% after 游客量增长8%以上; 低于去年."""
    if level.measure:
        return _shorter(level.measure, known) and level.measure.endswith("幅度")
    return _figured(level) or _moves(level, known) or _of_others(level, known)


_COMPARES = re.compile("[高低多少]于|超过|不足|达到")


def _of_others(level: Level, known: str) -> bool:
    if _COMPARES.fullmatch(known):  # 高于1—2个百分点: no measure, and none to go on with
        return False
    return isinstance(level.value, Reference) and level.value.kind in (
        "prior", "previous", "mean_prior", "group_mean", "baseline",
    )  # fmt: skip


def _shorter(measure: str, known: str) -> bool:
    return measure != known and known.endswith(measure)


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
