"""Several faults in one clause, each of which is enough: 组织不健全、报酬不落实的不得分."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.opposites import DENIAL
from kaocheng.scoring.phrases.conditions import stripped, text_of
from kaocheng.scoring.phrases.meaning import GIVE, NOTHING, TAKE, Either, Line, Saying
from kaocheng.scoring.phrases.tokens import FIGURES, Shape

# 组织不健全, 无台账: what is amiss, whole in itself; 漏报、错报 are told by their subject.
_FAULT = re.compile(
    "(?:[^未无没不，]{2,}(?:未|没有|不)[^未无没不，]{2,}|(?:未|无|没有)[^未无没不，]{3,})"
)
_OR = re.compile("、或?者?|或者?")
_BOTH = re.compile("且|又|并|和|及(?!时)|但|也")


def any_of_faults(lines: Sequence[Line]) -> list[Line]:
    """The lines, faults that shut all or some of the points asked one by one."""
    if len(lines) == 2 and _denies_it(lines[1], lines[0]):
        return [lines[0]]
    return [_by_fault(line) for line in lines]


def _denies_it(line: Line, before: Line) -> bool:
    """制度不健全或器材不完好的不得分 after 消防制度健全、器材完好的得5分: asked already."""
    plain = before.effect.kind == GIVE and before.each is None and len(before.tests) == 1
    only = line.tests[0] if len(line.tests) == 1 else None
    if not plain or line.effect.kind != NOTHING or not isinstance(only, Saying) or line.each:
        return False
    good = [DENIAL.sub("", one.text, count=1) for one in _faults(stripped(only.shape))]
    said = text_of(before.shape)
    return bool(good) and DENIAL.search(said) is None and all(one in said for one in good)


def _by_fault(line: Line) -> Line:
    only = line.tests[0] if len(line.tests) == 1 else None
    if (
        line.effect.kind not in (NOTHING, TAKE)
        or line.each is not None
        or not isinstance(only, Saying)
    ):
        return line
    faults = _faults(stripped(only.shape))
    return replace(line, tests=(Either(tuple(map(Saying, faults))),)) if faults else line


def _faults(shape: Shape) -> list[Shape]:
    """The faults of an enumeration; [] where one of them says nothing by itself."""
    if _BOTH.search(shape.text) or any(sign in FIGURES for sign in shape.text):
        return []
    parts, at = [], 0
    for found in _OR.finditer(shape.text):
        parts.append(shape.cut(at, found.start()))
        at = found.end()
    parts.append(shape.cut(at, len(shape.text)))
    whole = len(parts) > 1 and all(_FAULT.fullmatch(part.text) for part in parts)
    return parts if whole else []
