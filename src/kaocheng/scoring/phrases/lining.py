"""An effect and what stands before it become a line."""

from __future__ import annotations

import re
from dataclasses import replace

from kaocheng.scoring.phrases.among.nesting import head_of
from kaocheng.scoring.phrases.conditions import tests_of, text_of
from kaocheng.scoring.phrases.demands import is_demand, settled_demands, taken_up, unclear
from kaocheng.scoring.phrases.matching import at_end
from kaocheng.scoring.phrases.meaning import (
    GIVE,
    JUDGED,
    NOTHING,
    REVERSE,
    SHARE,
    SHARE_LOST,
    TAKE,
    Each,
    Effect,
    Level,
    Limit,
    Line,
    Ranked,
    Saying,
    Test,
)
from kaocheng.scoring.phrases.patterns import EFFECTS
from kaocheng.scoring.phrases.patterns.limits import ENDLESS, WHOLE
from kaocheng.scoring.phrases.standing import Reading, State
from kaocheng.scoring.phrases.stepping import each_of
from kaocheng.scoring.phrases.tokens import EMPTY, Quantity, Shape
from kaocheng.scoring.phrases.words import THEN, THIS

LINKS = re.compile('^(?:同时|并且|并|且|则|但是|但|还应|还|另外|而|、|"|”)+')
_IN_ALL = (
    "(?:在|从)?(?:年度|年终|年底|考核|当年)*(?:总分|总得分|总成绩|综合得分)(?:值)?(?:中|里|内)?"
)
_TRAILING = re.compile(
    f"(?:即|{THEN}|(?<!平)均|相应|分别|各|再|另|共|直接|一次性|(?:^|(?<=的))[要应须需]|在(?:基本|基础)得?分的?基础上|{_IN_ALL}|{THIS})+$"
)
_APIECE = re.compile("(?:各|分别)(?:再|则|即)*$")
_FROM_ALL = re.compile(_IN_ALL)
_WHOLE_ITEM = re.compile(f"(?:{THIS})(?:均|则|都|也)?(?:不得分|不计分|得零分|为零分)")


def _base_told(before: Shape, effect: Effect) -> tuple[Shape, Effect]:
    """考核期内基础分计50分: what is given to begin with, and no condition."""
    told = effect.kind == GIVE and _BASE.fullmatch(before.text)
    return (EMPTY, replace(effect, base=True)) if told else (before, effect)


_BASE = re.compile("[^，。；：的完达]{0,8}(?:基础|基本|基准|起评)分(?:值|数)?(?:为|共)?")
_ANY_OF = re.compile("(?:每?有|其中)?(?:任何?|任意)?(?:一[项个]|\ue002)(?:指标)?每")
_FURTHER = re.compile("再扣|另扣|额外扣|另外扣")


def take_effect(reading: Reading, state: State, shape: Shape) -> bool:
    found = at_end(EFFECTS, shape)
    if found is None or not isinstance(found.mark, Effect):
        return False
    reading.used.append(found.pattern.name)
    start, effect = found.start, _not_reversed(reading, shape, found.start, found.mark)
    if effect.kind in (SHARE, SHARE_LOST):
        start = max(start, shape.text.rfind("按", start))
    before = shape.cut(0, start)
    waits = [*(one.text for one in state.pending), *([before.text] if start else [])]
    is_alone = all(map(_HAS.fullmatch, waits)) and not state.otherwise
    effect = _whose_share(shape.cut(start, len(shape.text)), effect) if is_alone else effect
    if effect.kind in (JUDGED, SHARE, SHARE_LOST) and before.text.endswith("按完成情况"):
        before = before.cut(0, len(before.text) - 5)
    trailing = _TRAILING.search(before.text)
    apiece = bool(_APIECE.search(before.text)) or shape.text.startswith("各", start)
    apiece = apiece and effect.kind != JUDGED
    if trailing:
        if _FROM_ALL.search(trailing[0]) and effect.kind in (TAKE, REVERSE):
            reading.doubts.append("从总分中扣的，也可写成方案的加减分项")
            if (
                not LINKS.sub("", before.text[: trailing.start()])
                and not state.pending
                and effect.kind == TAKE
            ):
                effect = replace(effect, kind=REVERSE)
        before = before.cut(0, trailing.start())
    before, effect = _base_told(before, effect)
    links = LINKS.match(before.text)
    before = before.cut(links.end() if links else 0, len(before.text))
    clauses = [*state.pending, *([before] if before.text else [])]
    state.pending = taken_up(state.carried, clauses, effect)
    state.carried = [one for one in state.carried if one not in state.pending]
    clauses, state.pending = [*state.pending, *clauses], []
    reading.spans.append((*shape.cut(start, len(shape.text)).span, found.pattern.name))
    if clauses or not _joins(reading, state, effect):
        _add_line(reading, state, clauses, effect, shape)
        apiece = apiece or any(_ANY_OF.match(one.text) for one in clauses)
        reading.lines[-1] = replace(reading.lines[-1], apiece=apiece)
        _doubt_apiece(reading, reading.lines[-1])
    return True


_HAS = re.compile(
    "(?:当年|年度|本年度)?有[^，。；未不没无]{2,20}的(?:单位|部门|乡镇|街道|县区)?"
)  # 有整改任务的，按整改完成率计分

# 按培训任务完成率, 按整改率, 按已建项目占计划项目的比例: what the share is of.
_OF_WHAT = re.compile(
    "(?:按照?|依据?|以|根据)(?:各单位|各地|实际|相应|其|该项?)*"
    "(?P<of>(?![与此])[^，。；：]{2,24}?(?:(?<!完成)(?<!达标)(?:率|[支投建工执][出资设程行]进度)|满意度)?)"
    "的?(?:完成率|达标率|完成进度|完成比例|(?<!完成)比例|占比|比率|百分比|份额)?"
    "(?:进行|折算|计算|予以)?(?:[得计记赋给]分)"
)
_NO_THING = re.compile(
    "(?:实际|任务|目标|指标|完成|达标|计划|工作|年度|当年|全年|序时|进度|上述|以[上下]|一定|下列|相应|的|所占?"
    "|比[例率重]|占比|[量数率])*"
)


def _whose_share(shape: Shape, effect: Effect) -> Effect:
    """按培训任务完成率计分 is of 培训任务; nothing else says of what the share is."""
    found = _OF_WHAT.match(shape.text) if effect.kind == SHARE else None
    if found is None or _NO_THING.fullmatch(found["of"]):
        return effect
    return replace(effect, of=text_of(shape.cut(*found.span("of"))))


def _not_reversed(reading: Reading, shape: Shape, start: int, effect: Effect) -> Effect:
    """再扣 after other deductions, where nothing is said of 不得分, is one more of them."""
    kinds = {line.effect.kind for line in reading.lines}
    more = effect.kind == REVERSE and TAKE in kinds and not kinds & {NOTHING, JUDGED}
    return replace(effect, kind=TAKE) if more and _FURTHER.match(shape.text, start) else effect


def _doubt_apiece(reading: Reading, line: Line) -> None:
    """各得2分, 分别得分 that were not written out one by one."""
    if not line.apiece or line.each is not None:
        return
    if line.effect.points is None:
        reading.refused = "“分别”得几分没有写清"
    else:
        reading.doubts.append("“各”“分别”得分的几样，请逐条写开")


def _joins(reading: Reading, state: State, effect: Effect) -> bool:
    """An effect without a condition of its own goes with the line before: 不得分，并倒扣1分."""
    if not reading.lines or state.gone or state.otherwise != reading.lines[-1].otherwise:
        return False
    last = reading.lines[-1]
    if effect.kind == REVERSE and last.effect.kind == NOTHING:
        reading.lines[-1] = replace(last, effect=effect, zero=True)
        return True
    return effect.kind == NOTHING and last.effect.kind == NOTHING


def _add_line(
    reading: Reading, state: State, clauses: list[Shape], effect: Effect, shape: Shape
) -> None:
    said, before = clauses, reading.lines[-1] if reading.lines else None
    if clauses and before is not None and before.otherwise and before.part == state.part:
        state.otherwise = False  # 其余得1分，同比下降的扣1分: a condition of its own
    clauses, missed = settled_demands(clauses, effect)
    if not missed:  # a level that was wanted and that nothing rests on stays unread
        reading.lead += [one for one in said if one not in clauses and is_demand(one)]
    if unclear(clauses, effect):
        reading.doubts.append("前面的话是要求还是扣分的条件没有写清")
    each, rest = each_of(clauses, effect)
    if each is not None and _wanted_of_each(each, rest, effect):
        each, rest = None, clauses
    if each is not None and effect.kind == REVERSE:
        effect = _taken_each(reading, effect, shape)
    rest = _without_demand(rest, each, effect)
    whole_item = bool(_WHOLE_ITEM.search(shape.text))
    if whole_item:
        state.branch = None
    for clause in clauses:
        reading.spans.append((*clause.span, "每" if clause not in rest else "条件"))
    limits = _limits(state, each, clauses)
    reading.lines.append(
        Line(
            missed or _of_the_deed(_tests(rest, each), said),
            effect,
            each,
            state.otherwise,
            state.also or effect.more,
            False,
            limits,
            state.branch,
            state.part,
            state.block,
            sum(rest, EMPTY),
            whole_item,
            head=head_of(rest),
        )
    )
    state.gone, state.also = None, False


def _limits(state: State, each: Each | None, clauses: list[Shape]) -> tuple[Limit, ...]:
    """每满50万元: what does not make up a step counts for nothing."""
    full = each is not None and any("每满" in clause.text for clause in clauses)
    return ((state.gone,) if state.gone else ()) + ((Limit(WHOLE),) if full else ())


def _wanted_of_each(each: Each, rest: list[Shape], effect: Effect) -> bool:
    """开展督导4次以上，每次督导有记录的得2分: what each of them has, and so much for all."""
    if effect.kind != GIVE or each.way != "happens" or not each.noun:
        return False
    levels = [test.value for test in tests_of(rest) if isinstance(test, Level)]
    return any(isinstance(to, Quantity) and to.unit == each.step.unit for to in levels)


def _taken_each(reading: Reading, effect: Effect, shape: Shape) -> Effect:
    """每起再扣1分, 每起倒扣1分: counted like any deduction; 倒扣 may go below zero."""
    if "倒扣" in shape.text:
        reading.limits.append(Limit(ENDLESS))
        reading.doubts.append("“倒扣”从哪里扣起、扣到哪里为止没有写清")
    elif any(line.effect.kind == NOTHING for line in reading.lines):
        reading.doubts.append("已不得分的还“再扣”，扣到哪里为止没有写清")
    return replace(effect, kind=TAKE)


def _tests(clauses: list[Shape], each: Each | None) -> tuple[Test, ...]:
    """排名末两位的，每次扣0.5分: how often is counted, and no ranking is made."""
    tests = tests_of(clauses)
    if any(isinstance(test, Level) for test in tests):
        tests = tuple(test for test in tests if not _only_tells_where(test))
    if each is not None and each.way == "happens":
        return tuple(Saying(sum(clauses, EMPTY)) if isinstance(t, Ranked) else t for t in tests)
    return tests


_DEED = re.compile(
    "^[^未没无不缺每]*(?:参加|开展|召开|组织|举办|巡查|走访|检查)[^未没无不缺每率]*$"
)


def _of_the_deed(tests: tuple[Test, ...], said: list[Shape]) -> tuple[Test, ...]:
    """参加支部活动，没有达到4次的: so many times of what stands before the comma."""
    level = tests[-1] if 0 < len(tests) < 3 else None
    if len(said) != 2 or not isinstance(level, Level) or level.measure:
        return tests
    deed = text_of(said[0])
    number = isinstance(level.value, Quantity) and level.value.unit in ("次", "场", "期")
    falls = number and level.sign in ("<", "<=")
    return (replace(level, measure=deed),) if falls and _DEED.match(deed) else tests


_OF_ALL = re.compile("在[^，。；]{0,10}(?:总数|总量|总额|范围|方面|基数|过程)[上中内]?")


def _only_tells_where(test: Test) -> bool:
    """在当月业务总数上，比例达到10%: of what the figure is, and no condition."""
    return isinstance(test, Saying) and bool(_OF_ALL.fullmatch(text_of(test.shape)))


def _without_demand(clauses: list[Shape], each: Each | None, effect: Effect) -> list[Shape]:
    """查处率100%，未查处的每处扣1分: what is wanted is no part of what is counted."""
    if each is None or each.way != "happens" or effect.kind not in (TAKE, REVERSE):
        return clauses
    return [
        one for one in clauses if not (is_demand(one) and (clauses[-1] is not one or each.noun))
    ]
