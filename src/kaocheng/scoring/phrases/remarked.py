"""What a remark behind a title wants of it: 召开例会（2分，全年应开12次，少一次扣0.2分）."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.words import COUNTERS

_UNIT = "|".join(sorted(COUNTERS, key=len, reverse=True))
_ONE = "[0-9一两二三四五]+"
_SHORT = f"(?P<rest>每?(?:少|缺)[^，。；0-9]{{0,3}}?{_ONE}[^，。；]{{1,4}}扣.*)"
_SO_MANY = re.compile(
    "(?:(?P<when>全年|每年|年内|当年)(?:共|累计|计划)?)?(?:应当?|需|须|要求)?(?![每按月季周半])[^，。；0-9不至]{0,3}?(?:不少于|至少)?"
    f"(?P<n>{_ONE})(?P<u>{_UNIT})(?:以上)?[，；]{_SHORT}"
)
_OFTEN = re.compile(
    f"^(?:每(?:个?月|个?季度?|半年|年|周|旬)|按[月季周年]度?|定期)|(?<!第)(?:至少|不少于)?[1一](?:{_UNIT})(?!以)"
)
_COUNTED = re.compile(f"(?:[^0-9]*[^0-9第])[0-9]+(?:{_UNIT})")
_NOT = re.compile(
    "(?:未|没有|没)(?P<deed>[^，。；未没不]{1,8}?)的?，?(?:该[小子]?项)?(?:不得分|不计分|得0分)[。；]?"
)


def wanted_of(title: str, steps: str) -> tuple[str, str] | None:
    """What is wanted in full, and what is lost by it; None where the remark says it otherwise.

    全年召开例会不少于12次, 少一次扣0.2分; 举办培训4期, 少一期扣0.5分.
    """
    if (many := _SO_MANY.fullmatch(steps)) is not None:
        thing = _OFTEN.sub("", title)
        when = "" if thing.startswith("全年") else many["when"] or "全年" * (thing != title)
        return f"{when}{thing}不少于{many['n']}{many['u']}", many["rest"]
    if _COUNTED.fullmatch(title) and re.fullmatch(_SHORT, steps):
        return title, steps
    denied = _NOT.fullmatch(steps)
    told = denied is not None and title.find(denied["deed"]) > 0 and "、" not in title
    return (title, steps) if told else None  # 年底前拿出方案, 未拿出的不得分
