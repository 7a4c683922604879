"""Clauses that compare with the year before, or with the mean of all who are assessed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tests.scoring.phrases.drawn.clauses import ZERO, Clause, Facts
from tests.scoring.phrases.drawn.further import GROWING, FurtherWriter

HALF = Decimal("0.5")


def grown(facts: Facts, name: str) -> Decimal:
    """By how many per cent it is more than the year before."""
    return 100 * (facts[name] / facts[f"{name} prior"] - 1)


class ComparingWriter(FurtherWriter):
    """Draws what `FurtherWriter` draws; `X prior` and `X mean` are facts that X is set against."""

    def _against(
        self, name: str, other: str, *pairs: tuple[int, int]
    ) -> Callable[[], dict[str, Decimal]]:
        def draw() -> dict[str, Decimal]:
            own, base = self.pick.choice(pairs)
            return {name: Decimal(own), f"{name} {other}": Decimal(base)}

        return draw

    def _last_year(self) -> str:
        return self.one("上年", "上年", "去年", "上年同期")

    # What gives points --------------------------------------------------------------------------

    def three_ways(self, points: Decimal) -> Clause:
        """桥梁完好率高于上年的得4分，与上年持平的得2分，低于上年的不得分."""
        name, half, year = self._rates.pop(), points / 2, self._last_year()
        the = self.one("的", "")
        words = self.one(
            f"{name}高于{year}{the}得{points}分，与{year}持平{the}得{half}分，"
            f"低于{year}{the}不得分",
            f"{name}比{year}提高{the}得{points}分，持平{the}得{half}分，下降{the}不得分",
            f"{name}较{year}上升的，得{points}分；与{year}持平的，得{half}分；下降的，不得分",
        )
        prior = f"{name} prior"
        draw = self._against(name, "prior", (91, 90), (90, 90), (89, 90))
        return Clause(
            words, (name,), draw,
            lambda x: points if x[name] > x[prior] else half if x[name] == x[prior] else ZERO,
        )  # fmt: skip

    def fewer(self, points: Decimal) -> Clause:
        """撞船事故起数比上年下降的得4分，持平的得2分，上升的不得分."""
        (event, unit), half, year = self._events.pop(), points / 2, self._last_year()
        name, the = f"{event}{unit}数", self.one("的", "")
        words = self.one(
            f"{name}比{year}下降{the}得{points}分，持平{the}得{half}分，上升{the}不得分",
            f"{name}低于{year}{the}得{points}分，与{year}持平{the}得{half}分，"
            f"高于{year}{the}不得分",
            f"{name}比{year}减少{the}得{points}分，与{year}持平{the}得{half}分，增加{the}不得分",
        )
        prior = f"{name} prior"
        draw = self._against(name, "prior", (3, 4), (4, 4), (6, 4))
        return Clause(
            words, (name,), draw,
            lambda x: points if x[name] < x[prior] else half if x[name] == x[prior] else ZERO,
        )  # fmt: skip

    def as_good_and_more(self, points: Decimal) -> Clause:
        """桥梁完好率与上年持平得3分，每提高1个百分点加0.5分，最多加1分，下降的不得分."""
        name, year, most = self._rates.pop(), self._last_year(), Decimal(1)
        base = points - most
        words = (
            f"{name}与{year}持平{self.one('的', '')}得{base}分，"
            f"每{self.one('高', '提高', '上升')}1个百分点加0.5分，最多加{most}分，"
            f"{self.one(f'低于{year}', '下降', f'比{year}下降')}的不得分"
        )
        prior = f"{name} prior"
        draw = self._against(name, "prior", (91, 90), (90, 90), (89, 90), (97, 90))
        return Clause(
            words, (name,), draw,
            lambda x: ZERO if x[name] < x[prior]
            else base + min(most, (x[name] - x[prior]) * HALF),
        )  # fmt: skip

    def no_worse(self, points: Decimal) -> Clause:
        """桥梁完好率不低于上年的得4分，每低1个百分点扣0.5分."""
        name, year, step = self._rates.pop(), self._last_year(), self.number("0.2", "0.5")
        words = (
            f"{name}{self.one('不低于', '高于或等于')}{year}{self.one('的', '的，', '')}"
            f"得{points}分，"
            f"每{self.one('低', '下降', '降低')}1个百分点扣{step}分"
        )
        prior = f"{name} prior"
        draw = self._against(name, "prior", (91, 90), (90, 90), (88, 90), (5, 90))
        return Clause(
            words, (name,), draw,
            lambda x: max(ZERO, points - max(ZERO, x[prior] - x[name]) * step),
        )  # fmt: skip

    def no_more_cases(self, points: Decimal) -> Clause:
        """撞船事故起数不高于上年的得4分，每增加1起扣0.5分."""
        (event, unit), step, year = self._events.pop(), self.number("0.2", "0.5"), self._last_year()
        name = f"{event}{unit}数"
        words = (
            f"{name}{self.one('不高于', '不超过', '不多于')}{year}{self.one('的', '的，', '')}"
            f"得{points}分，每{self.one('增加', '多', '超过')}1{unit}扣{step}分"
        )
        prior = f"{name} prior"
        draw = self._against(name, "prior", (3, 4), (4, 4), (6, 4), (90, 4))
        return Clause(
            words, (name,), draw,
            lambda x: max(ZERO, points - max(ZERO, x[name] - x[prior]) * step),
        )  # fmt: skip

    def growth_tiers(self, points: Decimal) -> Clause:
        """苇席销售收入比上年增长10%以上得4分，增长5%以上得2分，增长5%以下的不得分."""
        name, half, year = self._named(GROWING), points / 2, self._last_year()
        the, low = self.one("的", ""), self.one("增长5%以下", "增长不足5%", "低于5%")
        words = (
            f"{name}比{year}增长10%{self.one('以上', '及以上')}{the}得{points}分，"
            f"{self.one('增长5%—10%', '增长5%以上不足10%', '增长5%以上')}{the}得{half}分，"
            f"{low}{the}不得分"
        )
        draw = self._against(name, "prior", (220, 200), (215, 200), (210, 200), (208, 200))
        return Clause(
            words, (name,), draw,
            lambda x: points if grown(x, name) >= 10 else half if grown(x, name) >= 5 else ZERO,
        )  # fmt: skip

    def each_per_cent(self, points: Decimal) -> Clause:
        """苇席销售收入比上年每增长1%得0.5分，最多得4分."""
        name, year, step = self._named(GROWING), self._last_year(), self.number("0.2", "0.5")
        words = (
            f"{name}{self.one('比', '较')}{year}每{self.one('增长', '增加', '提高')}1%得{step}分，"
            f"{self.one('最多', '最高')}得{points}分"
        )
        draw = self._against(name, "prior", (206, 200), (200, 200), (150, 200), (400, 200))
        return Clause(words, (name,), draw, lambda x: min(points, max(ZERO, grown(x, name)) * step))

    def above_mean(self, points: Decimal) -> Clause:
        """桥梁完好率不低于全市平均水平的得4分，每低1个百分点扣0.5分."""
        name, step = self._rates.pop(), self.number("0.2", "0.5")
        mean = self.one("全市平均水平", "全市平均值", "全市平均")
        words = (
            f"{name}{self.one('不低于', '达到', '高于')}{mean}{self.one('的', '的，', '')}"
            f"得{points}分，"
            f"每{self.one('低', '低于', '降低')}1个百分点扣{step}分"
        )
        of = f"{name} mean"
        draw = self._against(name, "mean", (82, 80), (80, 80), (78, 80), (42, 80))
        return Clause(
            words, (name,), draw, lambda x: max(ZERO, points - max(ZERO, x[of] - x[name]) * step)
        )

    def mean_tiers(self, points: Decimal) -> Clause:
        """桥梁完好率高于全市平均水平的得4分，等于的得2分，低于的不得分."""
        name, half, the = self._rates.pop(), points / 2, self.one("的", "")
        mean = self.one("全市平均水平", "全市平均值")
        words = (
            f"{name}高于{mean}{the}得{points}分，"
            f"{self.one(f'与{mean}持平', f'等于{mean}', f'与{mean}相等')}{the}得{half}分，"
            f"{self.one('低于', f'低于{mean}')}的不得分"
        )
        of = f"{name} mean"
        draw = self._against(name, "mean", (82, 80), (80, 80), (78, 80))
        return Clause(
            words, (name,), draw,
            lambda x: points if x[name] > x[of] else half if x[name] == x[of] else ZERO,
        )  # fmt: skip

    # What takes points, or adds to them -----------------------------------------------------------

    def fell(self) -> Clause:
        """桥梁完好率比上年每下降1个百分点扣0.5分."""
        name, year, step = self._rates.pop(), self._last_year(), self.number("0.2", "0.5")
        words = self.one(
            f"{name}比{year}每{self.one('下降', '降低')}1个百分点扣{step}分",
            f"{name}低于{year}的，每低1个百分点扣{step}分",
            f"{name}每低于{year}1个百分点扣{step}分",
        )
        prior = f"{name} prior"
        draw = self._against(name, "prior", (91, 90), (90, 90), (88, 90))
        return Clause(words, (name,), draw, lambda x: -max(ZERO, x[prior] - x[name]) * step)

    def more_cases(self) -> Clause:
        """撞船事故起数比上年每增加1起扣0.5分."""
        (event, unit), step, year = self._events.pop(), self.number("0.2", "0.5"), self._last_year()
        name = f"{event}{unit}数"
        words = self.one(
            f"{name}比{year}每{self.one('增加', '上升')}1{unit}扣{step}分",
            f"{name}比{year}上升的，每{self.one('增加', '上升')}1{unit}扣{step}分",
            f"{name}每多于{year}1{unit}扣{step}分",
        )
        prior = f"{name} prior"
        draw = self._against(name, "prior", (3, 4), (4, 4), (6, 4))
        return Clause(words, (name,), draw, lambda x: -max(ZERO, x[name] - x[prior]) * step)

    def rose_at_all(self) -> Clause:
        """撞船事故起数比上年上升的扣1分."""
        (event, unit), step, year = self._events.pop(), self.number("0.5", "1"), self._last_year()
        name = f"{event}{unit}数"
        words = self.one(
            f"{name}{self.one('比', '较')}{year}{self.one('上升', '增加')}的扣{step}分",
            f"{name}{self.one('高于', '多于', '超过')}{year}的，扣{step}分",
        )
        prior = f"{name} prior"
        draw = self._against(name, "prior", (3, 4), (4, 4), (6, 4))
        return Clause(words, (name,), draw, lambda x: -step if x[name] > x[prior] else ZERO)

    def below_mean(self) -> Clause:
        """桥梁完好率低于全市平均水平的扣1分."""
        name, step = self._rates.pop(), self.number("0.5", "1")
        words = f"{name}低于全市平均{self.one('水平', '值')}{self.one('的，', '的', '')}扣{step}分"
        of = f"{name} mean"
        draw = self._against(name, "mean", (82, 80), (80, 80), (78, 80))
        return Clause(words, (name,), draw, lambda x: -step if x[name] < x[of] else ZERO)
