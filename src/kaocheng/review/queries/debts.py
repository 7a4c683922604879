"""Who still owes what, over several assessments at once in a fixed number of statements.

Unscoped: for callers that have chosen the assessments and what of them the actor may know.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count
from django.utils import timezone

from kaocheng.cycles.dates import period_words
from kaocheng.cycles.models import Assessee, CycleKind
from kaocheng.cycles.queries.assigned import scheme_by_digest
from kaocheng.review.deciding import needs_third
from kaocheng.review.lifecycle import OPEN, REVIEW, SELF_ASSESSMENT, SPOT_CHECK, SUBMITTED
from kaocheng.review.lines import Line, all_lines, line_of
from kaocheng.review.models import Assessment, ItemReturn, Mark, SelfAssessment
from kaocheng.review.queries.overlay import Ground, word_of
from kaocheng.review.queries.shapes.board import Debt
from kaocheng.scoring import Scheme

KINDS = {
    "self": "报送自评",
    "sign": "审签自评",
    "answer": "说明退回事项",
    "mark": "评审",
    "third": "裁定",
    "seat": "指定评审单位",
    "spot": "抽查",
}
_PAIR = 2


@dataclass(frozen=True)
class Ledger:
    """What is open in some assessments, each thing read when it is first asked for."""

    assessments: tuple[Assessment, ...]
    today: datetime.date = field(default_factory=timezone.localdate)

    def scheme(self, assessment: Assessment) -> Scheme:
        """The scheme of an assessment."""
        return scheme_by_digest(assessment.scheme_version.digest)

    @cached_property
    def groups(self) -> dict[int, Counter[str]]:
        """Cycle → how many units each group has."""
        rows = Assessee.objects.filter(cycle__in={a.cycle_id for a in self.assessments})
        found: dict[int, Counter[str]] = {}
        counted = rows.values_list("cycle_id", "group_code").annotate(n=Count("pk")).order_by()
        for cycle, group, count in counted:
            found.setdefault(cycle, Counter())[group] = count
        return found

    def units(self, assessment: Assessment) -> int:
        """How many units are assessed."""
        return sum(self.groups.get(assessment.cycle_id, Counter()).values())

    @cached_property
    def handed_in(self) -> Counter[int]:
        """Assessment → how many units have handed in their self-assessment."""
        rows = SelfAssessment.objects.filter(assessment__in=self.assessments, state=SUBMITTED)
        return Counter(dict(rows.values_list("assessment_id").annotate(n=Count("pk"))))

    @cached_property
    def marked(self) -> Counter[tuple[int, str]]:
        """(assessment, indicator) → marks of the first and the second marker."""
        rows = Mark.objects.filter(assessment__in=self.assessments, place__lte=_PAIR)
        counted = rows.values_list("assessment_id", "code").annotate(n=Count("pk")).order_by()
        return Counter({(pk, code): count for pk, code, count in counted})

    @cached_property
    def returned(self) -> tuple[ItemReturn, ...]:
        """What was given back to units and is not answered."""
        rows = ItemReturn.objects.filter(assessment__in=self.assessments, state=OPEN)
        return tuple(rows.select_related("assessee__organisation"))

    @cached_property
    def thirds(self) -> Counter[tuple[int, str]]:
        """(assessment, indicator) → units on which two markers lie too far apart."""
        by_key = {a.pk: a for a in self.assessments if a.two_markers}
        rows = Mark.objects.filter(
            assessment__in=by_key, code__in={c for a in by_key.values() for c in a.two_markers}
        ).select_related("assessee")
        cells: dict[tuple[int, str, int], list[Mark]] = {}
        for row in rows if by_key else ():
            cells.setdefault((row.assessment_id, row.code, row.assessee_id), []).append(row)
        found: Counter[tuple[int, str]] = Counter()
        for (pk, code, _), marks in cells.items():
            found[pk, code] += self._is_third(by_key[pk], code, marks)
        return found

    def _is_third(self, assessment: Assessment, code: str, marks: list[Mark]) -> bool:
        scheme = self.scheme(assessment)
        line = line_of(scheme, marks[0].assessee.group_code, code)
        rules = Ground(assessment, scheme, {}).rules(code)
        return line is not None and needs_third(line, [word_of(m) for m in marks], rules)

    # Counts --------------------------------------------------------------------------------------

    def wanted(self, assessment: Assessment, line: Line) -> int:
        """How many marks an indicator wants: one for each unit assessed on it, or two."""
        groups = self.groups.get(assessment.cycle_id, Counter())
        scheme = self.scheme(assessment)
        units = sum(n for group, n in groups.items() if line_of(scheme, group, line.code))
        return units * (_PAIR if line.code in assessment.two_markers else 1)

    def open_marks(self, assessment: Assessment, line: Line) -> int:
        """How many marks are lacking; what lies with a unit is not the marker's debt."""
        times = _PAIR if line.code in assessment.two_markers else 1
        away = sum(
            times
            for row in self.returned
            if row.assessment_id == assessment.pk and row.code == line.code
        )
        lacking = self.wanted(assessment, line) - self.marked[assessment.pk, line.code] - away
        return max(0, lacking)

    def by_assessor(self, assessment: Assessment) -> dict[str, tuple[int, int, int]]:
        """Assessor ("" the office) → indicators, marks lacking, marks wanted."""
        found: dict[str, tuple[int, int, int]] = {}
        for line in all_lines(self.scheme(assessment)):
            count, lacking, wanted = found.get(line.assessor, (0, 0, 0))
            found[line.assessor] = (
                count + 1,
                lacking + self.open_marks(assessment, line),
                wanted + self.wanted(assessment, line),
            )
        return found

    # Words ---------------------------------------------------------------------------------------

    def due(self, assessment: Assessment) -> datetime.date | None:
        """The last day of the stage at which the assessment stands."""
        return {
            SELF_ASSESSMENT: assessment.self_due_on,
            REVIEW: assessment.review_due_on,
            SPOT_CHECK: assessment.spot_check_due_on,
        }.get(assessment.state)

    def debt(self, assessment: Assessment, kind: str, **said: object) -> Debt:
        """A debt of this assessment; `due` is the stage's unless it is said."""
        due = said.pop("due", None) or self.due(assessment)
        assert due is None or isinstance(due, datetime.date)
        return Debt(
            assessment_pk=assessment.pk,
            title=f"{assessment.cycle}{period_words(assessment.period)}",
            mock=assessment.cycle.kind == CycleKind.MOCK,
            kind=kind,
            kind_label=KINDS[kind],
            due=due,
            days_left=(due - self.today).days if due else None,
            **said,  # type: ignore[arg-type]
        )


def names_of(scheme: Scheme) -> Mapping[str, str]:
    """Indicator and adjustment codes with their names."""
    return {line.code: line.name for line in all_lines(scheme)}


def self_assessments_of(
    assessments: Iterable[Assessment], assessees: Iterable[int]
) -> dict[tuple[int, int], SelfAssessment]:
    """(assessment, unit) → the self-assessment that was begun."""
    rows = SelfAssessment.objects.filter(
        assessment__in=list(assessments), assessee__in=list(assessees)
    )
    return {(row.assessment_id, row.assessee_id): row for row in rows}
