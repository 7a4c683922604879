"""优秀加5分，良好加4分，不合格扣5分: a grade is one of several, and shuts the others out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kaocheng.scoring.phrases.amounts import written
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.making.parts import Rule, cases, negative
from kaocheng.scoring.phrases.making.plan import ZERO
from kaocheng.scoring.phrases.meaning import ADD, GIVE, NOTHING, TAKE, Denied, Line, Saying
from kaocheng.scoring.phrases.tokens import Points

_GRADE = re.compile(
    '(?P<of>.*?)(?:[被获]?评[定选]?为|被?确?认?定为|达到|获得|为|是|属)?[“"]?'
    "(?P<grade>(?:非常|比较|基本|不)?(?:满意|合格|称职|达标)|优秀|良好|中等|一般|较好|较差|优|良|中|好|差"
    '|[一二三四]等|[A-D甲乙丙丁](?=[级等档类]))[”"]?(?:等次|等级|档次|[级等档类])?'
)


def grades(changes: Sequence[Line]) -> list[list[Line]]:
    """The lines of one scale each, two grades of it at least."""
    runs: list[list[Line]] = []
    whose = ""
    for line in sorted(changes, key=lambda line: line.shape.span):
        found = _grade(line)
        if found is None:
            continue
        of, _ = found
        if runs and runs[-1][0].block == line.block and of in ("", whose):
            runs[-1].append(line)
        else:
            runs, whose = [*runs, [line]], of
    return [run for run in runs if len({_grade(line) for line in run}) == len(run) > 1]


def _grade(line: Line) -> tuple[str, str] | None:
    """Of what it is the grade, and which: ("年度考核结果", "优秀")."""
    changes = line.effect.kind in (ADD, TAKE) and line.effect.points is not None
    test = line.tests[0] if changes and len(line.tests) == 1 else None
    if not isinstance(test, Saying) or line.each or line.otherwise or line.limits:
        return None
    found = _GRADE.fullmatch(text_of(stripped(test.shape)))
    return (found["of"], found["grade"]) if found is not None else None


def by_grade(asker: Asker, run: Sequence[Line], full: Points | None) -> Rule:
    """One branch a grade, and nothing for any other."""
    return cases([(asker.condition(line.tests), _change(line, full)) for line in run], ZERO)


def _change(line: Line, full: Points | None) -> object:
    assert line.effect.points is not None
    points = written(line.effect.points, full)
    return points if line.effect.kind == ADD else negative(points)


# 评定为超额完成, 完成, 基本完成: how far it was done, one of them and no other.
_HOW_FAR = re.compile(
    '(?P<of>.*?)["“]?(?:超额|提前|按[时期]|全面|全部|基本|部分|大部分)?(?:完成|达标|落实|建成)[”"]?'
)


def undone_is_nothing(lines: Sequence[Line]) -> list[Line]:
    """The lines without 未完成的不得分 beside 超额完成得4分, 完成得3分, 基本完成得2分.

    It would shut 超额完成 and 基本完成 out as well; who has none of them has nothing anyway.
    """
    given = [_of_what(line) for line in lines if line.effect.kind == GIVE]
    if len(given) < 2 or None in given or len(set(given)) > 1:
        return list(lines)
    return [line for line in lines if not _is_denied(line)]


def _of_what(line: Line) -> str | None:
    test = line.tests[0] if len(line.tests) == 1 and line.each is None else None
    if not isinstance(test, Saying):
        return None
    found = _HOW_FAR.fullmatch(text_of(stripped(test.shape)))
    return found["of"] if found is not None else None


def _is_denied(line: Line) -> bool:
    return line.effect.kind == NOTHING and [type(test) for test in line.tests] == [Denied]
