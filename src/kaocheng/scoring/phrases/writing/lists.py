"""分别, 依次 and 各: lists whose parts are paired off, written out one by one."""

from __future__ import annotations

import re
from itertools import pairwise

from kaocheng.scoring.phrases.tokens import (
    BARE,
    EMPTY,
    FULL,
    NOTE,
    POINTS,
    QUANTITY,
    SIGNS,
    Points,
    Quantity,
    Shape,
)
from kaocheng.scoring.phrases.writing.elements import (
    AND,
    LONGEST_LIST,
    MEASURE,
    STOPS,
    elements,
    measured,
    split,
    word,
)

_VERB = (
    "得分为|得分|得|计分|计|记|赋予|赋|扣减|扣除|扣分|扣|减|加分|加|增记|增计|增加|奖励|奖|倒扣|给予|"
    "给|为|按照|按|占"
)

_FIGURE = f"(?:[{POINTS}{BARE}{FULL}]|不得分)"

_EACH = "每[^，。；、每]{1,6}?"

_PAIRED = re.compile(
    rf"(?P<each>{_EACH})?(?:则|即|可|均)?(?:分别|依次|各自|各)(?P<each2>{_EACH})?"
    rf"(?P<verb>{_VERB})(?:分值)?(?P<figs>{_FIGURE}(?:[、，和及与]{_FIGURE})+)"
    "(?P<tail>的?(?:加分|奖励|扣分|计分|得分|计算|计|赋分))?"
)

# 到县、市、省上访的每例扣1、2、3分: a figure for each, although no 分别 says so.
_UNMARKED = re.compile(
    rf"(?P<each>{_EACH})?(?P<each2>(?!))?(?P<verb>扣减|扣除|扣|减|得|计|加)"
    rf"(?P<figs>[{BARE}{POINTS}](?:、[{BARE}{POINTS}])*、{POINTS})(?P<tail>(?!))?(?=[，。；]|\Z)"
)

_LEVELLED = re.compile(
    f"(?<![，。；：])(?:分别|(?=[^，。；：{QUANTITY}]{{2,4}}{QUANTITY}(?:、{QUANTITY})+))(?P<verb>达到|达|不低于|不少于|不高于|不超过|超过|高于|低于|少于|完成|控制在|[≥≤]|开展|组织|举办|召开|建成|新增|报送)"
    f"(?P<figs>{QUANTITY}(?:[、和及与]{QUANTITY})*)(?P<tail>及?以[上下内])?的?"
)

_SHARED = re.compile(
    rf"(?<![^，。；：])(?P<list>[^，。；：、每]{{1,30}}?{MEASURE}"
    rf"(?:{AND}[^，。；：、每]{{0,30}}?{MEASURE}){{1,8}})(?:均|都|各|分别|全部)?"
    "(?P<rest>(?:达到|达|不低于|不少于|不高于|不超过|超过|高于|低于|少于|大于|小于|完成|为|占|在(?=[^，。；：]{0,8}以[上下内])|≥|≤)"
    f"[^，。；：]*|(?:同比|环比|[比较与](?:上年|去年|上一年))[^，。；：]*|{QUANTITY}[^，。；：]*)"
)

_APIECE = re.compile(f"，?(?:的，?)?(?:各|分别|均)(?P<verb>得|计|加|扣|占)(?P<fig>{POINTS})")

# 的，依次得2分、1分、2分; 的，每项得2分: what follows levels that are beside one another.
_GIVES = f"(?P<verb>[得计记加扣占])(?P<figs>{POINTS}(?:[、，和]{POINTS})*)"
_GIVEN_EACH = re.compile(
    "的?，?(?:各自?|分别|依次|均|每(?:有|达标|完成|达到)?(?:一?[项个]|"
    f"{QUANTITY})(?:指标)?(?:达标|达到|完成)?|(?=[得计记]{POINTS}[、，和]{POINTS}))的?，?{_GIVES}"
)

# 达不到的该小项不得分: what each of them says by itself.
_NONE_OF_IT = re.compile(
    "[，；。](?:其中)?(?:任何?一项|有一项|某一?项|单项)?(?:[未没不]|达不|低于)[^，。；]{0,6}，?"
    "(?:该|对应|对应的|相应|相应的|此|本|其)[小分单子]?(?:项(?:目|指标)?|部分)(?:均|则|都|的)?不[得计记]分"
)

_LEVEL = (
    rf"(?:{MEASURE}(?:达到|达|为|不低于|≥)?|(?<=[^，。；、])(?:达到|不低于|≥)){QUANTITY}(?:以上)?"
)
_ENUMERATED = re.compile(rf"{_LEVEL}(?P<gap>、)(?=[^，。；、{QUANTITY}]{{1,20}}{_LEVEL})")

# 覆盖率95%以上、人均学习32学时以上的得2分: levels of two measures that are wanted together
_LESS_OR_MORE = "不低于|不少于|不高于|不超过|达到|达|超过|高于|低于|控制在|≥|≤"
_BOUND = (
    f"(?:(?:{_LESS_OR_MORE})了?{QUANTITY}|{QUANTITY}(?=(?:{NOTE})?(?:及|含)?以[上下内]))"
    f"(?:{NOTE})?(?:(?:及|含)?以[上下内])?(?:{NOTE})?"
)
_TOGETHER = re.compile(
    f"{_BOUND}(?P<gap>、)(?=(?!{_LESS_OR_MORE}|但|且|或|不足|不到|小于|未达|第)[^，。；：、{SIGNS}]{{2,20}}?{_BOUND}"
    f"(?:(?!扣|不得分|不计分|分别|依次|之一|任)[^。；]){{0,60}}?[得计记][{POINTS}{FULL}])"
)


def paired_off(shape: Shape) -> Shape:
    """A、B、C分别得3、2、1分 → A得3分，B得2分，C得1分; left alone where the numbers differ."""
    made = shape
    for pattern in (_SHARED, _LEVELLED, _PAIRED, _UNMARKED, _ONE_FOR_EACH):
        made = _rewritten(made, pattern)
    text = list(made.text)
    for form in (_ENUMERATED, _TOGETHER):
        for found in form.finditer(made.text):
            text[found.start("gap")] = "，"
    return Shape("".join(text), made.values, made.spans, made.words)


def unpaired(shape: Shape) -> bool:
    """Whether a 分别 is left whose parts and figures differ in number."""
    return bool(_PAIRED.search(shape.text))


def _rewritten(shape: Shape, pattern: re.Pattern[str]) -> Shape:
    out, at = EMPTY, 0
    for found in pattern.finditer(shape.text):
        if found.start() < at:
            continue
        made = _WRITERS[pattern](shape, found, at)
        if made is None:
            continue
        start, more, end = made
        out, at = out + shape.cut(at, start) + more, end
    return out + shape.cut(at, len(shape.text)) if at else shape


Made = tuple[int, Shape, int] | None  # from where to where, and what stands there instead


def _pairs(shape: Shape, found: re.Match[str], least: int) -> Made:
    figures = _figures(shape, found)
    start = _head(shape.text, found.start(), least)
    named = elements(shape.cut(start, found.start()), len(figures))
    if named is None or len(figures) > LONGEST_LIST:
        return None
    before, parts, after = named
    first = parts[0]
    if "每" in before.text and first.text[0] == QUANTITY and len(first.text) > 1:
        before, parts = before + first.cut(0, 1), [first.cut(1, len(first.text)), *parts[1:]]
    whom = re.search("(?<![^，。；：])对(?=[^，。；：]{0,4}$)", before.text)
    if whom is not None:  # 对侦破的甲类案件、乙类案件，每起分别加5分、2分
        before = before.cut(0, whom.start()) + before.cut(whom.end(), len(before.text))
        first = parts[0]
        parts = [first.cut(first.text.startswith("的"), len(first.text)), *parts[1:]]
    slot = "each" if found["each"] else "each2"
    each = shape.cut(found.start(slot), found.end(slot)) if found[slot] else EMPTY
    out, comma = EMPTY, word("，", shape.cut(found.start(), found.end()))
    for part, figure in zip(parts, figures, strict=True):
        lone = figure.text == "不得分"
        verb = EMPTY if lone else word(_verb(found), figure)
        out = out + (comma if out.text else EMPTY) + before + part + after + each + verb + figure
    none = _NONE_OF_IT.match(shape.text, found.end())
    return start, out, none.end() if none else found.end()


def _verb(found: re.Match[str]) -> str:
    tail = found["tail"] or ""
    if "扣" in tail:
        return "扣"
    if "奖" in tail or tail.endswith("加分"):
        return "加"
    return {"减": "扣", "扣分": "扣", "倒扣": "倒扣", "增记": "加", "增计": "加", "增加": "加"}.get(
        found["verb"], found["verb"][:1] if found["verb"][:1] in "扣加奖" else "得"
    )


def _figures(shape: Shape, found: re.Match[str]) -> list[Shape]:
    """The figures in order, each as points."""
    out = []
    for each in re.finditer(_FIGURE, found["figs"]):
        start = found.start("figs") + each.start()
        cut = shape.cut(start, start + len(each[0]))
        value = cut.values[0]
        if cut.text == BARE and isinstance(value, Quantity):
            cut = Shape(POINTS, (Points((("", value.value),)),), cut.spans, cut.words)
        out.append(cut)
    return out


def _head(text: str, end: int, least: int) -> int:
    """Where the sentence begins that the list stands in."""
    return max(least, *(text.rfind(stop, 0, end) + 1 for stop in STOPS))


def _levels(shape: Shape, found: re.Match[str], least: int) -> Made:
    """A、B分别达到98%、95%的 → A达到98%，B达到95%的."""
    figures = [
        shape.cut(at, at + 1) for at in range(*found.span("figs")) if shape.text[at] == QUANTITY
    ]
    start = _head(shape.text, found.start(), least)
    start = max(start, shape.text.rfind("，", 0, found.start()) + 1)
    own = shape.cut(start, found.start())
    own = own.cut(0, len(_SO_MANY.sub("", own.text)))
    if len(figures) == 1:  # the same for each
        figures *= len(re.findall(AND, own.text)) + 1
    parts = split(own, len(figures)) if len(figures) > 1 else None
    if parts is None:
        return None
    verb = shape.cut(*found.span("verb"))
    tail = shape.cut(*found.span("tail")) if found["tail"] else EMPTY
    parts = measured(parts)
    whole = [part + verb + figure + tail for part, figure in zip(parts, figures, strict=True)]
    return _beside(shape, whole, start, found.end())


# 及时率、合格率两项: how many they are.
_SO_MANY = re.compile(f"等?{QUANTITY}(?:指标)?$")


def _shared(shape: Shape, found: re.Match[str], least: int) -> Made:
    """A率、B率均达到98%的 → A率达到98%，B率达到98%的."""
    items, rest = shape.cut(*found.span("list")), shape.cut(*found.span("rest"))
    starts = [0, *(gap.end() for gap in re.finditer(AND, items.text)), len(items.text) + 1]
    parts = [items.cut(one, other - 1) for one, other in pairwise(starts)]
    if not all(re.search(f"{MEASURE}$", part.text) for part in parts):
        return None
    if re.search(f"\\A[^，]*{QUANTITY}[^，]*(?:{AND})[^，]*{QUANTITY}", rest.text):
        return None
    if rest.text.startswith("占"):
        return _worths(shape, parts, rest, found)
    closed, used = _condition(rest)
    if closed is None:
        return None
    whole = [part + closed for part in parts]
    return _beside(shape, whole, found.start(), found.start("rest") + used)


_GOES_ON = re.compile(f"的(?=得|扣|加|计|不得分|按|每|[{POINTS}{FULL}])")


def _condition(rest: Shape) -> tuple[Shape | None, int]:
    """The comparison without what it gives, and how much of the text it takes."""
    closed = rest.cut(0, len(rest.text.removesuffix("的")))
    inside = _APIECE.search(closed.text)
    if inside and inside.start() and inside.end() == len(closed.text):
        return closed.cut(0, inside.start()), inside.start()
    ends = _GOES_ON.search(closed.text)
    if ends is not None:
        return closed.cut(0, ends.start()), ends.end()
    if re.search(f"[{POINTS}{FULL}]|不得分|扣|得", closed.text):
        return None, 0
    return closed, len(rest.text)


def _worths(shape: Shape, parts: list[Shape], rest: Shape, found: re.Match[str]) -> Made:
    """A率、B率各占2分 → A率得2分，B率得2分."""
    if not re.fullmatch(f"占{POINTS}", rest.text):
        return None
    out, verb = EMPTY, word("得", rest)
    for part in parts:
        out = out + (word("，", rest) if out.text else EMPTY) + part + verb + rest.cut(1, 2)
    return found.start(), out, found.end()


def _beside(shape: Shape, parts: list[Shape], start: int, end: int) -> Made:
    """Conditions beside one another; 各得2分 after them goes with each."""
    mark = shape.cut(max(start, end - 1), end)
    comma, closing, out = word("，", mark), word("的，", mark), EMPTY
    apiece = _GIVEN_EACH.match(shape.text, end)
    figures = _figures(shape, apiece) if apiece else []
    figures = figures * len(parts) if len(figures) == 1 else figures
    if apiece is None or len(figures) != len(parts):
        for part in parts:
            out = out + (comma if out.text else EMPTY) + part
        return start, out + word("的", mark), end
    verb = word(apiece["verb"].replace("占", "得"), mark)
    for part, figure in zip(parts, figures, strict=True):
        out = out + (comma if out.text else EMPTY) + part + closing + verb + figure
    none = _NONE_OF_IT.match(shape.text, apiece.end())
    return start, out, none.end() if none else apiece.end()


_ONE_FOR_EACH = re.compile(
    f"(?<![每类])(?P<mark>(?:的，?)?(?:各|分别)(?P<verb>扣|减|得|加))(?P<fig>{POINTS})(?![、，]?[{POINTS}])"
)


def _alone(shape: Shape, found: re.Match[str], least: int) -> Made:
    """无垃圾池、转运站各扣6分 → 无垃圾池扣6分，无转运站扣6分."""
    start = max(least, *(shape.text.rfind(stop, 0, found.start()) + 1 for stop in STOPS + "，"))
    own = shape.cut(start, found.start())
    if not own.text:
        return _all_before(shape, found, least)
    count = len(re.findall(AND, own.text)) + 1
    if count == 1:  # 没有安排或没有申报各扣1分
        count += len(re.findall("或者?", own.text))
    counted = _COUNTED.search(own.text)
    parts = split(own, count) if 1 < count <= LONGEST_LIST and not counted else None
    most = _LONGEST_PART * (3 if found["mark"].startswith("的") else 1)
    if parts is None or any(len(part.text) > most for part in parts):
        return None
    named = _each_bad(parts)
    if named is None:
        return None
    before, parts, after = named
    mark = shape.cut(*found.span("mark"))
    verb, figure = word(found["verb"].replace("减", "扣"), mark), shape.cut(*found.span("fig"))
    out = EMPTY
    for part in parts:
        out = (
            out + (word("，", mark) if out.text else EMPTY) + before + part + after + verb + figure
        )
    return start, out, found.end()


def _all_before(shape: Shape, found: re.Match[str], least: int) -> Made:
    """机构不健全，领导不明确，各扣2分: each of the clauses before, back to the last points."""
    stops = (shape.text.rfind(stop, 0, found.start()) + 1 for stop in STOPS)
    start = max(least, *stops)
    own = shape.cut(start, found.start())
    edges = [0, *(gap.end() for gap in re.finditer("，", own.text))]
    parts = [own.cut(one, other - 1) for one, other in pairwise(edges)]
    scored = [n for n, part in enumerate(parts) if re.search(f"[{POINTS}{FULL}]|不得分", part.text)]
    parts, edges = (
        parts[scored[-1] + 1 if scored else 0 :],
        edges[scored[-1] + 1 if scored else 0 :],
    )
    if not 1 < len(parts) <= LONGEST_LIST or "每" in own.text:
        return None
    levels = found["verb"] in "得加" and all(QUANTITY in part.text for part in parts)
    if not levels and not all(
        _BAD.search(p.text) and 0 < len(p.text) <= _LONGEST_PART for p in parts
    ):
        return None
    mark = shape.cut(*found.span("mark"))
    verb, figure = word(found["verb"].replace("减", "扣"), mark), shape.cut(*found.span("fig"))
    out = EMPTY
    for part in parts:
        out = out + (word("，", mark) if out.text else EMPTY) + part + verb + figure
    return start + edges[0], out, found.end()


_LONGEST_PART = 20


# 每处, 每缺一项; 每季度 counts nothing.
_COUNTED = re.compile("每(?![月季年周日半学])")

_BAD = re.compile("未|无|没|不|缺|错|违|差")

_GOOD = re.compile(
    "(?:制定|明确|落实|开展|建立|召开|印发|完成|成立|设立|签订|报送|组织|编制|出台|公开|公示|配备|有).{1,18}$"
)

_WORSE = re.compile(
    "(?:不(?:够)?(?:完整|完善|健全|规范|到位|落实|明确|重视|配合|及时|准确|齐全|达标|力)|缺失|缺少|低于.*|[不未]能?(?:按要求|按规定|按时)(?:落实|完成|开展|报送)?(?:到位)?)(?:的)?$"
)


def _each_bad(parts: list[Shape]) -> tuple[Shape, list[Shape], Shape] | None:
    """What is bad of each part: said before the first, behind the last, or of every one."""
    denied = _denied(parts[0])
    if denied is not None and not any(_BAD.search(part.text) for part in parts[1:]):
        return denied[0], [denied[1], *parts[1:]], EMPTY
    if all(_BAD.search(part.text) for part in parts):
        return EMPTY, parts, EMPTY
    if all(_GOOD.match(part.text) for part in parts):
        return EMPTY, parts, EMPTY
    last, worse = parts[-1], _WORSE.search(parts[-1].text)
    if worse is None or any(_BAD.search(part.text) for part in parts[:-1]):
        return None
    own, tail = last.cut(0, worse.start()), last.cut(worse.start(), len(last.text))
    return EMPTY, [*parts[:-1], own], tail


def _denied(first: Shape) -> tuple[Shape, Shape] | None:
    """无, 未建立: what is lacking of each."""
    found = re.match(
        "(?:[^未无没不缺]{0,12})(?:无|没有|未|缺少|缺)(?:建立|制定|设置|配备|开展|落实|公示|编制|描述|记录|记载|注明|填写|书写|说明|体现)?(?=.{2,})",
        first.text,
    )
    return (first.cut(0, found.end()), first.cut(found.end(), len(first.text))) if found else None


_WRITERS = {
    _ONE_FOR_EACH: _alone,
    _PAIRED: _pairs,
    _UNMARKED: _pairs,
    _LEVELLED: _levels,
    _SHARED: _shared,
}
