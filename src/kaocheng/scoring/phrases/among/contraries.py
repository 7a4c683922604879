"""落实的得2分，未落实的不得分: the second is the first denied, and no question of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from kaocheng.scoring.phrases.among.opposites import (
    LEAST_MANNER,
    NOT,
    UNDONE,
    denied_of,
    denies,
    lacks_rest,
)
from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.lateness import misses
from kaocheng.scoring.phrases.meaning import (
    GIVE,
    NOTHING,
    REVERSE,
    Denied,
    Level,
    Line,
    Saying,
    Test,
)
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.words import COUNTERS, TIMES

_UNABLE = re.compile("(?P<verb>完|达|做|办|落)不(?P<done>成|到|实)")  # 完不成
_REACHING = re.compile("^(?:做到|实现|达到|落实)(?=.{2})")
_HOLLOW = re.compile("完成|做到|达到|通过|实现|落实")
_DENIES = re.compile(f"{NOT}|缺")
_SEVERAL = re.compile("及|和|与|、|且|并|或|以及")
_OTHERS = (GIVE, NOTHING, REVERSE)
_SHORTEST = 4  # signs of what is denied in fewer words than it was said
_LONGEST = 6  # signs of the thing that is left unsaid: 征地补偿资金


def contraries(lines: Sequence[Line]) -> list[Line]:
    """The lines with what denies another clause as that clause denied, or its number being 0."""
    denied = {UNDONE.sub("", _words(test), count=1) for test in _sayings(lines)}
    gives = [_words(own) for one in lines if one.effect.kind == GIVE and (own := _only(one))]
    shut = {UNDONE.sub("", _words(own)) for one in lines if _shuts(one) and (own := _only(one))}
    lines = [
        _after(line, lines[place - 1], gives, shut) if place else line
        for place, line in enumerate(lines)
    ]
    said = {
        _words(test): test
        for line in lines
        for test in line.tests
        if isinstance(test, Saying) and line.each is None and _affirms(test)
    }
    counted = {
        text_of(stripped(line.shape)): line.each.step
        for line in lines
        if line.each is not None and line.each.way == "happens" and not line.each.noun
    }
    counted |= {
        test.measure: test.value
        for line in lines
        for test in line.tests
        if isinstance(test, Level) and isinstance(test.value, Quantity) and _is_number(test.value)
    }
    loose = {words: test for words, test in said.items() if words not in denied}
    return [_contrary(line, said, counted, loose) for line in lines]


def _is_number(value: Quantity) -> bool:
    """开展督查4次以上: a number of times, and no share."""
    return value.unit in COUNTERS and value.unit not in TIMES


def _sayings(lines: Sequence[Line]) -> list[Saying]:
    """What is asked with a 未 in it: 未按要求召开会议."""
    tests = [test for line in lines for test in line.tests if isinstance(test, Saying)]
    return [test for test in tests if UNDONE.search(_words(test))]


def _shuts(line: Line) -> bool:
    return line.effect.kind == NOTHING


def _after(line: Line, before: Line, gives: Sequence[str], shut: set[str]) -> Line:
    """无专人负责不得分 after 有专人负责得1分.

    `gives` is all that points are given for, `shut` what nothing is given without.
    """
    if before.effect.kind != GIVE or line.effect.kind not in _OTHERS or line.whole_item:
        return line
    own, model = _only(line), _only(before)
    if own is None or model is None or line.part > before.part + 1 or line.branch != before.branch:
        return line
    words = _words(own)
    single = _is_one_clause(own) and _is_one_clause(model)
    denied = single and (denies(words, _words(model)) or lacks_rest(words, _words(model), shut))
    if line.effect.kind == NOTHING and misses(words, _words(model)):
        denied = True
    if single or (line.effect.kind == NOTHING and _is_one_clause(own)):
        denied = denied or denied_of(words, gives) == _words(model)
    return replace(line, tests=(Denied((model,)),)) if denied else line


def _affirms(test: Saying) -> bool:
    """Whether one clause says that something is so; of two it is not clear which one is denied."""
    return _is_one_clause(test) and not _DENIES.search(_words(test))


def _is_one_clause(test: Saying) -> bool:
    """Whether no comma was left out between the words."""
    spans = stripped(test.shape).spans
    return all(after[0] - before[1] not in (1, 2) for before, after in pairwise(spans))


def _only(line: Line) -> Saying | None:
    """The one thing that a line asks to be affirmed."""
    test = line.tests[0] if len(line.tests) == 1 and line.each is None else None
    return test if isinstance(test, Saying) and not line.otherwise else None


def _words(test: Saying) -> str:
    """What it says; 完不成 is 未完成."""
    return _UNABLE.sub(r"未\g<verb>\g<done>", text_of(stripped(test.shape)))


def _longer(words: str, rest: str) -> bool:
    """Whether 征地补偿资金落实到位 says more than 资金落实到位, and little more."""
    more = words.removesuffix(rest)
    return more != words and len(more) <= _LONGEST and not LEAST_MANNER.search(more)


_BUILT = re.compile("(?:建立|制定|编制|落实|成立|设立|配备|组建|签订|出台|开展|召开|报送)")


def _around(words: str, rest: str) -> bool:
    """Whether 建立健全补偿机制 is 建立机制 with more between the verb and the thing."""
    between = words.removeprefix(rest[:2]).removesuffix(rest[2:])
    told = words.startswith(rest[:2]) and words.endswith(rest[2:]) and bool(_BUILT.match(rest))
    return told and len(between) <= _LONGEST + 4 and not _SEVERAL.search(between)


def _contrary(
    line: Line, said: dict[str, Saying], counted: dict[str, Quantity], loose: dict[str, Saying]
) -> Line:
    """The line; `loose` is what may be denied in fewer words, as no clause denies all of it."""
    if line.each is not None or not any(isinstance(test, Saying) for test in line.tests):
        return line
    return replace(line, tests=tuple(_denied(test, said, counted, loose) for test in line.tests))


def _denied(
    test: Test, said: dict[str, Saying], counted: dict[str, Quantity], loose: dict[str, Saying]
) -> Test:
    words = _words(test) if isinstance(test, Saying) else ""
    found = UNDONE.search(words)
    if found is None or len(_DENIES.findall(words)) > 1 or _SEVERAL.search(words):
        return test  # 未完成甲及乙: neither, which is less than not both
    before, rest = words[: found.start()], words[found.end() :]
    if not before and rest in counted:
        none = Quantity(Decimal(1), counted[rest].unit)
        return Level(rest, "<", none, said=words)
    done = _REACHING.sub("", rest)  # 未做到应保尽保的 after 应保尽保的
    known = [one for one in said if one in (before + rest, f"{before}已{rest}", before + done)]
    if not known and not before and len(rest) >= _SHORTEST:
        known = [one for one in loose if _longer(one, rest)]
    if not known and not before and len(rest) >= _SHORTEST:
        known = [one for one in loose if _around(one, rest)]
    if not known and not before and _HOLLOW.fullmatch(rest):
        known = [one for one in loose if one.startswith(rest)]  # 未完成的 after 完成招商任务的
    return Denied((said[known[0]],)) if len(known) == 1 else test
