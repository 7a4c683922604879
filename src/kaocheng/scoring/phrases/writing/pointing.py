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
_SHORT = {"低": "每低", "少": "每少", "不": "每少", "高": "每高", "超": "每超"}


def pointed_back(shape: Shape) -> Shape:
    """The sentence with 低于此每 as 每低."""
    splices: list[Splice] = []
    for found in _THIS.finditer(shape.text):
        said = word(_SHORT[found["way"][0]], shape.cut(*found.span()))
        splices.append((*found.span(), said))
    return spliced(shape, splices)
