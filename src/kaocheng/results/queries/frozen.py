"""The whole result of a run, for documents."""

from __future__ import annotations

from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.results.evaluation import evaluated_run
from kaocheng.results.models import PublishedResult
from kaocheng.results.queries.lines import published_line
from kaocheng.results.queries.scope import run_in_outline
from kaocheng.results.queries.shapes import FrozenResult


def frozen_result(actor: User, run_pk: int) -> FrozenResult:
    """A circular names every unit: those who see all of them get it, and all once published."""
    seen = run_in_outline(actor, run_pk)
    published = PublishedResult.objects.filter(run=run_pk).first()
    if not seen.sees_all and published is None:
        raise NotVisible(run_pk)
    evaluated = evaluated_run(run_pk, seen.header.result_digest)
    return FrozenResult(
        run=seen.header,
        scheme=evaluated.scheme,
        units=evaluated.units,
        facts=evaluated.facts,
        result=evaluated.result,
        document=evaluated.result.as_dict(),
        issued=published_line(published) if published else None,
    )
