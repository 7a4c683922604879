"""What pages of a run show, and to whom."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from kaocheng.orgs.models import Organisation, Role, User
from kaocheng.results.figures import gap
from kaocheng.results.models import ScoreRun
from kaocheng.results.queries import (
    NodeHeading,
    NotVisible,
    frozen_result,
    heat_map,
    indicator_page,
    ranking_page,
    ranking_workbook,
    runs_visible_to,
    unit_page,
)
from kaocheng.results.queries.scope import period_label
from kaocheng.results.services import start_run
from kaocheng.schemes.models import LeaderInCharge
from tests.conftest import Appoint


@pytest.fixture
def earlier_run(provinces_run: ScoreRun, office: User) -> ScoreRun:
    units, facts = bytes(provinces_run.units_source), bytes(provinces_run.facts_source)
    return start_run(office, provinces_run.scheme, units, facts, "2022")


@pytest.fixture
def small_run(provinces_run: ScoreRun, office: User) -> ScoreRun:
    """The same scheme with one unit."""
    units = "unit,name,group,parent\n230000,黑龙江省,main,\n".encode()
    lines = bytes(provinces_run.facts_source).splitlines(keepends=True)
    facts = lines[0] + b"".join(line for line in lines if line.startswith(b"230000,"))
    return start_run(office, provinces_run.scheme, units, facts, "2023")


def test_the_ranking_stands_in_the_order_of_places(provinces_run: ScoreRun, office: User) -> None:
    page = ranking_page(office, provinces_run.pk)
    ranks = [row.rank for row in page.rows]
    assert len(ranks) == 31
    assert ranks == sorted(rank for rank in ranks if rank is not None)
    assert page.rows[0].gap_to_first == "0.00"
    assert [heading.code for heading in page.headings] == ["1", "2", "3", "4", "5"]
    assert page.run.notice.startswith("演示方案")
    assert page.run.period_label == "2023年度"


def test_subtotals_and_adjustments_make_the_total(provinces_run: ScoreRun, office: User) -> None:
    for row in ranking_page(office, provinces_run.pk).rows:
        parts = [Decimal(node) for node in row.nodes if node is not None]
        assert sum(parts) + Decimal(row.bonus) + Decimal(row.deduction) == Decimal(str(row.total))


def test_the_ten_indicators_with_the_greatest_loss_come_first(
    provinces_run: ScoreRun, office: User
) -> None:
    shares = [share for _, _, share in ranking_page(office, provinces_run.pk).lost_most]
    assert len(shares) == 10
    assert shares == sorted(shares, reverse=True)
    assert 0 < sum(shares) <= 1


def test_movement_counts_places_against_the_year_before(
    provinces_run: ScoreRun, earlier_run: ScoreRun, office: User
) -> None:
    page = ranking_page(office, provinces_run.pk)
    before = {row.unit_code: row.rank for row in ranking_page(office, earlier_run.pk).rows}
    assert page.compared_with is not None
    assert page.compared_with.pk == earlier_run.pk
    for row in page.rows:
        assert row.movement == (before[row.unit_code] or 0) - (row.rank or 0)


def test_without_an_earlier_run_there_is_no_movement(provinces_run: ScoreRun, office: User) -> None:
    page = ranking_page(office, provinces_run.pk)
    assert page.compared_with is None
    assert {row.movement for row in page.rows} == {None}


def test_a_clerk_sees_the_own_unit_alone_with_its_place_among_all(
    provinces_run: ScoreRun, earlier_run: ScoreRun, office: User, clerk: User
) -> None:
    page = ranking_page(clerk, provinces_run.pk)
    (row,) = page.rows
    of_all = {row.unit_code: row for row in ranking_page(office, provinces_run.pk).rows}
    assert row == of_all["230000"]
    assert len(heat_map(clerk, provinces_run.pk).units) == 1
    assert [r.unit_code for r in indicator_page(clerk, provinces_run.pk, "1.1").rows] == ["230000"]


def test_a_clerk_learns_no_other_units_name(provinces_run: ScoreRun, clerk: User) -> None:
    page = unit_page(clerk, provinces_run.pk, "230000")
    assert page.next_name == ""
    assert page.gap_to_next is not None
    assert (page.previous_code, page.next_code) == (None, None)


def test_a_clerk_finds_nothing_about_others(provinces_run: ScoreRun, clerk: User) -> None:
    with pytest.raises(NotVisible):
        unit_page(clerk, provinces_run.pk, "110000")
    with pytest.raises(NotVisible):
        frozen_result(clerk, provinces_run.pk)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_see_no_results(
    role: Role, provinces_run: ScoreRun, officers: dict[Role, User]
) -> None:
    assert runs_visible_to(officers[role]) == []
    for read in (ranking_page, heat_map, ranking_workbook, frozen_result):
        with pytest.raises(NotVisible):
            read(officers[role], provinces_run.pk)


def test_runs_are_listed_newest_first(
    provinces_run: ScoreRun, earlier_run: ScoreRun, leader: User, clerk: User
) -> None:
    expected = [earlier_run.pk, provinces_run.pk]
    assert [header.pk for header in runs_visible_to(leader)] == expected
    assert [header.pk for header in runs_visible_to(clerk)] == expected


def test_the_unit_page_tells_why(provinces_run: ScoreRun, office: User) -> None:
    page = unit_page(office, provinces_run.pk, "230000")
    assert len(page.leaves) == 17
    first = page.leaves[0]
    assert first.path == ("经济运行",)
    assert first.unit_of_measure == "亿元"
    assert Decimal(first.value) > 0
    assert "分" in first.reason
    assert first.rule_words
    assert first.lead == "发展改革部门"
    assert all(leaf.reason for leaf in page.leaves)
    for leaf in page.leaves:
        if leaf.share is not None:
            assert leaf.place is not None
            assert leaf.best is not None
            assert leaf.share <= leaf.best


def test_what_is_not_among_the_first_three_is_told_with_the_leader(
    provinces_run: ScoreRun, office: User, appointed: Appoint
) -> None:
    """The furthest behind first; leaders that the unit itself has named stand there."""
    clerk = appointed("clerk_23", "230000", Role.REPORTER)
    page = unit_page(clerk, provinces_run.pk, "230000")
    places = {leaf.code: leaf.place for leaf in page.leaves}
    assert {row.code: row.place for row in page.behind} == {
        code: place for code, place in places.items() if place is not None and place > 3
    }
    assert [row.place for row in page.behind] == sorted(
        (row.place for row in page.behind), reverse=True
    )
    first = page.behind[0]
    rows = indicator_page(office, provinces_run.pk, first.code).rows
    group = [row for row in rows if row.group_name == page.row.group_name]
    points = sorted((Decimal(row.points) for row in group if row.points), reverse=True)
    assert (first.of, first.leader) == (len(points), "")
    assert Decimal(str(first.gap)) == points[2] - Decimal(str(first.points))
    unit = Organisation.objects.get(code="230000")
    LeaderInCharge.objects.create(organisation=unit, department=first.lead, leader="本级领导")
    again = unit_page(clerk, provinces_run.pk, "230000").behind
    assert {row.leader for row in again if row.lead == first.lead} == {"本级领导"}


def test_neighbours_and_the_gap_to_the_next_place(provinces_run: ScoreRun, office: User) -> None:
    rows = ranking_page(office, provinces_run.pk).rows
    page = unit_page(office, provinces_run.pk, rows[5].unit_code)
    assert (page.previous_code, page.next_code) == (rows[4].unit_code, rows[6].unit_code)
    assert page.next_name == rows[4].unit_name
    assert page.gap_to_next == gap(rows[4].total, rows[5].total, 2)
    top = unit_page(office, provinces_run.pk, rows[0].unit_code)
    assert (top.gap_to_next, top.previous_code) == (None, None)


def test_an_indicator_that_a_group_is_not_assessed_on(
    provinces_run: ScoreRun, office: User
) -> None:
    page = indicator_page(office, provinces_run.pk, "5.3")
    without = [row for row in page.rows if row.status == "not_assessed"]
    assert without
    assert {row.status_name for row in without} == {"不考核"}
    assert all(row.place is None and row.share is None for row in without)
    assert page.rows[-len(without) :] == tuple(without)


def test_the_indicator_page_puts_the_best_first(provinces_run: ScoreRun, office: User) -> None:
    page = indicator_page(office, provinces_run.pk, "1.1")
    shares = [row.share for row in page.rows if row.share is not None]
    assert shares == sorted(shares, reverse=True)
    assert page.full_by_group
    assert (page.previous_code, page.next_code) == (None, "1.2")
    with pytest.raises(NotVisible):
        indicator_page(office, provinces_run.pk, "1")


def test_vetoes_are_named_in_the_ranking_and_in_the_workbook(
    provinces_run: ScoreRun, office: User
) -> None:
    page = ranking_page(office, provinces_run.pk)
    named = {row.unit_code: row.vetoes for row in page.rows if row.vetoes}
    assert named == {"520000": ("投资到位资金大幅下降",)}
    sheet = load_workbook(BytesIO(ranking_workbook(office, provinces_run.pk)))["排名"]
    column = sheet.max_column
    assert sheet.cell(3, column).value == "一票否决"
    cells = [sheet.cell(line, column).value for line in range(4, sheet.max_row + 1)]
    assert [cell for cell in cells if cell] == ["投资到位资金大幅下降"]


def test_a_heading_knows_the_points_of_each_group(provinces_run: ScoreRun, office: User) -> None:
    headings = ranking_page(office, provinces_run.pk).headings
    assert headings[2].full == "20/24/16"
    fulls = {code: headings[2].full_for(code) for code, _ in headings[2].by_group}
    assert sorted(fulls.values(), key=str) == ["16", "20", "24"]
    assert headings[0].full_for("main") == headings[0].full
    assert NodeHeading("3", "粮食", "20/24/16").full_for("main") is None


def test_the_heat_map_is_unit_by_indicator(provinces_run: ScoreRun, office: User) -> None:
    heat = heat_map(office, provinces_run.pk)
    assert (len(heat.units), len(heat.leaves)) == (31, 17)
    assert {len(line) for line in heat.shares} == {17}


def test_the_workbook_reads_as_on_paper(provinces_run: ScoreRun, office: User) -> None:
    book = load_workbook(BytesIO(ranking_workbook(office, provinces_run.pk)))
    sheet = book["排名"]
    assert sheet["A1"].value == "2023年度目标责任考核排名表"
    assert "演示方案" in sheet["A2"].value
    heads = [cell.value for cell in sheet[3]]
    assert heads[:4] == ["名次", "单位", "分类", "分类名次"]
    assert heads[-3:] == ["总分", "等次", "一票否决"]
    first = ranking_page(office, provinces_run.pk).rows[0]
    assert sheet["B4"].value == first.unit_name
    assert sheet.cell(4, len(heads) - 2).value == float(str(first.total))
    assert sheet.max_row == 3 + 31
    assert sheet.page_setup.orientation == "landscape"


def test_the_frozen_result_is_for_those_who_see_all(provinces_run: ScoreRun, leader: User) -> None:
    frozen = frozen_result(leader, provinces_run.pk)
    assert len(frozen.document["units"]) == 31
    assert frozen.run.result_digest == provinces_run.result_digest


def test_a_run_that_is_not_there_is_not_visible(office: User) -> None:
    with pytest.raises(NotVisible):
        ranking_page(office, 0)


@pytest.mark.parametrize(
    ("period", "label"),
    [("2023", "2023年度"), ("2023-03", "2023年3月"), ("2023-Q1", "2023年第一季度"), ("?", "?")],
)
def test_periods_in_words(period: str, label: str) -> None:
    assert period_label(period) == label


RANKING_STATEMENTS = 6  # posts, tree, run, rows, earlier run, its places
UNIT_STATEMENTS = 7  # the same, and the leaders in charge


@pytest.mark.parametrize("which", ["provinces_run", "small_run"])
def test_one_and_31_units_take_the_same_statements(
    which: str,
    request: pytest.FixtureRequest,
    earlier_run: ScoreRun,
    office: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    run: ScoreRun = request.getfixturevalue(which)
    unit_page(office, run.pk, "230000")
    with django_assert_num_queries(RANKING_STATEMENTS):
        ranking_page(office, run.pk)
    with django_assert_num_queries(UNIT_STATEMENTS):
        unit_page(office, run.pk, "230000")
    with django_assert_num_queries(4):
        indicator_page(office, run.pk, "1.1")
    with django_assert_num_queries(4):
        heat_map(office, run.pk)


def test_the_first_look_at_a_units_reasons_takes_one_statement_more(
    provinces_run: ScoreRun, office: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from kaocheng.results.evaluation import evaluated_run

    evaluated_run.cache_clear()
    with django_assert_num_queries(UNIT_STATEMENTS):  # no earlier run here, so no places of one
        unit_page(office, provinces_run.pk, "230000")
