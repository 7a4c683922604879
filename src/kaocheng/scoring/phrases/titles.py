"""Clauses that only lead in: 评分标准：, 按照下达的控制指标进行考核，."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.tokens import Shape

_NAMED = re.compile(
    "(?:率|比例|占比|比重|增速|增幅|满意度|面积|数量|总量|产量|人数|收入|指数|浓度|资金)$"
)
# How it is assessed, and no condition: 以到位资金计分，.
_GROUND = re.compile(
    "^(?:本项|该项|考核)?(?:按照?|根据|依据|以|对)(?P<m>[^，。；：\ue000-\ue006]{2,40}?)"
    "(?:进行)?(?:考核|计分|评分|打分|考评|评价|测算|核算)$"
)
_LONGEST = 12


def title_of(shape: Shape) -> str | None:
    """What a head before a colon names: a measure, or "" where it names none; None for no head."""
    if len(shape.text) > _LONGEST:
        return None
    return text_of(shape) if _NAMED.search(shape.text) else ""


def ground_of(shape: Shape) -> str | None:
    """The same of a clause that says by what it is assessed."""
    found = _GROUND.match(shape.text)
    if found is None:
        return None
    return found["m"] if _NAMED.search(found["m"]) else ""
