"""Whether every word that means something has gone into the rule; what has not is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kaocheng.scoring.phrases.among.presupposed import is_presupposed
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.items import Item
from kaocheng.scoring.phrases.meaning import GIVE, Each, Level, Line, Reference, Saying
from kaocheng.scoring.phrases.measures import is_whole
from kaocheng.scoring.phrases.reading import SCORES
from kaocheng.scoring.phrases.standing import Reading
from kaocheng.scoring.phrases.tokens import NOTE, SIGNS, shape_of
from kaocheng.scoring.phrases.ways import rises, thing_moved
from kaocheng.scoring.phrases.writing.boundtold import bounds_told
from kaocheng.scoring.phrases.writing.remarks import is_for_others
from kaocheng.scoring.phrases.writing.shorthand import rewarded

_CHINESE = re.compile("[\u4e00-\u9fff]+")
# Words that compare, join or point back: they are read, and stand in no item's name.
_SERVING = re.compile(
    "年度|当年|全年|年终|年底|本年|上级|下达|规定|要求|标准|目标值|目标数|目标|任务数|任务量|任务|计划数|计划|指标|基数|"
    "组织|开展|进行|举办|发生|发现|全省|全市|全县|全国|全区|召开|实际|完成率|完成比例|完成数|完成量|完成情况|完成|比例|比率|占比|百分比|进度|序时|部分|以上|以下|以内|之间|"
    "达到|达标|未达|低于|高于|不足|超过|超额|超出|不少于|不低于|至少|最少|控制|稳定|保持|排名|排序|位次|名次|位列|名列|位居|位于|处于|进入|前|后|末|下?降[到至]|[升提跌]高?[到至]|幅度|水平|平均|上年|去年|同期|同比|"
    "且|并|的|数|量|率|值|了|在|为|与|和|比|较|按|从|起|者|每|个|再|被|有|年|月|季度|次|项|分|点|其|该|本|此|各|均|都|之|及|等"
)
_BOUNDING = re.compile(
    "加减|增减|加扣|基[本础准]分|本项|该项|此项|本条|单项|本指标|该指标|项目|小项|内容|累计|合计|总计|共计|总分|总得分|得分|加分|扣分|计分|分值|分数|"
    "之和|总和|最多|最高|至多|最低|最少|不少于|至少|保底|应|级别|低于|上限|封顶|为限|为止|为止|不超过|不得|不超|不高于|超过|扣减|扣除|扣完|扣满|扣至|减完|倒扣|可|加|扣|得|减|奖励|"
    "限|止|到|至|直|为|以|计|分|全部|相应|但|且|并|或|者|按|照|同一|同类|事项|项|次|多|个|表彰|奖项|荣誉|情形|问题|"
    "就高|就低|不|重复|累加|取|高|只|四舍五入|保留|小数|位|后|两|一|含|包含|包括|本数|本级|均|都|下同|直至|部分|该|本|的"
)
_LIMITS = ("最多得", "最多扣", "累计最多扣", "扣完为止", "就高", "四舍五入", "最低得")
_SHARES = ("按比例得分", "按比例扣分", "按比例加分")
_SHARING = re.compile(
    "比率法|比例法|采用|最高值|最大值|最高|最低值|最优值|最好|按照|按|依|以|根据|比例|比率|占比|百分比|完成率|达标率|进度|相应|折算|换算|折合|计算|得分|计分|给分|赋分|扣分|减分|扣减|扣除|"
    "加分|分值|分数|确定|进行|予以|据实|实际|完成|未|数|量|情况|任务|目标|计划|占|与|和|的|本项|该项|乘|满分|标准|得|扣|超额|部分|工作|年度|各(?:地|单位)"
)
_OPEN = re.compile("或者?|、|以及|且")
_POINTS = r"[0-9]+(?:\.[0-9]+)?分"
_PLAIN_NOTE = re.compile(
    "^(?:含|不含|下同|均|以下|简称|即|见|详见|指|以上|附|%|％|[0-9.]+分?$)|本数|简称|^[0-9]+$"
)


def unaccounted(reading: Reading, items: Iterable[Item]) -> Iterator[str]:
    """Words of the sentence that stand neither in an item's name nor among the known forms."""
    names = "".join(item.name for item in items)
    for line in reading.lines:
        for words in _measured(line):
            lost = _lost(_thing_of(words, names), names)
            if lost:
                yield _unused(lost)
        yield from (*_dropped(line, names), *_pointing(line))


def unclear(reading: Reading, items: Iterable[Item]) -> Iterator[str]:
    """Words that were read and may hold more than was made of them: bounds, remarks."""
    names = "".join(item.name for item in items)
    for line in reading.lines:
        for test in line.asked:
            if isinstance(test, Level) and is_whole(test.value) and _lost(test.measure, names):
                yield _unused(test.measure)
    yield from _of_forms(reading, names)
    yield from _remarks(reading, names)


_DUTY = re.compile(
    "(?:实现|保持|为|仍)?[正负](?:增长|值)?$|加强|落实|推进|强化|完善|做好|抓好|按要求|按规定"
)


_AND = re.compile("^(?:并且?|且|同时)")


def _dropped(line: Line, names: str) -> Iterator[str]:
    """发放率达100%，资料完整得4分，每降1%扣0.2分: what was wanted beside the level is not asked."""
    said = [test for test in line.tests if isinstance(test, Saying)]
    if line.effect.kind != GIVE or not any(isinstance(test, Level) for test in line.tests):
        return
    for test in said:
        if _DUTY.match(test.shape.text) or is_presupposed(test, line.tests):
            continue
        words = "".join(_CHINESE.findall(_AND.sub("", text_of(test.shape)).removesuffix("的")))
        if words and words not in "".join(_CHINESE.findall(names)):
            yield _unused(words)


def _unused(words: str) -> str:
    return f"“{words[:24]}”没有用上，请核对"


def _measured(line: Line) -> Iterator[str]:
    """What a line measures and counts."""
    for test in line.asked:
        if isinstance(test, Level) and not is_whole(test.value):
            yield test.measure
    if isinstance(line.each, Each) and line.each.way != "happens":
        yield line.each.noun


def _thing_of(words: str, names: str) -> str:
    """信访总量 of 信访总量上升幅度, where a name tells how far it fell: less than nothing."""
    return thing_moved(words) if rises(words) is not None and "幅度" in names else words


def _lost(words: str, names: str, serving: re.Pattern[str] = _SERVING) -> str:
    """The first run of words that is neither known nor in a name."""
    for run in _CHINESE.findall(words):
        if run in names:
            continue
        left = serving.sub("", run)
        if len(left) > 1 and not all(sign in names for sign in left):
            return str(run)
    return ""


def _pointing(line: Line) -> Iterator[str]:
    """低于标准或者不在岗: two things in what is compared with."""
    for test in line.asked:
        if not isinstance(test, Level) or not isinstance(test.value, Reference):
            continue
        if test.value.kind != "item" and _OPEN.search(test.value.words):
            yield f"“{test.value.words}”不止一个，请分开写"
        if test.value.kind != "mean_prior" and re.search("[0-9]+(?!年|[0-9])", test.value.words):
            yield f"“{test.value.words}”里的数没有用上，请核对"


def _of_forms(reading: Reading, names: str) -> Iterator[str]:
    """Bounds and shares that speak of something of their own: 市级加分最高2分."""
    for start, end, what in reading.spans:
        words = reading.sentence[start:end]
        if what in _LIMITS:
            lost = _lost(_bare(words), "", _BOUNDING)
        elif what in _SHARES:
            lost = _lost(_bare(words), names, _SHARING)
        else:
            continue
        if lost:
            yield f"“{lost}”限定的范围没有读出来，请核对"


def _bare(words: str) -> str:
    """The words without figures and remarks."""
    return "".join(sign if sign not in SIGNS else " " for sign in shape_of(words).text)


def for_others(reading: Reading, items: Iterable[Item]) -> Iterator[str]:
    """A remark with a figure of its own for other units or persons, right after the figure read."""
    shape, names = bounds_told(shape_of(reading.sentence)), "".join(item.name for item in items)
    for at, value in enumerate(shape.values):
        if shape.text[at] == NOTE and "±" in str(value) and _AS_BEFORE.search(shape.text[:at]):
            yield f"括号里的“{value}”没有用上，请写成上升超过多少、下降超过多少"
        elif is_for_others(shape, at) and f"（{value}）" not in names:
            yield f"括号里的“{str(value)[:20]}”是另一类的数，没有用上，请分开写"


# 基本持平（±1%）: what still counts as much as before.
_AS_BEFORE = re.compile("(?:持平|不变|相当|相同|一致)(?:的|左右)?$")


def _remarks(reading: Reading, names: str) -> Iterator[str]:
    """Remarks in brackets that change who or what is meant."""
    shape = rewarded(bounds_told(shape_of(reading.sentence)))
    for at, value in enumerate(shape.values):
        words = str(value) if shape.text[at] == NOTE else ""
        if SCORES.search(words) or _PLAIN_NOTE.search(words):
            continue  # a remark that scores is read as a clause of its own
        if words.startswith("或") and words in names:
            continue
        if _OPPOSITE.fullmatch(words) and _EACH_WAY.search(shape.text[:at]):
            continue  # 每高于（低于）: written out
        if _CHINESE.search(words) and _CHANGES.search(words):
            yield f"括号里的“{words[:20]}”没有用上，请核对"
    yield from _worth_more(reading, names)


# （省级0.5分、市级0.3分）: points of its own, and no worth of the words before it.
_WORTH_MORE = re.compile("（([^（）]*[^（）共计满得值0-9.][0-9.]+分[^（）]*)）")
_WHOLE = re.compile(f"(?:本项|该项|此项|总)?(?:基[本础准]|标准|满|总|权重)?分(?:值)?为?{_POINTS}")


def _worth_more(reading: Reading, names: str) -> Iterator[str]:
    """Remarks that give points and were neither read as clauses nor written into a name."""
    for words in _WORTH_MORE.findall(reading.written):
        known = SCORES.search(words) or _CHANGES.search(words) or _PLAIN_NOTE.search(words)
        if not (known or _WHOLE.fullmatch(words) or words in names):
            yield f"括号里的“{words[:20]}”没有用上，请核对"


_EACH_WAY = re.compile("每[^，。；]{1,3}$")
_OPPOSITE = re.compile("[高多超增升提少低减降推延迟][^，。；]{0,2}")
_CHANGES = re.compile(
    "以[上下]$|^限(?!额|上|下)|达到?[0-9]|除|不|以.*为准|按|每|或|若|如|仅|只|超|低于|达到|特殊|扣|加|剔除|折|算|起|内"
)
