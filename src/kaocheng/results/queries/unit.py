"""One unit (考核对象): total, place, and every indicator with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from kaocheng.orgs.models import User
from kaocheng.results.evaluation import (
    Evaluated,
    adjustment_reason_of,
    evaluated_run,
    reason_of,
)
from kaocheng.results.figures import STATUS_NAMES, gap, lost, share
from kaocheng.results.models import UnitResult
from kaocheng.results.queries.behind import behind
from kaocheng.results.queries.ranking import places_in, ranking_row
from kaocheng.results.queries.scope import SeenRun, cell_of, visible_before, visible_run
from kaocheng.results.queries.shapes import AdjustmentRow, LeafRow, UnitPage
from kaocheng.schemes.tree import inherited, path_names, rule_words


def unit_page(actor: User, run_pk: int, unit_code: str) -> UnitPage:
    """One unit, leaves in the order of the scheme."""
    seen = visible_run(actor, run_pk)
    row = seen.row(unit_code)
    evaluated = evaluated_run(run_pk, seen.header.result_digest)
    places = places_in(visible_before(seen.codes, seen.header), frozenset({unit_code}))
    ahead = _ahead_of(row, seen.rows)
    previous_code, next_code = neighbours(unit_code, [each.unit_code for each in seen.seen])
    leaves = tuple(_leaf_row(seen, evaluated, row, leaf.code) for leaf in seen.outline.leaves)
    return UnitPage(
        run=seen.header,
        row=ranking_row(seen, row, places),
        unit_count=sum(each.rank is not None for each in seen.rows),
        gap_to_next=gap(ahead.total, row.total, seen.outline.decimals) if ahead else None,
        next_name=ahead.unit_name if ahead and ahead.unit_code in seen.codes else "",
        leaves=leaves,
        adjustments=tuple(_adjustments(seen, evaluated, row)),
        vetoes=tuple(
            (v.code, v.name, v.basis) for v in seen.outline.vetoes if v.code in row.vetoes
        ),
        previous_code=previous_code,
        next_code=next_code,
        behind=behind(seen, row, leaves),
    )


def neighbours(code: str, codes: Sequence[str]) -> tuple[str | None, str | None]:
    """What stands before and after in a list."""
    place = codes.index(code)
    before = codes[place - 1] if place > 0 else None
    return before, codes[place + 1] if place + 1 < len(codes) else None


def _ahead_of(row: UnitResult, rows: Sequence[UnitResult]) -> UnitResult | None:
    """The unit with the next better place; of several, the last in order."""
    if row.rank is None:
        return None
    better = [other for other in rows if other.rank is not None and other.rank < row.rank]
    return better[-1] if better else None


def _leaf_row(seen: SeenRun, evaluated: Evaluated, row: UnitResult, code: str) -> LeafRow:
    scheme, cell = evaluated.scheme, cell_of(row, code)
    node = scheme.node[code]
    figures = seen.figures(code, row.group_code)
    value, target = evaluated.value_and_target(code, row.unit_code)
    return LeafRow(
        code=code,
        name=node.name,
        path=path_names(scheme, code),
        points=cell[0],
        full=cell[1],
        lost=lost(cell, seen.outline.decimals),
        status=cell[2],
        status_name=STATUS_NAMES[cell[2]],
        value=value,
        target=target,
        unit_of_measure=evaluated.measure(code),
        rule_words=rule_words(scheme, node),
        reason=reason_of(evaluated, seen.header.result_digest, code, row.unit_code),
        text=node.text,
        lead=inherited(scheme, node, "lead"),
        support=node.support,
        data_source=inherited(scheme, node, "data_source"),
        share=share(cell),
        group_mean=figures.mean,
        best=figures.best,
        place=figures.place(cell),
    )


def _adjustments(seen: SeenRun, evaluated: Evaluated, row: UnitResult) -> list[AdjustmentRow]:
    return [
        AdjustmentRow(
            code=each.code,
            name=each.name,
            kind=each.kind,
            points=row.adjustments[each.code],
            reason=adjustment_reason_of(
                evaluated, seen.header.result_digest, each.code, row.unit_code
            ),
        )
        for each in seen.outline.adjustments
    ]
