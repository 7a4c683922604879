"""Levels under one head: 被媒体曝光的，中央级每次扣5分、省级扣3分、市级扣1分."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import EMPTY, FIGURES, NOTE, POINTS, QUANTITY, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import replaced

_LEVEL = (
    "(?:(?:到|赴|去|进)(?:中央|国家|省|市|州|县|区|乡镇|镇|乡|京)级?"
    "|(?:中央|国家|省部|自治区|省市|省|市厅|市州|市|州|区县|县区|县|区|乡镇|镇|乡)级"
    "(?:及以上|以上|媒体|部门|主管部门)?)"
)
# 逾期3天以内, 逾期超过3天、不超过7天: how late what stands before it was.
_LATE = (
    f"(?:逾期|超期|超时|延期|延误|迟报|拖延)(?:超过|不超过|在)?{QUANTITY}(?:及?以[上内下])?"
    f"(?:[、，]?但?(?:不超过|不足|未超过|不满){QUANTITY}(?:以内)?)?"
)
_PAUSE = re.compile("[、，]")
_EVERY = "每[^，。；：、每]{1,3}?"
_TAKEN = f"(?:扣减|扣除|扣|减|加){POINTS}"
_FIRST = re.compile(
    f"(?:(?<=[。；：])|^)(?P<head>[^，。；：{FIGURES}{NOTE}]{{3,40}}的)，"
    f"(?P<level>{_LEVEL}|{_LATE})的?，?(?P<each>{_EVERY})?(?P<taken>{_TAKEN})"
)
_NEXT = re.compile(
    f"[，、；](?P<level>{_LEVEL}|{_LATE})的?，?(?P<each>{_EVERY})?(?P<taken>{_TAKEN})(?=[，、。；]|\\Z)"
)


def carried(shape: Shape) -> Shape:
    """被曝光的，省级每次扣3分、市级扣1分 → 被曝光的省级每次扣3分，被曝光的市级每次扣1分."""
    out, at = EMPTY, 0
    for first in _FIRST.finditer(shape.text):
        if first.start() < at or _NEXT.match(shape.text, first.end()) is None:
            continue
        out = out + shape.cut(at, first.start())
        found: re.Match[str] | None = first
        while found is not None:
            out, at = out + _clause(shape, first, found), found.end()
            found = _NEXT.match(shape.text, at)
            out = out + word("，", out.cut(len(out.text) - 1, len(out.text))) if found else out
    return out + shape.cut(at, len(shape.text)) if at else shape


def _clause(shape: Shape, first: re.Match[str], found: re.Match[str]) -> Shape:
    """One level with the head of all, and counted as the first is."""
    head = shape.cut(first.start("head"), first.end("head") - 1)
    counted = found if found["each"] else first
    each = shape.cut(*counted.span("each")) if counted["each"] else EMPTY
    level = replaced(shape.cut(*found.span("level")), _PAUSE)
    taken = shape.cut(*found.span("taken"))
    return head + level + word("的，", level) + each + taken
