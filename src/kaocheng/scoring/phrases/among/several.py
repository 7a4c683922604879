"""两个率均达到目标的得5分，一项未达到的得3分: how many of several levels are reached or missed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.turning import asking_only, only_said
from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import (
    GIVE,
    NOTHING,
    TAKE,
    HowMany,
    Level,
    Line,
    Reference,
    Saying,
    Test,
)
from kaocheng.scoring.phrases.tokens import QUANTITY, SIGNS, Quantity
from kaocheng.scoring.phrases.ways import ways_of

_SOME = re.compile(
    f"(?:仅有?|只有?|有|其中|任意?|任何)*(?P<q>{QUANTITY})(?P<more>(?:及|含)?以上)?(?:指标|目标)?(?:均|都|全部)?"
    f"(?P<no>未能?|没有|达不(?=到)|完不(?=成)|不(?![足到]|满(?!足)))?(?P<what>[^，{SIGNS}]{{1,12}}{QUANTITY}?(?:及?以[上下内])?)"
)
_ONLY = re.compile(
    f"(?:仅|只)?(?:能|有)?(?P<what>完成|达到|达标|达|满足|符合|做到|实现|下降|上升)了?(?:其中)?(?P<q>{QUANTITY})(?P<more>(?!))?(?P<no>(?!))?"
)
_SHORT = re.compile("(?:不足|低于|未达到|没有达到|达不到|不到|少于)(?P<to>[0-9].*)")
_REACHED = re.compile("(?:完成|达到|达标|达|合格|实现|满足|符合|做到|到).{0,8}")


def counted_levels(lines: Sequence[Line]) -> list[Line]:
    """The lines with 一项未达到的 as how many levels of the line before are missed."""
    lines = [_without_all(line) for line in lines]
    model = next((found for line in lines if (found := _several(line))), ())
    return [_counted(line, model) for line in lines] if model else list(lines)


_ALL_OF_THEM = re.compile(
    f"(?:以上|上述|这)?(?P<q>{QUANTITY})(?:指标)?(?:均|都|全部|同时)(?:能|已)?"
    "(?:达到?|完成|达标|满足|符合|实现)(?:了)?(?:标准|要求|目标|规定|上述要求)?"
)


def _without_all(line: Line) -> Line:
    """覆盖率95%以上、学时达到32，两项均达到的: the two levels say it all."""
    *levels, last = line.tests or (None,)
    if not isinstance(last, Saying) or not all(isinstance(one, Level) for one in levels):
        return line
    shape = stripped(last.shape)
    found = _ALL_OF_THEM.fullmatch(shape.text)
    value = shape.values[found.start("q")] if found is not None else None
    if not isinstance(value, Quantity) or value.value != len(levels):
        return line
    return replace(line, tests=line.tests[:-1])


def _several(line: Line) -> tuple[Level, ...]:
    """The levels of a line that gives points for all of several."""
    levels = tuple(line.levels)
    whole = line.effect.kind == GIVE and line.each is None and len(levels) == len(line.tests)
    return levels if whole and len(levels) > 1 else ()


def _counted(line: Line, model: tuple[Level, ...]) -> Line:
    said, level = only_said(line), line.level
    if len(line.tests) != 1 or (said is None and level is None):
        return line
    if line.each is not None or line.effect.kind not in (GIVE, NOTHING, TAKE):
        return line
    shape = stripped(said if said is not None else line.shape)
    found = _SOME.fullmatch(shape.text) or _ONLY.fullmatch(shape.text)
    what = text_of(shape.cut(*found.span("what"))) if found is not None else ""
    short = _misses(what, model)
    if found is None or not (short or _is_of(what, model)):
        return _of_count(line, level, model) if level is not None else line
    value = shape.values[found.start("q")]
    if not isinstance(value, Quantity) or value.unit not in ("项", "个"):
        return line
    if value.value != value.value.to_integral_value() or value.value > len(model):
        return line
    sign = ">=" if found["more"] else "=="
    test: Test = HowMany(model, int(value.value), sign, missed=short or found["no"] is not None)
    return replace(asking_only(line, test), shape=line.shape)


def _is_of(what: str, model: tuple[Level, ...]) -> bool:
    """Whether 达到, 达到90% and 比上年下降 is what each of the levels asks."""
    alike = all(level.said.endswith(what) or _same_way(what, level) for level in model)
    return alike or _REACHED.fullmatch(what) is not None


def _misses(what: str, model: tuple[Level, ...]) -> bool:
    """Whether 不足95% is what misses each of the levels."""
    found = _SHORT.fullmatch(what)
    return found is not None and all(
        found["to"] in level.said and level.sign in (">=", ">") for level in model
    )


def _same_way(what: str, level: Level) -> bool:
    past = isinstance(level.value, Reference) and level.value.kind in ("prior", "previous")
    return past and ways_of(what) == level.sign


_COUNTED = re.compile(
    "有?(?P<no>未能?|没有|不|达不)?(?:完成|达到|达标|达|合格|实现|到)(?:目标|要求)?[项个]数"
)


def _of_count(line: Line, level: Level, model: tuple[Level, ...]) -> Line:
    """有两项及以上未达到的, read as a figure of its own: of the levels before."""
    found, value = _COUNTED.fullmatch(level.measure), level.value
    if found is None or not isinstance(value, Quantity) or level.sign not in (">=", "=="):
        return line
    if value.value != value.value.to_integral_value() or line.each is not None:
        return line
    missed = found["no"] is not None
    return replace(line, tests=(HowMany(model, int(value.value), level.sign, missed),))
