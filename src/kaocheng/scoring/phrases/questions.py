"""Measures and conditions as expressions over items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kaocheng.scoring.phrases.amounts import in_unit
from kaocheng.scoring.phrases.conditions import text_of
from kaocheng.scoring.phrases.items import Items
from kaocheng.scoring.phrases.lateness import deed_of
from kaocheng.scoring.phrases.meaning import (
    MIRRORED,
    Denied,
    Each,
    Either,
    HowMany,
    Level,
    Line,
    Reference,
    Saying,
    Test,
)
from kaocheng.scoring.phrases.measures import by_ones, is_measurable, one_of, step_of, unit_of
from kaocheng.scoring.phrases.numerals import plain
from kaocheng.scoring.phrases.tokens import Quantity
from kaocheng.scoring.phrases.ways import rises
from kaocheng.scoring.phrases.words import COUNTERS, PERCENT_POINTS, TIMES

# 实际值, 完成数: the figure of the indicator itself.
_ITS_VALUE = "(?:该|本)?(?:指标|项目|项)?的?(?:实际|年度|当年)?(?:完成|达到)?(?:值|数|数值|指标值)?"
_GENERIC = re.compile(
    f"^(?:(?!.*(?:项目|年度|当年|数|的)$){_ITS_VALUE}|任务|组织|开展|进行|举办|召开|完成目标|完成年度目标|任务完成|完成率|完成比例|完成任务|完成情况|得分率|比例|占比|比率|达标率|率|数量|总量"
    "|面积|幅度|目标|目标值|平均水平|年度任务|年度目标|进度|(?:下?降|减少?|低|下滑|跌|上?升|提高|增长|增加)[到至为]|降低幅度|提高幅度|增加幅度|减少幅度|上升幅度|下降幅度)$"
)
_COMPLETION = re.compile("^(?:实际|年度|目标|任务|目标任务)*完成(?:比例|率|进度|度|百分比)$")
_SUM_WITH = re.compile(".(?:加上?|减去?|扣除)$")
_NONE_OF = re.compile(
    ".{0,8}?(?:未发生|没有发生|未出现|没有出现|没有|无(?![故论偿]))(?P<what>[^，。；：]{2,20})$"
)
# 登记率为100%，每少一人: who is not registered.
ALL_OF = re.compile(
    "(?<!完成)(?:率|比例)(?:须|应|要)?(?:为|达到?|实现|是)?(?:100%|百分之百)(?:以上)?$"
)
_SIZES = ("总量", "数量", "面积")
RATE = re.compile("(?:率|比例|占比|比重|比率|增速|增幅|增长|覆盖面|满意度|幅度|度)$")
GROWTH = re.compile("(?:增幅|增速|增长率)$")
_CALLS = {
    "target": "target({0})",
    "prior": "prior({0})",
    "previous": "previous({0})",
    "baseline": "baseline({0})",
    "group_mean": "group_mean({0})",
}
_FOUND = ("", "发现", "每发现", "查实", "发现并查实", "有", "出现", "存在", "发生", "查出")
# 发现有两次及以上的: the number that 发现一次的 counted.
_AGAIN = re.compile(
    "^(?:全年|年内|当年|年度|一年内)?(?:累计|共|合计)?(?:发现|发生|出现|查实|查出|存在|通报)?(?:有|了|达到|达|共|累计)?$"
)
_DEVIATION = re.compile("偏差|误差|偏离|差异|差率|浮动|变动|调整|变化|增减|波动|相差")
_MOVED = re.compile("(?:上升|下降|增加|减少|增长|降低|提高|提升)幅度")
_BY_HOW_MUCH = ("降幅", "增幅", "涨幅")
# 完成年度任务的…；在此基础上，同比增长10%: it is the figure that grows, and no completion.
_OF_TASK = re.compile(
    "(?:完成)?(?:(?:年度|全年|当年|下达|目标|考核)的?)*(?:任务|目标|计划)(?:任务)?(?:完成率)?"
)
_LATE = ("滞后", "逾期", "延期", "延误", "推迟", "超期", "超时", "拖延")
_SEEN = ("发现", "查出", "查实", "存在")
_UNDONE = re.compile("有?(?P<how>(?:未|没有|不)(?:完成|落实|办结|达标|合格|到位|整改))")
_WHOLLY = re.compile("(?P<what>[^，。；]{2,16}?)(?:全部|均|都|全面|按时|按期)+[^，。；]{2,4}")
_FAILS = re.compile("不|未|无|缺|没有")
_IS_FAULT = re.compile("[不未无没缺漏错迟违乱失超欠]|逾期|被|受到")


_NOUGHT = re.compile(
    "(?:全年|年内|当年|辖区内?)?(?:实现|确保|保持)?(?P<what>[^，。；：率]{2,14}?)(?:发生)?(?:率|数|起数|次数)?(?:为|保持|达到)?(?:零|0)(?:发生)?$"
)


def _no_case_of(topic: str) -> re.Match[str] | None:
    """未发生火灾, 火灾发生率为零: of what there is to be none."""
    return _NOUGHT.fullmatch(topic) or _NONE_OF.match(topic)


def is_generic(measure: str) -> bool:
    """Whether words name no measure of their own: 完成率, 进度."""
    return bool(_GENERIC.match(measure))


def _thing(each: Each) -> str:
    """断面不达标 of 每有一个断面不达标: what is counted, where nothing was said before."""
    return each.noun if each.verb == "有" and each.noun else each.verb + each.noun


def _is_another(each: Each, words: str) -> bool:
    """河道保洁，发现一处垃圾: what is found says more than the head above it."""
    told = len(each.noun) > 1 and each.verb != "有" and bool(each.verb)
    return told and not _IS_FAULT.search(words) and each.noun[-2:] not in words


def _wanted_of(line: Line, each: Each) -> str:
    """古树保护率100%，每死亡1株: what is protected; 签订率100%，每漏签一家 says it all."""
    said = text_of(line.shape)
    lacks = _FAILS.search(each.noun) or re.search("[漏迟错缺]", each.verb + each.noun)
    return said if lacks else ALL_OF.sub("", said.strip("，"))


@dataclass
class Questions:
    """Puts questions to items; knows which measure the sentence is about."""

    items: Items = field(default_factory=Items)
    subject: str = ""
    indicator: str = ""  # its name, where it is known
    unit: str = ""
    topic: str = ""  # the words of the first condition
    level: Level | None = None  # what full points ask for
    levels: list[Level] = field(default_factory=list)  # where they ask for several things at once
    named: Level | None = None  # what the indicator's name states: 治理率（目标60%）
    counting: list[Line] = field(default_factory=list)  # 每发生一次
    done: str = ""  # what is given a share of the points for, in percent of the task
    deed: str = ""  # what is to be done by a deadline, where it is one thing
    bounded: bool = False  # a numbered part has a bound of its own
    parted: bool = False  # one of several things that are given is looked at
    weighed: bool = False  # 高于上年的…，与上年持平的…: the indicator is a figure
    around: bool = False  # ±5%: what is compared is how far the measure is from nothing
    apart: frozenset[str] = frozenset()  # the same, of measures beside that of the whole sentence
    missed: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def note(self, words: str) -> None:
        """A reading that an official should know of and need not doubt."""
        if words not in self.notes:
            self.notes.append(words)

    def miss(self, words: str) -> None:
        """Something that the sentence says and the rule most likely does not."""
        if words not in self.missed:
            self.missed.append(words)

    def doubt(self, words: str) -> None:
        """Something that was read one way and could be read another."""
        if words not in self.doubts:
            self.doubts.append(words)

    # Measures ---------------------------------------------------------------------------------

    def look_at(self, lines: Sequence[Line]) -> None:
        """Settle the measure that later clauses leave unsaid."""
        self.topic = text_of(lines[0].shape).removesuffix("的") if lines else ""
        deeds = {deed_of(text_of(line.shape).removesuffix("的")) for line in lines} - {""}
        self.deed = deeds.pop() if len(deeds) == 1 else ""
        self.counting = [line for line in lines if line.each and line.each.way == "happens"]
        levels = [t for line in lines for t in line.levels]
        # 高于上年的…，与上年持平的…: what is said to be more, as much or less is a figure.
        bare = [one for one in levels if isinstance(one.value, Reference) and not one.measure]
        self.weighed = len({one.sign for one in bare}) > 1
        named = [level for level in levels if not _GENERIC.match(level.measure)]
        self.subject = named[0].measure if named else ""
        known = is_measurable(self.indicator)
        if not self.subject and levels:
            steps = [
                line.each.measure for line in lines if line.each and line.each.way != "happens"
            ]
            spoken = [*(level.measure for level in levels), *steps]
            spoken = [words for words in spoken if not (known and re.fullmatch(_ITS_VALUE, words))]
            self.subject = next((words for words in spoken if words), "")
        if not self.subject and not levels:
            counted = one_of(lines)
            self.subject = "" if known and re.fullmatch(_ITS_VALUE, counted) else counted
        about = [level for level in levels if self.is_subject(level.measure)]
        if any(isinstance(one.value, Reference) and one.value.kind == "target" for one in about):
            about = [level for level in about if not _COMPLETION.match(level.measure)]
        self.around = any(isinstance(one.value, Quantity) and one.value.both for one in about)
        both = (one for one in levels if isinstance(one.value, Quantity) and one.value.both)
        self.apart = frozenset(level.measure for level in both if level.measure)
        if self.around and not _DEVIATION.search(self.subject or self.indicator):
            self.doubt("正负多少是与什么相差没有写清，请按相差的幅度填报")
        units = [v.unit for v in (level.value for level in about) if isinstance(v, Quantity)]
        steps = [line.each.step.unit for line in lines if line.each and line.each.way != "happens"]
        plain_steps = [unit for unit in steps if unit not in PERCENT_POINTS]
        self.unit = next((u for u in (*units, *plain_steps) if u), "")
        if steps and not units and not plain_steps and RATE.search(self.subject):
            self.unit = "%"

    def is_subject(self, measure: str) -> bool:
        """Whether a clause speaks of the measure of the whole sentence."""
        if measure.endswith("幅度") and not self.subject.endswith(("幅度", "增速", "增幅")):
            return not self.subject or self.subject.endswith(measure)
        if measure in _BY_HOW_MUCH and (up := rises(self.subject)) is not None:
            return up is (measure != "降幅")  # 下降2%以上的得2分，降幅每少1个百分点
        if measure in _SIZES and RATE.search(self.subject):
            return False  # 总量 beside 增速: two measures
        if measure and _SUM_WITH.search(self.subject.removesuffix(measure)):
            return False  # 补植面积 beside 管护面积加补植面积
        return not measure or bool(_GENERIC.match(measure)) or self.subject.endswith(measure)

    def measure(self, words: str, unit: str = "") -> str:
        """The item of a measure."""
        again = words in _FOUND or bool(_AGAIN.match(words)) or self._counts(words, unit)
        if self.is_subject(words) or again:
            counted = self._counted(unit) if not self.subject or again else ""
            if counted:
                return counted
        if self.subject and _MOVED.fullmatch(words) and not self.subject.endswith(words):
            of = self.indicator if _OF_TASK.fullmatch(self.subject) else ""
            words = f"{of or self.subject}{words}"
        if words in _LATE and (late := self._counted(unit)):
            return late
        if self.is_subject(words):
            if not (self.subject or self.indicator):
                self.doubt("没有写明考核的是哪个数，暂称“完成值”")
            name = self.subject or self.indicator or "完成值"
            if not self.subject and _COMPLETION.match(words) and not RATE.search(name):
                name = f"{name}任务完成率" if self.indicator else words
            code = self.items.code(name, unit_of(self.unit or unit))
            return f"abs({code})" if self.around else code
        code = self.items.code(words, unit_of(unit))
        return f"abs({code})" if words in self.apart else code

    def _counts(self, words: str, unit: str) -> bool:
        """两项以上未完成的 beside 有一项未完成的: the same number."""
        nouns = {line.each.noun for line in self.counting if line.each and line.each.noun}
        return nouns == {words.removesuffix(f"{unit}数")}

    def _counted(self, unit: str) -> str:
        """发生2起的 after 每发生1起: the number that was counted there."""
        found = [line for line in self.counting if line.each and line.each.step.unit == unit]
        if len(found) != 1 or found[0].each is None or unit not in (*COUNTERS, *TIMES):
            return ""
        return self._happenings(found[0], found[0].each)[0]

    # Conditions -------------------------------------------------------------------------------

    def condition(self, tests: Sequence[Test]) -> str:
        """All that a line asks, joined by `and`; "" if it asks nothing."""
        asked = list(dict.fromkeys(self.test(test) for test in tests))
        return (
            asked[0]
            if len(asked) == 1
            else " and ".join(f"({each})" if " or " in each else each for each in asked)
        )

    def test(self, test: Test) -> str:
        if isinstance(test, Saying):
            return f"{self.items.code(text_of(test.shape))} == 1"
        if isinstance(test, Level):
            return self.compare(test)
        if isinstance(test, Denied):
            return f"not ({self.condition(test.tests)})"
        if isinstance(test, HowMany):
            given = "0, 1" if test.missed else "1, 0"
            counted = " + ".join(f"if({self.compare(one)}, {given})" for one in test.tests)
            return f"{counted} {test.sign} {test.number}"
        if isinstance(test, Either):
            return " or ".join(self.test(one) for one in test.tests)
        self.doubt("名次作条件的，请填报名次")
        return f"{self.items.code(f'{test.measure}名次', '名')} <= {test.place.through}"

    def compare(self, level: Level) -> str:
        """A level as a comparison."""
        if isinstance(level.value, Reference):
            if self.is_subject(level.measure) and level.said and not self._has_measure(level):
                return f"{self.items.code(level.said)} == 1"
            code = self.measure(level.measure)
            return self._compared(level.sign, level.value, code)
        if self._of_the_target(level, level.value):
            return self._completed(level, level.value)
        code = self.measure(level.measure, level.value.unit)
        unit = self.unit if self.is_subject(level.measure) else level.value.unit
        if level.sign != "in":
            return f"{code} {level.sign} {self.figure(level.value, unit)}"
        assert level.low is not None
        low = f"{code} {'>' if level.low_open else '>='} {self.figure(level.low, unit)}"
        below = "<" if level.high_open else "<="
        return f"{low} and {code} {below} {self.figure(level.value, unit)}"

    def _of_the_target(self, level: Level, value: Quantity) -> bool:
        """完成比例低于50%的, where full points ask for a target: the share of it that is done."""
        to = self.level.value if self.level is not None else None
        against = isinstance(to, Reference) and to.kind == "target" and to.by is None
        done = _COMPLETION.match(level.measure) is not None
        return against and done and value.unit == "%" and not self.subject.endswith("完成率")

    def _completed(self, level: Level, value: Quantity) -> str:
        share = f"100 * rate({self.measure('')})"
        if level.sign != "in" or level.low is None:
            return f"{share} {level.sign} {plain(value.value)}"
        low = f"{share} {'>' if level.low_open else '>='} {plain(level.low.value)}"
        return f"{low} and {share} {'<' if level.high_open else '<='} {plain(value.value)}"

    def _has_measure(self, level: Level) -> bool:
        """Whether it is known what is compared: by the sentence, or by the indicator's name."""
        assert isinstance(level.value, Reference)
        known = self.subject or level.value.by is not None or is_measurable(self.indicator)
        return bool(known or (self.indicator and self.weighed))

    def _compared(self, sign: str, to: Reference, code: str) -> str:
        """Against the target, last year or a mean, or so far from it."""
        mark = self.reference(to, code)
        if to.by is None:
            return f"{code} {sign} {mark}"
        off = self._off(to, mark, sign, code)
        if to.within:
            return f"{code} {sign[0]} {mark} and {code} {MIRRORED[sign]} {off}"
        return f"{code} {sign} {off}"

    def _off(self, to: Reference, mark: str, sign: str, code: str) -> str:
        """So far below or above a level, in points of a rate or as a share of the level."""
        assert to.by is not None
        turn, name = ("-" if sign[0] == "<" else "+"), self.items.name(code)
        if to.by.unit not in PERCENT_POINTS or RATE.search(name):
            if to.by.unit == "%":
                self.doubt("差百分之几是百分点还是比例没有写清，按百分点计")
            return f"{mark} {turn} {plain(to.by.value)}"
        return f"{mark} * (1 {turn} {plain(to.by.value)} / 100)"

    def figure(self, quantity: Quantity, unit: str) -> str:
        """A quantity in the unit of its item."""
        if quantity.over is not None:
            self.doubt("几分之几的，请按占比填报")
            return f"{plain(quantity.value)} / {plain(quantity.over)}"
        value = in_unit(quantity, unit) if unit else quantity.value
        if value is None and by_ones(quantity, unit):
            return plain(quantity.value)
        if value is None:
            self.doubt(f"计量单位不一致：{quantity.unit}与{unit}")
            value = quantity.value
        return plain(value)

    def reference(self, to: Reference, code: str) -> str:
        """The target of an item, its figure of last year, and so on."""
        if to.kind == "mean_prior":
            return f"mean_prior({code}, {to.years})"
        if to.kind == "item":
            return self.items.code(to.words)
        if to.kind == "baseline":
            self.doubt(f"“{to.words}”须另行算出，填作基期值")
        return _CALLS[to.kind].format(code)

    def _happenings(self, line: Line, each: Each) -> tuple[str, str]:
        name = self._counted_by(line, each)
        if (thing := _WHOLLY.fullmatch(self.topic)) and (undone := _UNDONE.fullmatch(name)):
            name = f"{thing['what']}{undone['how']}"  # 任务全部完成得6分，一项未完成扣2分
        if name in _SEEN and self.topic:
            name = f"不符合{self.topic}"
        step = each.step
        none = _no_case_of(self.topic) if name in ("发生", "出现") else None
        if none is not None:
            name += none["what"]
        if _GENERIC.match(name):
            again = self.subject and self.unit == step.unit  # 开展活动不少于3次，一次5分
            times = f"{name or '发生'}{step.unit.removeprefix('个')}数"
            name = self.subject if again else times
        return self.items.code(name, unit_of(step.unit)), step_of(plain(step.value))

    def _counted_by(self, line: Line, each: Each) -> str:
        """What a 每 counts, in the words of its clause."""
        said = _wanted_of(line, each)
        words = said + each.measure
        what = each.noun if each.verb in _FOUND else each.verb + each.noun
        suffers = each.noun.startswith(("被", "违")) or bool(_FAILS.search(each.noun))
        kept = not said or each.verb not in _FOUND or suffers
        if each.verb and words.endswith(each.noun) and each.verb in words:
            kept = False  # 抓获在逃人员的，每抓获一人
        if said and not kept and _is_another(each, words):
            kept, what = True, each.verb.removeprefix("每") + each.noun
        if each.verb == "查实" and words and not each.noun:
            kept, what = True, each.verb  # 投诉查实1件: not every complaint
        name = words + what if kept else words
        name = name if words else _thing(each)
        if not words and self.deed and each.step.unit in TIMES:
            return self.deed + name
        return f"{name}{each.step.unit.removeprefix('个')}数" if name in _LATE else name
