"""How far from another level, named only once: 5个点以外的 after 超过平均值5个点以内的."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.turning import asking_only
from kaocheng.scoring.phrases.meaning import Level, Line, Reference
from kaocheng.scoring.phrases.tokens import Quantity

_FAR = re.compile("^(?P<way>低于|落后|少于|高于|超过|超出)?[^，。；]*?(?P<near>以内|之内)?$")


def as_far(line: Line, levels: Sequence[Level]) -> Line:
    """5个点以外的 after 超过平均值5个点以内的: as far from the same."""
    level = line.level
    if level is None or not isinstance(level.value, Quantity):
        return line
    model = next((one for one in levels if _is_away(one, level.value)), None)
    found = _FAR.match(level.said)
    if model is None or found is None or level.sign == "==":
        return line
    if level.sign == "in":
        return _between(line, level, model)
    if level.measure not in ("", "低于", "落后", "高于", "超过", "超出", "超出幅度", "落后幅度"):
        return line
    assert isinstance(model.value, Reference)
    below = found["way"] in ("低于", "落后", "少于") if found["way"] else model.sign[0] == "<"
    near = found["near"] is not None
    strict = level.sign == ">" and not near  # 以外: beyond it
    sign = ("<" if below else ">") + ("" if strict else "=")
    value = replace(model.value, by=level.value, within=near)
    return asking_only(line, replace(level, measure="", sign=sign, value=value))


def _between(line: Line, level: Level, model: Level) -> Line:
    """高于1—2个百分点 after 高于平均水平2个百分点以上: so far, and no farther."""
    if level.measure not in ("高于", "超过", "超出", "高出", "低于", "落后") or level.low is None:
        return line
    assert isinstance(model.value, Reference)
    assert isinstance(level.value, Quantity)
    sign = "<=" if level.measure in ("低于", "落后") else ">="
    least = replace(model.value, by=level.low, within=False)
    most = replace(model.value, by=level.value, within=True)
    near, far = (replace(level, measure="", sign=sign, low=None, value=to) for to in (least, most))
    return replace(line, tests=(near, far))


def short_of(line: Line, lines: Sequence[Line]) -> Line:
    """5个百分点以内 beside 5个百分点以上: the end belongs to the latter."""
    level = line.level
    value = level.value if level is not None else None
    if level is None or not isinstance(value, Reference) or not value.within:
        return line
    others = [one.level for one in lines if one is not line and one.level is not None]
    for other in others:
        to = other.value
        if isinstance(to, Reference) and to.by == value.by and not to.within and "=" in other.sign:
            return asking_only(line, replace(level, sign=level.sign[0]))
    return line


def _is_away(level: Level, like: Quantity) -> bool:
    """Whether a level is so far from another, told in the same unit."""
    by = level.value.by if isinstance(level.value, Reference) else None
    return by is not None and by.unit == like.unit
