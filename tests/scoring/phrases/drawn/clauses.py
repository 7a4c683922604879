"""One clause of a standard: its words, the facts that it asks for, and what they give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

Facts = Mapping[str, Decimal]
ZERO = Decimal(0)

RATES = [
    "航标亮灯率",
    "碑刻修缮率",
    "苇田保有率",
    "渡口登记率",
    "桥梁完好率",
    "茶园包衣率",
    "票据合格率",
]
COUNTS = [("修复石桥", "座"), ("培训船员", "人"), ("新增茶社", "家"), ("疏浚河汊", "条")]
FAULTS = [
    ("船闸停摆", "次"), ("堤岸渗漏", "处"), ("航标移位", "座"), ("旅客投诉查实", "件"),
    ("票据遗失", "份"),
]  # fmt: skip
EVENTS = [
    ("撞船事故", "起"), ("断缆事件", "起"), ("落水警情", "起"), ("夜航险情", "起"),
    ("涉渡纠纷", "起"),
]  # fmt: skip
DEEDS = ["编制防汛预案", "开展联合演练", "公布渡口名录", "签订管护协议", "明确值守人员"]
PAPERS = ["潮位月报", "修缮总结", "巡堤日志"]


@dataclass(frozen=True)
class Clause:
    """`facts` are its measures by what must stand in their names; `draw` sets figures for them.

    `gives` is what the clause comes to for such figures: points where it grants, a negative
    number where it takes; `shuts` says when there are no points at all.
    """

    words: str
    facts: tuple[str, ...]
    draw: Callable[[], dict[str, Decimal]]
    gives: Callable[[Facts], Decimal]
    shuts: Callable[[Facts], bool] = lambda facts: False


class Writer:
    """Draws clauses with `pick`, and speaks of nothing twice."""

    def __init__(self, pick: Random) -> None:
        self.pick = pick
        self._rates, self._counts = pick.sample(RATES, len(RATES)), pick.sample(COUNTS, len(COUNTS))
        self._faults, self._deeds = pick.sample(FAULTS, len(FAULTS)), pick.sample(DEEDS, len(DEEDS))
        self._events, self._papers = (
            pick.sample(EVENTS, len(EVENTS)),
            pick.sample(PAPERS, len(PAPERS)),
        )

    def one(self, *words: str) -> str:
        """One of several ways to say it."""
        return self.pick.choice(words)

    def number(self, *values: str) -> Decimal:
        return Decimal(self.pick.choice(values))

    def _figures(self, name: str, *values: Decimal) -> Callable[[], dict[str, Decimal]]:
        return lambda: {name: self.pick.choice(values)}

    # What gives points --------------------------------------------------------------------------

    def rate_steps(self, points: Decimal) -> Clause:
        """桥梁完好率达到95%的得3分，每低1个百分点扣0.2分."""
        name, level = self._rates.pop(), self.number("80", "90", "95")
        step, per = self.number("0.1", "0.2", "0.5"), self.number("1", "1", "2")
        words = (
            f"{name}{self.one('达到', '不低于', '≥')}{level}%{self.one('的', '的，', '，', '')}"
            f"{self.one('得', '计')}{points}分，"
            f"每{self.one('低', '降低', '少', '下降')}{per}个百分点扣{step}分"
        )
        draw = self._figures(name, level + 3, level, level - 2, level - 4, Decimal(5))
        return Clause(
            words,
            (name,),
            draw,
            lambda x: max(ZERO, points - max(ZERO, level - x[name]) / per * step),
        )

    def rate_steps_above(self, points: Decimal) -> Clause:
        """…，低于80%的不得分."""
        whole, floor = self.rate_steps(points), Decimal(75)
        (name,) = whole.facts
        words = f"{whole.words}，{self.one('低于', '不足')}{floor}%的不得分"
        draw = self._figures(name, Decimal(97), floor, floor - 1, Decimal(88))
        return Clause(words, (name,), draw, lambda x: ZERO if x[name] < floor else whole.gives(x))

    def rate_ladder(self, points: Decimal) -> Clause:
        """桥梁完好率90%以上的得4分，80%以上的得2分，80%以下的不得分."""
        name, half = self._rates.pop(), points / 2
        the = self.one("的", "")
        words = (
            f"{name}{self.one('达到90%以上', '90%以上', '达到90%')}{the}得{points}分，"
            f"{self.one('80%以上不足90%', '80%—90%', '80%以上')}{the}得{half}分，"
            f"{self.one('80%以下', '低于80%')}{the}不得分"
        )
        draw = self._figures(name, *map(Decimal, (95, 90, 85, 80, 79)))
        return Clause(
            words, (name,), draw,
            lambda x: points if x[name] >= 90 else half if x[name] >= 80 else ZERO,
        )  # fmt: skip

    def all_or_nothing(self, points: Decimal) -> Clause:
        """桥梁完好率达到95%的得2分，达不到的不得分."""
        name, level = self._rates.pop(), self.number("90", "95", "100")
        denied = self.one("达不到的不得分", "未达到的不得分", "否则不得分", f"低于{level}%的不得分")
        words = f"{name}达到{level}%{self.one('的', '的，', '')}得{points}分，{denied}"
        draw = self._figures(name, Decimal(100), level, level - 1)
        return Clause(words, (name,), draw, lambda x: points if x[name] >= level else ZERO)

    def count_steps(self, points: Decimal) -> Clause:
        """修复石桥不少于4座的得3分，每少1座扣0.5分."""
        (name, unit), level = self._counts.pop(), self.number("2", "4", "6")
        step = self.number("0.2", "0.5")
        words = (
            f"{name}{self.one('不少于', '达到')}{level}{unit}"
            f"{self.one('的', '，', '的，')}得{points}分，"
            f"每{self.one('少', '缺')}{self.one('1', '一')}{unit}扣{step}分"
        )
        draw = self._figures(name, level + 1, level, level - 1, ZERO)
        return Clause(
            words, (name,), draw, lambda x: max(ZERO, points - max(ZERO, level - x[name]) * step)
        )

    def deed(self, points: Decimal) -> Clause:
        """编制防汛预案的得2分."""
        name = self._deeds.pop()
        words = f"{name}{self.one('的', '的，')}得{points}分"
        return Clause(
            words, (name,), self._figures(name, ZERO, Decimal(1)), lambda x: x[name] * points
        )

    def two_ways(self, points: Decimal) -> Clause:
        """比上年增长5%以上得4分，下降5%以上不得分，其余得2分."""
        rise, fall = self.one("增长 下降", "上升 下降", "提高 降低").split()
        name, by, half = f"苇席产量{rise}幅度", self.number("3", "5"), points / 2
        the = self.one("的", "")
        words = (
            f"苇席产量{self.one('比上年', '较上年', '同比')}{rise}{by}%以上{the}得{points}分，"
            f"{fall}{by}%以上{the}不得分，{self.one('其余', '其他')}{the}得{half}分"
        )
        draw = self._figures(name, by, by - 1, ZERO, -by + 1, -by, -by - 9)
        return Clause(
            words, (name,), draw,
            lambda x: points if x[name] >= by else ZERO if x[name] <= -by else half,
        )  # fmt: skip

    # What takes points, or adds to them -----------------------------------------------------------

    def rate_loss(self) -> Clause:
        """桥梁完好率低于95%的，每低1个百分点扣0.2分."""
        name, level, step = self._rates.pop(), self.number("90", "95"), self.number("0.1", "0.2")
        words = (
            f"{name}{self.one('低于', '达不到', '未达到')}{level}%{self.one('的，', '的')}"
            f"每{self.one('低', '少', '降低')}1个百分点扣{step}分"
        )
        draw = self._figures(name, Decimal(99), level, level - 3)
        return Clause(words, (name,), draw, lambda x: -max(ZERO, level - x[name]) * step)

    def fault(self) -> Clause:
        """船闸停摆的，每次扣0.5分."""
        (name, unit), step = self._faults.pop(), self.number("0.2", "0.5", "1")
        one = self.one("1", "一")
        words = self.one(
            f"{name}的，每{unit}扣{step}分",
            f"每{name}{one}{unit}扣{step}分",
            f"{name}一{unit}扣{step}分",
        )
        draw = self._figures(name, *map(Decimal, (0, 0, 1, 2, 3)))
        return Clause(words, (name,), draw, lambda x: -x[name] * step)

    def event(self) -> Clause:
        """每发生1起撞船事故扣1分."""
        (name, unit), step, one = self._events.pop(), self.number("0.5", "1"), self.one("1", "一")
        words = self.one(
            f"每发生{one}{unit}{name}扣{step}分",
            f"发生{name}的，每{unit}扣{step}分",
            f"每发生{name}{one}{unit}扣{step}分",
        )
        draw = self._figures(name, *map(Decimal, (0, 0, 1, 4)))
        return Clause(words, (name,), draw, lambda x: -x[name] * step)

    def omission(self) -> Clause:
        """未编制防汛预案的扣1分."""
        name, step = self._deeds.pop(), self.number("0.5", "1", "2")
        words = f"{self.one('未', '没有')}{name}{self.one('的', '的，', '')}扣{step}分"
        draw = self._figures(name, ZERO, Decimal(1))
        return Clause(words, (name,), draw, lambda x: -(1 - x[name]) * step)

    def delay(self) -> Clause:
        """潮位月报每迟报1天扣0.2分."""
        name, step = self._papers.pop(), self.number("0.2", "0.5")
        words = self.one(
            f"{name}每迟报1天扣{step}分", f"{name}未按时报送的，每推迟1天扣{step}分",
            f"{name}报送每逾期一天扣{step}分",
        )  # fmt: skip
        draw = self._figures(name, *map(Decimal, (0, 0, 1, 4)))
        return Clause(words, (name,), draw, lambda x: -x[name] * step)

    def shortage(self) -> Clause:
        """每季度召开碰头会不少于2次，每少1次扣0.2分."""
        every, step = self.one("每季度", "每月", "每半年"), self.number("0.2", "0.5")
        many = self.pick.choice((1, 2))
        words = (
            f"{every}召开碰头会{self.one('不少于', '')}{many}次，"
            f"{self.one('每少1次', '每缺1次', '少一次')}扣{step}分"
        )
        draw = self._figures("碰头会", *map(Decimal, (0, 0, 1, 3)))  # how many are missing
        return Clause(words, ("碰头会",), draw, lambda x: -x["碰头会"] * step)

    def bonus(self) -> Clause:
        """获省级表彰的，每次加0.5分，最多加1分."""
        name, step, most = self.one("国家级", "省级", "市级"), self.number("0.5", "1"), Decimal(1)
        words = self.one(
            f"获{name}表彰的，每次加{step}分，最多加{most}分",
            f"受到{name}表彰的每次加{step}分，加分不超过{most}分",
            f"每获得1次{name}表彰加{step}分，最高加{most}分",
        )
        draw = self._figures(name, *map(Decimal, (0, 0, 1, 5)))
        return Clause(words, (name,), draw, lambda x: min(most, x[name] * step))

    def gate(self) -> Clause:
        """发生撞船事故的，本项不得分."""
        name, _ = self._events.pop()
        whole = self.one("本项不得分", "该项不得分", "不得分", "此项得0分")
        words = f"发生{name}{self.one('的，', '的')}{whole}"
        draw = self._figures(name, ZERO, ZERO, Decimal(1))
        return Clause(words, (name,), draw, lambda x: ZERO, lambda x: x[name] > 0)
