"""The elements of a list in a clause: what stands before them, each of them, what stands after."""

from __future__ import annotations

import re
from itertools import pairwise

from kaocheng.scoring.phrases.tokens import (
    EMPTY,
    FULL,
    PLACE,
    POINTS,
    QUANTITY,
    RANGE,
    Place,
    Shape,
)

LONGEST_LIST = 20

MEASURE = "(?:率|[^制进程态高维]度|数|量|额|比例|占比|比重|面积|产值|收入|指数|增幅|里程)"

AND = "(?:、|和(?!谐)|(?<![普涉波危惠遍触])及(?!时|格|早|以)|(?<!参)与)"

STOPS = "。；！？："

_CLAUSE = re.compile("[^，]*$")

_WORDS = (
    "(?:非常|比较|基本|不)(?:满意|合格|称职|达标)|优秀|良好|中等|一般|较好|较差|合格|满意|称职|达标"
    "|国家(?:级)?|省部级|省级|省|市厅级|市级|市|县区级|县级|县|区级|乡镇级|镇级|部级|特别重大|重大|较大"
    "|[优良中差好甲乙丙丁]|[A-E](?:级|类|等|档)?"
)

_FIRST = re.compile(f"(?:{_WORDS})$")

_LAST = re.compile(f"^(?:{_WORDS})")

_PREFIX = re.compile(
    "^.*(?:评定为|评为|确定为|为|受到|被|获得|荣获|获|达到|按照|按|对|发生|出现|列入|在"
    "|查处|查获|侦破|侦办|打掉|引进|新增|新建|建成|办结|化解|审结|培育|创建|处置)(?=.)"
)

_SUFFIX = re.compile("的.*$|(?<=.)[，].*$")

_GAPS = ("、", f"{AND}|或|以及")


def word(text: str, beside: Shape) -> Shape:
    """A word that is put in, standing where its neighbour stands."""
    span = beside.spans[-1] if beside.spans else (0, 0)
    return Shape(text, (None,) * len(text), (span,) * len(text), tuple(text))


def elements(head: Shape, count: int) -> tuple[Shape, list[Shape], Shape] | None:
    """What stands before a list of so many parts, the parts, and what stands after them."""
    bare = head.text.rstrip("，")
    clause = _CLAUSE.search(bare)
    assert clause is not None
    own = head.cut(clause.start(), len(head.text))
    placed = _places(own, count) or _ordinals(own, count)
    if placed is not None:
        return head.cut(0, clause.start()) + placed[0], placed[1], placed[2]
    parts = split(own, count)
    if parts is None:
        return _listed_before(head, clause.start(), count)
    before, first = _before(parts)
    after, last = _after(parts)
    return head.cut(0, clause.start()) + before, [first, *parts[1:-1], last], after


def _listed_before(head: Shape, start: int, count: int) -> tuple[Shape, list[Shape], Shape] | None:
    """甲、乙、丙，完成任务的分别得…: the list stands in the clause before."""
    listed = head.cut(0, max(start - 1, 0))
    begun = listed.text.rfind("，") + 1
    parts = split(listed.cut(begun, len(listed.text)), count)
    if levels := _levels_before(head, listed.cut(begun, len(listed.text)), begun, count):
        return levels
    if parts is None or re.search(f"[{POINTS}{FULL}{QUANTITY}]", listed.text[begun:]):
        return None
    return head.cut(0, begun), parts, head.cut(start, len(head.text))


_LEVELS = re.compile(f"{QUANTITY}(?:(?:{AND}){QUANTITY})+(?P<tail>(?:及|含)?以[上下])?$")


def _levels_before(
    head: Shape, clause: Shape, begun: int, count: int
) -> tuple[Shape, list[Shape], Shape] | None:
    """项目超过80%、70%和60%，且效果良好，分别得…: the levels stand in the clause before."""
    found = _LEVELS.search(clause.text)
    places = [at for at, sign in enumerate(clause.text) if sign == QUANTITY]
    if found is None or len(places) != count or places[0] != found.start():
        return None
    tail = clause.cut(*found.span("tail")) if found["tail"] else EMPTY
    parts = [clause.cut(at, at + 1) + tail for at in places]
    rest = head.cut(begun + len(clause.text), len(head.text))
    return head.cut(0, begun + found.start()), parts, rest


def split(clause: Shape, count: int) -> list[Shape] | None:
    for gap in _GAPS:
        ends = [(each.start(), each.end()) for each in re.finditer(gap, clause.text)]
        if len(ends) == count - 1:
            edges = [(0, 0), *ends, (len(clause.text), len(clause.text))]
            parts = [clause.cut(one[1], other[0]) for one, other in pairwise(edges)]
            return parts if all(part.text for part in parts) else None
    return None


def _before(parts: list[Shape]) -> tuple[Shape, Shape]:
    """The first part without what belongs to all of them."""
    first = parts[0]
    figure = re.search(f"[{QUANTITY}{RANGE}]", first.text)
    if figure and re.match(f"[{QUANTITY}{RANGE}]", parts[1].text):
        at = figure.start()
    else:
        found = _FIRST.search(first.text) if _LAST.match(parts[1].text) else None
        lead = found.start() if found else _lead(first.text)
        # 甲类达到90%、乙类达到80%: each has a verb of its own
        own = figure is not None and figure.start() == lead and QUANTITY in parts[1].text
        at = 0 if own else lead
    return first.cut(0, at), first.cut(at, len(first.text))


def _lead(text: str) -> int:
    found = _PREFIX.match(text)
    return found.end() if found else 0


def _after(parts: list[Shape]) -> tuple[Shape, Shape]:
    last = parts[-1]
    found = _LAST.match(last.text) if _FIRST.search(parts[-2].text) else None
    if found is None:
        tail = _SUFFIX.search(last.text)
        at = _of_all(parts, tail.start() if tail else len(last.text))
    else:
        at = found.end()
    return last.cut(at, len(last.text)), last.cut(0, at)


# 被市委、市政府领导批示: what was done by each of them.
_DEED = re.compile(
    "(?:(?:主要|分管)?(?:领导|负责人|负责同志))?(?P<deed>(?:通报|书面|专题|集中|正面)?(?:批示|表彰|表扬|肯定|采用|采纳|转发|推广|刊发|刊登|刊载|报道|认可|奖励|嘉奖))"
)


def _of_all(parts: list[Shape], end: int) -> int:
    """一级文物、二级文物损毁: where the words begin that hold for each, behind what each is."""
    deed = _DEED.search(parts[-1].text, 1, end)
    others = "、".join(part.text for part in parts[:-1])
    if deed and not _DEED.search(others):
        return deed.start("deed" if "领导" in others or "负责" in others else 0)
    kind = parts[-2].text[-2:]
    at = parts[-1].text.rfind(kind, 0, end) + 2 if len(kind) == 2 else 1
    if at <= 3 and kind[-1:] in ("类", "级"):  # 甲类、乙类案件
        at = parts[-1].text.rfind(kind[-1], 0, end) + 1
    rest = parts[-1].text[at:end]
    return at if at > 1 and rest not in ("等次", "等级", "档次", "级", "档", "等") else end


def _places(clause: Shape, count: int) -> tuple[Shape, list[Shape], Shape] | None:
    """前三名 as three places."""
    if clause.text.count(PLACE) != 1:
        return None
    at = clause.text.index(PLACE)
    place = clause.values[at]
    assert isinstance(place, Place)
    if place.through - place.first + 1 != count or count > LONGEST_LIST:
        return None
    each = [Place(n, n, place.last) for n in range(place.first, place.through + 1)]
    own, side = clause.cut(at, at + 1), "倒数" if place.last else ""
    parts = [Shape(PLACE, (one,), own.spans, (f"{side}第{one.first}名",)) for one in each]
    after = clause.cut(at + 1, len(clause.text))
    return clause.cut(0, at), parts, EMPTY if _IN_TURN.match(after.text) else after


# 一、二、三等奖, 一二三等奖, 特等、一等奖: what the last is called, each of them is.
_ORDINAL = "[特一二三四五六]"
_ORDINALS = re.compile(
    f"(?<![第{_ORDINAL[1:-1]}])(?P<run>{_ORDINAL}(?:(?:等|级|类)?(?:{AND}|或)?{_ORDINAL})+)(?P<kind>等奖?|级|类|档|星级)"
)


def _ordinals(clause: Shape, count: int) -> tuple[Shape, list[Shape], Shape] | None:
    """获一、二、三等奖 as 获一等奖, 获二等奖, 获三等奖; None where they are not so many."""
    found = _ORDINALS.search(clause.text)
    if found is None:
        return None
    run = found.start("run")
    places = [run + one.start() for one in re.finditer(_ORDINAL, found["run"])]
    if len(places) != count or re.search(AND, clause.text[found.end() :]):
        return None
    parts = [clause.cut(at, at + 1) for at in places]
    before = clause.cut(0, run)
    return before, parts, clause.cut(found.start("kind"), len(clause.text))


_IN_TURN = re.compile("(?:依|按|按照)(?:名次|位次|次序|顺序|排名)?$")


def measured(parts: list[Shape]) -> list[Shape]:
    """甲类企业、乙类企业年检率: what is measured of the last is measured of each."""
    last, others = parts[-1], parts[:-1]
    sort = _SORT.match(last.text)
    if (
        sort
        and len(last.text) > sort.end() + 1
        and all(_IS_SORT.search(one.text) for one in others)
    ):
        measure = last.cut(sort.end(), len(last.text))  # 上半年、全年执行率
        return [*(one + measure for one in others), last]
    if not re.search(f"{MEASURE}$", last.text) or any(
        re.search(f"{MEASURE}$", one.text) for one in others
    ):
        return parts
    kinds = {one.text[-2:] for one in others}
    at = last.text.rfind(next(iter(kinds))) + 2 if len(kinds) == 1 else 1
    if at < 2 and (stem := _OF_EACH.search(last.text)):  # 血压、血糖控制率
        at = stem.start()
    if at < 2:
        return parts
    measure = last.cut(at, len(last.text))
    return [*(one + measure for one in others), last]


# 上半年、全年预算执行率, 城镇、农村供水普及率: all that follows is said of each.
_SORTS = (
    f"(?:[上下]半年|全年|年底|前?{QUANTITY}[底末]?|城镇|农村|城市|乡村|城区|县城|镇区"
    "|第[一二三]产业|男性|女性|[春夏秋冬]季|小学|初中|高中)"
)
_SORT, _IS_SORT = re.compile(_SORTS), re.compile(f"{_SORTS}$")
_OF_EACH = re.compile(
    "(?:综合|集中|规范|有效|及时|按期|按时)?"
    "(?:控制|处理|处置|覆盖|普及|种植|播种|创建|达标|合格|及时|满意|利用|使用|参保|入学|巩固|完成|办结"
    "|整改|回收|收缴|受理|开工|完工|投产|入库|治理|管理|签约|走访|登记|检测|改造|建成)(?:率|面积|数量?)$"
)
