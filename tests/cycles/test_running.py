"""Cycles from founding to end: who may, in which state, with what."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from kaocheng.cycles.models import Assessee, Cycle
from kaocheng.cycles.queries import (
    assessees,
    cycle_page,
    cycles_visible_to,
    scheme_for,
)
from kaocheng.cycles.services import (
    NewAssessee,
    add_assessees,
    assign_scheme,
    close_cycle,
    create_cycle,
    open_calendar,
    remove_assessee,
    start_cycle,
)
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from tests.conftest import Appoint
from tests.cycles.factories import COUNTY, NORTH, SCHEME, SOUTH, VILLAGE, set_today

pytestmark = pytest.mark.django_db


def found(actor: User, code: str = "y", **changes: Any) -> int:
    wanted = {"title": "示例", "year": 2025, "organisation_code": COUNTY, **changes}
    return create_cycle(actor, code=code, **wanted)


def other_scheme(actor: User) -> int:
    from kaocheng.schemes.services import store_version

    changed = SCHEME.replace(b"code: test-county", b"code: test-county-2")
    return store_version(actor, changed.replace("乡镇考核".encode(), "乡镇考核（新）".encode())).pk


# Founding -----------------------------------------------------------------------------------------


def test_only_an_assessment_office_founds_cycles(county: None, appointed: Appoint) -> None:
    for role in (Role.REPORTER, Role.LEADER, Role.REVIEWER):
        person = appointed(f"p_{role}", COUNTY, role)
        with pytest.raises(NotAllowed, match="只有考核办"):
            found(person)


def test_an_office_founds_no_cycle_of_another_county(county_office: User) -> None:
    with pytest.raises(NotAllowed):
        found(county_office, organisation_code="c2")
    with pytest.raises(NotAllowed):
        found(county_office, organisation_code="nowhere")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"title": " "}, "代码和名称都须填写"),
        ({"year": 25}, "年度 25 不对"),
        ({"title": "长" * 201}, "请缩短"),
    ],
)
def test_a_cycle_without_sense_is_refused(
    county_office: User, changes: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        found(county_office, **changes)


def test_a_code_is_used_once(county_office: User) -> None:
    found(county_office)
    with pytest.raises(Refusal, match="请另取代码"):
        found(county_office)


# Starting -----------------------------------------------------------------------------------------


def test_start_names_what_is_missing_until_nothing_is(county_office: User, scheme_pk: int) -> None:
    pk = found(county_office)

    def refused(why: str) -> None:
        with pytest.raises(Refusal, match=why):
            start_cycle(county_office, cycle_pk=pk)

    refused("尚未指定考核方案")
    assign_scheme(county_office, cycle_pk=pk, scheme_pk=scheme_pk, from_period="2025-02")
    refused("尚未开设填报期")
    open_calendar(county_office, cycle_pk=pk, kind="M")
    refused("2025-01 等 1 期没有适用的考核方案")
    assign_scheme(county_office, cycle_pk=pk, scheme_pk=scheme_pk, from_period="2025-01")
    refused("尚无被考核单位")
    add_assessees(county_office, cycle_pk=pk, rows=[NewAssessee(NORTH, "hill")])
    start_cycle(county_office, cycle_pk=pk)
    refused("考核周期处于“进行中”状态，不能启动考核。当前可以：结束考核")


def test_a_group_that_no_scheme_has_is_refused(county_office: User, draft_cycle: int) -> None:
    with pytest.raises(Refusal, match="可用：平原组（plain）、山区组（hill）"):
        add_assessees(county_office, cycle_pk=draft_cycle, rows=[NewAssessee(NORTH, "sea")])


def test_groups_given_before_the_scheme_are_asked_for_at_the_start(
    county_office: User, scheme_pk: int
) -> None:
    pk = found(county_office)
    add_assessees(county_office, cycle_pk=pk, rows=[NewAssessee(NORTH)])
    assign_scheme(county_office, cycle_pk=pk, scheme_pk=scheme_pk, from_period="2025")
    open_calendar(county_office, cycle_pk=pk)
    with pytest.raises(Refusal, match="北山乡等 1 个单位的组别不在方案之列"):
        start_cycle(county_office, cycle_pk=pk)


def test_a_closed_cycle_takes_nothing_more(county_office: User, cycle_pk: int) -> None:
    close_cycle(county_office, cycle_pk=cycle_pk)
    with pytest.raises(Refusal, match="已结束，不能再变动"):
        open_calendar(county_office, cycle_pk=cycle_pk)
    with pytest.raises(Refusal, match="该状态下不能再作变动"):
        close_cycle(county_office, cycle_pk=cycle_pk)


# Units --------------------------------------------------------------------------------------------


def test_units_outside_the_offices_reach_are_refused(county_office: User, draft_cycle: int) -> None:
    with pytest.raises(NotAllowed, match="单位 c2 不在您所辖"):
        add_assessees(county_office, cycle_pk=draft_cycle, rows=[NewAssessee("c2", "hill")])


def test_a_unit_that_was_merged_away_is_refused(county_office: User, draft_cycle: int) -> None:
    from kaocheng.orgs.models import Organisation

    Organisation.objects.filter(code=VILLAGE).update(valid_to=datetime.date(2024, 12, 31))
    with pytest.raises(Refusal, match="上湾村已于 2024-12-31 撤并。请改选承接的单位"):
        add_assessees(county_office, cycle_pk=draft_cycle, rows=[NewAssessee(VILLAGE, "hill")])


def test_adding_a_unit_again_only_changes_its_group(county_office: User, draft_cycle: int) -> None:
    assert (
        add_assessees(county_office, cycle_pk=draft_cycle, rows=[NewAssessee(NORTH, "plain")]) == 0
    )
    rows = assessees(county_office, draft_cycle).rows
    assert [(row.organisation_code, row.group_name) for row in rows] == [
        (NORTH, "平原组"), (SOUTH, "平原组"),
    ]  # fmt: skip


def test_a_unit_is_taken_out_again(county_office: User, draft_cycle: int) -> None:
    remove_assessee(county_office, cycle_pk=draft_cycle, organisation_code=SOUTH)
    assert not Assessee.objects.filter(organisation__code=SOUTH).exists()
    with pytest.raises(Refusal, match="不在本周期之中"):
        remove_assessee(county_office, cycle_pk=draft_cycle, organisation_code=SOUTH)


# Schemes by period --------------------------------------------------------------------------------


def test_a_new_standard_counts_from_its_month_and_earlier_months_stay(
    county_office: User, draft_cycle: int, scheme_pk: int
) -> None:
    new = other_scheme(county_office)
    assign_scheme(county_office, cycle_pk=draft_cycle, scheme_pk=new, from_period="2025-07")
    in_force = {period: scheme_for(draft_cycle, period).pk for period in (
        "2025-06", "2025-06-D3", "2025-Q2", "2025-07", "2025-Q3", "2025",
    )}  # fmt: skip
    assert in_force == {
        "2025-06": scheme_pk, "2025-06-D3": scheme_pk, "2025-Q2": scheme_pk,
        "2025-07": new, "2025-Q3": new, "2025": new,
    }  # fmt: skip


def test_no_scheme_before_the_first(draft_cycle: int) -> None:
    with pytest.raises(Refusal, match="2024年12月没有适用的考核方案"):
        scheme_for(draft_cycle, "2024-12")


def test_what_is_being_reported_keeps_its_standard(
    county_office: User, cycle_pk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = other_scheme(county_office)
    set_today(monkeypatch, datetime.date(2025, 4, 3))
    with pytest.raises(Refusal, match="2025年3月已开放填报，其方案不能再换"):
        assign_scheme(county_office, cycle_pk=cycle_pk, scheme_pk=new, from_period="2025-03")
    assign_scheme(county_office, cycle_pk=cycle_pk, scheme_pk=new, from_period="2025-04")


@pytest.mark.parametrize(("period", "why"), [("25-07", "写法不对"), ("", "写法不对")])
def test_a_period_that_is_none_is_refused(
    county_office: User, draft_cycle: int, scheme_pk: int, period: str, why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        assign_scheme(county_office, cycle_pk=draft_cycle, scheme_pk=scheme_pk, from_period=period)


def test_a_scheme_that_is_not_there_is_refused(county_office: User, draft_cycle: int) -> None:
    with pytest.raises(Refusal, match="没有这个已印发的考核方案"):
        assign_scheme(county_office, cycle_pk=draft_cycle, scheme_pk=0, from_period="2025")


# Who sees -----------------------------------------------------------------------------------------


def test_a_draft_is_seen_by_its_office_alone(draft_cycle: int, appointed: Appoint) -> None:
    for code, role in (
        (NORTH, Role.REPORTER),
        (COUNTY, Role.LEADER),
        ("c2", Role.ASSESSMENT_OFFICE),
    ):
        with pytest.raises(NotVisible):
            cycle_page(appointed(f"p{code}", code, role), draft_cycle)


def test_a_unit_sees_its_cycle_and_of_the_units_itself(cycle_pk: int, appointed: Appoint) -> None:
    clerk = appointed("clerk_n", NORTH, Role.REPORTER)
    page = cycle_page(clerk, cycle_pk)
    assert [row.organisation_code for row in page.assessees] == [NORTH]
    assert (page.cycle.may_run, page.steps, page.warnings) == (False, (), ())


def test_a_neighbour_and_a_village_below_see_nothing(cycle_pk: int, appointed: Appoint) -> None:
    for code in ("c2", VILLAGE):
        person = appointed(f"x{code}", code, Role.REPORTER)
        assert cycles_visible_to(person).real == ()
        with pytest.raises(NotVisible):
            assessees(person, cycle_pk)


def test_who_stands_above_sees_all_and_an_office_above_may_run_it(
    cycle_pk: int, leader: User, office: User
) -> None:
    assert len(assessees(leader, cycle_pk).rows) == 2
    assert not cycle_page(leader, cycle_pk).cycle.may_run
    assert cycle_page(office, cycle_pk).cycle.may_run


def test_administrators_see_no_cycle(cycle_pk: int, officers: dict[Role, User]) -> None:
    for officer in officers.values():
        assert cycles_visible_to(officer).real == ()


def test_a_leader_changes_nothing(cycle_pk: int, leader: User) -> None:
    with pytest.raises(NotAllowed, match="只有考核办可以变动"):
        close_cycle(leader, cycle_pk=cycle_pk)


def test_a_stranger_is_not_told_that_it_exists(cycle_pk: int, appointed: Appoint) -> None:
    stranger = appointed("stranger", "c2", Role.ASSESSMENT_OFFICE)
    with pytest.raises(NotVisible):
        close_cycle(stranger, cycle_pk=cycle_pk)


def test_mock_cycles_stand_apart_and_say_what_they_are(county_office: User, cycle_pk: int) -> None:
    mock = found(county_office, code="mock", mock=True)
    lists = cycles_visible_to(county_office)
    assert ([line.pk for line in lists.real], [line.pk for line in lists.mock]) == (
        [cycle_pk], [mock],
    )  # fmt: skip
    assert lists.mock[0].kind_label == "模拟考核"
    assert "模拟考核" in cycle_page(county_office, mock).cycle.notice


def test_the_notice_of_a_demonstration_scheme_stands_on_the_cycle(
    county_office: User, cycle_pk: int
) -> None:
    assert cycle_page(county_office, cycle_pk).cycle.notice == "演示方案：测试用"
    assert cycles_visible_to(county_office).real[0].notice == "演示方案：测试用"


# Statements ---------------------------------------------------------------------------------------


def test_lists_take_as_many_statements_for_thirty_as_for_one(
    county_office: User, draft_cycle: int
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            cycles_visible_to(county_office)
            cycle_page(county_office, draft_cycle)
            assessees(county_office, draft_cycle)
        return len(seen)

    cycles_visible_to(county_office)
    before = statements()
    for number in range(30):
        found(county_office, code=f"more{number}")
    from kaocheng.orgs.models import Organisation

    county = Organisation.objects.get(code=COUNTY)
    for number in range(30):
        unit = Organisation.objects.create(
            parent=county, code=f"m{number}", name=f"村{number}", level="township",
            pinyin="", initials="", valid_from=datetime.date(2020, 1, 1),
        )  # fmt: skip
        Assessee.objects.create(cycle=Cycle.objects.get(pk=draft_cycle), organisation=unit)
    assert statements() == before
