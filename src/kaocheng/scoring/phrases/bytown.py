"""What is said of some units and of the others: 甲、乙两镇未设机构扣5分；其他乡镇…

A clause that begins with units speaks of them alone, and so do those behind it until other units
are named. What stands before the first of them is said of all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaocheng.scoring.phrases.headed import branched
from kaocheng.scoring.phrases.making.localizing import Unfit
from kaocheng.scoring.phrases.proposal import Proposal
from kaocheng.scoring.phrases.sectioned import Reader
from kaocheng.scoring.phrases.tokens import normal

_KIND = "(?:建制镇|乡镇|镇乡|镇街|镇|乡|街道|[区县]|园区|开发区|社区|林场|村)"
_COUNT = "(?:等?(?:[0-9]+|[两二三四五六七八])个?)?"
_NAME = "[^，。；：、（）未没无不每得扣加0-9]{1,10}"
_DEED = "(?=未|没|无|不|每|发生|出现|应|需|[^，。；：]{0,16}(?:[低高少多]于|不足|超过|完成|达到))"
_NAMED = re.compile(
    f"(?:对)?(?P<who>{_NAME}?(?:[、和及与]{_NAME}?){{0,6}}?{_COUNT}{_KIND})(?![、和及与])(?:的|，)?{_DEED}"
)
_OTHERS = re.compile(
    f"(?:对)?(?P<who>(?:其他|其余|其它|剩余)(?:各|的)?{_COUNT}(?:{_KIND}|县区|县市区?|单位|部门)){_DEED}"
)
# What a unit is told to be by its sort, and what tells of somebody else.
_NO_UNIT = re.compile(
    "^(?:各|全|本|所[有辖]|任|凡|有|被|因|经(?!开|济)|以|在|按|省|[市县区乡镇村]$|上级|国家)|了|级"
)
# 沿江的甲、乙两镇: some of them, by name.
_BY_NAME = re.compile(f"、.*{_COUNT}{_KIND}$")
_TO_NOTHING = re.compile("[，。；](?:以上)?(?:各项|均)?扣完为止。?$")
_TAKES, _GIVES = re.compile("扣[0-9.]+分"), re.compile("[得计记][0-9.]+分|满分|：")
_CLAUSE = re.compile("[^，。；]+[，。；]?")


@dataclass(frozen=True)
class _Said:
    """What is said of some units; of all where none is named."""

    who: str
    text: str


def of_towns(
    sentence: str, full: Decimal | None, indicator: str, reader: Reader
) -> Proposal | None:
    """The proposal for a standard that parts its units so; None where it does not."""
    said = _parted(_TO_NOTHING.sub("。", "".join(normal(sentence).split())))
    named = [one for one in said if one.who]
    if full is None or not _is_parted(named) or not all(_TAKES.search(one.text) for one in named):
        return None
    if _GIVES.search(sentence):
        return None
    shared = "".join(one.text for one in said if not one.who)
    bodies = [f"{shared}{one.text}".rstrip("，；。") + "。" for one in named]
    read = [reader(body, full, indicator) for body in bodies]
    heads = [one.who for one in named]
    try:
        return branched(sentence, full, heads, read, reader, _doubts(named[-1]))
    except Unfit:
        return None


def unsaid_of_whom(sentence: str) -> str:
    """The units of which several things are told, where they are said to be of them only once."""
    said = _parted("".join(normal(sentence).split()))
    named = [one for one in said if one.who]
    for one in named:
        several = len(_TAKES.findall(one.text)) > 1
        if several and (_is_parted(named) or _BY_NAME.search(one.who)):
            return one.who
    return ""


def _is_parted(named: Sequence[_Said]) -> bool:
    names = [one.who for one in named]
    others = [one for one in names if one.startswith(("其他", "其余", "其它", "剩余"))]
    return 2 <= len(names) <= 6 and others == names[-1:] and len(set(names)) == len(names)


def _doubts(last: _Said) -> list[str]:
    """What stands behind the last of them may be meant of all."""
    more = "。" in last.text.rstrip("。；")
    return ["最后的一句是只说末一种情形还是各情形都适用，请核对"] if more else []


def _parted(text: str) -> list[_Said]:
    """The text as what is said of all, and of one sort of units after another."""
    out = [_Said("", "")]
    for clause in _CLAUSE.findall(text):
        found = _OTHERS.match(clause) or _NAMED.match(clause)
        if found is None or _NO_UNIT.search(found["who"]):
            out[-1] = _Said(out[-1].who, out[-1].text + clause)
        else:
            out.append(_Said(found["who"], clause[found.end() :]))
    return out if out[0].text else out[1:]
