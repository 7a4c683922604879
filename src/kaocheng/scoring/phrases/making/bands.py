"""Grades given by an assessor: 优的10分，良的8分，中的6分，差的不得分."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from kaocheng.scoring.phrases.amounts import points
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.compose import Composed
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.making.parts import Rule, cases, gate
from kaocheng.scoring.phrases.making.summing import Sums
from kaocheng.scoring.phrases.meaning import ADD, GIVE, NOTHING, TAKE, Line, Saying
from kaocheng.scoring.phrases.numerals import decimal_of, plain, tidy
from kaocheng.scoring.phrases.standing import Reading
from kaocheng.scoring.phrases.tokens import Points

_BAND = re.compile(
    '^(?:按照?)?(?P<what>[^，]{0,36}?)(?:被)?(?:评定为|评为|确定为|定为|获评|结果为|等次为|等级为|为|获得|获|得)?[“"]?'
    "(?P<band>不合格|基本合格|不满意|基本满意|非常满意|比较满意|基本称职|不称职|基本达标|不达标"
    "|(?:超额|基本|未)完成|完成|优秀|良好|中等|一般|较好|较差|合格|满意|称职|达标|优|良|中|好|差|[A-Fa-f][#+*]?(?=级|等|档|类|$)|[甲乙丙丁](?=级|等|档|$)"
    '|[一二三四五]等|[一二三四]档|[一二三四五]类|[一二三四]级)[”"]?'
    "(?:[二两三四五2-5]个)?(?:级|等次|等级|等|档次|档|类)?(?:的)?$"
)

_BY = re.compile("^(?:依据|根据|采用|使用|按照?)")
# 考核结果“完成”: how a task was done, where others have graded it.
_OF_TASKS = re.compile("完成$")
_GRADED = re.compile('(?:结果|等次|等级|结论)(?:为|是|，|：)?[“"]?(?:超额|基本)?完成(?!率)')


def bands_of(reading: Reading, full: Points | None) -> Composed | None:
    """`judged` with bands, where every line names one; None where they do not.

    被通报的，每次扣0.5分 after them is taken off, 发生重大事故的，不得分 shuts them all.
    """
    graded = _GRADED.search(reading.text) is not None
    told = [(line, found) for line in reading.lines if (found := _band(line, full)) is not None]
    told = [(line, found) for line, found in told if graded or not _OF_TASKS.search(found[1])]
    lines, named = [line for line, _ in told], [found for _, found in told]
    more = reading.lines[len(named) :]
    after = reading.lines[: len(named)] == lines and all(_changes(line) for line in more)
    if len(named) < 2 or not after or reading.headers:
        return None
    names = [name for _, name, _ in named]
    worth = [value for _, _, value in named]
    shares = full is None and any(_is_share(line) for line in lines)
    if shares and any(found[2] and not _is_share(line) for line, found in told):
        return None  # A得满分，B得3分: of how many is not known
    top = full.plain if full is not None else max(worth)
    if top is None or not top or len(set(names)) < len(names):
        return None
    what = _BY.sub("", next((words for words, _, _ in named if words), ""))
    asker = Asker()
    code = asker.items.code(f"{what}等次" if what and "等" not in what else what or "评定等次")
    bands = {name: _share(value, top) for _, name, value in named}
    rule: Rule = {"kind": "judged", "item": code, "bands": bands}
    known = None if shares else full or points(top)
    made = _with(asker, rule, more, known) if more else rule
    return Composed(made, known, max(worth) == top, len(named) > 2, asker)


def _changes(line: Line) -> bool:
    """Whether it takes off or adds something that it tells, or shuts all of it."""
    asks = bool(line.tests) or (line.each is not None and bool(line.each.noun or line.shape.text))
    return asks and line.effect.kind in (ADD, TAKE, NOTHING) and not line.otherwise


def _with(asker: Asker, rule: Rule, more: Sequence[Line], full: Points | None) -> Rule:
    """The bands, what is added and taken off beside them, and what shuts them."""
    shut = [line for line in more if line.effect.kind == NOTHING]
    rest = [line for line in more if line not in shut]
    made = Sums(asker, full).sum_of(rule, rest) if rest else rule
    return cases([(gate(asker, shut), Decimal(0))], made) if shut else made


def _is_share(line: Line) -> bool:
    """Whether a line gives all there is, or a share of it."""
    given = line.effect.points
    return line.effect.kind == GIVE and (given is None or given.share is not None)


def _band(line: Line, full: Points | None) -> tuple[str, str, Decimal] | None:
    if line.effect.kind not in (GIVE, NOTHING) or line.each or line.otherwise or line.also:
        return None
    if len(line.tests) != 1 or not isinstance(line.tests[0], Saying):
        return None
    found = _BAND.match(text_of(line.tests[0].shape))
    if found is None:
        return None
    if line.effect.kind == NOTHING:
        return found["what"], found["band"], Decimal(0)
    given = line.effect.points
    all_of_it = Decimal(1) if full is None else full.plain
    value = all_of_it if given is None else given.plain
    return None if value is None else (found["what"], found["band"], value)


def _share(value: Decimal, top: Decimal) -> Decimal | str:
    """The share of full points: 0.8, or 5 / 6 where it does not come out even."""
    share = decimal_of(Fraction(value) / Fraction(top))
    return f"{plain(value)} / {plain(top)}" if share is None else tidy(share)
