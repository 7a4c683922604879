"""The 每 of a condition, what it counts and by what step: 每低1个百分点, 每发现一处."""

from __future__ import annotations

import re
from dataclasses import replace

from kaocheng.scoring.phrases.conditions import (
    HOLLOW,
    is_hollow,
    spelled,
    stripped,
    text_of,
    without_notes,
)
from kaocheng.scoring.phrases.matching import whole
from kaocheng.scoring.phrases.meaning import ADD, GIVE, REVERSE, TAKE, Each, Effect
from kaocheng.scoring.phrases.patterns import EACH, LEVELS
from kaocheng.scoring.phrases.tokens import QUANTITY, Shape

# 超额完成考核指标的，每超1个百分点: said twice.
_GONE_BEYOND = re.compile(
    "(?:超额完成|超过|超出)(?:年度|全年|下达|的)*(?:考核|任务|计划)?(?:指标|计划|任务)数?的?，?$"
)
_MISSED = re.compile("(?:未达到|达不到|未达标|不达标)(?:要求|标准|目标)?的，?$")
_EVERY = {TAKE, ADD, REVERSE}


def each_of(clauses: list[Shape], effect: Effect) -> tuple[Each | None, list[Shape]]:
    """The 每 of a condition and the clauses without it."""
    for place in range(len(clauses) - 1, max(-1, len(clauses) - 3), -1):
        clause = stripped(without_notes(clauses[place]))
        if not _may_count(clause, effect, place == len(clauses) - 1):
            continue
        found = whole(EACH, clause)
        if found is not None and isinstance(found.mark, Each):
            each = _each_spelled(found.mark, clause)
            rest = [*clauses[:place], *clauses[place + 1 :]]
            before = stripped(clause.cut(0, len(found.mark.measure)))
            if each.measure and each.way != "happens" and whole(LEVELS, before):
                each, rest = replace(each, measure=""), [*rest, before]
            if each.way != "happens":
                rest = [one for one in rest if not (is_hollow(one) or _GONE_BEYOND.match(one.text))]
            elif each.noun:  # 未达到的，每有1处未整改
                rest = [one for one in rest if not _MISSED.match(one.text)]
            return each, rest
    return None, clauses


def _may_count(clause: Shape, effect: Effect, last: bool) -> bool:
    """Without 每, only the last clause of a deduction or a bonus counts anything."""
    if "每" in _WHEN_EACH.sub("", clause.text):
        return effect.kind in _EVERY | {GIVE}
    return (last or bool(_FIRST_ONCE.match(clause.text))) and effect.kind in _EVERY


# 每学期末组织测评: when it is done; 每千名老人35张: of what it is a share; and no count.
_WHEN_EACH = re.compile(
    "每[百千万]{1,2}(?=[名人户元亩])|每(?:个)?(?:学期|学年|期|季度|半年|季|月|年|周|旬|日|天)(?:末|初|底|终|度|内)"
)
_FIRST_ONCE = re.compile(f"(?:出现|发生|发现|查实){QUANTITY}")
_PAST = re.compile(f"(?:超过|超出|高于){QUANTITY}的?(?:部分)?，?$")
_UNDONE = re.compile("(?:未|没有|不)(?:完成|达标|达到)")


def _each_spelled(each: Each, clause: Shape) -> Each:
    told = _UNDONE.match(each.measure) or QUANTITY in each.measure
    bounded = each.way == "more" and _PAST.match(each.measure)  # 超过100%的每增加1%
    hollow = HOLLOW.match(each.measure) and not (bounded or (each.way == "happens" and told))
    measure = "" if hollow else spelled(each.measure, clause)
    noun = each.noun
    if clause.text.endswith(noun):  # 每引进1个10亿元以上项目: the second figure, not the first
        noun = text_of(clause.cut(len(clause.text) - len(noun), len(clause.text)))
    return replace(each, measure=measure, noun=spelled(noun, clause))
