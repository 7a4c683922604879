"""Writes of results: a run is computed, stored and frozen in one transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import User
from kaocheng.orgs.naming import initials_of, pinyin_of
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.results.evaluation import Evaluated, evaluate_sources
from kaocheng.results.models import ScoreRun, UnitResult
from kaocheng.results.permissions import units_out_of_reach
from kaocheng.results.queries.scope import period_label
from kaocheng.schemes.models import SchemeVersion
from kaocheng.schemes.queries import parsed
from kaocheng.scoring import Refused

_NAMED_AT_MOST = 5


@transaction.atomic
def start_run(
    actor: User, scheme_version: SchemeVersion, units: bytes, facts: bytes, period: str
) -> ScoreRun:
    """Compute the units for the period and freeze inputs and result together."""
    evaluated = _evaluate(scheme_version, units, facts, period)
    _check_reach(actor, evaluated)
    run = _run_of(actor, scheme_version, evaluated)
    run.units_source, run.facts_source = units, facts
    run.save()
    UnitResult.objects.bulk_create(_rows_of(run, evaluated), batch_size=500)
    detail = {"scheme": scheme_version.digest, "result": run.result_digest}
    record(str(actor), "计分", run.title, detail)
    return run


def _evaluate(version: SchemeVersion, units: bytes, facts: bytes, period: str) -> Evaluated:
    scheme = parsed(bytes(version.source), version.title)
    try:
        return evaluate_sources(scheme, units, facts, period)
    except Refused as refused:
        raise Refusal("\n".join(str(fault) for fault in refused.faults)) from refused


def _check_reach(actor: User, evaluated: Evaluated) -> None:
    """Units outside the tree would belong to nobody, and nobody could see them."""
    out = units_out_of_reach(actor, evaluated.units.codes)
    if not out:
        return
    names = "、".join(out[:_NAMED_AT_MOST]) + (
        f"等 {len(out)} 个" if len(out) > _NAMED_AT_MOST else ""
    )
    raise NotAllowed(
        f"单位 {names}不在您作为考核办所辖的组织机构内。请先登记组织机构，或由上级考核办计分。"
    )


def _run_of(actor: User, version: SchemeVersion, evaluated: Evaluated) -> ScoreRun:
    document = evaluated.document
    return ScoreRun(
        scheme=version,
        title=_title(version, document["period"]),
        period=document["period"],
        units_digest=document["units_digest"],
        facts_digest=document["facts_digest"],
        result_digest=evaluated.digest,
        version=document["version"],
        unit_count=len(document["units"]),
        created_at=timezone.now(),
        created_by=actor,
    )


def _title(version: SchemeVersion, period: str) -> str:
    """The scheme's title; another period than the scheme's own year is named."""
    own = str(version.year) == period
    return version.title if own else f"{version.title}（{period_label(period)}）"


def _rows_of(run: ScoreRun, evaluated: Evaluated) -> list[UnitResult]:
    names = dict(zip(evaluated.units.codes, evaluated.units.names, strict=True))
    return [
        _row_of(run, position, entry, names[entry["unit"]])
        for position, entry in enumerate(evaluated.document["units"])
    ]


def _row_of(run: ScoreRun, position: int, entry: dict[str, Any], name: str) -> UnitResult:
    """One unit of the document; reasons are left out, they can be told again at any time."""
    return UnitResult(
        run=run,
        position=position,
        unit_code=entry["unit"],
        unit_name=name,
        pinyin=pinyin_of(name),
        initials=initials_of(name),
        group_code=entry["group"],
        total=entry["total"],
        rank=entry["rank"],
        group_rank=entry["group_rank"],
        grade=entry["grade"],
        status=entry["status"],
        vetoes=entry["vetoes"],
        leaves={
            code: [cell["points"], cell["full"], cell["status"]]
            for code, cell in entry["leaves"].items()
        },
        nodes=entry["nodes"],
        adjustments=entry["adjustments"],
    )
