"""What a unit's points are before a spot check and with its findings, by the library itself.

Unscoped: for services that have checked the right to the assessment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from kaocheng.cycles.models import Assessee
from kaocheng.cycles.queries.assigned import scheme_by_digest
from kaocheng.orgs.refusals import Refusal
from kaocheng.reporting.models import ACTUAL
from kaocheng.reporting.queries.shapes import FactsBundle
from kaocheng.review.draw_record import FrameUnit
from kaocheng.review.lines import lines_for
from kaocheng.review.models import Assessment, SampledUnit, SelfCell, SelfField, SpotCheck
from kaocheng.review.queries.laying import by_key, facts_laid_over, facts_of, marks_of
from kaocheng.review.queries.overlay import overlay_for
from kaocheng.review.queries.scored import points_of
from kaocheng.review.queries.shapes.overlay import FactKey, Overlay
from kaocheng.review.queries.spot_overlay import findings_overlay, laid_over
from kaocheng.scoring import Refused, Result, Scheme, evaluate, read_facts, read_units
from kaocheng.scoring.exact.decimals import read_decimal, show
from kaocheng.scoring.marks import NO_MARKS
from kaocheng.scoring.tables.read_marks import read_marks

SELF, REVIEW = "self", "review"
_TOLD = 5


@dataclass(frozen=True)
class Before:
    """The assessment as it stood before the spot check: both stages computed when asked for."""

    assessment: Assessment

    @cached_property
    def scheme(self) -> Scheme:
        """The scheme that was in force when the assessment was opened."""
        return scheme_by_digest(self.assessment.scheme_version.digest)

    @cached_property
    def bundle(self) -> FactsBundle:
        """Units and facts as scoring reads them."""
        return facts_of(self.assessment)

    @cached_property
    def facts(self) -> dict[FactKey, str]:
        """The same facts by their key."""
        return by_key(self.bundle.facts)

    @cached_property
    def reviewed(self) -> Overlay:
        """What self-assessment and review lay over the facts."""
        return overlay_for(self.assessment.pk, REVIEW)

    @cached_property
    def results(self) -> dict[str, Result]:
        """Self-score and review of all units."""
        return {
            SELF: self.scored(overlay_for(self.assessment.pk, SELF)),
            REVIEW: self.scored(self.reviewed),
        }

    def scored(self, overlay: Overlay) -> Result:
        """All units under an overlay. Raises `Refusal` with what the library does not admit."""
        laid = facts_laid_over(self.bundle.facts, overlay.facts)
        table = marks_of(overlay.marks)
        try:
            units = read_units(self.bundle.units, self.scheme)
            facts = read_facts(laid, self.scheme, units)
            marks = read_marks(table, self.scheme, units) if table else NO_MARKS
            return evaluate(self.scheme, units, facts, period=self.assessment.period, marks=marks)
        except Refused as refused:
            told = "\n".join(str(fault) for fault in refused.faults[:_TOLD])
            raise Refusal(f"不能计算得分：\n{told}") from refused

    def differences(self) -> dict[str, Fraction | None]:
        """Unit code → how far the total of the self-score lies from that of the review."""
        own, reviewed = self.results[SELF], self.results[REVIEW]
        return {
            code: _difference(own.total(row), reviewed.total(row))
            for code, row in reviewed.units.row.items()
        }

    def basis(self, code: str, group: str) -> dict[str, Any]:
        """What a unit reported and scored, as its `SampledUnit.basis` keeps it."""
        return {
            "points": {
                stage: points_by_line(result, code) for stage, result in self.results.items()
            },
            "totals": {stage: total_of(result, code) for stage, result in self.results.items()},
            "figures": self._figures(code, group),
            "said": self.said.get(code, {}),
            "reviewed": self._reviewed(code),
        }

    def _figures(self, code: str, group: str) -> dict[str, list[list[str]]]:
        """Indicator → [item, value as it stood after the review] for what its rule reads."""
        laid = {**self.facts, **self.reviewed.facts}
        period = self.assessment.period
        return {
            line.code: [
                [need.code, laid.get((code, need.code, period, ACTUAL), "")] for need in line.needs
            ]
            for line in lines_for(self.scheme, group)
        }

    @cached_property
    def said(self) -> dict[str, dict[str, str]]:
        """Unit code → indicator → what the unit claimed (加分申报), and why it scored itself so."""
        rows = SelfCell.objects.filter(
            self_assessment__assessment=self.assessment,
            field__in=(SelfField.CLAIM, SelfField.REASON),
        ).exclude(value="")
        found: dict[str, dict[str, str]] = {}
        unit = "self_assessment__assessee__organisation__code"
        # In the order of the alphabet a claim comes before a reason.
        for code, indicator, text in rows.order_by("field").values_list(unit, "code", "value"):
            told = found.setdefault(code, {})
            told[indicator] = "；".join(filter(None, (told.get(indicator), text)))
        return found

    def _reviewed(self, code: str) -> dict[str, list[list[str]]]:
        """Indicator → what the review changed of it, as [who, what, old, new, reason]."""
        return {
            cell[1]: [[each.who, each.what, each.old, each.new, each.reason] for each in lines]
            for cell, lines in self.reviewed.deeds.items()
            if cell[0] == code
        }

    def with_findings(self, unit: SampledUnit) -> Result:
        """All units, with what was found at this one laid over the review."""
        return self.scored(laid_over(self.reviewed, findings_overlay(unit.pk, self.assessment.pk)))


def frame_of(
    units: Iterable[Assessee], check: SpotCheck, before: Before | None
) -> tuple[FrameUnit, ...]:
    """The list of units (单位名单) to draw from, with differences where scores are given."""
    differences = before.differences() if before else {}
    decimals = before.scheme.decimals if before else 0
    return tuple(
        FrameUnit(
            code=unit.organisation.code,
            name=unit.organisation.name,
            group=unit.group_code,
            difference=_shown(differences.get(unit.organisation.code), decimals),
            drawn_before=unit.organisation.code in check.drawn_before,
        )
        for unit in units
    )


def _shown(difference: Fraction | None, decimals: int) -> str:
    return "" if difference is None else show(difference, decimals)


def points_by_line(result: Result, code: str) -> dict[str, str]:
    """Indicator or adjustment → points of one unit, without those that do not count for it."""
    lines = lines_for(result.scheme, result.units.groups[result.units.row[code]])
    found = {line.code: points_of(result, code, line) for line in lines}
    return {line: points for line, points in found.items() if points}


def total_of(result: Result, code: str) -> str:
    """The total of one unit, "" where it has none."""
    return result.total(result.units.row[code]) or ""


def _difference(one: str | None, other: str | None) -> Fraction | None:
    first, second = read_decimal(one or ""), read_decimal(other or "")
    return None if first is None or second is None else abs(first - second)
