"""The recomputation package (复算包) of a run, for outsiders to compute it anew."""

from __future__ import annotations

from django.db import transaction

from kaocheng.audit.services import record
from kaocheng.orgs.models import User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import Refusal
from kaocheng.results.evaluation import evaluated_run, is_as_stored
from kaocheng.results.models import ScoreRun
from kaocheng.results.queries.scope import run_in_outline
from kaocheng.scoring.recomputation import Source, write_package


@transaction.atomic
def package_of_run(actor: User, *, run_pk: int) -> tuple[str, bytes]:
    """File name and bytes of the package; who took it out is on record.

    It holds the figures of all units, so it is for those who see all of them.
    """
    seen = run_in_outline(actor, run_pk)
    if not seen.sees_all:
        raise NotVisible(run_pk)
    run = ScoreRun.objects.select_related("scheme").get(pk=run_pk)
    evaluated = evaluated_run(run.pk, run.result_digest)
    if not is_as_stored(evaluated, run.result_digest):
        raise Refusal("计分库已更新，按现版本重算与固化结果不一致。请用原版本导出复算包。")
    marks = bytes(run.marks_source)
    source = Source(
        bytes(run.scheme.source), bytes(run.units_source), bytes(run.facts_source), marks or None
    )
    package = write_package(source, evaluated.result)
    record(str(actor), "导出复算包", run.title, {"run": run.pk, "result": run.result_digest})
    return f"{run.title}复算包.zip", package
