"""What steps are counted from, where it stands before them.

播种面积以前三年平均值为基数，每增加1%加1分，每减少1%扣3分 → 播种面积每高于前三年平均值1%加1分，
播种面积每低于前三年平均值1%扣3分.
"""

from __future__ import annotations

import re

from kaocheng.scoring.phrases.tokens import EMPTY, FIGURES, NOTE, POINTS, QUANTITY, Quantity, Shape
from kaocheng.scoring.phrases.writing.elements import word
from kaocheng.scoring.phrases.writing.splicing import instead, spliced

_YEARS = f"(?:前|近|过去|上){QUANTITY}(?:度)?(?:的)?(?:年?平均(?:值|数|水平|产量|面积)?|均值)"
_PAST = (
    "(?:上一?年度?|去年)(?:同期)?(?:的)?(?:实绩|实际完成数?|水平|完成数|完成值|数据|基数)?"
    "|(?:当年|本年)?年初(?:数|值|水平)?"
)
_BASE = f"(?P<b>{_YEARS}|{_PAST})"
_AS_WELL = _BASE.replace("<b>", "<c>")
_OWN = f"(?P<m>(?:[^，。；：{FIGURES}{NOTE}每以与比较和同]|比(?=[重例率值])){{0,24}}?)"
_RISES = "增加|增长|提高|上升|提升"
_FALLS = "减少|下降|降低|减低"
_MOVE = f"(?P<v>{_RISES}|{_FALLS})"
_STEP = f"(?P<q>{QUANTITY})"
# 播种面积以前三年平均值为基数，每增加1%; 出栏量与上年相比，每减少1%.
_LED = re.compile(
    f"(?<![^，。；：]){_OWN}(?:以{_BASE}(?:作为|为)(?:基数|基准|基期|参照|标准)(?:数|值)?"
    f"|(?:与|和|同|比|较){_AS_WELL}(?:相比较?|比较|对比|相比))，每{_MOVE}{_STEP}"
)
# 总产量比上年每增加1%.
_SINCE = re.compile(
    f"(?<![^，。；：]){_OWN}(?:比|较|与){_BASE}(?:相比)?，?每(?!增长){_MOVE}{_STEP}"
)
# 总产量每比上年减少1%.
_WITHIN = re.compile(f"(?<![^，。；：]){_OWN}每(?:比|较){_BASE}{_MOVE}{_STEP}")
_NEXT = re.compile(f"(?<![^，；])每{_MOVE}{_STEP}")
_LEVEL_BEFORE = re.compile(
    f"(?:{QUANTITY}(?:及?以[上下])?|[^，。；：]{{2}}(?:[比较与]|[高低多少]于)(?:{_PAST})[^，。；：]{{0,4}})的，$"
)


# 比全市平均水平高的, 每比目标值低1个百分点, 比前三年平均值减产的.
_MEANS = (
    f"(?:全[省市县区国州盟]|同类|同组|同期|当地|本[省市县])[^，。；：{FIGURES}{NOTE}的每比较]{{0,8}}?"
    "平均(?:值|水平|数|线|分|增速|增幅)?"
)
_GOAL = (
    "(?:年度|考核|上级|下达|省定|市定|规定|预期|控制|约束性)*(?:的)?"
    "(?:目标值|目标数|目标|任务数|任务量|计划数|指标数|指标|控制数|控制值)"
)
_THAN = re.compile(
    f"(?P<e>每)?(?:比|较)(?:(?P<b>{_YEARS}|{_MEANS}|{_GOAL}|{_PAST})(?P<each>每)?(?:有所)?(?P<w>高出|高|低|多出|多|少)"
    f"|(?P<g>{_GOAL})每(?P<step>增加?|提高|减少?|降低)(?={QUANTITY})|(?P<y>{_YEARS})(?:有所)?(?P<v>增产|减产|{_RISES}|{_FALLS}))(?=[{QUANTITY}的，；。]|不得|不计|得|扣|$)"
)


# 比100%每低1个百分点: counted from a figure.
_THAN_FIGURE = re.compile(
    f"(?<![^，。；：])(?:比|较)(?P<b>{QUANTITY})每(?P<w>[高多低少])(?={QUANTITY})"
)


# 性别比与去年持平扣0.1分，每高0.1个百分点加扣0.1分: on top of what as much costs.
_ON_TOP = re.compile(
    f"(?<![^，。；：])(?P<m>[^，。；：{FIGURES}{NOTE}每]{{2,24}}?)(?:与|和|同|较|比){_BASE}(?:相比)?，?持平的?，?(?P<give>[扣减]{POINTS})，"
    f"每(?:{_RISES}|升高|增高|增|高|多){_STEP}[^，。；：{POINTS}]{{0,4}}?的?，?(?:加扣|再扣|增扣|多扣|另扣)(?P<more>{POINTS})"
)
_IF = re.compile("(?:^|(?<=[。；]))[^，。；：]{2,30}的，$")


def _on_top(shape: Shape) -> Shape:
    """… → 性别比不低于去年扣0.1分，性别比每高于去年0.1个百分点扣0.1分."""
    found = _ON_TOP.search(shape.text)
    if found is None:
        return shape
    head = _IF.search(shape.text, 0, found.start())
    when = shape.cut(*head.span()) if head is not None else shape.cut(0, 0)
    own, base, step = (shape.cut(*found.span(name)) for name in ("m", "b", "q"))
    give, more = shape.cut(*found.span("give")), shape.cut(*found.span("more"))
    made = own + word("不低于", base) + base + give + word("，", base) + when + own
    made = made + word("每高于", step) + base + step + word("扣", step) + more
    return instead(shape, found, made)


# 以前三年粮食单产为基数，持平得5分，每增加1%: as much as the mean of those years.
_YEARS_OF = re.compile(
    f"(?<![^，。；：]){_OWN}以(?P<y>(?:前|近|过去|上){QUANTITY})(?:度)?的?(?P<n>[^，。；：{FIGURES}{NOTE}]{{0,14}}?)"
    "(?:的?年?平均(?:值|数|水平|产量)?|均值)?(?P<l>[^，。；：]{0,8}?)(?:作为|为)(?:基数|基准|基期|参照|标准)(?:数|值)?，"
)
_AS_MUCH = re.compile(
    f"(?<![^，；])(?:持平|(?P<move>每(?:{_RISES}|{_FALLS}|增|减))(?=(?P<q>{QUANTITY})))"
)


def _of_years(shape: Shape) -> Shape:
    """… → 粮食单产与前三年平均值持平得5分，粮食单产每高于前三年平均值1%."""
    found = _YEARS_OF.search(shape.text)
    if found is None or not re.search("持平", shape.text[found.end() :]):
        return shape
    own = next((shape.cut(*found.span(name)) for name in "mnl" if found[name]), shape.cut(0, 0))
    base = shape.cut(*found.span("y"))
    base = base + word("平均值", base)
    end = _end(shape.text, found.end())
    rest, made, at = shape.cut(found.end(), end), shape.cut(0, found.start()), 0
    for each in _AS_MUCH.finditer(rest.text):
        mark = rest.cut(*each.span())
        made = made + rest.cut(at, each.start()) + own
        if each["move"]:
            up = re.match(f"每(?:{_RISES}|增)", each["move"])
            made = made + word("每高于" if up else "每低于", mark) + base
        else:
            made = made + word("与", mark) + base + mark
        at = each.end()
    return made + rest.cut(at, len(rest.text)) + shape.cut(end, len(shape.text))


# 以2024年专利数为基数，每增加1件; 以上年末在册企业数为基准，每净增1家.
_NUMBER_OF = re.compile(
    f"(?<![^，。；：])(?:以|在)(?:(?P<y>{QUANTITY})(?:度|末|底)?|(?P<p>上一?年(?:度|末|底)?|去年(?:底|末)?|年初))(?:的|时)?"
    f"(?P<n>[^，。；：{FIGURES}{NOTE}]{{0,24}}?)(?:作为|为)(?:基数|基准|基期)(?:数|值)?，(?=每净?(?:{_RISES}|{_FALLS}|增|减){QUANTITY})"
)
_FIRST_YEAR = 1900
_MOVES = re.compile(f"(?<![^，；])每净?(?:(?P<up>{_RISES}|增)|{_FALLS}|减)(?={QUANTITY})")


def _of_number(shape: Shape) -> Shape:
    """… → 专利数每高于基期1件: a year that is named is not the last one of itself."""
    found = _NUMBER_OF.search(shape.text)
    if found is None or not (found["p"] or _is_year(shape.cut(*found.span("y")))):
        return shape
    own = shape.cut(*found.span("n"))
    base = shape.cut(*found.span())
    base = word("年初" if found["p"] == "年初" else "上年" if found["p"] else "基期", base)
    end = _end(shape.text, found.end())
    rest = shape.cut(found.end(), end)
    splices = [
        (*each.span(), own + word("每高于" if each["up"] else "每低于", base) + base)
        for each in _MOVES.finditer(rest.text)
    ]
    return shape.cut(0, found.start()) + spliced(rest, splices) + shape.cut(end, len(shape.text))


def _is_year(told: Shape) -> bool:
    value = told.values[0]
    return isinstance(value, Quantity) and value.unit == "年" and value.value > _FIRST_YEAR


def from_before(shape: Shape) -> Shape:
    """The same with every step telling what it is counted from."""
    return _than(_stepped(_of_number(_of_years(_on_top(shape)))))


def _than(shape: Shape) -> Shape:
    """比全市平均水平高的 → 高于全市平均水平的."""
    splices = [
        (*found.span(), word("每高于" if found["w"] in "高多" else "每低于", base) + base)
        for found in _THAN_FIGURE.finditer(shape.text)
        for base in (shape.cut(*found.span("b")),)
    ]
    shape, splices = spliced(shape, splices), []
    for found in _THAN.finditer(shape.text):
        base = shape.cut(*found.span(next(slot for slot in "bgy" if found[slot])))
        every = "每" if found["e"] or found["each"] or found["step"] else ""
        up = re.match(f"高|多|增|{_RISES}", found["w"] or found["v"] or found["step"])
        way = word(every + ("高于" if up else "低于"), base)
        splices.append((*found.span(), way + base))
    return spliced(shape, splices)


def _stepped(shape: Shape, known: Shape = EMPTY) -> Shape:
    """比上年每上升1% behind another step is of what was `known` there."""
    found = next(
        (one for form in (_LED, _SINCE, _WITHIN) if (one := form.search(shape.text))), None
    )
    if found is None:
        return shape
    base = shape.cut(*found.span("b" if found["b"] else "c"))
    own = shape.cut(*found.span("m")) if found["m"] else known
    made = own + _away(shape, found, base)
    end = _end(shape.text, found.end())
    rest, at = _stepped(shape.cut(found.end(), end), own), 0
    for step in _NEXT.finditer(rest.text):
        if _LEVEL_BEFORE.search(rest.text, 0, step.start()):
            continue  # 完好率低于95%的，每降低1个百分点: from the 95 %, and no step of what was led
        made = made + rest.cut(at, step.start()) + own + _away(rest, step, base)
        at = step.end()
    made = made + rest.cut(at, len(rest.text))
    return shape.cut(0, found.start()) + made + _stepped(shape.cut(end, len(shape.text)))


def _away(shape: Shape, found: re.Match[str], base: Shape) -> Shape:
    step = shape.cut(*found.span("q"))
    way = "每高于" if re.match(_RISES, found["v"]) else "每低于"
    return word(way, step) + base + step


def _end(text: str, at: int) -> int:
    """To the end of the sentence, in which ； may part the steps."""
    stop = text.find("。", at)
    return len(text) if stop < 0 else stop
