"""Who sees which runs and which rows of them; headers of runs."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible, visible_codes
from kaocheng.results.figures import Cell, LeafFigures, leaf_figures
from kaocheng.results.models import ScoreRun, UnitResult
from kaocheng.results.queries.shapes import RunHeader
from kaocheng.schemes.outline import Outline, outline_from_json
from kaocheng.scoring.periods import read_period

_HEAVY = ("units_source", "facts_source", "scheme__source")


@dataclass(frozen=True)
class SeenRun:
    """A run as one actor sees it. `rows` are all of the run; only `seen` may be shown by name."""

    header: RunHeader
    outline: Outline
    rows: tuple[UnitResult, ...]
    codes: frozenset[str]
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
    return [header_of(run) for run in _runs_with_any_of(visible_codes(actor))]


def visible_run(actor: User, run_pk: int) -> SeenRun:
    """The run with its rows in the order of places, or `NotVisible`."""
    codes = visible_codes(actor)
    run = _runs_with_any_of(codes).filter(pk=run_pk).first()
    if run is None:
        raise NotVisible(run_pk)
    rows = sorted(run.rows.all(), key=_order)
    return SeenRun(header_of(run), outline_from_json(run.scheme.outline), tuple(rows), codes)


def visible_before(actor_codes: frozenset[str], header: RunHeader) -> ScoreRun | None:
    """The newest run of the same scheme for the period before, if the actor sees any of it."""
    period = read_period(header.period)
    if period is None:
        return None
    runs = _runs_with_any_of(actor_codes).filter(scheme__code=header.scheme_code)
    return runs.filter(period=str(period.previous())).first()


def _runs_with_any_of(codes: frozenset[str]) -> QuerySet[ScoreRun]:
    rows = UnitResult.objects.filter(run=OuterRef("pk"), unit_code__in=codes)
    runs = ScoreRun.objects.filter(Exists(rows)).select_related("scheme", "created_by")
    return runs.defer(*_HEAVY).order_by("-created_at", "-pk")


def _order(row: UnitResult) -> tuple[bool, int, int]:
    """Ranked units by place, then those without one, each in the order of the units' table."""
    return (row.rank is None, row.rank or 0, row.position)


def header_of(run: ScoreRun) -> RunHeader:
    """What pages say about a run."""
    outline = outline_from_json(run.scheme.outline)
    return RunHeader(
        pk=run.pk,
        title=run.title,
        period=run.period,
        period_label=period_label(run.period),
        scheme_code=run.scheme.code,
        scheme_title=run.scheme.title,
        notice=run.scheme.notice,
        decimals=outline.decimals,
        full=outline.full,
        created_at=run.created_at,
        created_by=str(run.created_by),
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
    )


def period_label(period: str) -> str:
    """「2023年度」 for a year, 「2023年3月」 and the like for its parts."""
    read = read_period(period)
    if read is None:
        return period
    return f"{read.words}度" if read == read.whole_year() else read.words
