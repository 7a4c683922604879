"""Who is best has all, and the others by him: 最高的得20分，并以其为基数计算各行得分."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import FULL, NOTE, POINTS, QUANTITY, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, replaced, spliced

_WHO = "(?:银行|行|机构|单位|企业|县|市|区|乡镇|镇|街道|部门|地区|县区|县市|县市区)"
_BEST = f"最[高大多好优快低少小][^，。；：]{{0,8}}[得计][{POINTS}{FULL}]"
# 以其所占份额为基数计算出每个份额百分点的分值，依此计算各行得分
_BASIS = re.compile(
    f"(?P<best>{_BEST})，(?:并|再|同时)?以(?:其|此|该值|最[高大多好优低少小][^，。；：]{{0,4}})"
    "[^，。；：]{0,8}"
    f"(?:为|作为)(?:基数|基准|标准|参照|分母)[，]?(?P<rest>[^。；]{{2,60}}?(?:得分|计分|折算))(?=[，。；]|\\Z)"
)
_RECKONED = re.compile("计算|比例|折算|份额")
_MORE = re.compile(f"[{POINTS}{FULL}{NOTE}]|每.?[低高]")
# 按份额计算各行得分 → 按份额计算得分: whose points they are needs no telling.
_EVERY = re.compile(f"计算(?:出)?(?:其他|其余)?各{_WHO}(?:的)?(?=得分|分值)")
_SUMMED = re.compile(
    f"(?:以上|上述)?(?:{QUANTITY}|[几各]项)(?:得分|分值)?(?:相加|之和|合计|加总)[^，。；：]{{0,10}}"
    "(?:得分|总分|分值)[。；]?\\Z"
)


def led(shape: Shape) -> Shape:
    """…最高的得20分，以其为基数计算各行得分 → …最高的得20分，其他按比例得分."""
    shape = _without_sum(replaced(shape, _EVERY, "计算"))
    splices: list[Splice] = []
    for found in _BASIS.finditer(shape.text):
        rest = found["rest"]
        if not _RECKONED.search(rest) or _MORE.search(rest):
            continue
        start = found.end("best")
        said = word("，其他按比例得分", shape.cut(start, start + 1))
        splices.append((start, found.end(), said))
    return spliced(shape, splices)


def _without_sum(shape: Shape) -> Shape:
    """。两项相加计算得分: what parts come to is their sum anyhow."""
    found = _SUMMED.search(shape.text)
    begun = found is not None and shape.text[found.start() - 1 : found.start()] in ("。", "；")
    return shape.cut(0, found.start()) if found is not None and begun else shape
