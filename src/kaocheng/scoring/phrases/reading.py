"""From clauses to lines: which condition goes with what is done to the points."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from kaocheng.scoring.phrases.conditions import each_of, is_demand, tests_of, wanted_level
from kaocheng.scoring.phrases.demands import settled_demands, taken_up, unclear
from kaocheng.scoring.phrases.lists import unpaired
from kaocheng.scoring.phrases.matching import at_end, whole
from kaocheng.scoring.phrases.meaning import (
    ADD,
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
from kaocheng.scoring.phrases.nesting import head_of
from kaocheng.scoring.phrases.patterns import EFFECTS, LIMITS
from kaocheng.scoring.phrases.patterns.limits import (
    ALL_GONE,
    ENDLESS,
    FULL_IS,
    MOST_GIVEN,
    MOST_TAKEN,
)
from kaocheng.scoring.phrases.pieces import Piece, grouped, pieces, without_numbering
from kaocheng.scoring.phrases.rewriting import written_out
from kaocheng.scoring.phrases.titles import ground_of, title_of
from kaocheng.scoring.phrases.tokens import EMPTY, NOTE, Shape, shape_of
from kaocheng.scoring.phrases.words import THIS

_LONGEST = 300  # signs of one clause; a longer one is no clause of a standard
_OTHERWISE = re.compile(
    "^(?:否则|否者|反之|其余(?:的|情况|情形)?|其他(?:的|情况|情形)?(?=得|扣|不得|计|按|每)|除此之外"
    "|(?:未达到|达不到|不符合)(?:上述|以上|前述)(?:要求|条件|标准)的|均未.{0,6}的)(?:，|均|一律)?"
)
_ALSO = re.compile("^(?:在此基础上|在此前提下|在上述基础上|在前述基础上|此外|除此之外)")
_LINKS = re.compile('^(?:同时|并且|并|且|则|但是|但|还应|还|另外|而|、|"|”)+')
_IN_ALL = (
    "(?:在|从)?(?:年度|年终|年底|考核|当年)*(?:总分|总得分|总成绩|综合得分)(?:值)?(?:中|里|内)?"
)
_TRAILING = re.compile(f"(?:即|则|(?<!平)均|相应|分别|各|再|另|共|直接|{_IN_ALL}|{THIS})+$")
_APIECE = re.compile("(?:各|分别)(?:再|则|即)*$")
_FROM_ALL = re.compile(_IN_ALL)
_BASIS = re.compile(
    "^(?:考核)?(?:按照?|根据|以)[^，。；：]{2,24}(?:计分|得分|打分|评分|赋分|确定得分)$"
)
_WHOLE_ITEM = re.compile(f"(?:{THIS})(?:均|则|都|也)?(?:不得分|不计分|得零分|为零分)")
SCORES = re.compile("扣|得分|四舍五入|不足|最多|最高|封顶|计分|含本|插值")
_HEADER = re.compile(
    "省份|地区|单位|部门|[县市区镇乡类]$|企业|情形|情况|的$|项目$|街道|^对|^其他|^其余|^有|^无|^没有|^除"
)


@dataclass
class Reading:
    """What was read: lines, bounds of the whole, and the clauses that nobody understood."""

    sentence: str
    lines: list[Line] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    headers: list[Shape] = field(default_factory=list)
    lead: list[Shape] = field(default_factory=list)
    left: list[Shape] = field(default_factory=list)
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    refused: str = ""  # why no rule can be made of it
    wanted: list[Level] = field(default_factory=list)  # what sentences before the first line ask
    topic: str = ""  # 群众满意率：— what the levels are about
    used: list[str] = field(default_factory=list)

    def limit(self, kind: str) -> Limit | None:
        """The first bound of this kind, of the whole or of a line."""
        found = [*self.limits, *(each for line in self.lines for each in line.limits)]
        return next((each for each in found if each.kind == kind), None)


@dataclass
class _State:
    """Where the reader stands."""

    pending: list[Shape] = field(default_factory=list)
    carried: list[Shape] = field(default_factory=list)  # what the sentence before wanted
    notes: list[Shape] = field(default_factory=list)
    branch: int | None = None
    otherwise: bool = False
    also: bool = False
    gone: Limit | None = None
    part: int = 0
    block: int = 0
    stop: str = ""


def read(sentence: str) -> Reading:
    """Read a scoring sentence, clause by clause."""
    reading = Reading(sentence)
    numbering, shape = without_numbering(shape_of(sentence))
    if numbering.text:
        reading.spans.append((*numbering.span, "序号"))
    shape = written_out(shape)
    if unpaired(shape):
        reading.refused = "“分别”前后的个数不一样，要逐条写开"
    _read_shape(reading, grouped(shape))
    return reading


def _read_shape(reading: Reading, shape: Shape) -> None:
    state = _State()
    for piece in pieces(shape):
        if piece.part != state.part:
            _next_part(reading, state, piece.part)
        state.stop, state.block = piece.end, piece.block
        _take_up(reading, state, piece)
    _close(reading, state)
    _read_notes(reading, state)


def _next_part(reading: Reading, state: _State, part: int) -> None:
    """At the end of a sentence what waits for its effect waits no longer; after ； it does."""
    if state.stop != "；":
        _carry(reading, state)
    state.part, state.otherwise, state.also = part, False, False


def _carry(reading: Reading, state: _State) -> None:
    """完好率不低于90%。每降低…: what a sentence wanted may be what the next counts from."""
    if state.pending and any(SCORES.search(one.text) for one in state.pending):
        _close(reading, state)
    elif state.pending:
        waiting, state.pending = (
            [one.cut(0, len(one.text.removesuffix("的"))) for one in state.pending],
            [],
        )
        if all(is_demand(one) for one in (*state.carried, *waiting)):
            waiting = [*state.carried, *waiting]  # two levels, and then the steps of both
            state.carried = []
        _close(reading, state)
        state.carried = waiting


def _close(reading: Reading, state: _State) -> None:
    """Clauses that no effect followed: before the first line they lead in, later they are left."""
    where = reading.lead if not reading.lines else reading.left
    where += state.pending
    reading.lead += state.carried
    reading.wanted += [found for one in state.carried if (found := wanted_level(one)) is not None]
    state.pending, state.carried = [], []


def _take_up(reading: Reading, state: _State, piece: Piece) -> None:
    """One clause: a bound, an effect, the head of a branch, or a condition that waits."""
    shape = _lead_words(reading, state, piece.shape)
    if not shape.text:
        return
    _keep_notes(state, shape)
    shape = shape.cut(0, len(shape.text.rstrip(NOTE)))
    if len(shape.text) > _LONGEST:
        state.pending.append(shape)
    elif piece.end == "：" and _BASIS.match(shape.text):
        reading.spans.append((*shape.span, "标题"))
    elif _limit(reading, state, shape) or _effect(reading, state, shape):
        _read_notes(reading, state)
    elif piece.end == "：" and _HEADER.search(shape.text):
        _header(reading, state, shape)
    elif (topic := _topic(reading, state, shape, piece.end)) is not None:
        _titled(reading, shape, topic)
    else:
        state.pending.append(shape)


def _topic(reading: Reading, state: _State, shape: Shape, end: str) -> str | None:
    """What a clause that only leads in speaks of; None where it does more."""
    if end == "：":
        return title_of(shape)
    first = not (reading.lines or state.pending)
    return ground_of(shape) if first else None


def _titled(reading: Reading, shape: Shape, topic: str) -> None:
    reading.topic = topic or reading.topic
    reading.spans.append((*shape.span, "标题"))


def _lead_words(reading: Reading, state: _State, shape: Shape) -> Shape:
    for pattern, flag in ((_OTHERWISE, "otherwise"), (_ALSO, "also")):
        found = pattern.match(shape.text)
        if found and reading.lines:
            setattr(state, flag, True)
            word = "否则" if flag == "otherwise" else "在此基础上"
            reading.spans.append((*shape.cut(0, found.end()).span, word))
            shape = shape.cut(found.end(), len(shape.text))
    return shape


def _keep_notes(state: _State, shape: Shape) -> None:
    """Remarks in brackets that score or round are read after the clause."""
    for at, value in enumerate(shape.values):
        if shape.text[at] == NOTE and SCORES.search(str(value)):
            inner, (start, _) = shape_of(str(value)), shape.spans[at]
            moved = tuple((a + start + 1, b + start + 1) for a, b in inner.spans)
            state.notes.append(grouped(Shape(inner.text, inner.values, moved, inner.words)))


def _read_notes(reading: Reading, state: _State) -> None:
    notes, state.notes = state.notes, []
    for note in notes:
        _read_shape(reading, note)


def _limit(reading: Reading, state: _State, shape: Shape) -> bool:
    links = _LINKS.match(shape.text)
    found = whole(LIMITS, shape.cut(links.end() if links else 0, len(shape.text)))
    if found is None or not isinstance(found.mark, Limit):
        return False
    if found.mark.kind == FULL_IS and state.pending and shape.text[0] == "计":
        return False  # 召开会议的，计8分: given, and no remark on what the whole is worth
    reading.used.append(found.pattern.name)
    reading.spans.append((*shape.span, found.pattern.name))
    if found.mark.kind == ALL_GONE:
        state.gone = found.mark
    elif reading.lines and (not state.pending or found.pattern.name == "不重复扣分"):
        state.pending = []
        place = _bounded_line(reading.lines, found.mark.kind, shape.text)
        reading.lines[place] = reading.lines[place].limited(found.mark)
    else:
        reading.limits.append(found.mark)
    return True


def _bounded_line(lines: list[Line], kind: str, text: str) -> int:
    """Which line a bound is about: 最多扣4分 after a bonus is about the deduction before it."""
    last = lines[-1].effect.kind
    wanted = ""
    if kind == MOST_TAKEN and last == ADD:
        wanted = TAKE
    elif kind == MOST_GIVEN and last == TAKE and re.search("[加增]", text):
        wanted = ADD
    found = [place for place, line in enumerate(lines) if line.effect.kind == wanted]
    return found[-1] if found else len(lines) - 1


def _effect(reading: Reading, state: _State, shape: Shape) -> bool:
    found = at_end(EFFECTS, shape)
    if found is None or not isinstance(found.mark, Effect):
        return False
    reading.used.append(found.pattern.name)
    start, effect = found.start, _not_reversed(reading, shape, found.start, found.mark)
    if effect.kind in (SHARE, SHARE_LOST):
        start = max(start, shape.text.rfind("按", start))
    before = shape.cut(0, start)
    if effect.kind in (JUDGED, SHARE, SHARE_LOST) and before.text.endswith("按完成情况"):
        before = before.cut(0, len(before.text) - 5)
    trailing = _TRAILING.search(before.text)
    apiece = bool(_APIECE.search(before.text)) or shape.text.startswith("各", start)
    apiece = apiece and effect.kind != JUDGED
    if trailing:
        if _FROM_ALL.search(trailing[0]) and effect.kind in (TAKE, REVERSE):
            reading.doubts.append("从总分中扣的，也可写成方案的加减分项")
            if (
                not _LINKS.sub("", before.text[: trailing.start()])
                and not state.pending
                and effect.kind == TAKE
            ):
                effect = replace(effect, kind=REVERSE)
        before = before.cut(0, trailing.start())
    links = _LINKS.match(before.text)
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


_ANY_OF = re.compile("(?:每?有|其中)?(?:任何?|任意)?(?:一[项个]|\ue002)(?:指标)?每")


_FURTHER = re.compile("再扣|另扣|额外扣|另外扣")


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


def _joins(reading: Reading, state: _State, effect: Effect) -> bool:
    """An effect without a condition of its own goes with the line before: 不得分，并倒扣1分."""
    if not reading.lines or state.gone or state.otherwise != reading.lines[-1].otherwise:
        return False
    last = reading.lines[-1]
    if effect.kind == REVERSE and last.effect.kind == NOTHING:
        reading.lines[-1] = replace(last, effect=effect, zero=True)
        return True
    return effect.kind == NOTHING and last.effect.kind == NOTHING


def _add_line(
    reading: Reading, state: _State, clauses: list[Shape], effect: Effect, shape: Shape
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
    if each is not None and effect.kind == REVERSE:
        effect = _taken_each(reading, effect, shape)
    rest = _without_demand(rest, each, effect)
    whole_item = bool(_WHOLE_ITEM.search(shape.text))
    if whole_item:
        state.branch = None
    for clause in clauses:
        reading.spans.append((*clause.span, "每" if clause not in rest else "条件"))
    limits = (state.gone,) if state.gone else ()
    reading.lines.append(
        Line(
            missed or _tests(rest, each),
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
    if each is not None and each.way == "happens":
        return tuple(Saying(sum(clauses, EMPTY)) if isinstance(t, Ranked) else t for t in tests)
    return tests


def _without_demand(clauses: list[Shape], each: Each | None, effect: Effect) -> list[Shape]:
    """查处率100%，未查处的每处扣1分: what is wanted is no part of what is counted."""
    if each is None or each.way != "happens" or effect.kind not in (TAKE, REVERSE):
        return clauses
    return [
        one for one in clauses if not (is_demand(one) and (clauses[-1] is not one or each.noun))
    ]


def _header(reading: Reading, state: _State, shape: Shape) -> None:
    _close(reading, state)
    reading.headers.append(shape)
    reading.spans.append((*shape.span, "情形"))
    state.branch = len(reading.headers) - 1
