"""Who sees which runs and which rows of them; headers of runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When
from django.utils import timezone

from kaocheng.cycles.models import CycleKind
from kaocheng.cycles.queries.lines import MOCK_NOTICE
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible, visible_codes
from kaocheng.results.figures import Cell, LeafFigures, leaf_figures
from kaocheng.results.lifecycle import FINAL
from kaocheng.results.models import Announcement, ScoreRun, UnitResult
from kaocheng.results.queries.shapes import RunHeader
from kaocheng.schemes.outline import Outline, outline_from_json
from kaocheng.scoring.periods import read_period

_HEAVY = ("units_source", "facts_source", "marks_source", "scheme__source")


@dataclass(frozen=True)
class SeenRun:
    """A run as one actor sees it. `rows` are all of the run; only `seen` may be shown by name.

    `losses`: points lost on each indicator, where the actor sees all units and the run has kept it.
    """

    header: RunHeader
    outline: Outline
    rows: tuple[UnitResult, ...]
    codes: frozenset[str]
    losses: Mapping[str, float] = field(default_factory=dict)
    _figures: dict[tuple[str, str], LeafFigures] = field(default_factory=dict, compare=False)

    @property
    def seen(self) -> tuple[UnitResult, ...]:
        """The rows the actor may see: own unit and below, or all for those above the units."""
        return tuple(row for row in self.rows if row.unit_code in self.codes)

    @property
    def sees_all(self) -> bool:
        """Whether nothing of the run is hidden from the actor."""
        return all(row.unit_code in self.codes for row in self.rows)

    def row(self, unit_code: str) -> UnitResult:
        """The row of a unit that the actor may see."""
        for row in self.seen:
            if row.unit_code == unit_code:
                return row
        raise NotVisible(unit_code)

    def figures(self, leaf_code: str, group_code: str) -> LeafFigures:
        """Mean, best and places of an indicator within a group: nameless, so over all its units."""
        key = (leaf_code, group_code)
        if key not in self._figures:
            group = (row for row in self.rows if row.group_code == group_code)
            self._figures[key] = leaf_figures(cell_of(row, leaf_code) for row in group)
        return self._figures[key]


def cell_of(row: UnitResult, leaf_code: str) -> Cell:
    """The unit's points, full points and status on an indicator."""
    points, full, status = row.leaves[leaf_code]
    return points, full, status


def runs_visible_to(actor: User) -> list[RunHeader]:
    """The runs of which the actor sees a unit, newest first."""
    return [header_of(run) for run in runs_with_any_of(visible_codes(actor))]


def visible_run(actor: User, run_pk: int) -> SeenRun:
    """The run with its rows in the order of places, or `NotVisible`."""
    run, codes = _run_and_codes(actor, run_pk)
    return _seen(run, codes, run.rows.all())


def run_in_outline(actor: User, run_pk: int) -> SeenRun:
    """The same without the cells of every indicator, which are most of its bytes."""
    return _in_outline(*_run_and_codes(actor, run_pk))


def ranked_run(actor: User, run_pk: int) -> SeenRun:
    """The same for a ranking, without the cells of every indicator where they are not asked for."""
    run, codes = _run_and_codes(actor, run_pk)
    outline = outline_from_json(run.scheme.outline)
    leaves = {leaf.code for leaf in outline.leaves}
    on_top = any(heading.code in leaves for heading in outline.headings)
    if not on_top and run.losses:
        light = _in_outline(run, codes)
        if light.sees_all:
            return replace(light, losses=run.losses)
    return _seen(run, codes, run.rows.all())


def _run_and_codes(actor: User, run_pk: int) -> tuple[ScoreRun, frozenset[str]]:
    codes = visible_codes(actor)
    run = runs_with_any_of(codes).filter(pk=run_pk).first()
    if run is None:
        raise NotVisible(run_pk)
    return run, codes


def _in_outline(run: ScoreRun, codes: frozenset[str]) -> SeenRun:
    return _seen(run, codes, run.rows.defer("leaves"))


def _seen(run: ScoreRun, codes: frozenset[str], rows: QuerySet[UnitResult]) -> SeenRun:
    outline = outline_from_json(run.scheme.outline)
    return SeenRun(header_of(run), outline, tuple(sorted(rows, key=_order)), codes)


def visible_before(actor_codes: frozenset[str], header: RunHeader) -> ScoreRun | None:
    """The run of the period before under the same scheme, if the actor sees any of it.

    Mock assessments (模拟考核) are compared with mock ones, and with them alone. What was published
    counts before what was only scored, a later stage before an earlier one.
    """
    period = read_period(header.period)
    if period is None:
        return None
    runs = runs_with_any_of(actor_codes).filter(
        scheme__code=header.scheme_code, period=str(period.previous())
    )
    mock = Q(assessment__cycle__kind=CycleKind.MOCK)
    runs = runs.filter(mock) if header.mock else runs.exclude(mock)
    first = When(published__isnull=False, then=0), When(stage=FINAL, then=1), When(stage="", then=1)
    standing = Case(*first, default=2, output_field=IntegerField())
    return runs.order_by(standing, "-created_at", "-pk").first()


def runs_with_any_of(codes: frozenset[str]) -> QuerySet[ScoreRun]:
    """Runs of which a unit among these is seen, newest first.

    The stages of an assessment are the assessing organisation's own until they are announced: a
    unit sees its marks when all units do.
    """
    rows = UnitResult.objects.filter(run=OuterRef("pk"), unit_code__in=codes)
    shown = Announcement.objects.filter(
        decision__run=OuterRef("pk"), withdrawn_at=None, from_on__lte=timezone.localdate()
    )
    open_to_units = Q(assessment=None) | Q(published__isnull=False) | Exists(shown)
    own = Q(assessment__cycle__organisation__code__in=codes)
    runs = ScoreRun.objects.filter(own | (open_to_units & Exists(rows)))
    # Whose marks they are is not told to those who are marked, before all is published.
    named = Q(assessment=None) | Q(assessment__published__isnull=False) | own
    told = runs.annotate(names_people=Case(When(named, then=True), default=False))
    found = (
        told.select_related("scheme", "created_by", "assessment__cycle")
        .defer(*_HEAVY)
        .order_by("-created_at", "-pk")
    )
    return cast("QuerySet[ScoreRun]", found)


def _order(row: UnitResult) -> tuple[bool, int, int]:
    """Ranked units by place, then those without one, each in the order of the units' table."""
    return (row.rank is None, row.rank or 0, row.position)


def header_of(run: ScoreRun) -> RunHeader:
    """What pages say about a run."""
    outline = outline_from_json(run.scheme.outline)
    mock = run.assessment is not None and run.assessment.cycle.kind == CycleKind.MOCK
    return RunHeader(
        pk=run.pk,
        title=run.title,
        period=run.period,
        period_label=period_label(run.period),
        scheme_code=run.scheme.code,
        scheme_title=run.scheme.title,
        notice="；".join(filter(None, [MOCK_NOTICE if mock else "", run.scheme.notice])),
        decimals=outline.decimals,
        full=outline.full,
        created_at=run.created_at,
        created_by=str(run.created_by) if getattr(run, "names_people", True) else "",
        scheme_digest=run.scheme.digest,
        units_digest=run.units_digest,
        facts_digest=run.facts_digest,
        result_digest=run.result_digest,
        version=run.version,
        unit_count=run.unit_count,
        groups=outline.groups,
        grades=outline.grades,
        leaf_count=len(outline.leaves),
        scheme_pk=run.scheme_id,
        assessment_pk=run.assessment_id,
        stage=run.stage,
        stage_label=run.get_stage_display() if run.stage else "",
        marks_digest=run.marks_digest,
        mock=mock,
    )


def period_label(period: str) -> str:
    """「2023年度」 for a year, 「2023年3月」 and the like for its parts."""
    read = read_period(period)
    if read is None:
        return period
    return f"{read.words}度" if read == read.whole_year() else read.words
