"""收入比上年每增长1%: counted from what it was a year before, or a period before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.turning import asking_only, only_said
from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import Each, Level, Line, Reference

_SINCE = re.compile(
    "(?P<m>|.{2,}?)(?:同比|[比较与同](?:上年度?|去年)(?:同期)?(?:相比)?"
    "|(?P<last>环比|[比较与同]上(?:个?月|个?季度?|期)(?:相比)?))"
)
_LESS = re.compile("(?:出现|呈|为|的)?(?:负增长|同比下降|(?:比|较)(?:上年|去年)(?:同期)?下降)的?")


def since(lines: Sequence[Line]) -> list[Line]:
    """The lines with such steps from the earlier figure, and 负增长 as less than it."""
    made: list[Line] = []
    for line in lines:
        made.append(_counted(line, [one for one in made if one.block == line.block]))
    changed = {line.each for line, before in zip(made, lines, strict=True) if line != before}
    measures = {each.measure for each in changed if each is not None}
    return [_fallen(line, changed) for line in made] if len(measures) == 1 else made


def _counted(line: Line, before: Sequence[Line]) -> Line:
    """比上年每多1起 is of what was measured before it."""
    each = line.each
    found = _SINCE.fullmatch(each.measure) if each is not None and each.base is None else None
    if found is None or each is None:
        return line
    base = Reference("previous" if found["last"] else "prior", words=found[0])
    named = [words for one in before for words in _measured(one) if words]
    measure = found["m"] or (named[-1] if named else "")
    return replace(line, each=replace(each, measure=measure, base=base))


def _measured(line: Line) -> list[str]:
    stepped = line.each.measure if line.each and line.each.way != "happens" else ""
    return [*(level.measure for level in line.levels), stepped]


def _fallen(line: Line, steps: set[Each | None]) -> Line:
    """负增长的不得分, beside 收入同比每增长1%: where the income is below last year's."""
    said, known = only_said(line), next(each for each in steps if each is not None)
    if said is None or line.each is not None or not _LESS.fullmatch(text_of(stripped(said))):
        return line
    assert isinstance(known.base, Reference)
    return asking_only(line, Level(known.measure, "<", known.base, said=text_of(said)))
