"""How a comparison is made of the words that a form has found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from re import Match

from kaocheng.scoring.phrases.meaning import Level, Mark, Ranked, Reference, quantity_in
from kaocheng.scoring.phrases.patterns.references import EVERYBODY, PREVIOUS, averaged, reference_of
from kaocheng.scoring.phrases.tokens import NOTE, QUANTITY, Place, Quantity, Shape
from kaocheng.scoring.phrases.ways import FALLS, RISES, ways_of
from kaocheng.scoring.phrases.words import COUNTERS, PERCENT_POINTS, TIMES

LAST_PLACE = 10**6  # 10名以后: all that are left
AT_LEAST, ABOVE, AT_MOST, BELOW, EQUAL = ">=", ">", "<=", "<", "=="
# 投诉量与上年同期持平: what stands beside the measure, but 存贷比 is one.
_BESIDE = re.compile(
    "(?<!性别)(?<!占)(?<!存贷)(?<!贷存)(?<!产出)(?<!性价)(?<!配)(?<!负债)(?<!容积)[与比较同和]+$"
)
_DENIED = re.compile("(?:未|没有|没|不|无法|未能|未按期|未按时|未如期)$")
_MEASURABLE = re.compile(
    "面积|数|(?<!保质保)(?<!足)量|率|额|浓度|指数|比例|比重|占比|增速|增幅|能耗|强度|收入|产值|投资|资金|增加值|规模|里程|用工|贷款|税|产出|总产|人口|户|亩|公里|吨"
)
_WHOSE = re.compile(
    "(?:年度|当年|全年|年初|预算|计划|规划|既定|国家|时序|序时|进度|[省市县区]级?|上级|确定|下达|规定|考核|目标|预期|控制|约束性|的)+$"
)
_FLOWS = re.compile(
    "(?:到位|完成|实现|引进|新增|投入|安排|达到|达|资金|经费|投资|产值|收入|面积|产量|总量|额)$"
)
_GROWN = re.compile(
    "(?:净增|新增|新建|建成|签约|培育|认定|引进|创建|举办|召开|开展|完成|培训|组织|发展)$"
)
# 全年完成调研报告2篇的得4分, 组织演练2次: so many of them at least.
_SO_MANY = re.compile(
    "(?:全年|年内|每年|当年|年度|累计)*(?:完成|组织|开展|举办|召开|报送|上报|发表|刊发|撰写|编发)[^，。；：每未不无]{2,14}$"
)
_GROWS = re.compile("(?:净增|新增|新建|建成|签约|培育|引进|创建|举办|发展)")
# 经费达到上级补助资金的10%: a proportion of something else.
_PROPORTION = re.compile("(?<=.{2})达到?(?=(?:[省市县区上]级|中央|同级|年度|财政).{2,20}$)")
_OPEN = re.compile("不含|不包括")


# 每月不少于2次 is no level; 每季度录用率低于30% is one.
_BY_MONTH = re.compile(
    "^每(?:个?[月季周旬]|半年)(?!.*(?:率|比例|占比|比重|度)$)|每(?:个)?(?:月|季度|季|周|旬|半年)$"
)
# 每周开放时间不少于56小时, 日均服务8小时以上: how long something goes on, and no deadline.
_LASTS = re.compile(
    "(?:每[个]?[日天周月季年]|[日周月年人]均|全年|年度)[^，]{0,12}(?:时间|时长"
    "|(?:开放|服务|学习|培训|值守|值班|营业|运行|开馆|锻炼|劳动|实践|办公|坐班|授课|活动)(?:时间|时长)?)$"
)
_HOW_LONG = re.compile(
    "时间|时长|工期|耗时|时限|天数|用时|周期|期限|滞后$|逾期(?:未)?(?:完成|报送|上报|办结|支付|缴纳|归还|还款|开工|竣工)?$|拖欠[^，]{0,4}$|延期$|延误$|延迟(?:发放|报送|上报|支付|办结|完成|开工|竣工)?$|推迟$|迟报$|晚报$|超期$|超时$|拖延$"
)


def _lasting(measure: str, value: Quantity) -> str:
    """每周开放不少于5天: the number of days."""
    if re.search("时间|时长|时数|天数", measure):
        return measure
    return measure + ("天数" if value.unit in ("天", "日") else "时间")


# A standard that is met or not, and no figure of a target.
_STANDARD = re.compile("(?:标准|要求|规定)$")


def level(sign: str) -> Callable[[Match[str], Shape], Mark]:
    """A measure against a figure; how long something took or lasts is no measure of it."""

    def build(found: Match[str], shape: Shape) -> Mark:
        value = quantity_in(found, shape)
        measure = _measure(found, shape)
        lasts = value.unit in TIMES and _LASTS.search(measure)
        if _BY_MONTH.search(measure) and not lasts:
            return None
        after = found.groupdict().get("后")
        if found.groupdict().get("坏"):
            return _left_undone(measure, found["坏"], sign, value)
        if after and (value.unit not in COUNTERS or re.search("每[月周季旬日]", measure)):
            return None
        parts = found.groupdict()
        if value.unit == "%" and _TASKS.search(measure) and f"完成{QUANTITY}" in shape.text:
            measure += "完成率"
        measure = (parts.get("建") or "") + measure + (parts.get("物") or "") + (after or "")
        if _DENIED.search(measure) or (found.groupdict().get("占") and value.unit != "%"):
            return None
        if value.unit in TIMES and measure and not (lasts or _HOW_LONG.search(measure)):
            return None
        measure = _lasting(measure, value) if lasts else measure
        return Level(measure, _opened(sign, found, shape), value)

    return build


# 党员人数7人以上未设立支委会: who is of that size, and has not done it; nothing is counted.
_IS_SIZE = re.compile("(?:数|数量|总量|规模|面积|额|率|资金|收入|产值)(?:达到?|在|为)?$")
_BODY = re.compile("^未(?:按要求|按规定|单独|依法)?(?:设|建|成立|组建|配|开设|成)")


def _left_undone(measure: str, what: str, sign: str, value: Quantity) -> Mark:
    """3户以上未通水: how many there are."""
    sized = _IS_SIZE.search(measure) or _BODY.search(what)
    return None if sized else Level(f"{measure}{what}{value.unit}数", sign, value)


_TASKS = re.compile(
    "(?:任务|目标|计划|指标|工作|季度|半年|[年月][底末初]|全年|年内|当年|[0-9]月份?"
    "|^(?:按期|按时|如期|及时|实际|累计|总体))$"
)


def _opened(sign: str, found: Match[str], shape: Shape) -> str:
    """A bound that says （不含） is open, whatever the word beside it."""
    note = found.groupdict().get("注")
    if note is None:
        return sign
    words = str(shape.values[found.start("注")])
    if _OPEN.search(words):
        return {AT_LEAST: ABOVE, AT_MOST: BELOW}.get(sign, sign)
    return {ABOVE: AT_LEAST, BELOW: AT_MOST}.get(sign, sign) if "含" in words else sign


def _measure(found: Match[str], shape: Shape) -> str:
    """The words before the comparison, figures as they were written."""
    parts = found.groupdict()
    share = parts.get("占")
    measure = _MOVES_TO.sub("", parts.get("事", "").removesuffix("的"))
    measure = _PROPORTION.sub("占", measure) + "比例" if _PROPORTION.search(measure) else measure
    return measure + (f"占{share.removesuffix('的')}" if share else "")


# 发生率降至2%以下: how it got there is no part of its name.
_MOVES_TO = re.compile(
    "(?<=.{2})(?:降低?[至到]|下降[至到]|提[高升][至到]|控制[在到]|压[降减缩][至到]|缩短[至到]|减少[至到]|增[加长]?[至到]|上升[至到])$"
)
_AWAY = re.compile("目标|任务|计划|平均|均值|同期|上年|去年|基数|控制|下达|标准值|序时|进度")


_COUNTED_DAYS = re.compile("目标值$|平均(?:值|水平|数|天数)?$|上年")  # 优良天数低于目标值20天


def away(found: Match[str], shape: Shape) -> Mark:
    """低于目标值10个百分点（以上、以内）: a level, and how far from it."""
    words, by = _written(shape, found.start("比"), found.end("比")), quantity_in(found, shape)
    bound, below = found["界"], found["向"] in ("低于", "少于", "小于", "落后于", "落后", "不足")
    late = by.unit in TIMES and not _COUNTED_DAYS.search(words)
    if found["事"].endswith("每") or late or QUANTITY in found["比"]:
        return None
    if by.unit == "%" and by.value >= 50:
        return None  # 低于目标的90%: a share of it
    reference = reference_of(words) if _AWAY.search(words) and not words.endswith("的") else None
    if reference is None or by.over is not None or not by.unit:
        return None
    within = bound in ("以内", "之内", "内", "以下")
    sign = AT_MOST if below else AT_LEAST
    measure = _BESIDE.sub("", _measure(found, shape))
    if _DENIED.search(measure):
        return None
    return Level(measure, sign, replace(reference, by=by, within=within))


def signed(found: Match[str], shape: Shape) -> Mark:
    """增速为正, 实现正增长: more than nothing."""
    return Level(found["事"], ABOVE if "正" in found["号"] else BELOW, Quantity(Decimal(0), "%"))


def ahead(found: Match[str], shape: Shape) -> Mark:
    """超5个点以上: so far ahead of what the indicator asks, which nothing names."""
    value = quantity_in(found, shape)
    if value.unit not in PERCENT_POINTS - {"%"} or value.both or value.over is not None:
        return None
    more = found["向"][0] in "超高"
    within = found["界"] in ("以内", "之内", "内", "以下")
    return Level("超出幅度" if more else "落后幅度", AT_MOST if within else AT_LEAST, value)


_MEAN_OF = re.compile(
    "^(?:全[省市县区州国]|各[县镇地]|同组)[^，。；的]{0,6}(?:平均(?:数|值|水平|分|增速|增幅|增长率)?|均值)$"
)
_PLANNED = re.compile("(?:年初|年度|上级|下达|分解|的)*(?:计划|目标|任务)(?:数|值|任务)?$")


def based(found: Match[str], shape: Shape) -> Mark:
    """以年初收入计划数为依据: the figure against what was planned of it."""
    words = found["比"]
    mean = reference_of(words) if _MEAN_OF.search(words) else None
    if mean is not None and mean.kind == "group_mean":
        return Level("", AT_LEAST, mean)
    planned = _PLANNED.search(words)
    if planned is None or QUANTITY in words:
        return None
    measure = _ISSUED.sub("", _ISSUER.sub("", words[: planned.start()]))
    return Level(measure, AT_LEAST, Reference("target", 0, words))


# 县政府下达当年税收任务: who set the task is no part of what it is of.
_ISSUER = re.compile(
    "^(?:国家|省|市|县|区|镇|上级)*(?:委|政府|党委|办|局|厅|主管部门|、|和)*(?:年初|当年|年度)?(?:分解|下达|分配|核定|确定|安排|布置)+(?:给|到|的|各(?:乡镇|镇|乡|县区|县|区|街道|单位|部门|村))*"
    "(?:当年|年度|全年|本年度|年)?的?"
)
_ISSUED = re.compile("(?:任务|考核|指标|目标|的)+$")


def outside(found: Match[str], shape: Shape) -> Mark:
    """5个点以外: beyond it."""
    mark = level(ABOVE)(found, shape)
    counts = isinstance(mark, Level) and isinstance(mark.value, Quantity)
    return mark if counts and quantity_in(found, shape).unit not in ("名", "位") else None


def within(found: Match[str], shape: Shape) -> Mark:
    """±5%之间, 范围内: of what may go either way."""
    return level(AT_MOST)(found, shape) if quantity_in(found, shape).both else None


# 完成植树造林任务5000亩
_TASK_OF = re.compile(
    "^(?:全年|年度|年内|当年)*(?:完成|实现)(?P<m>[^\ue000-\ue006]{2,20}?)(?:任务|目标)$"
)


def exact(found: Match[str], shape: Shape) -> Mark:
    """完成率100%: a percentage without a word beside it is reached or passed."""
    value = quantity_in(found, shape)
    if value.both:
        return level(AT_MOST)(found, shape)
    if not value.value and shape.text[found.start("量") - 1] == "为" and found["事"] != "增长":
        return Level(found["事"].removesuffix("的"), EQUAL, value)  # 总经费为0
    one = value.value == 1 and value.unit in COUNTERS  # 新增1家得2分: each of them
    flows = value.unit not in TIMES and not one and _FLOWS.search(found["事"])
    by_month = value.unit in COUNTERS and _BY_MONTH.search(found["事"])
    if by_month or re.search("[得扣加减]$|[不未]达$|低于|高于|超过|不足|突破", found["事"]):
        return None
    grown = any(form.match(found["事"]) for form in (_GROWS, _SO_MANY)) or _GROWN.search(
        found["事"]
    )
    grown = grown if value.unit in COUNTERS and value.value > 1 else None
    task = _TASK_OF.match(found["事"]) if value.unit not in (*TIMES, "%", "") else None
    if task is not None:
        return Level(task["m"], AT_LEAST, value)
    if (value.unit != "%" and not flows and not grown) or _DENIED.search(found["事"]):
        return None
    return Level(found["事"].removesuffix("的"), AT_LEAST, value)


def moved(sign: str) -> Callable[[Match[str], Shape], Mark]:
    """增加10%以上: the measure is the increase."""

    def build(found: Match[str], shape: Shape) -> Mark:
        measure = f"{found['事']}{found['动']}幅度"
        if "段" in found.groupdict():
            value = shape.values[found.start("段")]
            assert isinstance(value, Quantity)
            low = Quantity(value.low if value.low is not None else value.value, value.unit)
            return Level(measure, "in", Quantity(value.value, value.unit), low)
        value = quantity_in(found, shape)
        return None if value.unit in TIMES else Level(measure, _opened(sign, found, shape), value)

    return build


def squeezed(found: Match[str], shape: Shape) -> Mark:
    """90%≤完成率<95%: between two figures that stand on either side."""
    one, other = quantity_in(found, shape), quantity_in(found, shape, "量2")
    signs = (found["左"], found["右"])
    if signs[0][0] in ">≥":
        one, other, signs = other, one, (signs[1], signs[0])
    low_open, high_open = ("≤" not in s and "≥" not in s and "=" not in s for s in signs)
    low = Quantity(one.value, one.unit or other.unit)
    high = Quantity(other.value, other.unit or one.unit)
    return Level(found["事"], "in", high, low, low_open=low_open, high_open=high_open)


def range(found: Match[str], shape: Shape) -> Mark:
    value = shape.values[found.start("段")]
    if not isinstance(value, Quantity):
        return None
    low = Quantity(value.low if value.low is not None else value.value, value.unit)
    high = Quantity(value.value, value.unit, both=value.both)
    return Level(_measure(found, shape), "in", high, low)


def between(found: Match[str], shape: Shape) -> Mark:
    low, high = quantity_in(found, shape), quantity_in(found, shape, "量2")
    if low.value > high.value:
        low, high = high, low
    low = Quantity(low.value, low.unit or high.unit)
    at = found.start("量") - found.start()
    open_low = any(word in found[0][:at] for word in ("超过", "高于", "大于"))
    open_high = bool(_SHORT_OF.search(found[0], at))
    measure = _MOVED.sub(r"\g<way>幅度", _measure(found, shape))
    return Level(measure, "in", high, low, low_open=open_low, high_open=open_high)


_SHORT_OF = re.compile("未达到?|不到|不足|(?<!不)低于|(?<!不)小于|不满|不含|未满")
# 比上年下降3%以上、不足5%: the figure is the fall.
_MOVED = re.compile(
    "(?:同比|(?:比|较|与)?(?:上年|上一年|去年)(?:同期)?(?:相比)?)?"
    f"(?P<way>{'|'.join(RISES + FALLS)})(?:了|达到?|幅度|在)?$"
)


# What may be compared with when the measure was named before: 低于平均水平的.
_SELF_STANDING = re.compile(
    "(?:年度|全年|上级|下达|责任|分解|约束性|既定|规定|控制|考核|预期|确定|核定|省定|市定|县定|全省|全市|全县|全国|序时)*(?:目标任务数?|目标值?|任务数?|计划数?|基数|控制数|控制线|标准值"
    "|(?:行业|同行业)?(?:优秀|良好|较好|标杆|先进|较差|较低)(?:值|水平)|(?:(?:前|近|过去|上)[^，。；]{1,3}年(?:度)?)?(?:行业|同行业)?平均(?:水平|值|数|分|增速|增幅|线|增长率)?|均值|进度|(?:上年|上一年|去年)度?(?:同期)?(?:水平|数|值)?|同期(?:水平)?)$"
    f"|(?:全[省市县区州国]|{EVERYBODY})[^，。；：低高超]{{0,14}}?平均[^，。；：低高超]{{0,8}}(?:率|数|额|量|日|天数|费用|成绩|水平|分|值|增速|增幅)$"
)


_NO_MEASURE = re.compile(f"或$|{_DENIED.pattern}|^每[月季周旬]")
_WHO = re.compile("(?:[县市区镇乡村]|单位|部门|街道|企业)$")
_SPELL = re.compile(f"(?:连续|累计|近)?{QUANTITY}{NOTE}?(?:及|含)?(?:以上)?$")  # 连续两年未完成


def against(sign: str) -> Callable[[Match[str], Shape], Mark]:
    def build(found: Match[str], shape: Shape) -> Mark:
        words = _written(shape, found.start("比"), found.end("比"))
        standard = _STANDARD.search(words)
        if standard and not _MEASURABLE.search(found["事"]):
            return None
        if QUANTITY in found["比"] and not re.search("年|期", words):
            return None
        reference = reference_of(words)
        measure = _BESIDE.sub("", _measure(found, shape))
        if _SPELL.match(found["事"]) or _NO_MEASURE.search(measure):
            return None
        if reference is not None and reference.kind == "target" and _WHO.search(measure):
            return None  # 主城区未完成改造任务: who has not done it, and no figure
        if not measure and reference is not None and reference.kind == "group_mean":
            measure = averaged(words)
        other = reference is not None and reference.kind == "item" and not found["事"]
        named = measure or other or _SELF_STANDING.match(words)
        return Level(measure, sign, reference) if reference and named else None

    return build


def _written(shape: Shape, start: int, end: int) -> str:
    """A part of a shape with its quantities as digits and units."""
    signs = []
    for sign, value in zip(shape.text[start:end], shape.values[start:end], strict=True):
        signs.append(f"{value.value}{value.unit}" if isinstance(value, Quantity) else sign)
    return "".join(signs)


def done(found: Match[str], shape: Shape) -> Mark:
    """完成…任务: the figure against its target."""
    middle = found.groupdict().get("中") or ""
    named = found["事"] + middle
    if QUANTITY in named or _DENIED.search(found["事"]) or not _MEASURABLE.search(named):
        return None
    if found["事"] and (not middle or _WHOSE.match(middle)):
        return Level(found["事"], AT_LEAST, Reference("target", 0, "任务"))
    name = f"{found['事']}{middle}".removesuffix("的").removesuffix("年度")
    return Level(name or middle, AT_LEAST, Reference("target", 0, "任务"))


def places(found: Match[str], shape: Shape) -> Mark:
    place = shape.values[found.start("名")]
    return Ranked(found["事"], place) if isinstance(place, Place) else None


def places_after(found: Match[str], shape: Shape) -> Mark:
    for each in shape.values[found.end("事") :]:
        if isinstance(each, Place) and not each.last:
            return Ranked(found["事"], Place(each.through + (not found["及"]), LAST_PLACE))
        if isinstance(each, Quantity) and each.unit in ("名", "位"):
            return Ranked(found["事"], Place(int(each.value) + 1, LAST_PLACE))
    return None


def trend(found: Match[str]) -> Mark:
    kind = "previous" if re.search(PREVIOUS, found["比"]) else "prior"
    ways = [found[slot] for slot in ("势", "势2") if found.groupdict().get(slot)]
    sign = ways_of("或".join(ways))
    measure = _BESIDE.sub("", found["事"])
    return Level(measure, sign, Reference(kind, 0, found["比"])) if sign else None
