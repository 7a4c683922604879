"""Figures that are part of a name: 发生一次死亡3人以上事故, “三个责任人”: no thresholds."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.tokens import Shape, shape_of
from kaocheng.scoring.phrases.words import COUNTERS

_SIZE = re.compile(
    "(?:一次性?|单次)?(?:死亡|重伤|伤亡|受伤|中毒|失踪)[0-9一二三四五六七八九十]+人(?:及?以上)?"
    "(?=[^，。；]{0,8}(?:事故|事件|案件|火灾))"
)


# 每有一个病种低于100%, 病种低于100%的个数: told in full, and counted so.
HELD_AGAINST = re.compile("[^0-9]{1,12}(?:低于|未达到?|达不到|不足|高于|超过)[0-9.]+[^0-9]{0,3}")
HOW_MANY = re.compile(f"(?:未[^，]{{1,6}}|[0-9]%)(?:{'|'.join(COUNTERS)})数$")

_QUOTED = re.compile("“[^“”]*”?")  # “三个责任人” is a name, and no number of anything


def without_size(words: str) -> str:
    """发生一次死亡3人以上事故 → 发生事故; what stands in quotation marks is a name as well."""
    return _QUOTED.sub("", _SIZE.sub("", words))


def sized(shape: Shape) -> Shape:
    """The same without such figures."""
    said = text_of(shape)
    bare = without_size(said)
    return shape if bare == said else shape_of(bare)
