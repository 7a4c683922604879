"""Use of results (结果运用): grades over the years, rules, and what they call for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kaocheng.results.consequences import APART, DECIDED, DEFERRED, PROPOSED
from kaocheng.results.queries.shapes.room import AssessmentHead


@dataclass(frozen=True)
class YearGrade:
    """The grade of a unit in a year. `rank` is "" for a year before the platform."""

    year: int
    grade: str
    rank: int | None
    source: str
    group: str = ""
    assessment_pk: int | None = None


@dataclass(frozen=True)
class SeriesLine:
    """An assessment that comes every year; `pk` is the newest of its assessments."""

    pk: int
    organisation_name: str
    title: str


@dataclass(frozen=True)
class GradesRow:
    """A unit over the years of the page; None where the year has no grade.

    `merged`: what was merged into it, by name, with grades of the same years.
    """

    unit_code: str
    unit_name: str
    pinyin: str
    initials: str
    group_code: str
    group_name: str
    grades: tuple[YearGrade | None, ...]
    merged: tuple[tuple[str, tuple[YearGrade | None, ...]], ...] = ()

    @property
    def cells(self) -> tuple[tuple[YearGrade | None, tuple[tuple[str, YearGrade], ...]], ...]:
        """Year by year: the own grade, and by name those of what was merged into the unit."""
        return tuple(
            (own, tuple((name, each) for name, line in self.merged if (each := line[place])))
            for place, own in enumerate(self.grades)
        )


@dataclass(frozen=True)
class GradesPage:
    """历年等次 of one series, of the units that the actor sees; newest year first."""

    head: AssessmentHead | None
    series: tuple[SeriesLine, ...]
    chosen: int | None
    years: tuple[int, ...]
    rows: tuple[GradesRow, ...]
    groups: tuple[tuple[str, str], ...]

    @property
    def has_merged(self) -> bool:
        """Whether anything was merged into one of the units."""
        return any(row.merged for row in self.rows)


@dataclass(frozen=True)
class RuleLine:
    """A rule. `unknown`: grades that neither the scheme nor any year knows.

    `no_basis`: the office has not yet said on which document it rests.
    """

    pk: int
    title: str
    grades: tuple[str, ...]
    years: int
    groups: tuple[str, ...]
    group_names: tuple[str, ...]
    own_series: bool
    measure: str
    applies_to: str
    basis: str
    months: int
    supersedes: tuple[tuple[int, str], ...]
    active: bool
    position: int
    unknown: tuple[str, ...]
    no_basis: bool

    @property
    def when_words(self) -> str:
        """「连续2年为一般」"""
        grades = "或".join(self.grades)
        return f"连续 {self.years} 年为{grades}" if self.years > 1 else f"年度等次为{grades}"

    @property
    def superseded_keys(self) -> tuple[int, ...]:
        """The keys of the rules that are not applied beside this one."""
        return tuple(pk for pk, _ in self.supersedes)


@dataclass(frozen=True)
class RulesPage:
    """The rules of the assessing organisation that count for this series; retired ones last."""

    head: AssessmentHead
    rules: tuple[RuleLine, ...]
    grades: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]
    may_adopt: bool


@dataclass(frozen=True)
class EarlierLine:
    """A grade of a year before the platform."""

    year: int
    unit_code: str
    unit_name: str
    pinyin: str
    initials: str
    grade: str
    source: str
    entered_by: str
    entered_at: datetime.datetime


@dataclass(frozen=True)
class EarlierPage:
    """以前年度等次 of one series, with the grades that are usual there."""

    head: AssessmentHead
    rows: tuple[EarlierLine, ...]
    grades: tuple[str, ...]


@dataclass(frozen=True)
class ConsequenceLine:
    """What a rule calls for, of one unit; `is_over`: it was put off until a day that is past."""

    pk: int
    unit_code: str
    unit_name: str
    pinyin: str
    initials: str
    title: str
    measure: str
    applies_to: str
    basis: str
    months: int
    grades: tuple[tuple[int, str], ...]
    state: str
    state_label: str
    proposed_by: str
    proposed_at: datetime.datetime
    decided_by: str
    decided_at: datetime.datetime | None
    reason: str
    until_on: datetime.date | None
    is_over: bool = False

    @property
    def grades_words(self) -> str:
        """「2024年度一般、2025年度一般」"""
        return "、".join(f"{year}年度{grade}" for year, grade in self.grades)

    @property
    def term_words(self) -> str:
        """Until when it lasts, as far as that is settled."""
        if self.until_on is not None:
            day, put_off = self.until_on, "暂缓" if self.state == DEFERRED else ""
            return f"{put_off}至{day.year}年{day.month}月{day.day}日"
        return f"{self.months} 个月" if self.months and self.state == PROPOSED else ""

    @property
    def is_open(self) -> bool:
        """Whether a decision can be taken: none was, or it was put off."""
        return self.state in (PROPOSED, DEFERRED)

    @property
    def is_apart(self) -> bool:
        """Whether it was decided on and is not applied for now."""
        return self.state in APART

    @property
    def decision_words(self) -> str:
        """What was decided, on what grounds, and until when."""
        if self.state == PROPOSED:
            return "待决定"
        label = "决定适用" if self.state == DECIDED else self.state_label
        if self.state == DEFERRED and self.term_words:
            label = ""
        return "，".join(filter(None, (label, self.term_words, self.reason)))


@dataclass(frozen=True)
class UsePage:
    """The use of one published result. Who does not assess sees what was decided on own units."""

    head: AssessmentHead
    number: str
    document_date: datetime.date | None
    yearly: bool
    rows: tuple[ConsequenceLine, ...]
    rules: int
    may_decide: bool

    @property
    def open(self) -> int:
        """How many wait for a decision."""
        return sum(row.state == PROPOSED for row in self.rows)

    @property
    def deferred(self) -> int:
        """How many were put off, and wait for another decision."""
        return sum(row.state == DEFERRED for row in self.rows)

    @property
    def applied(self) -> tuple[ConsequenceLine, ...]:
        """What is proposed or decided to be applied."""
        return tuple(row for row in self.rows if not row.is_apart)

    @property
    def apart(self) -> tuple[ConsequenceLine, ...]:
        """What is not applied, or put off: lists for paper show it apart."""
        return tuple(row for row in self.rows if row.is_apart)

    @property
    def settled(self) -> tuple[ConsequenceLine, ...]:
        """What was decided either way, and could be taken back."""
        return tuple(row for row in self.rows if row.state != PROPOSED)

    @property
    def units(self) -> int:
        """How many units are concerned."""
        return len({row.unit_code for row in self.rows})


@dataclass(frozen=True)
class UseList:
    """结果运用建议名单 as it goes to the organisation department (组织部门)."""

    page: UsePage
    organ: str
    notice: str

    @property
    def title_parts(self) -> tuple[str, ...]:
        """The title, broken where a line may end."""
        head = self.page.head
        return (head.period_words, bare(head.cycle_title), "结果运用建议名单")


def bare(title: str) -> str:
    """A cycle's title without the year that is said before it: 2025年度乡镇考核 → 乡镇考核."""
    head, _, rest = title.partition("年度")
    return rest if rest and head.isdigit() else title
