"""落实的得2分，未落实的不得分: the second is the first denied, and no question of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import Denied, Level, Line, Saying, Test
from kaocheng.scoring.phrases.tokens import Quantity

_NOT = re.compile("(?:尚未|未能|没有|未)")
_DENIES = re.compile("未|没有|无|不|缺")
_SEVERAL = re.compile("及|和|与|、|且|并|或|以及")
_SHORTEST = 4  # signs of what is denied in fewer words than it was said
_LONGEST = 6  # signs of the thing that is left unsaid: 征地补偿资金


def contraries(lines: Sequence[Line]) -> list[Line]:
    """The lines with what denies another clause as that clause denied, or its number being 0."""
    said = {
        _words(test): test
        for line in lines
        for test in line.tests
        if isinstance(test, Saying) and line.each is None and not _DENIES.search(_words(test))
    }
    counted = {
        text_of(stripped(line.shape)): line.each.step
        for line in lines
        if line.each is not None and line.each.way == "happens" and not line.each.noun
    }
    return [_contrary(line, said, counted) for line in lines]


def _words(test: Saying) -> str:
    return text_of(stripped(test.shape))


def _contrary(line: Line, said: dict[str, Saying], counted: dict[str, Quantity]) -> Line:
    if line.each is not None or not any(isinstance(test, Saying) for test in line.tests):
        return line
    return replace(line, tests=tuple(_denied(test, said, counted) for test in line.tests))


def _denied(test: Test, said: dict[str, Saying], counted: dict[str, Quantity]) -> Test:
    words = _words(test) if isinstance(test, Saying) else ""
    found = _NOT.search(words)
    if found is None or len(_DENIES.findall(words)) > 1 or _SEVERAL.search(words):
        return test  # 未完成甲及乙: neither, which is less than not both
    before, rest = words[: found.start()], words[found.end() :]
    if not before and rest in counted:
        none = Quantity(Decimal(1), counted[rest].unit)
        return Level(rest, "<", none, said=words)
    known = [one for one in said if one in (before + rest, f"{before}已{rest}")]
    if not known and not before and len(rest) >= _SHORTEST:
        known = [one for one in said if one.endswith(rest) and len(one) <= len(rest) + _LONGEST]
    return Denied((said[known[0]],)) if len(known) == 1 else test
