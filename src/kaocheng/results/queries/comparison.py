"""Stages of an assessment side by side: per unit, then per indicator with every difference told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from kaocheng.cycles.dates import period_words
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.results.figures import points_text
from kaocheng.results.lifecycle import FINAL, IN_FORCE, STAGES
from kaocheng.results.models import Decision, ScoreRun, UnitResult
from kaocheng.results.queries.announced import by_place
from kaocheng.results.queries.head import scope_and_head, whole_assessment
from kaocheng.results.queries.shapes import (
    AssessmentHead,
    CellComparison,
    ComparisonPage,
    ComparisonRow,
    StageColumn,
    StageFigure,
    UnitComparison,
)
from kaocheng.results.queries.shown import announcement_of, published_of
from kaocheng.results.queries.whys import Explaining
from kaocheng.review.models import Assessment
from kaocheng.review.queries.scope import AssessmentScope
from kaocheng.schemes.outline import Outline, outline_from_json
from kaocheng.scoring.periods import read_period

_HEAVY = ("units_source", "facts_source", "marks_source")
_BESIDES = ("nodes", "vetoes")
_NONE = (None, None, "not_assessed")


@dataclass(frozen=True)
class Compared:
    """The runs that stand for the stages, and their rows by unit."""

    assessment: Assessment
    head: AssessmentHead
    outline: Outline
    runs: tuple[ScoreRun, ...]
    rows: tuple[Mapping[str, UnitResult], ...]
    before: ScoreRun | None
    places: Mapping[str, int | None]

    @property
    def columns(self) -> tuple[StageColumn, ...]:
        """The stages that have been scored."""
        return tuple(StageColumn(r.stage, STAGES[r.stage], r.pk, r.created_at) for r in self.runs)

    def units(self) -> list[UnitResult]:
        """Every unit once, in the order of the last stage that has been scored."""
        return by_place(self.rows[-1].values()) if self.rows else []

    def cells(self, unit: str, indicator: str) -> tuple[tuple[str | None, str | None, str], ...]:
        """The unit's cell in each stage."""
        found = (
            rows[unit].leaves.get(indicator, _NONE) if unit in rows else _NONE for rows in self.rows
        )
        return tuple((points, full, status) for points, full, status in found)

    def adjusted(self, unit: str, code: str) -> tuple[tuple[str | None, str | None, str], ...]:
        """The same of a bonus or deduction (加减分项); its cap stands for full points."""
        bound = self._bounds.get(code)
        found = (rows[unit].adjustments.get(code) if unit in rows else None for rows in self.rows)
        return tuple((points, bound, "scored") for points in found)

    @property
    def _bounds(self) -> Mapping[str, str | None]:
        decimals = self.outline.decimals
        return {each.code: each.bound(decimals) for each in self.outline.adjustments}


def comparison_page(actor: User, assessment_pk: int) -> ComparisonPage:
    """All units over the stages, for those who see the whole assessment."""
    return page_of(compared_stages(actor, assessment_pk))


def page_of(compared: Compared) -> ComparisonPage:
    """The rows of all units, best of the last stage first."""
    changed = _changed_cells(compared)
    rows = tuple(unit_row(compared, each, changed[each.unit_code]) for each in compared.units())
    return ComparisonPage(
        head=compared.head,
        columns=compared.columns,
        rows=rows,
        compared_with=period_words(compared.before.period) if compared.before else "",
        decimals=compared.outline.decimals,
    )


def unit_comparison(actor: User, assessment_pk: int, unit_code: str) -> UnitComparison:
    """One unit, indicator by indicator; whatever differs says why.

    Who oversees the assessment sees every unit at any time; a unit sees itself and what is below
    it once the result was laid open, up to the very run that was.
    """
    scope, head = scope_and_head(actor, assessment_pk)
    if not head.sees_all and not _is_open_to(scope, head, unit_code):
        raise NotVisible(unit_code)
    compared = _compared(scope.assessment, head, unit_code)
    unit = next((each for each in compared.units() if each.unit_code == unit_code), None)
    if unit is None:
        raise NotVisible(unit_code)
    cells = unit_cells(compared, unit_code, Explaining(assessment_pk, compared.runs))
    changed = sum(cell.differs for cell in cells)
    return UnitComparison(compared.head, compared.columns, unit_row(compared, unit, changed), cells)


def _is_open_to(scope: AssessmentScope, head: AssessmentHead, unit_code: str) -> bool:
    laid_open = head.is_announced or head.is_published
    return laid_open and scope.units().filter(organisation__code=unit_code).exists()


def compared_stages(actor: User, assessment_pk: int) -> Compared:
    """The runs and their rows, for those who see the whole assessment."""
    return _compared(*whole_assessment(actor, assessment_pk))


def _compared(assessment: Assessment, head: AssessmentHead, unit_code: str = "") -> Compared:
    """The runs and their rows, of one unit if asked; in a fixed number of statements."""
    runs = _runs_of(assessment, _final_run(assessment, whole=head.sees_all))
    found = UnitResult.objects.filter(run__in=runs).defer(*_BESIDES)
    if unit_code:
        found = found.filter(unit_code=unit_code)
    by_run: dict[int, dict[str, UnitResult]] = {run.pk: {} for run in runs}
    for row in found:
        by_run[row.run_id][row.unit_code] = row
    before = run_before(assessment, published_only=not head.sees_all)
    places = dict(before.rows.values_list("unit_code", "rank")) if before else {}
    return Compared(
        assessment=assessment,
        head=head,
        outline=outline_from_json(assessment.scheme_version.outline),
        runs=runs,
        rows=tuple(by_run[run.pk] for run in runs),
        before=before,
        places=places,
    )


def _final_run(assessment: Assessment, *, whole: bool) -> int | None:
    """The run on which the decision rests; for a unit the one that was laid open to it.

    While announced another run may have been decided on already, and wait to be signed.
    """
    if whole:
        decision = Decision.objects.filter(assessment=assessment, state__in=IN_FORCE).first()
        return decision.run_id if decision else None
    published = published_of(assessment.pk)
    shown = None if published else announcement_of(assessment.pk, whole=False)
    return published.run_id if published else shown.decision.run_id if shown else None


def _runs_of(assessment: Assessment, final: int | None) -> tuple[ScoreRun, ...]:
    """The newest run of each stage; for the final one the run given, if there is one."""
    rows = ScoreRun.objects.filter(assessment=assessment).defer(*_HEAVY)
    by_stage = {
        run.stage: run for run in rows.select_related("scheme").order_by("created_at", "pk")
    }
    if final is not None:
        by_stage[FINAL] = rows.select_related("scheme").get(pk=final)
    return tuple(by_stage[stage] for stage in STAGES if stage in by_stage)


def run_before(assessment: Assessment, *, published_only: bool = False) -> ScoreRun | None:
    """What the last period came to, in a cycle of the same kind of the same office.

    The published run; else the newest of the final stage. Another scheme does not stand in the way:
    places can be compared where points cannot.
    """
    period = read_period(assessment.period)
    if period is None:
        return None
    runs = ScoreRun.objects.filter(
        assessment__cycle__organisation=assessment.cycle.organisation_id,
        assessment__cycle__kind=assessment.cycle.kind,
        assessment__period=str(period.previous()),
        stage=FINAL,
    ).defer(*_HEAVY)
    newest_first = runs.order_by("-created_at", "-pk")
    published = newest_first.filter(published__isnull=False).first()
    return published if published or published_only else newest_first.first()


def unit_row(compared: Compared, unit: UnitResult, changed: int) -> ComparisonRow:
    """One unit over the stages."""
    figures = _figures(compared, unit.unit_code)
    before = compared.places.get(unit.unit_code)
    place = figures[-1].rank
    return ComparisonRow(
        unit_code=unit.unit_code,
        unit_name=unit.unit_name,
        pinyin=unit.pinyin,
        initials=unit.initials,
        group_name=compared.outline.group_name(unit.group_code),
        figures=figures,
        whole_change=_change(figures[0].total, figures[-1].total, compared.outline.decimals),
        changed_cells=changed,
        rank_before=before,
        movement=None if place is None or before is None else before - place,
    )


def _figures(compared: Compared, unit_code: str) -> tuple[StageFigure, ...]:
    found: list[StageFigure] = []
    for rows in compared.rows:
        row = rows.get(unit_code)
        figure = (
            StageFigure(row.total, row.rank, row.grade or "", "")
            if row is not None
            else StageFigure(None, None, "", "")
        )
        if found:
            change = _change(found[-1].total, figure.total, compared.outline.decimals)
            figure = replace(figure, change=change)
        found.append(figure)
    return tuple(found)


def _change(old: str | None, new: str | None, decimals: int) -> str:
    """「+1.25」, 「-0.50」; "" where nothing has changed or one of the two is not there."""
    if old is None or new is None or old == new:
        return ""
    difference = Decimal(new) - Decimal(old)
    text = points_text(difference, decimals)
    return f"+{text}" if difference > 0 else text


def _changed_cells(compared: Compared) -> dict[str, int]:
    """How many indicators and adjustments of each unit differ between two neighbouring stages."""
    codes = [leaf.code for leaf in compared.outline.leaves]
    bonuses = [each.code for each in compared.outline.adjustments]
    found = {}
    for unit in compared.rows[-1] if compared.rows else ():
        stages = [rows[unit] for rows in compared.rows if unit in rows]
        found[unit] = sum(
            any(_of(a, code) != _of(b, code) for a, b in pairwise(stages)) for code in codes
        ) + sum(
            any(a.adjustments.get(code) != b.adjustments.get(code) for a, b in pairwise(stages))
            for code in bonuses
        )
    return found


def _of(row: UnitResult, code: str) -> str | None:
    """The points on an indicator, None where it was not scored."""
    points: str | None = row.leaves.get(code, _NONE)[0]
    return points


def unit_cells(
    compared: Compared, unit_code: str, explaining: Explaining
) -> tuple[CellComparison, ...]:
    """Every indicator that counts for the unit, in the order of the scheme, adjustments last."""
    found = []
    for leaf in compared.outline.leaves:
        cells = compared.cells(unit_code, leaf.code)
        if all(status == "not_assessed" for _, _, status in cells):
            continue
        found.append(_cell(compared, unit_code, (leaf.code, leaf.name), cells, explaining))
    for each in compared.outline.adjustments:
        cells = compared.adjusted(unit_code, each.code)
        found.append(_cell(compared, unit_code, (each.code, each.name), cells, explaining))
    return tuple(found)


def _cell(
    compared: Compared,
    unit_code: str,
    leaf: tuple[str, str],
    cells: Sequence[tuple[str | None, str | None, str]],
    explaining: Explaining,
) -> CellComparison:
    points = tuple(cell[0] for cell in cells)
    decimals = compared.outline.decimals
    pairs = list(pairwise(points))
    changes = ("", *(_change(old, new, decimals) or _appeared(old, new) for old, new in pairs))
    whys = explaining.cell(unit_code, leaf[0], changes) if any(changes) else ()
    return CellComparison(leaf[0], leaf[1], cells[-1][1], points, changes, whys)


def _appeared(old: str | None, new: str | None) -> str:
    """Points where there were none before, or none any more."""
    if old == new:
        return ""
    return "计入" if old is None else "不计"
