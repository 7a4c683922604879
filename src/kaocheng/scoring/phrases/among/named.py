"""A level that stands in the indicator's name: 生活污水治理率（考核目标：60%）, 漏损率≤10%.

What a sentence leaves unsaid (每低1个百分点扣1分) is counted from there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kaocheng.scoring.phrases.among.harms import harms
from kaocheng.scoring.phrases.conditions import spelled, stripped, text_of, without_notes
from kaocheng.scoring.phrases.matching import whole
from kaocheng.scoring.phrases.meaning import MISSES, Level, Line, Reference, Saying
from kaocheng.scoring.phrases.measures import is_measurable
from kaocheng.scoring.phrases.patterns import LEVELS
from kaocheng.scoring.phrases.tokens import QUANTITY, Quantity, Shape, shape_of

_REMARK = re.compile("[（(](?P<words>[^（）()]{2,30})[)）]")
_LABEL = re.compile(
    "^(?:年度|全年|省定|市定|县定|今年)*(?:考核)?(?:内容|目标任务|目标值|目标|指标值|标准值|标准|要求|任务|计划)"
    "(?:数|为|是)?：?"
)
_SIGNS = (">=", ">", "<=", "<")
# 工资达标的企业不低于50%: of all of them.
_THINGS = re.compile(
    "的(?:[^的，。；]{0,6})(?:企业|单位|农户|户|村|社区|乡镇|人员|学校|机构|项目|职工|干部|人)$"
)
_DAYS = re.compile("(?:天数|人数|户数|次数|数量?|面积|里程)$")


def level_of(indicator: str) -> Level | None:
    """The level that the name states, without its measure; None where it states none, or two."""
    shapes = [shape_of(found["words"]) for found in _REMARK.finditer(indicator)]
    found = [level for shape in shapes if (level := _remarked(shape, indicator)) is not None]
    own = _of_name(indicator)
    found += [own] if own is not None else []
    return replace(found[0], measure="") if len(found) == 1 else None


_HIGHEST = re.compile(
    "最高(?:级别?|级|等次|奖项|项|分)?[^，；]{0,4}(?:加分|计分|得分|计)|就高|不重复|不(?:作|做|予)?(?:累加|累计)"
)


def counts_highest(indicator: str) -> bool:
    """Whether a remark in the name says that only the highest counts: 表彰加分（就高不重复）."""
    return any(_HIGHEST.search(found["words"]) for found in _REMARK.finditer(indicator))


def without_level(name: str) -> str:
    """生活污水治理率≥60% → 生活污水治理率."""
    level = _of_name(name)
    return level.measure if level is not None else name


_REACHED = re.compile(
    "^(?P<not>未能?|没有|不|达不到|未能达到)?(?:(?:达到|达|符合)?(?:规定|考核|上述)*(?:标|标准|要求)|达到)的?$"
)


def against_it(lines: Sequence[Line], level: Level | None) -> list[Line]:
    """达标的得5分, of 水质达标率（≥82%）: compared with the figure that the name states."""
    if level is None:
        return list(lines)
    if any(isinstance(t, Level) for line in lines for t in line.tests):
        return [_as_much(line, level.value) for line in lines]
    return [_compared(line, level) for line in lines]


def _as_much(line: Line, value: Quantity | Reference) -> Line:
    """持平不扣分, of 发案率不超过全州平均值: as much as that, and not as the year before."""
    if not isinstance(value, Reference) or value.kind == "prior":
        return line
    tests = tuple(
        replace(test, value=value) if isinstance(test, Level) and test.value == _BARE else test
        for test in line.tests
    )
    return replace(line, tests=tests)


_BARE = Reference("prior", 0, "持平")


def _compared(line: Line, level: Level) -> Line:
    said = line.tests[0] if len(line.tests) == 1 and line.each is None else None
    words = text_of(stripped(said.shape)) if isinstance(said, Saying) else ""
    found = _REACHED.match(words)
    if found is None:
        return line
    missed = bool(found["not"])
    sign = MISSES[level.sign] if missed else level.sign
    return replace(line, tests=(replace(level, sign=sign, said=words),))


def _remarked(shape: Shape, indicator: str) -> Level | None:
    label = _LABEL.match(shape.text)
    rest = shape.cut(label.end() if label else 0, len(shape.text))
    if rest.text == QUANTITY and label is not None and isinstance(rest.values[0], Quantity):
        return Level("", "<=" if harms(indicator) else ">=", rest.values[0])
    level = _level(rest)
    return level if level is not None and not level.measure else None


def _of_name(name: str) -> Level | None:
    shape = without_notes(shape_of(name))
    level = _level(shape)
    if level is None:
        return None
    if _THINGS.search(level.measure) and getattr(level.value, "unit", "") == "%":
        return replace(level, measure=f"{spelled(level.measure, shape)}占比")
    if not (is_measurable(level.measure) or _DAYS.search(level.measure)):
        return None
    return replace(level, measure=spelled(level.measure, shape))


# 发案率不超过全州平均值, 满意度不低于上年: what is known of everybody, and nothing that is set.
_OTHERS = ("prior", "group_mean", "baseline", "mean_prior")


def _level(shape: Shape) -> Level | None:
    """One plain comparison with a figure, with a mean, or with the year before."""
    found = whole(LEVELS, stripped(shape)) if shape.text.count(QUANTITY) < 2 else None
    mark = found.mark if found is not None else None
    if not isinstance(mark, Level) or mark.sign not in _SIGNS:
        return None
    if isinstance(mark.value, Reference):
        return mark if mark.value.kind in _OTHERS and mark.value.by is None else None
    return mark
