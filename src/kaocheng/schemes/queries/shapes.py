"""What pages of schemes are made from."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kaocheng.schemes.comparison import ChangedNode
from kaocheng.schemes.document.check import Problem
from kaocheng.schemes.duties import DepartmentDuties, LeaderDuties
from kaocheng.schemes.rule_forms import Bound, BoundRow, BoundRule
from kaocheng.schemes.trial import Trial


@dataclass(frozen=True)
class SchemeHeader:
    """A scheme version in a list; a scheme need not name a year."""

    pk: int
    code: str
    title: str
    year: int | None
    level: str
    level_name: str
    digest: str
    notice: str
    pack: str
    leaf_count: int
    issued_at: datetime.datetime
    issued_by: str
    organisation_code: str
    organisation_name: str
    superseded_by: int | None
    superseded_at: datetime.datetime | None


@dataclass(frozen=True)
class SchemeRow:
    """A node of the tree; `points` by group name, one pair with "" where all share it."""

    depth: int
    code: str
    name: str
    is_leaf: bool
    points: tuple[tuple[str, str], ...]
    rule_words: str
    lead: str
    support: tuple[str, ...]
    data_source: str
    evidence: tuple[str, ...]
    text: str
    contact: str = ""


@dataclass(frozen=True)
class Finding:
    """What the lint found: where, what, and how to mend it."""

    where: str
    what: str
    mend: str


@dataclass(frozen=True)
class SchemePage:
    """The tree of a scheme version, read only.

    Adjustments are (code, name, rule in words), vetoes (code, name, basis). `offices` are those at
    which the reader may begin a draft from it; `others` the versions to compare with.
    """

    scheme: SchemeHeader
    full: str
    decimals: int
    basis: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]
    rows: tuple[SchemeRow, ...]
    adjustments: tuple[tuple[str, str, str], ...]
    vetoes: tuple[tuple[str, str, str], ...]
    grades: tuple[str, ...]
    findings: tuple[Finding, ...]
    offices: tuple[tuple[str, str], ...] = ()
    others: tuple[SchemeHeader, ...] = ()


@dataclass(frozen=True)
class DraftHeader:
    """A draft in a list and at the head of its pages."""

    pk: int
    title: str
    code: str
    organisation_name: str
    revision: int
    state: str
    fault_count: int
    finding_count: int
    edited_by: str
    edited_at: datetime.datetime
    based_on: tuple[int, str] | None
    issued_as: int | None


@dataclass(frozen=True)
class SchemeLists:
    """The list page: drafts of the own offices, versions that hold, versions that no longer do."""

    drafts: tuple[DraftHeader, ...]
    current: tuple[SchemeHeader, ...]
    superseded: tuple[SchemeHeader, ...]
    may_draft: bool
    open_imports: int  # scoring tables that are not yet drafts


@dataclass(frozen=True)
class StartPage:
    """What a new draft can begin from."""

    offices: tuple[tuple[str, str], ...]
    versions: tuple[SchemeHeader, ...]


@dataclass(frozen=True)
class TreeLine:
    """A node of a draft's tree; `marks` are the numbers of faults and of findings on it."""

    ref: str
    depth: int
    code: str
    name: str
    points: str
    is_leaf: bool
    rule_title: str
    lead: str
    faults: int
    findings: int
    place: tuple[int, int]  # the n-th of so many siblings


@dataclass(frozen=True)
class NodePane:
    """The form of one node, or of an adjustment's rule (then without names, points, details)."""

    ref: str
    label: str
    path: tuple[str, ...]
    is_leaf: bool
    code: str
    name: str
    points: tuple[Bound, ...]
    details: tuple[Bound, ...]
    rule: BoundRule | None
    words: str
    wording: str  # the sentence to read a rule from
    problems: tuple[Problem, ...]
    trial: Trial | None


@dataclass(frozen=True)
class Suggestions:
    """Words that the page offers while typing: (value, what it means)."""

    items: tuple[tuple[str, str], ...]
    codes: tuple[tuple[str, str], ...]
    grades: tuple[str, ...]
    units: tuple[str, ...]
    levels: tuple[str, ...]


@dataclass(frozen=True)
class DraftPage:
    """The editor with its tree; `undo` is what 撤销 would take back, "" where nothing is kept."""

    draft: DraftHeader
    lines: tuple[TreeLine, ...]
    pane: NodePane | None
    problems: tuple[Problem, ...]
    undo: str
    counts: tuple[tuple[str, str, int], ...]  # section, its name, entries
    suggestions: Suggestions
    full: str
    given: str  # points of the first level together


@dataclass(frozen=True)
class EntriesPage:
    """The editor with one of its sections; `rows` are the entries' forms, for `head` one form."""

    draft: DraftHeader
    section: str
    section_name: str
    rows: tuple[BoundRow, ...]
    refs: tuple[str, ...]  # of adjustments, whose rules have a pane of their own
    pane: NodePane | None
    problems: tuple[Problem, ...]
    undo: str
    counts: tuple[tuple[str, str, int], ...]
    suggestions: Suggestions


@dataclass(frozen=True)
class IssuePage:
    """What stands against issuing, and what issuing will do."""

    draft: DraftHeader
    problems: tuple[Problem, ...]
    leaf_count: int
    full: str
    replaces: tuple[SchemeHeader, ...]


@dataclass(frozen=True)
class DutyPage:
    """责任清单 of a version."""

    scheme: SchemeHeader
    departments: tuple[DepartmentDuties, ...]
    leaders: tuple[LeaderDuties, ...]
    may_assign: bool


@dataclass(frozen=True)
class ComparisonPage:
    """Two versions side by side; `old` is None where there is none before and none was chosen."""

    old: SchemeHeader | None
    new: SchemeHeader
    changes: tuple[ChangedNode, ...]
    others: tuple[SchemeHeader, ...]

    @property
    def choices(self) -> tuple[tuple[str, tuple[SchemeHeader, ...]], ...]:
        """What it can be held against, versions of the same scheme first; no empty part."""
        same = tuple(each for each in self.others if each.code == self.new.code)
        rest = tuple(each for each in self.others if each.code != self.new.code)
        return tuple(p for p in (("本方案的其他版本", same), ("其他方案", rest)) if p[1])
