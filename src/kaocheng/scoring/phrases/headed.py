"""A standard under headings that say when or for whom: 上半年：…下半年：…, 山区乡镇：…其他乡镇：…

What stands under a heading is a standard by itself. Those of several times add up to the points,
or each is worth all of them and the time decides; of several sorts of units each has its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kaocheng.scoring.phrases.compose import is_remaining
from kaocheng.scoring.phrases.items import Item, Items
from kaocheng.scoring.phrases.making.localizing import Unfit
from kaocheng.scoring.phrases.making.parts import cases
from kaocheng.scoring.phrases.making.plan import ZERO
from kaocheng.scoring.phrases.proposal import HIGH, LOW, MEDIUM, RULE, Proposal
from kaocheng.scoring.phrases.sectioned import Reader, joined, of_read
from kaocheng.scoring.phrases.sections import Section
from kaocheng.scoring.phrases.tokens import normal

_HEAD = re.compile("(?<![^。；])(?P<head>[^，。；：、（）]{2,20})：")
_TIME = re.compile(
    "(?:(?:其他|其余|剩余)(?:各?季度|月份)|第?[一二三四1-4]个?季度|前[二三]季度|[上下]半年|全年|年[初中底末]|[期中]期|期末|[春夏秋冬][季天]?|[上下]学期|[春秋]季?学期"
    "|(?:非|主)?汛期|(?:非)?防火期|[0-9]{1,2}月?(?:[-至到~][0-9]{1,2})?月份?|第[一二三]阶段)(?:考核|评估|检查|期间|阶段)?"
    "|(?:截至|截止到?|到|至)?(?:第?[一二三四1-4]季度|[上下]半年|[0-9]{1,2}月份?)?(?:[初中上下末底]旬?|[0-9]{1,2}[日号])(?:[之以]?前)?"
)
_WHOM = re.compile(
    "(?:其他|其余|剩余)[^，]{0,8}|(?:有|无|没有|未)[^，]{1,12}(?:的|任务|[镇乡村县区]|单位|部门|企业|街道)"
    "|[^，]{1,16}(?:乡镇|[镇乡村县市区]|街道|社区|单位|部门|企业|学校|医院|园区|景区|地区|机构|[接结]合部|[类组])(?:的)?"
)
# 人口5万人以上的镇: a condition, and who it is about.
_BOUND = re.compile(
    "(?P<when>[^，0-9]{2,8}(?:达到|超过|低于|不足|不低于)?[0-9][^，的]*)的[^，的]{1,6}"
)
_TO_NOTHING = re.compile("[。；](?:各项|均)?扣完为止。?$")
_MOST = 8


def of_headed(
    sentence: str, full: Decimal | None, indicator: str, reader: Reader
) -> Proposal | None:
    """The proposal for a standard under such headings; None where it has none it understands."""
    heads, bodies = _under(sentence)
    timed = all(_TIME.fullmatch(head) for head in heads)
    if full is None or not 2 <= len(heads) <= _MOST or len(set(heads)) < len(heads):
        return None
    if not timed and not all(map(_WHOM.fullmatch, heads)):
        return None
    alone = [reader(body, None, indicator) for body in bodies]
    worth = [one.points for one in alone if one.outcome == RULE and not one.group_points]
    known = [points for points in worth if points]
    try:
        if timed and len(known) == len(heads) and sum(known, Decimal(0)) == full:
            parts = zip(heads, bodies, known, strict=True)
            sections = [Section(head, body, points) for head, body, points in parts]
            return of_read(sentence, full, sections, indicator, reader)
        if any(points != full for points in known):
            return None
        read = [reader(body, full, indicator) for body in bodies]
        notes = ["几个时段各有满分，按考核的时段选用，请核对"] if timed else _shared(sentence)
        return branched(sentence, full, heads, read, reader, notes, timed=timed)
    except Unfit:
        return None


def _under(sentence: str) -> tuple[list[str], list[str]]:
    """The headings of a text that begins with one, and what stands under each."""
    text = "".join(normal(sentence).split())
    found = list(_HEAD.finditer(text))
    if not found or found[0].start():
        return [], []
    ends = [*(head.start() for head in found[1:]), len(text)]
    bodies = [text[head.end() : end].strip("；") for head, end in zip(found, ends, strict=True)]
    return [head["head"] for head in found], bodies


def branched(
    sentence: str,
    full: Decimal,
    heads: Sequence[str],
    read: Sequence[Proposal],
    reader: Reader,
    notes: Sequence[str],
    *,
    timed: bool = False,
) -> Proposal | None:
    """A branch for each heading, where what is under it is worth the full points."""
    if any(one.outcome != RULE or one.points != full or one.group_points for one in read):
        return None
    items: dict[str, Item] = {}
    if len(heads) == 2 and _denies(heads[0], heads[1]):
        heads, read = heads[::-1], read[::-1]  # 非窗口单位：…；窗口单位：…
    others = heads[-1].startswith(("其他", "其余", "剩余"))
    last = (others or not timed) and _denies(heads[-1], heads[0])
    branches: list[tuple[str, object]] = [
        (_when(head, items, reader), one.rule)
        for head, one in zip(heads, read, strict=True)
        if not (last and one is read[-1])
    ]
    rule = cases(branches, read[-1].rule if last else ZERO)
    return joined(
        sentence,
        full,
        rule,
        read,
        items=items,
        notes=notes,
        at_most=MEDIUM if notes else HIGH,
        how="分情形→cases",
    )


_NOT_ONE = re.compile("^(?:非|不是|不属于|不(?=承担|涉及|列入|纳入|具备|参加))")


def _denies(head: str, first: str) -> bool:
    """Whether a heading is of all that the first is not of: 非窗口单位, 其他单位."""
    denied = _NOT_ONE.sub("", head)
    if denied != head:
        return denied == re.sub("^(?:是|属于)", "", first)
    return is_remaining(head, first)


def _when(head: str, items: dict[str, Item], reader: Reader) -> str:
    """The condition of a heading: a bound of a figure, or that it is meant for the unit."""
    bound = _BOUND.fullmatch(head)
    asked = reader(f"{bound['when']}的，得1分。", Decimal(1), "") if bound else None
    rule = asked.rule if asked is not None and asked.confidence != LOW else None
    if asked is not None and rule is not None and rule["kind"] == "attain":
        items.update((item.code, item) for item in asked.items)
        return str(rule["when"])
    own = Items()
    code = own.code(f"适用：{head.removesuffix('的')}")
    items.update((item.code, item) for item in own.found.values())
    return f"{code} == 1"


def _shared(sentence: str) -> list[str]:
    """What stands behind the last of them may be meant of all."""
    _, bodies = _under(sentence)
    sentences = [_TO_NOTHING.sub("", body).rstrip("。").count("。") for body in bodies]
    more = sentences[-1] > max(sentences[:-1])
    return ["最后的一句是只说末一种情形还是各情形都适用，请核对"] if more else []
