"""Places moved up and down, and limits kept: written as figures that grow less and more.

排名较上年每前进1位加1分，每后退1位减1分: of places the smaller figure is the better one.
"""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import POINTS, QUANTITY, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

_RANKING = re.compile(
    "(?:排名|名次|位次|排位)[^，。；：]{0,4}(?:[较比与同]|上年|去年|上期|上季|上月)"
)
_MOVED = re.compile(
    "(?<=每)(?:(?P<up>前进|前移|上升|提升|提高|晋升|上移|进步|升|进)"
    "|(?P<down>后退|倒退|退后|后移|下降|降低|下滑|下移|退步|降|退))(?:了)?"
    f"(?=(?:{QUANTITY}|[一1]?个?)(?:位次|名次|位|名)?(?:的，?)?，?[加得奖扣减]{POINTS})"
)


def places_moved(shape: Shape) -> Shape:
    """排名较上年每前进1位加1分 → 排名较上年每减少1位加1分."""
    told = _RANKING.search(shape.text)
    splices: list[Splice] = []
    for found in _MOVED.finditer(shape.text, told.end() if told is not None else 0):
        figure = shape.values[found.end()]
        unit = getattr(figure, "unit", "")
        if told is None or (unit not in ("位", "名", "个") and figure is not None):
            continue
        way = "减少" if found["up"] else "增加"
        splices.append((*found.span(), word(way, shape.cut(*found.span()))))
    return spliced(shape, splices)


_LIMIT = "(?:预算|限额|定额|控制数|控制指标|控制目标|控制线|计划数|概算)"
_KEPT = re.compile(
    f"(?:控制|保持|维持|限定)?在(?P<what>(?:年初|年度|全年|批复|核定|下达|规定|的)*{_LIMIT})(?:范围)?(?:以|之)?内(?=的|，|得)"
)


def limits_kept(shape: Shape) -> Shape:
    """支出控制在预算内的得2分，超预算的不得分 → 支出不超过预算的…，超过预算的…."""
    found = _KEPT.search(shape.text)
    if found is None:
        return shape
    limit = re.escape(found["what"][-2:])
    over = re.compile(
        f"(?<=[，；。])(?:超(?:过|出)?|突破)(?:[^，。；]{{0,4}}{limit})(?=的|，|不得)"
    )
    after = over.search(shape.text, found.end())
    if after is None:
        return shape
    what = shape.cut(*found.span("what"))
    more = shape.cut(*after.span())
    kept = (*found.span(), word("不超过", what) + what)
    return spliced(shape, [kept, (*after.span(), word("超过", more) + what)])
