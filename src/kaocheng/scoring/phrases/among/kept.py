"""不扣分 up to a level: what is taken off beyond it is counted from there.

投诉6起以内不扣分，每超1起扣0.5分: the steps begin at 6. 合格率90%以上不扣分；80%—90%扣1分: the
second clause speaks of the same measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import (
    ADD,
    KEEP,
    NOTHING,
    TAKE,
    Each,
    Level,
    Line,
    Reference,
    Saying,
    Test,
)
from kaocheng.scoring.phrases.numerals import plain
from kaocheng.scoring.phrases.tokens import QUANTITY, Quantity

_AS_FAR = re.compile(
    f"(?:控制在|不超过|未超过|不多于|在|为)?(?P<q>{QUANTITY})(?:及?以内|之内|及?以下|内|的)*$"
)
_CHANGES = (TAKE, ADD, NOTHING)


def kept(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that only say up to where nothing is taken off."""
    made = list(lines)
    for keep in [line for line in lines if line.effect.kind == KEEP]:
        level = _level(keep)
        others = list(_about(made, keep)) if level is not None else []
        if level is None or not any(_bound(one, level) is not one for one in others):
            continue
        made = [_bound(one, level) if one in others else one for one in made if one is not keep]
    return made


def _level(keep: Line) -> Level | None:
    """How far nothing is taken off: 合格率90%以上, 6起."""
    *before, test = keep.tests or (None,)
    if test is None or keep.each is not None or keep.otherwise:
        return None
    if before and not (isinstance(test, Level) and all(_is_wanted(one) for one in before)):
        return None
    if isinstance(test, Level):
        flat = isinstance(test.value, Reference) and test.value.by is None
        return test if flat or isinstance(test.value, Quantity) else None
    if not isinstance(test, Saying):
        return None
    found = _AS_FAR.search(test.shape.text)
    value = test.shape.values[found.start("q")] if found is not None else None
    if found is None or not isinstance(value, Quantity) or not value.unit:
        return None
    return Level(text_of(test.shape.cut(0, found.start())), "<=", value, said=text_of(test.shape))


# 每年组织党课4次，到课率70%以上不扣分: what is wanted besides, and counted by itself.
_WANTS = re.compile(
    "^(?!.*(?:未|没|无|不|如|若)).*(?:组织|开展|召开|举办|报送|完成|建立|安排|参加)"
)


def _is_wanted(test: Test | None) -> bool:
    return isinstance(test, Saying) and bool(_WANTS.match(text_of(test.shape)))


def _about(lines: Sequence[Line], keep: Line) -> Iterator[Line]:
    """The changes that follow it up to the next that says where nothing is taken off."""
    after = lines[lines.index(keep) + 1 :]
    for line in after:
        if line.effect.kind not in _CHANGES or line.branch != keep.branch:
            return
        yield line


def _bound(line: Line, level: Level) -> Line:
    """A line with what the level says of it; the same where it says nothing."""
    if line.each is None:
        line = _counted_beyond(line, level)
    if line.each is not None and not line.tests:
        return _from(line, level)
    if line.effect.kind == ADD or not any(_nameless(test) for test in line.tests):
        return line
    return replace(line, tests=tuple(_named(test, level) for test in line.tests))


def _nameless(test: Test) -> bool:
    return isinstance(test, Level) and not test.measure


def _named(test: Test, level: Level) -> Test:
    """The same of the measure of the level; the end that both speak of is the level's own."""
    if not isinstance(test, Level) or test.measure or not level.measure:
        return test
    test = replace(test, measure=level.measure)
    if "=" not in level.sign:
        return test
    if test.sign == "in":
        low, high = test.low == level.value, test.value == level.value
        return replace(test, low_open=test.low_open or low, high_open=test.high_open or high)
    same = test.value == level.value and test.sign in (">=", "<=") and test.sign != level.sign
    return replace(test, sign=test.sign[0]) if same else test


_DAILY = re.compile("每(?P<unit>天|日|小时)")


def _counted_beyond(line: Line, level: Level) -> Line:
    """超过2天的，每天扣1分: each day beyond them."""
    test, last = (line.tests[0], line.tests[-1]) if len(line.tests) == 2 else (None, None)
    if not isinstance(test, Level) or not isinstance(last, Saying):
        return line
    found = _DAILY.fullmatch(last.shape.text)
    alike = isinstance(test.value, Quantity) and found and test.value.unit == found["unit"]
    if found is None or not alike or test.value != level.value or test.sign != ">":
        return line
    each = Each(Quantity(Decimal(1), found["unit"]), "more")
    return replace(line, tests=(_named(test, level),), each=each)


def _from(line: Line, level: Level) -> Line:
    """每超1起: counted from the level; 超过3次的每次: of those beyond it."""
    each = line.each
    assert each is not None
    beyond = "[^，]+"
    if isinstance(level.value, Quantity):
        beyond = f"{plain(level.value.value)}{level.value.unit}"
    if each.way == "happens":
        if not re.fullmatch(f"(?:超过|超出|多于|超){beyond}(?:以上)?的?", each.measure):
            return line
        each = replace(each, way="more", measure="")
    elif each.base is not None or each.measure not in ("", level.measure):
        return line
    sign = ">=" if each.way == "less" else "<="
    return replace(line, each=each, tests=(replace(level, sign=sign),))
