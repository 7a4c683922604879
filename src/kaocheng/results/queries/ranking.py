"""The ranking (排名), and the heat map of unit by indicator."""

from __future__ import annotations

from collections.abc import Mapping

from kaocheng.orgs.models import User
from kaocheng.results.figures import bounded_sum, gap, losses, points_text, share, shares_of_loss
from kaocheng.results.models import ScoreRun, UnitResult
from kaocheng.results.queries.scope import (
    SeenRun,
    cell_of,
    header_of,
    ranked_run,
    visible_before,
    visible_run,
)
from kaocheng.results.queries.shapes import HeatMap, NodeHeading, RankingPage, RankingRow
from kaocheng.schemes.outline import Outline

_MOST_LOST = 10


def ranking_page(actor: User, run_pk: int) -> RankingPage:
    """The ranking of the units that the actor sees."""
    seen = ranked_run(actor, run_pk)
    before = visible_before(seen.codes, seen.header)
    places = places_in(before, seen.codes)
    return RankingPage(
        run=seen.header,
        headings=tuple(
            NodeHeading(h.code, h.name, h.full, h.by_group) for h in seen.outline.headings
        ),
        rows=tuple(ranking_row(seen, row, places) for row in seen.seen),
        compared_with=header_of(before) if before else None,
        lost_most=_lost_most(seen),
    )


def heat_map(actor: User, run_pk: int) -> HeatMap:
    """Unit by indicator, share of the full points."""
    seen = visible_run(actor, run_pk)
    leaves = seen.outline.leaves
    return HeatMap(
        run=seen.header,
        units=tuple((row.unit_code, row.unit_name) for row in seen.seen),
        leaves=tuple((leaf.code, leaf.name) for leaf in leaves),
        shares=tuple(tuple(share(cell_of(row, leaf.code)) for leaf in leaves) for row in seen.seen),
    )


def places_in(run: ScoreRun | None, codes: frozenset[str]) -> dict[str, int | None]:
    """The places of the visible units in an earlier run."""
    if run is None:
        return {}
    rows = run.rows.filter(unit_code__in=codes)
    return dict(rows.values_list("unit_code", "rank"))


def ranking_row(
    seen: SeenRun, row: UnitResult, places_before: Mapping[str, int | None]
) -> RankingRow:
    """One unit as the ranking shows it."""
    outline = seen.outline
    return RankingRow(
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        pinyin=row.pinyin,
        initials=row.initials,
        group_code=row.group_code,
        group_name=outline.group_name(row.group_code),
        total=row.total,
        rank=row.rank,
        group_rank=row.group_rank,
        grade=row.grade,
        status=row.status,
        movement=_movement(row.rank, places_before.get(row.unit_code)),
        nodes=tuple(_first_level(row, heading.code) for heading in outline.headings),
        bonus=_adjusted(row, outline, "bonus", outline.bonus_cap),
        deduction=_adjusted(row, outline, "deduction", outline.deduction_cap),
        vetoes=outline.veto_names(row.vetoes),
        gap_to_first=gap(seen.rows[0].total, row.total, outline.decimals),
    )


def _movement(rank: int | None, rank_before: int | None) -> int | None:
    return None if rank is None or rank_before is None else rank_before - rank


def _first_level(row: UnitResult, code: str) -> str | None:
    """A top node's subtotal; on the first level a leaf may stand too."""
    subtotal: str | None = row.nodes[code] if code in row.nodes else row.leaves[code][0]
    return subtotal


def _adjusted(row: UnitResult, outline: Outline, kind: str, cap: str | None) -> str:
    """What the bonuses, or the deductions, together change in the total."""
    counted = [a.code for a in outline.adjustments if a.kind == kind and a.counts == "total"]
    points = [row.adjustments[code] for code in counted if code in row.adjustments]
    return points_text(bounded_sum(points, cap), outline.decimals)


def _lost_most(seen: SeenRun) -> tuple[tuple[str, str, float], ...]:
    weights = {leaf.code: leaf.weight for leaf in seen.outline.leaves}
    names = {leaf.code: leaf.name for leaf in seen.outline.leaves}
    lost = seen.losses or losses((row.leaves for row in seen.seen), weights)
    shares = shares_of_loss(lost, weights)
    worst = sorted(shares, key=lambda code: -shares[code])[:_MOST_LOST]
    return tuple((code, names[code], shares[code]) for code in worst if shares[code] > 0)
