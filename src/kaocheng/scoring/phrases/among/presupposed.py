"""组织学法考试，参考率达95%以上的得1分: whoever has the rate has held the examination."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import Level, Line, Saying, Test

_HELD = re.compile("(?:积极|认真|定期|按时|及时)*(?:组织|开展|举办|进行|参加)(?P<what>.{2,})")
_RATE = re.compile("(?:率|满意度|知晓度|覆盖面|得分|成绩)$")
_DENIED = re.compile("未|没有|不(?=[组开举参])")


def presupposed(lines: Sequence[Line]) -> list[Line]:
    """The lines without what must have been held for the rate beside it to be known.

    It stays where another clause says what follows if it was not held.
    """
    if any(_denies(test) for line in lines for test in line.tests):
        return list(lines)
    return [replace(line, tests=_without(line.tests)) if line.tests else line for line in lines]


def is_presupposed(said: Test, others: Sequence[Test]) -> bool:
    """Whether what is said was done anyway where the others are known: 组织考试 beside 参考率."""
    found = _HELD.fullmatch(_words(said))
    if found is None or re.search("，|、|并|和|及", found["what"]) or _DENIED.search(found[0]):
        return False
    return any(map(_is_rate, others))


def _without(tests: tuple[Test, ...]) -> tuple[Test, ...]:
    return tests[1:] if is_presupposed(tests[0], tests[1:]) else tests


def _is_rate(test: Test) -> bool:
    return isinstance(test, Level) and bool(_RATE.search(test.measure))


def _denies(test: Test) -> bool:
    return isinstance(test, Saying) and bool(_DENIED.match(_words(test)))


def _words(test: Test) -> str:
    return text_of(stripped(test.shape)) if isinstance(test, Saying) else ""
