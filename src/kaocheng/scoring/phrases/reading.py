"""From clauses to lines: which condition goes with what is done to the points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.demands import is_demand, wanted_level
from kaocheng.scoring.phrases.lining import LINKS, take_effect
from kaocheng.scoring.phrases.matching import whole
from kaocheng.scoring.phrases.meaning import ADD, NOTHING, SHARE, TAKE, Limit, Line
from kaocheng.scoring.phrases.patterns import LIMITS
from kaocheng.scoring.phrases.patterns.limits import (
    ALL_GONE,
    FULL_IS,
    LEAST,
    MOST_GIVEN,
    MOST_IN_ALL,
    MOST_TAKEN,
    UNTIL_ZERO,
    UP,
    WHOLE,
)
from kaocheng.scoring.phrases.pieces import Piece, grouped, pieces, without_numbering
from kaocheng.scoring.phrases.standing import Reading, State
from kaocheng.scoring.phrases.titles import ground_of, title_of
from kaocheng.scoring.phrases.tokens import NOTE, Quantity, Shape, shape_in, shape_of
from kaocheng.scoring.phrases.writing.givenback import gives_back
from kaocheng.scoring.phrases.writing.lists import unpaired
from kaocheng.scoring.phrases.writing.rewriting import written_out
from kaocheng.scoring.phrases.writing.verbless import faults

_LONGEST = 300  # signs of one clause; a longer one is no clause of a standard
_OTHERWISE = re.compile(
    "^(?:否则|否者|反之|其余(?:的|情况|情形)?|其他(?:的|情况|情形)?(?=得|扣|不得|计|按|每|$)|除此之外"
    "|(?:未达到|达不到|不符合)(?:上述|以上|前述)(?:要求|条件|标准)的|[均都](?:未|不|没).{0,6}的)(?:，|均|一律)?"
)
_ALSO = re.compile("^(?:在此基础上|在此前提下|在上述基础上|在前述基础上|此外|除此之外)")
_BASIS = re.compile(
    "^(?:“?[^，。；：、按以]{2,12}”?)?(?:考核)?(?:按照?|根据|依据|以)[^，。；：]{2,24}(?:计分|得分|打分|评分|赋分|确定得分)$"
)
SCORES = re.compile(
    "扣|得分|[得计][0-9.]+分|最低[^，。；]{0,4}[0-9]|保底|四舍五入|不足|最多|最高|封顶|计分|含本|插值|就高|取最高|不累[计加]"
)
_HEADER = re.compile(
    "省份|地区|单位|部门|[县市区镇乡类]$|企业|情形|情况|的$|项目$|街道|^对|^其他|^其余|^有|^无|^没有|^除"
)

_BASE_GONE = re.compile("(?:扣|减)完.*(?:基本|基础|基准)分")
_DOUBLED = re.compile("加倍|双倍|翻倍")


def read(sentence: str) -> Reading:
    """Read a scoring sentence, clause by clause."""
    reading = Reading(sentence)
    numbering, shape = without_numbering(shape_of(sentence))
    if numbering.text:
        reading.spans.append((*numbering.span, "序号"))
    if faults(shape):
        reading.doubts.append("没有写“扣”，错误、问题后面的分数按扣分读")
    if gives_back(shape):
        reading.doubts.append("“减扣”按少扣的分数加回读，请核对")
    shape = written_out(shape)
    said = zip(shape.text, shape.words, strict=True)
    reading.written = "".join(words if sign == NOTE else sign for sign, words in said)
    if _DOUBLED.search(sentence):
        reading.doubts.append("“加倍”的按每一处扣两倍读，请核对")
    if unpaired(shape):
        reading.refused = "“分别”前后的个数不一样，要逐条写开"
    _read_shape(reading, grouped(shape))
    return reading


def _read_shape(reading: Reading, shape: Shape) -> None:
    state = State()
    for piece in pieces(shape):
        if piece.part != state.part:
            _next_part(reading, state, piece.part)
        state.stop, state.block = piece.end, piece.block
        _take_up(reading, state, piece)
    _close(reading, state)
    _read_notes(reading, state)


def _next_part(reading: Reading, state: State, part: int) -> None:
    """At the end of a sentence what waits for its effect waits no longer; after ； it does."""
    if state.stop != "；":
        _carry(reading, state)
    state.part, state.otherwise, state.also = part, False, False


def _carry(reading: Reading, state: State) -> None:
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


def _close(reading: Reading, state: State) -> None:
    """Clauses that no effect followed: before the first line they lead in, later they are left."""
    where = reading.lead if not reading.lines else reading.left
    where += state.pending
    reading.lead += state.carried
    reading.wanted += [found for one in state.carried if (found := wanted_level(one)) is not None]
    state.pending, state.carried = [], []


def _take_up(reading: Reading, state: State, piece: Piece) -> None:
    """One clause: a bound, an effect, the head of a branch, or a condition that waits."""
    shape = _lead_words(reading, state, piece.shape)
    if not shape.text:
        return
    _keep_notes(state, shape)
    shape = _without_closing_notes(shape)
    if len(shape.text) > _LONGEST:
        state.pending.append(shape)
    elif piece.end == "：" and _BASIS.match(shape.text):
        reading.spans.append((*shape.span, "标题"))
    elif _limit(reading, state, shape) or take_effect(reading, state, shape):
        _read_notes(reading, state)
    elif piece.end == "：" and _HEADER.search(shape.text):
        _header(reading, state, shape)
    elif (topic := _topic(reading, state, shape, piece.end)) is not None:
        _titled(reading, shape, topic)
    else:
        state.pending.append(shape)


def _without_closing_notes(shape: Shape) -> Shape:
    """A clause without the remarks behind it; 分值×（实际÷目标） ends in no remark."""
    bare = shape.text.rstrip(NOTE)
    return shape if bare.endswith(_OPERATORS) else shape.cut(0, len(bare))


_OPERATORS = ("×", "*", "÷", "/", "+", "-", "乘以", "除以")


def _topic(reading: Reading, state: State, shape: Shape, end: str) -> str | None:
    """What a clause that only leads in speaks of; None where it does more."""
    if end == "：":
        return title_of(shape)
    first = not (reading.lines or state.pending)
    return ground_of(shape) if first else None


def _titled(reading: Reading, shape: Shape, topic: str) -> None:
    reading.topic = topic or reading.topic
    reading.spans.append((*shape.span, "标题"))


def _lead_words(reading: Reading, state: State, shape: Shape) -> Shape:
    for pattern, flag in ((_OTHERWISE, "otherwise"), (_ALSO, "also")):
        found = pattern.match(shape.text)
        if found and reading.lines:
            setattr(state, flag, True)
            word = "否则" if flag == "otherwise" else "在此基础上"
            reading.spans.append((*shape.cut(0, found.end()).span, word))
            shape = shape.cut(found.end(), len(shape.text))
    return shape


def _keep_notes(state: State, shape: Shape) -> None:
    """Remarks in brackets that score or round are read after the clause."""
    for at, value in enumerate(shape.values):
        if shape.text[at] == NOTE and SCORES.search(str(value)):
            state.notes.append(grouped(shape_in(shape.cut(at, at + 1))))


def _read_notes(reading: Reading, state: State) -> None:
    notes, state.notes = state.notes, []
    for note in notes:
        _read_shape(reading, note)


def _limit(reading: Reading, state: State, shape: Shape) -> bool:
    links = LINKS.match(shape.text)
    found = whole(LIMITS, shape.cut(links.end() if links else 0, len(shape.text)))
    if found is None or not isinstance(found.mark, Limit):
        return False
    waits = state.pending or state.otherwise
    if found.mark.kind == FULL_IS and waits and shape.text[0] in "计合总累":
        return (
            False  # 召开会议的，计8分; 其余计1分: given, and no remark on what the whole is worth
        )
    takes = [line for line in reading.lines if line.effect.kind == TAKE]
    if found.mark.kind == UNTIL_ZERO and _BASE_GONE.search(shape.text) and len(takes) != 1:
        return False  # 扣完基本分为止: of several deductions together, and not of what is added
    if found.mark.kind == WHOLE and _is_level(reading.lines, shape):
        return False
    reading.used.append(found.pattern.name)
    reading.spans.append((*shape.span, found.pattern.name))
    if found.mark.kind == ALL_GONE:
        state.gone = found.mark
    elif reading.lines and (not state.pending or found.pattern.name == "不重复扣分"):
        state.pending = []
        place = _bounded_line(reading.lines, found.mark.kind, shape.text)
        apart = state.block != reading.lines[place].block
        close = state.part == reading.lines[place].part
        mark = replace(_of_several(reading, state, place, found.mark), apart=apart, close=close)
        for each in _of_like_steps(reading.lines, place, mark.kind, shape.text):
            reading.lines[each] = reading.lines[each].limited(mark)
    else:
        reading.limits.append(found.mark)
    return True


def _is_level(lines: Sequence[Line], shape: Shape) -> bool:
    """每低1个百分点扣0.5分；不足80%的不得分: a level, and no remainder of so small a step.

    So it is behind a share, which has none: 完成80%以上的按比例得分，不足80%的不得分.
    """
    each = lines[-1].each if lines else None
    step = each.step.value if each is not None else None
    level = next((value for value in shape.values if isinstance(value, Quantity)), None)
    if level is None or not re.search("不[得计]分", shape.text):
        return False
    if step is None:
        return bool(lines) and lines[-1].effect.kind == SHARE
    return level.value > step and level.unit == "%"


def _of_several(reading: Reading, state: State, place: int, mark: Limit) -> Limit:
    """漏报的每次扣0.2分；错报的每次扣0.5分；最多扣3分: behind both of them, and a bound of both."""
    line = reading.lines[place]
    near = [one for one in reading.lines if one.block == line.block and one.effect.kind == TAKE]
    bound = any(one.limit(MOST_TAKEN) or one.limit(MOST_IN_ALL) for one in near)
    if mark.kind != MOST_TAKEN or state.part == line.part or len(near) < 2 or bound:
        return mark
    return replace(mark, whole=True)


def _of_like_steps(lines: list[Line], place: int, kind: str, text: str) -> list[int]:
    """每增加10家加1分，每减少10家扣1分，不足10家的不计: of both, unless it says of which."""
    last = lines[place].each
    places = [place]
    if kind not in (WHOLE, UP) or last is None or re.search("不[加扣得]", text):
        return places
    for before in range(place - 1, -1, -1):
        line = lines[before]
        alike = line.each is not None and line.each.step == last.step
        if not alike or line.block != lines[place].block or line.limit(WHOLE) or line.limit(UP):
            break
        places.append(before)
    return places


def _bounded_line(lines: list[Line], kind: str, text: str) -> int:
    """Which line a bound is about: 最多扣4分 after a bonus is about the deduction before it."""
    last = lines[-1].effect.kind
    wanted = ""
    if kind in (MOST_TAKEN, MOST_IN_ALL) and last in (ADD, NOTHING) and re.search("[扣减]", text):
        wanted = TAKE
    elif kind == MOST_GIVEN and last == TAKE and re.search("[加增]", text):
        wanted = ADD
    elif kind == LEAST and last == ADD:
        wanted = TAKE
    found = [place for place, line in enumerate(lines) if line.effect.kind == wanted]
    return found[-1] if found else len(lines) - 1


def _header(reading: Reading, state: State, shape: Shape) -> None:
    _close(reading, state)
    reading.headers.append(shape)
    reading.spans.append((*shape.span, "情形"))
    state.branch = len(reading.headers) - 1
