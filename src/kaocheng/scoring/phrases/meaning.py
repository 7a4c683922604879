"""What the clauses of a scoring sentence say, before a rule is made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from re import Match

from kaocheng.scoring.phrases.tokens import EMPTY, Place, Points, Quantity, Shape

# What a clause does to the points.
GIVE, NOTHING, TAKE, REVERSE, ADD = "得分", "不得分", "扣分", "倒扣", "加分"
SHARE, SHARE_LOST, SHARE_ADDED, JUDGED = "按比例得分", "按比例扣分", "按比例加分", "酌情"
KEEP, CITED, STRAIGHT, STEP_DOWN = "不扣分", "另行规定", "插值", "依次递减"


@dataclass(frozen=True)
class Effect:
    """What is done. `points` None means full points, where the kind takes points at all."""

    kind: str
    points: Points | None = None
    base: bool = False  # 基本分
    off: bool = False  # 酌情扣分
    more: bool = False  # 再得, 另加: on top of what was given before
    formula: str = ""  # 按完成率×10计分: the points are reckoned by it
    of: str = ""  # 按线路硬化率计分: what the share is of


@dataclass(frozen=True)
class Reference:
    """A level that is not written as a figure: the target, last year, a mean."""

    kind: str  # target, prior, previous, mean_prior, group_mean, baseline, item, same
    years: int = 0
    words: str = ""
    by: Quantity | None = None  # 低于目标值10个百分点: so far from it, and no less
    within: bool = False  # 低于目标值10个百分点以内: below it, and no farther; <= takes in the end


@dataclass(frozen=True)
class Level:
    """A measure against a figure: `sign` is one of >= > <= < ==; a range has `low` as well."""

    measure: str
    sign: str
    value: Quantity | Reference
    low: Quantity | None = None
    low_open: bool = False
    high_open: bool = False
    said: str = ""  # the whole clause


@dataclass(frozen=True)
class Saying:
    """A condition that somebody has to affirm or deny."""

    shape: Shape


@dataclass(frozen=True)
class Ranked:
    """Places in a ranking of a measure."""

    measure: str
    place: Place


@dataclass(frozen=True)
class Either:
    """Any of several: 低于90%或高于110%的."""

    tests: tuple[Level | Saying, ...]


@dataclass(frozen=True)
class Denied:
    """What was wanted before is not so: 未达标的."""

    tests: tuple[Level | Saying | Ranked | Either, ...]


@dataclass(frozen=True)
class Each:
    """每…: one step of what falls short, goes beyond, or happens."""

    step: Quantity
    way: str  # less, more, happens
    measure: str = ""  # what falls short or goes beyond; "" is what was spoken of before
    noun: str = ""  # what is counted
    verb: str = ""
    base: Quantity | Reference | None = None  # 每低于98%1个百分点: the 98 %
    every: bool = True  # whether it says 每, or counts by ones
    again: bool = False  # 每再提高: on from what was spoken of before


@dataclass(frozen=True)
class HowMany:
    """So many of several levels are reached, or missed: 一项未达到的."""

    tests: tuple[Level, ...]
    number: int
    sign: str  # == or >=
    missed: bool


Test = Level | Saying | Ranked | Either | Denied | HowMany


# What misses a level, and the same level looked at from the other side.
MISSES = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
MIRRORED = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}


@dataclass(frozen=True)
class Limit:
    """A bound or a way of counting that belongs to the clauses before it."""

    kind: str  # until_zero, most_taken, most_given, full, highest, whole, round, up, note
    points: Points | None = None
    whole: bool = False  # 以上各项累计, 加分后不超过: of all that was said before
    apart: bool = False  # a sentence of its own
    close: bool = False  # behind a comma: in the part of a sentence that it bounds
    many: int = 0  # 两项合计: of the last two, -2 of the first two, 0 of all


@dataclass(frozen=True)
class Line:
    """One condition and what it does."""

    tests: tuple[Test, ...]
    effect: Effect
    each: Each | None = None
    otherwise: bool = False
    also: bool = False
    zero: bool = False  # 不得分 beside 倒扣
    limits: tuple[Limit, ...] = ()
    branch: int | None = None
    part: int = 0  # which sentence of the text, ； ending one
    block: int = 0  # the same, full stops alone
    shape: Shape = EMPTY
    whole_item: bool = False  # 此项不得分: about the whole indicator
    apiece: bool = False  # 各扣, 分别扣: from each of those before
    cited: bool = False  # what it gives is settled elsewhere
    head: Shape | None = None  # the first of its conditions, which others may stand in as well

    def limited(self, limit: Limit) -> Line:
        return replace(self, limits=(*self.limits, limit))

    def limit(self, kind: str) -> Limit | None:
        return next((each for each in self.limits if each.kind == kind), None)

    def bound(self, *kinds: str) -> Points | None:
        """The points of its bound of the first of these kinds that it has."""
        known = (limit.points for kind in kinds if (limit := self.limit(kind)))
        return next(known, None)

    @property
    def level(self) -> Level | None:
        """The one level that it speaks of, if it is one."""
        found = self.levels
        return found[0] if len(found) == 1 else None

    @property
    def asked(self) -> list[Test]:
        """What it asks, both sides of an 或者 one by one."""
        tests = (test.tests if isinstance(test, Either) else (test,) for test in self.tests)
        return [one for several in tests for one in several]

    @property
    def levels(self) -> list[Level]:
        """The levels that it asks for."""
        return [test for test in self.tests if isinstance(test, Level)]


def bounds_of(lines: Sequence[Line], kind: str) -> list[Points]:
    """The points of all bounds of this kind."""
    return [points for line in lines if (points := line.bound(kind)) is not None]


Mark = Effect | Limit | Level | Each | Ranked | None


@dataclass(frozen=True)
class Pattern:
    """One line of the table: how a clause is written and what it means.

    `forms` are texts of the language of `forms`; `build` makes the meaning of what was found,
    or None where it does not fit after all. `example` is a sentence of our own, worth `points`.
    """

    name: str
    forms: tuple[str, ...]
    example: str
    points: str
    build: Callable[[Match[str], Shape], Mark] = field(repr=False)
    note: str = ""


def points_in(found: Match[str], shape: Shape, slot: str = "分") -> Points | None:
    """The points that a form has found; None for 满分."""
    value = shape.values[found.start(slot)]
    return value if isinstance(value, Points) else None


def quantity_in(found: Match[str], shape: Shape, slot: str = "量") -> Quantity:
    """The quantity that a form has found."""
    value = shape.values[found.start(slot)]
    assert isinstance(value, Quantity)
    return value
