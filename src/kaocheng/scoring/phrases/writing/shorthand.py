"""Short forms of a whole clause, written out before anything else is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from kaocheng.scoring.phrases.tokens import (
    BARE,
    EMPTY,
    FIGURES,
    FULL,
    NOTE,
    PLACE,
    POINTS,
    QUANTITY,
    Place,
    Points,
    Quantity,
    Shape,
    shape_in,
)
from kaocheng.scoring.phrases.words import TIMES
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, instead, replaced, spliced

WORTH = re.compile(r"(?:共|计|满分|得|分值)?[0-9]+(?:\.[0-9]+)?分")
_LACKING = "(?:少|缺|漏|迟|错)"
_TWO = re.compile(
    f"每(?P<a>{_LACKING}[^，。；：每]{{1,20}}?)或者?(?P<b>{_LACKING}[^，。；：每]{{1,20}}?)"
    f"(?P<r>的?，?[扣减]{POINTS})"
)
_ORDERED = re.compile(
    "按?(?P<how>(?:从|由)(?:高到低|大到小|多到少|低到高))(?:依次)?(?:进行)?"
    "(?:排序|排名|排列|排队)?，?(?:分别|依次)(?:得|计|赋)"
    f"(?P<figs>[{POINTS}{BARE}](?:[、，][{POINTS}{BARE}])+)"
)


_OWN = "(?:本项|该项|此项|上述|所得|已得|最终|实际|名次)*的?"
_NONE = "不得分|不计分|不予计分|不给分|得零分|计零分|记零分"
_SURELY = "(?:一律|均|都|则)?"
_JOINED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("(?<!在)此基础上"), "在此基础上"),
    (re.compile(f"(?:从|在){_OWN}(?:得分|分数)(?:中|的?基础上)(?=再?[扣减])"), ""),
    (
        re.compile(
            f"(?<![^，。；的])(?:[本该此整]项|本条)(?:指标)?(?:整体|全部|整个|一概){_SURELY}(?={_NONE})"
        ),
        "本项",
    ),
    (re.compile("(?<=相抵后)(?=[^，。；])"), "，"),
    (re.compile("(?<=每)(?:另外|另)(?!行|加|扣|得)"), ""),  # 每另有1项加0.5分
    (re.compile("(?<=的)。(?=每(?:超|低|高|少|多|增|减|降))"), "，"),
    # 低于85%的每低1个百分点扣0.5分: a level of its own, and the steps from it
    (re.compile(f"(?<=[低高]于{QUANTITY}的)(?=每[低少降高多超])"), "，"),
    (re.compile(f"(?<=(?:不足|不到|超过|达到){QUANTITY}的)(?=每[低少降高多超])"), "，"),
    # 发生一起不得分: one or more
    (re.compile(f"(?<=(?:发生|出现|存在|发现){QUANTITY})(?=的?，?不[得计]分)"), "以上"),
    (re.compile("(?<=[^有])无分(?=[，。；]|\\Z)"), "不得分"),
    # 按照经营年限，5年以上的: the number of years that is looked at, and no condition
    (re.compile(f"(?<![^。；])(?:按照?|根据|依据)[^，。；：]{{2,20}}年限，(?={QUANTITY})"), ""),
)


def joined(shape: Shape) -> Shape:
    """达标的。每超1个百分点 → 达标的，每超1个百分点: what hangs together, written so."""
    for pattern, said in _JOINED:
        shape = replaced(shape, pattern, said)
    return _part_beyond(spliced(shape, _days_of_it(shape)))


# 超过8亿元的部分，每1000万元: each step beyond that figure, or beyond what was wanted before.
_PART = re.compile(
    f"(?<![^，。；：])(?:(?:(?P<more>超过|超出|高于|多于|大于|超)|(?P<less>低于|少于|不足|小于|未达到|达不到))(?P<q>{QUANTITY})的?部分"
    f"|(?P<above>{QUANTITY})以上的?部分|(?P<over>超过|超出|超额|高出)的?部分|(?P<under>不足|差额|未完成|欠缺)的?部分)"
    "的?，?(?:按照?)?每(?:再|另|多|少)?(?P<v>增加|增长|提高|提升|上升|超过|超出|超|高|多|减少|降低|下降|低于|低|少|差)?"
    f"(?=(?P<s>{QUANTITY})[^，。；：]{{0,4}}?，?[扣减加])"
)


def _part_beyond(shape: Shape) -> Shape:
    """超过8亿元的部分，每1000万元加0.2分 → 每高于8亿元1000万元加0.2分."""
    splices: list[Splice] = []
    for found in _PART.finditer(shape.text):
        step, base = shape.values[found.start("s")], EMPTY
        if not isinstance(step, Quantity) or not step.unit:
            continue
        for slot in ("q", "above"):
            base = shape.cut(*found.span(slot)) if found[slot] else base
        up = found["more"] or found["above"] or found["over"]
        way = ("每高于" if up else "每低于") if base.text else ("每超过" if up else "每低于")
        splices.append((*found.span(), word(way, shape.cut(*found.span())) + base))
    return spliced(shape, splices)


# 旷工的，每天扣5分: a step of time, and no frequency of what stands before.
_DAYS = re.compile(
    f"(?<![^，。；：])[^，。；：{FIGURES}]+?(?P<gap>的?，)每(?:(?:个)?(?:天|日|小时|工作日)|(?P<q>{QUANTITY}))(?=[扣减加][{POINTS}])"
)


def _days_of_it(shape: Shape) -> Iterator[Splice]:
    """旷工的，每天扣5分 → 旷工每天扣5分."""
    for found in _DAYS.finditer(shape.text):
        value = shape.values[found.start("q")] if found["q"] else None
        if value is None or (
            isinstance(value, Quantity) and value.unit.removeprefix("个") in TIMES
        ):
            yield (*found.span("gap"), EMPTY)


_SHARE_OF_EACH = re.compile(
    f"(?<![^，。；])每?(?:有)?(?:少建|少完成|缺少|少|缺){QUANTITY}[^，。；{POINTS}]{{0,6}}?，?"
    "(?=按比例(?:相应)?(?:扣|核减|递减))"
)


def short_shares(shape: Shape) -> Shape:
    """每少1个村，按比例扣分 → 未完成的，按比例扣分: a share, however many are lacking."""
    return replaced(shape, _SHARE_OF_EACH, "未完成的，")


def tucked(shape: Shape) -> Shape:
    """完成年度目标。（60分）: the points belong to the sentence that has just closed."""
    out, at = EMPTY, 0
    for place in range(2, len(shape.text)):
        if shape.text[place] != NOTE or shape.text[place - 1] not in "。；":
            continue
        if WORTH.fullmatch(str(shape.values[place])):
            out = out + shape.cut(at, place - 1) + shape.cut(place, place + 1)
            out, at = out + shape.cut(place - 1, place), place + 1
    return out + shape.cut(at, len(shape.text)) if at else shape


# 组织实施；1分 2.通报结果。1分: points behind the sentence that they are given for.
_BEHIND = re.compile(
    f"(?<=[^{POINTS}{FULL}，。；：])[。；](?P<p>{POINTS})(?=[。；]?(?:\\Z|{BARE}[.、．)）]|{NOTE}[^，。；]|[①-⑳])|[。；])"
)


def behind(shape: Shape) -> Shape:
    """制定办法；1分 2.通报结果。1分 → 制定办法得1分；2.通报结果得1分."""
    found = list(_BEHIND.finditer(shape.text))
    if len(found) < 2:
        return shape
    splices: list[Splice] = []
    for one in found:
        points = shape.cut(*one.span("p"))
        stop = EMPTY if shape.text[one.end() : one.end() + 1] in "。；" else word("；", points)
        splices.append((*one.span(), word("得", points) + points + stop))
    return spliced(shape, splices)


_POINTS_FIRST = re.compile(
    f"(?:(?<=[。；])|\\A)(?P<p>[扣加]{POINTS}/[^，。；：{FIGURES}])：?(?P<what>[^。；：{POINTS}]{{4,}}?)[，、]?(?=[扣加]{POINTS}/|[。；]|\\Z)"
)


def points_first(shape: Shape) -> Shape:
    """扣5分/次 造成停工的 扣8分/次 造成伤亡的 → 造成停工的，扣5分/次；造成伤亡的，扣8分/次."""
    found = _POINTS_FIRST.match(shape.text)
    if found is None:
        return shape
    comma, stop = word("，", shape.cut(0, 1)), word("；", shape.cut(0, 1))
    made = shape.cut(*found.span("what")) + comma + shape.cut(*found.span("p"))
    rest = shape.cut(found.end(), len(shape.text))
    again = rest.cut(1, len(rest.text)) if rest.text[:1] in ("。", "；") else rest
    return made + stop + points_first(again) if again.text else made


_NEGATIVE = re.compile(f"(?<!不)[得计记赋]-(?={POINTS})")


def negative(shape: Shape) -> Shape:
    """得-3分 → 不得分，倒扣3分."""
    return replaced(shape, _NEGATIVE, "不得分，倒扣")


_BONUS = re.compile(
    "(?P<lead>[，]?)(?:(?:不扣分|不予扣分|不减分)，)?(?:并且|并|且|还)?(?:给予|予以|另|可)?(?:相应)?(?:加分|奖励加分|奖励)"
    f"[。；，]?(?P<note>{NOTE})"
)
_EACH_MORE = re.compile(r"每[^（）]{1,20}[加奖][0-9.]+分(?:[，；].{1,20})?")


def rewarded(shape: Shape) -> Shape:
    """自行上报的，给予加分。（每件加2分） → 自行上报的，每件加2分."""
    for found in _BONUS.finditer(shape.text):
        note = shape.cut(*found.span("note"))
        if not _EACH_MORE.fullmatch(str(note.values[0])):
            continue
        own = shape_in(note)
        comma = word("，", note) if found.start() else EMPTY
        rest = rewarded(shape.cut(found.end(), len(shape.text)))
        return shape.cut(0, found.start()) + comma + own + rest
    return shape


_NONE_GIVEN = (
    "(?:[，；。](?:未|没有|达不到|不)[^，。；]{0,8}，?"
    "(?:[该本对相]应?(?:小|分)?项)?(?:不得分|不计分))?"
)
_APIECE = re.compile(
    rf"(?<=[^{POINTS}{QUANTITY}，；、。])[，；、。]?(?:(?:以上|上述|前述)(?:各|几)?[项条]?(?:指标|内容|要求|工作)?，?)?"
    rf"(?P<each>每[项条个]|各)各?(?:得|计|记)?(?P<p>{POINTS})"
    rf"{_NONE_GIVEN}[。；]?\Z"
)

# 甲、乙分别达到98%、95%: levels that belong to one each, and no list of what is worth as much.
_PAIRED = re.compile(f"每|分别[^，。；]*{QUANTITY}|{QUANTITY}、{QUANTITY}")


def apiece(shape: Shape) -> Shape:
    """有场所；有设备；有队伍（每项各2.5分） → each of them 得2.5分."""
    opened = _opened(shape)
    found = _APIECE.search(opened.text)
    if (
        found is None
        or POINTS in opened.text[: found.start()]
        or _PAIRED.search(opened.text[: found.start()])
    ):
        return shape
    head, points = opened.cut(0, found.start()), opened.cut(*found.span("p"))
    gap = next((sign for sign in "；。，" if sign in head.text), "、")
    edges = [0, *(at + 1 for at, sign in enumerate(head.text) if sign == gap), len(head.text) + 1]
    parts = [head.cut(one, other - 1) for one, other in pairwise(edges)]
    if len(parts) < 2 or not all(part.text for part in parts):
        return shape
    out = EMPTY
    for part in parts:
        out = out + (word("，", points) if out.text else EMPTY) + part + word("得", points) + points
    return out


def _opened(shape: Shape) -> Shape:
    """The shape with a remark at its end read as a clause: （每项2分）."""
    bare = shape.text.rstrip("。；")
    if not bare.endswith(NOTE) or not _EACH_WORTH.fullmatch(str(shape.values[len(bare) - 1])):
        return shape
    note = shape.cut(len(bare) - 1, len(bare))
    words = str(note.values[0])
    value = re.search(r"[0-9]+(?:\.[0-9]+)?", words)
    assert value is not None
    points = Shape(POINTS, (Points((("", Decimal(value[0])),)),), note.spans, note.words)
    return shape.cut(0, len(bare) - 1) + word("每项", note) + points


_EACH_WORTH = re.compile(r"(?:每[项条个]|各)各?(?:得|计|记)?[0-9]+(?:\.[0-9]+)?分")
_BOTH_WAYS = re.compile(
    f"每(?P<way>增减|升降|加减)(?P<q>[^，。；：每]{{0,6}}{QUANTITY})[^，。；：每{POINTS}]{{0,6}}?，?(?:的，?)?(?:则|相应|分别)?"
    f"(?:增减|加减|加扣|增扣)分?(?P<p>{POINTS})"
    f"(?P<most>，(?:(?:最多|最高|累计|不超过|不得超过)*(?:增减|加减|加扣)(?:分)?(?:最多|最高|不超过|不得超过)*(?P<m>{POINTS})))?"
)
_OPPOSITES = {"增减": ("增加", "减少"), "升降": ("上升", "下降"), "加减": ("增加", "减少")}


def both_ways(shape: Shape) -> Shape:
    """每增减1个百分点加减0.5分 → 每减少1个百分点扣0.5分，每增加1个百分点加0.5分."""
    found = _BOTH_WAYS.search(shape.text)
    if found is None:
        return shape
    step, points = shape.cut(*found.span("q")), shape.cut(*found.span("p"))
    more, less = (word(f"每{way}", step) for way in _OPPOSITES[found["way"]])
    up = more + step + word("加", points) + points
    down = less + step + word("扣", points) + points
    if found["most"]:  # 最多增减3分: either way
        most = shape.cut(*found.span("m"))
        up, down = up + word("，最多加", most) + most, down + word("，最多扣", most) + most
    made = down + word("，", points) + up  # what bounds is for the bonus
    rest = both_ways(shape.cut(found.end(), len(shape.text)))
    return shape.cut(0, found.start()) + made + rest


_EITHER = re.compile(
    f"每(?P<a>[高多超增升提少低减降][^，。；：每{NOTE}{QUANTITY}]{{0,2}}){NOTE}"
    f"(?P<q>[^，。；：每{POINTS}{NOTE}{QUANTITY}]{{0,14}}{QUANTITY})"
    f"[^，。；：每{POINTS}]{{0,6}}?，?(?:则|相应)?(?P<v>[加扣减]){NOTE}(?:分)?(?P<p>{POINTS})"
)


def either_way(shape: Shape) -> Shape:
    """每高（低）1个百分点加（扣）0.5分 → each written out, the bonus last."""
    found = _EITHER.search(shape.text)
    if found is None:
        return shape
    notes = [str(v) for v in shape.cut(*found.span()).figures(NOTE)]
    step, points = shape.cut(*found.span("q")), shape.cut(*found.span("p"))
    pairs = [(found["a"], found["v"]), (notes[0], notes[1])]
    pairs.sort(key=lambda pair: pair[1] == "加")
    clauses = [
        word(f"每{way}", step) + step + word("扣" if verb == "减" else verb, points) + points
        for way, verb in pairs
    ]
    return instead(shape, found, clauses[0] + word("，", points) + clauses[1])


_FORMER = re.compile(
    "[，：](?:其中)?前者[^，。；：]{2,14}[，、；]后者[^，。；：]{2,14}(?=，(?:每)?(?:缺少|少|缺)[^，。；]{1,12}扣)"
)


def former_and_latter(shape: Shape) -> Shape:
    """向甲、乙汇报：前者半年1次，后者一年1次，少一次扣1分: what is lacking of either is counted."""
    return replaced(shape, _FORMER)


def each_of_two(shape: Shape) -> Shape:
    """每少一种机构或少一项制度的扣0.5分: either costs so much each."""
    found = _TWO.search(shape.text)
    if found is None:
        return shape
    every, result = shape.cut(found.start(), found.start() + 1), shape.cut(*found.span("r"))
    one = every + shape.cut(*found.span("a")) + result
    other = every + shape.cut(*found.span("b")) + result
    return instead(shape, found, one + word("，", result) + other)


def ranked(shape: Shape) -> Shape:
    """比例从高到低排序，分别得10、8、6分: the places one by one."""
    found = _ORDERED.search(shape.text)
    if found is None:
        return shape
    how = shape.cut(*found.span("how"))
    out = how + word("排名", how)
    places = [at for at in range(*found.span("figs")) if shape.text[at] in POINTS + BARE]
    for place, at in enumerate(places, 1):
        own = _as_points(shape.cut(at, at + 1))
        rank = Shape(PLACE, (Place(place, place),), own.spans, (f"第{place}名",))
        out = out + word("，", own) + rank + word("得", own) + own
    return instead(shape, found, out)


def _as_points(figure: Shape) -> Shape:
    value = figure.values[0]
    if not isinstance(value, Quantity):
        return figure
    return Shape(POINTS, (Points((("", value.value),)),), figure.spans, figure.words)


_ALL_OR_NOTHING = re.compile(
    f"(?<=[^，。；：{POINTS}{FULL}])(?P<gap>，)(?:否则|反之)"
    f"(?=，?(?:该项|本项|此项|一律)?(?:不得分|不计分|不给分|不予计分|扣{POINTS}|每))"
)
_SCORED = re.compile(f"[得扣加减计]分|不扣|酌情|比例|名次|排名|[{POINTS}{FULL}]")


def all_or_nothing(shape: Shape) -> Shape:
    """至少2种宣传方式，否则不得分 → …的得满分，否则不得分, where nothing before it gives points."""
    found = _ALL_OR_NOTHING.search(shape.text)
    if found is None or _SCORED.search(shape.text[: found.start()]):
        return shape
    gap = shape.cut(*found.span("gap"))
    full = Shape(FULL, (None,), gap.spans, ("满分",))
    given = word("得" if shape.text[found.start() - 1] == "的" else "的得", gap) + full
    return shape.cut(0, found.start()) + given + shape.cut(found.start(), len(shape.text))
