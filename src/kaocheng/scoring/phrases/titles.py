"""Clauses that only lead in: 评分标准：, 按照下达的控制指标进行考核，."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.tokens import POINTS, QUANTITY, Shape

_NAMED = re.compile(
    "(?:率|比例|占比|比重|增速|增幅|满意度|面积|数量|总量|产量|人数|收入|指数|浓度|资金|均值|排放量|能耗)$"
)
# How it is assessed, and no condition: 以到位资金计分，.
_GROUND = re.compile(
    "^(?:本项|该项|考核)?(?:按照?|根据|依据|以|对)(?P<m>[^，。；：\ue000-\ue006]{2,40}?)"
    "(?:进行)?(?:考核|计分|评分|打分|考评|评价|测算|核算[^，。；：]{0,8})$"
)
_LONGEST = 12
_PAPER = re.compile("^(?:根据|按照?|依据|对照)《[^》]*》[^，。；]{0,12}$")
# 实行倒扣分制: how it is scored, and no name of anything.
# 每季度考核一次，, 经抽查，空置率5%以上的: how it came to be known, and nothing that is asked.
_WAY = re.compile(
    "^(?:本项|该项|此项)?(?:考核|评分)?(?:实行|采取|采用|按照?|为)(?:倒?扣分|加分|减分|百分|累计扣分|直接扣分)(?:制|法|办法|方式)(?:考核|计分|评分)?$"
    "|^每(?:年|半年|季度?|月)(?:进行)?(?:考核|考评|评价|计分|评分)(?:[一1]次)?$"
    "|^经(?:实地|现场|上级|随机)?(?:抽查|核查|检查|调查|核实|审核|查实|查证)(?:核实|属实)?$"
)
_SINCE = re.compile(
    "^以[^，。；]{0,12}(?:上年|去年|上一年|同期|实绩)[^，。；]{0,8}为(?:基数|基期|基准)$"
)


# 按60%计入：, 以80分折算：: how much of it counts, and no name.
_RECKONED = re.compile(f"(?:按照?|以)[{QUANTITY}{POINTS}].{{0,6}}(?:计|折)")


def title_of(shape: Shape) -> str | None:
    """What a head before a colon names: a measure, or "" where it names none; None for no head."""
    if len(shape.text) > _LONGEST or _RECKONED.search(shape.text):
        return None
    return text_of(shape) if _NAMED.search(shape.text) else ""


def ground_of(shape: Shape) -> str | None:
    """The same of a clause that says by what it is assessed."""
    found = _GROUND.match(shape.text)
    if found is None:
        words = text_of(shape)
        return "" if _WAY.match(words) or _PAPER.match(words) or _SINCE.match(words) else None
    return found["m"] if _NAMED.search(found["m"]) else ""
