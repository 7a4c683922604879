"""The indicator's name as the name of what a sentence leaves unnamed: 每降低1个百分点."""

from __future__ import annotations

import re
from decimal import Decimal

from kaocheng.scoring.phrases.among.named import without_level

_NUMBER = re.compile(
    r"^\s*(?:[（(]?[0-9一二三四五六七八九十]{1,4}[)）.、．]|[①-⑳⑴-⒇㈠-㈩]|[0-9]{1,2}(?:[.．][0-9]{1,2})+)\s*"
)
_REMARK = re.compile(r"[（(][^（）()]*[)）]")
# 受理率责任指标完成情况: how far the rate itself came.
_CLOSING = re.compile(
    "(?<=[率比度速])(?:责任|约束性|控制)(?:指标|目标)(?:完成(?:情况)?)?$|(?:完成)?情况$"
)
# 火化率：按责任书规定完成; 收入年增长，标准15以上: a name, and what is wanted of it.
_AND_WANTED = re.compile(
    "^(?P<name>[^，,：:；;。]{2,15})(?:[:：].{4,}|[，,](?:考核)?(?:标准|目标|要求|按|达到|指标值).{2,})$"
)
_LONGEST = 30


def bare_name(indicator: str) -> str:
    """The name without its number and remarks in brackets, however long."""
    return _REMARK.sub("", _NUMBER.sub("", indicator)).strip(" 　。；，:：")


def subject_of(indicator: str) -> str:
    """The bare name: without number, remarks in brackets and 情况; "" where nothing is left.

    A name longer than thirty signs is a sentence and names nothing.
    """
    bare = bare_name(indicator)
    told = _AND_WANTED.match(bare)
    name = _CLOSING.sub("", without_level(told["name"] if told else bare))
    return name if 1 < len(name) <= _LONGEST and not re.search("[。；，]", name) else ""


# 粮食单产（4分）：高于上年的得4分: what all of the standard is about.
_HEADING = re.compile(
    r"(?P<name>[^，。；：:（(]{2,16})[（(](?:满分|计|共)?(?P<n>[0-9]+(?:\.[0-9]+)?)分[）)][：:](?!其中)"
)


def headed_by(sentence: str, full: Decimal | None) -> str:
    """The heading of a standard that is worth all its points; "" where it has none."""
    told = _HEADING.match(_NUMBER.sub("", sentence))
    return told["name"] if told is not None and Decimal(told["n"]) == full else ""
