"""Places of several groups: A类乡镇前三名加3、2、1分，B类乡镇前两名加2、1分."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.compose import Composed, compose
from kaocheng.scoring.phrases.making.parts import cases
from kaocheng.scoring.phrases.making.plan import ZERO, NoRule
from kaocheng.scoring.phrases.meaning import ADD, GIVE, TAKE, Line, Ranked
from kaocheng.scoring.phrases.standing import Reading
from kaocheng.scoring.phrases.tokens import Points

_UNITS = re.compile(
    "^(?:[^，。；：]{0,12}?)(?:[县市区镇乡村组类]|县区|乡镇|街道|地区|部门|单位|园区|企业|学校|医院)$"
)
# 全市前三名, 在全省排名: where one is ranked, and no group.
_WHERE = re.compile("^(?:在|进入|位列|列|居)?(?:全|本)?(?:国|省|市|县|区|州)$")


@dataclass(frozen=True)
class Group:
    """A group of units and what its places give; `rest` where it is all that are left."""

    name: str
    lines: list[Line]
    rest: bool


def by_group(lines: Sequence[Line]) -> list[Group]:
    """The lines of each group, where the same place stands in more than one; else nothing."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(_ranked(line).measure, []).append(line)
    taken = [place for own in found.values() for place in {_first(line) for line in own}]
    twice = len(set(taken)) < len(taken)
    if not twice or not all(_UNITS.match(name) and not _WHERE.match(name) for name in found):
        return []
    return [
        Group(name, [_nameless(one) for one in own], own[0].otherwise)
        for name, own in found.items()
    ]


def refuse_twice(lines: Sequence[Line]) -> None:
    """省考核前三名加3、2、1分，市考核前三名加2、1.5、1分: two rankings, and no group of units."""
    given: dict[tuple[int, bool, str], object] = {}
    for line in lines:
        known = given.setdefault((*_first(line), line.effect.kind), line.effect.points)
        if known != line.effect.points:
            raise NoRule("几处名次排的是什么、按什么分组没有写清，请分开写")


def _ranked(line: Line) -> Ranked:
    return next(test for test in line.tests if isinstance(test, Ranked))


def _first(line: Line) -> tuple[int, bool]:
    return _ranked(line).place.first, _ranked(line).place.last


def _nameless(line: Line) -> Line:
    """The same of its group's own ranking."""
    tests = tuple(replace(t, measure="") if isinstance(t, Ranked) else t for t in line.tests)
    return replace(line, tests=tests, otherwise=False)


def of_each_group(
    asker: Asker,
    groups: Sequence[Group],
    full: Points | None,
    made: Callable[[list[Line], Asker], Composed | None],
) -> Composed | None:
    """A branch for each group, ranked by itself."""
    branches: list[tuple[str, object]] = []
    rest: object = ZERO
    rules = [(group, made(group.lines, asker)) for group in groups]
    for group, composed in rules:
        if composed is None:
            return None
        full = full or composed.full
        rule = _within(composed.rule)
        if group.rest and group is groups[-1]:
            rest = rule
        else:
            branches.append((f"{asker.items.code(f'适用：{group.name}')} == 1", rule))
    asker.doubt("各组分别排名，方案里的组别要与句子里的一致")
    agrees = all(composed.agrees for _, composed in rules if composed is not None)
    return Composed(cases(branches, rest), full, agrees, False, asker)


def _within(rule: object) -> object:
    """Rankings of a rule, each group for itself."""
    if not isinstance(rule, dict):
        return rule
    if rule["kind"] == "rank":
        return {**rule, "within": "group"}
    parts = rule.get("parts")
    return {**rule, "parts": [_within(one) for one in parts]} if isinstance(parts, list) else rule


def _known(asker: Asker, rest: Asker) -> dict[str, str]:
    """增速 of the places is GDP增速 of the rest, where one figure ends so."""
    out: dict[str, str] = {}
    for item in asker.items.found.values():
        named = [one for one in rest.items.found.values() if one.name.endswith(item.name)]
        if len(named) == 1:
            out[item.code] = named[0].code
    return out


def beside(
    reading: Reading, asker: Asker, parts: Sequence[object], full: Points | None
) -> Composed:
    """按时报送得5分；考核前3名的依次加3、2、1分: the bonus of a place on top of the rest."""
    if not any(line.effect.kind in (GIVE, TAKE, ADD) for line in reading.lines):
        raise NoRule("名次之外的条款没有看懂")
    made = compose(reading, full, full.plain if full else None, asker.indicator)
    same = _known(asker, made.asker)
    ranks = [one for one in parts if isinstance(one, dict)]
    parts = [{**one, "of": same.get(str(one["of"]), one["of"])} for one in ranks]
    for item in asker.items.found.values():
        if item.code not in same:
            made.asker.items.code(item.name, item.unit)
    for words in asker.doubts:
        made.asker.doubt(words)
    made.asker.doubt("名次的加分加在其余得分之上，是否计入分值没有写清")
    made.rule = _with(made.rule, reading, parts)
    return made


def _with(rule: object, reading: Reading, ranks: Sequence[object]) -> object:
    """The rule and the bonus of a place; a bound of bonuses alone is one of this bonus too."""
    alone = all(line.effect.kind == ADD for line in reading.lines)
    if not alone or not isinstance(rule, dict):
        return {"kind": "sum", "parts": [rule, *ranks]}
    if rule["kind"] == "sum":
        return {**rule, "parts": [*rule["parts"], *ranks]}
    bounded = {} if "unbounded" in rule else {"cap": "full()"}
    return {"kind": "sum", "parts": [rule, *ranks], **bounded}
