"""How far a proposal may be trusted: what was left, what doubts, what no casebook has proven."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.accounted import for_others, unaccounted, unclear
from kaocheng.scoring.phrases.amounts import same
from kaocheng.scoring.phrases.compose import Composed
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.demands import wants
from kaocheng.scoring.phrases.doubts import (
    alike_items,
    apiece_too,
    by_class,
    doubts_of,
    joined,
    left_to_assessors,
    misread,
    nested_times,
    of_several,
    ranks_within,
    twice,
    undivided,
    unread_of,
)
from kaocheng.scoring.phrases.inone import several_in_one
from kaocheng.scoring.phrases.making.bounds import beyond, whole
from kaocheng.scoring.phrases.meaning import GIVE, Line
from kaocheng.scoring.phrases.oncesaid import at_once, counted_once
from kaocheng.scoring.phrases.patterns.effects import HALF
from kaocheng.scoring.phrases.proposal import HIGH, LOW, MEDIUM, Proposal
from kaocheng.scoring.phrases.proven import is_proven
from kaocheng.scoring.phrases.signs import signs_of
from kaocheng.scoring.phrases.standing import Reading
from kaocheng.scoring.phrases.tokens import FIGURES, Points, Shape, normal, shape_of
from kaocheng.scoring.phrases.unused import one_way_only, unused, without_rest
from kaocheng.scoring.phrases.validity import falls_short
from kaocheng.scoring.phrases.writing.alternatives import unclear_runs
from kaocheng.scoring.phrases.writing.headlines import breaks_down

CHINESE = re.compile("[\u4e00-\u9fff]")
SCORING = re.compile("扣|得分|加分|减分|计分|分值|[0-9]分|满分|比例|[×*][0-9]")
# 每班每超5人扣1分: a figure of each class, of which the rule knows one.
_OF_EACH = re.compile("每(?:个)?[班村组户校站所队](?:级|子|社)?每[超少多缺低高差]")
# 接种率（12分×2项）: two things of so many points, of which the rule knows one.
_SO_MANY = re.compile("[0-9.]+分[×xX*][0-9一二两三四五六七八九十]{1,2}[项个类种]")
_WEIGHS = re.compile(f"{SCORING.pattern}|取消[^，。；]{{0,12}}资格")
# 扣至2分为止: until two are left, or two are gone?
_DOWN_TO = re.compile("扣[至到](?P<n>[0-9]+(?:\\.[0-9]+)?)分(?:为)?止")
_UNPROVEN = "这种写法还没有核对过的先例，请核对"


def confidence_of(reading: Reading, composed: Composed, left: list[str]) -> str:
    """High: every clause was read and the figures agree. Medium: something small is left.

    Low: what was missed or left bears points, so the rule is wrong until somebody mends it.
    """
    size = len(CHINESE.findall(reading.sentence)) or 1
    unread = _unread(reading, left)
    lacks = composed.asker.missed or any(_WEIGHS.search(words) for words in left)
    if lacks or not composed.agrees or unread * 3 > size:
        return LOW
    doubtful = left or composed.asker.doubts or not composed.sure
    return MEDIUM if doubtful else HIGH


def _unread(reading: Reading, left: list[str]) -> int:
    """Signs that were not read; what is only wanted, and costs nothing, is not among them."""
    wanted = {text_of(shape) for shape in reading.lead if wants(shape) or _plain(shape)}
    return sum(len(CHINESE.findall(words)) for words in left if words not in wanted)


def _plain(shape: Shape) -> bool:
    """Whether a clause before the first that scores has neither a figure nor a word of scoring."""
    return not shape.figures(FIGURES) and not SCORING.search(text_of(shape))


def look_again(
    reading: Reading, composed: Composed, rule: Mapping[str, object], full: Points | None
) -> None:
    """What keeps the confidence down: what the rule lacks, and what could be read otherwise."""
    asker = composed.asker
    if undivided(reading.lines, full):
        asker.doubt("各组分值相同，规则分不清是哪一组，请按组别分开写")
        composed.agrees = False
    for words in _missed(reading, composed, rule, full):
        asker.miss(words)
    for words in _doubted(reading, composed, rule, full):
        asker.doubt(words)


def _is_tested(rule: Mapping[str, object]) -> bool:
    """Whether the figures of a rule tell; an assessor's and a table of places do not."""
    return rule["kind"] != "judged" and "'kind': 'rank'" not in str(rule)


def _missed(
    reading: Reading, composed: Composed, rule: Mapping[str, object], full: Points | None
) -> Iterator[str]:
    """Figures and words that were read and not used."""
    items = composed.asker.items.found.values()
    yield from (*misread(reading.lines), *unread_of(reading.lines, items))
    yield from (words for words, plain in several_in_one(reading.lines) if plain)
    if (several := _OF_EACH.search(reading.text)) is not None:
        yield f"“{several[0]}”要一个一个算，规则只问了一个数"
    yield from counted_once(reading.lines, items, reading.text, full)
    if (several := _SO_MANY.search(reading.text)) is not None:
        yield f"“{several[0]}”要一项一项写开，各有各的数"
    yield from unaccounted(reading, items)
    yield from (*for_others(reading, items), *by_class(reading.lines))
    if _is_tested(rule):
        yield from (*unused(reading.lines, rule, full), *one_way_only(reading.lines, rule))
        yield from without_rest(reading.lines, rule, full)
        yield from (words for words, plain in twice(rule) if plain)
    yield from (*apiece_too(reading.lines, reading.text), *of_several(normal(reading.sentence)))
    if "减半得分" in reading.used and not _halved_of_full(reading.lines, full):
        yield "“减半”的是哪个分数没有写清，请逐条写开"
    if "得分（满分）" in reading.used and sum(one.effect.kind == GIVE for one in reading.lines) > 1:
        yield "“得分”是得满分还是得一部分没有写清"


def _halved_of_full(lines: Sequence[Line], full: Points | None) -> bool:
    """98%以上得满分，90%以上减半得分: half of what has just been given, with nothing taken off."""
    for line in lines:
        points = line.effect.points
        if points is not None and points.share == HALF:
            break
        if line.each is not None:
            return False
    else:
        return True
    return all(one.each is None for one in lines) or any(
        one.effect.kind == GIVE
        and (one.effect.points is None or (full is not None and same(one.effect.points, full)))
        for one in lines[: lines.index(line)]
    )


def _doubted(
    reading: Reading, composed: Composed, rule: Mapping[str, object], full: Points | None
) -> Iterator[str]:
    """Words that could be read in another way."""
    items = composed.asker.items.found.values()
    yield from (*reading.doubts, *doubts_of(reading.lines, items))
    yield from at_once(reading.lines, full)
    down = _DOWN_TO.search(reading.text)
    if down and Decimal(down["n"]) not in (0, full.plain if full is not None else 0):
        yield f"“{down[0]}”是剩这么多还是扣去这么多没有写清"
    yield from (*ranks_within(reading.lines), *joined(reading.text))
    yield from (words for words, plain in several_in_one(reading.lines) if not plain)
    yield from (*alike_items(items), *left_to_assessors(reading.lines, rule))
    yield from nested_times(items)
    if _is_tested(rule):
        yield from (words for words, plain in twice(rule) if not plain)
    shape = shape_of(reading.sentence)
    yield from unclear_runs(shape)
    if "其中" in shape.text and breaks_down(shape):
        yield "“其中”的几项合起来等于前面的分数，前面的分数没有另计，请核对"
    if beyond(reading.lines, full, whole(reading.sentence, reading.lines, full)):
        yield "加分或扣分大于分值，是否计入总分没有写清"
    yield from unclear(reading, items)


def no_higher_than_proven(proposal: Proposal, indicator: str = "") -> Proposal:
    """The same; low where something shows that it went wrong, at most medium without precedent."""
    signs = list(signs_of(proposal, indicator))
    if proposal.confidence != LOW and proposal.rule is not None and falls_short(proposal):
        signs.append("照这样算到不了满分，请核对")
    if signs:
        notes = dict.fromkeys((*proposal.notes, *signs))
        return replace(proposal, confidence=LOW, notes=tuple(notes))
    if proposal.confidence == HIGH and not is_proven(proposal.signature):
        return replace(proposal, confidence=MEDIUM, notes=(*proposal.notes, _UNPROVEN))
    return proposal
