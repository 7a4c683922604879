"""Rankings: 第一名得10分，第二名得8分，其余得5分；前三名；末位."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kaocheng.scoring.phrases.among.zeros import none_of
from kaocheng.scoring.phrases.amounts import points, same, total
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.compose import Composed
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.items import Items
from kaocheng.scoring.phrases.making.descents import (
    MOST_PLACES,
    Table,
    falls,
    falls_by_place,
    filled,
    goes_on,
    happens,
    in_step,
    inferred,
    step_of,
)
from kaocheng.scoring.phrases.making.grouping import (
    Group,
    beside,
    by_group,
    of_each_group,
    refuse_twice,
)
from kaocheng.scoring.phrases.making.lastplaces import (
    from_the_top,
    in_full,
    lasting_places,
    place_of,
    placed,
    turned,
)
from kaocheng.scoring.phrases.making.parts import (
    Amount,
    Rule,
    amount_of,
    cases,
    gate,
    negative,
)
from kaocheng.scoring.phrases.making.plan import NoRule
from kaocheng.scoring.phrases.making.rankings import by_measure, how_ranked, measure_of
from kaocheng.scoring.phrases.making.summing import Sums
from kaocheng.scoring.phrases.meaning import (
    ADD,
    GIVE,
    KEEP,
    NOTHING,
    REVERSE,
    STEP_DOWN,
    TAKE,
    Limit,
    Line,
    Ranked,
    Saying,
)
from kaocheng.scoring.phrases.patterns.comparing import LAST_PLACE
from kaocheng.scoring.phrases.patterns.limits import GO_ON, LEAST
from kaocheng.scoring.phrases.standing import Reading
from kaocheng.scoring.phrases.tokens import Points
from kaocheng.scoring.phrases.writing.placing import (
    as_given,
    even_share,
    left_by_gate,
    without_basis,
)

# 在全省排名前3位得20分，在全市排名第1位得15分: two rankings.
_WHOLE = re.compile("全[国省州市县区](?=[^，。；]{0,6}(?:排名|名次|位次|排位|第|前|位列|名列|居))")
_OUTSIDE = re.compile("(?:进入|位列|位居|居|列|排)(?:全省|全国|全州|全区)")


def places_of(
    reading: Reading,
    full: Points | None,
    subject: str = "",
    asker: Asker | None = None,
    group: bool = False,
) -> Composed | None:
    """`rank`, where the lines speak of places; None where none does.

    Rankings of several measures, or of several groups, share the `asker`.
    """
    reading = replace(reading, lines=as_given(reading.lines, full))
    ranked = [line for line in reading.lines if place_of(line) is not None]
    lines = [line for line in reading.lines if line.effect.kind != KEEP]
    lines = without_basis(lines)
    if asker is None and not reading.headers and (groups := by_group(ranked)):
        return _grouped(replace(reading, lines=lines), groups, full, subject)
    blocks = by_measure(reading) if asker is None else []
    if len(blocks) > 1:
        return _together(blocks, full, subject)
    if not ranked or reading.headers:
        return None
    shut = [line for line in lines if _shuts(line)]
    if shut:
        return _gated(reading, shut, full, subject, asker, group)
    part, asker = asker is not None and not group, asker or Asker(Items(subject), indicator=subject)
    return _placing(replace(reading, lines=lines), full, subject, asker, part)


def _placing(
    reading: Reading, full: Points | None, subject: str, asker: Asker, part: bool
) -> Composed:
    """The rule of one ranking, and what else is said beside it."""
    ranked = [line for line in reading.lines if place_of(line) is not None]
    read = (GIVE, NOTHING, TAKE, ADD, REVERSE, STEP_DOWN)
    if any(line.effect.kind not in read for line in ranked):
        raise NoRule("名次之外的条款没有看懂")
    gives = [line for line in ranked if line.effect.kind in (GIVE, NOTHING)]
    changes = [line for line in ranked if line.effect.kind in (TAKE, ADD, REVERSE)]
    rest = [line for line in reading.lines if place_of(line) is None]
    code = asker.items.code(measure_of(reading, ranked) or subject or _unnamed(asker))
    if len({found[0] for line in gives for found in _WHOLE.finditer(text_of(line.shape))}) > 1:
        asker.miss("在全省、全市等不同范围里的排名是两个名次，规则只排了一次，请分开写")
    if _OUTSIDE.search(reading.text):
        asker.doubt("按参加考核的单位排名；名次如由上级公布，请改按名次分档")
    head: Rule = {"kind": "rank", "of": code, **how_ranked(reading.text)}
    if changes and not gives:
        return _changes(reading, asker, head, changes, rest, full)
    if gives and all(placed(line).last for line in gives) and in_full(gives, full):
        gives = [from_the_top(line) for line in gives]  # 倒数第1名得满分: the least is the best
        head |= turned(head)
    lasting = [line for line in gives if placed(line).last]
    gives = [line for line in gives if line not in lasting]
    down = [line for line in ranked if line.effect.kind == STEP_DOWN]
    more = [line for line in rest if _on_top(line)]
    rules = _Rules(gives, down, [line for line in rest if line not in more], reading, part)
    made = _given(asker, head, rules, full)
    if more:
        asker.subject = code
        made.rule = Sums(asker, full or made.full).sum_of(made.rule, [_beside(one) for one in more])
    _bounded(made, head, lasting, changes, full)
    return made


def _grouped(
    reading: Reading, groups: Sequence[Group], full: Points | None, subject: str
) -> Composed | None:
    """Each group by its own places; what is said of all others holds in each."""
    others = [line for line in reading.lines if place_of(line) is None]

    def made(own: list[Line], asker: Asker) -> Composed | None:
        return places_of(replace(reading, lines=[*own, *others]), full, subject, asker, True)

    return of_each_group(Asker(Items(subject), indicator=subject), groups, full, made)


def _together(blocks: Sequence[Reading], full: Points | None, subject: str) -> Composed | None:
    """Rankings beside one another, as a sum; None where one of them is not understood."""
    asker = Asker(Items(subject), indicator=subject)
    made = [places_of(block, None, subject, asker) for block in blocks]
    known = [one for one in made if one is not None and one.full is not None]
    if len(known) < len(made):
        return None
    worth = total(*(one.full for one in known if one.full is not None))
    agrees = full is None or same(worth, full)
    parts = [one.rule for one in known]
    return Composed({"kind": "sum", "parts": parts}, full or worth, agrees, True, asker)


def _bounded(
    made: Composed, head: Rule, lasting: list[Line], changes: list[Line], full: Points | None
) -> None:
    """The last places, and places that add or take off, laid over those that give."""
    if lasting:
        made.rule = {
            "kind": "lowest",
            "parts": [made.rule, *(lasting_places(head, one, full) for one in lasting)],
        }
    if changes:
        made.rule = {
            "kind": "sum",
            "parts": [made.rule, *_parts(head, changes, full)],
            "floor": Decimal(0),
        }


def _on_top(line: Line) -> bool:
    """同比下降的再扣1分, beside places: asked of itself."""
    asks = bool(line.tests) or happens(line) or (line.each is not None and bool(line.shape.text))
    known = line.effect.kind in (TAKE, ADD, REVERSE)
    return known and asks and not (line.otherwise or falls_by_place(line))


def _beside(line: Line) -> Line:
    """再扣1分 beside places takes off like any other."""
    return replace(line, effect=replace(line.effect, kind=ADD if line.effect.kind == ADD else TAKE))


def _shuts(line: Line) -> bool:
    """负增长的不得分, beside places."""
    asks = bool(line.tests) and not any(isinstance(test, Ranked) for test in line.tests)
    return line.effect.kind == NOTHING and asks and not _is_rest(line)


def _gated(
    reading: Reading,
    shut: list[Line],
    full: Points | None,
    subject: str,
    asker: Asker | None,
    group: bool,
) -> Composed | None:
    """A gate before the places."""
    open_lines = [line for line in reading.lines if line not in shut]
    rest = replace(reading, lines=left_by_gate(open_lines, shut))
    made = places_of(rest, full, subject, asker, group)
    if made is not None:
        shut = none_of(shut, made.asker.items.name(_of_rank(made.rule)))
        if all(line.level is not None and line.level.sign in ("==", "<") for line in shut):
            made.asker.subject = made.asker.subject or _of_rank(made.rule)
        made.rule = cases([(gate(made.asker, shut), Decimal(0))], made.rule)
    return made


def _of_rank(rule: object) -> str:
    """What a plain ranking is of: 占比为0的不得分 beside it means the same."""
    return str(rule["of"]) if isinstance(rule, dict) and rule["kind"] == "rank" else ""


@dataclass(frozen=True)
class _Rules:
    """The lines that give points by place, those that let them fall, and the others."""

    gives: Sequence[Line]
    down: Sequence[Line]
    rest: Sequence[Line]
    reading: Reading
    part: bool = False  # one ranking of several: full points are not its own

    @property
    def least(self) -> Limit | None:
        return self.reading.limit(LEAST)


def _open(line: Line) -> bool:
    """10名以后: all places that are left."""
    place = place_of(line)
    return place is not None and place.through >= LAST_PLACE


def _unnamed(asker: Asker) -> str:
    asker.doubt("没有写明按什么排名")
    return "排名指标"


def _given(asker: Asker, head: Rule, rules: _Rules, full: Points | None) -> Composed:
    table: Table = {}
    for line in [each for each in rules.gives if not _open(each)]:
        place = placed(line)
        if place.through > MOST_PLACES:
            raise NoRule("名次太多")
        amount = Decimal(0) if line.effect.kind == NOTHING else amount_of(line.effect.points, full)
        table |= {n: amount for n in range(place.first, place.through + 1) if n not in table}
    best = table.get(1)
    worth = full or (points(best) if isinstance(best, Decimal) else None)
    agrees = full is None or best == "full()" or best == full.plain
    rule, sure = _descending(head, table, rules, worth)
    return Composed(rule, worth, agrees, sure or full is not None, asker)


def _descending(head: Rule, table: Table, rules: _Rules, full: Points | None) -> tuple[Rule, bool]:
    """The rule, and whether the points need no telling from outside."""
    rest = [line for line in rules.rest if not falls(line)]
    step = step_of(rules.rest)
    goes = rules.reading.limit(GO_ON) is not None
    plain = not rest and not rules.down and rules.least is None
    if step is not None and plain and not rules.part and in_step(table, step, full):
        return {**head, "step": step}, True
    if not table:
        raise NoRule("名次之外的条款没有看懂")
    share = even_share(table, rules.rest) if plain and not rules.part else ""
    if share:
        return {**head, "step": share}, True
    if rules.part and not all(isinstance(each, Decimal) for each in table.values()):
        raise NoRule("几个排名各得多少分没有写清")
    table = filled(table, rules.down, full)
    if goes and step is None:
        step = inferred(table, full)
        if step is None:
            raise NoRule("“类推”每降一名少几分没有写清")
    least = rules.least.points.plain if rules.least and rules.least.points else None
    if step is not None:
        table = goes_on(table, step, full, least or Decimal(0))
    return _listed({**head, "table": table}, rest, rules, full), False


def _listed(rule: Rule, rest: Sequence[Line], rules: _Rules, full: Points | None) -> Rule:
    """A table of places, and what all others get."""
    least = rules.least.points.plain if rules.least and rules.least.points else None
    opened = [replace(one, tests=()) for one in rules.gives if _open(one)]
    other = _otherwise([*rest, *opened], full)
    if other != Decimal(0) or least:
        rule["otherwise"] = other if other != Decimal(0) else least
    return rule


def _otherwise(rest: Sequence[Line], full: Points | None) -> Amount:
    """其余得5分."""
    others = [line for line in rest if line.effect.kind in (GIVE, NOTHING)]
    odd = [line for line in rest if line not in others]
    if len(others) > 1 or odd or any(not _is_rest(line) for line in others):
        raise NoRule("名次之外的条款没有看懂")
    if not others or others[0].effect.kind == NOTHING:
        return Decimal(0)
    return amount_of(others[0].effect.points, full)


def _is_rest(line: Line) -> bool:
    if line.otherwise or not line.tests:
        return True
    words = text_of(line.tests[0].shape) if isinstance(line.tests[0], Saying) else ""
    return words.startswith(("其余", "其他", "以后", "之后", "中间"))


def _changes(
    reading: Reading,
    asker: Asker,
    head: Rule,
    changes: Sequence[Line],
    rest: Sequence[Line],
    full: Points | None,
) -> Composed:
    """前三名加1分，末位扣1分: parts beside one another."""
    refuse_twice(changes)
    parts = _parts(head, changes, full)
    if rest and all(line.effect.kind == ADD for line in changes):
        return beside(replace(reading, lines=list(rest)), asker, parts, full)
    if rest:
        raise NoRule("名次之外的条款没有看懂")
    taken = any(line.effect.kind == TAKE for line in changes)
    if taken and full is not None:
        rule: object = {"kind": "sum", "parts": ["full()", *parts], "floor": Decimal(0)}
        return Composed(rule, full, True, True, asker)
    rule = parts[0] if len(parts) == 1 else {"kind": "sum", "parts": parts}
    return Composed(rule, full, True, False, asker)


def _parts(head: Rule, changes: Sequence[Line], full: Points | None) -> list[object]:
    """Neighbouring places that add, or take off, are one table."""
    parts: list[Rule] = []
    for line in changes:
        place, amount = placed(line), amount_of(line.effect.points, full)
        signed = amount if line.effect.kind == ADD else negative(amount)
        start = {**head, **turned(head)} if place.last else head
        table: Table = dict.fromkeys(
            range(place.first, min(place.through, MOST_PLACES) + 1), signed
        )
        same = next((part for part in parts if {**part, "table": 0} == {**start, "table": 0}), None)
        if same is None:
            parts.append({**start, "table": table})
        else:
            known = same["table"]
            assert isinstance(known, dict)
            same["table"] = {**known, **table}
    return list(parts)
