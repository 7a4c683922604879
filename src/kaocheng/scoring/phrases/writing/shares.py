"""The most that is added, as a share of the points: 加分不超过本项基本分, or its half."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kaocheng.scoring.phrases.tokens import FULL, POINTS, QUANTITY, Points, Quantity, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, replaced, spliced

_AT_MOST = "(?:最高|最多|累计|总共|合计)*"
_NO_MORE = "(?:不超过|不得超过|不高于|不超出|至|到|以)"
_BOUND = re.compile(
    f"(?<![^，。；])(?:但|且)?(?:超额|超|总|本项)?(?:{_AT_MOST}(?:(?P<both>加减|增减|加扣|奖扣)|加)分(?:值|总分|总额|总值)?{_AT_MOST}{_NO_MORE}|(?:最高|最多)可?加分?(?:到|至)?)"
    f"(?:本|该|此)?(?:项|项目|指标|小项)?的?(?:(?:基本|基础|基准|标准|项目|指标|总|满)?(?:分值|分数|分)|权重(?:分值?)?|{FULL})"
    f"(?:的?(?P<q>{QUANTITY}))?(?:为限|封顶|为止)?(?=[，。；]|$)"
)


# 得分不超过分值的120%, where nothing is added: of all that is given.
_OF_ALL = re.compile(
    f"(?<![^，。；])(?:单项|本项|该项)?(?:{_AT_MOST}(?:得分|计分)?{_AT_MOST}(?:不超过|不得超过|不高于)|(?:最高|最多)(?:得分?|计分?)(?:到|至)?)"
    f"(?:本|该|此|考核|指标)?(?:项|项目|指标|小项)?的?(?:(?:基本|基础|基准|项目|指标|考核)?(?:分值|分数|分)|权重(?:分值?)?|{FULL})"
    f"的?(?P<q>{QUANTITY})(?:为限|封顶|为止)?(?=[，。；]|$)"
)

# 按比例加分不超过该项总分的20%: the bonus, and in the same breath its bound.
_IN_ONE = re.compile(f"按(?:照|超额)?(?:超额)?比例加分(?={_AT_MOST}(?:不超过|不得超过|不高于))")
_EXCESS = re.compile("按照?超额?(?:完成)?的?(?:比例|幅度)(?=加分)")


def bound_by_share(shape: Shape) -> Shape:
    """加分最高不超过本项基本分 → 最多加 so many points; 不超过基本分的50% → half of them."""
    shape = replaced(shape, _EXCESS, "按比例")
    ends = (found.end() for found in _IN_ONE.finditer(shape.text))
    shape = spliced(shape, ((at, at, word("，加分", shape.cut(at - 1, at))) for at in ends))
    shape = spliced(shape, _written(shape, _BOUND, "最多加"))
    adds = re.search(f"加[{POINTS}]|每", shape.text)
    return shape if adds else spliced(shape, _written(shape, _OF_ALL, "最多得"))


def _written(shape: Shape, form: re.Pattern[str], most: str) -> Iterator[Splice]:
    for found in form.finditer(shape.text):
        value = shape.values[found.start("q")] if found["q"] else Quantity(Decimal(100), "%")
        if not isinstance(value, Quantity) or value.unit not in ("%", "倍"):
            continue
        part = shape.cut(*found.span())
        share = value.value if value.unit == "倍" else value.value.scaleb(-2)
        span = (part.spans[0][0], part.spans[-1][1])
        given = Points((("", share),), share=share)
        words = "".join(part.words)
        figure = Shape(POINTS, (given,), (span,), (words,))
        both = most if "both" not in form.groupindex or not found["both"] else "加减分最多"
        yield (*found.span(), word(both, part) + figure)
