"""Grades of a series over the years. Unscoped: for queries and services that have checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from kaocheng.orgs.models import Organisation
from kaocheng.results.models import EarlierGrade, PublishedResult, UnitResult
from kaocheng.results.queries.shapes.use import YearGrade
from kaocheng.review.models import Assessment
from kaocheng.scoring.periods import read_period

History = Mapping[str, Mapping[int, YearGrade]]


def year_of(assessment: Assessment) -> int | None:
    """The year that is assessed; None for a month or a quarter, which has no yearly grade."""
    period = read_period(assessment.period)
    return period.year if period is not None and period.kind == "Y" else None


def history_of(assessment: Assessment, codes: Collection[str] | None = None) -> History:
    """Unit code → year → grade, of the series that the assessment belongs to.

    A series is what one organisation assesses by versions of one scheme (its code). What was
    published counts before what was entered from documents. Five statements at most.
    """
    found: defaultdict[str, dict[int, YearGrade]] = defaultdict(dict)
    for code, each in _entered(assessment, codes):
        found[code][each.year] = each
    for code, each in _published(assessment, codes):
        # An unclassified unit of a published year has no grade, whatever was entered before.
        found[code][each.year] = each
    return found


def merged_into(codes: Collection[str]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Unit code → code and name of what was merged (并入) into it, at any depth. One statement."""
    rows = Organisation.objects.exclude(merged_into=None).order_by("pk")
    below: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, name, into in rows.values_list("code", "name", "merged_into__code"):
        below[into].append((code, name))
    return {code: tuple(_all_below(code, below)) for code in codes if code in below}


def _all_below(code: str, below: Mapping[str, list[tuple[str, str]]]) -> Iterator[tuple[str, str]]:
    for each in below.get(code, ()):
        yield each
        yield from _all_below(each[0], below)


def _entered(assessment: Assessment, codes: Collection[str] | None) -> list[tuple[str, YearGrade]]:
    rows = EarlierGrade.objects.filter(
        organisation=assessment.cycle.organisation_id, series=assessment.scheme_version.code
    )
    values = rows.values_list("unit__code", "year", "grade", "source")
    return [
        (code, YearGrade(year, grade, None, source))
        for code, year, grade, source in values
        if codes is None or code in codes
    ]


def _published(
    assessment: Assessment, codes: Collection[str] | None
) -> list[tuple[str, YearGrade]]:
    results = published_of_series(assessment)
    runs = {each.run_id: each for each in results}
    rows = UnitResult.objects.filter(run__in=runs)
    values = rows.values_list("run_id", "unit_code", "grade", "rank", "group_code")
    return [
        (code, _year_grade(runs[run], grade or "", rank, group))
        for run, code, grade, rank, group in values
        if codes is None or code in codes
    ]


def _year_grade(result: PublishedResult, grade: str, rank: int | None, group: str) -> YearGrade:
    year = year_of(result.assessment) or 0
    return YearGrade(year, grade, rank, result.number, group, result.assessment_id)


def published_of_series(assessment: Assessment) -> list[PublishedResult]:
    """The yearly published results of the series, earliest first: the later of one year counts."""
    rows = PublishedResult.objects.filter(
        assessment__cycle__organisation=assessment.cycle.organisation_id,
        assessment__scheme_version__code=assessment.scheme_version.code,
    )
    found = rows.select_related("assessment").order_by("published_at", "pk")
    return [each for each in found if year_of(each.assessment) is not None]


def years_published(assessment: Assessment) -> frozenset[int]:
    """The years of the series of which a result was published on the platform."""
    return frozenset(year_of(each.assessment) or 0 for each in published_of_series(assessment))
