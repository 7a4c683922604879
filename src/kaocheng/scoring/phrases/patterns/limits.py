"""Clauses that bound or round what other clauses give."""

from __future__ import annotations

import re
from collections.abc import Callable
from re import Match

from kaocheng.scoring.phrases.meaning import Limit, Mark, Pattern, points_in
from kaocheng.scoring.phrases.numerals import number_of
from kaocheng.scoring.phrases.tokens import Shape

MOST_IN_ALL = "累计最多扣"
UNTIL_ZERO, MOST_TAKEN, MOST_GIVEN, FULL_IS = "扣完为止", "最多扣", "最多得", "满分为"
LEAST, GO_ON, ENDLESS, TO_FULL = "最低得", "类推", "扣分不封顶", "加到满分"
BOUNDLESS, BACKWARDS, NET = "加分不封顶", "倒扣", "加减相抵"
HIGHEST, WHOLE, ROUND, UP, NOTE, ALL_GONE = (
    "就高",
    "不足不计",
    "四舍五入",
    "不足按一计",
    "注",
    "扣满",
)
VETO = "一票否决"


def _plain(kind: str) -> Callable[[Match[str], Shape], Mark]:
    return lambda found, shape: Limit(kind)


def _with_points(kind: str) -> Callable[[Match[str], Shape], Mark]:
    return lambda found, shape: Limit(kind, points_in(found, shape))


def _not_zero(kind: str) -> Callable[[Match[str], Shape], Mark]:
    def build(found: Match[str], shape: Shape) -> Mark:
        points = points_in(found, shape)
        return None if points is not None and points.plain == 0 else Limit(kind, points)

    return build


# 加分后不超过12分, 本项最高得12分, 最多加到12分: how far all of it goes, and not the bonus alone.
_IN_TOTAL = re.compile("后|含|连同|加[到至满]|本项|该项|此项|(?<!总)得分|[高多]得")


def _most_given(found: Match[str], shape: Shape) -> Mark:
    points = points_in(found, shape)
    if points is not None and points.plain == 0:
        return None
    return Limit(MOST_GIVEN, points, whole=_IN_TOTAL.search(found[0]) is not None)


_OF_THE_WHOLE = re.compile(
    "以上|上述|前述|[前后]?[各本该此几两三四五六](?:项|种|类|条|款)|本(?:指标|部分)|全部|所有|总共"
)


def _most_taken(found: Match[str], shape: Shape) -> Mark:
    """本项最多扣3分, 两项合计最多扣3分: of all that was taken off before."""
    words = "".join(shape.words)
    kind = MOST_IN_ALL if _OF_THE_WHOLE.match(words) else MOST_TAKEN
    many = _how_many(shape) if kind == MOST_IN_ALL else 0
    return Limit(kind, points_in(found, shape), whole=kind == MOST_IN_ALL, many=many)


_OF_ALL = re.compile("以上|上述|前述|[各几两三四五]项|所有|全部|合计|总计|总扣|总共|本项|该项|此项")


def _taken_in_all(found: Match[str], shape: Shape) -> Mark:
    """以上各项累计扣分不超过2分 bounds the whole, 累计扣分不超过1分 what stands before it."""
    whole = _OF_ALL.search(found[0]) is not None
    return Limit(MOST_IN_ALL, points_in(found, shape), whole=whole, many=_how_many(shape))


_SO_MANY = re.compile("(?P<first>前)?(?P<n>[两二三四五六2-6])(?:项|种|类|条|款)")


def _how_many(shape: Shape) -> int:
    """后两项, 两项: the last two; 前两项: the first two; 以上两项 is all where there are two."""
    found = _SO_MANY.search("".join(shape.words))
    number = number_of(found["n"]) if found is not None else None
    if found is None or number is None:
        return 0
    return -int(number) if found["first"] else int(number)


def _until_zero(found: Match[str], shape: Shape) -> Mark:
    """直至0分 is 扣完为止; 直至5分 is something else."""
    if not found.groupdict().get("分"):
        return Limit(UNTIL_ZERO)
    points = points_in(found, shape)
    if points is None and "直" not in found[0]:
        return Limit(UNTIL_ZERO)
    if points is None:
        return Limit(TO_FULL)  # 每高1个百分点加0.5分，直至满分
    return None if points.plain else Limit(UNTIL_ZERO)


def _least(found: Match[str], shape: Shape) -> Mark:
    """最低得0分 is 扣完为止 in other words."""
    points = points_in(found, shape)
    if points is None or points.plain is None:
        return None
    whole = "[本该此]项|总分|后" + ("|得" if points.plain else "")  # of all that is added as well
    return Limit(
        LEAST if points.plain else UNTIL_ZERO,
        points if points.plain else None,
        whole=re.search(whole, found[0]) is not None,
    )


LIMITS: tuple[Pattern, ...] = (
    Pattern(
        "最低得",
        (
            "〔直至｜直到｜但〕〔〈此项〉｜得分｜分值｜总分〕【最低｜最少｜最低分｜保底】〔可｜只〕〔〈得〉｜〈扣〉｜扣至｜不低于｜不少于｜为｜是〕〔到｜至〕〔不低于｜为〕〈分〉〔为止〕",
            "〔但〕〔扣分后｜扣减后｜扣后〕〔〈此项〉〕〔得分｜分值〕【不低于｜不少于｜不得低于｜不得少于】〈分〉",
            "〔但〕至少〔可｜应〕〈得〉〈分〉",
            "〈短语〉减【至｜到】〈分〉〔为〕止",
        ),
        "合格率达到98%的，得4分；每低1个百分点扣1分，最低得1分。",
        "4",
        _least,
    ),
    Pattern(
        "扣满另扣",
        ("〔累计｜合计〕【扣满｜扣完】〈分〉【的｜后】",),
        "设备未按规定检验的，每台扣1分；扣满5分的，追加扣除3分。",
        "5",
        _with_points(ALL_GONE),
    ),
    Pattern(
        "扣完为止",
        (
            "〈短语〉【扣完｜减完｜扣光｜扣至零分｜扣到零分】〔〈此项〉〕〔分值｜分数｜基本分｜基础分｜基准分｜分〕〔为〕【止】",
            "〈短语〉〔最多｜最高｜至多〕扣【至｜到】〈分〉〔为〕〔止〕",
            "〈短语〉【扣完｜减完】〔〈此项〉〕〔分值｜分数｜所有分值｜相应分值〕",
            "〈短语〉【直至｜直到｜扣至｜扣到】〔〈此项〉｜该分值〕【扣完｜减完｜扣光｜扣没｜扣至不得分｜扣至零分｜不得分｜不计分｜没分｜零分｜为零｜得零分】〔〈满分〉〕〔为〕〔止〕",
            "〈短语〉【直至｜直到】〔〈得〉｜为｜扣至｜减为｜减至｜减到｜扣到｜扣为〕〈分〉〔为〕〔止〕",
            "〈短语〉【不倒扣｜不得倒扣｜不再倒扣】",
            "不计负分",
            "不得负分",
            "不出现负分",
        ),
        "月报少报一次扣0.5分，扣完为止。",
        "6",
        _until_zero,
    ),
    Pattern(
        "扣分不封顶",
        (
            "〈短语〉【扣分不封顶｜扣分不封底｜不封底｜扣分不保底｜不保底｜扣分不设下限｜扣分不设底线｜扣分不限｜上不封顶〈短语〉下不保底｜可扣至负分｜可以扣至负分｜可为负分｜可扣成负分｜可得负分】",
        ),
        "耕地撂荒的，每5亩扣1分，扣分不封顶。",
        "10",
        _plain(ENDLESS),
    ),
    Pattern(
        "倒扣",
        ("〔实行｜采取｜采用｜实施｜按｜按照〕倒扣〔法｜制｜分法｜分制｜方式〕〔扣分｜计分〕",),
        "台账缺一本扣1分，实行倒扣。",
        "2",
        _plain(BACKWARDS),
        "写在扣分后面的按可以扣成负分读；写在开头的只说从满分往下扣。",
    ),
    Pattern(
        "加分不封顶",
        (
            "〔本项｜此项〕多〈短语〉多【得｜加】",
            "〔本项｜此项｜得分｜加分〕【加分不封顶｜加分不设上限｜加分上不封顶｜上不封顶｜不封顶｜不设上限｜超过分值也照加｜超过分值的照加】",
            "〔本项｜此项｜得分｜总分｜加分｜加分后〕【可｜可以｜允许】【超过｜超出｜突破】〔〈此项〉〕〔的〕【分值｜〈满分〉】",
            "〔加分〕不受〔〈此项〉〕〔的〕【分值｜〈满分〉】〔的〕限制",
        ),
        "完成任务的，得6分；每超1个百分点加0.5分，加分不封顶。",
        "6",
        _plain(BOUNDLESS),
    ),
    Pattern(
        "加减相抵",
        (
            "〔〈此项〉〕【加减｜加减分｜加扣分｜加分扣分｜加分与扣分｜加分和扣分｜奖扣分】〔相互〕相抵〔后〕",
        ),
        "基础分4分。获市级通报表扬的，每次加0.5分，最多加1分；被通报批评的，每次扣1分；加减相抵后，最低得0分。",
        "5",
        _plain(NET),
        "没有写相抵的，扣分只从基础分里扣，扣完为止。",
    ),
    Pattern(
        "累计最多扣",
        (
            "〈短语〉【累计｜合计｜总计｜共计】〔最多〕【〈扣〉｜倒扣】〔分〕【不超过｜最多不超过｜最高不超过｜以】〈分〉〔为限｜为止｜封顶〕",
            "〈短语〉【累计｜合计｜总计｜共计】【最多｜最高】〈扣〉〔分〕〈分〉",
            "〈短语〉【累计｜合计｜总计｜共计】扣分【最多｜最高】〔不超过｜为〕〈分〉",
            "〈短语〉扣分〔数〕【累计｜合计｜总计｜共计｜之和｜总和】〔最多｜最高〕〔不超过｜不得超过｜为｜以〕〈分〉〔为限｜封顶〕",
        ),
        "迟报的每次扣0.1分，漏报的每次扣0.3分，累计扣分不超过1分。",
        "2",
        _taken_in_all,
    ),
    Pattern(
        "最多扣",
        (
            "〈短语〉【最多｜最高｜至多｜上限】【〈扣〉｜倒扣】〔分〕〔不超过〕〔至｜到〕〈分〉〔为止｜封顶｜为限〕",
            "〈短语〉【扣完｜减完｜扣满｜扣至｜扣到】〈分〉〔为〕止",
            "〈短语〉〔累计｜合计｜总计｜最多〕【〈扣〉｜倒扣】〔分〕【不超过｜最多不超过｜最高不超过｜以】〈分〉〔为限｜为止｜封顶〕",
            "〔本项｜累计〕〔限〕【扣｜减】〈分〉为【止｜限】",
            "【限扣｜限减】〈分〉",
            "〔直〕【至｜到】〈分〉〔全部〕【扣完｜扣光｜扣满】〔为止〕",
        ),
        "资料不完整的，每处扣0.2分，最多扣1分。",
        "3",
        _most_taken,
    ),
    Pattern(
        "最多得",
        (
            "〈短语〉【最多｜最高｜至多｜上限｜最高分】〔累计〕〔可〕〔〈得〉｜〈加〉〕〔分〕〔不超过｜为｜至｜到〕〔不超过〕〈分〉〔为止｜封顶｜为限〕",
            "〔但〕【加分后｜加减分后｜加减后｜含加分｜连同加分】〔〈此项〉〕〔总分｜总得分｜得分｜分值〕〔最高｜最多〕〔〈得〉｜为〕〔不超过｜不得超过｜不高于〕〈分〉",
            "〈短语〉〈分〉【封顶｜为限｜为上限｜为止】",
            "〔加分｜得分｜本项｜累计〕封顶〔为〕〈分〉",
            "〔累计｜最多｜最高〕【加到｜加至｜加满】〈分〉〔止｜封顶｜为限〕",
            "〈短语〉【累计｜合计｜总计｜总分｜得分｜加分｜增分｜奖分｜奖励分｜奖励｜加分值｜计分｜总加分】〔得分｜加分｜计分｜分值〕〔最多｜最高〕【不超过｜不得超过｜不超｜不高于】〈分〉",
            "【不超过｜不得超过】〈分〉",
            "〈短语〉【最高｜最多】不超过〈分〉",
            "【限加｜限】〈分〉",
            "超过〈分〉的按〈分〉计〔算〕",
        ),
        "每获得一项省级表彰得1分，最高得3分。",
        "3",
        _most_given,
    ),
    Pattern(
        "加到满分",
        (
            "〈短语〉〔最多｜最高〕【加满｜加完｜得满｜加【到｜至】〈满分〉｜得满〈满分〉】〔为止〕",
            "〈短语〉【最高｜最多｜累计｜得分｜总分｜加分｜加分后】〔得分｜加分｜可｜可得｜可加〕【不超过｜不得超过】〔〈此项〉〕【分值｜总分值｜〈满分〉】",
            "〔加分后〕【以｜至】〈满分〉【为限｜为止｜封顶】",
        ),
        "完成目标的，得6分；每超1个百分点加0.5分，加满为止。",
        "10",
        _plain(TO_FULL),
    ),
    Pattern(
        "满分为",
        (
            "〔〈此项〉｜该项目〕〈满分〉〔为｜共｜是｜：〕〈分〉",
            "〔〈此项〉〕【共｜共计｜总分｜分值｜计】〔为〕〈分〉",
            "〔以上｜上述〕〔各项｜几项｜〈量〉〕【合计｜总计】〔〈得〉〕〔为〕〈分〉",
            "〔以上｜上述〕【各项｜几项｜〈量〉】累计为〈分〉",
            "累计为〈分〉",
            "基本完成分为〈分〉",
        ),
        "该项满分2分。开展培训的，得1分；组织演练的，得1分。",
        "2",
        _not_zero(FULL_IS),
    ),
    Pattern(
        "类推",
        ("〔其余〕〔后面〕【依此类推｜以此类推｜依次类推｜按此类推｜类推】",),
        "按增速排名，第一名得5分，第二名得4.5分，以此类推。",
        "5",
        _plain(GO_ON),
        "只用于名次和等距的几档；别的条款请逐条写开。",
    ),
    Pattern(
        "就高",
        (
            "〈短语〉【就高不就低｜就高不重复｜就高不累加｜就高不累计｜取最高分｜取最高项｜取最高值｜取最高｜按最高｜按最高分计｜只计最高｜以最高｜就高计分｜就高】〈短语〉",
            "〈短语〉【不重复计分｜不累计计分｜不累加计分｜不重复加分｜不重复得分｜不累计加分｜不累计｜不累加】〈短语〉",
            "〈短语〉【不得｜不能｜不可｜不予｜不再】【累加｜累计｜叠加｜兼得｜重复计分｜重复得分｜重复加分｜重复计算得分｜重复】〔计分｜得分｜加分｜计算〕",
            "〈短语〉【不叠加｜不兼得｜不相加｜不累积】〔计分｜得分｜加分〕",
        ),
        "获国家级表彰的得3分，获省级表彰的得2分，获市级表彰的得1分，就高不重复。",
        "3",
        _plain(HIGHEST),
    ),
    Pattern(
        "不重复扣分",
        ("〈事〉不〔再〕重复扣分", "〈事〉不〔再〕重复计算"),
        "记录不完整的，每处扣0.5分，同一问题不重复扣分。",
        "2",
        _plain(NOTE),
        "只作提醒，由填报数据的人掌握。",
    ),
    Pattern(
        "检查办法",
        (
            "【查｜看｜查看｜查阅｜核查｜核对｜抽查｜实地查看｜现场实查】〈短语〉"
            "【资料｜现场｜台账｜记录｜文件｜档案｜系统】〔〈短语〉〕",
            "〔委托｜由｜通过｜组织〕〈短语〉【针对｜对】〈事〉进行【考核｜考评｜评价｜评估｜测评｜抽查｜调查】",
            "〔〈事=[^，。；：]{2,16}?〉〕以〈短语〉【结果｜数据｜通报｜数｜记录｜资料】为准",
            "【现场｜实地】【实查｜查看｜抽查｜检查｜核查｜查验】",
        ),
        "查资料和现场。不符合要求一处扣0.5分。",
        "3",
        _plain(NOTE),
    ),
    Pattern(
        "不足的不计",
        (
            "〔增减｜升降｜增加｜减少｜超出｜多出｜剩余〕不足〈量〉〔部分〕〔的〕〔部分〕〔均｜则｜都〕【不扣分｜不计｜不扣｜不计分｜不予计分｜不计算｜舍去｜不加分｜不得分｜忽略不计】",
            "【取整｜向下取整｜整数计算｜按整数计｜只计整数】",
        ),
        "完成率每低1个百分点扣0.5分，不足1个百分点的不计，扣完为止。",
        "5",
        _plain(WHOLE),
    ),
    Pattern(
        "不足的按一计",
        (
            "〔逾期｜超期｜延期｜迟报｜超过〕不足〈量〉〔的〕〔部分〕〔均｜也〕【按｜以｜按照】〈量〉【计｜计算｜扣分｜扣｜计扣｜计分】〔算〕",
        ),
        "完成率每低1个百分点扣0.5分，不足1个百分点的按1个百分点计算，扣完为止。",
        "5",
        _plain(UP),
    ),
    Pattern(
        "小数位数",
        (
            "〈短语〉【保留｜取｜精确到】〔小数点后｜小数点｜小数〕〈量〉〔小数｜整数〕",
            "〈短语〉【保留｜取｜精确到】〔小数点｜小数〕〈名〉〔小数〕",
        ),
        "完成率达到95%得5分，每低1个百分点扣0.5分，得分保留两位小数。",
        "5",
        _plain(NOTE),
        "只作提醒，小数位数写在方案里。",
    ),
    Pattern(
        "四舍五入",
        ("〈短语〉四舍五入〈短语〉",),
        "完成率每低1个百分点（四舍五入）扣0.5分，扣完为止。",
        "5",
        _plain(ROUND),
    ),
    Pattern(
        "在此分上扣",
        (
            "在〈分〉〔的〕基础上〔进行｜予以｜相应〕〔〈扣〉｜扣分〕",
            "从〈分〉〔中｜起〕〔〈扣〉〕",
        ),
        "质量等级下降的，在3分的基础上扣分，每下降0.1等扣0.9分，扣完为止。",
        "3",
        _plain(NOTE),
    ),
    Pattern(
        "达标的得分",
        (
            "每完成〈量〉【取得｜获得｜得】〔〈此项〉〕【分数｜分值｜得分】",
            "【达标｜达到｜完成｜符合要求】〔的〕【得分｜得满分｜得相应分｜得相应分值｜得全分】",
        ),
        "开工率达90%、竣工率达80%，各占2分、3分，达标得分，不达标不得分。",
        "5",
        _plain(NOTE),
        "分数在别处写了的，只作说明。",
    ),
    Pattern(
        "含本数",
        (
            "〔均｜都〕〔不〕【含本数｜含本级｜含】",
            "〈短语〉【包含本数｜包括本数｜含本数｜含本级】〈短语〉",
            "下同",
        ),
        "完成率90%以上（含本数）的，得3分，否则不得分。",
        "3",
        _plain(NOTE),
    ),
    Pattern(
        "一票否决",
        ("〈事〉一票否决〔制〕〔处理〕",),
        "每发生一起一般事故扣1分，扣完为止；发生重大事故的，实行一票否决。",
        "5",
        _plain(VETO),
        "否决不是评分标准，写在方案的 vetoes 里，这里只提醒。",
    ),
)
