"""Measures of which less is better: to reach the target is to be no more than that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.asking import Asker
from kaocheng.scoring.phrases.meaning import MIRRORED, TAKE, Line, Reference

_HARM = re.compile(
    "浓度|死亡|发案|漏损率|失业率|投诉|逾期|差错|超标|违法|违规|排放|能耗|水耗|不良率|返贫|辍学|流失率|颗粒物|二氧化硫|氮氧化物|氨氮|事故"
)
_EASED = re.compile("降|减|达标|改善|控制率|处置|整改|办结|办理|查处|结案|完成")
_REACHED = re.compile("达到|达不到|未达|完成|实现")
_ORDERED = re.compile("低于|高于|超过|不足|少于|多于|大于|小于")


def harms(name: str) -> bool:
    """Whether less of it is better, as far as its name tells."""
    return bool(_HARM.search(name)) and not _EASED.search(name)


def eased(asker: Asker, lines: Sequence[Line], topic: str = "") -> list[Line]:
    """PM2.5浓度未达到目标值: what harms has reached its target when it is no more than that.

    Told as a doubt where no 每超过 of the sentence says so itself.
    """
    told = any(
        line.each is not None and line.each.way == "more" and line.effect.kind == TAKE
        for line in lines
    )
    eases = any(line.each is not None and _EASED.search(line.each.measure) for line in lines)
    return [_turned(asker, line, told, topic, eases) for line in lines]


def _turned(asker: Asker, line: Line, told: bool, topic: str, eases: bool) -> Line:
    level = line.level
    if level is None or not isinstance(level.value, Reference) or level.value.kind != "target":
        return line
    if eases and not level.measure:
        return line  # 完成目标，降低幅度每高于目标: how far it falls is what is to be reached
    name = level.measure or topic or asker.indicator
    if not harms(name) or not _REACHED.search(level.said) or _ORDERED.search(level.said):
        return line
    if not told:
        asker.doubt(f"“{name}”按越低越好读，请核对")
    turned = replace(level, sign=MIRRORED.get(level.sign, level.sign))
    return replace(line, tests=tuple(turned if one is level else one for one in line.tests))
