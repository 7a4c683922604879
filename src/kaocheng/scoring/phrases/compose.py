"""From everything that was read to one rule: branches, and what holds for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kaocheng.scoring.phrases.among.adjectives import with_things
from kaocheng.scoring.phrases.among.again import asked_again
from kaocheng.scoring.phrases.among.asgood import no_worse
from kaocheng.scoring.phrases.among.beyond import beyond_the_task
from kaocheng.scoring.phrases.among.binding import bound
from kaocheng.scoring.phrases.among.contraries import contraries
from kaocheng.scoring.phrases.among.counting import one_count
from kaocheng.scoring.phrases.among.denials import without_denials
from kaocheng.scoring.phrases.among.edges import closed_up, edged
from kaocheng.scoring.phrases.among.exclusive import highest_alone
from kaocheng.scoring.phrases.among.faults import any_of_faults
from kaocheng.scoring.phrases.among.harms import eased
from kaocheng.scoring.phrases.among.honours import counted_honours
from kaocheng.scoring.phrases.among.intime import in_time
from kaocheng.scoring.phrases.among.lacking import none_is_least
from kaocheng.scoring.phrases.among.missed import missed_branches
from kaocheng.scoring.phrases.among.named import against_it
from kaocheng.scoring.phrases.among.nesting import nested
from kaocheng.scoring.phrases.among.numbers import as_steps
from kaocheng.scoring.phrases.among.opposed import both_sides
from kaocheng.scoring.phrases.among.percentiles import by_share_of_places
from kaocheng.scoring.phrases.among.presupposed import presupposed
from kaocheng.scoring.phrases.among.since import since
from kaocheng.scoring.phrases.among.specials import specials_first
from kaocheng.scoring.phrases.among.stretches import by_stretch
from kaocheng.scoring.phrases.among.targets import of_indicator
from kaocheng.scoring.phrases.among.tiered import deviating
from kaocheng.scoring.phrases.among.titled import untitled
from kaocheng.scoring.phrases.among.uncounted import none_counted
from kaocheng.scoring.phrases.among.upwards import upwards
from kaocheng.scoring.phrases.among.zeros import as_nothing
from kaocheng.scoring.phrases.amounts import greatest, same, total
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.demands import demanded_measure, wanted_level
from kaocheng.scoring.phrases.items import Items
from kaocheng.scoring.phrases.making.bounds import (
    bounded,
    halves,
    refuse_unbased,
    whole,
    within_points,
)
from kaocheng.scoring.phrases.making.formulae import reckoned
from kaocheng.scoring.phrases.making.graded import undone_is_nothing
from kaocheng.scoring.phrases.making.localizing import summed, within
from kaocheng.scoring.phrases.making.mixing import Run, mixed
from kaocheng.scoring.phrases.making.parts import cases
from kaocheng.scoring.phrases.making.plan import ZERO, NoRule
from kaocheng.scoring.phrases.making.planner import Planner
from kaocheng.scoring.phrases.making.sharing import capped_ratio
from kaocheng.scoring.phrases.meaning import CITED, GIVE, KEEP, REVERSE, TAKE, Line
from kaocheng.scoring.phrases.measures import of_places
from kaocheng.scoring.phrases.numbered import bounds_itself
from kaocheng.scoring.phrases.patterns.limits import FULL_IS, HIGHEST
from kaocheng.scoring.phrases.standing import Reading
from kaocheng.scoring.phrases.tokens import Points
from kaocheng.scoring.phrases.writing.carrying import of_two_things


@dataclass
class Composed:
    """A rule, what it is worth, and how sure that is."""

    rule: object
    full: Points | None
    agrees: bool
    sure: bool
    asker: Asker


def compose(
    reading: Reading, full: Points | None, hint: Decimal | None = None, subject: str = ""
) -> Composed:
    """One rule of everything that was read; `hint` is what one group has. Raises `NoRule`.

    `subject` is the indicator's name: what the sentence leaves unnamed is named after it.
    """
    asker = Asker(Items(subject), indicator=subject, named=reading.named)
    asker.bounded = bounds_itself(reading.sentence)
    lines = [line for line in _given_apart(reading, full) if line.effect.kind != KEEP]
    if any(line.effect.kind == KEEP for line in reading.lines):
        asker.doubt("“不扣分”的情形由填报数据的人掌握")
    lines = of_indicator(nested(list(_cited(lines, asker))), subject)
    lines = with_things(against_it(since(asked_again(lines)), reading.named))
    lines = specials_first(asker, without_denials(lines, full))
    lines = none_counted(one_count(as_nothing(as_steps(lines))))
    if again := of_two_things(lines):
        asker.doubt(f"“{again}”说了两次，是不是同一件事没有写清")
    lines = undone_is_nothing(upwards(contraries(bound(both_sides(lines), reading.wanted))))
    lines = presupposed(in_time(lines, subject))
    lines = by_stretch(asker, of_places(eased(asker, lines, reading.topic)))
    lines = by_share_of_places(asker, beyond_the_task(lines))
    lines = deviating(closed_up(no_worse(edged(lines, asker)), asker))
    lines = any_of_faults(none_is_least(missed_branches(lines)))
    levels = [test for one in lines for test in one.levels]
    lines = [reckoned(asker, one, full, levels) for one in lines]
    stated = reading.limit(FULL_IS)
    if full is None and stated is not None:
        full = stated.points
    lines, high = _highest(reading, lines, asker)
    lines = counted_honours(lines, asker, full, high)
    if _is_title(reading, lines):
        lines = [replace(line, branch=None) for line in lines]
    elif reading.headers:
        return _branched(reading, lines, full, asker, (high, hint))
    most = whole(reading.sentence, lines, full)
    refuse_unbased(lines)
    lines = within_points(asker, lines, full, most)
    runs = mixed(asker, lines, full) or halves(lines, full)
    if runs:
        return _added_up(asker, runs, full)
    asker.look_at(lines)
    asker.subject = asker.subject or reading.topic or _wanted(reading, lines)
    planner = Planner(asker, full, high, hint)
    planner.stated = stated is not None
    rule = bounded(asker, capped_ratio(planner.plan(lines), lines, planner.full), most)
    return Composed(rule, planner.full, planner.agrees, planner.sure, asker)


def _highest(reading: Reading, lines: list[Line], asker: Asker) -> tuple[list[Line], bool]:
    """The lines, and whether only the highest of them all counts (就高不重复)."""
    if reading.limit(HIGHEST) is None:
        return lines, False
    if len(lines) > 1 and all(line.each is not None for line in lines):
        asker.doubt("“不重复”是每个只计一次还是几项取最高没有写清")
        return lines, False
    said = max((at for at, _, what in reading.spans if what == "就高"), default=0)
    apart = highest_alone(lines, said)
    return (lines, True) if apart is None else (apart, False)


def _given_apart(reading: Reading, full: Points | None) -> list[Line]:
    """初次办理基础分为25分。…: what all of it is worth, where the rest makes up as much."""
    lines = untitled(_beside_base(reading.lines, full), full)
    first = lines[0] if lines else None
    if first is None or full is None or len(lines) < 2 or lines[1].block == first.block:
        return lines
    worth = first.effect.points
    apiece = _APIECE_WORTH.search(first.shape.text)
    if worth is None or first.each or not (same(worth, full) or (apiece and _shares(worth, full))):
        return lines
    gives = [one.effect.points for one in lines[1:] if one.effect.kind == GIVE and not one.each]
    if apiece and None in gives:
        reading.doubts.append("“各占”的几项按一项读，请核对")
        return lines[1:]  # 市定项目、区定项目各占20分。完成计划的得全分
    known = [points for points in gives if points is not None]
    if not known or not same(total(*known), full):
        return lines
    if not _WORTH.search(first.shape.text):
        if len(known) < 2 or len(known) < len(lines) - 1 or _is_tier(lines):
            return lines
        reading.doubts.append("开头的一句按总分读，后面几项加起来正好这么多，请核对")
    return lines[1:]


def _is_tier(lines: list[Line]) -> bool:
    """演练率达到60%以上3分。演练率达到40%2分。…: the first of several tiers, and no total."""
    levels = [line.level for line in lines]
    measures = {level.measure for level in levels if level is not None}
    return None not in levels and len(measures) == 1


def _shares(worth: Points, full: Points) -> bool:
    """Whether so many points apiece come to the points of the whole."""
    one, whole = worth.plain, full.plain
    return bool(one and whole and whole > one and whole % one == 0)


def _beside_base(lines: list[Line], full: Points | None) -> list[Line]:
    """每引进1家得5分，基本分20分, of 20 points: what they come to, and nothing on top of them."""
    base = [line for line in lines if line.effect.base and not (line.tests or line.each)]
    counted = [line for line in lines if line not in base]
    if len(base) != 1 or full is None or not counted:
        return lines
    worth = base[0].effect.points
    gives = all(line.effect.kind == GIVE and line.each is not None for line in counted)
    return counted if gives and worth is not None and same(worth, full) else lines


_APIECE_WORTH = re.compile("[各均]占$")
_WORTH = re.compile("(?:基础|基本|基准|标准|总|满)分(?:值)?$")


def _added_up(asker: Asker, runs: Sequence[Run], full: Points | None) -> Composed:
    """Each run by itself, and the sum of them."""
    parts: list[object] = []
    planners: list[Planner] = []
    for lines, worth in runs:
        asker.look_at(lines)
        planners.append(Planner(asker, worth))
        rule = planners[-1].plan(lines)
        parts.append(rule if worth.plain is None else within(rule, worth.plain))
    agrees, sure = all(p.agrees for p in planners), all(p.sure for p in planners)
    return Composed(summed(parts), full, agrees, sure, asker)


def _wanted(reading: Reading, lines: Sequence[Line]) -> str:
    """比例不超过平均值。超过平均值5个点的扣2分: what the sentence before measured."""
    bare = [line.level for line in lines if line.level is not None and not line.level.measure]
    named = {level.measure for level in reading.wanted}
    if bare and not named:
        return _demanded(reading, lines)
    if not bare or len(named) != 1:
        return ""
    reading.lead = [shape for shape in reading.lead if wanted_level(shape) is None]
    return named.pop()


def _demanded(reading: Reading, lines: Sequence[Line]) -> str:
    """覆盖率≥15%。达到5%得1分；达到10%得2分: what the sentence before wanted a figure of."""
    known = {name: shape for shape in reading.lead if (name := demanded_measure(shape))}
    told = any(level.measure for line in lines if (level := line.level) is not None)
    if len(known) != 1 or told:
        return ""
    ((name, shape),) = known.items()
    reading.lead = [one for one in reading.lead if one is not shape]
    return name


_OF_GROUP = re.compile(
    "^(?:对|有|无|没有|未|其他|其余|除|若|如)"
    "|(?:省份|地区|单位|部门|企业|街道|园区|开发区|[县市区镇乡类村州]|的|情形|为主|情况下)$"
)


def _is_title(reading: Reading, lines: Sequence[Line]) -> bool:
    """新引进项目：— the only head, and of no group: it says what the sentence is about."""
    if len(reading.headers) != 1 or any(line.branch is None for line in lines):
        return False
    return not _OF_GROUP.search(text_of(reading.headers[0]))


def _branched(
    reading: Reading,
    lines: list[Line],
    full: Points | None,
    asker: Asker,
    how: tuple[bool, Decimal | None],
) -> Composed:
    """对…的省份：: each branch by itself, then what holds for all."""
    shared = [line for line in lines if line.branch is None]
    planners: list[tuple[str, Planner, object]] = []
    for place, header in enumerate(reading.headers):
        own = [line for line in lines if line.branch == place]
        if not own:
            raise NoRule(f"“{text_of(header)}”后面没有计分的话")
        asker.look_at(own)
        planner = Planner(asker, full, *how)
        planners.append((text_of(header), planner, planner.plan(own)))
    worth = full or _most([planner.full for _, planner, _ in planners])
    rule = _by_header(asker, planners)
    if shared:
        rule = Planner(asker, worth, *how).shared(shared, rule)
    agrees = all(planner.agrees for _, planner, _ in planners)
    return Composed(rule, worth, agrees, all(p.sure for _, p, _ in planners), asker)


def _cited(lines: Sequence[Line], asker: Asker) -> Iterator[Line]:
    """按另行规定的办法执行，得4分: the points come from elsewhere."""
    before: Line | None = None
    for line in lines:
        if before is not None and before.effect.kind == CITED and _bare_points(line):
            asker.doubt("由另行规定的办法给分")
            yield replace(line, cited=True)
        elif before is not None and before.effect.kind == CITED:
            raise NoRule("按另行规定的办法计分")
        if line.effect.kind != CITED and not (before and before.effect.kind == CITED):
            yield line
        before = line
    if before is not None and before.effect.kind == CITED:
        raise NoRule("按另行规定的办法计分")


def _bare_points(line: Line) -> bool:
    return line.effect.kind == GIVE and not line.tests and line.each is None


def _most(found: Sequence[Points | None]) -> Points | None:
    known = [each for each in found if each is not None]
    return greatest(*known) if known else None


def _by_header(asker: Asker, planners: list[tuple[str, Planner, object]]) -> object:
    branches: list[tuple[str, object]] = []
    otherwise: object = ZERO
    extra: list[object] = []
    gives = bool(planners[0][1].of_kind(GIVE))
    for place, (words, planner, rule) in enumerate(planners):
        last = place == len(planners) - 1
        if place and gives and not planner.of_kind(GIVE) and planner.of_kind(REVERSE, TAKE):
            extra.append(cases([(f"{asker.items.code(f'适用：{words}')} == 1", rule)], ZERO))
        elif last and place and is_remaining(words, planners[0][0]):
            otherwise = rule
        else:
            branches.append((f"{asker.items.code(f'适用：{words}')} == 1", rule))
    made = cases(branches, otherwise)
    return {"kind": "sum", "parts": [made, *extra]} if extra else made


def is_remaining(words: str, first: str) -> bool:
    """Whether a heading is of all that the first of them is not of."""
    if words.startswith(("其他", "其余", "无", "没有", "未")):
        return True
    return "没有" in words and "有" in first
