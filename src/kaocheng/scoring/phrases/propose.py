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
from kaocheng.scoring.phrases.compose import compose
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.confidence import (
    CHINESE,
    SCORING,
    no_higher_than_proven,
)
from kaocheng.scoring.phrases.continuing import continued
from kaocheng.scoring.phrases.headed import of_headed
from kaocheng.scoring.phrases.making.bands import bands_of
from kaocheng.scoring.phrases.making.best import best_of
from kaocheng.scoring.phrases.making.efficacies import efficacy_of
from kaocheng.scoring.phrases.making.equations import formula_of
from kaocheng.scoring.phrases.making.places import places_of
from kaocheng.scoring.phrases.making.plan import NoRule
from kaocheng.scoring.phrases.making.singles import counts_one
from kaocheng.scoring.phrases.meaning import (
    CITED,
    GIVE,
    JUDGED,
    NOTHING,
    Limit,
    Line,
    Ranked,
    Saying,
)
from kaocheng.scoring.phrases.naming import well_named
from kaocheng.scoring.phrases.outcomes import cannot, with_rule, without_rule
from kaocheng.scoring.phrases.patterns.limits import FULL_IS, GO_ON, HIGHEST, MOST_GIVEN, VETO
from kaocheng.scoring.phrases.proposal import (
    CANNOT,
    HIGH,
    LOW,
    MEDIUM,
    RULE,
    Proposal,
)
from kaocheng.scoring.phrases.proposal import JUDGED as JUDGED_OUTCOME
from kaocheng.scoring.phrases.reading import read
from kaocheng.scoring.phrases.script import simplified
from kaocheng.scoring.phrases.sectioned import of_numbered, of_sections, of_sentences
from kaocheng.scoring.phrases.standing import Reading
from kaocheng.scoring.phrases.subjects import subject_of
from kaocheng.scoring.phrases.tokens import Points, Shape, normal
from kaocheng.scoring.phrases.validity import is_valid
from kaocheng.scoring.phrases.writing.updown import without_them

LONGEST = 5000
_POINTS = re.compile(r"[0-9]+(?:\.[0-9]+)?\Z")
_RESPECTIVELY = re.compile(
    "分别(?=[得扣加计奖减记达按占给为不低高超完控\ue000-\ue005])|依次为|以此类推|依此类推|类推|折半|加倍|翻倍|双倍|减半|减倍|翻番"
)
_SLASHED = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:/[0-9]+(?:\.[0-9]+)?)+分")
_BOTH_WAYS = re.compile(
    "(?<!新)增减(?!税|不足)|加减(?!分项|分[，：。]|分?相抵|分?后)|比例加减|升降(?!不足)"
)
_EITHER_WAY = re.compile(
    "每(?:增减|升降|加减)[^，。；：]{1,14}?，?[^，。；：]{0,4}?(?:增减|加减|加扣|增扣)[0-9.]+分"
    "(?:，[^，。；：]{0,8}(?:增减|加减)[^，。；：]{0,6}?[0-9.]+分)?"
)
_MEASURED = re.compile(
    "完成(?!.*(?:交办|其他|各项|工作任务)).*(?:任务|目标|计划|分解指标|考核指标)$|(?:比重|比例|占比|率|数|量|额|收入|面积|强度|浓度|指数).{0,4}"
    "(?:上升|下降|提高|降低|增长|增加|减少|提升)$"
)
_HONOUR = re.compile("^(?:获得?|荣获|被评为|被命名|被授予|入选|创成|成功创建)")
# 完成最低指标得10分封顶: what it takes to have them all is said, and what less gives is not.
_GIVEN_AT_MOST = re.compile(
    "(?:完成|达到|获得?|每|凡)[^，。；]{2,}[得计][0-9.]+分(?:封顶|为限|为止)"
)
# What was done, and no duty: 方案已编制，并经核准.
_DONE = re.compile(
    "已(?!经济|知)|(?:并|且)经(?![常费])|经.{2,14}(?:核准|批准|批复|验收|认定|同意|审定)|通过.{0,10}(?:验收|审核|认定|评审)"
)
# What a duty is told by; a line without such a word may as well be a fact.
_DUTY = re.compile(
    "加强|强化|推进|推动|完善|做好|抓好|加大|加快|提高|健全|严格|深入|认真|积极|切实|充分|规范|配合|协助|营造|引导|确保|维护|落实"
    "|组织|开展|监督|督促|监管|推广|协调|建立|制定|利用|发挥|打击|控制|保障|增强|及时|定期|坚持|交办|按要求|按规定"
)
_YES_OR_NO = re.compile(
    "^(?:获|荣获|被评为|被命名|入选|通过|有|无|未|没有|不|全部|按时|按期|及时|完成|达到|达标|成立|出台|印发|制定)"
)


# 本年度未发生事故: a fact, however long it takes to say it.
_NONE_HAPPENED = re.compile(
    "^(?:本年度|年度|全年|年内|当年|辖区内?|本单位|本级|未来)*(?:未发生|未出现|无|没有发生|没有出现)(?!偿)"
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
    for form in (of_sections, of_headed):
        parted = form(sentence, given.plain if given else None, indicator, propose)
        if parted is not None and is_valid(parted):
            return no_higher_than_proven(well_named(parted, indicator), indicator)
    proposal = _as_a_whole(sentence, given, indicator)
    if given is not None and not _stands(proposal):
        parted = of_numbered(sentence, given.plain, indicator, propose)
        proposal = parted if parted is not None and is_valid(parted) else proposal
    read = no_higher_than_proven(well_named(proposal, indicator), indicator)
    if given is not None and (read.outcome == CANNOT or _is_wrong(read)):
        parted = of_sentences(sentence, given.plain, indicator, propose)
        if parted is not None and is_valid(parted):
            parted = no_higher_than_proven(well_named(parted, indicator), indicator)
            return read if _is_wrong(parted) and read.outcome != CANNOT else parted
    return read


def _is_wrong(read: Proposal) -> bool:
    """Whether something shows that a rule is not what the sentence says."""
    return read.outcome == RULE and read.confidence == LOW


def _stands(proposal: Proposal) -> bool:
    """Whether numbered parts need no reading of their own: no 不得分 of one shuts all others."""
    gated = "'kind': 'cases'" in str(proposal.rule)
    return proposal.confidence == HIGH and not gated


def _as_a_whole(sentence: str, given: Points | None, indicator: str) -> Proposal:
    reading = read(sentence)
    reading.named = level_of(indicator)
    if counts_highest(indicator):
        reading.limits.append(Limit(HIGHEST))
    try:
        proposal = _proposed(reading, given, subject_of(indicator))
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
    _refuse_shorthand(reading.text)
    if _is_judged(reading):
        return _judged(reading, given)
    _resolve(reading, full)
    _go_on(reading)
    reading.lines = counted_levels(topped(stepped_from(past_gates(reading.lines))))
    composed = (
        bands_of(reading, full)
        or best_of(reading, full)
        or places_of(reading, full, subject)
        or compose(reading, full, given.plain if given else None, subject)
    )
    if given is not None and _misses(composed.full, given):
        composed.agrees = False
    left = [text_of(shape) for shape in (*reading.lead, *reading.left)]
    return with_rule(reading, given, composed, left)


_BEST_IS_FULL = re.compile(
    "以[^，。；]{0,10}(?:平均值|平均水平|平均数|均值)[^，。；]{0,4}为(?:满分|基准分)"
)


def _refuse_shorthand(sentence: str) -> None:
    """每条20/10/5分, 每增减1个百分点: what belongs to what has to be written out."""
    if _BEST_IS_FULL.search(sentence):
        raise NoRule("以平均值为满分的，高于、低于的怎样折算要写成算式")
    if _SLASHED.search(sentence):
        raise NoRule("斜线隔开的几个分数要逐条写开")
    if _BOTH_WAYS.search(without_them(_EITHER_WAY.sub("", "".join(normal(sentence).split())))):
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


def _is_judged(reading: Reading) -> bool:
    """A requirement without a standard, or a standard that lies elsewhere or with the assessor."""
    kinds = {line.effect.kind for line in reading.lines}
    if kinds <= {CITED, JUDGED} or _is_marked(reading):
        return True
    if any(line.each is not None and line.effect.kind == GIVE for line in reading.lines):
        return False
    if kinds == {JUDGED, NOTHING} and _gated_only(reading.lines):
        return False
    if kinds <= {CITED, JUDGED, GIVE, NOTHING} and kinds & {CITED, JUDGED}:
        plain = [
            one for one in reading.lines if one.effect.kind in (GIVE, NOTHING) and not one.otherwise
        ]
        return len([one for one in plain if one.tests]) <= 1 and not reading.headers
    if len(reading.lines) != 1 or reading.headers:
        return False
    return bool(_ONLY_WANTED.search(normal(reading.sentence))) or _is_requirement(reading.lines[0])


# 确保超限率控制在4%以内（10分）: what is wanted, what the line is worth, and not what less gives.
_ONLY_WANTED = re.compile(r"^(?![^（]*[得扣加计])[^。；，]*（(?:满分)?[0-9.]+分）[。；]?$")


# 由专班打分，重点评价研究的深度（5分）、信息的有效性（5分）: how points are given, and no figures.
_MARKED = re.compile("对[^，。；]{2,20}(?:打分|评分|评议)|(?:重点|综合)评价")


def _is_marked(reading: Reading) -> bool:
    """Whether people give the marks and the figures only say how many there are."""
    if not _MARKED.search(reading.text) or SCORING.search(_OPEN.sub("", reading.text)):
        return False
    return all(line.effect.kind == GIVE and line.each is None for line in reading.lines)


_OPEN = re.compile("（[^（）]*）|(?:打|评)分|比例")


def _gated_only(lines: list[Line]) -> bool:
    """未建立制度的不得分，落实不好的酌情扣分: the gate is asked, the rest is an assessor's."""
    gates = [one for one in lines if one.effect.kind == NOTHING]
    judged = [one for one in lines if one.effect.kind == JUDGED]
    plain = all(one.tests and not one.otherwise for one in (*gates, *judged))
    return plain and all(one.effect.off for one in judged)


# 履行职责好的, 成效明显的: how well, and nothing that could be counted or affirmed.
_WELL_DONE = re.compile(
    "(?:履职|履行职责|工作|成效|效果|作用|表现|成绩|落实|组织|配合|管理)[^，。；]{0,4}(?:好|较好|明显|突出|显著|有力|扎实|得力|积极)的?$"
)


def _is_requirement(line: Line) -> bool:
    """加强…管理，得2分: a duty, and nothing that says when the points are lost."""
    if line.effect.kind != GIVE or line.each or line.otherwise or line.limits:
        return False
    if not all(isinstance(test, Saying) for test in line.tests):
        return False
    text = line.shape.text
    if len(text) > 12 and _WELL_DONE.search(text):
        return True
    if re.search("扣|的$|者$|(?<![及按准实])时$", text) or counts_one(line.shape):
        return False
    if _MEASURED.search(text.rstrip("，")) or _HONOUR.match(text) or _DONE.search(text):
        return False
    if _NONE_HAPPENED.match(text):
        return False
    return len(text) > 12 or not _YES_OR_NO.match(text)


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
    doubtful = left or measured or not (_DUTY.search(reading.sentence) or _leaves_it(reading))
    return without_rule(reading, worth, JUDGED_OUTCOME, MEDIUM if doubtful else HIGH, left)


def _leaves_it(reading: Reading) -> bool:
    """Whether the sentence itself leaves the points to an assessor or to another document."""
    return any(line.effect.kind in (JUDGED, CITED) for line in reading.lines)
