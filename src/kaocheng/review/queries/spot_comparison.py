"""All findings of a spot check beside self-score and review, on a page and as a workbook."""

from __future__ import annotations

from kaocheng.orgs.models import User
from kaocheng.review.findings_sheet import SheetRow, as_workbook
from kaocheng.review.models import How, SampledUnit
from kaocheng.review.queries.shapes.spot_checks import ComparisonPage, ComparisonRow, LeafLine
from kaocheng.review.queries.spot_found import Beside, beside_of, leaf_lines
from kaocheng.review.queries.spot_leaves import group_of, scheme_of
from kaocheng.review.queries.spot_lines import check_line, counts_by_check
from kaocheng.review.queries.spot_scope import CheckStanding, visible_check, whole_units
from kaocheng.review.spot_lifecycle import SAMPLED_UNIT

MOST_ROWS = 200


def findings_page(actor: User, check_pk: int, *, every: bool = False) -> ComparisonPage:
    """What differs, or with `every` each indicator, of the units that the actor may look at."""
    check, standing = visible_check(actor, check_pk)
    rows = _rows(standing)
    differing = [row for row in rows if row.leaf.differs]
    return ComparisonPage(
        check=check_line(check, counts_by_check([check.pk]).get(check.pk)),
        rows=tuple((rows if every else differing)[:MOST_ROWS]),
        total=len(rows),
        differing=len(differing),
    )


def findings_workbook(actor: User, check_pk: int) -> bytes:
    """抽查情况表: every indicator of every unit."""
    check, standing = visible_check(actor, check_pk)
    line = check_line(check)
    title = f"{line.cycle_title}{line.period_words}{check.title}情况表"
    return as_workbook(title, line.notice, [_sheet_row(row) for row in _rows(standing)])


def _rows(standing: CheckStanding) -> list[ComparisonRow]:
    """Overseers look at all units, members at those of their own teams."""
    units = whole_units().filter(spot_check=standing.check)
    if not standing.oversees:
        units = units.filter(team__in=standing.teams)
    found = sorted(units, key=lambda unit: (unit.extends_id or unit.pk, unit.pk))
    beside = beside_of(found)
    return [row for unit in found for row in _rows_of(unit, beside)]


def _rows_of(unit: SampledUnit, beside: Beside) -> list[ComparisonRow]:
    scheme, group = scheme_of(unit), group_of(unit)
    return [
        ComparisonRow(
            unit_pk=unit.extends_id or unit.pk,
            unit_name=unit.organisation.name,
            group_name=scheme.group_name.get(group, group),
            how_label=How(unit.how).label,
            team=str(unit.team or ""),
            state_label=SAMPLED_UNIT.states[unit.state] if unit.extends_id is None else "",
            leaf=leaf,
            answer=unit.answer,
        )
        for leaf in leaf_lines(unit, beside)
    ]


def _sheet_row(row: ComparisonRow) -> SheetRow:
    leaf = row.leaf
    return SheetRow(
        unit=row.unit_name,
        group=row.group_name,
        how=row.how_label,
        team=row.team,
        indicator=leaf.name,
        full=leaf.full,
        reported=_reported(leaf),
        self_points=leaf.self_points,
        review_points=leaf.review_points,
        conclusion=leaf.finding.conclusion_label,
        new=leaf.finding.new,
        spot_points=leaf.spot_points,
        reason=leaf.finding.reason,
        found=leaf.finding.found,
        state=row.state_label,
        answer=row.answer,
    )


def _reported(leaf: LeafLine) -> str:
    return "；".join(f"{each.item_name} {each.value}" for each in leaf.figures if each.value)
