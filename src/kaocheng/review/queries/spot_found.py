"""What was found at units of a spot check (核查结论), set beside what was reported and scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kaocheng.evidence.kinds import kind_named
from kaocheng.evidence.limits import size_words
from kaocheng.evidence.models import StoredFile
from kaocheng.reporting.models import EvidenceLink
from kaocheng.review.lines import Line
from kaocheng.review.models import Conclusion, Finding, FindingEvidence, SampledUnit
from kaocheng.review.queries.shapes.spot_checks import (
    FileLink,
    FindingLine,
    LeafLine,
    ReportedFigure,
)
from kaocheng.review.queries.spot_leaves import lines_checked


@dataclass(frozen=True)
class Beside:
    """Findings and files of some units, by unit and indicator."""

    findings: Mapping[tuple[int, str], Finding]
    files: Mapping[tuple[int, str], tuple[FileLink, ...]]
    reported: Mapping[str, tuple[FileLink, ...]] = field(default_factory=dict)


def beside_of(units: list[SampledUnit], *, reported_by: SampledUnit | None = None) -> Beside:
    """Findings and files of these units in two statements, one more for the unit's own evidence."""
    findings = Finding.objects.filter(unit__in=units).select_related("checked_by")
    files: dict[tuple[int, str], tuple[FileLink, ...]] = {}
    for row in FindingEvidence.objects.filter(unit__in=units).select_related("stored_file"):
        key = (row.unit_id, row.indicator_code)
        files[key] = (*files.get(key, ()), _file_link(row.pk, row.stored_file))
    return Beside(
        {(row.unit_id, row.indicator_code): row for row in findings},
        files,
        _reported(reported_by) if reported_by else {},
    )


def _reported(unit: SampledUnit) -> dict[str, tuple[FileLink, ...]]:
    """What the unit itself put beside its indicators when it reported for the period."""
    rows = EvidenceLink.objects.filter(
        report__assessee=unit.assessee, report__period__period=unit.spot_check.assessment.period
    )
    found: dict[str, tuple[FileLink, ...]] = {}
    for row in rows.select_related("stored_file"):
        link = _file_link(None, row.stored_file, row.reference)
        found[row.indicator_code] = (*found.get(row.indicator_code, ()), link)
    return found


def _file_link(link_pk: int | None, file: StoredFile | None, reference: str = "") -> FileLink:
    if file is None:
        return FileLink(link_pk, None, reference, "引用文件")
    return FileLink(
        link_pk, file.pk, file.name, f"{kind_named(file.type)}，{size_words(file.size)}"
    )


def leaf_lines(unit: SampledUnit, beside: Beside, *, names: bool = True) -> tuple[LeafLine, ...]:
    """Every indicator that is checked at the unit; without `names` nobody is named."""
    return tuple(_leaf_line(unit, line, beside, names=names) for line in lines_checked(unit))


def _leaf_line(unit: SampledUnit, line: Line, beside: Beside, *, names: bool) -> LeafLine:
    basis: dict[str, Any] = unit.basis
    finding = beside.findings.get((unit.pk, line.code))
    points = basis.get("points", {})
    return LeafLine(
        code=line.code,
        name=line.name,
        path=" · ".join(line.path),
        full=line.full,
        range_words=line.range_words,
        deducts=line.deducts,
        rule_words=line.rule_words,
        figures=_figures(line, dict(basis.get("figures", {}).get(line.code, [])), finding),
        evidence=beside.reported.get(line.code, ()) if unit.extends_id is None else (),
        self_points=points.get("self", {}).get(line.code, ""),
        self_reason=basis.get("said", {}).get(line.code, ""),
        review_points=points.get("review", {}).get(line.code, ""),
        review_words=tuple(
            _review_words(each) for each in basis.get("reviewed", {}).get(line.code, [])
        ),
        finding=_finding_line(finding, line, names=names) if finding else FindingLine(),
        files=beside.files.get((unit.pk, line.code), ()),
        spot_points=unit.spot_points.get(line.code, ""),
    )


def _figures(
    line: Line, old: Mapping[str, str], finding: Finding | None
) -> tuple[ReportedFigure, ...]:
    new = finding.figures if finding else {}
    return tuple(
        ReportedFigure(
            item_code=need.code,
            item_name=need.name,
            measure=need.item.unit,
            value=old.get(need.code, ""),
            choices=need.form.choices,
            found=new.get(need.code, ""),
        )
        for need in line.needs
    )


def _review_words(deed: list[str]) -> str:
    who, what, old, new, reason = deed
    change = f"{old or '未填'} → {new}" if new else ""
    return "，".join(filter(None, (f"{who}{what}", change, reason)))


def _finding_line(finding: Finding, line: Line, *, names: bool) -> FindingLine:
    items = {need.code: need for need in line.needs}
    figures = [
        f"{items[code].name if code in items else code} {text}"
        for code, text in finding.figures.items()
    ]
    return FindingLine(
        conclusion=finding.conclusion,
        conclusion_label=Conclusion(finding.conclusion).label,
        found=finding.found,
        points=finding.points,
        new=f"{finding.points} 分" if finding.points else "；".join(figures),
        reason=finding.reason,
        by=str(finding.checked_by) if names else "",
        at=finding.checked_at,
        version=finding.version,
    )
