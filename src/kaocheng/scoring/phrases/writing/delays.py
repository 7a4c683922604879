"""How late it may be: 逾期10天以内报送的得1分; 10天以内的，每逾期1天扣0.2分，超过10天的不得分.

That it was done late is said by 逾期 alone. A deduction for every day needs no word that it ends
with the day from which there is nothing at all.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kaocheng.scoring.phrases.tokens import (
    EMPTY,
    FULL,
    NOTE,
    POINTS,
    QUANTITY,
    SIGNS,
    Quantity,
    Shape,
)
from kaocheng.scoring.phrases.words import TIMES
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_LATE = "(?:逾期|超期|延期|延误|延迟|推迟|拖延|迟报|晚报|迟交)"
_DONE = (
    "(?:报送|上报|报告|提交|办结|答复|回复|反馈|完成|完工|竣工|开工"
    "|拨付|支付|缴纳|发放|整改|印发|公布|公开|备案)"
)
_WITHIN = f"(?:不超过|未超过|在)?{QUANTITY}(?:及?以内|之内|内)?"
_AFTERWARDS = re.compile(
    f"(?<=[，；。]){_LATE}(?:{_WITHIN}|超过{QUANTITY}|{QUANTITY}及?以上){NOTE}?"
    f"(?P<done>{_DONE})(?=的?，?[得计减不扣])"
)
_EVERY = re.compile(
    f"(?<=[，；。])(?P<within>{_LATE}(?:不超过|未超过|在)?(?P<q>{QUANTITY})(?:及?以内|之内|内)?的?，?)"
    f"(?P<each>每(?P<late>{_LATE})?{QUANTITY}|每天|每日)(?=扣)"
    f"[^。；]*?[；，]{_LATE}?(?P<over>超过(?P<r>{QUANTITY})|(?P<s>{QUANTITY})及?以上)"
    "的?，?(?:不得分|不计分)"
)

_DAY = f"(?:{QUANTITY}){{1,2}}(?:底|末|中旬|上旬|下旬)?之?前"
_LATER = f"每(?:再?(?:迟|晚|超|逾期|延期|推迟|延误)){QUANTITY}扣"
_DUE = re.compile(
    f"(?<![^。；，：])(?P<what>[^，。；：{SIGNS}]{{3,20}}?)于?{_DAY}"
    f"(?P<a>(?:全部|全面)?{_DONE})的?，?得{POINTS}"
    f"，(?P<first>){_LATER}[^。；]*[；。]{_DAY}"
    f"(?P<b>(?:全部|全面)?{_DONE})的?，?得{POINTS}，(?P<next>){_LATER}"
)


def of_delays(shape: Shape) -> Shape:
    """The same with delays as they are counted: in days of 逾期."""
    return _what_was_due(_each_day(_past_time(_only_late(shape))))


# 救助金须在审批后5个工作日内发放，每超过1个工作日扣0.2分.
_IN_TIME = re.compile(
    f"(?<![^，。；：])(?P<bare>)(?P<deed>(?:[^，。；：{SIGNS}]{{2,24}}?(?P<must>(?:应当?|必?须|要求|需)[在于]?)|[^，。；：{SIGNS}]{{0,24}}?)"
    f"[^，。；：{SIGNS}未没不]{{0,12}}(?P<q>{QUANTITY})之?[内前][^，。；：{SIGNS}未没不]{{1,12}}?)"
    f"的?(?P<got>，?[得计][{POINTS}{FULL}])?，(?P<every>)每(?P<v>超过|超出|超时|超|晚|迟|延迟)(?=(?P<s>{QUANTITY})(?:的，?)?[扣减])"
)


_MEASURED = re.compile("控制|不超过|不高于|平均|用时|时限|时长")


def _past_time(shape: Shape) -> Shape:
    """须在5个工作日内发放，每超过1个工作日扣0.2分 → 5个工作日内发放，每逾期1个工作日扣0.2分."""
    splices: list[Splice] = []
    for found in _IN_TIME.finditer(shape.text):
        values = [shape.values[found.start(slot)] for slot in ("q", "s")]
        timed = all(isinstance(one, Quantity) and one.unit in TIMES for one in values)
        if not timed or _MEASURED.search(found["deed"]):
            continue
        start, must = found.start(), found.span("must" if found["must"] else "bare")
        deed = shape.cut(start, must[0]) + shape.cut(must[1], found.end("deed"))
        splices.append((*found.span("deed"), deed))
        if found["got"]:  # 得2分，每超1天: of what is said again there
            splices.append((*found.span("every"), deed))
        splices.append((*found.span("v"), word("逾期", shape.cut(*found.span("v")))))
    return spliced(shape, splices)


def _only_late(shape: Shape) -> Shape:
    """逾期10天以内报送的，减半得分 → 逾期10天以内的，减半得分."""
    found = _AFTERWARDS.finditer(shape.text)
    return spliced(shape, [(*one.span("done"), EMPTY) for one in found])


def _each_day(shape: Shape) -> Shape:
    """逾期不超过10天的，每逾期1天扣0.2分；逾期超过10天的，不得分 → 每逾期1天扣0.2分；…."""
    splices: list[Splice] = []
    for found in _EVERY.finditer(shape.text):
        within, slot = shape.values[found.start("q")], "r" if found["r"] else "s"
        if within != shape.values[found.start(slot)]:
            continue
        if not isinstance(within, Quantity) or within.unit not in TIMES:
            continue
        splices.append((*found.span("within"), EMPTY))
        if not found["late"]:
            each = shape.cut(*found.span("each"))
            one = Shape(QUANTITY, (Quantity(Decimal(1), within.unit),), each.spans[-1:], ("1",))
            splices.append((*found.span("each"), word("每逾期", each) + one))
        over, level = shape.cut(*found.span("over")), shape.cut(*found.span(slot))
        splices.append((*found.span("over"), word("超过", over) + level))
    return spliced(shape, splices)


def _what_was_due(shape: Shape) -> Shape:
    """开工的得2分，每迟1天…；10月底前完工的得4分，每迟1天… → …，河道清淤完工每迟1天…."""
    splices: list[Splice] = []
    for found in _DUE.finditer(shape.text):
        what = shape.cut(*found.span("what"))
        for verb, slot in (("a", "first"), ("b", "next")) if found["a"] != found["b"] else ():
            splices.append((*found.span(slot), what + shape.cut(*found.span(verb))))
    return spliced(shape, splices)
