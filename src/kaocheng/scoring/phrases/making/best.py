"""Shares of the best: 最高的得满分，其他按与最高值的比例得分."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kaocheng.scoring.phrases.amounts import figure, same, total, written
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.compose import Composed
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.making.parts import amount_of, cases, gate
from kaocheng.scoring.phrases.meaning import GIVE, NOTHING, SHARE, Line, Ranked
from kaocheng.scoring.phrases.standing import Reading
from kaocheng.scoring.phrases.tokens import Points

_MOST, _LEAST = "最高|最大|最多|最好|最优|最快", "最低|最小|最少"
_BASED = re.compile(
    "^(?:按照?|根据|以|将)?(?P<m>[^，。；]{2,40}?)(?:进行|由高到低|从高到低|由大到小|从大到小|由低到高|从低到高)*"
    "(?:计分|打分|评分|赋分|得分|排序|排名|排队|排位)"
)
_BEST = re.compile(
    f"^(?:以)?(?P<m>.{{0,40}}?)(?P<best>{_MOST}|{_LEAST}|排名)(?:者|值|得分|分值|分|的|单位|县|市|区|乡镇|镇|街道|地区|银行|行|机构|企业|部门|（[^）]*）)*(?:为)?$"
)
_REST = re.compile("^(?:其余|其他|剩余)")


def best_of(reading: Reading, full: Points | None) -> Composed | None:
    """Two clauses: the best has all, the others a share of it; None where there are others.

    低于60分不得分 may stand beside them.
    """
    shut = [one for one in reading.lines if _shuts(one)]
    lines = [one for one in reading.lines if one not in shut]
    if len(lines) > 2 and not shut and not reading.headers:
        return _of_each(lines, full)
    if len(lines) != 2 or reading.headers:
        return None
    first, second = lines
    if not _is_pair(first, second):
        return None
    found = _measure(reading, first)
    if found is None:
        return None
    asker = Asker()
    code = asker.items.code(found[0])
    worth = full or first.effect.points
    rule: dict[str, object] = _rule(code, found[1], first.effect.points, full)
    if shut:
        asker.subject = asker.items.name(code)
        rule = cases([(gate(asker, shut), Decimal(0))], rule)
    return Composed(rule, worth, True, worth is not None, asker)


def _shuts(line: Line) -> bool:
    """低于60分得0分: a level of what is measured, below which nothing is given."""
    level = line.level
    return line.effect.kind == NOTHING and level is not None and level.measure in _UNNAMED


_UNNAMED = ("", "得分", "分数", "成绩", "原始得分", "原始分", "考核得分")


def _is_pair(first: Line, second: Line) -> bool:
    """Whether one clause gives points to the best, and the other a share to the rest."""
    if first.effect.kind != GIVE or second.effect.kind != SHARE or first.each or second.each:
        return False
    named = _REST.match(text_of(second.shape)) or _after_first(second)
    return second.otherwise or bool(named)


def _of_each(lines: Sequence[Line], full: Points | None) -> Composed | None:
    """增量最高的得20分，其他按比例得分；增幅最高的得20分，其他按比例得分: two shares, added up."""
    pairs = list(zip(lines[::2], lines[1::2], strict=False))
    worth = [first.effect.points for first, _ in pairs if first.effect.points is not None]
    if len(lines) % 2 or len(worth) < len(pairs) or not all(_is_pair(*pair) for pair in pairs):
        return None
    asker, parts = Asker(), []
    for first, _ in pairs:
        best = _BEST.match(text_of(first.shape).strip("，").removesuffix("的"))
        if best is None or not best["m"]:
            return None
        least = bool(re.match(_LEAST, best["best"]))
        of, to = _compared(asker.items.code(best["m"]), least)
        parts.append(f"{figure(amount_of(first.effect.points, full))} * max(0, {of} / {to})")
    whole = total(*worth)
    agrees = full is None or same(whole, full)
    return Composed({"kind": "sum", "parts": parts}, full or whole, agrees, True, asker)


def _after_first(line: Line) -> bool:
    """第2—5名按第1名的比例得分: all but the best."""
    places = [test.place for test in line.tests if isinstance(test, Ranked)]
    return len(line.tests) == len(places) == 1 and places[0].first == 2 and not places[0].last


def _measure(reading: Reading, line: Line) -> tuple[str, bool] | None:
    """Whose best is meant, and whether the least is the best."""
    ranked = next((test for test in line.tests if isinstance(test, Ranked)), None)
    sentence = reading.text
    based = _BASED.match(sentence)
    if ranked is not None:
        if ranked.place.first != 1 or ranked.place.through != 1 or ranked.place.last:
            return None
        name = based["m"] if based else re.sub("(?:全[省市县区])?(?:排名)?$", "", ranked.measure)
        return (name, False) if name else None
    text = text_of(line.shape).strip("，").removesuffix("的")
    own = based is not None and sentence.startswith("最", based.end())  # 原始得分最高
    own = own or (based is not None and bool(re.fullmatch(f"{_MOST}|{_LEAST}", based["m"])))
    if based and not own and re.search(f"{_MOST}|{_LEAST}", text):
        return based["m"], bool(re.search(_LEAST, text))
    best = _BEST.match(text)
    if best is None or not (best["m"] or text.endswith("得分")):
        return None
    return best["m"] or "得分", bool(re.match(_LEAST, best["best"]))


def _compared(code: str, least: bool) -> tuple[str, str]:
    """What is divided by what: one by the best, or the best by one where less is better."""
    return (f"group_min({code})", code) if least else (code, f"group_max({code})")


def _rule(code: str, least: bool, given: Points | None, full: Points | None) -> dict[str, object]:
    of, to = _compared(code, least)
    if given is None or full is None or same(given, full):
        return {"kind": "ratio", "of": of, "to": to}
    return {"kind": "formula", "points": f"{figure(written(given, full))} * {of} / {to}"}
