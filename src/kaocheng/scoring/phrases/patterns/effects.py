"""Endings of a clause: what happens to the points."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from re import Match

from kaocheng.scoring.phrases.meaning import (
    ADD,
    CITED,
    GIVE,
    JUDGED,
    KEEP,
    NOTHING,
    REVERSE,
    SHARE,
    SHARE_ADDED,
    SHARE_LOST,
    STEP_DOWN,
    STRAIGHT,
    TAKE,
    Effect,
    Pattern,
    points_in,
)
from kaocheng.scoring.phrases.tokens import Points, Quantity, Shape


def _give(found: Match[str], shape: Shape) -> Effect:
    points = points_in(found, shape)
    if points is not None and points.low is not None:
        return Effect(JUDGED, points)
    if points is not None and points.plain == 0:
        return Effect(NOTHING)
    text = found[0]
    return Effect(GIVE, points, base="基" in text, more=text[0] in "再另" and "得" in text)


_RECKONED = re.compile("^(?:计算|引用|核算|统计|折算|汇总)")


def _all(found: Match[str], shape: Shape) -> Effect | None:
    """…的得分: full points; 计算得分 and its like are none."""
    before = shape.text[found.start() - 1 : found.start()]
    if _RECKONED.match(shape.text):
        return None
    return Effect(GIVE) if before and before not in "算合总评例率终际考平折其均" else None


def _give_bare(found: Match[str], shape: Shape) -> Effect | None:
    value = shape.values[found.start("数")]
    assert isinstance(value, Quantity)
    points = Points((("", value.value),))
    before = shape.text[found.start() - 1 : found.start()] if found.start() else ""
    if found[0][0] not in "得计" and (value.value or before in "≤≥<>=于过"):
        return None
    return Effect(GIVE, points) if value.value else Effect(NOTHING)


def _bare_change(found: Match[str], shape: Shape) -> Effect:
    value = shape.values[found.start("数")]
    assert isinstance(value, Quantity)
    return Effect(ADD if found[0][0] == "加" else TAKE, Points((("", value.value),)))


def _take(found: Match[str], shape: Shape) -> Effect:
    points = points_in(found, shape)
    if points is None:
        return Effect(NOTHING)
    ranged = points.low is not None
    return Effect(JUDGED if ranged else TAKE, points, off=ranged)


_WRONG = re.compile("每|不|未|无|没|缺|漏|错|差|违")


def _lowered(found: Match[str], shape: Shape) -> Effect | None:
    """不达标的每处降2分; 较上年降低2分 takes nothing off."""
    before = shape.text[: found.start()]
    compared = re.search("(?:[每较比]|上年|去年|同期|同比|得分|成绩|分数|分值)$", before)
    return _take(found, shape) if _WRONG.search(before) and not compared else None


def _reverse(found: Match[str], shape: Shape) -> Effect:
    return Effect(REVERSE, points_in(found, shape))


def _add(found: Match[str], shape: Shape) -> Effect:
    points = points_in(found, shape)
    ranged = points is not None and points.low is not None
    return Effect(JUDGED if ranged else ADD, points)


# 可酌情扣除因灾损失部分后测算: what is left out of the figure, and no points.
_SETS_ASIDE = re.compile(
    "(?:扣除|剔除|核减|调整)(?!分|得分)[^，。；]{2,}后，?(?:再|重新|另行)?(?:予以|进行)?(?:测算|计算|核算|考核|核定|计分)"
)


def _judged(found: Match[str], shape: Shape) -> Effect:
    """酌情扣0.5至1分: an assessor decides, within bounds where they are written."""
    points = [each for each in shape.values[found.start() :] if isinstance(each, Points)]
    if _SETS_ASIDE.search(found[0]) and not points:
        return Effect(KEEP)
    off = "扣" in found[0] or "减" in found[0]
    return Effect(JUDGED, points[0] if points else None, off=off)


HALF = Decimal("0.5")
_DOCUMENT = re.compile("制定|办法|细则|标准|方案|规定|考核|文件|制度|《|要求")


def _cited(found: Match[str], shape: Shape) -> Effect | None:
    """按…细则执行; 根据满意程度进行评分 names no such thing."""
    return Effect(CITED) if _DOCUMENT.search(found[0]) else None


def _of(kind: str) -> Callable[[Match[str], Shape], Effect]:
    return lambda found, shape: Effect(kind)


_SEVERAL = re.compile(
    "(?:根据|依据|结合|按照?)[^，。；]*、[^，。；、的]{1,10}(?<!完成)率[得计打评]分$"
)


def _share(found: Match[str], shape: Shape) -> Effect:
    """根据排查情况、整改率、达标率得分: several things to look at, and no figure to share by."""
    return Effect(JUDGED if _SEVERAL.search(shape.text) else SHARE)


def _nothing(found: Match[str], shape: Shape) -> Effect:
    return Effect(NOTHING)


def _by_formula(found: Match[str], shape: Shape) -> Effect | None:
    """按完成率×10计分: the words as they were written."""
    start, end = found.span("算式")
    words = "".join(shape.words[start:end]).removesuffix("的乘积").removesuffix("的积")
    return None if re.search("[扣加减]分?$", words) else Effect(GIVE, formula=words)


EFFECTS: tuple[Pattern, ...] = (
    Pattern(
        "酌情或不得分",
        (
            "【酌情扣分｜酌情减分｜酌情扣减｜视情扣分】或〔者〕【不得分｜不计分｜全扣｜扣完】",
            "【不得分｜不计分】或〔者〕【酌情扣分｜酌情减分｜酌情给分｜视情扣分】",
        ),
        "台账齐全的，得2分；台账不全的，酌情扣分或者不得分。",
        "2",
        lambda found, shape: Effect(JUDGED, off=True),
    ),
    Pattern(
        "不得分",
        (
            "〔〈此项〉〕〔则｜均｜都｜也〕【不得分｜不计分｜不记分｜不赋分｜不予计分｜不予得分｜不给分｜不能得分｜得零分｜计零分｜记零分｜为零分｜零分】",
            "取消〔〈此项〉〕【得分｜分值｜分数】",
            "〔〈此项〉｜〈短语〉考核分｜〈短语〉得分｜〈短语〉分值｜〈短语〉成绩〕【按零分处理｜按零分计算｜按零分计｜按零分｜以零分计】",
            "〔〈此项〉｜本项目｜〈短语〉考核｜〈短语〉考评〕【得分清零｜分值清零｜分数清零｜分清零｜清零】",
            "除【不得分｜扣完〈短语〉分｜〈短语〉扣完】〔后〕〔以〕外",
            "〔〈此项〉〕【全扣｜扣完基本分｜扣完该项分｜扣完本项分｜扣完｜分数扣完｜分值扣完｜扣除全部分数｜分数全部扣除｜分值全部扣除】",
        ),
        "没有制定应急预案的，不得分；预案不完善的，每处扣1分。",
        "5",
        _nothing,
    ),
    Pattern(
        "倒扣",
        (
            "【倒扣｜追加扣除｜追加扣减｜追加扣｜另扣除｜另扣｜再扣除｜再扣｜再倒扣｜另外扣除｜额外扣】〔〈此项〉〕〈分〉",
        ),
        "按时报送年度方案的，得1分，否则不得分，同时倒扣0.5分。",
        "1",
        _reverse,
    ),
    Pattern(
        "依次递减",
        (
            "〔按名次｜按位次｜逐名｜逐位〕【依次递减｜依次减少｜依次减记｜依次减｜依次少得｜依次少｜逐名递减｜逐位递减｜依次扣减｜依次扣｜依次降低｜递减】〈分〉",
        ),
        "按增速排名，第一名得10分，以后各名依次递减0.5分。",
        "10",
        lambda found, shape: Effect(STEP_DOWN, points_in(found, shape)),
    ),
    Pattern(
        "扣分",
        ("得分【减少｜降低】〈分〉", "〈扣〉〔〈此项〉〕〔分值〕〈分〉〔/〈个〉〕"),
        "未按月报送进度的，每次扣0.5分，扣完为止。",
        "4",
        _take,
    ),
    Pattern(
        "降分",
        ("【降低｜下调｜降】〈分〉",),
        "每有一处不达标降1分，扣完为止。",
        "5",
        _lowered,
    ),
    Pattern(
        "再得分",
        ("【再｜另】【得｜计】〈分〉",),
        "建立台账的，得1分；在此基础上，台账按月更新的，再得0.5分。",
        "1.5",
        _give,
    ),
    Pattern(
        "减半得分",
        (
            "【减半｜折半】【得分｜计分｜给分｜赋分】",
            "〈得〉【一半分｜一半的分｜一半分值｜一半的分值】",
        ),
        "按时报送的，得1分；逾期报送的，减半得分；未报送的，不得分。",
        "1",
        lambda found, shape: Effect(GIVE, Points((("", HALF),), share=HALF)),
    ),
    Pattern(
        "加分",
        ("〈加〉〈分〉",),
        "完成率达到100%的，得4分；每超过1个百分点加0.2分，最多加1分。",
        "5",
        _add,
    ),
    Pattern(
        "得分",
        (
            "〈得〉〔〈此项〉〕〔基本分｜基础分｜基准分｜分值｜起评分｜〈满分〉〕〈分〉",
            "【基本分｜基础分｜基准分】〔为〕〈分〉〔全得〕",
            "〈得〉【分数｜分】〈分〉",
            "【基础分｜基本分｜本项得分｜得分】【按｜按照｜以】〈分〉【计分｜计算｜计】",
            "【按｜按照】〈分〉【处理｜计分｜计｜得分｜计算得分｜计算｜给分｜赋分】",
        ),
        "年末高标准农田面积不低于100万亩的，得3分，否则不得分。",
        "3",
        _give,
    ),
    Pattern(
        "不扣分",
        ("【不扣分｜不予扣分｜不减分｜不作扣分｜不加分｜不予加分｜不扣｜不减】〔处理〕",),
        "未按期完成的，扣1分；因不可抗力影响的，不扣分。",
        "3",
        _of(KEEP),
    ),
    Pattern(
        "其间线性",
        (
            "〈短语〉【线性插值｜直线插值｜插值法｜内插法｜线性内插｜插值计算｜线性计算｜线性计分｜按插值｜直线内插｜线性】〈短语〉",
        ),
        "达标率90%及以上的，得5分；60%以下的，不得分；60%至90%之间的，按线性插值计分。",
        "5",
        _of(STRAIGHT),
    ),
    Pattern(
        "按比例扣分",
        (
            "〔按｜按照｜依｜以〕〈短语〉【比例｜占比｜比率｜百分比】〔相应｜进行｜予以｜酌情〕【扣分｜减分｜扣减｜扣除｜扣减分值｜扣减得分｜核减｜扣减分数｜递减｜扣】〔相应〕〔得分｜分值｜分数｜基本分｜基础分｜基准分〕",
            "【按｜按照】〈短语〉【比例｜占比】〈扣〉",
        ),
        "年度整治任务全部完成的，得4分；未完成的，按未完成比例扣分。",
        "4",
        _of(SHARE_LOST),
    ),
    Pattern(
        "按比例加分",
        ("【按｜按照】〈短语〉【比例｜占比｜比率】〔相应〕【加分｜奖分】",),
        "完成任务的，得8分；超额完成的，按比例加分，最高加2分。",
        "10",
        _of(SHARE_ADDED),
    ),
    Pattern(
        "按比例得分",
        (
            "〔按｜按照｜依｜以〕〈短语〉【比例｜占比｜比率｜百分比｜份额｜完成率｜达标率｜完成进度｜实际进度】〔相应｜进行｜折算｜折合｜据实｜×〈分〉〕【得分｜计分｜记分｜计算得分｜计算分值｜计算分数｜计算｜给分｜赋分｜折算｜折算得分｜折算分值｜换算得分｜换算｜确定得分｜计算本项得分｜计取｜计得分】〔分值〕",
            "【按｜按照】〈短语〉占【目标值｜目标｜任务数｜任务量｜任务｜计划数｜计划】的〔比重｜比例〕【计算得分｜计分｜得分｜计算】",
            "【按｜按照】〔实际〕【完成比例｜比例｜完成率】",
            "【按｜按照｜根据｜依据】〈短语〉【率｜满意度｜支出进度｜投资进度｜建设进度｜工程进度｜执行进度】〔进行〕【得分｜计分｜记分｜赋分｜给分｜计算得分｜折算得分】",
            "【采用｜按照｜按｜用｜以】【比率法｜比例法】〔进行〕〔计算〕【计分｜得分｜计算得分｜赋分｜折算】",
        ),
        "完成年度造林任务的，得6分；未完成的，按完成比例得分。",
        "6",
        _share,
    ),
    Pattern(
        "按算式得分",
        (
            "【按｜按照】〈算式〉【计分｜得分｜计算得分｜计算｜赋分｜给分｜计算分值｜折算得分｜计】",
            "【得分｜分值｜计分】〔为｜按〕=〈算式〉",
        ),
        "完成率达到100%的，得10分；低于100%的，按完成率×10计分。",
        "10",
        _by_formula,
        "这是几个分句中的一个；整条就是一个算式的，见“写成算式”。",
    ),
    Pattern(
        "酌情",
        (
            "【酌情｜视情｜酌定｜视情况｜视情节｜视具体情况｜视完成情况｜根据情况｜综合评定｜综合打分】〈事〉",
            "【采用｜采取｜由｜组织｜邀请】〈短语〉【专家组｜专家｜评委｜评审组｜考核组｜评审小组】〈短语〉【评分｜打分｜赋分】",
        ),
        "机构正常运转的，得1分，否则酌情扣分。",
        "1",
        _judged,
    ),
    Pattern(
        "看情况给分",
        (
            "【根据｜依据｜按照｜按｜结合｜对照｜视】〈事〉【情况｜成效｜效果｜质量｜实绩｜表现｜程度｜好坏｜优劣】〔进行｜予以｜给予｜综合｜相应〕【得分｜计分｜打分｜评分｜记分｜给分｜赋分｜计算得分｜确定得分】",
        ),
        "每季度根据宣传工作开展情况得分。",
        "2",
        lambda found, shape: Effect(JUDGED),
        "只写了看什么，没有写怎么算的，由评审部门给分。",
    ),
    Pattern(
        "另有办法",
        (
            "【按｜按照｜根据｜依据｜参照】〈事〉【执行｜评分｜打分｜为准｜折算计分｜考核结果计分｜计分｜评定】",
            "由〈事〉制定〔评分标准｜评分办法｜考核办法｜考核细则〕",
        ),
        "按照上级部门印发的专项考核评分细则执行。",
        "4",
        _cited,
    ),
    Pattern(
        "分",
        ("〈分〉",),
        "等次评为优的10分，良的8分，中的6分，差的0分。",
        "10",
        _give,
    ),
    Pattern(
        "得分（满分）",
        ("【得分｜得全分｜得满基本分｜得满基础分｜得基本分｜得基础分｜得标准分｜得该项分】",),
        "年内按规定完成换届的得分，否则不得分。",
        "2",
        _all,
    ),
    Pattern(
        "加几、扣几",
        ("【加｜扣】〈数〉",),
        "月报每少一次扣0.5，扣完为止。",
        "4",
        _bare_change,
    ),
    Pattern(
        "得几",
        ("【得｜计】〈数〉", "〈数〉"),
        "完成率100%的得5，90%以上的得4，90%以下的得0。",
        "5",
        _give_bare,
    ),
)
