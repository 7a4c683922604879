"""A condition: its comparisons, and what somebody must affirm: 合格率96%以上且台账齐全的."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from kaocheng.scoring.phrases.matching import whole
from kaocheng.scoring.phrases.meaning import Either, Level, Ranked, Reference, Saying, Test
from kaocheng.scoring.phrases.patterns import LEVELS
from kaocheng.scoring.phrases.tokens import NOTE, QUANTITY, SIGNS, Quantity, Shape
from kaocheng.scoring.phrases.ways import ways_of

_CLOSING = re.compile(
    '(?:(?<=[上下内间]|\ue003|\ue002|\ue006)(?:的)?(?:为|属|属于|评为|评定为|确定为)[“"]?(?:优秀|良好|中等|一般|较好|较差|合格|不合格|基本合格|达标|不达标|优|良|中|差)[”"]?(?:等次|等级|档次|等|级|档)?'
    "|(?<=\ue002)或(?:者)?(?:上升|下降|增长|减少|持平|增加|降低|负增长|零增长|未完成)|的(?:单位|省份|县|市|地区|乡镇|街道|部门|银行|机构|企业|情况|情形|话|省)?|(?<![及按临同实准限时])时|之一的|等问题的|，)+$"
)
_OPENING = re.compile(
    "^(?:但是?(?=[不未超低高有无])|对于|对(?!照|应|口|外|接|标|象|比|上|下|内)|凡是|凡|如果|如(?!期|实|何)|若|因(?![私公病事故])|当(?![年月日季前期])(?=[^，]{3,}时，?$)|按照?(?=每)|其中|其(?![他余它])|另外|即(?![办时将席期]|.即)|以及|应当)"
)
_BARE_TREND = re.compile(
    "^(?:仍|继续|均)?(?P<t>持平|不变|提高|上升|增加|增长|增产|改善|降低|下降|减少|减产|退步)$"
)
# A measure that rises or falls, with no word of what it is compared to: last year.
_NAMED_TREND = re.compile(
    "^(?P<m>[^\ue000-\ue006]{2,30}(?:比重|比例|占比|率|总量|强度|浓度|指数))(?:逐年|持续|稳步|有所)?"
    "(?P<t>提高|上升|增加|增长|降低|下降|减少)$"
)
# What a 每 says again in its own way: 未完成的，每少1%….
HOLLOW = re.compile(
    "(?:以后|此后|在此基础上)?(?:每[项个处村]|(?:每?有|其中)?(?:任何?|任意)?(?:一[项个]|\ue002)(?:指标)?(?=每|$)|各项(?:指标)?)?(?:低于|高于|大于|小于|超过|超出|突破|未达到|未达|达不到|未完成|没有完成|不足|超额|超额完成"
    "|未达标|不达标|超标|不达|未超出|未超过|未超)?(?:[\ue002\ue005]|的|目标|目标值|任务|标准|部分|要求|目标任务|项)*(?:的|，)*$"
)


def stripped(shape: Shape) -> Shape:
    """A clause without its opening 对于 and its closing 的."""
    start, end = 0, len(shape.text)
    opening = _OPENING.match(shape.text)
    if opening and opening.end() < end:
        start = opening.end()
    closing = _CLOSING.search(shape.text)
    if closing and closing.start() > start:
        end = closing.start()
    return shape.cut(start, end)


def without_notes(shape: Shape) -> Shape:
    """A clause without its remarks in brackets."""
    parts = [shape.cut(i, i + 1) for i, sign in enumerate(shape.text) if sign != NOTE]
    return sum(parts, shape.cut(0, 0))


_BEGINS_OR = re.compile("^或者?(?!等于)")


def _any_of(one: Level | Saying | Either, other: Test) -> Test:
    """突破指标的，或低于85%的: either of two clauses."""
    first = one.tests if isinstance(one, Either) else (one,)
    second = other.tests if isinstance(other, Either) else (other,)
    known = [test for test in (*first, *second) if isinstance(test, Level | Saying)]
    measure = next((test.measure for test in known if isinstance(test, Level)), "")
    named = [
        replace(test, measure=test.measure or measure) if isinstance(test, Level) else test
        for test in known
    ]
    return Either(tuple(named))


# A time is no condition of its own: 2020年12月底前，覆盖率达到80%.
_WHENEVER = re.compile(
    "^(?:截至|截止|到)?(?:[0-9]{4}年|当年|本年度?|全年|年内)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日|底)?(?:年?底)?(?:之?前|以前|止|内)?$"
)


_AND = re.compile("(?<![并而])(?:并且|且)|而且")


def _beside(parts: list[Shape]) -> bool:
    """台账齐全且合格率96%以上: a level, and something that is affirmed, without a figure."""
    plain = [part for part in parts if not re.search(f"[{SIGNS}]", part.text)]
    return len(plain) == 1 and len(stripped(plain[0]).text) > 3


def _parted(clauses: list[Shape]) -> Iterator[Shape]:
    """签约率80%以上且到位率20%以上的: two levels of one clause."""
    for clause in clauses:
        found = _AND.search(clause.text)
        parts = [clause]
        if found is not None:
            parts = [clause.cut(0, found.start()), clause.cut(found.end(), len(clause.text))]
        levels = [whole(LEVELS, stripped(part)) for part in parts]
        known = [one.mark for one in levels if one and isinstance(one.mark, Level)]
        named = [mark for mark in known if mark.measure]
        beside = len(named) == 1 and len(parts) > 1 and _beside(parts)
        # 不足65%且不高于上年的: both of what was named before
        both = not named and len(known) == len(parts)
        yield from parts if len(named) == len(parts) or beside or both else [clause]


def tests_of(clauses: list[Shape]) -> tuple[Test, ...]:
    """What the clauses of a condition ask; neighbours that ask no figure are one saying."""
    tests: list[Test] = []
    for clause in _parted(clauses):
        or_else = _BEGINS_OR.match(clause.text) if tests else None
        if or_else is not None:
            clause = clause.cut(or_else.end(), len(clause.text))
        test = _test(stripped(clause), tests)
        if or_else is not None and isinstance(tests[-1], Level | Saying | Either):
            tests[-1] = _any_of(tests[-1], test)
            continue
        last = tests[-1] if tests else None
        if (
            isinstance(test, Level)
            and isinstance(last, Saying)
            and _WHENEVER.match(text_of(last.shape))
        ):
            tests[-1] = replace(test, measure=text_of(last.shape) + test.measure)
            continue
        if isinstance(test, Saying) and isinstance(last, Saying):
            tests[-1] = Saying(last.shape + test.shape)
        elif not (isinstance(test, Saying) and not test.shape.text):
            tests.append(test)
    return tuple(tests[1:] if _only_named(clauses, tests) else tests)


# 对交办的积案，化解率达90%; 年度控制指标，发生数不超过控制数: of what it is measured.
_OF_WHAT = re.compile(
    "^对(?!照|纳入|列入|有|没有|未|无)[^，]*(?<![的时者县市区镇乡村位门])$"
    "|^(?!.*(?:完成|达到|落实|制定|印发|实现|分解|签订|明确|超过|低于)).*(?:控制|考核|责任)(?:指标|目标)$"
)


def _only_named(clauses: list[Shape], tests: list[Test]) -> bool:
    """Whether the first clause says of what the figures are, and asks nothing."""
    if len(tests) < 2 or not isinstance(tests[0], Saying) or not isinstance(tests[1], Level):
        return False
    return bool(_OF_WHAT.match(clauses[0].text)) and bool(tests[1].measure)


_DEED = re.compile("(?:[^，]{1,6}但)?(?:未|没有)|弄虚作假|虚假|造假|发生|出现|存在|未|瞒报|拒")
_SUBJECT_OF_DEED = re.compile("[^的以至到]{3,16}(?:发生|出现|存在)")


def _is_deed(words: str) -> bool:
    """存在弄虚作假, 适宜区存在“插花”种植: something that has happened."""
    return bool(_DEED.match(words) or _SUBJECT_OF_DEED.match(words))


_NOT_DONE = re.compile("(?:未|没有|无|没|不)(?!足|到|达|满|超|高|低|少)")
_OR = re.compile("或者?(?!等于|以上|以下)")


def _either(clause: Shape) -> Either | None:
    """低于90%或高于110%: two comparisons, of which the second may leave its measure unsaid."""
    for found in _OR.finditer(clause.text):
        one, other = clause.cut(0, found.start()), clause.cut(found.end(), len(clause.text))
        marks = [whole(LEVELS, stripped(part)) for part in (one, other)]
        levels = [each.mark for each in marks if each and isinstance(each.mark, Level)]
        undone = marks[0] is None and bool(_NOT_DONE.match(one.text))
        if marks[1] is not None and len(levels) == 1 and undone:
            second = spelled_mark(levels[0], clause)
            return Either((Saying(stripped(one)), second)) if second.measure else None
        if marks[0] is not None and len(levels) == 1 and _is_deed(other.text):
            first = spelled_mark(levels[0], clause)
            return Either((first, Saying(stripped(other))))
        if len(levels) == 2:
            first, second = (
                replace(level, measure=spelled(level.measure, clause)) for level in levels
            )
            return Either((first, replace(second, measure=second.measure or first.measure)))
    return None


def _test(clause: Shape, before: list[Test]) -> Test:
    either = _either(clause) if "或" in clause.text else None
    if either is not None:
        return either
    found = whole(LEVELS, clause)
    if found is None and NOTE in clause.text:
        clause = without_notes(clause)
        found = whole(LEVELS, clause)
    if found is not None and isinstance(found.mark, Level | Ranked):
        mark = spelled_mark(found.mark, clause)
        return _of_before(mark, before) if isinstance(mark, Level) else mark
    trend = _BARE_TREND.match(clause.text) or _NAMED_TREND.match(clause.text)
    if trend:
        prior = Reference("prior", 0, trend["t"])
        named = trend.groupdict().get("m") or ""
        level = Level(named, ways_of(trend["t"]), prior, said=trend["t"])
        return level if named else _of_before(level, before)
    return Saying(clause)


_AGAINST = re.compile("参照|对照|按照|以|[与同较比](?:上年|去年|上一年)")
_WHEN = re.compile("^(?:全年|年内|每年|年度|当年|全年累计|一年)?$")


def _named(shape: Shape) -> str:
    """每季度召开1次联席会议 → 召开联席会议, for the level that follows."""
    if NOTE in shape.text or shape.text.count(QUANTITY) != 1:
        return ""
    bare = text_of(
        sum(
            (shape.cut(i, i + 1) for i, s in enumerate(shape.text) if s not in SIGNS),
            shape.cut(0, 0),
        )
    )
    return re.sub("每(?:个)?(?:季度|半年|[月季周旬日年])(?:至少|不少于|不低于)?", "", bare)


def _of_before(level: Level, before: list[Test]) -> Level:
    """采集数量参照基数，达到基数: the measure is what was just named."""
    last = before[-1] if before else None
    if isinstance(last, Saying) and _WHEN.match(level.measure) and level.measure:
        named = _named(last.shape)
        if named:
            before.pop()
            return replace(level, measure=named)
    if isinstance(last, Saying) and (whole := _named_in_full(level, last)):
        before.pop()
        return replace(level, measure=whole)
    if level.measure or not isinstance(last, Saying) or _DENIED.match(text_of(last.shape)):
        return level
    if isinstance(level.value, Quantity):
        return _named_before(level, last, before)
    before.pop()
    words = _AGAINST.split(text_of(last.shape))[0]
    return replace(level, measure=words.removeprefix("有") if len(words) > 2 else words)


def _named_in_full(level: Level, last: Saying) -> str:
    """各科得分的平均得分，平均得分≥32分: the name stands in the clause before, and asks nothing."""
    words = text_of(last.shape).strip("，")
    short = len(level.measure) < 2 or words == level.measure
    if short or not words.endswith(level.measure) or re.search(f"[{SIGNS}]", last.shape.text):
        return ""
    return "" if _VERBS.search(words) or _DENIED.search(words) else words


_FIGURE_OF = re.compile(
    "^(?:根据|按照?|依据|以)?(?P<m>[^\ue000-\ue006]{2,40}?(?:率|比例|占比|比重|增速|增幅|浓度|强度|(?<!质)量|额|面积|数))$"
)


def _named_before(level: Level, last: Saying, before: list[Test]) -> Level:
    """超时件数占总件数的比例，5%以内: the measure stands in the clause before."""
    found = _FIGURE_OF.match(last.shape.text.removesuffix("，"))
    if found is None or _VERBS.search(found["m"]):
        return level
    before.pop()
    return replace(level, measure=found["m"])


_VERBS = re.compile("提高|增加|减少|完成|上报|核实|明确|控制")


_DENIED = re.compile("未|没有|不|无|达到|完成")
_BUT = re.compile("^(?:但是?|确保|保证|力争|检查|指?按照(?!要求|规定|标准|计划)(?=.{4}))(?=.)")


_Mark = TypeVar("_Mark", bound=Level | Ranked)


def spelled_mark(mark: _Mark, clause: Shape) -> _Mark:
    """The measure's figures as they were written: signs of the shape mean nothing to a reader."""
    measure = _BUT.sub("", spelled(mark.measure, clause))
    if isinstance(mark, Level):
        return replace(mark, measure=measure, said=text_of(clause))
    return replace(mark, measure=measure)


_ASIDE = SIGNS + "□"  # 低于100% as mere words: a figure that nothing is compared with


def spelled(words: str, shape: Shape) -> str:
    """Words taken from a shape, with their figures as they were written and without remarks."""
    signs = [
        (sign, word) for sign, word in zip(shape.text, shape.words, strict=True) if sign in _ASIDE
    ]
    out = []
    for each in words:
        word = next((word for sign, word in signs if sign == each), "")
        if each in _ASIDE:
            signs = [pair for pair in signs if pair != (each, word)] if word else signs
            out.append("" if each == NOTE else word)
        else:
            out.append(each)
    return "".join(out)


def text_of(shape: Shape) -> str:
    """A shape in the words of the sentence, without remarks."""
    return "".join(word for sign, word in zip(shape.text, shape.words, strict=True) if sign != NOTE)


def is_hollow(shape: Shape) -> bool:
    """Whether a condition only says that the one before was missed: 未完成的, 低于的."""
    return bool(HOLLOW.match(stripped(shape).text)) and not shape.figures(QUANTITY)
