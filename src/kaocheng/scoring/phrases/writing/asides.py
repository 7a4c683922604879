"""不得分并予以通报: what else follows, and costs no points."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import BARE, FULL, POINTS, QUANTITY, SIGNS, Shape
from kaocheng.scoring.phrases.writing.splicing import replaced

_DEED = "通报|约谈|追究|问责|追责|取消|警告|诫勉|曝光|督办|责令|移交|移送|限期整改|上报|扣发"
_ASIDE = re.compile(
    f"(?<=[{POINTS}{FULL}分])，?(?:同时|并且|并|且)(?:予以|给予|进行|依法|依规|依纪|严肃|建议)*"
    f"(?:在?(?:全[国省市县区州]|系统|一定)(?:范围)?内?)?(?:公开|点名|书面)?(?:{_DEED})"
    f"[^，。；：{SIGNS}]{{0,24}}(?=[，。；]|$)"
)
# 目标任务100家，完成率100%得10分: how many it is the rate of.
_OF_TASK = re.compile(
    f"^(?:年度|全年)?(?:目标任务|目标|任务)(?:任务)?[数值]?(?:为|是|：)?{QUANTITY}[^，。；：]{{0,6}}，(?=完成率|完成比例)"
)
# 按每增加10%加1分计算, 每降一名扣1分计算得分: the way of saying it.
_RECKONED = re.compile(
    f"(?<=[加扣减得]{POINTS})(?:计算得分|进行计分|计算分值|计算|计分|计)(?=[，。；]|$)"
)
# 累计2次以上的，取消评优资格: what is lost elsewhere.
_NO_HONOUR = re.compile(
    f"(?<=[。；])[^。；{POINTS}{FULL}扣]*取消[^。；，]{{0,12}}(?:评优|评先|先进|评选|推优|评奖)[^。；，]{{0,8}}(?=[。；]|$)"
)
# 不扣分，可进入先进单位评选，每低…
_MAY_BE_CHOSEN = re.compile(
    f"(?<=[，；])可以?(?:进入|参加|参与|推荐)[^，。；：{SIGNS}]{{0,12}}(?:评选|评优|评先|评比)[，；]"
)
# 以下达的任务数为基数，完成的得10分: what is completed is that, and no step is counted from it.
_BY_TASK = re.compile(
    "^以[^，。；：]{0,16}(?:指标|任务|目标|计划)数?为(?:基数|基准|依据)，(?=(?:超额)?完成|达到)"
)
# 评议结果分优秀、良好、一般三档，优秀的加3分: the grades there are.
_GRADES = (
    "优秀?|良好?|中等?|一般|较好|好|(?:较|不|基本)?(?:差|满意|合格|称职|达标)"
    "|[ABCD甲乙丙丁一二三四](?:级|等|类|档)?"
)
_SCALE = re.compile(
    f"(?<![^，。；：])[^，。；：{SIGNS}]{{0,24}}?(?:均|共)?(?:分为?|设|划分为)(?:{_GRADES})(?:[、和及与](?:{_GRADES}))+"
    f"(?:等?(?:{QUANTITY}|{BARE}|[二三四五六两])?[个种]?(?:档次?|等次|等级|级别?|类)?)?[，；：](?=[^。]*[{POINTS}])"
)


def without_asides(shape: Shape) -> Shape:
    """The sentence without what is done beside the points."""
    found = _BY_TASK.match(shape.text) or _OF_TASK.match(shape.text)
    shape = shape.cut(found.end() if found else 0, len(shape.text))
    for aside in (_RECKONED, _MAY_BE_CHOSEN, _SCALE, _NO_HONOUR, _ASIDE):
        shape = replaced(shape, aside)
    return shape
