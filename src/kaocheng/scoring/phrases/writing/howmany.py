"""How often something went wrong, as levels of one number.

每月都能按时报送得6分；有1-3次未能按时报送得4分；有4次及4次以上未按时报送不得分 is a ladder over how
often it was not done in time, and where it always was, that number is 0.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.tokens import (
    FULL,
    NOTE,
    POINTS,
    QUANTITY,
    RANGE,
    SIGNS,
    Quantity,
    Shape,
)
from kaocheng.scoring.phrases.words import COUNTERS
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_GIVES = f"(?P<gives>的?，?(?:(?:得|计|记|扣)[{POINTS}{FULL}]|不得分|不计分))(?=[，；。]|\\Z)"
_SOME = re.compile(
    "(?<![^，。；：])(?:其中|期间|年内|全年|当年|年度内|累计|如果?|若)*(?:有|(?P<happens>发生|出现|存在|发现))"
    f"(?P<q>[{QUANTITY}{RANGE}])(?P<up>(?:(?:及|或|和|含)(?P<again>{QUANTITY})?|{NOTE})?以上)?的?"
    f"(?P<noun>[^，。；：每{POINTS}{FULL}{NOTE}]{{2,36}}?){_GIVES}"
)
_ANY = re.compile(f"(?<![^，。；：])(?P<what>[^，。；：{POINTS}{FULL}{NOTE}]{{2,40}}?){_GIVES}")
_DENIED = re.compile(
    "(?:全年|年内|当年|期间)?(?:未|没有|无|从未)(?:发生|出现|存在|发现)?(?:过|任何)?"
)
_ALWAYS = re.compile(
    "每个?(?:[月季周次年天日期批件项]|季度|批次)|各个?(?:季度|月|批次|期)|所有|全部|全年|[均都]"
)
_NOT = re.compile("未能够?|没有|没能|未|没|不(?!合理|规范)")
_FAULT = re.compile("[迟漏错缺逾瞒]")
_LIGHT = re.compile("能够|能|当[月季年期]|规定|[的在均都]|按时|按期|及时|如期|按要求|按规定")


def how_often(shape: Shape) -> Shape:
    """有1-3次未按时报送得4分 → 未按时报送1-3次得4分, where several clauses count the same."""
    splices: list[Splice] = []
    for run in _runs(shape):
        none = _none(shape, run)
        taken = all("扣" in found["gives"] and _fails(found) for found in run)
        if none is None and not taken:
            continue  # what is given where none went wrong is not said
        noun = _worded(shape.cut(*run[0].span("noun")))
        unit = _number(shape, run[0]).unit
        noun = noun + word(f"{unit.removeprefix('个') or unit}数", noun)
        unit = "个" if unit == "个月" else unit
        if none is not None:
            said = _level(shape, run[0], Quantity(Decimal(0), unit))
            splices.append((none.start(), none.start("gives"), noun + said))
        for found in run:
            said = _level(shape, found, replace(_number(shape, found), unit=unit))
            splices.append((found.start(), found.start("gives"), noun + said))
    return spliced(shape, sorted(splices, key=lambda one: one[0]))


def _level(shape: Shape, found: re.Match[str], number: Quantity) -> Shape:
    """=0次, 1-3次, 4次以上."""
    place = shape.cut(found.start("q"), found.start("q") + 1)
    if not number.value or (not found["up"] and number.low is None):
        figure = Shape(QUANTITY, (number,), place.spans, (f"{number.value}{number.unit}",))
        return word("=", place) + figure
    figure = Shape(place.text, (number,), place.spans, place.words)
    return figure + word("以上", place) if found["up"] else figure


def _runs(shape: Shape) -> list[list[re.Match[str]]]:
    """Clauses next to one another that count the same, two or more, and not all as 每 would."""
    runs: list[list[re.Match[str]]] = []
    for found in _SOME.finditer(shape.text):
        if not _counts(shape, found):
            continue
        last = runs[-1][-1] if runs else None
        if last is not None and last.end() + 1 == found.start() and _same(shape, last, found):
            runs[-1].append(found)
        else:
            runs.append([found])
    return [run for run in runs if len(run) > 1 and not _is_tally(run)]


def _counts(shape: Shape, found: re.Match[str]) -> bool:
    """Whether it says how many there are."""
    number, again = _number(shape, found), found["again"]
    if number.unit.removeprefix("个") not in (*COUNTERS, ""):
        return False
    if number.value % 1 or number.over is not None:
        return False
    other = shape.values[found.start("again")] if again else number
    return other == number


def _fails(found: re.Match[str]) -> bool:
    return bool(found["happens"] or _NOT.search(found["noun"]) or _FAULT.match(found["noun"]))


def _number(shape: Shape, found: re.Match[str]) -> Quantity:
    number = shape.values[found.start("q")]
    assert isinstance(number, Quantity)
    return number


def _same(shape: Shape, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether both count the same: 有1个批次不合格, 有3个及以上批次不合格."""
    first, second = (
        _number(shape, found).unit.removeprefix("个") + _core(shape, found)
        for found in (one, other)
    )
    return first == second


def _core(shape: Shape, found: re.Match[str]) -> str:
    noun = "".join(shape.words[slice(*found.span("noun"))])
    return _NOT.sub("未", _LIGHT.sub("", noun))


def _is_tally(run: list[re.Match[str]]) -> bool:
    """有1次未报的扣1分，有2次未报的扣3分: that is read elsewhere."""
    return all("扣" in one["gives"] and one["q"] != RANGE for one in run)


def _none(shape: Shape, run: list[re.Match[str]]) -> re.Match[str] | None:
    """The clause beside them that says that none went wrong: 每月都能按时报送, 未发生迟报."""
    for found in _ANY.finditer(shape.text):
        beside = found.end() + 1 == run[0].start() or found.start() == run[-1].end() + 1
        what = "".join(shape.words[slice(*found.span("what"))])
        # 合格率、及时率均达到100%，有一项达不到的: read elsewhere
        rates = re.search("[0-9]%", what)
        if beside and not rates and _is_contrary(what, _core(shape, run[0])):
            return found
    return None


def _is_contrary(what: str, core: str) -> bool:
    denied = _DENIED.match(what)
    if denied is not None and core and _LIGHT.sub("", what[denied.end() :]) == core:
        return True
    base = _NOT.sub("", core)
    if base == core or len(base) < 2 or _NOT.search(what):
        return False
    always = _ALWAYS.search(what) and set(base) <= set(what)
    return bool(always) or _LIGHT.sub("", what) == base


def _worded(noun: Shape) -> Shape:
    """The same with its figures as mere words: 未能在5日前上报."""
    text = re.sub(f"[{SIGNS}]", "□", noun.text)
    pairs = zip(text, noun.values, strict=True)
    values = tuple(None if sign == "□" else each for sign, each in pairs)
    return Shape(text, values, noun.spans, noun.words)
