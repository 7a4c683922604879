"""A share said as a small formula: 未达到的，按实际值与目标值之比乘以3分计分, 按占比÷50%×2分计分.

The figure over its target, or over the level that gives all points, times these points is no more
than 按比例得分.
"""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import (
    BARE,
    FIGURES,
    FULL,
    POINTS,
    QUANTITY,
    SIGNS,
    Points,
    Quantity,
    Shape,
)
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_PLAIN = f"[^，。；：×*÷/{SIGNS}]"
_AIM = "(?:年度|全年|既定)?(?:目标|任务|计划|指标)(?:任务)?(?:值|数|量|额)?"
_DONE = "(?:实际)?(?:完成|达到|入库|实现)?(?:情况|进度)?(?:值|数|量|额)?"
_WORTH = f"(?P<w>[{POINTS}{BARE}]|{FULL}|(?:该项|本项)?分值)"
_GIVEN = (
    f"(?<![^，。；：])(?P<m>{_PLAIN}{{0,40}}?)(?:达到?|完成|不低于|不少于|为|≥)了?"
    f"(?:(?:每{_PLAIN}{{1,3}})?(?P<q>{QUANTITY})(?:及?以上)?|{_AIM})的?，?[得计记](?P<p>{POINTS}|{FULL})"
)
_MISSED = (
    f"[，；](?:否则|未达到?|未完成|没有完成|没有达到|达不到|低于|不足|不到|未满|少于|其余|其他)"
    f"(?:(?:每{_PLAIN}{{1,3}})?{QUANTITY}|{_AIM})?的?，?(?:则)?"
)
_OVER = (
    f"(?P<by>按照?|以|得分[=为])(?P<a>{_PLAIN}{{1,20}}?)(?P<over>与|和|同|除以|÷|/|占)"
    f"(?P<b>{_AIM}|{_PLAIN}{{0,3}}(?P<n>{QUANTITY}))(?:的?(?:之比|比值|比例|比率|百分比|比重))?"
)
_TIMES = (
    f"(?:，?(?:再|后)?(?:乘以|乘|×|\\*){_WORTH})?"
    "(?:(?:进行)?(?:折算|计算)?(?:得分|计分|赋分|折算)|计|(?=[，。；]|\\Z))"
)
_FORM = re.compile(f"{_GIVEN}(?P<less>{_MISSED}){_OVER}{_TIMES}")


_PER = re.compile(
    f"(?<![^，。；：])(?P<m>{_PLAIN}{{2,20}}?)(?P<v>达到|不低于|不少于)(?P<per>每[百千万](?:人|户))(?={QUANTITY})"
)
_ALL = (
    f"(?<![^。；：])(?P<all>{_PLAIN}{{3,50}}?)(?:全部|均|都)"
    f"(?:达到?|为){QUANTITY}的?，?得(?:{POINTS}|{FULL})"
)
_ONE_LESS = (
    f"有{QUANTITY}(?:[或、和]{QUANTITY})?(?:低于|未达到?|达不到|不足|不到)(?:{QUANTITY})?的?，?"
)
_LOWER = re.compile(
    f"{_ALL}(?P<less>[，；](?:否则|{_MISSED[4:]}|{_ONE_LESS}))"
    f"(?:按照?|以)(?P<who>(?:其|[两二三各])[项个]?(?:指标|率|者)?[中里]?的?)?(?:较|最)低的?(?:一项|{QUANTITY}|比率|比例|率|值|者|数)*(?P<x>[×*]){_WORTH}"
    "(?:计算)?(?:得分|计分)?(?=[，。；]|\\Z)"
)


def in_proportion(shape: Shape) -> Shape:
    """The same with 按比例得分 for such a formula, and the lower one of several rates named."""
    return _over_level(_lower_one(_per_head(shape)))


def _per_head(shape: Shape) -> Shape:
    """抽检量达到每千人4批次 → 每千人抽检量达到4批次."""
    splices: list[Splice] = []
    for found in _PER.finditer(shape.text):
        parts = [shape.cut(*found.span(slot)) for slot in ("per", "m", "v")]
        splices.append((*found.span(), parts[0] + parts[1] + parts[2]))
    return spliced(shape, splices)


def _lower_one(shape: Shape) -> Shape:
    """甲率、乙率均为100%的得4分，否则按较低的×4分计分 → …否则按甲率与乙率中较低值×4分计分."""
    splices: list[Splice] = []
    for found in _LOWER.finditer(shape.text):
        rates, mark = shape.cut(*found.span("all")), shape.cut(*found.span("x"))
        less = word("，否则按", mark) + rates + word("中较低值", mark)
        worth = shape.cut(found.start("x"), found.end("w"))
        splices.append((found.start("less"), found.end(), less + worth + word("计分", mark)))
    return spliced(shape, splices)


def _over_level(shape: Shape) -> Shape:
    """达到4批次的得3分，不足的按实际批次与4批次之比乘以3分计分 → …，不足的按比例得分."""
    splices: list[Splice] = []
    for found in _FORM.finditer(shape.text):
        if _is_share(shape, found):
            start, end = found.start("by"), found.end()
            splices.append((start, end, word("按比例得分", shape.cut(start, end))))
    return spliced(shape, splices)


def _is_share(shape: Shape, found: re.Match[str]) -> bool:
    """Whether it is the figure over what gives all points, times these points."""
    given, worth = (_value(shape, found, slot) for slot in ("p", "w"))
    if worth is not None and str(worth) != str(given):
        return False
    level, part = (_value(shape, found, slot) for slot in ("q", "n"))
    if not isinstance(level, Quantity):
        return part is None and level is None and _is_figure(found, "")
    alike = isinstance(part, Quantity) and (part.value, part.unit) == (level.value, level.unit)
    return alike and _is_figure(found, level.unit)


def _value(shape: Shape, found: re.Match[str], slot: str) -> object:
    """What a figure of the form says; None where there is none, or it is 分值."""
    value = shape.values[found.start(slot)] if found[slot] in (*FIGURES,) else None
    if isinstance(value, Quantity) and found[slot] == BARE:
        return value.value
    return value.plain if isinstance(value, Points) else value


def _is_figure(found: re.Match[str], unit: str) -> bool:
    """Whether 实际批次, 占比, 完成数 is the figure that was to reach the level."""
    words = found["a"].removeprefix("其")
    bare = re.sub("^(?:实际|完成|达到|入库)+", "", words)
    own = bare in found["m"] or bool(unit and bare.startswith(unit))
    return bool(re.fullmatch(_DONE, words)) or own
