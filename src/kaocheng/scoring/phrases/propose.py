"""From a scoring sentence (评分标准) to a proposed rule, or an honest no."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.exact.decimals import MOST_DIGITS
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.phrases import amounts
from kaocheng.scoring.phrases.among.denials import past_gates
from kaocheng.scoring.phrases.among.named import counts_highest, level_of
from kaocheng.scoring.phrases.among.origins import stepped_from
from kaocheng.scoring.phrases.among.several import counted_levels
from kaocheng.scoring.phrases.among.tops import topped
from kaocheng.scoring.phrases.bytown import of_towns
from kaocheng.scoring.phrases.compose import compose
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.confidence import (
    CHINESE,
    SCORING,
    no_higher_than_proven,
)
from kaocheng.scoring.phrases.continuing import continued
from kaocheng.scoring.phrases.demands import mere_demands
from kaocheng.scoring.phrases.headed import of_headed
from kaocheng.scoring.phrases.judging import DUTY, is_judged, leaves_it, reaches_level
from kaocheng.scoring.phrases.making.bands import bands_of
from kaocheng.scoring.phrases.making.best import best_of
from kaocheng.scoring.phrases.making.efficacies import efficacy_of
from kaocheng.scoring.phrases.making.equations import formula_of
from kaocheng.scoring.phrases.making.extras import with_extras
from kaocheng.scoring.phrases.making.places import places_of
from kaocheng.scoring.phrases.making.plan import NoRule
from kaocheng.scoring.phrases.meaning import (
    GIVE,
    Limit,
    Line,
    Ranked,
    Saying,
)
from kaocheng.scoring.phrases.naming import well_named
from kaocheng.scoring.phrases.outcomes import cannot, with_rule, without_rule
from kaocheng.scoring.phrases.parted import of_parts, shuts_one, tells_shares
from kaocheng.scoring.phrases.patterns.limits import FULL_IS, GO_ON, HIGHEST, MOST_GIVEN, VETO
from kaocheng.scoring.phrases.proposal import (
    CANNOT,
    HIGH,
    LOW,
    MEDIUM,
    RULE,
    SURENESS,
    Proposal,
)
from kaocheng.scoring.phrases.proposal import JUDGED as JUDGED_OUTCOME
from kaocheng.scoring.phrases.reading import read
from kaocheng.scoring.phrases.script import simplified
from kaocheng.scoring.phrases.sectioned import Reader, of_numbered, of_sections
from kaocheng.scoring.phrases.standing import Reading
from kaocheng.scoring.phrases.subjects import headed_by, subject_of
from kaocheng.scoring.phrases.tokens import Points, Shape
from kaocheng.scoring.phrases.validity import is_valid

LONGEST = 5000
_POINTS = re.compile(r"[0-9]+(?:\.[0-9]+)?\Z")
_RESPECTIVELY = re.compile(
    "分别(?=[得扣加计奖减记达按占给为不低高超完控\ue000-\ue005])|依次为|以此类推|依此类推|类推|折半|加倍|翻倍|双倍|减半|减倍|翻番"
)
_SLASHED = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:/[0-9]+(?:\.[0-9]+)?)+分")
# 随意增减课时, 城乡用地增减挂钩: done, and no figure that goes up and down.
_IN_FIGURES = "(?<!新)(?<!随意)(?<!擅自)(?<!私自)(?<!任意)(?<!违规)(?<!自行)增减(?!税|不足|挂钩)"
_BOTH_WAYS = re.compile(
    f"{_IN_FIGURES}|加减(?!分项|分[，：。]|分?相抵|分?后)|比例加减|升降(?!不足)"
)
# 完成最低指标得10分封顶: what it takes to have them all is said, and what less gives is not.
_GIVEN_AT_MOST = re.compile(
    "(?:完成|达到|获得?|每|凡)[^，。；]{2,}[得计][0-9.]+分(?:封顶|为限|为止)"
)


def propose(sentence: str, points: Decimal | str | None = None, indicator: str = "") -> Proposal:
    """Read a sentence; `points` and `indicator` are the indicator's points and name, where known.

    What a sentence leaves unnamed (每降低1个百分点) is named after the indicator.

    Raises `Refused` for a sentence that is too long and for points that are no number.
    """
    if len(sentence) > LONGEST:
        what = f"句子有 {len(sentence)} 个字，超过上限 {LONGEST} 个字"
        raise refuse("评分标准", what, "请分成几条，一条一行")
    sentence, indicator = simplified(sentence), simplified(indicator)
    given = _given(points)
    read = _read(sentence, given, indicator, propose)
    shared = tells_shares(sentence)
    sure = read.confidence == HIGH and not shared
    if given is None or sure or read.outcome not in (RULE, CANNOT):
        return read
    parted = of_parts(sentence, given.plain, indicator, _alone)
    if parted is None or not is_valid(parted):
        return _shut_by_one(read, sentence)
    parted = no_higher_than_proven(well_named(parted, indicator), indicator)
    # What shuts one of several parts may shut all of them where they are read at once.
    nearer = shared or (_is_gated(read) and (parted.rule or {}).get("kind") == "sum")
    return parted if SURENESS[parted.confidence] + nearer > SURENESS[read.confidence] else read


def _shut_by_one(read: Proposal, sentence: str) -> Proposal:
    """储备率低于80%的此项不得分, of one clause: it does not shut all of them by rule."""
    rule = read.rule or {}
    if not ("otherwise" in rule and shuts_one(sentence)):
        return read
    note = "“此项不得分”写在一个分句里，是只对这一部分还是对全部没有写清"
    return replace(read, confidence=LOW, notes=(*read.notes, note))


def _alone(sentence: str, points: Decimal | None, indicator: str) -> Proposal:
    """A part of a standard, which is not taken apart once more."""
    given = None if points is None else amounts.points(points)
    return _read(sentence, given, indicator, _alone)


def _read(sentence: str, given: Points | None, indicator: str, reader: Reader) -> Proposal:
    """The proposal for a standard as a whole, in sections or in numbered parts."""
    for form in (of_sections, of_headed, of_towns):
        parted = form(sentence, given.plain if given else None, indicator, reader)
        if parted is not None and is_valid(parted):
            return no_higher_than_proven(well_named(parted, indicator), indicator)
    proposal = _as_a_whole(sentence, given, indicator)
    if given is not None and not _stands(proposal):
        parted = of_numbered(sentence, given.plain, indicator, reader)
        proposal = parted if parted is not None and is_valid(parted) else proposal
    return no_higher_than_proven(well_named(proposal, indicator), indicator)


def _stands(proposal: Proposal) -> bool:
    """Whether numbered parts need no reading of their own: no 不得分 of one shuts all others."""
    return proposal.confidence == HIGH and not _is_gated(proposal)


def _is_gated(proposal: Proposal) -> bool:
    return "'kind': 'cases'" in str(proposal.rule)


def _as_a_whole(sentence: str, given: Points | None, indicator: str) -> Proposal:
    reading = read(sentence)
    reading.named = level_of(indicator)
    if counts_highest(indicator):
        reading.limits.append(Limit(HIGHEST))
    try:
        heading = headed_by(sentence, given.plain if given else None)
        proposal = _proposed(reading, given, subject_of(heading or indicator))
    except NoRule as error:
        return cannot(reading, given, str(error))
    if proposal.rule is not None and not is_valid(proposal):
        return cannot(reading, given, "看懂的部分合不成一条完整的评分标准")
    return proposal


def _given(points: Decimal | str | None) -> Points | None:
    if points is None or (isinstance(points, str) and not points.strip()):
        return None
    text = points.strip() if isinstance(points, str) else f"{points:f}"
    if not _POINTS.match(text) or len(text) > MOST_DIGITS:
        raise refuse(
            "分值", f"“{text[:30]}”不是分数", "请写不带单位的数，如 2.5；不知道分值的可以不写"
        )
    return amounts.points(Decimal(text))


def _proposed(reading: Reading, given: Points | None, subject: str) -> Proposal:
    formula = formula_of(reading.sentence, given, subject)
    if formula is not None:
        composed, rest = formula
        return with_rule(reading, given, composed, [rest] if rest else [], whole=True)
    by_name = efficacy_of(reading.sentence, given, subject)
    if by_name is not None:
        return with_rule(reading, given, by_name, [], whole=True)
    if not reading.lines:
        return _without_lines(reading, given)
    full = None if _by_group(reading) else given
    if any(_RESPECTIVELY.search(text_of(line.shape)) for line in reading.lines):
        raise NoRule("“分别”“类推”等说法要先逐条写开")
    if reading.refused:
        raise NoRule(reading.refused)
    _refuse_shorthand(reading)
    if _left_to_people(reading):
        return _judged(reading, given)
    _resolve(reading, full)
    _go_on(reading)
    reading.lines = counted_levels(topped(stepped_from(past_gates(reading.lines))))
    reading.lines = with_extras(reading.lines, reading.doubts)
    composed = (
        bands_of(reading, full)
        or best_of(reading, full)
        or places_of(reading, full, subject)
        or compose(reading, full, given.plain if given else None, subject)
    )
    if given is not None and _misses(composed.full, given):
        composed.agrees = False
    understood = mere_demands(reading.lead, [line.effect for line in reading.lines])
    lead = [] if understood else [one for one in reading.lead if text_of(one) != subject]
    left = [text_of(shape) for shape in (*lead, *reading.left)]
    return with_rule(reading, given, composed, left)


def _left_to_people(reading: Reading) -> bool:
    """Whether people give the points; a level that is all that is said shuts who misses it."""
    if reaches_level(reading):
        reading.doubts.append("没有写达不到的给不给分，按不得分读")
    return is_judged(reading)


_BEST_IS_FULL = re.compile(
    "以[^，。；]{0,10}(?:平均值|平均水平|平均数|均值)[^，。；]{0,4}为(?:满分|基准分)"
)


def _refuse_shorthand(reading: Reading) -> None:
    """每条20/10/5分, 每增减1个百分点: what belongs to what has to be written out."""
    sentence = reading.text
    if _BEST_IS_FULL.search(sentence):
        raise NoRule("以平均值为满分的，高于、低于的怎样折算要写成算式")
    if _SLASHED.search(sentence):
        raise NoRule("斜线隔开的几个分数要逐条写开")
    if _BOTH_WAYS.search(reading.written):
        raise NoRule("“增减”要把加分和扣分分开写")


def _go_on(reading: Reading) -> None:
    """以此类推 is understood of places, and of levels that follow in even steps."""
    placed = any(isinstance(test, Ranked) for line in reading.lines for test in line.tests)
    if reading.limit(GO_ON) and not placed:
        lines = continued(reading.lines)
        if lines is None:
            raise NoRule("“类推”的说法要逐条写开")
        reading.lines = lines
        reading.doubts.append("“类推”的各档是照写出的几档推出来的，请核对")


def _resolve(reading: Reading, full: Points | None) -> None:
    """Shares of the full points get their figures."""
    stated = reading.limit(FULL_IS)
    worth = full or (stated.points if stated is not None else None)
    for place, line in enumerate(reading.lines):
        given = line.effect.points
        if given is not None and given.share is not None:
            effect = replace(line.effect, points=amounts.resolved(given, worth))
            reading.lines[place] = replace(line, effect=effect)
    reading.lines = [_bounds_resolved(line, worth) for line in reading.lines]


def _bounds_resolved(line: Line, worth: Points | None) -> Line:
    limits = tuple(
        replace(one, points=amounts.resolved(one.points, worth)) if one.points is not None else one
        for one in line.limits
    )
    return line if limits == line.limits else replace(line, limits=limits)


def _by_group(reading: Reading) -> bool:
    """Whether the sentence itself has full points by group."""
    return any(
        len(line.effect.points.groups) > 1
        for line in reading.lines
        if line.effect.points is not None and line.effect.kind == GIVE
    )


def _misses(full: Points | None, given: Points) -> bool:
    """Whether the points given are those of no group."""
    return full is not None and given.plain not in dict(full.groups).values()


def _without_lines(reading: Reading, given: Points | None) -> Proposal:
    text = reading.text
    if reading.limit(VETO):
        return without_rule(
            reading, given, JUDGED_OUTCOME, MEDIUM, "一票否决请写在方案的 vetoes 里"
        )
    if len(CHINESE.findall(text)) < 4:
        return cannot(reading, given, text.strip() or "空行")
    if _GIVEN_AT_MOST.search(text):
        return cannot(reading, given, text)
    lead = _texts(reading.lead)
    if reading.limit(MOST_GIVEN) and lead and not any(SCORING.search(words) for words in lead):
        return without_rule(reading, given, JUDGED_OUTCOME, MEDIUM, "只写了最高分，没有写怎么计分")
    if _scores(text):
        return cannot(reading, given, "；".join(_texts((*reading.lead, *reading.left))) or text)
    return without_rule(reading, given, JUDGED_OUTCOME, MEDIUM, "没有写怎么计分")


# 覆盖比例达到90%。（基本分20分）: what is wanted, a share of it, and what the whole is worth.
_WORTH = re.compile(
    r"[，（](?:基本|基础|标准|满|共|合?计|总|本项|权重|分值?|为)*[0-9.]+分）?(?=[。；]?$)"
)
_PRO_RATA = re.compile(
    "(?:按照?|依照?|以(?![上下内]))[^，。；]*比例|成.{0,2}比例|比例[得扣折计给赋]"
)


def _scores(text: str) -> bool:
    """Whether a clause says how points are given or lost."""
    clauses = re.split("[，。；]", _WORTH.sub("", text))
    return any(
        SCORING.search(one if _PRO_RATA.search(one) else one.replace("比例", "")) for one in clauses
    )


def _texts(shapes: Iterable[Shape]) -> list[str]:
    return [text_of(shape) for shape in shapes]


def _judged(reading: Reading, full: Points | None) -> Proposal:
    stated = [line.effect.points for line in reading.lines if line.effect.points is not None]
    worth = full or (stated[0] if stated else None)
    left = "；".join(_texts((*reading.lead, *reading.left)))
    if SCORING.search(left):
        return cannot(reading, full, left)
    measured = any(not isinstance(test, Saying) for line in reading.lines for test in line.tests)
    doubtful = left or measured or not (DUTY.search(reading.sentence) or leaves_it(reading))
    return without_rule(reading, worth, JUDGED_OUTCOME, MEDIUM if doubtful else HIGH, left)
