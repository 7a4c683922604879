"""Growth and decline told in other words: 上升的 beside 下降10%以上的, 负增长, 未增长."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import Level, Line, Reference, Saying, Test
from kaocheng.scoring.phrases.tokens import Quantity, Shape

_FALLS = ("下降", "减少", "降低", "压减")
_RISES = ("增加", "增长", "提升", "提高", "上升")
_SINCE = re.compile("^(?:同比|环比|(?:与|比|较)?(?:上年|去年|上一年)(?:同期|度)?(?:相比|相)?)")
_NEGATIVE = re.compile("^(?:零增长(?:[和或及、]|以及)|出现|为)?(?:负增长|负值|负)$")
_NOT_GROWN = re.compile("^(?:未|没有|无|未实现|未能)(?:增长|上升|提高|增加|提升)$")
_AGAINST_WISH = re.compile("^(?:不降反[升增]|不增反[降减]|不升反降)$")
_POSITIVE = re.compile("^(?:实现|保持|为|仍)?(?:正增长|正值|正)$")


def turned(line: Line, levels: Sequence[Level], grows: bool) -> Line:
    """上升的 beside 下降10%以上的: a fall of less than nothing."""
    moved = next((one.measure for one in levels if one.measure.endswith("幅度")), "")
    verb = moved.removesuffix("幅度")[-2:] or ("增长" if grows else "")
    if verb not in _FALLS + _RISES:
        return line
    zero, said = Quantity(Decimal(0), "%"), only_said(line)
    if said is not None and _AGAINST_WISH.match(words_of(line)):
        return asking_only(line, Level("", "<", zero, said=text_of(said)))
    none = _no_growth(words_of(line)) if verb in _RISES else ""
    if none and said is not None:
        return asking_only(line, Level("", none, zero, said=text_of(said)))
    if verb in _RISES:
        line = replace(line, tests=tuple(_signed(test, zero) for test in line.tests))
    level = line.level
    if level is None or level.measure or not isinstance(level.value, Reference):
        return line
    if any(one.measure and _is_prior(one) for one in levels):
        return line  # 较上年减少的, 持平的: the measure itself is compared
    words = _SINCE.sub("", level.said.removesuffix("的"))
    if level.value.kind != "prior" or words not in (*_FALLS, *_RISES, "持平"):
        return line
    sign = ">" if (words in _FALLS) == (verb in _FALLS) else "<"
    return asking_only(line, Level("", "==" if words == "持平" else sign, zero, said=level.said))


def _no_growth(words: str) -> str:
    """The sign of 负增长, of 零增长和负增长 and of 未增长, against nothing; "" for other words."""
    if _NEGATIVE.match(words):
        return "<=" if "零" in words else "<"
    return "<=" if _NOT_GROWN.match(words) else ""


def _signed(test: Test, zero: Quantity) -> Test:
    """正增长, beside another comparison: more than nothing."""
    words = words_asked(test)
    if _POSITIVE.match(words):
        return Level("", ">", zero, said=words)
    return Level("", "<", zero, said=words) if _NEGATIVE.match(words) else test


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
