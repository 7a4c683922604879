"""A target told with its figure, and then only called 目标: 实现增长8%的目标，达目标的得10分."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kaocheng.scoring.phrases.tokens import (
    EMPTY,
    FIGURES,
    POINTS,
    QUANTITY,
    Points,
    Quantity,
    Shape,
)
from kaocheng.scoring.phrases.words import TIMES
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, instead, spliced

_GROWTH = "(?:增长|增幅|增速|增长率)"
_TOLD = re.compile(
    f"\\A(?P<lead>[^，。；：{QUANTITY}]{{0,40}}?)(?P<grows>{_GROWTH})?(?:达到|达|为|完成)?"
    f"(?P<q>{QUANTITY})(?:以上)?(?:的|这一)(?:年度|考核|预期|总)?(?:目标|任务|目标任务)[，。；]"
    f"|\\A(?P<lead2>)(?:年度|全年|考核)?(?:目标|任务)(?:值|数)?(?:为|是|：)(?P<grows2>{_GROWTH})"
    f"(?P<q2>{QUANTITY})(?:以上)?[，。；]"
)
_IT = "(?:年度|考核)?目标(?:任务)?"
_CALLED = re.compile(
    f"(?P<up>(?:完成|达到|达|实现)){_IT}(?=的|得|，|计)"
    f"|(?P<not>未完成|未达到|未达|没有完成|没有达到|不达|达不到|低于){_IT}(?=的|不|，|扣|得|计)"
    f"|(?P<each>每[超低少高](?:过|于|出|额)?){_IT}(?={QUANTITY})"
)
_OF = re.compile(
    "(?:完成|实现|达到|确保|全面|力争|全市|全县|全省|年度|全年|当年|年内|经济工作会议|确定|的|要求|下达)+"
)


def aimed(shape: Shape) -> Shape:
    """…增长8%的目标，达目标的得10分 → 增长幅度达到8%的得10分; 每超目标1个点 → 每超8%1个点."""
    told = _TOLD.search(shape.text)
    if told is None or not _CALLED.search(shape.text, told.end()):
        return shape
    slot = "q" if told["q"] else "q2"
    figure = shape.cut(*told.span(slot))
    value = figure.values[0]
    if not isinstance(value, Quantity) or value.both or value.over is not None:
        return shape
    grows = bool(told["grows"] or told["grows2"])
    lead = "" if told["q2"] else "lead"
    name = _name(shape, told, lead, figure, grows)
    out, at = EMPTY, told.end()
    for found in _CALLED.finditer(shape.text, told.end()):
        verb = "达到" if found["up"] else "未达到" if found["not"] else found["each"]
        mark = shape.cut(*found.span())
        own = EMPTY if found["each"] else name
        out = out + shape.cut(at, found.start()) + own + word(verb, mark) + figure
        at = found.end()
    return out + shape.cut(at, len(shape.text))


def _name(shape: Shape, told: re.Match[str], lead: str, figure: Shape, grows: bool) -> Shape:
    """What the figure is of: 税收增长幅度 of 实现税收增长10%的目标."""
    words = shape.cut(*told.span(lead)) if lead else EMPTY
    opening = _OF.match(words.text)
    words = words.cut(opening.end() if opening else 0, len(words.text))
    words = EMPTY if re.search("会议|政府|文件|规划|提出", words.text) else words
    return words + word("增长幅度", figure) if grows else words


# What a figure that is told once is called where it is spoken of again: 目标值, 基准.
_MARK = "(?:目标任务|目标值?|基准[值线]?|标准值?|基数|合格线|及格线|达标线|底线)"
_FIGURED = re.compile(
    f"(?<![^，。；：])(?:年度|考核)?{_MARK}(?:为|是|：)?(?P<q>{QUANTITY})[，；。]"
    f"|(?<![^，。；：])(?P<m>[^，。；：每{FIGURES}]{{0,24}}?)(?:以(?P<q2>[{QUANTITY}{POINTS}])(?:以上)?作?为"
    f"(?:年度|考核|计分|评分)*(?:准|起点|起线|{_MARK})|(?<=[率量度额值分积数幅速])的?(?:年度|考核)?{_MARK}[设确]?定?[为是]"
    f"(?P<q3>{QUANTITY}))[，；。]"
)
_OF_TARGET = re.compile(f"(?<=[到于过成出足])(?:年度|考核)?{_MARK}(?=[的得，计每不扣{QUANTITY}])")
# 达到的得5分, right behind it.
_REACHES = re.compile(
    "(?:[^，。；：]*，)?(?P<it>(?:刚?好)?(?:达到|达|完成|实现|符合|满足)(?:上述|该|此)?|达标|持平)的?，?(?=[得计记])"
)
_TAKES_ABOVE = re.compile(f"每(?:再)?[高超多升增][^，。；：]*，?[扣减]{POINTS}")
_TAKES_BELOW = re.compile(f"每(?:再)?[低少差降减][^，。；：]*，?[扣减]{POINTS}")


def told_target(shape: Shape) -> Shape:
    """完好率以95%为准，达到的得5分 → 完好率达到95%的得5分; 低于目标值的 → 低于95%的."""
    told = _FIGURED.search(shape.text)
    if told is None:
        return shape
    splices = list(_mentions(shape, told))
    if not splices:
        return shape
    name = shape.cut(*told.span("m")) if told["m"] else EMPTY
    return spliced(shape, [(*told.span(), name), *splices])


def _mentions(shape: Shape, told: re.Match[str]) -> Iterator[Splice]:
    """Where the figure is spoken of again, and what is said there in full."""
    figure = _counted(shape.cut(*told.span(next(slot for slot in ("q", "q2", "q3") if told[slot]))))
    reached = _REACHES.match(shape.text, told.end())
    if reached is not None:
        rest = shape.text[reached.end() :]
        less = _TAKES_ABOVE.search(rest) and not _TAKES_BELOW.search(rest)
        mark = shape.cut(*reached.span("it"))
        said = word("不高于" if less else "达到", mark) + figure
        yield (reached.start("it"), reached.end("it"), said)
    for found in _OF_TARGET.finditer(shape.text, reached.end() if reached else told.end()):
        yield (*found.span(), figure)


def _counted(figure: Shape) -> Shape:
    """以80分为合格线: a score that is compared with, and no points that are given."""
    value = figure.values[0]
    if not isinstance(value, Points) or value.plain is None:
        return figure
    return Shape(QUANTITY, (Quantity(value.plain, "分"),), figure.spans, figure.words)


_ASKED = re.compile(
    f"(?<![^。；])(?P<m>[^，。；：{QUANTITY}]{{4,24}}?)(?P<q>{QUANTITY})(?P<n>[^，。；：{FIGURES}]{{0,8}})，"
    "(?:按期|按时|全部|全面|如期)?完成(?:任务|目标|目标任务)?的?，?(?=[得计])"
)
# 上报材料2篇得2分，每少一篇…
_GIVEN = re.compile(
    f"(?<![^。；])(?P<m>[^，。；：{FIGURES}]{{4,24}}?)(?P<q>{QUANTITY})(?P<n>)的?，?(?=[得计记])"
)
_SHORT_OF = re.compile("每(?:减少|短缺|降低|少|缺|超|多|低|差|增加|超额)(?:完成)?")
_WANTED = re.compile(
    "(?:不少于|不低于|不高于|不超过|不大于|不多于|低于|少于|小于|不足|不到|高于|大于|多于|至少|达到?|完成"
    "|超过|每|第|以|为)$"
)


def completed(shape: Shape) -> Shape:
    """新建公路50公里，完成得10分，每少1公里… → 新建公路达到50公里的得10分."""
    found = _ASKED.search(shape.text) or _several(shape)
    value = shape.values[found.start("q")] if found is not None else None
    if found is None or not isinstance(value, Quantity) or not value.unit or value.unit in TIMES:
        return shape
    if _WANTED.search(found["m"]) or not _SHORT_OF.search(shape.text, found.end()):
        return shape
    figure = shape.cut(*found.span("q"))
    name = shape.cut(*found.span("m")) + shape.cut(*found.span("n"))
    made = name + word("达到", figure) + figure + word("的", figure)
    return instead(shape, found, made)


# 植树造林任务500亩 is read as one; 每季度开展2次 is no number of the year.
_APART = re.compile("(?:任务|目标)$|每(?:个?[月季周旬]|半年)")


def _several(shape: Shape) -> re.Match[str] | None:
    """上报材料2篇得2分, 库容100吨得3分: of more than one that can be counted or measured."""
    found = _GIVEN.search(shape.text)
    value = shape.values[found.start("q")] if found is not None else None
    if found is None or not isinstance(value, Quantity) or _APART.search(found["m"]):
        return None
    return found if value.unit not in ("", "%") and value.value > 1 else None
