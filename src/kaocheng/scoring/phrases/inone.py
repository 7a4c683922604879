"""Several figures under one name: 播种面积、总产量和种子达到下达指标, asked as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.meaning import SHARE, Each, Level, Line
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.words import PERCENT_POINTS
from kaocheng.scoring.phrases.writing.elements import AND
from kaocheng.scoring.phrases.writing.ofall import AMOUNT

_PARTED = re.compile(AND)
_AMOUNT = re.compile(f"{AMOUNT}$")
# 人数与应配人数之比, 二、三产业增加值占比, 面积和产量合计: one figure of two.
_OF_TWO = re.compile(
    "之比|比值|误差|之和|合计|合并|总和|总计|总量|总额|总数|总产值|相比|[一二三四五六七八九]、[一二三四五六七八九]|差额|之差|综合|平均"
)


def several_in_one(lines: Sequence[Line]) -> Iterator[tuple[str, bool]]:
    """What names several figures at once; true where it is sure that they are several."""
    levels = [test for line in lines for test in line.asked if isinstance(test, Level)]
    shares = {test.measure for test in levels if isinstance(test.value, Quantity)}
    # 路灯、楼道灯完好率达到90%: of all of them together, as a rule.
    told = dict.fromkeys(name for line in lines for name in _names(line))
    for name in told:
        if not _PARTED.search(name) or _OF_TWO.search(name):
            continue
        parts = _PARTED.split(name)
        if any(_AMOUNT.search(part) for part in parts[:-1]):
            yield f"“{name[:24]}”不止一个数，请分开填报", True
        elif name not in shares:
            yield f"“{name[:24]}”是合起来一个数还是几个数没有写清", False


def _names(line: Line) -> Iterator[str]:
    """What a line measures against a target, an earlier year or a share."""
    for test in line.asked:
        if isinstance(test, Level):
            counted = isinstance(test.value, Quantity) and test.value.unit != "%"
            if not counted:
                yield test.measure
    if line.effect.kind == SHARE:  # 产量、产值按完成比例计分
        yield text_of(line.shape)
    each = line.each
    if isinstance(each, Each) and each.way in ("less", "more") and each.step.unit in PERCENT_POINTS:
        yield each.measure
