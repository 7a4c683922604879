"""达到90%，低于此每10个百分点扣1分: a 每 that points back to the level before it."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import QUANTITY, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_THIS = re.compile(
    "(?P<way>低于|少于|高于|超过|超出|不足)(?:此|该|上述|这一)(?:标准|要求|比例|目标|水平|数|值|率)?(?:的)?，?每"
    f"(?=(?:个)?{QUANTITY})"
)
# 高于城镇居民收入增速的得3分，与其持平的得1分: what it was set against before.
_OTHER = re.compile(
    f"(?:高于|超过|大于|不低于|达到|低于|不高于|不超过)(?P<w>[^，。；：的得其{QUANTITY}]{{2,24}}"
    "(?:增速|增幅|增长率|增长速度|水平|均值|平均值|比例|比重|占比|率|收入|支出|目标值?|上年|去年|同期))的?，?得"
)
_ITS = re.compile("(?:(?<=[与同和])|(?<=[高低]于)|(?<=超过))其(?=持平|相当|相同|一致|的|，)")
_SHORT = {"低": "每低", "少": "每少", "不": "每少", "高": "每高", "超": "每超"}


def pointed_back(shape: Shape) -> Shape:
    """The sentence with 低于此每 as 每低, and what is meant by 与其持平."""
    shape = _named(shape)
    splices: list[Splice] = []
    for found in _THIS.finditer(shape.text):
        said = word(_SHORT[found["way"][0]], shape.cut(*found.span()))
        splices.append((*found.span(), said))
    return spliced(shape, splices)


def _named(shape: Shape) -> Shape:
    """与其持平 → 与城镇居民收入增速持平, after 高于城镇居民收入增速的得3分."""
    splices: list[Splice] = []
    for found in _ITS.finditer(shape.text):
        before = [one for one in _OTHER.finditer(shape.text) if one.end() <= found.start()]
        if before:
            splices.append((*found.span(), shape.cut(*before[-1].span("w"))))
    return spliced(shape, splices)
