"""How many there are, told in several ways within one sentence, as one figure.

有1项未完成的 beside 3项及以上未完成的; 召开两次以上联席会议; 有1例的 beside 未发生…的.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.among.turning import asking_only, only_said
from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import GIVE, NOTHING, Level, Line, Test
from kaocheng.scoring.phrases.tokens import QUANTITY, SIGNS, Quantity, Shape
from kaocheng.scoring.phrases.words import COUNTERS

_DOES = (
    "召开|开展|组织|举办|建成|建立|打造|培育|引进|创建|报送|发布|刊发|发表|推出|完成|实施|承办|参加"
)
_REST = f"[^，{SIGNS}]"
_MANY = re.compile(
    f"(?P<v>{_REST}{{0,16}}?(?:{_DOES}))(?P<q>{QUANTITY})(?:及|含)?以上(?P<n>{_REST}{{2,14}})"
)
_SOME = re.compile(f"(?:有|其中|存在|出现|发生)?(?P<q>{QUANTITY})(?P<n>{_REST}{{2,12}})")
_ALL = re.compile(
    "(?:全部|均|全|都)(?:按时|按期|按要求|如期)?(?:完成|达标|合格|办结|落实|整改到位|整改)$"
)
_NONE = re.compile(
    "(?:全年|年内|当年|本年度|辖区内)?(?:未发生|没有发生|未出现|没有|无)"
    f"(?P<q>{QUANTITY})?(?P<n>{_REST}*)$"
)
_BARE = ("有", "发生", "出现", "存在", "查实", "发现")


def one_count(lines: Sequence[Line]) -> list[Line]:
    """The lines with such conditions as levels of one figure."""
    lines = _same_deed([_many(line) for line in lines])
    levels = [line.level for line in lines if line.level is not None and _counts(line.level)]
    if not levels:
        return list(lines)
    if not any(line.each is not None and line.each.way == "happens" for line in lines):
        thing = _of_none(lines)  # where a 每 counts them, its own words name the figure
        lines = [_named(line, thing) for line in lines]
    measures = {line.level.measure for line in lines if line.level and _counts(line.level)}
    made = [_some(line, measures) for line in lines]
    return made if made == lines else [_all_done(line, measures) for line in made]


_DEED = "(?:开展|组织|召开|举办|举行)"
_BARE_DEED = re.compile(f"(?:按要求|按规定|全年|每年|当年|年内|仅|只|实际)*{_DEED}了?")


def _same_deed(lines: Sequence[Line]) -> list[Line]:
    """按要求组织3次 after 每年开展联合督导4次以上: as many times of the same."""
    levels = [line.level for line in lines if line.level is not None and _counts(line.level)]
    measures = {one.measure for one in levels if not _BARE_DEED.fullmatch(one.measure)}
    named = measures.pop() if len(measures) == 1 else ""
    if not re.search(_DEED, named):
        return list(lines)
    return [_as_deed(line, named) for line in lines]


def _as_deed(line: Line, named: str) -> Line:
    level = line.level
    if level is None or len(line.tests) != 1 or not _BARE_DEED.fullmatch(level.measure):
        return line
    return asking_only(line, replace(level, measure=named)) if _counts(level) else line


def _counts(level: Level) -> bool:
    return isinstance(level.value, Quantity) and level.value.unit in COUNTERS


def _many(line: Line) -> Line:
    """召开两次以上联席会议: a meeting counts, whatever stands behind the figure."""
    said = only_said(line)
    found = _MANY.fullmatch(stripped(said).text) if said is not None else None
    if said is None or found is None or line.effect.kind not in (GIVE, NOTHING) or line.each:
        return line
    value = stripped(said).values[found.start("q")]
    if not isinstance(value, Quantity) or value.unit not in COUNTERS:
        return line
    return asking_only(line, Level(found["v"] + found["n"], ">=", value, said=text_of(said)))


def _of_none(lines: Sequence[Line]) -> str:
    """What 未发生…的 and 无…的 speak of; "" where nothing does."""
    found = [_NONE.match(text) for line in lines if (text := _text(line))]
    return next((one["n"] for one in found if one and len(one["n"]) > 1), "")


def _text(line: Line) -> str:
    said = only_said(line)
    return stripped(said).text if said is not None else ""


def _named(line: Line, thing: str) -> Line:
    """有2例以上的: of what was said not to have happened."""
    level = line.level
    if not thing or level is None or level.measure not in _BARE or not _counts(level):
        return line
    named = replace(level, measure=f"{thing}数" if thing[-1] not in "数量" else thing)
    return replace(line, tests=tuple(named if test is level else test for test in line.tests))


def _some(line: Line, measures: set[str]) -> Line:
    """有1项未完成的 beside 3项及以上未完成的."""
    said = only_said(line)
    if said is None or line.each is not None or line.effect.kind not in (GIVE, NOTHING):
        return line
    shape = stripped(said)
    found = _SOME.fullmatch(shape.text)
    if found is None:
        return _bare_some(line, shape, measures)
    value = shape.values[found.start("q")]
    if not isinstance(value, Quantity):
        return line
    name = f"{found['n']}{value.unit.removeprefix('个')}数"
    known = next((one for one in measures if one.endswith(name)), "")
    return asking_only(line, Level(known, "==", value, said=text_of(said))) if known else line


def _bare_some(line: Line, shape: Shape, measures: set[str]) -> Line:
    """有1例的, 发生1起的, where one figure is counted."""
    if len(measures) != 1 or not re.fullmatch(f"(?:{'|'.join(_BARE)}){QUANTITY}", shape.text):
        return line
    value = shape.values[-1]
    assert isinstance(value, Quantity)
    return asking_only(line, Level(next(iter(measures)), "==", value, said=text_of(shape)))


def _all_done(line: Line, measures: set[str]) -> Line:
    """全部完成的 beside 有1项未完成的, 未发生的 beside 发生1起的: none of it."""
    if len(measures) != 1 or line.effect.kind != GIVE or not _text(line):
        return line
    measure, text = next(iter(measures)), _text(line)
    fails = re.search("未|不|没", measure) is not None
    none = _NONE.match(text)
    if (fails and _ALL.search(text)) or (none is not None and measure.startswith(none["n"])):
        zero: Test = Level(measure, "==", Quantity(Decimal(0), ""), said=text)
        return asking_only(line, zero)
    return line
