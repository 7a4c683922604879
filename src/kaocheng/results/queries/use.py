"""历年等次, rules and earlier grades: reads of the use of results that belong to a series."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from kaocheng.cycles.models import Assessee, CycleKind
from kaocheng.cycles.queries.scope import cycles_within, reach_of
from kaocheng.orgs.models import Organisation, User
from kaocheng.orgs.queries import NotVisible, visible_codes
from kaocheng.results.consequences import UNSTATED, presets
from kaocheng.results.models import ConsequenceRule, EarlierGrade
from kaocheng.results.queries.grade_history import History, history_of, merged_into, year_of
from kaocheng.results.queries.head import scope_and_head, whole_assessment
from kaocheng.results.queries.shapes.use import (
    EarlierLine,
    EarlierPage,
    GradesPage,
    GradesRow,
    RuleLine,
    RulesPage,
    SeriesLine,
    YearGrade,
)
from kaocheng.review.models import Assessment
from kaocheng.schemes.outline import Outline, outline_from_json

_EMPTY = GradesPage(None, (), None, (), (), ())


def grades_page(actor: User, assessment_pk: int | None = None) -> GradesPage:
    """Grades over the years: of the series of this assessment, else of the newest one."""
    series = _series(actor)
    if assessment_pk is None and not series:
        return _EMPTY
    scope, head = scope_and_head(actor, assessment_pk or series[0].pk)
    assessment = scope.assessment
    if head.mock:
        raise NotVisible(assessment_pk)
    codes = None if head.sees_all else visible_codes(actor)
    merged = merged_into(codes if codes is not None else _codes_of(assessment))
    before = {code for pairs in merged.values() for code, _ in pairs}
    history = history_of(assessment, None if codes is None else codes | before)
    known = {year for grades in history.values() for year in grades}
    # A year that nobody has a grade of is shown: it interrupts what must run on.
    years = range(max(known), min(known) - 1, -1) if known else range(0)
    outline = outline_from_json(assessment.scheme_version.outline)
    return GradesPage(
        head=head,
        series=series,
        chosen=_chosen(series, assessment),
        years=tuple(years),
        rows=_rows(assessment, _Told(history, merged, codes), years, outline),
        groups=outline.groups,
    )


def _series(actor: User) -> tuple[SeriesLine, ...]:
    """The yearly assessments that the actor knows of, each by the newest one."""
    cycles = cycles_within(reach_of(actor)).exclude(kind=CycleKind.MOCK)
    rows = Assessment.objects.filter(cycle__in=cycles.values("pk"))
    rows = rows.select_related("cycle__organisation", "scheme_version")
    # By the year, not by when it was opened: an earlier year may be taken up later.
    yearly = [each for each in rows.defer("scheme_version__source") if year_of(each)]
    newest: dict[tuple[int, str], Assessment] = {}
    for each in sorted(yearly, key=lambda row: (year_of(row) or 0, row.pk)):
        newest[each.cycle.organisation_id, each.scheme_version.code] = each
    lines = sorted(newest.values(), key=lambda row: (-(year_of(row) or 0), -row.pk))
    return tuple(
        SeriesLine(each.pk, each.cycle.organisation.name, each.scheme_version.title)
        for each in lines
    )


def _chosen(series: Collection[SeriesLine], assessment: Assessment) -> int | None:
    """The line of the series that this assessment belongs to."""
    pks = [line.pk for line in series]
    if assessment.pk in pks:
        return assessment.pk
    same = Assessment.objects.filter(
        pk__in=pks,
        cycle__organisation=assessment.cycle.organisation_id,
        scheme_version__code=assessment.scheme_version.code,
    )
    return same.values_list("pk", flat=True).first()


@dataclass(frozen=True)
class _Told:
    """Grades of units and of what was merged into them; `codes` are those with a row, or all."""

    history: History
    merged: Mapping[str, tuple[tuple[str, str], ...]]
    codes: Collection[str] | None

    def grades(self, code: str, years: Iterable[int]) -> tuple[YearGrade | None, ...]:
        """Year by year."""
        known = self.history.get(code, {})
        return tuple(known.get(year) for year in years)

    def rows(self) -> set[str]:
        """The units with a row: who has a grade, or what was merged into whom has one."""
        heirs = {
            code for code, pairs in self.merged.items() if any(c in self.history for c, _ in pairs)
        }
        found = {*self.history, *heirs}
        return found if self.codes is None else found & set(self.codes)


def _codes_of(assessment: Assessment) -> tuple[str, ...]:
    rows = Assessee.objects.filter(cycle=assessment.cycle_id)
    return tuple(rows.values_list("organisation__code", flat=True))


def _rows(
    assessment: Assessment, told: _Told, years: Iterable[int], outline: Outline
) -> tuple[GradesRow, ...]:
    groups = dict(
        Assessee.objects.filter(cycle=assessment.cycle_id).values_list(
            "organisation__code", "group_code"
        )
    )
    units = Organisation.objects.filter(code__in=told.rows())
    return tuple(
        GradesRow(
            unit_code=unit.code,
            unit_name=unit.name,
            pinyin=unit.pinyin,
            initials=unit.initials,
            group_code=groups.get(unit.code, ""),
            group_name=outline.group_name(groups.get(unit.code, "")),
            grades=told.grades(unit.code, years),
            merged=tuple(
                (name, told.grades(code, years))
                for code, name in told.merged.get(unit.code, ())
                if code in told.history
            ),
        )
        for unit in units
    )


# Rules ------------------------------------------------------------------------------------------


def rules_page(actor: User, assessment_pk: int) -> RulesPage:
    """The rules that count for the series, for those who see the whole assessment."""
    assessment, head = whole_assessment(actor, assessment_pk)
    outline = outline_from_json(assessment.scheme_version.outline)
    known = known_grades(assessment, outline)
    rows = rules_of(assessment).prefetch_related("supersedes")
    lines = [_rule_line(row, outline, known) for row in rows]
    adopted = ConsequenceRule.objects.filter(organisation=assessment.cycle.organisation_id)
    there = set(adopted.exclude(preset="").values_list("preset", flat=True))
    return RulesPage(
        head=head,
        rules=tuple(sorted(lines, key=lambda line: not line.active)),
        grades=known,
        groups=outline.groups,
        may_adopt=head.is_office and any(each.code not in there for each in presets()),
    )


def rules_of(assessment: Assessment) -> QuerySet[ConsequenceRule]:
    """Rules of the organisation for all its assessments or for this series. Unscoped."""
    rows = ConsequenceRule.objects.filter(organisation=assessment.cycle.organisation_id)
    return rows.filter(series__in=("", assessment.scheme_version.code))


def known_grades(assessment: Assessment, outline: Outline) -> tuple[str, ...]:
    """The grades of the scheme, then those that only earlier years know. Unscoped."""
    rows = EarlierGrade.objects.filter(
        organisation=assessment.cycle.organisation_id, series=assessment.scheme_version.code
    )
    earlier = rows.order_by("grade").values_list("grade", flat=True).distinct()
    return tuple(dict.fromkeys((*outline.grades, *earlier)))


def _rule_line(row: ConsequenceRule, outline: Outline, known: Collection[str]) -> RuleLine:
    return RuleLine(
        pk=row.pk,
        title=row.title,
        grades=tuple(row.grades),
        years=row.years,
        groups=tuple(row.groups),
        group_names=tuple(outline.group_name(code) for code in row.groups),
        own_series=bool(row.series),
        measure=row.measure,
        applies_to=row.applies_to,
        basis=row.basis,
        months=row.months,
        supersedes=tuple((each.pk, each.title) for each in row.supersedes.all()),
        active=row.active,
        position=row.position,
        unknown=tuple(grade for grade in row.grades if grade not in known),
        no_basis=UNSTATED in row.basis,
    )


# Earlier years ----------------------------------------------------------------------------------


def earlier_page(actor: User, assessment_pk: int) -> EarlierPage:
    """What was entered of the years before the platform, for those who see all units."""
    assessment, head = whole_assessment(actor, assessment_pk)
    outline = outline_from_json(assessment.scheme_version.outline)
    rows = EarlierGrade.objects.filter(
        organisation=assessment.cycle.organisation_id, series=assessment.scheme_version.code
    ).select_related("unit", "entered_by")
    lines = tuple(
        EarlierLine(
            year=row.year,
            unit_code=row.unit.code,
            unit_name=row.unit.name,
            pinyin=row.unit.pinyin,
            initials=row.unit.initials,
            grade=row.grade,
            source=row.source,
            entered_by=str(row.entered_by),
            entered_at=row.entered_at,
        )
        for row in rows
    )
    return EarlierPage(head, lines, known_grades(assessment, outline))
