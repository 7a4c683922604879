"""Writes of results: a run is computed, stored and frozen in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from kaocheng.audit.services import record
from kaocheng.orgs.models import User
from kaocheng.orgs.naming import initials_of, pinyin_of
from kaocheng.orgs.queries import organisation_names
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.results.evaluation import Evaluated, evaluate_sources, losses_of
from kaocheng.results.lifecycle import STAGES
from kaocheng.results.models import ScoreRun, UnitResult
from kaocheng.results.permissions import units_out_of_reach
from kaocheng.results.queries.scope import period_label
from kaocheng.results.writing import cells_written
from kaocheng.schemes.models import SchemeVersion
from kaocheng.schemes.queries import parsed
from kaocheng.scoring import Refused

_NAMED_AT_MOST = 5


@transaction.atomic
def start_run(
    actor: User, scheme_version: SchemeVersion, units: bytes, facts: bytes, period: str
) -> ScoreRun:
    """Compute the units for the period and freeze inputs and result together."""
    evaluated = evaluated_or_refused(scheme_version, units, facts, period)
    _check_reach(actor, evaluated)
    run = stored(
        ScoreRun(scheme=scheme_version, units_source=units, facts_source=facts, created_by=actor),
        evaluated,
    )
    detail = {"scheme": scheme_version.digest, "result": run.result_digest}
    record(str(actor), "计分", run.title, detail)
    return run


def evaluated_or_refused(
    version: SchemeVersion,
    units: bytes,
    facts: bytes,
    period: str,
    *,
    marks: bytes = b"",
    progress: Callable[[int, int], None] | None = None,
) -> Evaluated:
    """Compute; the library's faults become the refusal of a service."""
    scheme = parsed(bytes(version.source), version.title)
    try:
        return evaluate_sources(scheme, units, facts, period, marks, progress)
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


def stored(run: ScoreRun, evaluated: Evaluated) -> ScoreRun:
    """Write a run and all its rows, in the caller's transaction; who calls records it."""
    heading = evaluated.result.heading()
    run.period = heading["period"]
    run.title = _title(run)
    run.units_digest = heading["units_digest"]
    run.facts_digest = heading["facts_digest"]
    run.marks_digest = heading.get("marks_digest", "")
    run.result_digest = evaluated.digest
    run.version = heading["version"]
    run.unit_count = len(evaluated.units)
    run.losses = losses_of(evaluated.result)
    run.created_at = timezone.now()
    run.save()
    UnitResult.objects.bulk_create(_rows_of(run, evaluated), batch_size=500)
    return run


def _title(run: ScoreRun) -> str:
    """The scheme's title; another period than the scheme's own year is named, and the stage."""
    version, own = run.scheme, str(run.scheme.year) == run.period
    title = version.title if own else f"{version.title}（{period_label(run.period)}）"
    return f"{title}·{STAGES[run.stage]}" if run.stage else title


def _rows_of(run: ScoreRun, evaluated: Evaluated) -> list[UnitResult]:
    units = evaluated.units
    names = dict(zip(units.codes, units.names, strict=True))
    spoken = _spoken(names)
    entries = zip(evaluated.result.entries(), cells_written(evaluated.result), strict=True)
    return [
        UnitResult(
            run=run,
            position=position,
            unit_code=entry["unit"],
            unit_name=names[entry["unit"]],
            pinyin=spoken[entry["unit"]][0],
            initials=spoken[entry["unit"]][1],
            leaves=leaves,
            **_figures_of(entry),
        )
        for position, (entry, leaves) in enumerate(entries)
    ]


def _spoken(names: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Pinyin and initials of each unit: from the tree where it goes by the same name there."""
    tree = organisation_names(names)
    return {
        code: (node.pinyin, node.initials)
        if (node := tree.get(code)) and node.name == name
        else (pinyin_of(name), initials_of(name))
        for code, name in names.items()
    }


def _figures_of(entry: dict[str, Any]) -> dict[str, Any]:
    """One unit of the document; reasons are left out, they can be told again at any time."""
    return {
        "group_code": entry["group"],
        "total": entry["total"],
        "rank": entry["rank"],
        "group_rank": entry["group_rank"],
        "grade": entry["grade"],
        "status": entry["status"],
        "vetoes": entry["vetoes"],
        "nodes": entry["nodes"],
        "adjustments": entry["adjustments"],
    }
