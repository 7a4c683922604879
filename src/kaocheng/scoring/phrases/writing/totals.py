"""总得分不低于0分, 两部分合计低于0分的按0分计: a bound of the whole, and no fact of its own."""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import (
    BARE,
    EMPTY,
    NOTE,
    POINTS,
    QUANTITY,
    Points,
    Quantity,
    Shape,
    shape_of,
)
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import replaced, spliced

_OF = (
    "(?:(?:以上|上述|前述)?(?:[各几两三四](?:个?部分|项|者)?)|以上|上述|但是?|最终|最后|如|若|加减分?(?:相抵)?后?|相抵后|相加后?|扣[减分]后的?"
    "|[本该此]项(?:指标)?|指标|本指标)*"
)
_SUM = "(?:(?:合计|总计|累计|之和|总)后?的?(?:总?得分|总?分值?|分数)?|总?得分|总分)"


def no_less_than(nothing: str) -> str:
    """The words for a sum that is never below nothing, however nothing is written."""
    return (
        f"{_OF}(?:合计|总计|累计|总|之和)后?的?(?:总?得分|分数|分)?(?:最低|最少)?"
        f"(?:不得?(?:低于|少于|小于)|最低[为得按到])(?:{nothing})(?:计算?)?(?=[，。；]|\\Z)"
        f"|{_OF}{_SUM}(?:低于|少于|小于|不足)(?:{nothing})的?，?(?:一律|均|都)?[按以记计]为?(?:{nothing})(?:计算?|记)?(?=[，。；]|\\Z)"
        f"|{_OF}{_SUM}(?:出现|为)负[分数值]?的?，?(?:一律|均|都)?[按以记计]为?(?:{nothing}|零分)(?:计算?|记)?(?=[，。；]|\\Z)"
        f"|{_OF}{_SUM}不(?:得|能)?(?:出现|为)负[分数值]?(?=[，。；]|\\Z)"
    )


_TOLD = re.compile(
    f"(?:^|(?P<mark>[，；。]))(?:{no_less_than(f'[{POINTS}{QUANTITY}{BARE}]|零分')})"
)
_BACKWARDS = re.compile("倒(?=扣)")


def never_below(shape: Shape) -> Shape:
    """倒扣1分，最多倒扣2分，合计得分不低于0分 → 扣1分，最多扣2分: every rule ends at nothing."""
    told = [found for found in _TOLD.finditer(shape.text) if _is_nothing(shape, found)]
    if not told:
        return shape
    bare = spliced(shape, ((*found.span(), EMPTY) for found in told))
    return replaced(bare, _BACKWARDS)


# 加分项（最高3分）：…
_HEADED = re.compile(
    f"(?:^|(?<=[。]))[^，。；：{POINTS}{QUANTITY}]{{0,10}}加分[^，。；：{POINTS}{QUANTITY}]{{0,4}}(?P<note>{NOTE})："
)
_MOST = re.compile(
    "(?:(?:最[高多]|上限|不超过|累计|合计)+(?:可?[加得计]|为)?[0-9.]+分(?:封顶|为限)?|[0-9.]+分封顶)"
)


def most_in_all(shape: Shape) -> Shape:
    """加分项（最高3分）：… → …；本项最高加3分: what a heading says of all that follows."""
    found = _HEADED.match(shape.text)
    words = str(shape.values[found.start("note")]) if found else ""
    if found is None or not _MOST.fullmatch(words):
        return shape
    most = next(value for value in shape_of(words).values if isinstance(value, Points))
    note = shape.cut(*found.span("note"))
    rest = shape.cut(found.end(), len(shape.text))
    stop = len(rest.text) - len(rest.text.rstrip("。；"))
    body = rest.cut(0, len(rest.text) - stop)
    bound = word("；本项最高加", note) + Shape(POINTS, (most,), note.spans, note.words)
    return body + bound


def _is_nothing(shape: Shape, found: re.Match[str]) -> bool:
    values = [value for value in shape.values[slice(*found.span())] if value is not None]
    return all(
        (isinstance(value, Points) and value.plain == 0)
        or (isinstance(value, Quantity) and value.value == 0 and value.unit == "分")
        for value in values
    )
