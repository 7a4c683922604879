"""One indicator (指标) over the units that the actor sees."""

from __future__ import annotations

from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.results.evaluation import Evaluated, evaluated_run, reason_of
from kaocheng.results.figures import STATUS_NAMES, mean, share
from kaocheng.results.models import UnitResult
from kaocheng.results.queries.scope import SeenRun, cell_of, visible_run
from kaocheng.results.queries.shapes import IndicatorPage, IndicatorRow
from kaocheng.results.queries.unit import neighbours
from kaocheng.schemes.tree import inherited, path_names, points_by_group, rule_words


def indicator_page(actor: User, run_pk: int, indicator_code: str) -> IndicatorPage:
    """One indicator, best share first; its mean is over all assessed units of the run."""
    seen = visible_run(actor, run_pk)
    codes = [leaf.code for leaf in seen.outline.leaves]
    if indicator_code not in codes:
        raise NotVisible(indicator_code)
    evaluated = evaluated_run(run_pk, seen.header.result_digest)
    scheme, node = evaluated.scheme, evaluated.scheme.node[indicator_code]
    previous_code, next_code = neighbours(indicator_code, codes)
    return IndicatorPage(
        run=seen.header,
        code=node.code,
        name=node.name,
        text=node.text,
        rule_words=rule_words(scheme, node),
        path=path_names(scheme, node.code),
        full_by_group=points_by_group(scheme, node),
        unit_of_measure=evaluated.measure(node.code),
        lead=inherited(scheme, node, "lead"),
        support=node.support,
        data_source=inherited(scheme, node, "data_source"),
        rows=tuple(_row(seen, evaluated, row, node.code) for row in _best_first(seen, node.code)),
        mean_share=_mean_share(seen, node.code),
        previous_code=previous_code,
        next_code=next_code,
    )


def _best_first(seen: SeenRun, code: str) -> list[UnitResult]:
    """By share of the full points, units without one last, else in the order of places."""

    def order(row: UnitResult) -> tuple[bool, float]:
        won = share(cell_of(row, code))
        return (won is None, -(won or 0.0))

    return sorted(seen.seen, key=order)


def _mean_share(seen: SeenRun, code: str) -> float | None:
    shares = (share(cell_of(row, code)) for row in seen.rows)
    return mean([won for won in shares if won is not None])


def _row(seen: SeenRun, evaluated: Evaluated, row: UnitResult, code: str) -> IndicatorRow:
    cell = cell_of(row, code)
    value, target = evaluated.value_and_target(code, row.unit_code)
    return IndicatorRow(
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        group_name=seen.outline.group_name(row.group_code),
        value=value,
        target=target,
        points=cell[0],
        full=cell[1],
        status=cell[2],
        status_name=STATUS_NAMES[cell[2]],
        reason=reason_of(evaluated, seen.header.result_digest, code, row.unit_code),
        share=share(cell),
        place=seen.figures(code, row.group_code).place(cell),
    )
