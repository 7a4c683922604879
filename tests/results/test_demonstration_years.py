"""The yearly assessments of the demonstration: a review half way, a spot check, a decision."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from kaocheng.audit.queries import verify
from kaocheng.cycles.models import Cycle, CycleKind
from kaocheng.orgs.models import Organisation, User
from kaocheng.reporting.models import Report
from kaocheng.reporting.queries import facts_for
from kaocheng.results import demonstration
from kaocheng.results.demonstrations import rural
from kaocheng.results.models import (
    Appeal,
    Consequence,
    Decision,
    EarlierGrade,
    PublishedResult,
    ScoreRun,
    UnitResult,
)
from kaocheng.results.queries import comparison_page, grades_page, unit_comparison
from kaocheng.review import draw_record
from kaocheng.review.models import (
    Assessment,
    AssessorSeat,
    ItemReturn,
    Mark,
    SampledUnit,
    SelfAssessment,
    SelfCell,
    SpotCheck,
)
from kaocheng.review.queries.board import stage_board
from kaocheng.review.queries.marking import marking_list, marking_page
from kaocheng.review.queries.scored import base_of
from kaocheng.scoring import read_scheme
from tests.factories.demonstration import demonstrated

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)
PROVINCE, CITY = "demo-lx", "demo-cy"
MOST_ACCOUNTS = 26


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Loaded once for all tests here, without the months and the packs: they only read."""
    folder = tmp_path_factory.mktemp("data")
    with demonstrated(django_db_blocker, folder, TODAY) as patch:
        patch.setattr(rural, "load_rural", lambda *_: None)
        patch.setattr(demonstration, "_run_pack", lambda *_: None)
        assert demonstration.load().loaded
        yield


def assessment_of(place: str, kind: str = CycleKind.REAL, year: int = 2025) -> Assessment:
    rows = Assessment.objects.select_related("cycle__organisation", "scheme_version")
    return rows.get(cycle__organisation__code=place, cycle__kind=kind, cycle__year=year)


def final_rows() -> dict[str, UnitResult]:
    run = ScoreRun.objects.get(assessment=assessment_of(CITY))
    return {row.unit_code: row for row in run.rows.all()}


def test_last_year_of_the_grain_duty_stands_in_the_review(loaded: None) -> None:
    assessment = assessment_of(PROVINCE)
    assert (assessment.state, assessment.cycle.year) == ("review", 2025)
    reports = Report.objects.filter(period__cycle=assessment.cycle)
    assert Counter(reports.values_list("state", flat=True)) == {"accepted": 16}
    assert facts_for(assessment.cycle_id, "2025").missing_units == ()
    base = base_of(assessment)
    assert base.faults == ()
    assert base.result is not None
    assert len({base.result.total(row) for row in range(16)}) > 10


def test_two_units_still_owe_their_self_assessment(loaded: None) -> None:
    rows = SelfAssessment.objects.filter(assessment=assessment_of(PROVINCE))
    assert Counter(rows.values_list("state", flat=True)) == {"submitted": 14}
    proposals = SelfCell.objects.filter(self_assessment__in=rows, field="proposal")
    assert set(proposals.values_list("value", flat=True)) == {"好", "较好", "一般"}
    assert all(row.signed_by and row.submitted_by for row in rows)


def test_one_assessor_is_done_and_the_other_is_at_it(loaded: None) -> None:
    assessment = assessment_of(PROVINCE)
    assert AssessorSeat.objects.filter(assessment=assessment).count() == 2
    done = {
        name: {
            row.code: row.units - row.done
            for row in marking_list(User.objects.get(username=name), assessment.pk).rows
        }
        for name in ("nongye", "liangchu", "shengban")
    }
    assert done["nongye"] == {"1.1": 0, "1.2": 0, "1.3": 0, "1.4": 0, "d1": 0}
    assert done["liangchu"] == {"2.1": 0, "2.2": 11, "2.3": 16, "b1": 14}
    assert set(done["shengban"].values()) == {16}


def test_every_change_of_the_review_has_its_reason_and_one_item_is_given_back(
    loaded: None,
) -> None:
    marks = Mark.objects.filter(assessment=assessment_of(PROVINCE)).exclude(deed="confirmed")
    assert Counter(mark.deed for mark in marks) == {"figure": 2, "points": 4}
    assert all(mark.reason and mark.old for mark in marks)
    assert ItemReturn.objects.get().state == "open"


def test_bonus_and_deduction_are_under_review(loaded: None) -> None:
    """One bonus stands as claimed, one was halved, one waits; a deduction was made larger."""
    pk = assessment_of(PROVINCE).pk
    people = {name: User.objects.get(username=name) for name in ("liangchu", "nongye", "shengban")}
    rows = marking_page(people["liangchu"], pk, "b1").rows
    said = {
        row.unit_code: (row.points, row.said, [mark.label for mark in row.marks], row.state)
        for row in rows
    }
    claim = "一项储备管理做法被省级推广。（演示数据）"
    assert said[f"{PROVINCE}-02"] == ("1.00", claim, ["确认"], "done")
    assert said[f"{PROVINCE}-05"] == ("1.00", claim, ["调整得分"], "done")
    assert said[f"{PROVINCE}-08"] == ("1.00", claim, [], "open")
    lost = {row.unit_code: row for row in marking_page(people["nongye"], pk, "d1").rows}
    row = lost[f"{PROVINCE}-02"]
    assert (row.points, row.marks[0].label, row.marks[0].points) == ("-1.00", "调整得分", "-2")
    # 11 of 储备, 16 of 应急供应 less the one given back to its unit, 14 of the bonus.
    seats = {seat.assessor: seat for seat in stage_board(people["shengban"], pk).seats}
    assert (seats["粮食和物资储备局"].open, seats["农业农村厅"].open) == (40, 0)


def test_the_comparison_tells_what_the_review_made_of_a_deduction(loaded: None) -> None:
    pk = assessment_of(PROVINCE, year=2024).pk
    page = unit_comparison(User.objects.get(username="dishi"), pk, f"{PROVINCE}-02")
    (cell,) = (each for each in page.cells if each.code == "d1")
    assert cell.points[:2] == ("-0.50", "-2.00")
    assert "合计四次" in cell.whys[0].reason


def test_the_first_mock_year_is_done_and_nothing_of_it_was_made_known(loaded: None) -> None:
    assessment = assessment_of(PROVINCE, CycleKind.MOCK, 2024)
    assert (assessment.cycle.state, assessment.state) == ("closed", "evaluation")
    assert Decision.objects.get(assessment=assessment).state == "signed"
    assert not PublishedResult.objects.filter(assessment=assessment).exists()


def test_the_year_before_last_is_announced_with_an_appeal_open(loaded: None) -> None:
    """All stages have been run, and each of the unit's differences says why."""
    assessment = assessment_of(PROVINCE, year=2024)
    assert assessment.state == "announced"
    appeal = Appeal.objects.get()
    assert (appeal.state, appeal.announcement.assessment) == ("filed", assessment)
    assert appeal.announcement.until_on > TODAY
    city = User.objects.get(username="dishi")
    code = appeal.assessee.organisation.code
    page = unit_comparison(city, assessment.pk, code)
    assert [column.stage for column in page.columns] == ["self", "review", "spot", "final"]
    (cell,) = (each for each in page.cells if each.code == appeal.indicator_code)
    assert cell.changes[1].startswith("-")
    assert "统计公报" in cell.whys[0].reason
    board = comparison_page(User.objects.get(username="shengban"), assessment.pk)
    assert any(row.figures[2].change for row in board.rows)
    assert SpotCheck.objects.get(assessment=assessment).state == "confirmed"


def test_the_mock_year_is_spot_checked_by_a_draw_that_can_be_repeated(loaded: None) -> None:
    assessment = assessment_of(PROVINCE, CycleKind.MOCK)
    assert assessment.state == "spot_check"
    check = SpotCheck.objects.get(assessment=assessment)
    assert check.state == "checking"
    drawn = SampledUnit.objects.filter(spot_check=check)
    groups = Counter(drawn.values_list("assessee__group_code", flat=True))
    assert groups == {"producing": 2, "other": 1}
    again = draw_record.repeated(check.draw.seed, check.draw.plan, check.draw.frame)
    sampled = {ticket.code for ticket in again if ticket.is_sampled}
    assert sampled == set(drawn.values_list("organisation__code", flat=True))
    assert all(unit.team for unit in drawn)


def test_one_unit_was_visited_and_two_things_differed(loaded: None) -> None:
    units = SampledUnit.objects.filter(spot_check__assessment__cycle__kind=CycleKind.MOCK)
    visited = [unit for unit in units if unit.findings.exists()]
    assert len(visited) == 1
    assert visited[0].state == "finished"
    found = Counter(visited[0].findings.values_list("conclusion", flat=True))
    assert found == {"true": 4, "points": 2, "figure": 1}


def test_the_year_duty_is_decided_and_waits_for_the_signature(loaded: None) -> None:
    assessment = assessment_of(CITY)
    assert assessment.state == "evaluation"
    decision = Decision.objects.get(assessment=assessment)
    assert (decision.state, decision.signed_by) == ("proposed", None)
    assert decision.run.stage == "final"
    leaves = {cell[2] for row in final_rows().values() for cell in row.leaves.values()}
    assert leaves == {"scored"}


def test_vetoes_hold_down_the_grade_of_high_totals(loaded: None) -> None:
    rows = final_rows()
    corrupt, unsafe = rows[f"{CITY}-06"], rows[f"{CITY}-11"]
    assert (corrupt.vetoes, corrupt.grade) == (["v1"], "一般")
    assert (unsafe.vetoes, unsafe.grade) == (["v3"], "良好")
    assert sum(bool(row.vetoes) for row in rows.values()) == 2


def test_excellence_is_rationed_and_a_control_line_costs_points(loaded: None) -> None:
    rows = final_rows()
    able = [row for row in rows.values() if float(row.total) >= 85 and not row.vetoes]
    excellent = [row for row in able if row.grade == "优秀"]
    assert {row.group_code for row in excellent} == {"ecology", "farming", "industry"}
    assert len(excellent) == 4 < len(able)
    assert [code for code, row in rows.items() if float(row.leaves["1.3.2"][0]) == 0] == [
        f"{CITY}-04"
    ]


def test_bonuses_stop_at_their_caps(loaded: None) -> None:
    scheme = read_scheme(bytes(assessment_of(CITY).scheme_version.source))
    caps = {each.code: each.cap for each in scheme.adjustments}
    best = final_rows()[f"{CITY}-09"]
    assert {code: float(points) for code, points in best.adjustments.items()} == caps
    assert sum(map(float, best.adjustments.values())) > 6
    nodes = sum(float(best.nodes[code]) for code in ("1", "2"))
    assert float(best.total) == pytest.approx(nodes + 6)


def test_two_earlier_years_lead_to_consequences_that_a_person_decides(loaded: None) -> None:
    before = assessment_of(CITY, year=2024)
    assert before.state == "published"
    rows = Consequence.objects.filter(published__assessment=before).order_by("pk")
    assert [(row.title, row.state) for row in rows] == [
        ("年度等次为一般", "decided"),
        ("连续两年一般", "proposed"),
    ]
    assert rows[1].grades == [[2023, "一般"], [2024, "一般"]]
    assert rows[0].decided_by == User.objects.get(username="qianfa")
    page = grades_page(User.objects.get(username="niankao"), assessment_of(CITY).pk)
    assert page.years == (2024, 2023)
    assert len(page.rows) == 12
    texts = [row.basis for row in rows] + [str(PublishedResult.objects.get().organ)]
    texts += list(EarlierGrade.objects.values_list("source", flat=True))
    assert all("演示数据" in text for text in texts)


def test_everything_says_that_it_is_invented_and_the_accounts_are_few(loaded: None) -> None:
    names = [*Organisation.objects.filter(code__startswith="demo-").values_list("name", flat=True)]
    names += Cycle.objects.values_list("title", flat=True)
    names += SpotCheck.objects.values_list("title", flat=True)
    assert [name for name in names if "演示数据" not in name] == []
    assert User.objects.count() <= MOST_ACCOUNTS
    assert verify().holds
