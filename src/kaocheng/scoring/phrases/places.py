"""Rankings: 第一名得10分，第二名得8分，其余得5分；前三名；末位."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import points
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.compose import Composed
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import (
    ADD,
    GIVE,
    KEEP,
    NOTHING,
    REVERSE,
    STEP_DOWN,
    TAKE,
    Line,
    Ranked,
    Saying,
)
from kaocheng.scoring.phrases.parts import Amount, Rule, amount_of, negative
from kaocheng.scoring.phrases.patterns.levels import LAST_PLACE
from kaocheng.scoring.phrases.plan import NoRule
from kaocheng.scoring.phrases.reading import Reading
from kaocheng.scoring.phrases.tokens import Place, Points

_MOST_PLACES = 60
_MEASURE = re.compile(
    "(?:按照|按|根据|依据|对|以)?(?P<m>[^，。；：]{2,40}?)(?:由高到低|从高到低|由大到小|由低到高|从低到高|由小到大|由好到差|进行)*"
    "(?:在?(?:全省|全市|全县|全区|全国|全州|同组|同类)[^，。；：]{0,8}?)?(?:进行)?(?:的?)(?:排名|排序|排位|名次)"
)
_ASCENDING = re.compile("由低到高|从低到高|由小到大|越低越好|越小越好")
_OUTSIDE = re.compile("(?:进入|位列|位居|居|列|排)(?:全省|全国|全州|全区)")
_PLACED = re.compile(
    "(?:进入|位列|位居|居于?|列|排名?|在|获得?|得)*(?:全省|全市|全县|全国|全州|全区|全镇)*(?:的?排名|名次|排位)*(?:为|在|居|列)*$"
)
_GROUP = re.compile("同组|同类|分组|本组|组内")


def places_of(reading: Reading, full: Points | None) -> Composed | None:
    """`rank`, where the lines speak of places; None where none does."""
    ranked = [line for line in reading.lines if _place(line) is not None]
    lines = [line for line in reading.lines if line.effect.kind != KEEP]
    if not ranked or reading.headers:
        return None
    asker = Asker()
    gives = [line for line in ranked if line.effect.kind in (GIVE, NOTHING)]
    changes = [line for line in ranked if line.effect.kind in (TAKE, ADD, REVERSE)]
    rest = [line for line in lines if line not in ranked]
    code = asker.items.code(_measure(reading, ranked) or _unnamed(asker))
    if _OUTSIDE.search(reading.sentence):
        asker.doubt("按参加考核的单位排名；名次如由上级公布，请改按名次分档")
    head: Rule = {"kind": "rank", "of": code, **_how(reading.sentence)}
    if changes and not gives:
        return _changes(asker, head, changes, rest, full)
    if changes or any(_placed(line).last for line in gives):
        raise NoRule("名次得分与末位扣分混在一起")
    return _given(asker, head, gives, rest, full)


def _open(line: Line) -> bool:
    """10名以后: all places that are left."""
    place = _place(line)
    return place is not None and place.through >= LAST_PLACE


def _place(line: Line) -> Place | None:
    found = [test.place for test in line.tests if isinstance(test, Ranked)]
    return found[0] if found else None


def _placed(line: Line) -> Place:
    place = _place(line)
    assert place is not None
    return place


def _measure(reading: Reading, ranked: Sequence[Line]) -> str:
    found = _MEASURE.search(reading.sentence)
    if found:
        return _PLACED.sub("", found["m"])
    named = [t.measure for line in ranked for t in line.tests if isinstance(t, Ranked)]
    bare = [_PLACED.sub("", name) for name in named]
    return next((name for name in bare if name), "")


def _unnamed(asker: Asker) -> str:
    asker.doubt("没有写明按什么排名")
    return "排名指标"


def _how(sentence: str) -> Rule:
    how: Rule = {"order": "asc"} if _ASCENDING.search(sentence) else {}
    return {**how, "within": "group"} if _GROUP.search(sentence) else how


def _given(
    asker: Asker, head: Rule, gives: Sequence[Line], rest: Sequence[Line], full: Points | None
) -> Composed:
    table: dict[int, Amount] = {}
    for line in [each for each in gives if not _open(each)]:
        place = _placed(line)
        if place.through > _MOST_PLACES:
            raise NoRule("名次太多")
        amount = Decimal(0) if line.effect.kind == NOTHING else amount_of(line.effect.points, full)
        table |= {n: amount for n in range(place.first, place.through + 1) if n not in table}
    best = table.get(1)
    worth = full or (points(best) if isinstance(best, Decimal) else None)
    agrees = full is None or best == "full()" or best == full.plain
    step = _step(rest)
    if step is not None:
        return Composed(_stepped(head, table, step, full), worth, agrees, True, asker)
    rule: Rule = {**head, "table": table}
    other = _otherwise([*rest, *(replace(one, tests=()) for one in gives if _open(one))], full)
    if other != Decimal(0):
        rule["otherwise"] = other
    return Composed(rule, worth, agrees, full is not None, asker)


def _step(rest: Sequence[Line]) -> Amount | None:
    """以后每降低一个名次扣0.5分."""
    for line in rest:
        down = line.effect.kind == STEP_DOWN
        if down or (line.effect.kind == TAKE and line.each is not None):
            return amount_of(line.effect.points, None)
    return None


def _stepped(head: Rule, table: dict[int, Amount], step: Amount, full: Points | None) -> Rule:
    top = full.plain if full is not None and full.plain is not None else None
    first = table.get(1)
    worth = top if first == "full()" else first
    if isinstance(worth, Decimal) and isinstance(step, Decimal):
        for place, amount in table.items():
            value = worth if amount == "full()" else amount
            if value != worth - step * (place - 1):
                raise NoRule("前几名的得分与递减的分数不一致")
    elif len(table) > 1:
        raise NoRule("前几名的得分与递减的分数不一致")
    return {**head, "step": step}


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
    return words.startswith(("其余", "其他", "以后", "之后"))


def _changes(
    asker: Asker,
    head: Rule,
    changes: Sequence[Line],
    rest: Sequence[Line],
    full: Points | None,
) -> Composed:
    """前三名加1分，末位扣1分: parts beside one another."""
    if rest:
        raise NoRule("名次之外的条款没有看懂")
    parts: list[object] = []
    for line in changes:
        place, amount = _placed(line), amount_of(line.effect.points, full)
        signed = amount if line.effect.kind == ADD else negative(amount)
        order = {"order": "desc" if head.get("order") == "asc" else "asc"} if place.last else {}
        table = dict.fromkeys(range(place.first, min(place.through, _MOST_PLACES) + 1), signed)
        parts.append({**head, **order, "table": table})
    taken = any(line.effect.kind == TAKE for line in changes)
    if taken and full is not None:
        rule: object = {"kind": "sum", "parts": ["full()", *parts], "floor": Decimal(0)}
        return Composed(rule, full, True, True, asker)
    rule = parts[0] if len(parts) == 1 else {"kind": "sum", "parts": parts}
    return Composed(rule, full, True, False, asker)
