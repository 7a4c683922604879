"""Clauses that only deny what those before them give points for, and ask nothing of their own.

通过省级验收得3分，通过市级验收得2分，未通过验收不得分; 有专职人员得3分，没有专职人员不得分.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kaocheng.scoring.phrases.among.opposites import denied, denies, lacking, lets_through
from kaocheng.scoring.phrases.among.turning import words_asked, words_of
from kaocheng.scoring.phrases.amounts import exceeds, same
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import (
    GIVE,
    NOTHING,
    SHARE,
    Denied,
    Either,
    Level,
    Line,
    Saying,
    Test,
)
from kaocheng.scoring.phrases.tokens import EMPTY, Points

_DENIES = re.compile("未|没|无|不|非|零")


def without_denials(lines: Sequence[Line], full: Points | None = None) -> list[Line]:
    """The lines without what only denies all that gives points; the opposite as 否则."""
    lines = _without_last_tier(_one_lacking(_without_ill(lines)), full)
    return [
        _opposite(line, lines, place)
        for place, line in enumerate(lines)
        if not _denies_all(line, lines[:place])
    ]


def _without_last_tier(lines: Sequence[Line], full: Points | None) -> list[Line]:
    """建成的得4分，主体完工的得2分，未建成的不得分: neither, which gives nothing as it is."""
    last, tiers = lines[-1] if lines else None, lines[:-1]
    worth = [one.effect.points for one in tiers if one.effect.points is not None]
    if last is None or full is None or len(worth) != len(tiers) or len(tiers) < 2:
        return list(lines)
    plain = all(one.effect.kind == GIVE and _only_says(one) for one in tiers) and _only_says(last)
    falls = same(worth[0], full) and all(exceeds(*pair) for pair in pairwise(worth))
    if last.effect.kind != NOTHING or not plain or not falls or last.whole_item:
        return list(lines)
    said = [words_of(one) for one in tiers]
    if len({(one.block, one.branch) for one in lines}) > 1 or any(map(lacking, said)):
        return list(lines)  # 不齐全 is so as well where there is nothing at all
    return list(tiers) if _undone(words_of(last), said[0]) else list(lines)


def _only_says(line: Line) -> bool:
    return bool(words_of(line)) and line.each is None and not line.otherwise


def _undone(words: str, done: str) -> bool:
    """Whether 未建成 denies 服务楼建成投用: the deed, with what it is done to left out."""
    deed = denied(words)
    return denies(words, done) or (1 < len(deed) < _LONGEST and deed in done and not denied(done))


_LONGEST = 5  # signs of a deed that is told without what it is done to
_NOTHING_OF_IT = re.compile(
    "(?:未|没有|无|未有)(?:发生|出现|存在)?(?:上述|以上|前述|该)?(?:情形|情况|问题|事故|事件)?"
)


def past_gates(lines: Sequence[Line]) -> list[Line]:
    """发生重大事故的不得分。未发生的，死亡人数不超过指标的…: what did not shut the gate.

    未编制计划的不得分；已编制的得4分: all others, where nothing else is asked.
    """
    out: list[Line] = []
    for line in lines:
        shut = [one for one in out if one.effect.kind == NOTHING and not one.each]
        out.append(_past(line, shut[-1]) if shut else line)
    return out


def _past(line: Line, gate: Line) -> Line:
    shut = words_of(gate)
    rest = tuple(one for one in line.tests if not _open(words_asked(one), shut))
    if len(rest) == len(line.tests) or line.branch != gate.branch:
        return line
    if line.effect.kind == SHARE and line.effect.of and not rest:
        return replace(line, tests=(), shape=EMPTY)
    only = line.effect.kind == GIVE and line.each is None and not rest
    if only and shut:
        return replace(line, tests=(Denied(tuple(_known(gate.tests))),))
    return replace(line, tests=rest) if rest or line.each is not None else line


def _known(tests: Sequence[Test]) -> list[Level | Saying]:
    return [one for one in tests if isinstance(one, Level | Saying)]


def _open(words: str, shut: str) -> bool:
    return bool(words) and (bool(_NOTHING_OF_IT.fullmatch(words)) or lets_through(words, shut))


_ONE_LACKS = re.compile(
    "(?:如|若)?(?:有|每)?缺少?(?:其中)?(?:任何|任意|任)?[一1](?:项|个|者|样|条)?"
)


_ALL_LACKS = re.compile(f"{_ONE_LACKS.pattern}|(?:如|若)?(?:没有|无)")  # 建有书屋得2分，没有不得分


def _one_lacking(lines: Sequence[Line]) -> list[Line]:
    """有规划得1分，有总结得1分，缺一不得分: what is lacking is one of those before."""
    return [_all_wanted(line, lines[:place]) for place, line in enumerate(lines)]


def _all_wanted(line: Line, before: Sequence[Line]) -> Line:
    near = [one for one in before if one.block == line.block and one.branch == line.branch]
    gives = all(one.effect.kind == GIVE and one.each is None and not one.otherwise for one in near)
    if line.effect.kind != NOTHING or not near or not gives:
        return line
    if len(near) == 1 and _ALL_LACKS.fullmatch(words_of(line)):
        return replace(line, otherwise=True, tests=())
    if _ONE_LACKS.fullmatch(words_of(line)) is None:
        return line
    tests = [test for one in near for test in one.tests]
    known = tuple(test for test in tests if isinstance(test, Level | Saying))
    return replace(line, tests=(Denied(known),)) if len(known) == len(tests) else line


def _told(line: Line) -> str:
    """All that a line speaks of, in its own words."""
    each = line.each
    counted = f"{each.measure}{each.verb}{each.noun}" if each is not None else ""
    return text_of(line.shape) + counted


def _denies_all(line: Line, before: Sequence[Line]) -> bool:
    """未通过验收 after 通过省级验收 and 通过市级验收: neither, which gives nothing as it is."""
    if line.effect.kind != NOTHING or line.each is not None or line.otherwise:
        return False
    what = denied(words_of(line)).removeprefix("被")
    near = [one for one in before if one.block == line.block and one.branch == line.branch]
    if len(what) < 2 or not near or any(one.effect.kind != GIVE for one in near):
        return False
    if len(near) == 1 and near[0].each is None:
        return False
    if any(one.level is not None for one in near):
        return False  # 提高0.1个百分点的, 未提高的: a figure, and less of it
    return all(_affirms(what, _told(one)) for one in near)


_PRIZE = re.compile("获?(?:得)?(?:奖|奖项|表彰|荣誉)")


def _affirms(what: str, words: str) -> bool:
    """Whether words say that it is so: 列入预算 of 列入预算但未足额到位; an award of 获二等奖."""
    if _PRIZE.fullmatch(what):
        return what[-1:] in words and not _DENIES.search(words)
    had, but, _ = words.partition("但")
    return _speaks_of(what, had if but else words) and not _DENIES.search(had)


def _speaks_of(what: str, words: str) -> bool:
    """Whether 通过验收 is what 通过省级验收 says: how it begins, and then how it ends."""
    at = words.find(what[:2])
    return at >= 0 and what[-2:] in words[at:]


def _opposite(line: Line, lines: Sequence[Line], place: int) -> Line:
    """没有专职人员的 after 有专职人员的, 发生一起火灾的 after 无火灾的: the other case."""
    before = lines[place - 1] if place else None
    if before is None or line.effect.kind not in (GIVE, NOTHING) or line.each or line.otherwise:
        return line
    if before.effect.kind != GIVE or before.each is not None or before.otherwise:
        return line
    if before.part != line.part and place + 1 < len(lines):
        return line
    if not denies(words_of(line), words_of(before)):
        return line
    if any(one.part == line.part and one not in (line, before) for one in lines):
        return line
    return replace(line, otherwise=True, tests=())


_ILL = re.compile("(?P<what>.{2,}?)(?:较差|很差|差|不好|不佳|不明显|一般)$")
_WELL = re.compile("(?P<what>.{2,}?)(?:良好|较好|很好|优良|明显|好)$")


def _without_ill(lines: Sequence[Line]) -> list[Line]:
    """效果较差的不得分 beside 效果良好 wherever points are given: asked already."""
    gives = [line for line in lines if line.effect.kind == GIVE]
    known = [{_good(test) for test in line.tests} - {""} for line in gives]
    good = set.intersection(*known) if known else set()
    return [one for line in lines if (one := _without(line, good)) is not None]


def _said(test: Test) -> str:
    return re.sub("^(?:并且?|且|同时)", "", words_asked(test))


def _good(test: Test) -> str:
    """What is wanted to be good: 运行效果 of 运行效果良好."""
    found = _WELL.search(_said(test))
    return found["what"] if found is not None else ""


def _without(line: Line, good: set[str]) -> Line | None:
    """The line without what is ill where the good alone gives points; None if nothing is left."""
    if line.effect.kind != NOTHING or not good or len(line.tests) != 1:
        return line
    test = line.tests[0]
    asked = test.tests if isinstance(test, Either) else (test,)
    left = [one for one in asked if not _is_ill(one, good)]
    if len(left) == len(asked):
        return line
    if not left:
        return None
    return replace(line, tests=(left[0] if len(left) == 1 else _either(left),))


def _either(tests: Sequence[Test]) -> Either:
    return Either(tuple(one for one in tests if isinstance(one, Level | Saying)))


def _is_ill(test: Test, good: set[str]) -> bool:
    found = _ILL.search(_said(test))
    return found is not None and found["what"] in good
