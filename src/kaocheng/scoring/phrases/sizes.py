"""Figures that are part of a name: 发生一次死亡3人以上事故, “三个责任人”: no thresholds."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.tokens import Shape, shape_of

_SIZE = re.compile(
    "(?:一次性?|单次)?(?:死亡|重伤|伤亡|受伤|中毒|失踪)[0-9一二三四五六七八九十]+人(?:及?以上)?"
    "(?=[^，。；]{0,8}(?:事故|事件|案件|火灾))"
)


_QUOTED = re.compile("“[^“”]*”?")  # “三个责任人” is a name, and no number of anything


def without_size(words: str) -> str:
    """发生一次死亡3人以上事故 → 发生事故; what stands in quotation marks is a name as well."""
    return _QUOTED.sub("", _SIZE.sub("", words))


def sized(shape: Shape) -> Shape:
    """The same without such figures."""
    said = text_of(shape)
    bare = without_size(said)
    return shape if bare == said else shape_of(bare)
