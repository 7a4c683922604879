"""资料归档及时完整得2分，不及时扣1分: the filing is what is late, and the name says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.turning import only_said
from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import GIVE, NOTHING, TAKE, Each, Line, Saying
from kaocheng.scoring.phrases.tokens import EMPTY, Shape

_QUALITY = "及时|完整|齐全|规范|准确|健全|完善|到位|清晰|真实|全面|具体|整洁|合理|有效"
_BARE = re.compile(f"(?:不(?:够)?(?P<what>{_QUALITY})[、或和]?)+(?:的)?")
_GOOD = re.compile(f"(?:(?:{_QUALITY})[、，且和]?)+$")


def with_things(lines: Sequence[Line]) -> list[Line]:
    """The lines with a bare 不及时 in the words of what the clause before wants to be 及时."""
    return [_named(line, lines[:place]) for place, line in enumerate(lines)]


def _named(line: Line, before: Sequence[Line]) -> Line:
    if line.effect.kind not in (TAKE, NOTHING) or line.otherwise:
        return line
    if line.each is not None:
        return _counted(line, line.each, before)
    said = only_said(line)
    own = stripped(said) if said is not None else EMPTY
    bare = _BARE.fullmatch(own.text)
    thing = _thing(line, before, bare["what"]) if bare is not None else EMPTY
    return replace(line, tests=(Saying(thing + own),), shape=thing + own) if thing.text else line


def _counted(line: Line, each: Each, before: Sequence[Line]) -> Line:
    """不完整的每处扣0.5分: so many places of it."""
    bare = _BARE.fullmatch(each.measure) if each.way == "happens" and not each.noun else None
    if bare is None or line.tests:
        return line
    thing = text_of(_thing(line, before, bare["what"]))
    return replace(line, each=replace(each, measure=f"{thing}{each.measure}"))


def _thing(line: Line, before: Sequence[Line], what: str) -> Shape:
    """What was wanted to be so, of the nearest clause of the sentence that gives points for it."""
    near = [one for one in before if one.part == line.part and one.effect.kind == GIVE]
    model = only_said(near[-1]) if near and near[-1].each is None else None
    if model is None:
        return EMPTY
    shape = stripped(model)
    good = _GOOD.search(shape.text)
    if good is None or what not in good[0] or not 2 <= good.start() <= 20:
        return EMPTY
    return shape.cut(0, good.start()) if "，" not in text_of(shape)[: good.start()] else EMPTY
