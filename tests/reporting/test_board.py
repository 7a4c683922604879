"""Who has reported, who was late, who is to be reminded; and the facts that scoring reads."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaocheng.cycles.models import Assessee
from kaocheng.cycles.queries.shapes import TargetChange
from kaocheng.cycles.services import set_targets
from kaocheng.orgs.models import Organisation, Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.reporting.lifecycle import ACCEPTED
from kaocheng.reporting.models import Figure, Report
from kaocheng.reporting.queries import (
    desk,
    due_reminders,
    facts_for,
    my_reports,
    report_page,
    reporting_board,
)
from kaocheng.reporting.queries.shapes import FactsBundle
from kaocheng.reporting.services import (
    KnownRow,
    accept,
    count_information,
    load_known_values,
    open_report,
    open_reports,
    return_report,
    send_information,
    sign_off,
    submit,
)
from kaocheng.scoring import evaluate, read_facts, read_period, read_units
from tests.conftest import Appoint
from tests.cycles.factories import COUNTY, NORTH, SOUTH, VILLAGE, set_today
from tests.reporting.conftest import Fill, filler, period_pk

pytestmark = pytest.mark.django_db


def label(actor: User, cycle: int, unit: str = NORTH, period: str = "2025-03") -> str:
    board = reporting_board(actor, cycle)
    row = next(row for row in board.rows if row.organisation_code == unit)
    return next(cell.label for cell in row.cells if cell.period == period)


# The board ----------------------------------------------------------------------------------------


def test_the_board_follows_a_report(
    fill: Fill, report_pk: int, clerk_n: User, head_n: User, county_office: User, cycle_pk: int
) -> None:
    assert label(county_office, cycle_pk) == "未报"
    fill({"grain": "300"})
    assert label(county_office, cycle_pk) == "填报中"
    sign_off(head_n, report_pk=report_pk)
    assert label(county_office, cycle_pk) == "已审签"
    submit(clerk_n, report_pk=report_pk)
    assert label(county_office, cycle_pk) == "已报送"
    return_report(county_office, report_pk=report_pk, reason="请核对")
    assert label(county_office, cycle_pk) == "已退回"
    sign_off(head_n, report_pk=report_pk)
    submit(clerk_n, report_pk=report_pk)
    accept(county_office, report_pk=report_pk)
    assert label(county_office, cycle_pk) == "已接收"
    assert label(county_office, cycle_pk, period="2025-12") == "未开放"


def test_who_was_late_stays_marked_when_accepted(
    fill: Fill,
    report_pk: int,
    clerk_n: User,
    head_n: User,
    county_office: User,
    cycle_pk: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill({"grain": "300"})
    set_today(monkeypatch, datetime.date(2025, 4, 8))
    sign_off(head_n, report_pk=report_pk)
    submit(clerk_n, report_pk=report_pk)
    assert label(county_office, cycle_pk) == "迟报"
    accept(county_office, report_pk=report_pk)
    row = reporting_board(county_office, cycle_pk).rows[0]
    assert (row.cells[2].label, row.cells[2].late, row.late_count) == ("已接收", True, 1)


def test_the_board_counts_by_period_and_marks_the_overdue(
    submitted_pk: int, county_office: User, cycle_pk: int
) -> None:
    board = reporting_board(county_office, cycle_pk)
    counts = dict(board.periods[2].counts)
    assert (counts["已报送"], counts["未报"]) == (1, 1)
    assert [row.missing_count for row in board.rows] == [2, 2]  # January and February
    assert board.may_decide
    assert [period.owing for period in board.periods[:3]] == [2, 2, 1]


def test_a_unit_sees_its_own_row(
    submitted_pk: int, clerk_s: User, cycle_pk: int, appointed: Appoint
) -> None:
    assert [row.organisation_code for row in reporting_board(clerk_s, cycle_pk).rows] == [SOUTH]
    for code in ("c2", VILLAGE):
        with pytest.raises(NotVisible):
            reporting_board(appointed(f"x{code}", code, Role.REPORTER), cycle_pk)


def statements(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as seen:
        work()
    return len(seen)


def test_pages_take_as_many_statements_for_thirty_units_as_for_two(
    submitted_pk: int, county_office: User, clerk_n: User, cycle_pk: int
) -> None:
    def work() -> None:
        reporting_board(county_office, cycle_pk)
        desk(county_office)
        my_reports(clerk_n)
        facts_for(cycle_pk, "2025-03", accepted_only=False)
        due_reminders(datetime.date(2025, 4, 7))
        report_page(clerk_n, submitted_pk)

    work()
    few = statements(work)
    county = Organisation.objects.get(code=COUNTY)
    for number in range(30):
        unit = Organisation.objects.create(
            parent=county, code=f"m{number}", name=f"村{number}", level="township",
            pinyin="", initials="", valid_from=datetime.date(2020, 1, 1),
        )  # fmt: skip
        Assessee.objects.create(cycle_id=cycle_pk, organisation=unit, group_code="hill")
    open_reports(today=datetime.date(2025, 4, 3))
    Report.objects.filter(period__period="2025-02").update(state="submitted")
    assert statements(work) == few


# Reminders ----------------------------------------------------------------------------------------


def test_clerks_are_reminded_on_few_days_and_once_for_everything(
    cycle_pk: int, report_pk: int, clerk_n: User, clerk_s: User, head_n: User
) -> None:
    found = due_reminders(datetime.date(2025, 4, 4))  # three days before 7 April
    assert {each.user_pk for each in found} == {clerk_n.pk, clerk_s.pk}
    mine = next(each for each in found if each.user_pk == clerk_n.pk)
    assert mine.title == "有 1 份填报表待报送"
    assert mine.lines == ("北山乡：2025年度示例考核 2025年3月，4月7日（周一）截止，还有 3 天",)
    assert mine.report_pks == (report_pk,)
    assert due_reminders(datetime.date(2025, 4, 5)) == ()


def test_who_has_handed_in_is_left_in_peace(
    submitted_pk: int, clerk_n: User, clerk_s: User
) -> None:
    found = due_reminders(datetime.date(2025, 4, 7))
    assert {each.user_pk for each in found} == {clerk_s.pk}
    assert "今天截止" in found[0].lines[0]


def test_signers_are_reminded_once_there_is_something_to_sign(
    fill: Fill, report_pk: int, head_n: User, clerk_n: User
) -> None:
    fill({"grain": "300"})
    people = {each.user_pk for each in due_reminders(datetime.date(2025, 4, 7))}
    assert head_n.pk in people
    sign_off(head_n, report_pk=report_pk)
    people = {each.user_pk for each in due_reminders(datetime.date(2025, 4, 7))}
    assert (head_n.pk in people, clerk_n.pk in people) == (False, True)


def test_the_overdue_are_told_seldom(cycle_pk: int, clerk_n: User) -> None:
    said = due_reminders(datetime.date(2025, 4, 8))
    assert said[0].title == "有 1 份填报表待报送，其中 1 份已逾期"
    assert "已逾期 1 天" in said[0].lines[0]
    assert due_reminders(datetime.date(2025, 4, 9)) == ()


# Facts --------------------------------------------------------------------------------------------


def facts(bundle: FactsBundle) -> dict[tuple[str, str, str, str], str]:
    lines = csv.DictReader(io.StringIO(bundle.facts.decode()))
    return {(x["unit"], x["item"], x["period"], x["kind"]): x["value"] for x in lines}


def test_facts_are_exact_and_of_accepted_reports_unless_told_otherwise(
    submitted_pk: int, cycle_pk: int, county_office: User
) -> None:
    accepted_only = facts_for(cycle_pk, "2025-03")
    assert accepted_only.missing_units == ("北山乡", "南河镇")
    assert (NORTH, "grain", "2025-03", "actual") not in facts(accepted_only)
    both = facts_for(cycle_pk, "2025-03", accepted_only=False)
    assert both.missing_units == ("南河镇",)
    assert facts(both)[NORTH, "grain", "2025-03", "actual"] == "300"
    assert facts(both)[SOUTH, "grain", "2025", "target"] == "800.5"
    accept(county_office, report_pk=submitted_pk)
    assert facts(facts_for(cycle_pk, "2025-03")) == facts(both)


def test_what_comes_later_is_not_seen(accepted_pk: int, cycle_pk: int) -> None:
    report = Report.objects.get(pk=accepted_pk)
    april = Report.objects.create(
        assessee=report.assessee, period_id=period_pk(cycle_pk, "2025-04"), state=ACCEPTED
    )
    Figure.objects.create(
        report=april, item_code="grain", value="400", origin="typed", entered_at=report.created_at
    )
    assert (NORTH, "grain", "2025-04", "actual") not in facts(facts_for(cycle_pk, "2025-03"))
    assert facts(facts_for(cycle_pk, "2025"))[NORTH, "grain", "2025-04", "actual"] == "400"


def test_a_source_stands_before_the_unit_and_history_is_there(
    accepted_pk: int, cycle_pk: int, county_office: User
) -> None:
    rows = [
        KnownRow(NORTH, "grain", "2025-03", "310", "统计局"),
        KnownRow(SOUTH, "grain", "2024-03", "150.25", "统计局"),
    ]
    load_known_values(county_office, cycle_pk=cycle_pk, rows=rows)
    found = facts(facts_for(cycle_pk, "2025-03"))
    assert found[NORTH, "grain", "2025-03", "actual"] == "310"
    assert found[SOUTH, "grain", "2024-03", "actual"] == "150.25"


def test_counts_of_information_are_facts_of_every_unit(
    cycle_pk: int, clerk_n: User, county_office: User, on_third_of_april: datetime.date
) -> None:
    count_information(county_office, cycle_pk=cycle_pk, item_code="news", counts="sent")
    send_information(
        clerk_n, cycle_pk=cycle_pk, organisation_code=NORTH, month="2025-02", title="备耕"
    )
    found = facts(facts_for(cycle_pk, "2025"))
    assert found[NORTH, "news", "2025-02", "actual"] == "1"
    assert found[NORTH, "news", "2025", "actual"] == "1"
    assert found[SOUTH, "news", "2025", "actual"] == "0"


def test_a_mock_knows_nothing_of_what_is_real(
    accepted_pk: int, cycle_pk: int, scheme_pk: int, county_office: User
) -> None:
    from tests.reporting.test_known import whole_cycle

    mock = whole_cycle(county_office, scheme_pk, "mock26", 2026, mock=True)
    real = whole_cycle(county_office, scheme_pk, "real26", 2026)
    of_mock, of_real = facts_for(mock, "2026-03"), facts_for(real, "2026-03")
    assert (of_mock.mock, of_real.mock) == (True, False)
    assert facts(of_mock) == {}
    assert facts(of_real)[NORTH, "grain", "2025-03", "actual"] == "300"  # last year, for `prior`


def test_an_item_that_means_something_else_now_is_not_taken_over(
    accepted_pk: int, county_office: User
) -> None:
    from kaocheng.schemes.services import store_version
    from tests.cycles.factories import SCHEME
    from tests.reporting.test_known import whole_cycle

    changed = SCHEME.replace(
        "name: 粮食总产量, unit: 万吨".encode(), "name: 粮食总产量, unit: 吨".encode()
    )
    other = store_version(county_office, changed).pk
    pk = whole_cycle(county_office, other, "y26", 2026)
    found = facts(facts_for(pk, "2026-03"))
    assert (NORTH, "grain", "2025-03", "actual") not in found
    assert (NORTH, "projects", "2025-03", "actual") in found


def test_the_library_computes_from_what_the_room_gives(
    accepted_pk: int, cycle_pk: int, county_office: User, clerk_s: User, march: int
) -> None:
    """北山乡 by hand: 30 × 300/1200 + 20 × 8/20 + 10 × 10/40 + 20 × 0.6 + 10 + 0 + 1 = 41."""
    from kaocheng.cycles.queries import scheme_for

    rows = [KnownRow(NORTH, "quality", "2025-03", "中", "环保局"),
            KnownRow(NORTH, "accident", "2025-03", "0", "应急局")]  # fmt: skip
    load_known_values(county_office, cycle_pk=cycle_pk, rows=rows)
    bundle = facts_for(cycle_pk, "2025-03")
    scheme = scheme_for(cycle_pk, "2025-03").scheme
    units = read_units(bundle.units, scheme)
    period = read_period("2025-03")
    result = evaluate(scheme, units, read_facts(bundle.facts, scheme, units), period)
    first = result.as_dict()["units"][0]
    assert (first["unit"], first["group"], first["total"]) == (NORTH, "hill", "41.00")


def test_the_same_facts_are_the_same_bytes(accepted_pk: int, cycle_pk: int) -> None:
    assert facts_for(cycle_pk, "2025-03") == facts_for(cycle_pk, "2025-03")


def test_a_plan_is_handed_on(cycle_pk: int, county_office: User) -> None:
    plan = TargetChange(NORTH, "grain", "2025-03", "plan", "280")
    set_targets(county_office, cycle_pk=cycle_pk, changes=[plan])
    assert facts(facts_for(cycle_pk, "2025-03"))[NORTH, "grain", "2025-03", "plan"] == "280"


def test_own_reports_are_listed_whether_begun_or_not(
    report_pk: int, clerk_n: User, clerk_s: User, leader: User, march: int
) -> None:
    listed = [(line.period, line.pk) for line in my_reports(clerk_n)]
    assert listed == [("2025-03", report_pk), ("2025-02", None), ("2025-01", None)]
    assert my_reports(leader) == ()
    other = open_report(clerk_s, period_pk=march, organisation_code=SOUTH)
    filler(clerk_s, other)({"grain": "1"})
    assert [line.state_label for line in my_reports(clerk_s)] == ["填报中", "未填报", "未填报"]
