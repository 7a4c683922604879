"""The monthly assessment of the demonstration: finished months, a month under way, its people."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from kaocheng.audit.queries import verify
from kaocheng.cycles.models import Cycle, ReportingPeriod
from kaocheng.evidence.models import StoredFile
from kaocheng.orgs.models import Organisation, Role, User
from kaocheng.reporting.models import Figure, InformationReport, Report
from kaocheng.reporting.queries import facts_for
from kaocheng.results.demonstration import load
from kaocheng.results.demonstrations.rural import years_until
from kaocheng.results.evaluation import evaluate_sources
from kaocheng.results.models import ScoreRun
from kaocheng.results.queries import ranking_page, runs_visible_to, unit_page
from kaocheng.schemes.queries import parsed
from tests.factories.demonstration import demonstrated

pytestmark = pytest.mark.django_db

IN_NOVEMBER = datetime.date(2026, 11, 22)
CITY = "demo-yc"


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Loaded once for all tests here: they only read."""
    with demonstrated(django_db_blocker, tmp_path_factory.mktemp("data"), IN_NOVEMBER):
        assert load().loaded
        yield


def monthly_runs() -> list[ScoreRun]:
    return list(ScoreRun.objects.filter(scheme__code="demo-rural").order_by("period"))


def test_every_month_that_is_done_has_a_run_and_the_month_before_today_has_none(
    loaded: None,
) -> None:
    periods = [run.period for run in monthly_runs()]
    assert periods == [f"2026-{month:02d}" for month in range(1, 10)]


def test_the_new_standard_counts_from_a_month_on_and_leaves_what_was(loaded: None) -> None:
    heads = {
        run.period: len(parsed(bytes(run.scheme.source), "").indicators) for run in monthly_runs()
    }
    assert {heads[f"2026-{month:02d}"] for month in range(1, 8)} == {7}
    assert {heads["2026-08"], heads["2026-09"]} == {11}


def test_the_totals_of_every_month_follow_from_the_reports(loaded: None) -> None:
    cycle = Cycle.objects.get(organisation__code=CITY)
    for run in monthly_runs():
        bundle = facts_for(cycle.pk, run.period)
        assert bundle.missing_units == ()
        assert bundle.scheme_pk == run.scheme_id
        scheme = parsed(bytes(run.scheme.source), run.title)
        again = evaluate_sources(scheme, bundle.units, bundle.facts, run.period)
        assert again.digest == run.result_digest
        totals = {unit["unit"]: unit["total"] for unit in again.result.entries()}
        assert totals == dict(run.rows.values_list("unit_code", "total"))
        assert len(set(totals.values())) == 8


def test_nothing_of_a_finished_month_is_missing(loaded: None) -> None:
    for run in monthly_runs():
        for row in run.rows.all():
            assert {cell[2] for cell in row.leaves.values()} == {"scored"}, row


def test_places_move_from_month_to_month(loaded: None) -> None:
    office = User.objects.get(username="kaohe")
    for run in monthly_runs()[1:]:
        rows = ranking_page(office, run.pk).rows
        assert any(row.movement for row in rows), run.period


def test_the_month_under_way_is_in_every_state(loaded: None) -> None:
    reports = list(Report.objects.filter(period__period="2026-10"))
    states = Counter(report.state for report in reports)
    assert states == {"draft": 1, "returned": 1, "submitted": 2, "accepted": 1, "signed_off": 1}
    assert [report.state for report in reports if report.late] == ["submitted"]
    assert all(report.returned_reason for report in reports if report.state == "returned")
    period = ReportingPeriod.objects.get(period="2026-10")
    assert period.opens_on <= IN_NOVEMBER < period.due_on
    begun = Figure.objects.filter(report__in=reports, report__state="draft").exclude(value="")
    assert 0 < begun.count() < 15


def test_finished_months_were_accepted_in_time(loaded: None) -> None:
    reports = Report.objects.filter(period__cycle__organisation__code=CITY)
    reports = reports.exclude(period__period="2026-10").select_related("period")
    assert len(reports) == 72
    for report in reports:
        assert report.state == "accepted"
        assert not report.late
        assert report.submitted_at is not None
        assert report.submitted_at.date() <= report.period.due_on


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("day", [1, 28])
def test_the_month_before_any_day_is_under_way(month: int, day: int) -> None:
    years = years_until(datetime.date(2027, month, day))
    *before, last = [year.period(month) for year in years for month in year.months]
    first = datetime.date(2027, month, 1)
    assert last == (first - datetime.timedelta(days=1)).strftime("%Y-%m")
    assert len(before) >= 3
    assert before == sorted(before)


def test_there_is_an_account_for_every_role(loaded: None) -> None:
    held = {Role(role) for role in User.objects.values_list("posts__role", flat=True)}
    assert held == set(Role)


def test_every_place_file_and_cycle_says_that_it_is_invented(loaded: None) -> None:
    places = Organisation.objects.filter(code__startswith="demo").values_list("name", flat=True)
    assert len(places) == 1 + 9 + 19 + 13
    titles = Cycle.objects.values_list("title", flat=True)
    files = StoredFile.objects.values_list("name", flat=True)
    assert files
    for text in (*places, *titles, *files):
        assert "演示数据" in text
    assert all(run.scheme.notice for run in monthly_runs())


def test_a_county_sees_itself_and_the_city_sees_all(loaded: None) -> None:
    newest = monthly_runs()[-1]
    clerk, leader = (User.objects.get(username=name) for name in ("tianbao", "lingdao"))
    assert [row.unit_code for row in ranking_page(clerk, newest.pk).rows] == [f"{CITY}-1"]
    assert len(ranking_page(leader, newest.pk).rows) == 8
    assert {run.scheme_code for run in runs_visible_to(leader)} == {"demo-rural"}


def test_what_is_not_among_the_first_three_names_who_is_in_charge(loaded: None) -> None:
    newest = monthly_runs()[-1]
    office = User.objects.get(username="kaohe")
    rows = unit_page(office, newest.pk, f"{CITY}-1").behind
    assert rows
    assert all(row.place > 3 and row.lead for row in rows)
    led = [row.leader for row in rows if row.lead != "考核办"]
    assert led
    assert all("演示数据" in leader for leader in led)


def test_the_audit_chain_holds(loaded: None) -> None:
    assert verify().holds


def test_the_grain_duty_has_its_units_and_a_month_of_information(loaded: None) -> None:
    cycle = Cycle.objects.get(organisation__code="demo-lx", year=2026)
    assert cycle.state == "running"
    groups = Counter(cycle.assessees.values_list("group_code", flat=True))
    assert groups == {"producing": 11, "other": 5}
    kinds = Counter(cycle.assessees.values_list("organisation__kind", flat=True))
    assert kinds == {"region": 15, "department": 1}
    sent = InformationReport.objects.filter(cycle=cycle)
    assert set(sent.values_list("month", flat=True)) == {"2026-11"}
    assert set(sent.values_list("adopted", flat=True)) == {True, False, None}
    assert all("演示数据" in each.title for each in sent)
    assert sent.values("assessee").distinct().count() < 16
