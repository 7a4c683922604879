"""Words in another order: 高于平均每1个百分点 → 每高于平均1个百分点, 100%完成 → 完成率达到100%."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import QUANTITY, SIGNS, Quantity, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, replaced, spliced

_EACH = re.compile(
    f"(?<![^，。；：])(?P<by>(?:高于|低于|超过|超出|多于|少于)(?!部分)[^，。；：每{SIGNS}]{{2,14}}?)的?，?(?P<each>每)(?={QUANTITY}[加扣减])"
)
_DONE = re.compile(
    f"(?<![^，。；：])(?P<q>{QUANTITY})(?:全部|及时|按时)?(?P<done>完成)(?P<what>[^，。；：{SIGNS}]{{0,20}}?)"
    "(?=的?，?(?:[得计扣]|不[得计]))"
)

# 未完成省下达指标的，每低1个百分点, with nothing before it: that much below the year's target.
_BELOW = re.compile(
    "\\A(?:未能?完成|没有完成|未能?达到?|没有达到|低于)(?:[省市县区镇州]委?政?府?|上级|国家)*(?:下达|规定|分配|确定|定|级|考核|责任|工作|的)*"
    "(?:目标任务|任务目标|目标|任务|指标|计划)[值数]?的?，?"
    f"(?=每(?:降低|下降|减少|[低少差欠降]){QUANTITY}的?，?[扣减])"
)


def reordered(shape: Shape) -> Shape:
    """The same with 每 before what is compared, the deed before its figure, the target named."""
    shape = replaced(shape, _BELOW, "未完成年度目标的，")
    splices: list[Splice] = []
    for found in _EACH.finditer(shape.text):
        each, by = shape.cut(*found.span("each")), shape.cut(*found.span("by"))
        splices.append((*found.span(), each + by))
    for found in _DONE.finditer(shape.text):
        value = shape.values[found.start("q")]
        if isinstance(value, Quantity) and value.unit == "%":
            mark, what = shape.cut(*found.span("done")), shape.cut(*found.span("what"))
            bare = what.text in ("", "任务", "目标")
            done = word("完成率达到", mark) if bare else mark + what
            splices.append((*found.span(), done + shape.cut(*found.span("q"))))
    return spliced(shape, sorted(splices, key=lambda one: one[0]))
