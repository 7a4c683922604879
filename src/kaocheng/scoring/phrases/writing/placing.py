"""Places told in other words: 实绩最高的得满分，第二位得95%，以后按5%依次递减; 6—10名扣0.5分."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases import amounts
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.making.parts import Amount
from kaocheng.scoring.phrases.meaning import GIVE, SHARE, TAKE, Line, Ranked, Saying
from kaocheng.scoring.phrases.numerals import plain, tidy
from kaocheng.scoring.phrases.tokens import (
    BARE,
    FULL,
    PLACE,
    POINTS,
    QUANTITY,
    Place,
    Points,
    Quantity,
    Shape,
)
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import instead, replaced

_DOWN = "(?:依次|逐名|逐位|按位次|按名次)(?:递减|减少|递降|扣减)"
_BY_SHARE = re.compile(
    f"按?(?P<a>{QUANTITY})的?(?:幅度|比例|比率)?{_DOWN}|{_DOWN}(?:{FULL}|分值|该项分值)的(?P<b>{QUANTITY})"
    f"|{_DOWN}(?P<c>{QUANTITY})(?=[，。；]|\\Z)"
)
_BEST = re.compile(
    f"(?<![^。；])(?P<m>[^，。；：最{QUANTITY}{POINTS}]{{2,20}}?)(?P<best>最[高好多优大])(?:的|者)?"
    f"(?P<who>[^，。；：得计{QUANTITY}{POINTS}{PLACE}]{{0,12}}?)，?(?=[得计为][^，。；]{{0,6}}[{FULL}{POINTS}])"
)
_IN_ORDER = re.compile(
    "，?(?:其余|其他|以下|以后|此后)(?:的|单位)?(?:按[^，。；：]{0,10}(?:排序|排名|名次|位次)[^，。；：每]{0,4}(?:得分|计分)?)?(?=，|每)"
)
# 其余按增幅排名，每下降一名扣1分, 以下每降一个位次减0.5分
_BY_PLACE = re.compile(
    f"每(?:下降|降低|后退|低|降|退|落后|递减|靠后)?(?P<step>{QUANTITY})(?P<of>位次|名次)?的?，?(?:扣|减|递减|少得)"
    f"|(?:按|依)(?:名次|位次|排名|排序)[^，。；]{{0,4}}递减"
)


# 按照排名情况依次计分，第一名…: that there are places, which the next clause says better.
_WAY_ALONE = re.compile(
    "(?<![^，。；：])(?:按照?|依照?|依据|根据|实行|采用|采取|以)(?:其|年度|最终)?(?:的?(?:排名|名次|位次|排序|排位|位置)"
    "(?:情况|结果|先后|顺序|高低|位次|名次)*)+(?:的?(?:方式|办法|方法))?(?:进行|依次|分别|由高到低|从高到低)*"
    f"(?:计分|得分|打分|评分|赋分|给分|记分|核分|评定)[，；：。](?=[^。；]*{PLACE})"
)


def placed(shape: Shape) -> Shape:
    """The same with places and falls in the words that rankings are read by."""
    shape = replaced(shape, _WAY_ALONE)
    return _none_at_all(_falling(_one_by_one(_best_first(shape))))


_FIGURE = f"[{POINTS}{BARE}]"
_LISTED = re.compile(
    f"(?<=[{PLACE}])的?，?(?:则|即|可)?(?P<how>按照?|以|得|计|赋|给)?(?P<figs>{_FIGURE}(?:[、，]{_FIGURE})+)"
    "(?:的?(?:标准|分值))?(?:进行)?(?:打分|计分|得分|赋分|评分|给分|记分|计)?(?=[，。；]|\\Z)"
)


def _one_by_one(shape: Shape) -> Shape:
    """前三名按照6、5、4分打分 → 前三名分别得6、5、4分, where there is a figure for each place."""
    for found in _LISTED.finditer(shape.text):
        place = shape.values[found.start() - 1]
        places = place.through - place.first + 1 if isinstance(place, Place) else 0
        if len(re.findall(_FIGURE, found["figs"])) != places:
            continue
        made = word("分别得", shape.cut(*found.span())) + shape.cut(*found.span("figs"))
        rest = _one_by_one(shape.cut(found.end(), len(shape.text)))
        return shape.cut(0, found.start()) + made + rest
    return shape


def _best_first(shape: Shape) -> Shape:
    """实绩最高的得满分，…第二位得… → 实绩排名第一名得满分，第二位得…"""
    found = _BEST.search(shape.text)
    if found is None:
        return shape
    after = shape.cut(found.end(), len(shape.text))
    ranks = [value for value in after.values if isinstance(value, Place)]
    second = bool(ranks) and ranks[0].first == 2 and not ranks[0].last
    if not second and (ranks or not _falls_by_place(after)):
        return shape
    mark = shape.cut(*found.span("best"))
    first = Shape(PLACE, (Place(1, 1),), mark.spans[-1:], ("第一名",))
    idle = _IN_ORDER.search(after.text)
    if idle is not None:
        comma = word("" if after.text[idle.end()] == "，" else "，", after.cut(*idle.span()))
        after = after.cut(0, idle.start()) + comma + after.cut(idle.end(), len(after.text))
    measure = shape.cut(0, found.end("m"))
    return measure + word("排名", mark) + first + after


def _falls_by_place(shape: Shape) -> bool:
    """Whether all others are told by how many places they are behind."""
    found = _BY_PLACE.search(shape.text)
    if found is None or found["step"] is None:
        return found is not None
    step = shape.values[found.start("step")]
    alone = isinstance(step, Quantity) and step.value == 1
    return alone and isinstance(step, Quantity) and bool(found["of"] or step.unit in ("名", "位"))


_ZERO = re.compile(f"(?<=[率比数量额])为(?=[{BARE}{QUANTITY}](?:的|，))")


def _none_at_all(shape: Shape) -> Shape:
    """占比为0的不得分: a comparison, and no name."""
    found = _ZERO.search(shape.text)
    value = shape.values[found.end()] if found is not None else None
    if found is None or not isinstance(value, Quantity) or value.value or PLACE not in shape.text:
        return shape
    equals = word("=", shape.cut(*found.span()))
    return instead(shape, found, equals)


def _falling(shape: Shape) -> Shape:
    """按5%依次递减 → 依次递减 and the share of full points."""
    found = _BY_SHARE.search(shape.text)
    if found is None:
        return shape
    name = next(each for each in "abc" if found[each])
    value = shape.values[found.start(name)]
    if not isinstance(value, Quantity) or value.unit not in ("%", "个百分点"):
        return shape
    own = shape.cut(*found.span(name))
    share = value.value.scaleb(-2)
    points = Shape(POINTS, (Points((("", share),), share=share),), own.spans, own.words)
    made = word("依次递减", own) + points
    return instead(shape, found, made)


def as_given(lines: Sequence[Line], full: Points | None) -> list[Line]:
    """前5名得满分，6—10名扣0.5分: what is left of full points is what those places get."""
    top = [line for line in lines if line.effect.kind == GIVE and _place(line) is not None]
    taken = [line for line in lines if _is_taken(line)]
    if not top or not taken or not any(_in_full(line, full) for line in top):
        return list(lines)
    given = {n for line in top if (place := _place(line)) for n in (place.first, place.through)}
    begun = [place.first for line in taken if (place := _place(line)) is not None]
    if any(first <= max(given) for first in begun):
        return list(lines)
    return [_left(line, full) if _is_taken(line) else line for line in lines]


def without_basis(lines: list[Line]) -> list[Line]:
    """按…占…的比例折算，占比排名前5名的得满分: the share is what is ranked, and gives nothing."""
    first = next((at for at, line in enumerate(lines) if _place(line) is not None), 0)
    return [
        line
        for at, line in enumerate(lines)
        if at > first or line.effect.kind != SHARE or line.effect.points is not None or line.each
    ]


_NONE = re.compile("^(?:没有|无|未有|未)")


def left_by_gate(lines: Sequence[Line], shut: Sequence[Line]) -> list[Line]:
    """有申报的得3分 beside 没有申报的不得分, after the places: all others get 3 points."""
    denied = {_NONE.sub("", text_of(line.shape)).removesuffix("的") for line in shut}
    return [replace(line, tests=()) if _said(line) in denied else line for line in lines]


def _said(line: Line) -> str:
    """What somebody must have to get points; "" where more is asked, or nothing."""
    if line.effect.kind != GIVE or line.each or len(line.tests) != 1 or line.otherwise:
        return ""
    words = text_of(line.shape).removesuffix("的")
    return words[1:] if isinstance(line.tests[0], Saying) and words.startswith("有") else ""


def _place(line: Line) -> Place | None:
    found = [test.place for test in line.tests if isinstance(test, Ranked)]
    return found[0] if found and not found[0].last else None


def _is_taken(line: Line) -> bool:
    """Whether it takes points off one place, or off all that are left."""
    if line.effect.kind != TAKE or line.each is not None or line.effect.points is None:
        return False
    if line.effect.points.plain is None or line.effect.points.said:
        return False
    others = len(line.tests) == 1 and isinstance(line.tests[0], Saying)
    named = others and text_of(line.shape).startswith(("其余", "其他"))
    return _place(line) is not None or named or (line.otherwise and not line.tests)


def _in_full(line: Line, full: Points | None) -> bool:
    points = line.effect.points
    if points is None or points.said == "full()":
        return True
    return full is not None and points.plain == full.plain


def _left(line: Line, full: Points | None) -> Line:
    taken = line.effect.points
    assert taken is not None
    rest = amounts.less(taken, None, full)
    worth = rest.plain if rest is not None and full is not None else None
    points = amounts.points(tidy(worth)) if worth is not None and worth >= 0 else rest
    return replace(line, effect=replace(line.effect, kind=GIVE, points=points))


_SHARE = re.compile(r"full\(\)(?: \* (?P<share>[0-9]+(?:\.[0-9]+)?))?\Z")


def even_share(table: Mapping[int, Amount], lines: Sequence[Line]) -> str:
    """满分, 满分的95%, 满分的90%, 以后按5%递减: the step as a share; "" where they are no steps."""
    shares = [line.effect.points.share for line in lines if line.effect.points is not None]
    if len(lines) != 1 or len(shares) != 1 or not shares[0]:
        return ""
    step = shares[0]
    for place, amount in table.items():
        found = _SHARE.match(str(amount))
        if found is None or Decimal(found["share"] or 1) != 1 - step * (place - 1):
            return ""
    whole = sorted(table) == list(range(1, len(table) + 1))
    return f"full() * {plain(tidy(step))}" if whole else ""
