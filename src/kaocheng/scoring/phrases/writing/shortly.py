"""How some write what is taken off or not: 扣除该成员2分, 迟到两次扣1分, 非试点地区不扣分."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import POINTS, QUANTITY, SIGNS, Quantity, Shape, shape_of
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, replaced, spliced

_WHOSE = re.compile(
    f"(?<=扣)(?:除|减)?(?:该|其|本|当事|责任|所在|相关)+(?:成员|本人|个人|队员|人员?|单位|部门|班级?|科室|小组|村|街道|乡镇|企业|店|学生|教师|员工|干部)?的?(?:个人|考核|相应|量化|本月|当月|当日)?(?:得?分)?(?={POINTS})"
)
_EVERY = re.compile(
    f"(?<![^，。；：、])(?P<what>[^，。；：、每{SIGNS}]{{2,12}}?)(?P<q>{QUANTITY})(?=扣{POINTS})"
)
_ONE_EACH = re.compile(f"每(?:{QUANTITY}|[次项人个处])[^，。；：{SIGNS}]{{0,10}}?扣{POINTS}")
_FREE = re.compile(
    f"(?P<of>(?<![^，。；：])(?:非|不属于|不涉及|没有)[^，。；：{SIGNS}]{{2,14}}(?:地区|单位|企业|县|乡镇|街道|村|部门|学校|业务|任务|项目|工作)的?)，?"
    "(?P<free>(?:本项|该项|此项)?(?:不扣分|不予扣分|不减分|不失分))(?=[，。；]|$)"
)


def told_shortly(shape: Shape) -> Shape:
    """扣除该成员2分 → 扣2分; 迟到两次扣1分 beside 旷工每次扣2分 → 迟到每两次扣1分."""
    return _free(_every(replaced(shape, _WHOSE)))


def _every(shape: Shape) -> Shape:
    """Two times that cost a point where once of something else does: every two of them."""
    if _ONE_EACH.search(shape.text) is None:
        return shape
    found = [one for one in _EVERY.finditer(shape.text) if _is_number(shape, one)]
    if len({one["what"] for one in found}) < len(found):
        return shape  # 迟到1次扣1分，迟到2次扣3分: tiers
    at = (one.start("q") for one in found if _several(shape, one))
    return spliced(shape, ((place, place, word("每", shape.cut(place, place + 1))) for place in at))


def _is_number(shape: Shape, found: re.Match[str]) -> bool:
    value = shape.values[found.start("q")]
    return isinstance(value, Quantity) and value.unit == "次"


def _several(shape: Shape, found: re.Match[str]) -> bool:
    value = shape.values[found.start("q")]
    whole = isinstance(value, Quantity) and value.low is None and value.over is None
    return whole and isinstance(value, Quantity) and value.value > 1


def _free(shape: Shape) -> Shape:
    """取得证书得1分。非试点地区，不扣分 → 非试点地区的，得满分: where nothing is taken off."""
    if re.search("(?<!不)扣", shape.text) or not re.search(f"[得计]{POINTS}", shape.text):
        return shape
    splices: list[Splice] = []
    for found in _FREE.finditer(shape.text):
        free = shape.cut(*found.span("free"))
        made = shape_of("得满分" if found["of"].endswith("的") else "的，得满分")
        spans = (free.spans[0],) * len(made.text)
        splices.append(
            (found.end("of"), found.end(), Shape(made.text, made.values, spans, made.words))
        )
    return spliced(shape, splices)
