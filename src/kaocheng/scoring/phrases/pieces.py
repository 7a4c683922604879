"""A shape cut into sentences and clauses; numbering taken off, group figures drawn together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kaocheng.scoring.phrases.tokens import BARE, FULL, NOTE, POINTS, Points, Shape

_NUMBERING = re.compile(
    rf"^[\"“”'*·●■]*(?:[\"“”'*·●■]|{NOTE}|[0-9]{{1,3}}[.．、)）]|[\ue005][.．、)）]"
    r"|[一二三四五六七八九十]{1,3}[、.．](?![二三四五]次?(?:产业|季度|[类级线]))|[一二三四五六七八九]是(?=[^否不非，。；])|[①-⑳⑴-⒇㈠-㈩]|第[一二三四五六七八九十]{1,3}条)"
)
_STOPS = "。；！？"
_VERBS = "得|计|扣|减|加|倒扣|为|追加扣除|扣减|给"
_NAMES = "[^，。；：、的了得扣加减为计以\ue000-\ue006]{1,8}"
_EACH_GROUP = re.compile(rf"(?:{_VERBS})?(?P<g>{_NAMES})(?:的)?(?P<w>{_VERBS})?(?P<p>{POINTS})")
_GROUPS = re.compile(
    rf"(?P<v>{_VERBS})?{_NAMES}(?:的)?(?:{_VERBS})?{POINTS}"
    rf"(?:[，、]?(?:{_VERBS})?{_NAMES}(?:的)?(?:{_VERBS})?{POINTS})+"
)
_SORTS = ("产区", "销区", "区", "县", "类", "市", "组", "乡镇", "街道", "省份", "地区")
_OTHERS = ("其他", "其余", "非")
# 产粮大镇 and 其他乡镇, 重点村 and 一般村: sorts of units.
_UNITS = re.compile("(?:[镇乡村县市区组类]|街道|社区|单位|部门|企业|学校|医院|园区)$")
_KINDS = re.compile(
    "^(?:山区|半山区|平原|丘陵|高原|城区|郊区|农村|沿海|内陆|牧区|边境|产粮|中心|一般|普通|重点|偏远)"
)
_NO_GROUP = re.compile("[优良差好级奖获评]|合格|先进|达标|完成|以上|以下|创建|建成|命名|入选")


@dataclass(frozen=True)
class Piece:
    """One clause; `end` is the sign that closes it, `part` the sentence that it stands in.

    `block` counts full stops alone: what ； joins stands in one of them.
    """

    shape: Shape
    end: str
    part: int
    block: int = 0


def without_numbering(shape: Shape) -> tuple[Shape, Shape]:
    """（98）, 1., 一、 at the very beginning, and the rest."""
    found = _NUMBERING.match(shape.text)
    if found is None or (found[0] == NOTE and not _is_number(shape)):
        return shape.cut(0, 0), shape
    return shape.cut(0, found.end()), shape.cut(found.end(), len(shape.text))


def _is_number(shape: Shape) -> bool:
    return bool(re.fullmatch(r"[0-9一二三四五六七八九十]{1,4}", str(shape.values[0])))


def grouped(shape: Shape) -> Shape:
    """产区得4分，非产区得3分 → one figure that has two values."""
    out, at = shape.cut(0, 0), 0
    for found in _GROUPS.finditer(shape.text):
        each = list(_EACH_GROUP.finditer(shape.text, *found.span()))
        while len(each) > 1 and not _are_groups([one["g"] for one in each]):
            each = each[1:]
        if len(each) < 2:
            continue
        out = out + shape.cut(at, each[0].start()) + _together(shape, found, each)
        at = each[-1].end()
    return out + shape.cut(at, len(shape.text))


def _are_groups(names: list[str]) -> bool:
    """Whether it is units that they name, sorted in one way."""
    if len(set(names)) < len(names) or any(map(_NO_GROUP.search, names)):
        return False
    if all(name.endswith("产区") for name in names):
        return True
    if any(name.startswith(_OTHERS) for name in names[:-1]):
        return len(names) == 2 and all(name.endswith(_SORTS) for name in names)
    if names[-1].startswith(_OTHERS) or all(map(_KINDS.match, names)):
        return all(map(_UNITS.search, names))
    return any(all(name.endswith(sort) for name in names) for sort in _SORTS)


def _together(shape: Shape, found: re.Match[str], each: list[re.Match[str]]) -> Shape:
    pairs: list[tuple[str, Decimal]] = []
    for one in each:
        points = shape.values[one.start("p")]
        assert isinstance(points, Points)
        pairs.append((one["g"], points.groups[0][1]))
    first, verb = each[0], shape.cut(0, 0)
    if found["v"] and first.start() == found.start():
        verb = shape.cut(*found.span("v"))
    elif first["w"]:
        verb = shape.cut(*first.span("w"))
    span = (shape.spans[first.start()][0], shape.spans[each[-1].end() - 1][1])
    return verb + Shape(POINTS, (Points(tuple(pairs)),), (span,), ("",))


def pieces(shape: Shape) -> Iterator[Piece]:
    """The clauses of a text in order."""
    start = part = block = 0
    for at, sign in enumerate(shape.text):
        if sign in _STOPS or sign in "，：" or (sign == "、" and _closes(shape.text[start:at])):
            if at > start:
                yield Piece(_bare(shape.cut(start, at), start), sign, part, block)
            start, part, block = at + 1, part + (sign in _STOPS), block + (sign == "。")
        elif _runs_on(shape.text, start, at):
            yield Piece(shape.cut(start, at), "", part, block)
            start = at
    if start < len(shape.text):
        yield Piece(_bare(shape.cut(start, len(shape.text)), start), "", part, block)


def _bare(clause: Shape, start: int) -> Shape:
    """A later clause without its number: 2.制定计划得1分."""
    found = _LATER.match(clause.text) if start else None
    return clause.cut(found.end(), len(clause.text)) if found else clause


_LATER = re.compile(f"(?:{BARE}[.．、)）]|[①-⑳⑴-⒇㈠-㈩])(?=.)")


def _closes(clause: str) -> bool:
    """Whether an enumeration comma parts two clauses: 优10分、良8分."""
    bare = clause[-1:] == BARE and clause[-2:-1] in ("得", "加", "扣", "减")
    return bare or clause[-1:] in (POINTS, FULL) or clause.endswith("不得分")


_GOES_ON = tuple("的为止封以之基及后者时/且并而上（、内处，。；：！？" + NOTE)


def _runs_on(text: str, start: int, at: int) -> bool:
    """Whether a new clause begins without a sign: 得5分90%以上."""
    if at <= start or text[at - 1] not in (POINTS,) or text[at] in _GOES_ON:
        return False
    return at - 2 >= start and text[at - 2] in "得扣加计减为"
