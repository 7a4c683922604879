"""Further clauses: tasks, growth, amounts, deviations, deductions with bounds and steps."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from tests.scoring.phrases.drawn.clauses import ZERO, Clause, Writer

TASKS = ["苇田造林面积", "河道疏浚里程", "茶园流转面积"]
GROWING = ["苇席销售收入", "渡口客运收入", "茶叶加工产值"]
FUNDS = ["招商到位资金", "文旅项目投资", "水利工程投资"]
TIMES = ["平均过闸时长", "平均候船时长", "平均办件时长"]
OFF = ["预算执行偏差率", "潮位预报偏差率"]


class FurtherWriter(Writer):
    """Draws what `Writer` draws, and clauses that ask for more than a figure and a level."""

    def __init__(self, pick: Random) -> None:
        super().__init__(pick)
        self._told: list[str] = []

    def _named(self, names: list[str]) -> str:
        """One of the names, and no name twice in a standard."""
        left = [name for name in names if name not in self._told]
        self._told.append(self.pick.choice(left))
        return self._told[-1]

    # What gives points --------------------------------------------------------------------------

    def task_share(self, points: Decimal) -> Clause:
        """苇田造林面积完成年度任务的得4分，未完成的按完成比例得分."""
        name, task = self._named(TASKS), Decimal(200)
        words = (
            f"{name}完成{self.one('年度任务', '目标任务', '任务')}"
            f"{self.one('的', '的，', '')}得{points}分，"
            f"未完成的{self.one('按完成比例得分', '按比例得分', '，按完成比例计分')}"
        )
        of_task = f"{name} target"

        def draw() -> dict[str, Decimal]:
            return {name: self.pick.choice([Decimal(n) for n in (240, 200, 150, 0)]), of_task: task}

        return Clause(
            words, (name,), draw, lambda x: points * min(Decimal(1), x[name] / x[of_task])
        )

    def task_steps(self, points: Decimal) -> Clause:
        """苇田造林面积完成任务的得4分，每少1个百分点扣0.1分."""
        name, task, step = self._named(TASKS), Decimal(200), self.number("0.1", "0.2")
        words = (
            f"{name}完成{self.one('年度任务', '目标任务', '任务')}的得{points}分，"
            f"每{self.one('少', '低', '少完成')}1个百分点扣{step}分"
        )
        of_task = f"{name} target"

        def draw() -> dict[str, Decimal]:
            return {
                name: self.pick.choice([Decimal(n) for n in (240, 200, 198, 20)]),
                of_task: task,
            }

        return Clause(
            words, (name,), draw,
            lambda x: max(ZERO, points - max(ZERO, 100 - 100 * x[name] / x[of_task]) * step),
        )  # fmt: skip

    def growth(self, points: Decimal) -> Clause:
        """苇席销售收入增速达到8%得4分，每低1个百分点扣0.5分."""
        name, level, step = self._named(GROWING), self.number("6", "8"), self.number("0.2", "0.5")
        words = (
            f"{name}{self.one('增速达到', '增长', '增幅达到', '同比增长')}{level}%"
            f"{self.one('的', '以上的', '，')}"
            f"得{points}分，每{self.one('低', '少', '降低')}1个百分点扣{step}分"
        )
        draw = self._figures(name, level + 4, level, level - 1, Decimal(-3))
        return Clause(
            words, (name,), draw, lambda x: max(ZERO, points - max(ZERO, level - x[name]) * step)
        )

    def both_sides(self, points: Decimal) -> Clause:
        """碑刻修缮率达到90%得3分，每高1个百分点加0.1分，最多加1分，每低1个百分点扣0.2分."""
        name, level, step = self._rates.pop(), self.number("80", "85"), self.number("0.2", "0.5")
        words = (
            f"{name}达到{level}%得{points}分，每{self.one('高', '高出', '提高')}1个百分点加0.1分，"
            f"{self.one('最多加1分', '最高加1分')}，每{self.one('低', '降低')}1个百分点扣{step}分"
        )
        draw = self._figures(name, level + 14, level + 5, level, level - 2, Decimal(1))
        up = Decimal("0.1")
        return Clause(
            words, (name,), draw,
            lambda x: max(
                ZERO,
                points + min(Decimal(1), max(ZERO, x[name] - level) * up)
                - max(ZERO, level - x[name]) * step,
            ),
        )  # fmt: skip

    def amount(self, points: Decimal) -> Clause:
        """招商到位资金达到2亿元得4分，每少1000万元扣0.5分: figures in 亿元."""
        name, level = self._named(FUNDS), self.number("1", "2")
        words = (
            f"{name}{self.one('达到', '不低于', '')}{level}亿元{self.one('的', '，')}得{points}分，"
            f"每{self.one('少', '减少', '短缺')}{self.one('1000', '500')}万元扣0.5分"
        )
        per = Decimal("0.05") if "500万" in words else Decimal("0.1")
        draw = self._figures(name, level + 1, level, level - per, level - 2 * per, ZERO)
        half = Decimal("0.5")
        return Clause(
            words, (name,), draw,
            lambda x: max(ZERO, points - max(ZERO, level - x[name]) / per * half),
        )  # fmt: skip

    def within(self, points: Decimal) -> Clause:
        """平均过闸时长不超过5小时的得3分，每超1小时扣0.5分."""
        name, most, step = self._named(TIMES), self.number("3", "5"), self.number("0.5", "1")
        words = (
            f"{name}{self.one('不超过', '不高于')}{most}小时"
            f"{self.one('的', '的，', '')}得{points}分，"
            f"每{self.one('超', '超过', '增加')}1小时扣{step}分"
        )
        draw = self._figures(name, most - 1, most, most + 1, most + 30)
        return Clause(
            words, (name,), draw, lambda x: max(ZERO, points - max(ZERO, x[name] - most) * step)
        )

    def deviation(self, points: Decimal) -> Clause:
        """预算执行偏差率在±5%以内的得3分，每超1个百分点扣0.2分."""
        name, most, step = self._named(OFF), self.number("3", "5"), self.number("0.2", "0.5")
        words = (
            f"{name}{self.one('在', '控制在')}±{most}%以内"
            f"{self.one('的', '的，', '')}得{points}分，"
            f"每超{self.one('过', '出', '')}1个百分点扣{step}分"
        )
        draw = self._figures(name, ZERO, most, -most, most + 1, -most - 2, Decimal(90))
        return Clause(
            words,
            (name,),
            draw,
            lambda x: max(ZERO, points - max(ZERO, abs(x[name]) - most) * step),
        )

    def between(self, points: Decimal) -> Clause:
        """碑刻修缮率90%以上得4分，60%以下不得分，60%—90%之间按插值法计分."""
        name = self._rates.pop()
        words = (
            f"{name}90%以上{self.one('的', '')}得{points}分，60%以下{self.one('的', '')}不得分，"
            f"{self.one('60%—90%之间的', '60%至90%之间')}按{self.one('插值法', '线性插值法')}计分"
        )
        draw = self._figures(name, *map(Decimal, (95, 90, 75, 60, 10)))
        return Clause(
            words, (name,), draw,
            lambda x: points * min(Decimal(1), max(ZERO, (x[name] - 60) / 30)),
        )  # fmt: skip

    def both_of_two(self, points: Decimal) -> Clause:
        """甲率、乙率均达到90%的得3分，有一项达不到的不得分."""
        one, other, level = self._rates.pop(), self._rates.pop(), self.number("90", "95")
        words = (
            f"{one}{self.one('、', '和')}{other}均"
            f"{self.one('达到', '不低于')}{level}%的得{points}分，"
            f"{self.one('有一项达不到的不得分', '否则不得分', '有一项未达到的不得分')}"
        )
        low = [Decimal(99), level, level - 1]

        def draw() -> dict[str, Decimal]:
            return {one: self.pick.choice(low), other: self.pick.choice(low)}

        return Clause(
            words, (one, other), draw,
            lambda x: points if min(x[one], x[other]) >= level else ZERO,
        )  # fmt: skip

    def no_event(self, points: Decimal) -> Clause:
        """未发生撞船事故的得3分，每发生1起扣1分."""
        (name, unit), step = self._events.pop(), self.number("0.5", "1")
        words = (
            f"{self.one('未发生', '全年无', '不发生')}{name}{self.one('的', '的，')}得{points}分，"
            f"{self.one('每发生', '发生')}{self.one('1', '一')}{unit}扣{step}分"
        )
        draw = self._figures(name, *map(Decimal, (0, 1, 2, 30)))
        return Clause(words, (name,), draw, lambda x: max(ZERO, points - x[name] * step))

    def steps_down(self, points: Decimal) -> Clause:
        """未发生撞船事故的得4分，发生1起的得2分，发生2起及以上的不得分."""
        (name, unit), half = self._events.pop(), points / 2
        words = (
            f"未发生{name}的得{points}分，"
            f"发生{self.one('1', '一')}{unit}{self.one('的', '')}得{half}分，"
            f"发生{self.one('2', '两')}{unit}{self.one('及以上', '以上')}{self.one('的', '')}不得分"
        )
        draw = self._figures(name, *map(Decimal, (0, 1, 2, 5)))
        return Clause(
            words, (name,), draw,
            lambda x: points if x[name] == 0 else half if x[name] == 1 else ZERO,
        )  # fmt: skip

    # What takes points ----------------------------------------------------------------------------

    def bounded_fault(self) -> Clause:
        """船闸停摆的，每次扣0.5分，最多扣1分."""
        (name, unit), step, most = self._faults.pop(), self.number("0.2", "0.5"), Decimal(1)
        most_said = self.one("最多扣1分", "累计扣分不超过1分", "最高扣1分")
        words = f"{name}的，每{unit}扣{step}分，{most_said}"
        draw = self._figures(name, *map(Decimal, (0, 1, 2, 40)))
        return Clause(words, (name,), draw, lambda x: -min(most, x[name] * step))

    def two_faults(self) -> Clause:
        """船闸停摆、堤岸渗漏的，每次分别扣0.5分、1分; or the two one after the other."""
        (one, unit), (other, second) = self._faults.pop(), self._faults.pop()
        step, more = self.number("0.2", "0.5"), self.number("1", "2")
        words = self.one(
            f"{one}每{unit}扣{step}分，{other}每{second}扣{more}分",
            f"{one}的每{unit}扣{step}分、{other}的每{second}扣{more}分",
        )

        def draw() -> dict[str, Decimal]:
            return {
                one: Decimal(self.pick.choice((0, 1, 2))),
                other: Decimal(self.pick.choice((0, 1))),
            }

        return Clause(words, (one, other), draw, lambda x: -x[one] * step - x[other] * more)

    def once_or_often(self) -> Clause:
        """发生撞船事故的扣2分: once, however often it happens."""
        (name, _), step = self._events.pop(), self.number("1", "2")
        words = f"发生{name}的{self.one('扣', '，扣', '，一次性扣')}{step}分"
        draw = self._figures(name, ZERO, Decimal(1))
        return Clause(words, (name,), draw, lambda x: -min(Decimal(1), x[name]) * step)
