"""From a scoring sentence (评分标准) to a proposed rule, or an honest no."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.exact.decimals import MOST_DIGITS
from kaocheng.scoring.faults import refuse
from kaocheng.scoring.phrases import amounts
from kaocheng.scoring.phrases.accounted import unaccounted
from kaocheng.scoring.phrases.bands import bands_of
from kaocheng.scoring.phrases.best import best_of
from kaocheng.scoring.phrases.compose import Composed, compose
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.demands import wants
from kaocheng.scoring.phrases.doubts import (
    alike_items,
    at_once,
    beyond,
    by_class,
    doubts_of,
    is_misread,
    left_to_assessors,
    twice,
    undivided,
    unused,
)
from kaocheng.scoring.phrases.endless import endless
from kaocheng.scoring.phrases.equations import formula_of
from kaocheng.scoring.phrases.meaning import CITED, GIVE, JUDGED, NOTHING, Line, Ranked, Saying
from kaocheng.scoring.phrases.patterns.limits import ENDLESS, FULL_IS, GO_ON, MOST_GIVEN, VETO
from kaocheng.scoring.phrases.places import places_of
from kaocheng.scoring.phrases.plan import NoRule
from kaocheng.scoring.phrases.proposal import (
    CANNOT,
    HIGH,
    LOW,
    MEDIUM,
    RULE,
    Proposal,
    Span,
)
from kaocheng.scoring.phrases.proposal import JUDGED as JUDGED_OUTCOME
from kaocheng.scoring.phrases.reading import Reading, read
from kaocheng.scoring.phrases.tokens import Points, Shape
from kaocheng.scoring.phrases.validity import falls_short, is_valid

LONGEST = 5000
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SCORING = re.compile("扣|得分|加分|减分|计分|分值|[0-9]分|满分|比例")
_POINTS = re.compile(r"[0-9]+(?:\.[0-9]+)?\Z")
_RESPECTIVELY = re.compile("分别|依次为|以此类推|依此类推|类推|折半|加倍|翻倍|双倍|减半|减倍|翻番")
_SLASHED = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:/[0-9]+(?:\.[0-9]+)?)+分")
_BOTH_WAYS = re.compile("(?<!新)增减(?!税)|加减(?!分项)|升降")
_MEASURED = re.compile(
    "完成(?!.*(?:交办|其他|各项|工作任务)).*(?:任务|目标|计划)$|(?:比重|比例|占比|率|数|量|额|收入|面积|强度|浓度|指数).{0,4}"
    "(?:上升|下降|提高|降低|增长|增加|减少|提升)$"
)
_HONOUR = re.compile("^(?:获得?|荣获|被评为|被命名|被授予|入选|创成|成功创建)")
_YES_OR_NO = re.compile(
    "^(?:获|荣获|被评为|被命名|入选|通过|有|无|未|没有|不|全部|按时|按期|及时|完成|达到|达标|成立|出台|印发|制定)"
)


def propose(sentence: str, points: Decimal | str | None = None) -> Proposal:
    """Read a sentence; `points` are the indicator's, where they are known.

    Raises `Refused` for a sentence that is too long and for points that are no number.
    """
    if len(sentence) > LONGEST:
        what = f"句子有 {len(sentence)} 个字，超过上限 {LONGEST} 个字"
        raise refuse("评分标准", what, "请分成几条，一条一行")
    given = _given(points)
    reading = read(sentence)
    try:
        proposal = _proposed(reading, given)
    except NoRule as error:
        return _cannot(reading, given, str(error))
    if proposal.rule is not None and not is_valid(proposal):
        return _cannot(reading, given, "看懂的部分合不成一条完整的评分标准")
    if proposal.rule is not None and proposal.confidence == HIGH and falls_short(proposal):
        notes = (*proposal.notes, "照这样算到不了满分，请核对")
        return replace(proposal, confidence=MEDIUM, notes=notes)
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


def _proposed(reading: Reading, given: Points | None) -> Proposal:
    formula = formula_of(reading.sentence, given)
    if formula is not None:
        composed, rest = formula
        return _rule(reading, given, composed, [rest] if rest else [], whole=True)
    if not reading.lines:
        return _without_lines(reading, given)
    full = None if _by_group(reading) else given
    if any(_RESPECTIVELY.search(text_of(line.shape)) for line in reading.lines):
        raise NoRule("“分别”“类推”等说法要先逐条写开")
    if reading.refused:
        raise NoRule(reading.refused)
    _refuse_shorthand(reading.sentence)
    if _is_judged(reading):
        return _judged(reading, given)
    _resolve(reading, full)
    _refuse_going_on(reading)
    composed = (
        bands_of(reading, full)
        or best_of(reading, full)
        or places_of(reading, full)
        or compose(reading, full, given.plain if given else None)
    )
    if given is not None and _misses(composed.full, given):
        composed.agrees = False
    left = [text_of(shape) for shape in (*reading.lead, *reading.left)]
    return _rule(reading, given, composed, left)


def _unread(reading: Reading, left: list[str]) -> int:
    """Signs that were not read; what is only wanted, and costs nothing, is not among them."""
    wanted = {text_of(shape) for shape in reading.lead if wants(shape)}
    return sum(len(_CHINESE.findall(words)) for words in left if words not in wanted)


def _refuse_shorthand(sentence: str) -> None:
    """每条20/10/5分, 每增减1个百分点: what belongs to what has to be written out."""
    if _SLASHED.search(sentence):
        raise NoRule("斜线隔开的几个分数要逐条写开")
    if _BOTH_WAYS.search(sentence):
        raise NoRule("“增减”要把加分和扣分分开写")


def _refuse_going_on(reading: Reading) -> None:
    """以此类推 is understood of places alone."""
    placed = any(isinstance(test, Ranked) for line in reading.lines for test in line.tests)
    if reading.limit(GO_ON) and not placed:
        raise NoRule("“类推”的说法要逐条写开")


def _resolve(reading: Reading, full: Points | None) -> None:
    """Shares of the full points get their figures."""
    stated = reading.limit(FULL_IS)
    worth = full or (stated.points if stated is not None else None)
    for place, line in enumerate(reading.lines):
        given = line.effect.points
        if given is not None and given.share is not None:
            effect = replace(line.effect, points=amounts.resolved(given, worth))
            reading.lines[place] = replace(line, effect=effect)


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
    if kinds <= {CITED, JUDGED}:
        return True
    if kinds <= {CITED, JUDGED, GIVE, NOTHING} and kinds & {CITED, JUDGED}:
        plain = [
            one for one in reading.lines if one.effect.kind in (GIVE, NOTHING) and not one.otherwise
        ]
        return len([one for one in plain if one.tests]) <= 1 and not reading.headers
    return len(reading.lines) == 1 and _is_requirement(reading.lines[0])


def _is_requirement(line: Line) -> bool:
    """加强…管理，得2分: a duty, and nothing that says when the points are lost."""
    if line.effect.kind != GIVE or line.each or line.otherwise or line.limits:
        return False
    if not all(isinstance(test, Saying) for test in line.tests):
        return False
    text = line.shape.text
    if re.search("扣|的$|者$|(?<![及按准实])时$", text):
        return False
    if _MEASURED.search(text.rstrip("，")) or _HONOUR.match(text):
        return False
    return len(text) > 12 or not _YES_OR_NO.match(text)


def _without_lines(reading: Reading, given: Points | None) -> Proposal:
    text = reading.sentence
    if reading.limit(VETO):
        return _finish(reading, given, JUDGED_OUTCOME, MEDIUM, "一票否决请写在方案的 vetoes 里")
    if len(_CHINESE.findall(text)) < 4:
        return _cannot(reading, given, text.strip() or "空行")
    lead = _texts(reading.lead)
    if reading.limit(MOST_GIVEN) and lead and not any(_SCORING.search(words) for words in lead):
        return _finish(reading, given, JUDGED_OUTCOME, MEDIUM, "只写了最高分，没有写怎么计分")
    if _SCORING.search(text):
        return _cannot(reading, given, "；".join(_texts((*reading.lead, *reading.left))) or text)
    return _finish(reading, given, JUDGED_OUTCOME, MEDIUM, "没有写怎么计分")


def _texts(shapes: Iterable[Shape]) -> list[str]:
    return [text_of(shape) for shape in shapes]


def _judged(reading: Reading, full: Points | None) -> Proposal:
    stated = [line.effect.points for line in reading.lines if line.effect.points is not None]
    worth = full or (stated[0] if stated else None)
    left = "；".join(_texts((*reading.lead, *reading.left)))
    if _SCORING.search(left):
        return _cannot(reading, full, left)
    return _finish(reading, worth, JUDGED_OUTCOME, MEDIUM if left else HIGH, left)


def _cannot(reading: Reading, given: Points | None, left: str) -> Proposal:
    return _finish(reading, given, CANNOT, LOW, left)


def _rule(
    reading: Reading,
    given: Points | None,
    composed: Composed,
    left: list[str],
    whole: bool = False,
) -> Proposal:
    rule = composed.rule
    if not isinstance(rule, dict):
        rule = {"kind": "formula", "points": rule}
    full = composed.full or given
    if reading.limit(ENDLESS):
        made = endless(rule)
        assert isinstance(made, dict)
        rule = made
    if not whole:
        _look_again(reading, composed, rule, full)
    left = [words for words in left if words.strip("“”\"'、 ")]
    if reading.limit(VETO):
        left.append("一票否决请写在方案的 vetoes 里")
    notes = [*composed.asker.doubts, *composed.asker.notes]
    if not composed.agrees:
        notes.insert(0, "各项分数与分值对不上，或有的分数没有读出来")
    grade = _confidence(reading, composed, left)
    return Proposal(
        reading.sentence,
        _plain(full, given),
        RULE,
        rule,
        tuple(composed.asker.items.found.values()),
        full.groups if full is not None and len(full.groups) > 1 else (),
        _spans(reading, whole),
        grade,
        "；".join(left),
        tuple(notes),
    )


def _look_again(
    reading: Reading, composed: Composed, rule: Mapping[str, object], full: Points | None
) -> None:
    """What keeps the confidence down: words that doubt, figures that were read and not used."""
    asker = composed.asker
    found = [*reading.doubts, *doubts_of(reading.lines, asker.items.found.values())]
    found += [*at_once(reading.lines, full), *by_class(reading.lines)]
    found += [*alike_items(asker.items.found.values()), *left_to_assessors(reading.lines, rule)]
    found += unaccounted(reading, asker.items.found.values())
    if rule["kind"] not in ("judged", "rank"):
        found += unused(reading.lines, rule, full)
        found += twice(rule)
    gives = sum(one.effect.kind == GIVE for one in reading.lines)
    if "得分（满分）" in reading.used and gives > 1:
        found.append("“得分”是得满分还是得一部分没有写清")
    if beyond(reading.lines, full):
        found.append("加分或扣分大于分值，是否计入总分没有写清")
    if undivided(reading.lines, full):
        found.append("各组分值相同，规则分不清是哪一组，请按组别分开写")
        composed.agrees = False
    if is_misread(reading.lines):
        composed.agrees = False
    for words in found:
        asker.doubt(words)


def _plain(full: Points | None, given: Points | None) -> Decimal | None:
    if given is not None:
        return given.plain
    return None if full is None else full.plain


def _confidence(reading: Reading, composed: Composed, left: list[str]) -> str:
    """High: every clause was read and the figures agree. Medium: something small is left."""
    size = len(_CHINESE.findall(reading.sentence)) or 1
    unread = _unread(reading, left)
    if not composed.agrees or unread * 3 > size or any(_SCORING.search(w) for w in left):
        return LOW
    doubtful = left or composed.asker.doubts or not composed.sure
    return MEDIUM if doubtful else HIGH


def _finish(
    reading: Reading, full: Points | None, outcome: str, confidence: str, left: str
) -> Proposal:
    several = full is not None and len(full.groups) > 1
    return Proposal(
        reading.sentence,
        full.plain if full is not None else None,
        outcome,
        None,
        (),
        full.groups if full is not None and several else (),
        _spans(reading, False),
        confidence,
        left,
    )


def _spans(reading: Reading, whole: bool) -> tuple[Span, ...]:
    """What was read where, in order, each place once."""
    if whole:
        end = len(reading.sentence.rstrip())
        return (Span(0, end, "算式"),) if end else ()
    found: list[Span] = []
    for start, end, what in sorted(reading.spans, key=lambda span: (span[0], -span[1])):
        inside = found and start < found[-1].end
        if start < end and not (inside and end > found[-1].end):
            found.append(Span(start, end, what))
    return tuple(found)
