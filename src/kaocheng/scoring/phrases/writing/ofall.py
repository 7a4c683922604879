"""What is wanted of several figures at once: 茶园面积、产量达到下达指标得2分."""

from __future__ import annotations

import re
from itertools import pairwise

from kaocheng.scoring.phrases.tokens import BARE, EMPTY, FULL, NOTE, POINTS, QUANTITY, Shape
from kaocheng.scoring.phrases.writing.elements import AND, word
from kaocheng.scoring.phrases.writing.splicing import Splice, spliced

# What is a figure by its last word, and can be measured by itself.
AMOUNT = (
    "(?:率|(?<!质)[数量额]|(?:[满强广密]意?|[知认]可)度|比例|占比|比重|面积|产值|收入|指数|[增降]幅|增速|里程"
    "|[总单年]产|增加值|总值|投资|[存出]栏|资金|基金|人次|税收|储备粮|库容|装机容量|能力)"
)
_PART = f"(?:(?!{AND})[^，。；：、每{QUANTITY}{POINTS}{BARE}])"
_WANTED = (
    "(?:(?:达到|完成|不低于|不少于|不高于|不超过|高于|低于|超过|≥|≤)(?!且|并)"
    "|[比较](?:上年|去年)|同比)"
)
_LIST = f"(?P<list>{_PART}{{2,20}}{AND}{_PART}[^，。；：每{QUANTITY}{POINTS}{BARE}]{{1,40}}?)"
_END = f"(?P<end>的?，?(?=(?:可|即)?[得计记]分?（?[{POINTS}{FULL}{NOTE}]|{POINTS})|的(?=，))"
_OF_ALL = re.compile(
    f"(?<![^，。；：]){_LIST}(?:均|都|全部|同时|全)?(?P<rest>{_WANTED}"
    f"(?:[^，。；：、和及与得扣计加分每各{POINTS}{BARE}]|计(?=划)){{1,20}}?){_END}"
)
# 完成水产品产量、渔业产值目标任务的
_DONE = re.compile(
    f"(?<![^，。；：])(?P<done>完成){_LIST}(?P<rest>(?:年度|年初|下达|的)*(?:目标|任务|计划|指标)+){_END}"
)
_BARE_AMOUNT = re.compile("^(?:总|单|年)?(?:产量?|面积|产值|收入|数量?|[存出]栏[数量]?)$")
_IS_AMOUNT = re.compile(f".{AMOUNT}$|{_BARE_AMOUNT.pattern}")
_STEM = re.compile(
    "(?P<stem>^(?:(?!播种|种植|养殖|总|单|年末|存栏|出栏|产量|面积).){2,8})"
    "(?:播种|种植|养殖|年末)?(?:面积|[总单]?产量?|产值|[存出]栏[数量]?)$"
)


# 工业增加值、固定资产投资增速: how fast each of them grows.
_GROWTH = re.compile("(?:同比)?(?:增速|增幅|增长率|增长速度|增长幅度)$")
_IS_RATE = re.compile("[率速幅比度]$")


def of_all(shape: Shape) -> Shape:
    """面积、产量达到指标得2分 → 面积达到指标，产量达到指标的，得2分."""
    splices: list[Splice] = []
    for found in (*_OF_ALL.finditer(shape.text), *_DONE.finditer(shape.text)):
        parts = amounts_in(shape.cut(*found.span("list")))
        if len(parts) < 2:
            continue
        wanted = mark = shape.cut(*found.span("rest"))
        if "done" in found.groupdict():
            wanted = shape.cut(*found.span("done")) + wanted
        out = EMPTY
        for part in parts:
            out = out + (word("，", mark) if out.text else EMPTY) + part + wanted
        splices.append((found.start(), found.end(), out + word("的，", mark)))
    return spliced(shape, sorted(splices, key=lambda one: one[0]))


def amounts_in(listed: Shape) -> list[Shape]:
    """播种面积、总产量和种子及基金 as figures one by one; none where one of them is no figure."""
    gaps = [gap.span() for gap in re.finditer(AND, listed.text)]
    edges = [(0, 0), *gaps, (len(listed.text), len(listed.text))]
    parts = [listed.cut(one[1], other[0]) for one, other in pairwise(edges)]
    if not all(_IS_AMOUNT.search(part.text) for part in parts):
        return []
    growth = _GROWTH.search(parts[-1].text)
    if growth is not None and not any(_IS_RATE.search(one.text) for one in parts[:-1]):
        tail = parts[-1].cut(*growth.span())
        return [*(one + tail for one in parts[:-1]), parts[-1]]
    stem = _STEM.match(parts[0].text)
    if stem is None:
        return parts
    own = parts[0].cut(*stem.span("stem"))
    return [parts[0], *(own + one if _BARE_AMOUNT.match(one.text) else one for one in parts[1:])]
