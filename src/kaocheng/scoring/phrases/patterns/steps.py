"""每…: what is counted, and in which steps."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from re import Match

from kaocheng.scoring.phrases.meaning import Each, Mark, Pattern, Reference
from kaocheng.scoring.phrases.patterns.references import reference_of
from kaocheng.scoring.phrases.tokens import FIGURES, QUANTITY, Quantity, Shape
from kaocheng.scoring.phrases.words import COUNTERS, LACKING, PERCENT_POINTS, TIMES

_ONE = Decimal(1)
_LATE = re.compile("逾期|误期|延期|延误|拖延|推迟|提前|超期|滞留|拖欠|延后|超时|迟|晚")
# 旷工一天, 断线1小时: the time is counted that it lasts.
_ABSENT = re.compile(
    "旷|缺勤|缺席|缺岗|脱岗|离岗|空岗|病假|事假|请假|早退|停[^车]|断(?!面)|[离掉]线|失联|故障|闲置|空置|瘫痪|积压|滞留"
)
_BEHIND = ("滞后", "落后")
_MONTHLY = re.compile(".每(?:个)?(?:月|天|日|季度|年)$|^每(?:个)?(?:月|季度)$")  # …的，每月扣2分
# Measures that are counted by ones without a number: 每亩扣1分.
_MEASURED = "万亩|亩|公顷|公里|平方公里|平方米|立方米|千米|米|万吨|吨|公斤|亿元|万元|元"
# 在目标任务的基础上每增加10%: what the steps are counted from.
_UPON = re.compile("(?P<m>.*?)(?:在|以)(?P<what>.{2,16}?)的?(?:基础|基数)(?:上|之上|为基数)?$")
_SET = ".{0,3}(?:少于|低于|超过|至少|高于)"
_VERB = f"(?!{_SET})[^，。；：年月季周{FIGURES}]{{1,6}}"
_AT_ALL = re.compile("低于|少于|不足|高于|超过|多于")
_WANTED_OF = re.compile("(?:要求|标准|规定|任务)的?(?:未|没有|没|不)")
LESS_WAY, MORE_WAY, HAPPENS = "less", "more", "happens"


def _moves(way: str) -> Callable[[Match[str], Shape], Mark]:
    def build(found: Match[str], shape: Shape) -> Mark:
        verb = found["少" if way == LESS_WAY else "多"]
        if _AT_ALL.match(verb) and re.search(f"每(?:年|月|季度){verb}", found[0]):
            return None  # 每季度低于30%的: a level, and no step
        value = shape.values[found.start("量")]
        assert isinstance(value, Quantity)
        if verb.startswith("增") and found["事"].endswith("新"):
            return None  # 新增一起: a thing that happens
        if verb == "超" and found["比"].startswith(("期", "时")):
            return None  # 每超期一天: days that are late
        lacking = found["比"] + found["后"]
        if verb == "差" and value.unit in COUNTERS and re.search("未|没|不", lacking):
            return Each(value, HAPPENS, found["事"], lacking)  # 每差一个税种未完成任务
        counted = value.unit in TIMES or (verb == "滞后" and value.unit in COUNTERS)
        if verb in _BEHIND and counted:  # 每滞后1个月, 滞后一项
            return Each(value, HAPPENS, found["事"], found["后"], verb)
        base = _base(shape.cut(found.start("比"), found.end("比")))
        upon = _UPON.match(found["事"]) if base is None else None
        if upon is not None and (known := reference_of(upon["what"])) is not None:
            return Each(value, way, upon["m"], found["比"] + found["后"], verb, known)
        noun = found["后"] if base is not None else found["比"] + found["后"]
        again = "每再" in found[0] or "每多" in found[0]
        return Each(value, way, found["事"], noun, verb, base, again=again)

    return build


def _base(words: Shape) -> Quantity | Reference | None:
    """每低于98%1个百分点, 每低于目标值1天: what the steps are counted from."""
    last = words.values[-1] if words.values else None
    if isinstance(last, Quantity):
        return last
    return reference_of("".join(words.words)) if len(words.text) > 1 else None


def _lacks(found: Match[str], shape: Shape) -> Mark:
    """缺少一项危险作业规定: what is lacking is counted."""
    value = shape.values[found.start("量")]
    assert isinstance(value, Quantity)
    return Each(value, LESS_WAY, found["事"], found["后"], found["少"])


def _counts(found: Match[str], shape: Shape) -> Mark:
    """每处、每一项、每个工作票."""
    if "亩" in found.groupdict():
        return Each(Quantity(_ONE, found["亩"]), HAPPENS, found["事"])
    if "量" in found.groupdict():
        value = shape.values[found.start("量")]
        assert isinstance(value, Quantity)
        if (value.unit not in COUNTERS and not found["发生"]) or found["发生"] in _REACHED:
            return _passed(found, value)
    else:
        value = Quantity(_ONE, found["个"])
    parts = found.groupdict()
    if value.value != 1 and _IS_WANTED.search(found.groupdict().get("后") or ""):
        return None
    if "余" in parts:
        return _of_size(found, value)
    verb = parts.get("发生") or ""
    if value.value > 1 and _WANTED_OF.search(parts.get("后") or ""):
        return None  # 每村2名后备干部要求未达标: what is wanted of each
    passing = _LATE.search(found[0]) or _ABSENT.search(found[0]) or _MONTHLY.search(found[0])
    left_out = "有" in (verb, found[0][1:2]) and _LEFT_OUT.match(found["后"])
    if value.unit in TIMES and not (passing or left_out):
        return None
    return Each(value, HAPPENS, found["事"], (parts.get("短语") or "") + found["后"], verb)


# 每有一个季度未组织演练: the times are counted in which it was not done.
_LEFT_OUT = re.compile("[^，。；]{0,6}?(?:未|没有|没)(?=.)")
_REACHED = ("满", "达", "达到")  # 每满50万元: whole steps of a measure, and nothing that happens


# 每村3名骨干要求未达标的: how many are wanted, and no step.
_IS_WANTED = re.compile("(?:要求|标准|规定|目标).{0,4}(?:未|没有|不)|(?:未|不)(?:达标|足|到位)$")


def _of_size(found: Match[str], value: Quantity) -> Mark:
    """每引进1个10亿元以上项目: what is counted is told by a figure."""
    if value.unit not in COUNTERS or value.unit in TIMES or QUANTITY not in found["余"]:
        return None
    return Each(value, HAPPENS, found["事"], found["余"], found["发生"])


def _passed(found: Match[str], value: Quantity) -> Mark:
    """超额每500亩: what is passed in steps of a measure."""
    whole = found["发生"] in _REACHED
    if "每" not in found[0] or not value.unit or (value.unit in TIMES and not whole):
        return None
    beyond = _BEYOND.search(found["事"]) if value.unit in PERCENT_POINTS else None
    if beyond is not None and not found["后"]:  # 超额完成每1%: steps from what was to be done
        way = MORE_WAY if beyond["more"] else LESS_WAY
        return Each(value, way, found["事"][: beyond.start()], "", beyond[0])
    return Each(value, HAPPENS, found["事"], found["后"])


_BEYOND = re.compile("(?:(?P<more>超额完成|超额|超出|超过|超)|未完成|低于目标|不足|欠)(?:的|，)?$")


_AFTER = "〈后=0,60〉"
EACH: tuple[Pattern, ...] = (
    Pattern(
        "每少一步",
        (
            "〈事〉每〔年｜月｜季度〕〔再｜相差｜任务｜目标〕〈少〉〔于〕〈比=0,20〉〈量〉〈后=0,60〉",
        ),
        "农村生活垃圾无害化处理率达到95%的，得3分；每降低1个百分点扣0.2分，扣完为止。",
        "3",
        _moves(LESS_WAY),
    ),
    Pattern(
        "每多一步",
        ("〈事〉每〔再｜任务｜目标〕〈多〉〔出〕〈比=0,20〉〈量〉" + _AFTER,),
        "招商到位资金达到20亿元的，得6分；每增加1亿元加0.5分，最多加2分。",
        "8",
        _moves(MORE_WAY),
    ),
    Pattern(
        "每发生一次",
        (
            "〈事〉每〔被〕〔有〕〈发生〉〈量〉〈余=1,40〉",
            f"〈事〉每〈发生={_VERB}〉〈量〉〈余=1,40〉",
            "〈事〉每〔被〕〔有〕〈发生〉〈短语〉〈量〉" + _AFTER,
            "〈事〉每〈发生=被|受到?|因〉〈短语〉〈量〉" + _AFTER,
            "〈事〉每〔有〕〈发生=〉〈量〉" + _AFTER,
            "〈事〉每〔有〕〈发生=〉〈个〉〔（〈个〉）｜〈注〉〕" + _AFTER,
            f"〈事〉每〈发生={_VERB}〉〈量〉" + _AFTER,
            "〈事〉每〔被〕〈发生〉〈个=〉〈后=2,40〉",
            "〈事〉每〈亩=" + _MEASURED + "〉",
        ),
        "巡查记录不完整的，每发现一处扣0.2分，扣完为止。",
        "2",
        _counts,
    ),
    Pattern(
        "缺一项",
        ("〈事〉〈少〉〔于〕〈量〉" + _AFTER,),
        "应建台账8本，少一本扣0.5分，扣完为止。",
        "4",
        lambda found, shape: _lacks_one(found, shape),
        "没有“每”字的，数目须是一。",
    ),
    Pattern(
        "增减一步",
        (
            "〈事〉〔环比｜同比〕〈多〉〔出〕〈比=0,12〉〈量〉〈后=0,60〉",
            "〈事〉〔环比｜同比〕〈少〉〔于〕〈比=0,12〉〈量〉〈后=0,60〉",
        ),
        "信访总量与上年持平的，得3分，上升一起扣0.2分，扣完为止。",
        "3",
        lambda found, shape: _moves_one(found, shape),
        "没有“每”字的，数目须是一。",
    ),
    Pattern(
        "发生一次",
        (
            "〈事〉〈发生〉〈量〉" + _AFTER,
            "〈事〉〈发生=〉〈量〉" + _AFTER,
        ),
        "发现一起违规占地扣1分，扣完为止。",
        "4",
        lambda found, shape: _once(found, shape),
        "没有“每”字的，数目须是一。",
    ),
)  # fmt: skip


def _moves_one(found: Match[str], shape: Shape) -> Mark:
    mark = _moves(MORE_WAY if "多" in found.groupdict() else LESS_WAY)(found, shape)
    if not isinstance(mark, Each) or mark.step.unit in TIMES or "每" in found[0]:
        return None
    if _OR_MORE.search(mark.noun):
        return None
    if mark.step.value != 1:  # 超过0.1个百分点扣1分: a step, or perhaps a level
        points = mark.step.unit in ("个百分点", "百分点", "个千分点") and not mark.noun
        return replace(mark, every=False) if points else None
    if found["比"] and mark.base is None and mark.step.unit in COUNTERS:
        return replace(mark, way=HAPPENS)  # 超生1个小孩: a thing that happens
    return mark


def _once(found: Match[str], shape: Shape) -> Mark:
    mark = None if "每" in found[0] else _counts(found, shape)
    if not isinstance(mark, Each) or mark.step.value != 1 or _OR_MORE.search(mark.noun):
        return None
    ranked = mark.step.unit in ("级", "等", "档", "类") and not mark.verb
    return None if ranked else mark  # 下一级政府: no number of anything


_OR_MORE = re.compile("以[上内下]$")  # 迟报1天以上: a level


def _lacks_one(found: Match[str], shape: Shape) -> Mark:
    mark = None if "每" in found[0] else _lacks(found, shape)
    if not isinstance(mark, Each) or mark.step.value != 1 or mark.verb not in LACKING:
        return None
    if (mark.step.unit in TIMES and (mark.measure or mark.noun)) or _OR_MORE.search(mark.noun):
        return None
    return mark
