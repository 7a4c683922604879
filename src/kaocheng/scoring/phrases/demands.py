"""What is wanted, told apart from what costs points: 经费列入预算，未列入的不得分."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.opposites import denied, is_denial
from kaocheng.scoring.phrases.conditions import (
    spelled_mark,
    stripped,
    tests_of,
    text_of,
    without_notes,
)
from kaocheng.scoring.phrases.matching import whole
from kaocheng.scoring.phrases.meaning import (
    MISSES,
    NOTHING,
    REVERSE,
    TAKE,
    Each,
    Effect,
    Either,
    Level,
    Reference,
    Test,
)
from kaocheng.scoring.phrases.measures import is_meant
from kaocheng.scoring.phrases.patterns import LEVELS
from kaocheng.scoring.phrases.stepping import each_of
from kaocheng.scoring.phrases.tokens import EMPTY, FIGURES, QUANTITY, Quantity, Shape
from kaocheng.scoring.phrases.words import PERCENT_POINTS

_COSTS = (NOTHING, TAKE, REVERSE)
# A clause that says of something bad that it is so: no demand.
_BAD = re.compile(
    "未|无|没|不(?!少于|低于|超过|高于|断)|缺|漏|迟|误|逾|违|(?:发生|发现|出现|存在|查出)(?!的)|查实|弄虚|造假|瞒|错|"
    "擅自|因|被|受到|超过|低于|少于|每|如|若|凡|对于|其中|或者"
)
_ENDS = re.compile("(?:的|(?<![及按准实])时|后|前|者|(?<!集)中|之一)$")
_WANTS = re.compile(
    "^(?:各?(?:单位|乡镇|村|镇|县|部门|级|地)+)?(?:按要求|按规定|及时|准确|如实|主动|定期|按时|按期|认真|严格|全面|切实|积极)*(?:制定|建立|健全|完善|开展|召开|落实|完成|报送|组织|实行|"
    "列入|配备|配有|成立|设立|明确|印发|签订|编制|公开|公示|执行|做好|抓好|加强|推进|实施|使用|参加|有|设置|达到"
    "|遵守|保持|坚持|维护|强化|规范|做到|上报|填报|提交|更新)"
    "|(?:及时|健全|完善|规范|到位|完整|准确|齐全|达标|清晰|整洁|日产日清|有序|合法|完好|畅通|列入.{2,12}|纳入.{2,12}|(?:[均都]|全部)(?:达到|符合).{2,8})$"
)
# 每学期末向家长发放问卷: done at set times.
_AT_TIMES = re.compile(
    "每(?:个)?(?:学期|学年|期|季度|半年|月|年|周)(?:末|初|底|度)[^，。；]{0,12}(?:组织|开展|发放|进行|召开|填写|测评|评议)"
)
# 无卫生死角: none of what would be amiss.
_NONE_OF_IT = re.compile(
    "(?:全年|年内|辖区内?)?(?:无|没有|杜绝|不发生|不出现|不存在)[^，未不无没]*"
    "(?:死角|现象|行为|事故|违[法规纪]|投诉|垃圾|问题|案件|差错|失误|积水|污水|杂物|杂草|上访|信访|纠纷)"
    "|(?:不得|不准|严禁|禁止|不迟到|不早退|不缺席|不脱岗|不串岗)[^，]*"
)
_SCORED = re.compile("计分|得分|扣|加分|赋分|评分|给分|分值|减分")
_LOOKED = re.compile("^(?:检查|核查|考核|查看|查|看)(?:是否|有无)")
_QUALITY = re.compile("(?:及时|健全|完善|规范|到位|完整|准确|齐全|达标|清晰|整洁|、)+$")
_HOLLOW = re.compile(
    "^(?:未|没有|没|不|达不到|做不到)(?:达到|达|达标|完成|符合|落实|执行|做到|按要求|按规定|按时|到位|满足)*"
    "(?:要求|规定|标准|目标|任务|的|完成|落实|执行|到位|报送)*$"
)


def wants(clause: Shape) -> bool:
    """Whether a clause says what is wanted: 按月报送进度, 完好率不低于90%."""
    text = stripped(clause).text
    if _ENDS.search(clause.text) or not text or _SCORED.search(text):
        return False
    if is_demand(clause) or _LOOKED.match(text) or _NONE_OF_IT.fullmatch(text):
        return True
    timed = _AT_TIMES.search(text)
    if timed is not None:
        return not _BAD.search(text[: timed.start()] + text[timed.start() + 1 :])
    return bool(_WANTS.search(text)) and not _BAD.search(text)


def mere_demands(lead: Sequence[Shape], effects: Sequence[Effect]) -> bool:
    """Whether all that leads in is wanted, and the rest says what it costs where it lacks.

    建立工作制度，明确专人负责。未建立的扣2分，无专人的扣1分: nothing of it is left unread.
    """
    costs = bool(effects) and all(one.kind in (NOTHING, TAKE) for one in effects)
    return costs and all(wants(one) and not one.figures(FIGURES) for one in lead)


def settled_demands(clauses: list[Shape], effect: Effect) -> tuple[list[Shape], tuple[Test, ...]]:
    """The clauses that remain conditions, and tests that turn a demand into its opposite.

    经费列入预算，未列入的不得分 becomes 经费未列入预算; 办结率达到100%，未达到的不得分 becomes
    below 100 %.
    """
    if effect.kind not in _COSTS or len(clauses) < 2 or not wants(clauses[0]):
        return clauses, ()
    counts = each_of(clauses, effect)[0] is not None
    last = clauses[-1]
    asked = _leading(clauses)
    rest = clauses[len(asked) :]
    if counts or not rest:
        return _counted(clauses, asked, effect), ()
    words = stripped(last)
    if len(rest) == 1 and _HOLLOW.match(words.text):
        levels = [test for test in tests_of(asked) if isinstance(test, Level)]
        if levels and len(levels) == len(tests_of(asked)):
            return [], _missed(levels)
    if len(rest) == 1 and is_denial(words.text):
        return [denied_in_full(asked, words)], ()
    return (rest, ()) if _BAD.search(rest[0].text) else (clauses, ())


def _leading(clauses: Sequence[Shape]) -> list[Shape]:
    """The demands that a condition begins with."""
    asked: list[Shape] = []
    for clause in clauses:
        if not wants(clause):
            break
        asked.append(clause)
    return asked


def _counted(clauses: list[Shape], asked: list[Shape], effect: Effect) -> list[Shape]:
    """材料报送及时，延误一次扣1分: what is late is named without saying that it is on time.

    加强安全管理，每发生一起安全事故扣2分: what is counted says itself what it is.
    """
    each, _ = each_of(clauses, effect)
    if each is None or each.way != "happens" or not asked or _WHO_HAS.match(asked[0].text):
        return clauses
    rest = clauses[len(asked) :]
    if not any(_ENDS.search(one.text) or _BAD.search(one.text) for one in rest[:-1]):
        asked, rest = clauses[:-1], rest[-1:]
    if len(rest) == 1 and _WHOLE_FAULT.fullmatch((each.noun or each.measure).removesuffix("的")):
        return [*(one for one in asked if is_demand(one)), *rest]
    return [*_done_how([asked[-1]] if each.noun else asked, each.noun), *rest]


# 程序违法, 值班人员不在岗: what is amiss, with what it is amiss with.
_WHOLE_FAULT = re.compile("(?:发[生现])?(?:(?!应)[^未不无没缺].{3,}|事故|火灾|投诉|案件|纠纷|舆情)")
_WHO_HAS = re.compile("有(?!专|固定|明确|完[整善备])")
_MANNER = re.compile(
    "^(?:对(?!于|照)|要求|及时|准确|按时|按期|按规定|按要求|如实|认真|严格|积极|、)+"
    "(?:(?:上报|报送|填报|提交)(?=[^，]{2}))?"
)
_HOW = re.compile("(?:及时|按时|按期|如期|认真|严格|全面|切实|均|都|全部|按要求|按规定)+$")


def _done_how(asked: Sequence[Shape], fault: str) -> list[Shape]:
    """What is wanted, without how it is to be done and what the fault denies of it."""
    undone, kept = denied(fault), []
    for one in map(_without_quality, asked):
        at = one.text.find(undone) if len(undone) > 1 else -1
        bare = one.cut(0, at) if at > 1 else one
        how, lead = _HOW.search(bare.text), _MANNER.match(bare.text)
        end = how.start() if how and how.start() > 1 else len(bare.text)
        kept.append(bare.cut(lead.end() if lead and end - lead.end() > 1 else 0, end))
    return kept


def _without_quality(clause: Shape) -> Shape:
    found = _QUALITY.search(clause.text)
    return clause.cut(0, found.start()) if found and found.start() > 1 else clause


def _missed(levels: Sequence[Level]) -> tuple[Test, ...]:
    """Any of the levels that were wanted is not reached."""
    turned = tuple(replace(level, sign=MISSES.get(level.sign, "<")) for level in levels)
    return turned if len(turned) == 1 else (Either(turned),)


def denied_in_full(asked: Sequence[Shape], denial: Shape) -> Shape:
    """未列入 in the words of the demand: 信访经费未列入预算; left alone where it says enough."""
    rest = denied(denial.text)
    if not rest or len(rest) >= 6:
        return denial
    for clause in reversed(asked):
        at = clause.text.find(rest)
        if at >= 0:
            after = clause.cut(at + len(rest), len(clause.text))
            return clause.cut(0, at) + denial + after
    if _HOLLOW.match(denial.text):
        return sum((one for one in asked[-1:]), EMPTY) + denial
    return denial


def unclear(clauses: Sequence[Shape], effect: Effect) -> bool:
    """Something good and its opposite in one condition: which of them costs points?"""
    if effect.kind not in _COSTS or len(clauses) < 2:
        return False
    first, last = stripped(clauses[0]), stripped(clauses[-1])
    good = not _ENDS.search(clauses[0].text) and not _BAD.search(first.text)
    return good and is_denial(last.text) and len(first.text) > 3


_SO_OFTEN = re.compile("每(?:个)?(?:年|半年|季度|季|月|周|天|日)|至少|不少于|不低于")


def _short_of(carried: Sequence[Shape], each: Each) -> list[Shape]:
    """落实巡查制度，每月不少于一次。少一次扣1分: of what there are too few, in the words before."""
    if each.way != "less" or not any(_tells_how_often(one, each) for one in carried):
        return []
    named = [one for one in carried if wants(one) and not one.figures(QUANTITY)]
    often = [one for one in carried if _tells_how_often(one, each)]
    return named[:1] if named and carried.index(named[0]) < carried.index(often[0]) else []


def _tells_how_often(clause: Shape, each: Each) -> bool:
    values = [value for value in clause.values if isinstance(value, Quantity)]
    unit = any(value.unit == each.step.unit for value in values)
    return unit and bool(_SO_OFTEN.search(text_of(clause)))


def _alike_unit(demand: Shape, each: Each) -> bool:
    """Steps of percentage points from a percentage, steps of one from a number."""
    values = [value for value in demand.values if isinstance(value, Quantity)]
    percent = each.step.unit in PERCENT_POINTS
    return any((value.unit in PERCENT_POINTS) == percent for value in values)


def taken_up(carried: list[Shape], clauses: list[Shape], effect: Effect) -> list[Shape]:
    """完好率不低于90%。每降低1个百分点扣0.5分: what the sentence before wanted."""
    if not carried or effect.kind not in _COSTS:
        return []
    each, rest = each_of(clauses, effect)
    if each is not None:
        if rest or (each.noun and each.way == "happens"):
            return []
        levels = [one for one in carried if is_demand(one) and _alike_unit(one, each)]
        if each.way != "happens" and levels:
            alike = [one for one in levels if each.measure in text_of(one)]
            alike = alike or [one for one in levels if is_meant(each.measure, text_of(one))]
            return alike if len(alike) == 1 or not each.measure else []
        bare = not each.measure and not each.noun
        if bare and (thing := _short_of(carried, each)):
            return thing
        told = len(carried) == 1 or all(wants(one) for one in carried)
        return carried if bare and told else []
    last = stripped(clauses[-1]) if len(clauses) == 1 else EMPTY
    if last.text and _HOLLOW.match(last.text) and len(last.text) <= 8:
        return carried if all(wants(one) for one in carried) else []
    return []


def is_demand(shape: Shape) -> bool:
    """Whether a clause states a level that is wanted: 查处率达到100%, without 的."""
    if shape.text.endswith(("的", "时")):
        return False
    found = whole(LEVELS, stripped(shape))
    mark = found.mark if found is not None else None
    if not isinstance(mark, Level):
        return False
    if isinstance(mark.value, Reference) and mark.value.by is not None:
        return False
    named = bool(mark.measure) or shape.text.startswith("以")
    return named and mark.sign in (">=", "==", "<=")


def wanted_level(shape: Shape) -> Level | None:
    """The level that a clause wants against another: 发案率不超过全市平均水平."""
    found = whole(LEVELS, stripped(shape)) if is_demand(shape) else None
    mark = found.mark if found is not None else None
    against = isinstance(mark, Level) and isinstance(mark.value, Reference) and mark.measure
    return spelled_mark(mark, shape) if against and isinstance(mark, Level) else None


def demanded_measure(shape: Shape) -> str:
    """What a clause wants a figure of: 覆盖率≥15%; "" where it wants none."""
    found = whole(LEVELS, stripped(without_notes(shape))) if is_demand(shape) else None
    mark = found.mark if found is not None else None
    figured = isinstance(mark, Level) and isinstance(mark.value, Quantity) and mark.value.unit
    return spelled_mark(mark, shape).measure if figured and isinstance(mark, Level) else ""
