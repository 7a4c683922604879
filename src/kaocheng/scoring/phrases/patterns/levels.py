"""Endings of a condition that set a measure against a figure, a target or another year."""

from __future__ import annotations

import re
from collections.abc import Callable
from re import Match

from kaocheng.scoring.phrases.meaning import Level, Mark, Pattern, Ranked, Reference, quantity_in
from kaocheng.scoring.phrases.patterns.references import PREVIOUS, reference_of
from kaocheng.scoring.phrases.tokens import QUANTITY, Place, Quantity, Shape
from kaocheng.scoring.phrases.words import COUNTERS, TIMES

AT_LEAST, ABOVE, AT_MOST, BELOW, EQUAL = ">=", ">", "<=", "<", "=="
_DENIED = re.compile("(?:未|没有|没|不|无法|未能|未按期|未按时|未如期)$")
_MEASURABLE = re.compile(
    "面积|数|(?<!保质保)(?<!足)量|率|额|浓度|指数|比例|比重|占比|增速|增幅|能耗|强度|收入|产值|投资|资金|增加值|规模|里程|用工|贷款|税|产出|总产|人口|户|亩|公里|吨"
)
_WHOSE = re.compile(
    "(?:年度|当年|全年|年初|[省市县区]级?|上级|确定|下达|规定|考核|目标|预期|控制|约束性|的)+$"
)
_FLOWS = re.compile(
    "(?:到位|完成|实现|引进|新增|投入|达到|达|资金|投资|产值|收入|面积|产量|总量|额)$"
)
_OPEN = re.compile("不含|不包括")


# 每月不少于2次 is no level; 每季度录用率低于30% is one.
_BY_MONTH = re.compile(
    "^每(?:个)?[月季周旬](?!.*(?:率|比例|占比|比重|度)$)|每(?:个)?(?:月|季度|季|周|旬)$"
)
# A standard that is met or not, and no figure of a target.
_STANDARD = re.compile("^(?:规定|要求|标准|相关|有关|上级|国家|省级|市级|的)*(?:标准|要求|规定)$")


def _level(sign: str) -> Callable[[Match[str], Shape], Mark]:
    """A measure against a figure; how long something took or lasts is no measure of it."""

    def build(found: Match[str], shape: Shape) -> Mark:
        value = quantity_in(found, shape)
        measure = _measure(found, shape)
        if _BY_MONTH.search(measure):
            return None
        after = found.groupdict().get("后")
        if after and (value.unit not in COUNTERS or re.search("每[月周季旬日]", measure)):
            return None
        parts = found.groupdict()
        measure = (parts.get("建") or "") + measure + (parts.get("物") or "") + (after or "")
        if _DENIED.search(measure) or (found.groupdict().get("占") and value.unit != "%"):
            return None
        if (
            value.unit in TIMES
            and measure
            and not re.search("时间|时限|天数|用时|周期|期限", measure)
        ):
            return None
        return Level(measure, _opened(sign, found, shape), value)

    return build


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
    return parts.get("事", "") + (f"占{share.removesuffix('的')}" if share else "")


def _exact(found: Match[str], shape: Shape) -> Mark:
    """完成率100%: a percentage without a word beside it is reached or passed."""
    value = quantity_in(found, shape)
    flows = value.unit not in TIMES and _FLOWS.search(found["事"])
    if re.search("[得扣加减]$|低于|高于|超过|不足|突破", found["事"]):
        return None
    if (value.unit != "%" and not flows) or _DENIED.search(found["事"]):
        return None
    return Level(found["事"], AT_LEAST, value)


def _moved(sign: str) -> Callable[[Match[str], Shape], Mark]:
    """增加10%以上: the measure is the increase."""

    def build(found: Match[str], shape: Shape) -> Mark:
        measure = f"{found['事']}{found['动']}幅度"
        if "段" in found.groupdict():
            value = shape.values[found.start("段")]
            assert isinstance(value, Quantity)
            low = Quantity(value.low if value.low is not None else value.value, value.unit)
            return Level(measure, "in", Quantity(value.value, value.unit), low)
        value = quantity_in(found, shape)
        return None if value.unit in TIMES else Level(measure, sign, value)

    return build


def _squeezed(found: Match[str], shape: Shape) -> Mark:
    """90%≤完成率<95%: between two figures that stand on either side."""
    one, other = quantity_in(found, shape), quantity_in(found, shape, "量2")
    signs = (found["左"], found["右"])
    if signs[0][0] in ">≥":
        one, other, signs = other, one, (signs[1], signs[0])
    low_open, high_open = ("≤" not in s and "≥" not in s and "=" not in s for s in signs)
    low = Quantity(one.value, one.unit or other.unit)
    high = Quantity(other.value, other.unit or one.unit)
    return Level(found["事"], "in", high, low, low_open=low_open, high_open=high_open)


def _range(found: Match[str], shape: Shape) -> Mark:
    value = shape.values[found.start("段")]
    if not isinstance(value, Quantity):
        return None
    low = Quantity(value.low if value.low is not None else value.value, value.unit)
    return Level(_measure(found, shape), "in", Quantity(value.value, value.unit), low)


def _between(found: Match[str], shape: Shape) -> Mark:
    low, high = quantity_in(found, shape), quantity_in(found, shape, "量2")
    if low.value > high.value:
        low, high = high, low
    low = Quantity(low.value, low.unit or high.unit)
    open_low = any(word in found[0] for word in ("超过", "高于", "大于"))
    return Level(_measure(found, shape), "in", high, low, low_open=open_low)


# What may be compared with when the measure was named before: 低于平均水平的.
_SELF_STANDING = re.compile(
    "(?:年度|全年|上级|下达|规定|全省|全市|全县|全国|序时)*(?:目标任务数?|目标值?|任务数?|计划数?|基数|控制数|标准值"
    "|平均(?:水平|值|数|分|增速|增幅|线|增长率)?|均值|进度|上年同期水平?|上年水平|去年同期|上年|同期)$"
)


def _against(sign: str) -> Callable[[Match[str], Shape], Mark]:
    def build(found: Match[str], shape: Shape) -> Mark:
        words = _written(shape, found.start("比"), found.end("比"))
        if _STANDARD.match(words) and not _MEASURABLE.search(found["事"]):
            return None
        if QUANTITY in found["比"] and not re.search("年|期", words):
            return None
        reference = reference_of(words)
        measure = _measure(found, shape).rstrip("与比较同和")
        if measure.endswith("或"):
            return None
        if _DENIED.search(measure):
            return None
        if re.match("每[月季周旬]", measure):
            return None
        named = measure or _SELF_STANDING.match(words)
        return Level(measure, sign, reference) if reference and named else None

    return build


def _written(shape: Shape, start: int, end: int) -> str:
    """A part of a shape with its quantities as digits and units."""
    signs = []
    for sign, value in zip(shape.text[start:end], shape.values[start:end], strict=True):
        signs.append(f"{value.value}{value.unit}" if isinstance(value, Quantity) else sign)
    return "".join(signs)


def _done(found: Match[str], shape: Shape) -> Mark:
    """完成…任务: the figure against its target."""
    middle = found.groupdict().get("中") or ""
    named = found["事"] + middle
    if QUANTITY in named or _DENIED.search(found["事"]) or not _MEASURABLE.search(named):
        return None
    if found["事"] and (not middle or _WHOSE.match(middle)):
        return Level(found["事"], AT_LEAST, Reference("target", 0, "任务"))
    name = f"{found['事']}{middle}".removesuffix("的").removesuffix("年度")
    return Level(name or middle, AT_LEAST, Reference("target", 0, "任务"))


def _places(found: Match[str], shape: Shape) -> Mark:
    place = shape.values[found.start("名")]
    return Ranked(found["事"], place) if isinstance(place, Place) else None


def _places_after(found: Match[str], shape: Shape) -> Mark:
    for each in shape.values[found.end("事") :]:
        if isinstance(each, Place) and not each.last:
            return Ranked(found["事"], Place(each.through + (not found["及"]), LAST_PLACE))
        if isinstance(each, Quantity) and each.unit in ("名", "位"):
            return Ranked(found["事"], Place(int(each.value) + 1, LAST_PLACE))
    return None


LAST_PLACE = 10**6  # 10名以后: all that are left
_UP = "〔及｜（含）｜含｜和｜或〕【以上｜之上】〔〈注〉〕"
_DOWN = "〔及｜（含）｜含｜和｜或〕【以下｜以内｜之内】〔〈注〉〕"
LEVELS: tuple[Pattern, ...] = (
    Pattern(
        "名次",
        ("〈事〉【位列｜位居｜排名｜排在｜列｜居｜进入｜获得｜获｜排｜名列｜处于｜为｜】〔全省｜全市｜全县｜全区｜全国〕〈名〉",),
        "群众满意度居全市前三名的，得2分，否则不得分。",
        "2",
        _places,
    ),
    Pattern(
        "第几名以后",
        ("〈事〉【第〈量〉｜〈量〉｜〈名〉】〈及=及|和|含|〉【以后｜之后｜以外｜开外｜以下】〔〈注〉〕",),
        "增速排名前3名的得3分，第4至10名的得2分，10名以后的得1分。",
        "3",
        _places_after,
    ),
    Pattern(
        "介于两数之间",
        (
            "〈事〉〔在｜介于｜为｜达到｜完成｜超过｜高于｜大于〕〔超过〕〈量〉〔〈注〉〕【以上｜及以上｜至｜到｜和｜与｜】〔〈注〉〕〔，｜、〕〔但｜且〕〔在｜至｜未达到｜不到｜不足｜低于｜小于｜未达｜不满｜不含｜未满〕〈量〉〔〈注〉〕〔以下｜以内｜之间｜〕〔〈注〉〕〔之间〕",
        ),
        "合格率95%以上的得3分；90%以上、不到95%的得2分；90%以下的不得分。",
        "3",
        _between,
    ),
    Pattern(
        "增减幅度",
        (
            "〈事〉〔同比｜比上年｜较上年｜比上一年｜比去年｜较去年｜至少〕〔同比〕〈动=增加|增长|提升|提高|上升|下降|减少|降低|压减〉〔了｜达到｜达｜不低于〕〈量〉〔及｜〈注〉〕〔以上〕",
            "〈事〉〔同比｜比上年｜较上年｜比去年〕〈动=增加|增长|提升|提高|上升|下降|减少|降低|压减〉〔了｜在〕〈段〉〔〈注〉〕〔之间〕",
        ),
        "农民人均可支配收入增长6%以上的，得4分，否则不得分。",
        "4",
        _moved(AT_LEAST),
    ),
    Pattern(
        "增减不足",
        (
            "〈事〉〔同比｜比上年｜较上年｜比去年〕〈动=增加|增长|提升|提高|上升|下降|减少|降低|压减〉〔幅度〕【不足｜低于｜小于｜不到｜未达到】〈量〉〔〈注〉〕",
            "〈事〉〔同比｜比上年｜较上年｜比去年〕〈动=增加|增长|提升|提高|上升|下降|减少|降低|压减〉〔幅度〕〔在〕〈量〉〔〈注〉〕【以内｜以下】",
        ),
        "用水量下降3%以上的，得4分；下降不足3%的，得2分，上升的不得分。",
        "4",
        _moved(BELOW),
    ),
    Pattern(
        "区间",
        ("〈事〉〔在｜为｜达到｜达｜完成｜介于｜处于〕〈段〉〔〈注〉〕〔之间｜以内｜区间｜范围内〕〔〈注〉〕",),
        "覆盖率达到90%的得3分，80%—90%的得2分，80%以下的不得分。",
        "3",
        _range,
    ),
    Pattern(
        "夹在两数之间",
        (
            "〈量〉〔〈注〉〕〈左=<=|≤|<〉〈事〉〈右=<=|≤|<〉〈量〉〔〈注〉〕",
            "〈量〉〔〈注〉〕〈左=>=|≥|>〉〈事〉〈右=>=|≥|>〉〈量〉〔〈注〉〕",
        ),
        "管网漏损率≤8%的得4分；8%<漏损率≤10%的得2分；漏损率>10%的不得分。",
        "4",
        _squeezed,
    ),
    Pattern(
        "不低于",
        (
            "〈事〉【不低于｜不少于｜不得低于｜不得少于｜不小于｜≥｜>=｜稳定在｜保持在】"
            "〈量〉〔〈注〉〕〔〈注〉〕〔以上〕",
            "〈事〉【达到｜大于｜高于｜等于】【或｜及｜】【超过｜高于｜大于｜等于】〈量〉〔〈注〉〕",
            "〈事〉〔达到｜达｜完成｜高于｜超过｜在｜大于｜为｜占〕〔到〕〈量〉〔〈注〉〕" + _UP,
            "〈事〉【达到｜达到了｜达｜完成｜完成了｜已达】〈量〉〔〈注〉〕",
            "〈事〉【不低于｜不少于｜达到】〈占=2,20〉〔的〕〈量〉〔〈注〉〕〔以上〕〔〈注〉〕",
            "〈事〉【不少于｜不低于｜至少】〈量〉〈后=2,16〉",
            "〈事〉【不少于｜至少】【召开｜开展｜组织｜举办｜报送｜完成】〈量〉〈后=0,16〉",
            "〈事〉【不少于｜至少】【召开｜开展｜组织｜举办｜报送｜完成】〈物=2,16〉〈量〉",
            "〈建=建成|建设|创建|引进|培育|新增|新建|打造〉〈量〉〔〈注〉〕〔以上｜及以上〕〈后=2,16〉",
        ),
        "公共供水普及率不低于95%的，得2分，否则不得分。",
        "2",
        _level(AT_LEAST),
    ),
    Pattern(
        "以此为标准",
        ("以〈量〉〔〈注〉〕为【标准｜基准｜合格线｜达标线｜基准线】",),
        "以100%为标准，每低1个百分点扣0.5分，扣完为止。",
        "5",
        lambda found, shape: Level("", AT_LEAST, quantity_in(found, shape)),
    ),
    Pattern(
        "不超过",
        (
            "〈事〉【不高于｜不超过｜不得超过｜不多于｜不大于｜小于等于｜小于或等于｜低于或等于｜≤｜<=｜控制在｜未超过】〈量〉〔〈注〉〕〔以内｜之内｜以下｜内〕〔〈注〉〕",
            "〈事〉〔在｜为｜低于｜达到〕〈量〉〔〈注〉〕" + _DOWN,
        ),
        "公用经费支出不超过80万元的，得2分，否则不得分。",
        "2",
        _level(AT_MOST),
    ),
    Pattern(
        "超过",
        (
            "〈事〉【超过｜高于｜大于｜多于｜突破｜超出｜>】〈量〉〔〈注〉〕",
            "〈事〉【超过｜高于】〈占=2,10〉〈量〉〔〈注〉〕",
        ),
        "投诉率超过3%的，不得分；每发生一起有效投诉扣0.5分，扣完为止。",
        "3",
        _level(ABOVE),
    ),
    Pattern(
        "低于",
        (
            "〈事〉【低于｜少于｜小于｜不足｜不到｜未达到｜没有达到｜未达｜达不到｜不满｜未满｜<】〈量〉〔〈注〉〕〔以上〕",
        ),
        "综合合格率达到98%的，得4分；每低1个百分点扣0.5分；低于90%的不得分。",
        "4",
        _level(BELOW),
    ),
    Pattern(
        "完成任务",
        (
            "〈事〉【全面完成｜全部完成｜如期完成｜按时完成｜按期完成｜完成｜达到｜实现】〔了〕〈中=1,40〉【目标任务｜任务量｜任务数｜任务｜目标值｜目标｜指标｜计划数｜计划】〔要求｜的〕",
            "〈事〉【全面完成｜完成｜达到｜实现】〔了〕【目标任务｜任务｜目标值｜目标｜计划】〔要求｜的〕",
        ),
        "完成年度新增造林面积任务的，得3分，否则不得分。",
        "3",
        _done,
    ),
    Pattern(
        "与另一数比",
        (
            "〈事〉【大于或等于｜大于等于｜等于或大于｜达到或超过｜不低于｜不少于｜达到】〈比=2,40〉",
            "〈事〉【稳定在｜保持在｜高于｜维持】〈比=2,60〉〔及｜（含）〕以上",
            "〈事〉【与｜和】〈比=2,30〉【相等｜相当｜一致｜相同】",
        ),
        "年末耕地面积不低于下达的保有量任务的，得4分，否则不得分。",
        "4",
        _against(AT_LEAST),
    ),
    Pattern(
        "不超过另一数",
        ("〈事〉【小于或等于｜小于等于｜低于或等于｜不超过｜不高于｜不大于｜不多于｜未超过｜不突破｜未突破｜控制在】〈比=2,30〉〔以内｜之内〕",),
        "能耗总量不超过下达控制目标的，得3分，否则不得分。",
        "3",
        _against(AT_MOST),
    ),
    Pattern(
        "高于另一数",
        ("〈事〉【高于｜超过｜大于｜突破】〈比=2,30〉",),
        "居民收入增速高于全省平均水平的，得2分，否则不得分。",
        "2",
        _against(ABOVE),
    ),
    Pattern(
        "低于另一数",
        ("〈事〉【低于｜少于｜未达到｜小于｜未完成】〈比=2,30〉",),
        "税收收入达到年度目标的，得5分；低于年度目标的，每低1个百分点扣0.5分，扣完为止。",
        "5",
        _against(BELOW),
    ),
    Pattern(
        "恰好是多少",
        ("〈事〉【=｜恰为】〈量〉〔〈注〉〕",),
        "预算调整率=0%的，得3分，否则不得分。",
        "3",
        _level(EQUAL),
    ),
    Pattern(
        "就是多少",
        ("〈事〉〔为〕〈量〉〔〈注〉〕",),
        "完成率100%的得4分，完成率90%的得3分，其余不得分。",
        "4",
        _exact,
    ),
    Pattern(
        "与另一数持平",
        ("〈事〉【与｜同】〈比=2,30〉持平", "〈事〉【持平于｜等于】〈比=2,30〉"),
        "收入增速高于全省平均水平的，得4分；与全省平均水平持平的，得3分，低于的不得分。",
        "4",
        lambda found, shape: _against(EQUAL)(found, shape),
    ),
    Pattern(
        "与上年相比",
        (
            "〈事〉〔与〕〔比｜较〕〈比=上年同期|去年同期|上一年度|上年度|上一年|上年|去年|上月|上季度|同比|环比〉〔相比〕〔有所｜有〕〈势=提高|增加|增长|上升|提升|降低|下降|减少|持平〉",
        ),
        "信访总量比上年下降的，得2分；与上年持平的，得1分；比上年上升的，不得分。",
        "2",
        lambda found, shape: _trend(found),
    ),
)  # fmt: skip


def _trend(found: Match[str]) -> Mark:
    kind = "previous" if re.search(PREVIOUS, found["比"]) else "prior"
    sign = EQUAL if found["势"] == "持平" else ABOVE
    if found["势"] in ("降低", "下降", "减少"):
        sign = BELOW
    return Level(found["事"].rstrip("与比较"), sign, Reference(kind, 0, found["比"]))
