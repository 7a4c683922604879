"""获得国家级荣誉的得4分，省级的得3分: the second in the words of the first, but for the level."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import EMPTY, FULL, POINTS, Shape
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced
from kaocheng.scoring.phrases.writing.verbless import of_head

_RANKS = (
    "中央级?|国家级|省部级|自治区级|省级|市厅级|地市级|市级|县区?级|区县?级|乡镇级|镇级|乡级|村级"
)
_RANK = re.compile(_RANKS)
_SHORT = re.compile(
    rf"(?<=[，；、。])(?:获|在|被)?(?P<rank>(?:{_RANKS})(?:及?以上)?)"
    f"(?P<noun>(?:媒体|报刊|刊物|网站|平台|部门|单位)?)(?=的|每|得|加|扣|计|(?:奖励?)?[{POINTS}]|，)"
)
_BEFORE_POINTS = re.compile(
    f"(?:的|，)?(?:(?:每[^，。；]{{1,4}})?(?:再|各)?[得加扣计奖减]|每[^，。；]{{1,3}})[{POINTS}{FULL}]"
)
_LONGEST_HEAD = 60


def ranked_in_full(shape: Shape) -> Shape:
    """获得国家级荣誉的得4分，省级的得3分: the second in the words of the first."""
    splices: list[Splice] = []
    for found in _SHORT.finditer(shape.text):
        model = _model(shape, found.start())
        if model is None or not model[1].text.startswith(found["noun"]):
            continue
        before, after = model
        rank = shape.cut(*found.span("rank"))
        more = re.match(
            "及?以上", after.text
        )  # 省级及以上的, 市级的: no higher level is counted twice
        after = after.cut(more.end(), len(after.text)) if more else after
        end, each = found.end(), _each(shape, model, found.end())
        if each.text:  # 国家级的每项得5分，省级的得3分
            end += shape.text[end] == "的"
        splices.append((found.start(), end, before + rank + after + each))
    return spliced(shape, splices)


_EVERY = re.compile(f"的?每[^，。；再各得加扣计奖减{POINTS}]{{1,2}}(?=[再各得加扣计奖减]*{POINTS})")


def _each(shape: Shape, model: tuple[Shape, Shape], at: int) -> Shape:
    """The 每项 behind the clause in full, where the short one has none."""
    own = re.match("[^，。；]*", shape.text[at:])
    found = _EVERY.match(shape.text, _ends_at(shape, model))
    if found is None or own is None or re.search("每|[/一1]", own[0]):
        return EMPTY
    return shape.cut(*found.span())


def _ends_at(shape: Shape, model: tuple[Shape, Shape]) -> int:
    """Where the words of the clause in full end."""
    last = model[1] if model[1].text else model[0]
    return next(at + 1 for at, span in enumerate(shape.spans) if span == last.spans[-1])


def _model(shape: Shape, end: int) -> tuple[Shape, Shape] | None:
    """What stands around the rank in the last clause that names one in full."""
    ranks = list(_RANK.finditer(shape.text, 0, end))
    found = [model for rank in reversed(ranks) if (model := _around(shape, rank, end)) is not None]
    led = [model for model in found if model[0].text]  # 被国家级…, and no 省级媒体 in short
    return next(iter(led or found), None)


def _around(shape: Shape, rank: re.Match[str], end: int) -> tuple[Shape, Shape] | None:
    """What stands before a rank, and behind it up to the points."""
    start = of_head(shape.text, rank.start())
    points = _BEFORE_POINTS.search(shape.text, rank.end())
    if points is None or points.start() > end or rank.end() - start > _LONGEST_HEAD:
        return None
    after = shape.cut(rank.end(), points.start())
    if (
        _RANK.search(after.text)
        or re.search("[，。；、]", after.text)
        or not after.text + shape.text[start : rank.start()]
    ):
        return None
    return shape.cut(start, rank.start()), after
