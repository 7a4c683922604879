"""The head that every page of an assessment has, and words that several of them use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from kaocheng.cycles.dates import period_words
from kaocheng.cycles.models import CycleKind
from kaocheng.cycles.queries.lines import MOCK_NOTICE
from kaocheng.reporting.models import EvidenceLink
from kaocheng.review.lifecycle import PUBLISHED
from kaocheng.review.lines import Line
from kaocheng.review.queries.scope import AssessmentScope
from kaocheng.review.queries.scored import Base
from kaocheng.review.queries.shapes.self_assessment import (
    AssessmentHead,
    CellWords,
    FigureWords,
    FileWords,
    ProposalCell,
)
from kaocheng.scoring.expressions.words import show_number


def head_of(scope: AssessmentScope) -> AssessmentHead:
    """What stands at the head of every page of an assessment."""
    found, scheme = scope.assessment, scope.scheme
    mock = found.cycle.kind == CycleKind.MOCK
    version = found.scheme_version
    notices = [MOCK_NOTICE if mock else "", version.notice]
    return AssessmentHead(
        pk=found.pk,
        cycle_pk=found.cycle_id,
        cycle_title=found.cycle.title,
        mock=mock,
        notice="；".join(filter(None, dict.fromkeys(notices))),
        office=f"{found.cycle.organisation}考核办",
        period=found.period,
        period_words=period_words(found.period),
        scheme_pk=version.pk,
        scheme_title=version.title,
        full=show_number(scheme.full),
        state=found.state,
        state_label=found.get_state_display(),
        is_office=scope.is_office,
        is_marker=scope.is_marker,
        self_due=found.self_due_on,
        review_due=found.review_due_on,
        spot_check_due=found.spot_check_due_on,
        is_published=found.state == PUBLISHED,
    )


def figure_words(line: Line, base: Base, unit: str) -> tuple[FigureWords, ...]:
    """What the indicator reads for the period, judged items left out."""
    judged = {item.code for item in line.judged}
    return tuple(
        FigureWords(
            need.code,
            need.name,
            need.item.unit,
            base.figure(unit, need.code),
            base.target(unit, need.code),
        )
        for need in line.needs
        if need.code not in judged
    )


def proposal_cells(
    line: Line, base: Base, unit: str, cells: Mapping[str, CellWords]
) -> tuple[ProposalCell, ...]:
    """The judged items of a line with what the unit proposes."""
    empty = CellWords("", "", 0)
    return tuple(
        ProposalCell(
            item=item.code,
            name=item.name,
            bands=tuple((name, line.shown(_signed(line, points))) for name, points in item.bands),
            full=line.full,
            cell=cells.get(item.code, empty),
            given=base.figure(unit, item.code),
        )
        for item in line.judged
    )


def _signed(line: Line, points: Fraction | None) -> Fraction | None:
    """What is taken off is shown with a minus."""
    return -points if line.deducts and points is not None else points


def evidence_by_code(
    assessees: Iterable[int], codes: Iterable[str] | None = None
) -> dict[tuple[int, str], tuple[FileWords, ...]]:
    """Evidence linked in reporting, by unit and indicator, each file once; one statement."""
    rows = EvidenceLink.objects.filter(report__assessee__in=list(assessees))
    if codes is not None:
        rows = rows.filter(indicator_code__in=list(codes))
    found: dict[tuple[int, str], dict[FileWords, None]] = {}
    for unit, code, name, file_pk, reference in rows.order_by("pk").values_list(
        "report__assessee_id", "indicator_code", "stored_file__name", "stored_file_id", "reference"
    ):
        words = FileWords(name or reference, file_pk)
        found.setdefault((unit, code), {})[words] = None
    return {key: tuple(files) for key, files in found.items()}
