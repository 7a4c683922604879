"""Shorthand written out before a sentence is cut into clauses."""

from __future__ import annotations

import re
from decimal import Decimal

from kaocheng.scoring.phrases.tokens import (
    BARE,
    EMPTY,
    FULL,
    NOTE,
    PLACE,
    POINTS,
    QUANTITY,
    RANGE,
    Place,
    Points,
    Quantity,
    Shape,
)
from kaocheng.scoring.phrases.words import COUNTERS
from kaocheng.scoring.phrases.writing.advancing import limits_kept, places_moved
from kaocheng.scoring.phrases.writing.aims import aimed, completed, told_target
from kaocheng.scoring.phrases.writing.alternatives import any_of
from kaocheng.scoring.phrases.writing.asides import without_asides
from kaocheng.scoring.phrases.writing.bases import from_before
from kaocheng.scoring.phrases.writing.basing import based, out_of
from kaocheng.scoring.phrases.writing.boundtold import bounds_told
from kaocheng.scoring.phrases.writing.carried import carried
from kaocheng.scoring.phrases.writing.carrying import of_the_thing, under_title
from kaocheng.scoring.phrases.writing.comparators import spelled_alike
from kaocheng.scoring.phrases.writing.consulted import consulted
from kaocheng.scoring.phrases.writing.countedshort import counted_short
from kaocheng.scoring.phrases.writing.deadlines import by_dates
from kaocheng.scoring.phrases.writing.defined import defined
from kaocheng.scoring.phrases.writing.delays import of_delays
from kaocheng.scoring.phrases.writing.doubling import doubled
from kaocheng.scoring.phrases.writing.earlier import told_before
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.evenly import so_many_of_each
from kaocheng.scoring.phrases.writing.every import each_again, each_of_them
from kaocheng.scoring.phrases.writing.frequencies import each_period, of_the_year
from kaocheng.scoring.phrases.writing.fromtask import from_the_task
from kaocheng.scoring.phrases.writing.givenback import given_back
from kaocheng.scoring.phrases.writing.grades import ranked_in_full
from kaocheng.scoring.phrases.writing.habits import of_habit
from kaocheng.scoring.phrases.writing.headlines import headed
from kaocheng.scoring.phrases.writing.howmany import how_often
from kaocheng.scoring.phrases.writing.leaders import led
from kaocheng.scoring.phrases.writing.letters import lettered
from kaocheng.scoring.phrases.writing.listed import each_by_itself
from kaocheng.scoring.phrases.writing.lists import paired_off
from kaocheng.scoring.phrases.writing.met import where_met
from kaocheng.scoring.phrases.writing.nothing import nothing_and, vetoed
from kaocheng.scoring.phrases.writing.ofall import of_all
from kaocheng.scoring.phrases.writing.ofeach import of_each
from kaocheng.scoring.phrases.writing.ontop import beyond_full
from kaocheng.scoring.phrases.writing.options import optioned
from kaocheng.scoring.phrases.writing.placing import placed
from kaocheng.scoring.phrases.writing.pointing import pointed_back
from kaocheng.scoring.phrases.writing.possessed import possessed
from kaocheng.scoring.phrases.writing.preventing import of_prevention
from kaocheng.scoring.phrases.writing.proportions import shared
from kaocheng.scoring.phrases.writing.prorata import in_proportion
from kaocheng.scoring.phrases.writing.prorated import prorated
from kaocheng.scoring.phrases.writing.quotas import of_quota, so_many_wanted
from kaocheng.scoring.phrases.writing.quotients import of_quotient
from kaocheng.scoring.phrases.writing.rankwise import in_turn
from kaocheng.scoring.phrases.writing.ratios import by_ratio
from kaocheng.scoring.phrases.writing.relisted import relisted
from kaocheng.scoring.phrases.writing.remarks import (
    bracketed,
    inlined,
    of_which,
    or_said,
    told_of_others,
    worth_moved,
)
from kaocheng.scoring.phrases.writing.reordered import reordered
from kaocheng.scoring.phrases.writing.restated import unrestated
from kaocheng.scoring.phrases.writing.roles import of_roles
from kaocheng.scoring.phrases.writing.severally import bound_apiece, severally, stepped_severally
from kaocheng.scoring.phrases.writing.shares import bound_by_share
from kaocheng.scoring.phrases.writing.shorthand import (
    all_or_nothing,
    apiece,
    behind,
    both_ways,
    each_of_two,
    either_way,
    former_and_latter,
    joined,
    negative,
    points_first,
    ranked,
    rewarded,
    short_shares,
    tucked,
)
from kaocheng.scoring.phrases.writing.shortly import told_shortly
from kaocheng.scoring.phrases.writing.singly import of_any, of_several, of_single
from kaocheng.scoring.phrases.writing.sources import under_heads
from kaocheng.scoring.phrases.writing.splicing import Splice, instead, replaced, spliced
from kaocheng.scoring.phrases.writing.tallies import tallied
from kaocheng.scoring.phrases.writing.thresholds import apart
from kaocheng.scoring.phrases.writing.totals import most_in_all, never_below
from kaocheng.scoring.phrases.writing.twofold import own_topics
from kaocheng.scoring.phrases.writing.units import units_said
from kaocheng.scoring.phrases.writing.updown import beyond_ends, bounds_of_both, up_and_down
from kaocheng.scoring.phrases.writing.verbless import verbs_said
from kaocheng.scoring.phrases.writing.within import within_time
from kaocheng.scoring.phrases.writing.workings import pointed_to
from kaocheng.scoring.phrases.writing.worths import worth_not_repeated

_GIVEN = "得扣加减计记赋奖给为满占共值"
_SCORE = re.compile(
    rf"(?<![{_GIVEN}])(?P<p>{POINTS})(?=(?:{NOTE})?(?:及|含)?以[上下内]|(?:{NOTE})?(?:的)?之间)"
    rf"|(?<![{_GIVEN}])(?P<t>{POINTS})(?=[≤≥<>])"
    rf"|(?<=低于|高于|达到|不足|不到|大于|小于)(?P<q>{POINTS})(?=的|，|{NOTE}|以|不|得|扣|计)"
    rf"|(?<=达)(?P<v>{POINTS})(?=的|，?[得计记]|及?以上)"
    rf"|(?<=[≥≤<>])(?P<s>{POINTS})|(?<=每[低高少多差升降])(?P<e>{POINTS})"
    rf"|(?<=未达|不满|未满)(?P<u>{POINTS})(?=的|，|{NOTE}|以)"
    rf"|(?<=每降低|每下降|每减少|每增加|每提高|每超过|每低于|每高于)(?P<f>{POINTS})"
)
_BOUND = re.compile("(?:最高|最多|累计|合计|共计|扣分|加分|扣满|不得)[^，。；]{0,4}$")
_PER = re.compile(
    rf"(?P<verb>扣|减|加|得|奖|计)(?P<p>{POINTS})(?:/|每)(?P<unit>{'|'.join(COUNTERS)})"
)


def written_out(shape: Shape) -> Shape:
    """The same in full: lists paired off, 2分/次 as 每次2分, 省级的 as what it is short for."""
    for step in (
        optioned,
        bounds_told,
        how_often,
        reordered,
        told_shortly,
        points_first,
        never_below,
        most_in_all,
        of_the_year,
        each_period,
        of_habit,
        places_moved,
        limits_kept,
        within_time,
        out_of,
        counted_short,
        units_said,
        in_proportion,
        of_each,
        of_delays,
        of_prevention,
        each_of_them,
        each_again,
        bound_by_share,
        _people,
        by_dates,
        told_of_others,
        without_asides,
        consulted,
        relisted,
        defined,
        doubled,
        pointed_back,
        joined,
        beyond_full,
        spelled_alike,
        from_the_task,
        each_by_itself,
        possessed,
        so_many_of_each,
        verbs_said,
        of_the_thing,
        under_title,
        of_quotient,
        own_topics,
        severally,
        stepped_severally,
        bound_apiece,
        given_back,
        negative,
        rewarded,
        pointed_to,
        led,
        so_many_wanted,
        tallied,
        worth_moved,
        tucked,
        behind,
        of_quota,
        all_or_nothing,
        short_shares,
        headed,
        worth_not_repeated,
        any_of,
        in_turn,
        placed,
        based,
        _unnumbered,
        told_before,
        by_ratio,
        where_met,
        lettered,
        from_before,
        under_heads,
        of_roles,
        carried,
        apiece,
        shared,
        apart,
        beyond_ends,
        up_and_down,
        both_ways,
        either_way,
        bounds_of_both,
        each_of_two,
        former_and_latter,
        ranked,
        or_said,
        inlined,
        of_which,
        _a_year,
        told_target,
        aimed,
        completed,
        of_any,
        of_single,
        of_several,
        _or_more,
        nothing_and,
        vetoed,
        _parted,
        unrestated,
        _undefined,
        _grouped,
        _scores,
        prorated,
        bracketed,
        _per,
        of_all,
        paired_off,
        ranked_in_full,
    ):
        shape = step(shape)
    return shape


_RANKING = re.compile("排|名次|位次|位列|名列|居|[第前后末]|次序|先后|顺序")


def _people(shape: Shape) -> Shape:
    """配备3名以上，1—2名: persons, where nothing speaks of a ranking."""
    written = "".join(shape.words)
    if PLACE not in shape.text or _RANKING.search(written):
        return shape
    signs, values = list(shape.text), list(shape.values)
    for at, value in enumerate(shape.values):
        if isinstance(value, Place):
            signs[at] = RANGE
            values[at] = Quantity(Decimal(value.through), "名", Decimal(value.first))
    return Shape("".join(signs), tuple(values), shape.spans, shape.words)


_DEFINED = re.compile(
    "(?P<name>[^，。；：=（）]{2,20}(?<!得分)(?<!分值)(?<!计分)(?<!分数))=(?P<right>[^，。；：=]*[/÷×*][^，。；：=]*)(?P<end>，?)"
)
_BY_GROUP = re.compile(
    f"(?<![^。；])(?P<g>[^，。；：]{{2,10}}?)(?P<what>(?:完成|达到|按|超额|当年|全年)[^，。；：]{{2,40}})(?P<v>得|计)(?P<p>{POINTS})"
    f"[，、]非(?P=g)(?:的)?(?:得|计)(?P<q>{POINTS})"
)


_BOTH = re.compile(
    f"(?<![逾超延]期)(?<!超时)(?:低于|高于|超过|不到|不足|不低于|不高于|小于等于|小于|大于等于|大于)[{QUANTITY}{BARE}]"
    f"(?=(?:低于|高于|超过|不低于|不高于|不超过|小于等于|小于|大于等于|大于|不小于)[{QUANTITY}{BARE}])"
)
_BUT = re.compile(
    "但(?=是?(?:正增长|负增长|实现正增长|保持正增长|增速|增幅|为正|大于|同比)|高于|低于|不低于|不高于|超过|达到|较上年|比上年)"
)


_YEARLY = re.compile(f"(?<={QUANTITY})/(?:年|人|生|户|床)(?![^，。；]{{0,3}}[分扣])")


def _a_year(shape: Shape) -> Shape:
    """不少于4次/年: of a year everything is; 12000元/人 is what the measure is in."""
    return replaced(shape, _YEARLY)


_OR_MORE = re.compile("(?<!未完成)(?<=完成)(?:或者?|及|和|并|、)超额完成")


def _or_more(shape: Shape) -> Shape:
    """完成或超额完成目标: who has done more has done it."""
    return replaced(shape, _OR_MORE)


_NUMBER = re.compile(
    f"(?<=[。；])(?:(?:{BARE}|[二三四五六七八九十])[.．、)）]|[二三四五六七八九]是|[①-⑳⑴-⒇㈠-㈩]|{NOTE})(?=[^，。；])"
)


def _unnumbered(shape: Shape) -> Shape:
    """。2、整合资金占…: the number of a part is no part of a list."""
    numbers = (
        found
        for found in _NUMBER.finditer(shape.text)
        if found[0] != NOTE or str(shape.values[found.start()]).isdigit()
    )
    return spliced(shape, ((*found.span(), EMPTY) for found in numbers))


def _parted(shape: Shape) -> Shape:
    """低于平均水平但高于上年: two comparisons."""
    text = list(shape.text)
    for found in _BUT.finditer(shape.text):
        text[found.start()] = "，"
    made, out, at = Shape("".join(text), shape.values, shape.spans, shape.words), EMPTY, 0
    for found in _BOTH.finditer(made.text):
        out = out + made.cut(at, found.end()) + word("，", made.cut(*found.span()))
        at = found.end()
    return out + made.cut(at, len(made.text)) if at else made


def _undefined(shape: Shape) -> Shape:
    """消化率=消化数/存量数×100%，达到90%: how the measure is reckoned is no part of the rule."""
    splices: list[Splice] = []
    for found in _DEFINED.finditer(shape.text):
        said = shape.text[slice(*found.span("name"))].split("：")[-1]
        again = shape.text.startswith(said, found.end())  # 完成率=…，完成率达100%
        start = found.start("name") if again else found.end("name")
        splices.append((start, found.end(), EMPTY))
    return spliced(shape, splices)


def _grouped(shape: Shape) -> Shape:
    """大县完成任务的得5分，非大县得4分 → 完成任务的，大县得5分，非大县得4分."""
    found = _BY_GROUP.search(shape.text)
    if found is None:
        return shape
    what = shape.cut(*found.span("what"))
    group, verb = shape.cut(*found.span("g")), shape.cut(*found.span("v"))
    comma, other = word("，", what), word("非", what) + group
    first, second = shape.cut(*found.span("p")), shape.cut(*found.span("q"))
    made = what + comma + group + verb + first + comma + other + verb + second
    return instead(shape, found, made)


def _scores(shape: Shape) -> Shape:
    """评分90分以上: a figure that is compared with, no points that are given."""
    signs, values = list(shape.text), list(shape.values)
    for found in _SCORE.finditer(shape.text):
        at = found.end() - 1
        value = values[at]
        if not isinstance(value, Points) or _BOUND.search(shape.text[:at]):
            continue
        low = value.low
        signs[at] = QUANTITY if low is None else RANGE
        values[at] = Quantity(value.groups[0][1], "分", low)
    return _ranges(Shape("".join(signs), tuple(values), shape.spans, shape.words))


_GIVES = re.compile(f"(?:得|计|记|扣|加|赋)[{POINTS}{FULL}]|不得分")


def _ranges(shape: Shape) -> Shape:
    """80—89分为良好: where nothing gives them, two figures bound a score."""
    signs, values = list(shape.text), list(shape.values)
    for at, value in enumerate(shape.values):
        if signs[at] != POINTS or not isinstance(value, Points) or value.low is None:
            continue
        before, after = shape.text[max(0, at - 1) : at], shape.text[at + 1 : at + 2]
        if before in _GIVEN and before:
            continue
        if after and (after in "的为，属" or _GIVES.match(shape.text, at + 1)):
            signs[at] = RANGE
            values[at] = Quantity(value.groups[0][1], "分", value.low)
    return Shape("".join(signs), tuple(values), shape.spans, shape.words)


def _per(shape: Shape) -> Shape:
    """加2分/次 → 每次加2分; the 每 is not said twice."""
    splices: list[Splice] = []
    for found in _PER.finditer(shape.text):
        clause = re.split("[，。；]", shape.text[: found.start()])[-1]
        unit = shape.cut(*found.span("unit"))
        each = EMPTY if "每" in clause else word("每", unit) + unit
        taken = shape.cut(found.start(), found.end("p"))
        splices.append((*found.span(), each + taken))
    return spliced(shape, splices)
