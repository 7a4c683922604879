"""Steps as expressions over items: what a 每 counts, and from where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.lateness import is_late
from kaocheng.scoring.phrases.meaning import ADD, TAKE, Each, Level, Line, Reference
from kaocheng.scoring.phrases.measures import (
    better_end,
    comparable,
    counts_from,
    is_mean,
    is_meant,
    named_by,
    of_task,
    step_of,
    stepped,
    unit_of,
)
from kaocheng.scoring.phrases.numerals import plain
from kaocheng.scoring.phrases.questions import ALL_OF, GROWTH, RATE, Questions, is_generic
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.words import COUNTERS, LACKING, PERCENT_POINTS, TIMES

_APART = ("差", "相差")
_BY_NOW = re.compile("序时|时序|进度")
_TARGET = re.compile("(?:年度|考核|规定)*(?:目标|任务|计划|标准|要求)[值数]?")
_FALL = re.compile("(?:下降|减少|降低|压减)幅度$")
_FALL_RATE = re.compile("(?:下降|降低|减少|压缩|压减|缩短|削减|降)(?:率|比例?|幅度?|百分比|程度)$")
_FROM_IT = ("高", "低", "超", "高于", "低于", "超过", "超出", "高出", "差", "不足", "少")
_FALLS = re.compile("下降|降|降低|减少|减|压缩|压减|缩短|削减")
_COMPLETE = re.compile("全部|全面|全覆盖|100%|百分之百")
_FAULT = re.compile("(?:未|没有|没|无|不(?!少于|低于)|缺)")
_PRO_RATA = "没有写不足一档怎么办的，按比例折算"
_MEASURED = PERCENT_POINTS | {"万元", "亿元", "元", "万亩", "亩", "万吨", "吨", "公里", "公顷"}


def _is_gate(level: Level, each: Each, line: Line) -> bool:
    """不足10家的，每增加1家加1分: for whom it holds, and nothing that the steps go beyond."""
    grows = each.way == "more" and each.verb.startswith(("增", "新增")) and line.effect.kind == ADD
    return grows and level.sign[0] == "<"


def _is_target(base: Quantity | Reference) -> bool:
    """Whether a step is counted from the target, whatever it is."""
    if not isinstance(base, Reference) or base.kind != "target":
        return False
    return _TARGET.fullmatch(base.words) is not None


class Asker(Questions):
    """Puts questions to items, and says what the steps of a sentence count."""

    # Steps ------------------------------------------------------------------------------------

    def steps(self, line: Line) -> tuple[str, str]:
        """What a 每 counts, and in steps of what ("" for one)."""
        each = line.each
        assert each is not None
        if each.way == "happens":
            return self._happenings(line, each)
        if not each.every:
            self.doubt("没有写“每”，按每超出或相差这么多计")
        own = line.levels
        several = own if len(own) > 1 else [] if line.tests else self.levels
        levels = stepped(each, several)
        if len(levels) == 1 < len(several) and not each.measure:
            return self._distance(levels[0], each)
        if len(levels) > 1 and not each.measure:
            return self._distances(line, each, levels)
        base = self._by_letter(line, each) or self._base(line, each) or self._of_task(line, each)
        if base is None:
            return self._lacking(line, each)
        if line.effect.kind == TAKE and self._against_fall(each):
            each = replace(each, way="less")
        if line.effect.kind == ADD and base.sign in (">=", ">") and self._of_fall(base, each):
            each = replace(each, way="more")
        return self._distance(base, each)

    def _by_letter(self, line: Line, each: Each) -> Level | None:
        """按责任书规定，差1个百分点的: short of what was agreed on."""
        said = text_of(line.shape).startswith(("按", "根据", "对照"))
        return of_task(line, each) if said else None

    def _against_fall(self, each: Each) -> bool:
        """每升1%扣1分 beside 下降10%: so much less of a fall."""
        rises = each.verb.startswith(("升", "上升", "增", "反弹", "回升"))
        return not each.measure and rises and bool(_FALL.search(self.subject))

    def _of_fall(self, base: Level, each: Each) -> bool:
        """每再下降1个百分点, of 下降率达到3%: more of the fall."""
        named = self.subject if self.is_subject(base.measure) else base.measure
        falls = each.way == "less" and _FALLS.fullmatch(each.verb) is not None
        return falls and _FALL_RATE.search(named) is not None

    def _of_task(self, line: Line, each: Each) -> Level | None:
        """Short of a task; 每少安置1人 is short of no rate that another clause speaks of."""
        counted = each.step.unit not in PERCENT_POINTS
        return None if counted and RATE.search(self.subject) else of_task(line, each)

    def _lacking(self, line: Line, each: Each) -> tuple[str, str]:
        """Nothing says of how many: what is lacking, or beyond, is filled in itself."""
        about = "" if each.measure == self.subject else each.measure
        said = text_of(line.shape).strip("，").removesuffix("的")
        if (said + about).endswith("发现") and self.topic not in said:
            said, about = self.topic, ""
        lacks = each.verb in LACKING or each.verb.startswith("少")
        if lacks and each.step.unit not in PERCENT_POINTS:
            known = ALL_OF.sub("", said + about) or ("" if each.noun else self._topic_that_lacks())
            name = known + self._lack(known, each)
        elif each.verb.startswith("超") and each.step.unit in TIMES and self._late(said, about):
            name = (said or self.deed) + "超"
        elif each.verb.startswith("未") and each.step.unit in COUNTERS:
            name = said + about + each.verb + (each.noun or "数")
        elif each.way == "more" and not self.topic and GROWTH.search(each.measure or self.subject):
            self.note(_PRO_RATA)
            name = each.measure or self.subject  # 增幅每增加1个百分点: from nothing
        else:
            unclear = self.doubt if each.step.unit in COUNTERS else self.miss
            self.note(_PRO_RATA)
            unclear("没有读出从多少算起，相差多少须另行算出填报")
            words = about or self._spoken_of() or said or self.topic or self.indicator
            if not words:
                self.doubt("没有写明考核的是哪个数")
            verb = each.verb.removesuffix("于")
            name = f"{words.removesuffix(verb)}{verb}幅度"
        return self.items.code(name, unit_of(each.step.unit)), step_of(plain(each.step.value))

    def _late(self, said: str, about: str) -> bool:
        """Whether 每超一天 counts from a deadline, which it needs no figure for."""
        return not about and (is_late(said) if said else bool(self.deed))

    def _topic_that_lacks(self) -> str:
        """What the sentence speaks of; a fault that it began with is nothing that is lacking."""
        if _FAULT.match(self.topic):
            self.doubt("缺少的是什么没有写清，请改名并核对")
            return ""
        return self.topic

    def _spoken_of(self) -> str:
        """The measure of the sentence; not where the clause before asks for no figure at all."""
        return "" if self.topic and self.level is None and self.parted else self.subject

    def _lack(self, said: str, each: Each) -> str:
        """What is lacking in words: 缺少记录, 缺少数."""
        if each.noun:
            return each.verb + each.noun
        return "" if re.search("缺|(?<!至)少(?!于)|不全|不齐", said) else "缺少数"

    def _base(self, line: Line, each: Each) -> Level | None:
        """The level that a step is counted from."""
        own = line.level
        if each.base is not None:
            return self._from_base(each, each.base)
        bare = not each.measure or self.is_subject(each.measure)
        if own is not None and (bare or is_meant(each.measure, own.measure)):
            fits = isinstance(own.value, Reference) or comparable(each.step, own.value)
            fits = fits and not _is_gate(own, each, line)
            return better_end(own, each) if fits else None
        if (named := named_by(each, self.levels)) is not None:
            return named
        level = self.level or self._named(each)
        known = len(self.subject) > len("增长幅度") and (each.again or each.verb in _FROM_IT)
        if level is not None and self.subject.endswith("幅度") and not (each.measure or known):
            self.doubt("从哪里起算没有写清")
        if level is None or (each.measure and not self._same(each.measure, level.measure)):
            lost = each.way == "less" and line.effect.kind != ADD  # 漏损率每降低1%加2分: no loss
            return self._from_full(each) if lost else None
        if isinstance(level.value, Quantity) and not comparable(each.step, level.value):
            return None
        return level

    def _from_base(self, each: Each, base: Quantity | Reference) -> Level | None:
        """What a step names itself: the mean or the target that was spoken of, or another."""
        value = self.level.value if self.level is not None else None
        if is_mean(base) and self._against_mean():
            return self.level  # 每超平均时长1天 after 不大于全市平均时长的
        told = isinstance(value, Quantity) and comparable(each.step, value)
        if told and not each.measure and _is_target(base):
            return self.level  # 增长6%得4分，每低于目标1个百分点: the target is 6
        return Level(each.measure, ">=" if each.way == "less" else "<=", base)

    def _named(self, each: Each) -> Level | None:
        """治理率（目标60%）: what the name states, where the sentence states nothing."""
        level, words = self.named, each.measure or self.subject
        own = is_generic(words) or self.indicator.endswith(words)
        if level is None or not own or re.search("[0-9]", self.topic):
            return None
        if not counts_from(level, each):
            return None
        value = level.value
        told = value.words if isinstance(value, Reference) else f"{plain(value.value)}{value.unit}"
        self.note(f"从指标名称里的{told}算起")
        return level

    def _against_mean(self) -> bool:
        """Whether full points ask for a mean."""
        value = self.level.value if self.level is not None else None
        return isinstance(value, Reference) and value.kind in ("group_mean", "mean_prior")

    def _from_full(self, each: Each) -> Level | None:
        """查处率每降低1个百分点, without a figure: from 100 %."""
        name = each.measure or ("" if self.subject else self.indicator)
        if each.step.unit not in PERCENT_POINTS or not name.endswith("率"):
            return None
        if not _COMPLETE.search(self.topic):
            self.doubt("没有写从多少扣起，按100%算")
        return Level(name, ">=", Quantity(Decimal(100), "%"))

    def _distances(self, line: Line, each: Each, levels: Sequence[Level]) -> tuple[str, str]:
        """受理率、办结率每低1个百分点: what both lack."""
        found = list(dict.fromkeys(self._distance(level, each) for level in levels))
        between = len({(level.measure or self.subject, level.sign[0]) for level in levels})
        if between > len({level.measure or self.subject for level in levels}):
            self.miss("夹在两个数之间的，每一档从哪个数算起没有读准")
        elif not line.apiece and len(found) > 1:
            self.doubt("几个数合写的，按各自相差多少相加")
        return " + ".join(of for of, _ in found), found[0][1]

    def _same(self, one: str, other: str) -> bool:
        return (self.is_subject(one) and self.is_subject(other)) or one == other

    def _distance(self, base: Level, each: Each) -> tuple[str, str]:
        """shortfall(x, 95) or excess(x, 95), in the unit of the step."""
        if each.step.unit in _MEASURED:
            self.note(_PRO_RATA)
        call = "shortfall" if each.way == "less" else "excess"
        if each.verb in _APART and base.sign in ("<=", ">"):
            call = "excess"  # 每差1: away from the level, on whichever side is worse
        percent = each.step.unit in PERCENT_POINTS
        completion = self.is_subject(base.measure) and self.subject.endswith("完成率")
        if completion and isinstance(base.value, Reference) and _is_all(base.value):
            base = replace(base, value=Quantity(Decimal(100), "%"))  # 100 % is the target
        if isinstance(base.value, Reference):
            return self._from_reference(base, base.value, call, each, percent)
        value = base.low if base.sign == "in" and base.low and each.way == "less" else base.value
        unit = self.unit if self.is_subject(base.measure) else value.unit
        if percent and value.unit not in (*PERCENT_POINTS, ""):
            unit = value.unit  # of 粮食产量12万吨 每少1%: so many of a hundred
        code = self.measure(base.measure, value.unit)
        limit = self.figure(value, unit)
        if percent and unit and unit not in PERCENT_POINTS:
            return f"100 * {call}({code} / {limit}, 1)", step_of(plain(each.step.value))
        return f"{call}({code}, {limit})", step_of(self.figure(each.step, unit))

    def _of_target(self, base: Level, to: Reference, unit: str) -> str:
        """以分配的任务为基数，每减少1户: the indicator's own number, and none that is counted."""
        if to.kind == "target" and not (base.measure or self.subject) and self.indicator:
            return self.items.code(self.indicator, unit_of(self.unit or unit))
        return self.measure(base.measure, unit)

    def _from_reference(
        self, base: Level, to: Reference, call: str, each: Each, percent: bool
    ) -> tuple[str, str]:
        if to.by is not None:
            self.doubt("从目标本身还是从相差的那一点起算没有写清")
        named = (self.subject or self.indicator) if self.is_subject(base.measure) else base.measure
        rate = bool(RATE.search(named))
        unit = each.step.unit if not percent or rate else ""
        code = self._of_target(base, to, "%" if rate and percent else unit)
        level = self.reference(to, code)
        if not percent or rate:
            return f"{call}({code}, {level})", step_of(plain(each.step.value))
        share = f"rate({code})" if to.kind == "target" else f"{code} / {level}"
        return f"100 * {call}({share}, 1)", step_of(plain(each.step.value))


def _is_all(to: Reference) -> bool:
    """Whether a completion rate that reaches it is 100 %; 序时进度 is what is due by now."""
    return to.kind == "target" and not _BY_NOW.search(to.words)
