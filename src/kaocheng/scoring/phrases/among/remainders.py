"""Nothing but the other case of the clause before: 未落实的不得分 after 落实制度的得2分."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.opposites import denied
from kaocheng.scoring.phrases.among.turning import only_said, words_of
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import GIVE, NOTHING, TAKE, Line, Reference
from kaocheng.scoring.phrases.tokens import Quantity

_HAPPENED = re.compile(
    "^(?:发生|出现|有|存在)(?:(?:1|一)(?:起|次|例|件|个|人|项|处))?(?:及?以上)?(?:的)?$"
)
_NONE = re.compile("(?:未|没有|无)(?:发生|出现)?")
_BELOW = re.compile("^(?:低于|未达到|达不到|没有达到|小于|少于|不足|高于|超过|大于|突破)")
# 超过指标 after 控制在年度指标以内
_GOAL = re.compile("(?:控制)?(?:指标|目标|计划|任务|预算|限额|标准|基数)[值数]?")
_INSIDE = re.compile("(?:以内|之内|范围内|内)$")


def said_below(words: str, before: Line) -> bool:
    """低于下达的保护指标的 after 面积不低于下达的保护指标: nothing but the other case."""
    below = _BELOW.match(words)
    if below is None or before.effect.kind != GIVE or before.each is not None:
        return False
    rest, level = words[below.end() :], before.level
    short = len(rest) < 4 and not _GOAL.fullmatch(rest)
    if level is None or len(before.tests) != 1 or short:
        return False
    if not _INSIDE.sub("", level.said).endswith(rest) and not _shortened(rest, level.value):
        return False
    return (
        level.sign in (">=", ">") if below[0][0] in "低未达没小少不" else level.sign in ("<=", "<")
    )


def _shortened(words: str, to: Quantity | Reference) -> bool:
    """下达的考核指标 for 下达的保护面积考核指标: the same target in fewer words."""
    if not isinstance(to, Reference) or to.kind != "target" or words[-2:] != to.words[-2:]:
        return False
    signs = iter(to.words)
    return all(sign in signs for sign in words)


def _all_of(line: Line, wanted: str) -> bool:
    """化解率100%的得5分: 未化解 is anything less."""
    level = line.level
    value = level.value if level is not None and len(line.tests) == 1 else None
    whole = isinstance(value, Quantity) and value.unit == "%" and value.value == 100
    return whole and level is not None and wanted.removesuffix("的") in level.measure


def _none_of(line: Line) -> bool:
    """未发生事故的得满分: what 发生的 after it denies."""
    gives = line.effect.kind == GIVE and line.each is None
    return gives and bool(_NONE.search(words_of(line)))


def _is_rest(words: str, before: Line) -> bool:
    """发生的 after 未发生的, 低于指标的 after 不低于指标的."""
    if _HAPPENED.match(words) and _none_of(before):
        return True
    return said_below(words, before)


def _stands_apart(lines: Sequence[Line], place: int) -> bool:
    """档案齐全的得3分，不齐全的不得分；…: two clauses that make up a sentence."""
    part = [one.part for one in lines]
    return part.count(part[place]) == 2 and part[place - 1] == part[place]


def as_otherwise(line: Line, lines: Sequence[Line], place: int) -> Line:
    """未落实的不得分 after 落实制度的得2分: nothing but the other case."""
    if line.otherwise or line.each or line.effect.kind not in (GIVE, NOTHING):
        return line
    words = words_of(line)
    if place and _is_rest(words, lines[place - 1]):
        return replace(line, otherwise=True, tests=())
    wanted = denied(words)
    if len(wanted) < 2 or not place:
        return line
    apart = _stands_apart(lines, place)
    near = [one for one in lines[:place] if not apart or one.part == line.part]
    gives = [one for one in near if one.effect.kind == GIVE and one.each is None]
    if len(gives) != 1 or lines[place - 1] is not gives[0]:
        return line
    if not apart and any(one.effect.kind in (GIVE, TAKE) for one in lines[place + 1 :]):
        return line
    if _all_of(gives[0], wanted):
        return replace(line, otherwise=True, tests=())
    model = only_said(gives[0])
    found = text_of(model) if model is not None else ""
    at = found.find(wanted)
    if at < 0 or found[:at].endswith(("未", "没", "不")):
        return line
    return replace(line, otherwise=True, tests=())
