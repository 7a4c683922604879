"""按功效系数法计算: a rule by its name, with what the format takes where nothing is said."""

from __future__ import annotations

import re
from decimal import Decimal

from kaocheng.scoring.phrases.among.harms import harms
from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.compose import Composed
from kaocheng.scoring.phrases.items import Items
from kaocheng.scoring.phrases.numerals import plain, tidy
from kaocheng.scoring.phrases.tokens import Points, normal

_NAMED = re.compile(
    "(?:均|统一|一律)?(?:采用|采取|运用|使用|按照?|根据|用|以)?功效系数法(?:进行)?"
    "(?:计算得分|计算|计分|评分|打分|折算|换算|赋分|得分|考核|评价)?(?:得分|分数)?"
)
_BASE = re.compile(
    r"，?(?:其中)?(?:基础分|基本分|保底分|基准分)(?:值)?(?:为|占|是|：)?(?:满分的|分值的|本项分值的)?"
    r"(?P<n>[0-9]+(?:\.[0-9]+)?)(?P<unit>分|%)"
)
_NOTES = re.compile("（[^（）]*）")
_SCORED = re.compile(
    "扣|得分|不得|加分|减分|满分|每|[0-9]分|名次|排名|达到|低于|高于|超过|最[好差高低]"
)
_MEASURE = re.compile("^(?:考核|本项|该项)?(?P<m>[^，。；：]{2,30}?)(?:情况)?$")
_TOLD = "功效系数法的最好值、最差值没有写，取同组的最大值、最小值，请核对"
_TOLD_LESS = "功效系数法按越低越好读，最好值、最差值取同组的最小值、最大值，请核对"
_NO_BASE = "功效系数法的基础分没有写，按满分的60%，请核对"


def efficacy_of(sentence: str, full: Points | None, subject: str) -> Composed | None:
    """`efficacy`, where the sentence says no more than its name, the measure and the base."""
    text = "".join(normal(sentence).split())
    found = _NAMED.search(text)
    if found is None:
        return None
    base = _BASE.search(text)
    rest = _BASE.sub("", text)
    rest = _NOTES.sub("", _NAMED.sub("", rest, count=1)).strip("，。；：")
    if _SCORED.search(rest):
        return None
    named = _MEASURE.match(rest)
    measure = subject or (named["m"] if named else "")
    share = _share(base, full)
    if not measure or share is None:
        return None
    asker = Asker(Items(subject), indicator=subject)
    rule: dict[str, object] = {"kind": "efficacy", "of": asker.items.code(measure)}
    if harms(measure):
        rule |= {"best": "group_min", "worst": "group_max"}
    asker.doubt(_TOLD_LESS if harms(measure) else _TOLD)
    if base is None:
        asker.doubt(_NO_BASE)
    elif share != Decimal("0.6"):
        rule["base"] = share
    return Composed(rule, full, True, True, asker)


def _share(base: re.Match[str] | None, full: Points | None) -> Decimal | None:
    """The base as a share of full points; None where it is no such share."""
    if base is None:
        return Decimal("0.6")
    figure = Decimal(base["n"])
    if base["unit"] == "%":
        share = tidy(figure.scaleb(-2))
    elif full is None or not full.plain or (figure * 1000) % full.plain:
        return None
    else:
        share = tidy(figure / full.plain)
    return share if 0 < share < 1 and len(plain(share)) < 8 else None
