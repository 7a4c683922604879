"""Growth and decline told in other words: 上升的 beside 下降10%以上的, 负增长, 未增长."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import (
    GIVE,
    MIRRORED,
    Either,
    Level,
    Line,
    Reference,
    Saying,
    Test,
)
from kaocheng.scoring.phrases.questions import GROWTH
from kaocheng.scoring.phrases.tokens import Quantity, Shape
from kaocheng.scoring.phrases.ways import rises, thing_moved, ways_of

_ZERO = Quantity(Decimal(0), "%")


def turned(lines: Sequence[Line]) -> list[Line]:
    """上升的 beside 下降10%以上的: a fall of less than nothing; 持平或上升的: no more than that.

    The figure is the one before, of the same sentence where that has one.
    """
    lines = [_of_one_move(line, lines) for line in lines]
    models = [(line, _model(line)) for line in lines]
    if not any(model for _, model in models):
        return list(lines)
    out = [
        replace(line, tests=tuple(_turned(test, _nearest(models, at)) for test in line.tests))
        for at, line in enumerate(lines)
    ]
    return [_short_of_it(line, out) for line in out]


def _of_one_move(line: Line, lines: Sequence[Line]) -> Line:
    """总量比上年下降的 beside 上升10%以内的: a rise of less than nothing, and no second figure."""
    level = line.level
    if level is None or not level.measure or not _is_prior(level) or len(line.tests) != 1:
        return line
    near = [one.level for one in lines if one.block == line.block and len(one.tests) == 1]
    moves = [one for one in near if one is not None and _moves_of(level.measure, one)]
    if not moves or (isinstance(level.value, Reference) and level.value.by is not None):
        return line
    assert isinstance(moves[0].value, Quantity)
    verb = moves[0].measure.removesuffix("幅度")[-2:]
    sign = level.sign if rises(moves[0].measure) else MIRRORED.get(level.sign, level.sign)
    none = Quantity(Decimal(0), moves[0].value.unit)
    return asking_only(line, Level(f"{level.measure}{verb}幅度", sign, none, said=level.said))


def _moves_of(measure: str, level: Level) -> bool:
    """Whether a level asks how far just this measure has moved: 上升幅度, 总量上升幅度."""
    if rises(level.measure) is None or not isinstance(level.value, Quantity):
        return False
    return thing_moved(level.measure) in ("", measure)


def _model(line: Line) -> Level | None:
    """What the next clause may say of: a rise or a fall, a growth rate, a figure and last year."""
    each = line.each.measure if line.each else ""
    known = [one for one in line.asked if isinstance(one, Level) and _is_model(one)]
    if not known and GROWTH.search(each):
        return Level(each, ">", _ZERO)
    return known[0] if known else None


def _is_model(level: Level) -> bool:
    if GROWTH.search(level.measure) or rises(level.measure) is not None:
        return True
    return bool(level.measure) and _is_prior(level)


def _nearest(models: Sequence[tuple[Line, Level | None]], at: int) -> Level | None:
    """The last figure before, or else the first after it; of the same sentence, or else of any."""
    own = models[at][0]
    before = [(line, model) for line, model in reversed(models[: at + 1]) if model]
    known = [*before, *((line, model) for line, model in models[at + 1 :] if model)]
    same = [model for line, model in known if line.block == own.block]
    return next(iter([*same, *(model for _, model in known)]), None)


def _turned(test: Test, model: Level | None) -> Test:
    """One test, of the figure of `model` where it only says which way that went."""
    if model is None:
        return test
    if isinstance(test, Either):
        return _plainer(tuple(_told(one, model) for one in test.tests))
    return _told(test, model) if isinstance(test, Level | Saying) else test


def _told(test: Level | Saying, model: Level) -> Level | Saying:
    way, said = _way(test)
    if not way:
        return test
    if _is_prior(model) and rises(model.measure) is None:
        return Level(model.measure, way, model.value, said=said)
    way = way if rises(model.measure) is not False else MIRRORED.get(way, way)
    return Level(model.measure, way, _ZERO, said=said)


def _way(test: Level | Saying) -> tuple[str, str]:
    """Which way, and in what words."""
    if isinstance(test, Saying):
        return ways_of(words_asked(test)), text_of(test.shape)
    if not _is_prior(test) or (test.measure and rises(test.measure) is None):
        return "", ""
    assert isinstance(test.value, Reference)
    said = test.said or test.value.words
    return (test.sign, said) if test.measure else (ways_of(said), said)


def _plainer(tests: tuple[Level | Saying, ...]) -> Test:
    """下降不足5%或者持平: less than 5 % is both."""
    first, *others = tests
    if not isinstance(first, Level) or not isinstance(first.value, Quantity):
        return Either(tests)
    falls = first.sign in ("<", "<=") and first.value.value > 0
    within = all(isinstance(one, Level) and _is_none(one) for one in others)
    return first if falls and within else Either(tests)


def _is_none(level: Level) -> bool:
    """Whether it asks for nothing, or less than that."""
    return level.value == _ZERO and level.sign in ("==", "<", "<=")


def _short_of_it(line: Line, lines: Sequence[Line]) -> Line:
    """下降不足5%的得3分，持平的得1分: some fall, where as much as last year gives less."""
    level, other = line.level, [one.level for one in lines if _gives_less(one, line)]
    if level is None or level.sign not in ("<", "<=") or len(line.tests) != 1:
        return line
    value = level.value
    if not isinstance(value, Quantity) or value.value <= 0:
        return line
    flat = [one for one in other if one and _is_none(one) and one.sign != "<"]
    if not any(one.measure.endswith(level.measure) for one in flat):
        return line
    some = replace(level, sign="in", low=Quantity(Decimal(0), value.unit), low_open=True)
    return asking_only(line, replace(some, high_open=level.sign == "<"))


def _gives_less(one: Line, other: Line) -> bool:
    given = [line.effect.points for line in (one, other) if line.effect.kind == GIVE]
    plain = [points.plain for points in given if points is not None and points.plain is not None]
    return len(plain) == 2 and plain[0] < plain[1]


def only_said(line: Line) -> Shape | None:
    """The one thing that a line says."""
    if len(line.tests) == 1 and isinstance(line.tests[0], Saying):
        return line.tests[0].shape
    return None


def words_of(line: Line) -> str:
    """The one thing that a line says, in bare words; "" where it says nothing, or more."""
    return words_asked(line.tests[0]) if len(line.tests) == 1 else ""


def words_asked(test: Test) -> str:
    """What somebody must affirm, in bare words; "" for a comparison."""
    return text_of(stripped(test.shape)) if isinstance(test, Saying) else ""


def asking_only(line: Line, test: Test) -> Line:
    return replace(line, tests=(test,))


def _is_prior(level: Level) -> bool:
    return isinstance(level.value, Reference) and level.value.kind == "prior"
