"""A sentence as a shape: its characters, with every figure folded into one sign.

`完成率达到95%的，得5分` becomes `完成率达到▢的，得▢`: forms are then matched on the shape, and
positions are carried back to the sentence. Blanks are left out, full-width signs become half-width.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from kaocheng.scoring.phrases.layout import laid_out
from kaocheng.scoring.phrases.numerals import ARABIC, NUMBER, number_of
from kaocheng.scoring.phrases.words import UNITS

# One private character for each sort of figure.
POINTS, FULL, QUANTITY, RANGE, PLACE, BARE, NOTE = "\ue000\ue001\ue002\ue003\ue004\ue005\ue006"
FIGURES = POINTS + FULL + QUANTITY + RANGE + PLACE + BARE
SIGNS = FIGURES + NOTE

_SIGNS_ALIKE = dict(
    zip(
        "﹪＋－．・—–―～∼,;:!()[]，；：！（）［］｡≧≦旳",
        "%+-.·---~~，；：！（）（），；：！（）（）。≥≤的",
        strict=True,
    )
)
_HALF = str.maketrans({chr(0xFF01 + n): chr(0x21 + n) for n in range(0x5E)} | _SIGNS_ALIKE)
_POINT = re.compile(r"(?<=[0-9])。(?=[0-9]+ ?(?:分|%|个百分点))")  # 0。5分
_THOUSANDS = re.compile(r"(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")
_STOP = re.compile(r"(?<![0-9])\.(?![0-9])|(?<=[0-9])\.\s*\Z|(?<=分)\.")
# 不得分 2.…: the number of a part begins a sentence.
_NUMBERED = re.compile(
    r"(?<=[分止）])\s(?=\s*(?:[1-9]|1[0-9]|[二三四五六七八九十])[.、](?![0-9二三四五])|\s*[①-⑳])"
)
_NOUGHT = re.compile("(?<=[率例重比]为)零(?=的|[，。；]|$)")  # 大班额比例为零的
_NUMBERED_BARELY = re.compile(r"(?<=[；。])(\s*)([2-9])(?=\s[\u4e00-\u9fff])")  # ；3 住院率…
_DASH = r"(?:-{1,3}|~|至|到)"
_UNIT = "(?:" + "|".join(map(re.escape, UNITS)) + ")"
_NOT_POINTS = r"(?!之|钟|贝|类|别|解|级|队|局|公司|支|管|工|期|析|布|配|散|流|开|区)"
_INCLUSIVE = r"(?:（(?:不?含[^（）]{0,8}|包括本数)）)?"


@dataclass(frozen=True)
class Points:
    """Points as written: one figure, or one for each group; a range has `low` below it.

    `groups` pairs the group's name, "" where there is none, with the figure. A share of the full
    points has its figure when these are known, see `amounts.resolved`.
    """

    groups: tuple[tuple[str, Decimal], ...]
    low: Decimal | None = None
    share: Decimal | None = None  # of 该项分值的60% the 0.6
    said: str = ""  # how a rule says it, where a figure does not do

    @property
    def plain(self) -> Decimal | None:
        """The figure, where it is the same for everybody."""
        return self.groups[0][1] if len(self.groups) == 1 else None


@dataclass(frozen=True)
class Quantity:
    """A figure with its unit; of a range `low` and `value` are the ends."""

    value: Decimal
    unit: str
    low: Decimal | None = None
    over: Decimal | None = None  # of 三分之二 the three
    both: bool = False  # ±5%: either way


@dataclass(frozen=True)
class Place:
    """Places of a ranking: 第2名, 前3名, 后2位, 6至10名. From the end where `last`."""

    first: int
    through: int
    last: bool = False


Value = Points | Quantity | Place | str | None


@dataclass(frozen=True)
class Shape:
    """`text` has one character for a figure; `values` says which, `spans` where each stands.

    `words` are the characters as they were written.
    """

    text: str
    values: tuple[Value, ...]
    spans: tuple[tuple[int, int], ...]
    words: tuple[str, ...]

    def cut(self, start: int, end: int) -> Shape:
        """A part of it."""
        part = slice(start, end)
        return Shape(self.text[part], self.values[part], self.spans[part], self.words[part])

    @property
    def span(self) -> tuple[int, int]:
        """From where to where it stands in the sentence; of an empty shape (0, 0)."""
        return (self.spans[0][0], self.spans[-1][1]) if self.spans else (0, 0)

    def figures(self, signs: str) -> list[Value]:
        """The values of the signs that are asked for, in order."""
        return [v for sign, v in zip(self.text, self.values, strict=True) if sign in signs]

    def __add__(self, other: Shape) -> Shape:
        return Shape(
            self.text + other.text,
            self.values + other.values,
            self.spans + other.spans,
            self.words + other.words,
        )


EMPTY = Shape("", (), (), ())


@dataclass
class _Scan:
    """The scanner: where it is, and what it has written."""

    text: str
    places: list[int]
    out: list[str] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def put(self, sign: str, value: Value, start: int, end: int) -> None:
        self.words.append(self.text[start:end])
        self.out.append(sign)
        self.values.append(value)
        self.spans.append((self.places[start], self.places[end - 1] + 1))


def normal(sentence: str) -> str:
    """The sentence with half-width figures and Chinese punctuation, character for character."""
    text = laid_out(_POINT.sub(".", sentence.translate(_HALF)))
    text = _NUMBERED_BARELY.sub(lambda found: found[1] + " ", _NOUGHT.sub("0", text))
    return _NUMBERED.sub("；", _STOP.sub("。", _THOUSANDS.sub(",", text)))


def shape_of(sentence: str) -> Shape:
    """The shape of a sentence."""
    text = normal(sentence)
    places = [place for place, sign in enumerate(text) if not sign.isspace() and sign.isprintable()]
    scan = _Scan("".join(text[place] for place in places), places)
    at = 0
    while at < len(scan.text):
        at = _step(scan, at)
    return Shape("".join(scan.out), tuple(scan.values), tuple(scan.spans), tuple(scan.words))


def shape_in(note: Shape) -> Shape:
    """The shape of what a remark in brackets says, where it stands in the sentence."""
    inner, start = shape_of(str(note.values[0])), note.spans[0][0] + 1
    moved = tuple((a + start, b + start) for a, b in inner.spans)
    return Shape(inner.text, inner.values, moved, inner.words)


def _step(scan: _Scan, at: int) -> int:
    title = _NAMES.match(scan.text, at)
    for pattern, make in _READERS:
        found = None if title else pattern.match(scan.text, at)
        if found is None:
            continue
        made = make(found)
        if made is not None:
            scan.put(made[0], made[1], at, found.end())
            return found.end()
    title = title or _TITLE.match(scan.text, at) or _BEFORE_NOTHING.match(scan.text, at)
    for place in range(at, title.end() if title else at + 1):
        scan.put(_harmless(scan.text[place]), None, place, place + 1)
    return title.end() if title else at + 1


def _harmless(sign: str) -> str:
    return "□" if sign in SIGNS else sign


Made = tuple[str, Value] | None


def _note(found: re.Match[str]) -> Made:
    return NOTE, found[0][1:-1]


def _points(found: re.Match[str]) -> Made:
    low, high = number_of(found["low"] or "0"), number_of(found["n"])
    if high is None or low is None:
        return None
    if found["low"]:
        low, high = sorted((low, high))
    return POINTS, Points((("", high),), low if found["low"] else None)


def _quantity(found: re.Match[str]) -> Made:
    value = number_of(found["n"])
    return None if value is None else (QUANTITY, Quantity(value, found["unit"]))


def _half_point(found: re.Match[str]) -> Made:
    """扣半分, 扣一分半."""
    whole = number_of(found["n"]) if found["n"] else Decimal(0)
    return None if whole is None else (POINTS, Points((("", whole + Decimal("0.5")),)))


def _range(found: re.Match[str]) -> Made:
    low, high = number_of(found["low"]), number_of(found["n"])
    if low is None or high is None:
        return None
    if found["unit"] in ("名", "位"):
        return PLACE, Place(int(low), int(high))
    if found["unit"] not in _DATES:
        low, high = sorted((low, high))  # 100%-90%
    return RANGE, Quantity(high, found["unit"], low)


_DATES = ("年", "月", "日", "号", "点", "时")


def _percent(found: re.Match[str]) -> Made:
    value = number_of(found["n"])
    unit = {"百": "%", "千": "‰"}[found["of"]]
    return None if value is None else (QUANTITY, Quantity(value, unit))


def _around(found: re.Match[str]) -> Made:
    """±5%, ±5%至±10%, -5%至5%: how far from nothing, whichever way."""
    value, low = number_of(found["n"]), number_of(found["low"] or "0")
    if value is None or low is None:
        return None
    if found["minus"]:
        return (QUANTITY, Quantity(value, found["unit"], both=True)) if value == low else None
    if found["low"]:
        return RANGE, Quantity(value, found["unit"], low, both=True)
    return QUANTITY, Quantity(value, found["unit"], both=True)


def _fraction(found: re.Match[str]) -> Made:
    below, above = number_of(found["below"]), number_of(found["n"])
    if not below or above is None:
        return None
    return QUANTITY, Quantity(above, "", over=below)


def _tenths(found: re.Match[str]) -> Made:
    value = number_of(found["n"])
    return None if value is None else (QUANTITY, Quantity(value * 10, "%"))


def _half(found: re.Match[str]) -> Made:
    return QUANTITY, Quantity(Decimal(50), "%")


def _place(found: re.Match[str]) -> Made:
    low, high = number_of(found["low"] or found["n"]), number_of(found["n"])
    if not low or not high or high > 10_000:
        return None
    if found["side"] in ("第", "倒数第"):
        return PLACE, Place(int(low), int(high), last=found["side"] != "第")
    return PLACE, Place(1, int(high), last=found["side"] != "前")


def _places(found: re.Match[str]) -> Made:
    """第一、二、三名."""
    numbers = [number_of(each) for each in re.findall(NUMBER, found["all"])]
    known = [int(each) for each in numbers if each is not None and each < 10_000]
    if len(known) < len(numbers) or known != list(range(known[0], known[0] + len(known))):
        return None
    return PLACE, Place(known[0], known[-1], last=found["side"] is not None)


def _part(found: re.Match[str]) -> Made:
    """扣该项分值的20%, 按80%计分."""
    value = number_of(found["n"])
    if value is None or value > 100:
        return None
    share = value.scaleb(-2)
    return POINTS, Points((("", share),), share=share)


def _last(found: re.Match[str]) -> Made:
    return PLACE, Place(1, 1, last=True)


def _full(found: re.Match[str]) -> Made:
    return FULL, None


def _bare(found: re.Match[str]) -> Made:
    value = number_of(found[0])
    return None if value is None else (BARE, Quantity(value, ""))


_TITLE = re.compile(r"《[^《》]{0,80}》")
_NAMES = re.compile(
    "[一二三四特]{1,4}等奖|[一二三四特]等(?=[得计的为、，]|\\Z)|[0-9]{1,4}强|[一二三四五六七八九十百千]{1,3}强|[0-9]{4,6}(?:热线|平台)"
    "|(?<![升降低高差于每满跌下少])[一二三四五]级(?=[^，。；：的得扣以及每或、]{2})"  # 一级证书
    "|(?<![升降低高差于每满跌下少缺有漏增任同某这各错])[二三四五]类(?=[^，。；：的得扣以及每或、]{2})"
)
# Numerals that are part of a word: 第3号令, 一次性, 十分重要.
_BEFORE_NOTHING = re.compile(
    rf"第{NUMBER}(?!名|位|得|的|，|计|加)|[一二三四五六七八九十两]次性|十分(?!，|。|；|$)|[一二三四五六七八九十](?:方面|部门)|[一二两三四五六]部分"
    r"|每[百千万]{1,2}(?:户|人|元|亩|公里|平方米|名|张|台|头|件)(?=[^，。；扣得加]{2,})"
    r"|[A-Za-z]+[0-9]+(?:\.[0-9]+)?|[统唯同单专万逐任某]一|[一二三四五六]类(?=县|区|市|乡|镇|地区|街道|单位)|上一(?:年度|年|期|季度|月)|一票否决"
)
_N = rf"(?P<n>{NUMBER})"
_LOW = rf"(?P<low>{NUMBER}){_UNIT}?{_INCLUSIVE}{_DASH}"
_FROM_PLACE = rf"(?:(?P<low>{NUMBER})(?:名|位)?{_DASH}第?)?"
_UNTIL = rf"{NUMBER}分(?:全部)?扣[完光满]"  # 每人扣0.5分至4分扣完: where it ends, and no range
_FROM_POINTS = rf"(?:(?P<low>{NUMBER})分?{_DASH}(?!{_UNTIL}))?"
_SIDES = "第|前|(?<![靠落每退往])后|末|最后|倒数前|倒数第|倒数"
_AFTER_VERB = "(?<=[得扣加减计记为满奖值])"
_SHARED = "(?:(?<=扣)|(?<=扣减)|(?<=扣除)|(?<![取获求])(?<=得))(?!到)"
_RANKED = "(?:(?<=，)|(?<=排名)|(?<=[位名]列)|(?<=[全同本][国省市州县区镇]))"
_FROM = rf"(?:(?P<low>{NUMBER})分?{_INCLUSIVE}{_DASH}(?!{_UNTIL}))?"
_ITS = "(?:该项|本项|此项|该|本|项目|指标|标准|相应|总)*"
_OF_WHAT = rf"(?:{_ITS}(?:分值|分数|满分|得分|总分|标准分|权重分)的?)?"
_OF_IT = "(?!以|及|的(?!分)|、|至|-)(?:的?(?:分值|分数|分(?![0-9])))?"
_OF_FULL = rf"(?<=[按计得扣]){_ITS}(?:分值|分数|满分|标准分|权重分)的?"
_LISTED = rf"{NUMBER}(?:(?:名|位)?、第?{NUMBER}){{1,9}}"
_AFTER_PLACE = "(?=得|的|，|计|加|及以|以后|之后)"
_SIGNED = "(?:±|\\+/?-|正负|正、负|上下浮动(?:在|为)?(?=[0-9]))"
_AROUND = (
    rf"{_SIGNED}(?:(?P<low>{NUMBER}){_UNIT}?{_DASH}{_SIGNED}?)?{_N}(?P<unit>{_UNIT})(?P<minus>)"
)
_MIRRORED = rf"(?<![0-9%])(?P<minus>-)(?P<low>{NUMBER}){_UNIT}?{_DASH}\+?{_N}(?P<unit>{_UNIT})"
_BARE_RANGE = (
    rf"(?<![0-9.])(?P<low>{ARABIC}){_INCLUSIVE}{_DASH}(?P<n>{ARABIC})(?P<unit>)"
    rf"(?={_INCLUSIVE}(?:之间)?(?:的|，)?(?:得|计|为良|为中|为合))"
)
# 完成一半的, 不足一半的: of the task; 得一半分 is another matter.
_HALF_OF_IT = (
    "(?:(?<=完成)|(?<=达到)|(?<=不足)|(?<=超过)|(?<=低于)|(?<=不到)|(?<=[，；。])(?=一半以[上下]))"
    "一半(?!的?分)"
)
# 健全分别得2分: no 全分.
_FULL_POINTS = (
    "(?<![未不])(?:(?:满分|全分)(?![别类布析解散])|全部分值|该项分值|本项分值|项目分值|标准分)"
)
# 40DDDs, 120mg/L, 60kWh: any word of Latin letters behind a figure that something is held against.
_LATIN = "(?:[A-Za-zμµ℃]{2,8}|[gLtm℃])(?:/[A-Za-zμµ]{1,4})?[23²³]?"
_AS_LEVEL = "(?=（|及?以[上下内]|之[间内]|的?，?不?[得扣计]|[的，；。-]|每|\\Z)"
_LATIN_LOW = rf"(?<![A-Za-z])(?P<low>{ARABIC})(?:{_LATIN})?{_INCLUSIVE}{_DASH}"
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Made]], ...] = (
    (re.compile(r"（[^（）]{0,400}）"), _note),
    (re.compile(r"〔[^〔〕]{0,20}〕"), _note),
    (re.compile(_AROUND), _around),
    (re.compile(_MIRRORED), _around),
    (re.compile(rf"(?P<of>百|千)分之{_N}"), _percent),
    (re.compile(rf"(?P<below>{NUMBER})分之{_N}"), _fraction),
    (re.compile(r"(?<=[的数足到达于过])(?P<n>[1-9])/(?P<below>[2-9]|10)(?![0-9./分])"), _fraction),
    (re.compile(rf"(?P<side>倒数)?第(?P<all>{_LISTED})(?:名|位)"), _places),
    (re.compile(rf"{_SHARED}{_OF_WHAT}{_N}%{_OF_IT}"), _part),
    (re.compile(rf"(?<=加){_ITS}(?:分值|满分|总分|标准分)的?{_N}%{_OF_IT}"), _part),
    (re.compile(rf"{_OF_FULL}{_N}%(?:的?(?:分值|分数|得分|分(?![0-9])))?"), _part),
    (re.compile(rf"(?<=按|照){_N}%的?(?:分值|分数|比例)?(?=计分|得分|给分|赋分|计算得分)"), _part),
    (re.compile(rf"(?P<side>{_SIDES}){_FROM_PLACE}{_N}(?:名|位)"), _place),
    (re.compile(rf"第(?P<low>{NUMBER})(?:名|位)?{_DASH}(?:第)?{_N}(?P<side>)(?:名|位)"), _place),
    (re.compile(rf"(?P<side>倒数第|第)(?P<low>){_N}{_AFTER_PLACE}"), _place),
    (re.compile(rf"{_RANKED}(?P<side>前)(?P<low>){_N}(?=的得|得|的计)"), _place),
    (re.compile(r"末位|最后一名|最末位"), _last),
    (re.compile(rf"{_AFTER_VERB}(?:{_N}分)?半(?(n)|分)(?![分值数])"), _half_point),
    (re.compile(rf"{_FROM}(?P<n>{ARABIC})分{_NOT_POINTS}"), _points),
    (re.compile(rf"{_AFTER_VERB}{_FROM_POINTS}{_N}分{_NOT_POINTS}"), _points),
    (re.compile(_FULL_POINTS), _full),
    (re.compile(rf"{_LOW}{_N}(?P<unit>{_UNIT})"), _range),
    (re.compile(r"(?P<n>[一二三四五六七八九])成(?=以上|以下|及以上|的|以内|，)"), _tenths),
    (re.compile(_HALF_OF_IT), _half),
    (re.compile(rf"{_N}(?P<unit>{_UNIT})(?!性)"), _quantity),
    (re.compile(_BARE_RANGE), _range),
    (re.compile(rf"{_LATIN_LOW}(?P<n>{ARABIC})(?P<unit>{_LATIN}){_AS_LEVEL}"), _range),
    (re.compile(rf"(?<![A-Za-z])(?P<n>{ARABIC})(?P<unit>{_LATIN}){_AS_LEVEL}"), _quantity),
    (re.compile(ARABIC), _bare),
)  # fmt: skip
