"""Saving cells: each is answered for itself, nobody writes over anybody, few statements."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaocheng.audit.models import AuditEntry
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.models import Figure, FigureHistory
from kaocheng.reporting.queries import figure_history, report_page
from kaocheng.reporting.queries.shapes import CellChange, FigureRow
from kaocheng.reporting.services import open_report, save_cells
from tests.conftest import Appoint
from tests.cycles.factories import COUNTY, NORTH, SOUTH, VILLAGE, set_today
from tests.reporting.conftest import Fill

pytestmark = pytest.mark.django_db


def row(actor: User, report: int, item: str) -> FigureRow:
    rows = {each.item_code: each for each in report_page(actor, report).rows}
    return rows[item]


def test_what_is_typed_is_stored_as_an_exact_value(
    fill: Fill, clerk_n: User, report_pk: int
) -> None:
    saved = fill(
        {"grain": "３１２．５０万吨", "projects": "7项", "trend": "提高", "roads": "不适用"}
    )
    assert saved.all_saved
    values = {cell.item_code: cell.value for cell in saved.cells}
    assert values == {"grain": "312.5", "projects": "7", "trend": "提高", "roads": "NA"}
    shown = row(clerk_n, report_pk, "grain")
    assert (shown.value, shown.rate, shown.share, shown.gap) == (
        "312.5",
        "26.04%",
        "25.00%",
        "+1.04",
    )


@pytest.mark.parametrize(
    ("item", "text", "why"),
    [
        ("projects", "10%~50%", "请填一个确定的数"),
        ("projects", "#REF!", "请修正公式，或直接填写结果"),
        ("projects", "76个", "请换算成“项”"),
        ("gold", "1", "本期方案没有这个数据项"),
        ("share", "96", "本期方案没有这个数据项"),  # not for this group
        ("quality", "好", "由考核办录入"),
        ("accident", "0", "由考核办录入"),
    ],
)
def test_a_cell_that_cannot_be_taken_says_why_and_the_others_are_saved(
    fill: Fill, item: str, text: str, why: str
) -> None:
    bad, good = fill({item: text, "grain": "300"}).cells
    assert (bad.outcome, good.outcome) == ("refused", "saved")
    assert why in bad.why
    assert bad.yours == text
    assert Figure.objects.get(item_code="grain").value == "300"


def test_the_second_of_two_sees_both_values_and_decides(
    fill: Fill, report_pk: int, clerk_n: User, appointed: Appoint
) -> None:
    fill({"grain": "300"})
    other = appointed("clerk_n2", NORTH, Role.REPORTER)
    save_cells(other, report_pk, changes=[CellChange("grain", "310", 1)])
    second = save_cells(clerk_n, report_pk, changes=[CellChange("grain", "320", 1)]).cells[0]
    assert (second.outcome, second.value, second.yours, second.by) == (
        "conflict", "310", "320", str(other),
    )  # fmt: skip
    assert "请核对后决定保留哪一个" in second.why
    assert Figure.objects.get(item_code="grain").value == "310"
    again = save_cells(clerk_n, report_pk, changes=[CellChange("grain", "320", second.version)])
    assert again.all_saved


def test_two_who_type_the_same_are_not_in_conflict(
    fill: Fill, report_pk: int, clerk_n: User
) -> None:
    fill({"grain": "300"})
    assert save_cells(clerk_n, report_pk, changes=[CellChange("grain", "300.0", 0)]).all_saved


def test_two_who_fill_an_empty_cell_at_once_are_in_conflict(
    fill: Fill, report_pk: int, clerk_n: User
) -> None:
    fill({"grain": "300"})
    late = save_cells(clerk_n, report_pk, changes=[CellChange("grain", "301", 0)])
    assert late.cells[0].outcome == "conflict"


def test_one_conflict_stops_no_other_cell(fill: Fill, report_pk: int, clerk_n: User) -> None:
    fill({"grain": "300"})
    changes = [CellChange("grain", "301", 0), CellChange("projects", "5", 0)]
    outcomes = [cell.outcome for cell in save_cells(clerk_n, report_pk, changes=changes).cells]
    assert outcomes == ["conflict", "saved"]


def test_the_same_cell_twice_in_one_go_keeps_the_last(
    fill: Fill, report_pk: int, clerk_n: User
) -> None:
    changes = [CellChange("grain", "1", 0), CellChange("grain", "2", 0)]
    assert save_cells(clerk_n, report_pk, changes=changes).all_saved
    assert Figure.objects.get(item_code="grain").value == "2"


def test_the_old_value_stays_in_the_history(fill: Fill, report_pk: int, clerk_n: User) -> None:
    for value in ("300", "310", ""):
        fill({"grain": value})
    history = figure_history(clerk_n, report_pk, "grain")
    assert [line.value for line in history] == ["310", "300"]
    assert row(clerk_n, report_pk, "grain").has_history


def test_nothing_changed_writes_nothing(fill: Fill) -> None:
    fill({"grain": "300"})
    before = AuditEntry.objects.count()
    fill({"grain": "３００", "projects": ""})
    assert AuditEntry.objects.count() == before
    assert not FigureHistory.objects.exists()


def test_sixty_cells_take_at_most_twelve_statements(
    report_pk: int, clerk_n: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New cells, and the same cells changed, with all that Django sends to open a transaction."""
    from tests.reporting.wide import wide_scheme

    codes = wide_scheme(monkeypatch, 60)
    first = [CellChange(code, str(n), 0) for n, code in enumerate(codes)]
    save_cells(clerk_n, report_pk, changes=first[:1])
    for version, shift in ((0, 0), (1, 100)):
        changes = [
            CellChange(c, str(n + shift), version) for n, c in enumerate(codes) if n or version
        ]
        with CaptureQueriesContext(connection) as seen:
            assert save_cells(clerk_n, report_pk, changes=changes).all_saved
        assert len(seen) <= 12, [query["sql"][:90] for query in seen.captured_queries]


# Who may ------------------------------------------------------------------------------------------


def test_a_neighbours_report_is_not_there(
    report_pk: int, clerk_s: User, appointed: Appoint
) -> None:
    below = appointed("village", VILLAGE, Role.REPORTER)
    for stranger in (clerk_s, below):
        with pytest.raises(NotVisible):
            report_page(stranger, report_pk)
        with pytest.raises(NotVisible):
            save_cells(stranger, report_pk, changes=[CellChange("grain", "1", 0)])


def test_who_stands_above_sees_and_does_not_fill_in(
    report_pk: int, leader: User, county_office: User, appointed: Appoint
) -> None:
    above = appointed("county_clerk", COUNTY, Role.REPORTER)
    for actor in (leader, county_office, above):
        assert not report_page(actor, report_pk).actions.may_edit
        with pytest.raises(NotAllowed, match="只有本单位填报员可以填报"):
            save_cells(actor, report_pk, changes=[CellChange("grain", "1", 0)])


def test_administrators_see_no_report(report_pk: int, officers: dict[Role, User]) -> None:
    for officer in officers.values():
        with pytest.raises(NotVisible):
            report_page(officer, report_pk)


def test_the_signer_sees_and_does_not_fill_in(report_pk: int, head_n: User) -> None:
    with pytest.raises(NotAllowed):
        save_cells(head_n, report_pk, changes=[CellChange("grain", "1", 0)])


def test_a_post_at_a_unit_that_was_merged_away_carries_nothing(
    report_pk: int, clerk_n: User
) -> None:
    from kaocheng.orgs.models import Organisation

    Organisation.objects.filter(code=NORTH).update(valid_to=datetime.date(2025, 4, 1))
    with pytest.raises(NotVisible):
        save_cells(clerk_n, report_pk, changes=[CellChange("grain", "1", 0)])


# When ---------------------------------------------------------------------------------------------


def test_a_report_is_begun_once_and_shared(
    report_pk: int, march: int, clerk_n: User, appointed: Appoint
) -> None:
    other = appointed("clerk_n2", NORTH, Role.REPORTER)
    before = AuditEntry.objects.count()
    for actor in (clerk_n, other):
        assert open_report(actor, period_pk=march, organisation_code=NORTH) == report_pk
    assert AuditEntry.objects.count() == before


def test_a_report_of_others_is_not_begun(
    march: int, clerk_s: User, leader: User, on_third_of_april: datetime.date
) -> None:
    with pytest.raises(NotVisible):
        open_report(clerk_s, period_pk=march, organisation_code=NORTH)
    with pytest.raises(NotAllowed, match="由本单位填报员开始"):
        open_report(leader, period_pk=march, organisation_code=NORTH)
    with pytest.raises(NotVisible):
        open_report(clerk_s, period_pk=0, organisation_code=SOUTH)


def test_before_the_period_opens_nothing_is_begun(
    march: int, clerk_n: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_today(monkeypatch, datetime.date(2025, 3, 27))
    with pytest.raises(Refusal, match="本期尚未开放，3月28日起填报"):
        open_report(clerk_n, period_pk=march, organisation_code=NORTH)


def test_a_deadline_that_passes_while_typing_loses_nothing(
    fill: Fill, report_pk: int, clerk_n: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_today(monkeypatch, datetime.date(2025, 4, 8))
    assert fill({"grain": "300"}).all_saved
    assert report_page(clerk_n, report_pk).report.is_past_due


def test_a_closed_period_takes_nothing(fill: Fill, march: int, county_office: User) -> None:
    from kaocheng.cycles.services import close_period

    close_period(county_office, period_pk=march)
    with pytest.raises(Refusal, match="本期已关闭填报。如确需补报，请联系考核办开放"):
        fill({"grain": "300"})


def test_a_closed_cycle_takes_nothing(fill: Fill, cycle_pk: int, county_office: User) -> None:
    from kaocheng.cycles.services import close_cycle

    close_cycle(county_office, cycle_pk=cycle_pk)
    with pytest.raises(Refusal, match="未在进行中"):
        fill({"grain": "300"})
