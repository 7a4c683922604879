"""Words that compare, each written in the one way that the table knows: 高于等于 is 不低于."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.tokens import (
    BARE,
    EMPTY,
    FULL,
    POINTS,
    QUANTITY,
    RANGE,
    Points,
    Quantity,
    Shape,
)
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import Splice, replaced, spliced

_OR = "(?:或者?|、|和|及)?"
_MORE, _LESS = "(?:高于|大于|多于|超过|超出)", "(?:低于|小于|少于|不足)"
_FIGURE = f"[{QUANTITY}{BARE}]"
_NO_CHAIN = f"(?<![{QUANTITY}{BARE}{POINTS}])"  # 28分≤平均得分<32分: a figure, then the measure
# No figure, and no measure: 全市平均水平, 近三年全国平均通过率.
_LEVEL = (
    "全[省市县区州国]|平均|目标|年度|计划|任务|上年|去年|标准值|同级|同类|本[省市县区]"
    f"|[近前](?:{QUANTITY}|几年)[^，。；：]{{0,30}}平均"
)
# 到达90%: what is reached, and no place that somebody comes to.
_REACHED = f"到达(?={_FIGURE}|目标|标准|要求|任务|平均)"
_ALIKE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(f"{_MORE}{_OR}等于|等于{_OR}{_MORE}|达到{_OR}{_MORE}|{_MORE}{_OR}达到"), "不低于"),
    (re.compile(f"{_LESS}{_OR}等于|等于{_OR}{_LESS}"), "不高于"),
    (re.compile("(?<=[低高少多大小])于于"), "于"),
    (re.compile("(?:未|没有)(?=[高低]于)"), "不"),
    (re.compile("(?<![^，。；：])完不成(?=的?，?每)"), "未完成"),
    (re.compile(f"(?<={RANGE})(?:及|含)?以上"), ""),  # 40%-60%以上: the tier below 60%以上
    (
        re.compile(
            "每(?:超过?|超出|逾)(?:规定|报送|上报|办理|办结|最后)?的?(?:时限|期限|截止时间)"
            f"(?=[{QUANTITY}])"
        ),
        "每逾期",
    ),
    (re.compile("(?<![^，。；])[=＝](?=目标值|预算值|计划值|基准值|标准值)"), "等于"),
    (re.compile(f"{_NO_CHAIN}(?:≥|>=)(?={_LEVEL})"), "不低于"),
    (re.compile(f"{_NO_CHAIN}(?:≤|<=)(?={_LEVEL})"), "不高于"),
    (re.compile(f"{_NO_CHAIN}[>＞](?={_LEVEL})"), "高于"),
    (re.compile(f"{_NO_CHAIN}[<＜](?={_LEVEL})"), "低于"),
)
_PASSED = re.compile(
    "(?<=[数量额率值积])超额完成(?=(?:年度|全年|下达|考核|规定|的)*(?:目标|任务|计划|指标)(?:任务)?[数值]?的)"
)
# 得加3分, 可得加分2分: one verb says it.
_ADDED = re.compile(f"(?<![获取赢])(?:可|应|给|予以)?(?:得|给)加(?:分)?(?={POINTS})")
# 按序时进度完成的得满分，每滞后1个百分点扣1分
_AS_PLANNED = re.compile(
    "按照?(?:序时|时序)进度(?:完成|推进|实施|建设)(?:任务|投资|项目|计划|目标|建设|工程)*"
    f"(?=的?，?得[^。；]{{0,8}}，每(?:滞后|落后|低|少|慢)于?{QUANTITY})"
)
# 使用量零增长得6分，每增长1%扣2分: as much as last year, where nothing is said of less.
_NO_GROWTH = re.compile(
    "(?<=[量数额])(?:实现|保持)?零增长"
    f"(?=(?:的，?|，)?(?:得|不扣)[^。]*每(?:增长|增加|上升){QUANTITY})"
)
_SHRINKS = re.compile("负增长|下降|减少|降低")
# 编制人员零增长得5分，每增加1人扣1分
_NO_MORE = re.compile(
    f"(?<=[^，。；：率速幅]{{2}})(?:实现|保持)?零增长(?=的?，?得[^。]{{0,12}}每(?:增加|增|多){QUANTITY})"
)
# 未完成的，按完成比例乘以基本分计分: his share of it.
_SHARED = re.compile(
    f"(?:(?<=未完成的)|(?<=未完成的，))按(?:实际)?完成(?:比例|率)(?:乘以|×|\\*)(?:基本分|基础分|分值|{FULL})(?:计分|得分|计算得分|计算)?"
)
# 未达到的，按完成率×6计分, of six points: the same, reckoned out.
_TIMES_ALL = re.compile(
    "(?:(?<=未完成的)|(?<=未完成的，)|(?<=未达到的)|(?<=未达到的，)|(?<=达不到的)|(?<=达不到的，))"
    f"按(?:照)?(?:实际)?完成(?:比例|率|进度)(?:乘以|×|\\*)(?P<n>{BARE})(?:计算)?(?:计分|得分)"
)
# 没有完成的，按完成面积占任务面积的比例计分
_PART_DONE = re.compile(
    "(?:(?<=未完成的)|(?<=未完成的，)|(?<=没有完成的)|(?<=没有完成的，)|(?<=完不成的)|(?<=完不成的，))"
    "按(?:照)?(?:实际)?完成[^，。；：]{0,8}占(?:年度|下达|目标|计划|应)*(?:任务|目标|计划|应)[^，。；：]{0,8}的?(?:比例|比重|百分比)(?:计分|得分|计算得分)"
)
# 低5%以内是扣1分
_IS_LOST = re.compile(f"(?<=以[内上下外])的?是(?=[扣加得][{POINTS}])")
_BETWEEN = re.compile(
    f"(?<![^，。；])(?:<|低于|小于)(?P<high>{QUANTITY})(?:，|且|但|并且)?(?:≥|>=|不低于|大于等于)(?P<low>{QUANTITY})"
)
# 在±3%以外、±5%以内: beyond the one figure and not beyond the other.
_OUTSIDE = re.compile(
    f"(?P<a>在?)(?={QUANTITY}){QUANTITY}(?P<b>(?:以外|之外|开外)(?:，|、)?(?:但|且|而|并)?在?)"
    f"{QUANTITY}(?P<c>(?:以内|之内|范围内|范围以内|范围之内|内))"
)
# 实现正增长但不足5%: more than nothing, and less than so much.
_RISING = re.compile(
    "(?:(?<=增速)|(?<=增幅)|(?<=增长率)|(?<=[；，。])|^)(?:为|实现|保持|是|有)?正(?:增长|值)?[，、]?(?:但|且|而)"
    f"(?:增速|增幅|增长率)?(?=(?:不足|低于|小于|不到|未达到|未达)(?P<q>{QUANTITY})?)"
)
# 完成目标100%以上的…；每超目标5个百分点: of how much of it was done.
_DONE_SHARE = re.compile(f"完成(?:年度|全年|下达)?(?:目标|任务|计划)(?:任务|数)?{QUANTITY}")
_BEYOND_TASK = re.compile(f"每超(?:过|出|额)?(?:目标|任务|计划)(?:任务|数)?的?(?={QUANTITY})")
_BASE_LINE = "基准线|及格线|合格线|达标线|目标线|底线|满分线|基准值|标准值|基准|目标值"
_LINE = re.compile(
    f"以(?P<q>{QUANTITY})(?:作)?为(?P<n>{_BASE_LINE})(?P<c>，?)(?=(?:达到|高于|超过|不低于|达|低于|未达到)(?:该|此)?(?P=n))"
)
_MISSED = re.compile(f"{_REACHED}|(?<=[未没有])到达(?=的|，|每)")


# 不全的 beside 台账齐全的: the same word denied.
_INCOMPLETE = re.compile("(?<![^，。；])不全(?=的|，?[不扣得])")


# 不发生事故的得3分，每发生1起扣1分: there was none.
_NONE_HAPPENS = re.compile(
    "(?<![\u4e00-\u9fff])(?:全年|年内|当年|本年度?|年度|辖区内?)?(?P<not>不)"
    "(?=(?:发生|出现)[^，。；：]{2,20}?(?:的?，?[得计记]|[，。；]每?(?:发生|出现)))"
)


def spelled_alike(shape: Shape) -> Shape:
    """高于或等于平均值的 → 不低于平均值的; 到达90% → 达到90%."""
    if "齐全" in shape.text:
        shape = replaced(shape, _INCOMPLETE, "不齐全")
    shape = replaced(shape, _NONE_HAPPENS, "未", "not")
    if not _SHRINKS.search(shape.text):
        shape = replaced(shape, _NO_GROWTH, "不高于上年")
    for pattern, said in (*_ALIKE, (_ADDED, "加")):
        shape = replaced(shape, pattern, said)
    shape = _lined(_rising(_between(_ranges(replaced(shape, _PASSED, "超过")))))
    if _DONE_SHARE.search(shape.text):
        shape = replaced(shape, _BEYOND_TASK, "每超过")
    shape = replaced(shape, _NO_MORE, "与上年持平")
    shape = replaced(shape, _IS_LOST, "的")
    shape = replaced(shape, _SHARED, "按完成比例计分")
    shape = replaced(_times_all(shape), _PART_DONE, "按完成比例计分")
    shape = replaced(shape, _AS_PLANNED, "达到序时进度")
    return replaced(shape, _MISSED, "达到") if re.search(_REACHED, shape.text) else shape


def _times_all(shape: Shape) -> Shape:
    """按完成率×6计分 where six points were given before → 按完成比例计分."""
    splices: list[Splice] = []
    for found in _TIMES_ALL.finditer(shape.text):
        factor = shape.values[found.start("n")]
        given = {v.plain for v in shape.values[: found.start()] if isinstance(v, Points)}
        if isinstance(factor, Quantity) and factor.value in given:
            span = found.span()
            splices.append((*span, word("按完成比例计分", shape.cut(*span))))
    return spliced(shape, splices)


def _ranges(shape: Shape) -> Shape:
    """<90%且≥80% → 80%-90%, of what was named before."""
    splices = []
    for found in _BETWEEN.finditer(shape.text):
        low, high = shape.values[found.start("low")], shape.values[found.start("high")]
        if isinstance(low, Quantity) and isinstance(high, Quantity) and low.unit == high.unit:
            part = shape.cut(*found.span())
            span = (part.spans[0][0], part.spans[-1][1])
            stretch = replace(high, low=low.value)
            figure = Shape(RANGE, (stretch,), (span,), ("".join(part.words),))
            splices.append((*found.span(), figure))
    return spliced(shape, splices)


def _between(shape: Shape) -> Shape:
    """在±3%以外、±5%以内 → 超过±3%、不超过±5%."""
    splices: list[Splice] = []
    for found in _OUTSIDE.finditer(shape.text):
        at, then = found.span("a"), found.span("b")
        mark = shape.cut(*then)
        splices.append((*at, word("超过", mark)))
        splices.append((*then, word("、不超过", mark)))
        splices.append((*found.span("c"), EMPTY))
    return spliced(shape, splices)


def _rising(shape: Shape) -> Shape:
    """实现正增长但不足5% → 高于0%、不足5%."""
    splices = []
    for found in _RISING.finditer(shape.text):
        said = shape.cut(*found.span())
        span = (said.spans[0][0], said.spans[-1][1])
        nothing = Shape(QUANTITY, (Quantity(Decimal(0), "%"),), (span,), ("0%",))
        splices.append(
            (*found.span(), word("高于", said) + nothing + word("、" if found["q"] else "，", said))
        )
    return spliced(shape, splices)


def _lined(shape: Shape) -> Shape:
    """以80%为基准线，达到基准线的 → 达到80%的, and so wherever the line is named again."""
    found = _LINE.search(shape.text)
    if found is None:
        return shape
    figure = shape.cut(*found.span("q"))
    again = re.finditer(f"(?<=[到于过达])(?:该|此)?{found['n']}", shape.text[found.end() :])
    named = ((found.end() + a.start(), found.end() + a.end(), figure) for a in again)
    return spliced(shape, [(*found.span(), EMPTY), *named])
