"""Heads under which the same things are counted: 省级：简报每篇加3分；市级：简报每篇加2分."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from kaocheng.scoring.phrases.tokens import FIGURES, NOTE, POINTS, QUANTITY, Shape

_HEAD = re.compile(f"(?:(?<=[。；])|^)(?P<head>[^，。；：{FIGURES}{NOTE}]{{2,16}})：")
# Units of different sorts, which are told apart by branches.
_SORT = re.compile(
    "[县市区镇乡类组的]$|地区$|街道$|单位$|部门$|企业$|省份$|情形$|情况$|标准$|办法$"
)
_CLAUSE = re.compile(f"(?:(?<=[，。；：])|^)[^。；：{POINTS}]{{0,80}}{POINTS}[^，。；]*")
_COUNTED = re.compile(f"每|{QUANTITY}")
_NAME = re.compile(f"[^每，{QUANTITY}]{{2,20}}")


@dataclass(frozen=True)
class _Part:
    """A head and what stands under it."""

    start: int
    body: int
    end: int


def under_heads(shape: Shape) -> Shape:
    """省级：简报每篇加3分；市级：… → 省级简报每篇加3分；市级…, where names repeat."""
    parts = _parts(shape)
    if len(parts) < 2 or not _repeat(shape, parts):
        return shape
    out = shape.cut(0, parts[0].start)
    for part in parts:
        head = shape.cut(part.start, part.body - 1)
        at = part.body
        for clause in _clauses(shape, part):
            begun = part.body + clause.start()
            out = out + shape.cut(at, begun) + head
            at = begun
        out = out + shape.cut(at, part.end)
    return out


def _parts(shape: Shape) -> list[_Part]:
    found = list(_HEAD.finditer(shape.text))
    if not found or any(_SORT.search(each["head"]) for each in found):
        return []
    ends = [*(each.start() for each in found[1:]), len(shape.text)]
    return [_Part(one.start(), one.end(), end) for one, end in zip(found, ends, strict=True)]


def _clauses(shape: Shape, part: _Part) -> list[re.Match[str]]:
    return list(_CLAUSE.finditer(shape.text[part.body : part.end]))


def _repeat(shape: Shape, parts: list[_Part]) -> bool:
    """Whether everything is counted, and some of it under more than one head."""
    names: Counter[str] = Counter()
    for part in parts:
        clauses = _clauses(shape, part)
        if not clauses or not all(_COUNTED.search(clause[0]) for clause in clauses):
            return False
        names.update({name[0] for clause in clauses if (name := _NAME.match(clause[0]))})
    return any(times > 1 for times in names.values())
