"""Levels as clerks say them by habit, written as the table has them.

有所下降但不足1% is a fall of more than nothing, 持平或者增长不足5% a rise from nothing on;
达到目标值80%以上 asks how much of the target was done; 未达到但 before it need not be said.
"""

from __future__ import annotations

import re
from decimal import Decimal

from kaocheng.scoring.phrases.numerals import plain
from kaocheng.scoring.phrases.tokens import (
    BARE,
    NOTE,
    POINTS,
    QUANTITY,
    RANGE,
    Points,
    Quantity,
    Shape,
)
from kaocheng.scoring.phrases.ways import FALLS, RISES
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, replaced, spliced

_WAY = f"(?<![正负])(?P<way>{'|'.join(RISES + FALLS)})"
_SLIGHTLY = "(?:虽然|虽|仅|只)?(?:有所|略有|稍有|略微|小幅|微|有)?"
_SHORT = "(?:不足|低于|小于|不到|未达到?|没有达到)"
_UP_TO = "(?:不超过|未超过|没有超过)"
# 有所下降但不足1%, 虽有增长但增幅不到5%
_SOME = re.compile(
    f"{_SLIGHTLY}{_WAY}(?:幅度)?[，、]?(?:但是?|且|而)(?:幅度|[增降涨减升]幅)?(?:在|为)?"
    f"(?=(?:{_SHORT}|{_UP_TO}){QUANTITY})"
)
# 持平或者增长不足5%, 持平或增长5%以内
_FLAT = re.compile(
    f"(?:持平|零增长|不变)(?:或者?|、|及|和|至|到){_SLIGHTLY}{_WAY}(?:幅度)?"
    f"(?:(?P<short>{_SHORT})(?P<p>{QUANTITY})"
    f"|(?P<most>{_UP_TO}|控制在|在)(?P<q>{QUANTITY})(?:{NOTE})?(?:以内|以下|之内|内)?"
    f"|(?P<r>{QUANTITY})(?:{NOTE})?(?:以内|以下|之内))"
)
# 与上年相比，增长5%以上 is 比上年增长5%以上
_COMPARED = re.compile(
    f"(?:与|同|和|较|比)(?P<when>上年|去年)(?:同期|度)?相比，(?={_SLIGHTLY}{_WAY})"
)
_AIM = (
    "(?:年度|全年|年初|[省市县区]|上级|下达的?|既定|规划|规定|考核|确定|核定|的)*"
    "(?:目标任务|计划任务|(?:目标|任务|计划)[数值量]|目标|任务|计划)"
)
_FIGURE = f"[{QUANTITY}{RANGE}]"
# 达到目标值的80%以上, 完成目标任务不足80%
_OF_AIM = re.compile(
    f"(?:(?P<reach>(?<![未不])(?:达到|完成)了?|不低于|不少于){_AIM}(?P<of>的|总量的|总数的)?"
    f"(?P<more>{_SHORT})?(?P<q>{_FIGURE})"
    f"|(?P<less>完成不足|不足|低于|小于|不到|未达到?|没有达到|达不到){_AIM}的?(?P<p>{QUANTITY}))(?!的?[增加])"
)
_WHOLLY = re.compile(f"(?:达到|完成|不低于|不少于)[^，。；：]{{0,6}}{_AIM}的?，?[得计]")
_LEAST_SHARE = Decimal(30)  # per cent; 低于目标值10% is so much less, and no share of it
_BUT = re.compile(
    f"(?<![^，。；：])(?:未达到?|没有达到|达不到|未完成|没有完成|低于|不足)(?:{_AIM})?的?[，、]?但是?"
    f"(?=完成(?:比例|率)|达到?{QUANTITY}|完成{QUANTITY}|[在为]?{QUANTITY}(?:{NOTE})?(?:及|含)?以上)"
)
# 该分项按实际数占要求数的比例折算: its share, whichever of several things was missed
_OF_WANTED = re.compile(
    "(?:(?:该|此|其|相应|对应|相关)(?:的)?(?:分项|小项|子项|单项|部分|项)(?:分值|得分)?，?)?(?:均|则|再)?按照?(?:其|各项)?实际(?:完成|达到)?(?:的)?"
    "(?:数|值|数值|情况|水平|比例|率)?(?:与|占|和|同|除以|÷|/)(?:规定|标准)?(?:要求|标准|规定|应达到|应完成|目标|达标)(?:的)?"
    "(?:数|值|标准|比例|率|水平)?(?:的?(?:比例|之比|比值|比重|百分比|比率))?(?:进行)?(?:计算|折算|确定|核算)?(?:得分|计分|给分|折算|(?=[，。；]|$))"
)
# 60%以上不足100%的，按完成率×5分计: the 5 is a factor, as it is in 按完成率×5计分
_TIMES = re.compile(
    "(?<=按)(?P<m>[^，。；：×*÷/+]{1,16}?(?:率|比例|比重|占比))(?P<x>[×*]|乘以|乘)"
    f"(?P<p>{POINTS})(?:(?:计算|折算)?(?:得分|计分)|计算|折算|计)?(?=[，。；]|\\Z)"
)
_TIER = re.compile(
    f"(?:{QUANTITY}(?:{NOTE})?(?:及|含)?以上(?:{NOTE})?[，、]?(?:但|且)?(?:{_SHORT}|不满|不含){QUANTITY}"
    f"|{RANGE})[^，。；：]{{0,4}}?的?，?按$"
)
_AROUND = re.compile(f"(?:超出|大于|高于)(?={QUANTITY})")


def of_habit(shape: Shape) -> Shape:
    """The same with such levels written out."""
    shape = replaced(replaced(shape, _COMPARED, "比上年"), _OF_WANTED, "按比例得分")
    return replaced(_of_aim(_times(_flat(_some(_around(shape))))), _BUT)


def _some(shape: Shape) -> Shape:
    """有所下降但不足1% → 下降高于0%、不足1%."""
    splices: list[Splice] = []
    for found in _SOME.finditer(shape.text):
        way = shape.cut(*found.span("way"))
        more = word("高于", way) + _nothing(way) + word("、", way)
        splices.append((*found.span(), way + more))
    return spliced(shape, splices)


def _flat(shape: Shape) -> Shape:
    """持平或者增长不足5% → 增长0%以上、不足5%."""
    splices: list[Splice] = []
    for found in _FLAT.finditer(shape.text):
        way = shape.cut(*found.span("way"))
        slot = next(name for name in ("p", "q", "r") if found[name])
        bound = word("以上、不足" if found["short"] else "以上、不超过", way)
        most = shape.cut(*found.span(slot))
        splices.append((*found.span(), way + _nothing(way) + bound + most))
    return spliced(shape, splices)


def _nothing(beside: Shape) -> Shape:
    span = beside.spans[-1]
    return Shape(QUANTITY, (Quantity(Decimal(0), "%"),), (span,), ("0%",))


def _of_aim(shape: Shape) -> Shape:
    """达到目标值80%以上 → 完成比例达到80%以上; 不足目标值80% → 完成比例不足80%."""
    splices: list[Splice] = []
    wholly = _WHOLLY.search(shape.text) is not None
    for found in _OF_AIM.finditer(shape.text):
        slot = "q" if found["reach"] else "p"
        at = found.start(slot)
        value = shape.values[at]
        if not _is_share(value) or shape.text[max(0, found.start() - 1)] == "每":
            continue
        if not (wholly or found["of"] or found["less"]):
            continue  # 完成目标90%以上, and no other word of the target: read as it stands
        verb = (found["more"] or "达到") if found["reach"] else "不足"
        splices.append((found.start(), at, word(f"完成比例{verb}", shape.cut(*found.span()))))
    return spliced(shape, splices)


def _is_share(value: object) -> bool:
    """80%, and no 10 % more or less."""
    share = isinstance(value, Quantity) and value.unit == "%" and not value.both
    return share and isinstance(value, Quantity) and value.value >= _LEAST_SHARE


def _times(shape: Shape) -> Shape:
    """按完成率×5分计 → 按完成率×5计分."""
    splices: list[Splice] = []
    for found in _TIMES.finditer(shape.text):
        at = found.start("p")
        value, mark = shape.values[at], shape.cut(at, at + 1)
        if not _TIER.search(shape.text[: found.start()]):
            continue
        if isinstance(value, Points) and value.plain is not None:
            by = Shape(BARE, (Quantity(value.plain, ""),), mark.spans, (f"{plain(value.plain)}",))
            splices.append(
                (found.start("x"), found.end(), word("×", mark) + by + word("计分", mark))
            )
    return spliced(shape, splices)


def _around(shape: Shape) -> Shape:
    """超出±3%、不超过±5% → 超过±3%、不超过±5%."""
    splices: list[Splice] = []
    for found in _AROUND.finditer(shape.text):
        value = shape.values[found.end()]
        if isinstance(value, Quantity) and value.both:
            splices.append((*found.span(), word("超过", shape.cut(*found.span()))))
    return spliced(shape, splices)
