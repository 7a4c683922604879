"""排名前30%的, 排名后40%的: a place as a share of all who are ranked, less being better."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import Level, Line, Saying, Test
from kaocheng.scoring.phrases.tokens import Quantity

_RANKED = "(?:综合)?(?:排名|排序|排位|名次|位次|位列|名列|位居|位于|处于|进入|列|居|排)"
_WHERE = "(?:全[国省市县区州]|同类|同组|本组|系统|所在[^，]{1,4}|(?:本)?(?:班级?|年级|组))?"
_SIDE = re.compile(f"^(?P<of>.*?)(?P<r>{_RANKED})*(?:在|为|于)?{_WHERE}(?P<side>前|后|末|最后)$")
_BETWEEN = re.compile(f"^(?P<of>.*?)(?:{_RANKED})?(?:在|为|于)?{_WHERE}(?P<side>前)?$")
_BY = re.compile(
    "^(?:按照?|根据|依据|以)(?P<of>.+?)(?:由高到低|从高到低|大小|高低)?(?:进行)?排(?:名|序|位)$"
)
_SHARE = "排名百分比"


def by_share_of_places(asker: Asker, lines: Sequence[Line]) -> list[Line]:
    """The lines with such places as levels of one figure: place divided by how many are ranked."""
    sides = [found for line in lines for test in line.tests if (found := _side(test))]
    if not any(found["r"] for found in sides):
        return list(lines)
    asker.doubt("按名次占几成分档的，请填报名次与单位数之比")
    by = (_BY.match(_said(test)) for line in lines for test in line.tests)
    of = next((found["of"] for found in (*by, *sides) if found and found["of"]), "")
    return [_of_shares(line, f"{of}{_SHARE}") for line in lines]


def _side(test: Test) -> re.Match[str] | None:
    percent = (
        isinstance(test, Level) and isinstance(test.value, Quantity) and test.value.unit == "%"
    )
    return _SIDE.match(test.measure) if percent and isinstance(test, Level) else None


def _said(test: Test) -> str:
    return text_of(test.shape).strip("，") if isinstance(test, Saying) else ""


def _of_shares(line: Line, measure: str) -> Line:
    tests = tuple(_level(test, measure) for test in line.tests)
    if any(isinstance(test, Level) and test.measure == measure for test in tests):
        tests = tuple(test for test in tests if not _BY.match(_said(test)))
    return replace(line, tests=tests)


def _level(test: Test, measure: str) -> Test:
    if not isinstance(test, Level) or not isinstance(test.value, Quantity):
        return test
    if test.value.unit != "%":
        return test
    if test.sign == "in":
        return replace(test, measure=measure) if _BETWEEN.match(test.measure) else test
    found = _side(test)
    if found is None:
        return test
    if found["side"] == "前":
        return replace(test, measure=measure, sign="<=")
    rest = replace(test.value, value=Decimal(100) - test.value.value)
    return replace(test, measure=measure, sign=">", value=rest)
