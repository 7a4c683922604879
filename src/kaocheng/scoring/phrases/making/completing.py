"""完成任务 beside figures: 100 % among percentages, the target where things are counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from re import Match

from kaocheng.scoring.phrases.among.turning import only_said
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import Level, Line, Reference, Saying
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.words import COUNTERS, PERCENT_POINTS

_DONE = re.compile(
    "(?P<s>.{0,30}?)(?:全部|全面|按时|按期|如期|超额)*完成(?P<m>.{0,40}?)"
    "(?:目标任务|任务|目标|计划|(?:收入|年度)?预算|(?:考核|任务|目标)?指标)"
    "(?:[并且](?:通过)?(?:验收|考核|审核)(?:合格|通过)?)?$"
)
_DONE_ALL = re.compile(
    "(?P<s>.{0,20}?)(?:(?:全部|全面)(?P<v>完成)"
    "|(?:足额|全额)(?P<w>配套|落实|到位|拨付|发放|缴纳|征收|安排|上缴|兑付|支付|归集))"
    "(?P<m>[^，。；]{0,16})$"
)
_DONE_BARE = re.compile("(?P<s>[^，]{0,14}?)(?:全部|全面|按时|按期|如期)*(?:完成|做到)(?P<m>)$")
_DONE_LAST = re.compile(
    "(?P<s>.{2,30}?)(?:目标任务|任务|目标|计划|(?:考核|任务|目标)?指标)(?P<m>)(?:全面|全部|按时|按期)?完成$"
)


def speaks_of_percent(lines: Sequence[Line], figures: Sequence[Level], asker: Asker) -> bool:
    """Whether other clauses measure a completion in percent."""
    if any(_is_percent(each) and asker.is_subject(each.measure) for each in figures):
        return True
    steps = [line.each for line in lines if line.each is not None and line.each.way != "happens"]
    return any(each.step.unit in PERCENT_POINTS and not each.measure for each in steps)


def counted_from(lines: Sequence[Line]) -> str:
    """The unit of 每少1家, 每超1家, where it is a number of things; "" where there is none."""
    steps = [line.each for line in lines if line.each is not None and line.each.way != "happens"]
    units = {each.step.unit for each in steps if not each.measure and each.base is None}
    return units.pop() if len(units) == 1 and units <= set(COUNTERS) else ""


def as_target(line: Line, asker: Asker, unit: str) -> Line:
    """新增企业完成任务得6分，每少1家扣2分: from the target on."""
    found = done(line)
    assert found is not None
    name = f"{found['s']}{found['m']}"
    if not name:
        return line
    name = (asker.indicator or name) if _WHOSE.fullmatch(name) else name
    asker.subject, asker.unit = name, unit
    return replace(line, tests=(Level("", ">=", Reference("target", 0, "任务")),))


# 完成年度任务 does not say of what.
_WHOSE = re.compile("(?:年度|全年|当年|本年|年初|上级|下达|分解|确定|规定|考核|预期|目标|的)+")


def done(line: Line) -> Match[str] | None:
    """完成…任务, where it is all that a line says."""
    if len(line.tests) != 1 or not isinstance(line.tests[0], Saying):
        return None
    said = text_of(line.shape).removesuffix("的")
    return _DONE.match(said) or _DONE_LAST.match(said) or _DONE_BARE.match(said)


def _all_done(line: Line) -> Match[str] | None:
    """全部完成整改, among percentages."""
    said = only_said(line)
    return _DONE_ALL.match(text_of(said).removesuffix("的")) if said is not None else None


def all_of_it(line: Line, lines: Sequence[Line]) -> bool:
    """全部完成; 足额配套 as well, where steps in percent are counted from it."""
    found = _all_done(line)
    steps = [one.each for one in lines if one.each is not None and one.each.way == "less"]
    counted = any(one.step.unit in PERCENT_POINTS and not one.measure for one in steps)
    return found is not None and bool(found["v"] or counted)


def hundred(line: Line, asker: Asker) -> Line:
    """完成任务 as 100 % of a completion rate."""
    found = (task := done(line)) or _all_done(line)
    assert found is not None
    name = f"{found['s']}{found['m']}" or asker.indicator
    name = name.removesuffix("任务")
    deed = "任务完成" if task else found["w"] or found["v"]
    asker.subject, asker.unit = f"{name}{deed}率", "%"
    return replace(line, tests=(Level(asker.subject, ">=", Quantity(Decimal(100), "%")),))


def _is_percent(level: Level) -> bool:
    return isinstance(level.value, Quantity) and level.value.unit == "%"
