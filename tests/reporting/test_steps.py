"""Signed, handed in, returned, accepted, corrected: who may, when, and what stays visible."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaocheng.audit.models import AuditEntry
from kaocheng.cycles.models import ReportingPeriod
from kaocheng.orgs.models import Role, User
from kaocheng.orgs.queries import NotVisible
from kaocheng.orgs.refusals import NotAllowed, Refusal
from kaocheng.reporting.models import Figure, Report
from kaocheng.reporting.queries import corrections_visible_to, desk, figure_history, report_page
from kaocheng.reporting.services import (
    accept,
    approve_correction,
    open_report,
    refuse_correction,
    reopen_report,
    request_correction,
    return_report,
    save_remark,
    sign_off,
    submit,
)
from kaocheng.reporting.services.reminding import ask_for_signature
from tests.cycles.factories import set_today
from tests.reporting.conftest import NORTH, Fill, filler, period_pk

pytestmark = pytest.mark.django_db

# Every cell that 北山乡 fills in.
WHOLE = {"grain": "300", "projects": "8", "roads": "10", "trend": "提高", "news": "5", "award": "1"}


def state(report: int) -> str:
    return Report.objects.get(pk=report).state


def test_from_the_first_cell_to_acceptance(submitted_pk: int, county_office: User) -> None:
    assert state(submitted_pk) == "submitted"
    accept(county_office, report_pk=submitted_pk)
    assert state(submitted_pk) == "accepted"
    verbs = list(AuditEntry.objects.order_by("-number").values_list("verb", flat=True)[:4])
    assert verbs == ["接收填报表", "报送", "审签", "填报"]


def test_submit_twice_is_harmless(submitted_pk: int, clerk_n: User) -> None:
    before = AuditEntry.objects.count()
    report = Report.objects.get(pk=submitted_pk)
    assert submit(clerk_n, report_pk=submitted_pk) is False
    again = Report.objects.get(pk=submitted_pk)
    assert (again.version, again.submitted_at) == (report.version, report.submitted_at)
    assert AuditEntry.objects.count() == before


def test_nothing_is_handed_in_without_a_signature(
    fill: Fill, report_pk: int, clerk_n: User
) -> None:
    fill({"grain": "300"})
    with pytest.raises(Refusal, match="填报表处于“填报中”状态，不能报送。当前可以：审签"):
        submit(clerk_n, report_pk=report_pk)


def test_an_empty_report_is_not_signed(report_pk: int, head_n: User) -> None:
    with pytest.raises(Refusal, match="尚无数据，不能审签"):
        sign_off(head_n, report_pk=report_pk)
    assert state(report_pk) == "draft"


def test_who_signs_signs_what_was_on_the_screen(fill: Fill, report_pk: int, head_n: User) -> None:
    fill({"grain": "300"})
    seen = report_page(head_n, report_pk).report.version
    fill({"grain": "310"})
    with pytest.raises(Refusal, match="填报表又有改动。请刷新页面，核对后再审签"):
        sign_off(head_n, report_pk=report_pk, seen_version=seen)
    sign_off(head_n, report_pk=report_pk, seen_version=seen + 1)


def test_what_is_signed_is_not_edited_until_the_signature_is_taken_back(
    fill: Fill, report_pk: int, head_n: User
) -> None:
    fill({"grain": "300"})
    sign_off(head_n, report_pk=report_pk)
    with pytest.raises(Refusal, match="请先由审签人撤回审签"):
        fill({"grain": "310"})
    reopen_report(head_n, report_pk=report_pk)
    assert fill({"grain": "310"}).all_saved
    assert Report.objects.get(pk=report_pk).signed_by is None


def test_late_is_late_and_nothing_is_lost(
    fill: Fill, report_pk: int, clerk_n: User, head_n: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill({"grain": "300"})
    set_today(monkeypatch, datetime.date(2025, 4, 8))
    sign_off(head_n, report_pk=report_pk)
    assert submit(clerk_n, report_pk=report_pk) is True
    assert report_page(clerk_n, report_pk).report.late


def test_on_the_last_day_is_in_time(
    fill: Fill, report_pk: int, clerk_n: User, head_n: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill({"grain": "300"})
    set_today(monkeypatch, ReportingPeriod.objects.get(period="2025-03").due_on)
    sign_off(head_n, report_pk=report_pk)
    assert submit(clerk_n, report_pk=report_pk) is False


def test_what_was_in_time_and_came_back_is_not_made_late_by_mending_it(
    submitted_pk: int,
    fill: Fill,
    clerk_n: User,
    head_n: User,
    county_office: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    return_report(county_office, report_pk=submitted_pk, reason="粮食产量与公报不符")
    set_today(monkeypatch, datetime.date(2025, 4, 20))
    fill({"grain": "299"})
    sign_off(head_n, report_pk=submitted_pk)
    assert submit(clerk_n, report_pk=submitted_pk) is False


def notices_of(person: User) -> list[str]:
    """The titles of what the person was told."""
    from kaocheng.notices.models import Notice

    return list(Notice.objects.filter(recipient=person).values_list("title", flat=True))


def test_a_return_needs_a_reason_and_shows_it(
    submitted_pk: int, county_office: User, clerk_n: User, fill: Fill
) -> None:
    with pytest.raises(Refusal, match="请填写退回原因"):
        return_report(county_office, report_pk=submitted_pk, reason=" \n")
    with pytest.raises(Refusal, match="不超过 500 字"):
        return_report(county_office, report_pk=submitted_pk, reason="长" * 501)
    return_report(county_office, report_pk=submitted_pk, reason="粮食产量与公报不符")
    page = report_page(clerk_n, submitted_pk)
    assert (page.report.state_label, page.report.returned_reason) == (
        "已退回",
        "粮食产量与公报不符",
    )
    assert page.actions.may_edit
    assert notices_of(clerk_n) == ["填报表被退回：2025年度示例考核2025年3月"]
    assert fill({"grain": "299"}).all_saved


@pytest.mark.parametrize(
    "deed",
    [
        lambda actor, pk: return_report(actor, report_pk=pk, reason="x"),
        lambda actor, pk: accept(actor, report_pk=pk),
    ],
)
def test_only_the_office_returns_and_accepts(
    deed: Callable[[User, int], None],
    submitted_pk: int,
    clerk_n: User,
    head_n: User,
    clerk_s: User,
    leader: User,
) -> None:
    for actor in (clerk_n, head_n, leader):
        with pytest.raises(NotAllowed, match="只有考核办"):
            deed(actor, submitted_pk)
    with pytest.raises(NotVisible):
        deed(clerk_s, submitted_pk)
    assert state(submitted_pk) == "submitted"


def test_only_the_unit_signs_and_hands_in(
    fill: Fill, report_pk: int, clerk_n: User, county_office: User, leader: User
) -> None:
    fill({"grain": "300"})
    for actor in (clerk_n, county_office, leader):
        with pytest.raises(NotAllowed, match="审签人"):
            sign_off(actor, report_pk=report_pk)
    for actor in (county_office, leader):
        with pytest.raises(NotAllowed, match="填报员"):
            submit(actor, report_pk=report_pk)


def test_the_page_offers_what_may_be_done(
    submitted_pk: int, county_office: User, clerk_n: User
) -> None:
    offered = report_page(county_office, submitted_pk).actions
    assert (offered.may_return, offered.may_accept, offered.may_edit) == (True, True, False)
    own = report_page(clerk_n, submitted_pk).actions
    assert (own.may_submit, own.may_return) == (False, False)
    assert "请联系考核办退回" in own.why_not_edit


def test_remarks_stand_beside_the_indicator_and_the_report(report_pk: int, clerk_n: User) -> None:
    save_remark(
        clerk_n, report_pk=report_pk, indicator_code="1.1", problems=" 春旱 ", next_steps="补种"
    )
    save_remark(clerk_n, report_pk=report_pk, problems="人手不足")
    page = report_page(clerk_n, report_pk)
    block = next(block for block in page.blocks if block.indicator.code == "1.1")
    assert (block.problems, block.next_steps, page.problems) == ("春旱", "补种", "人手不足")
    with pytest.raises(Refusal, match="没有这个指标"):
        save_remark(clerk_n, report_pk=report_pk, indicator_code="1.4", problems="x")
    with pytest.raises(Refusal, match="不超过 2000 字"):
        save_remark(clerk_n, report_pk=report_pk, problems="长" * 2001)


# Corrections --------------------------------------------------------------------------------------


def ask(actor: User, report: int, text: str = "305", reason: str = "抄录有误") -> int:
    return request_correction(actor, report_pk=report, item_code="grain", text=text, reason=reason)


def test_an_approved_correction_changes_the_figure_and_keeps_the_old_one(
    accepted_pk: int, clerk_n: User, county_office: User
) -> None:
    pk = ask(clerk_n, accepted_pk)
    line = corrections_visible_to(county_office)[0]
    assert (line.item_name, line.old, line.new, line.may_decide) == (
        "粮食总产量",
        "300",
        "305",
        True,
    )
    approve_correction(county_office, correction_pk=pk, note="同意")
    figure = Figure.objects.get(report=accepted_pk, item_code="grain")
    assert (figure.value, figure.source_words) == ("305", "更正：抄录有误")
    history = figure_history(clerk_n, accepted_pk, "grain")
    assert [(line.value, line.reason) for line in history] == [("300", "抄录有误")]
    assert state(accepted_pk) == "accepted"
    assert notices_of(clerk_n) == ["更正申请已同意：2025年度示例考核2025年3月"]


def test_a_refused_correction_changes_nothing(
    accepted_pk: int, clerk_n: User, county_office: User
) -> None:
    pk = ask(clerk_n, accepted_pk)
    with pytest.raises(Refusal, match="请填写不同意的理由"):
        refuse_correction(county_office, correction_pk=pk, note="")
    refuse_correction(county_office, correction_pk=pk, note="与公报不符")
    assert Figure.objects.get(report=accepted_pk, item_code="grain").value == "300"
    assert notices_of(clerk_n) == ["更正申请未获同意：2025年度示例考核2025年3月"]
    with pytest.raises(Refusal, match="更正申请处于“未同意”状态"):
        approve_correction(county_office, correction_pk=pk)


def test_one_request_at_a_time_for_a_cell(accepted_pk: int, clerk_n: User) -> None:
    ask(clerk_n, accepted_pk)
    with pytest.raises(Refusal, match="已有一件更正申请待审批"):
        ask(clerk_n, accepted_pk, "306")


@pytest.mark.parametrize(
    ("text", "reason", "why"),
    [
        ("300.0", "x", "新值与原值相同"),
        ("约305", "x", "不是确定的数"),
        ("305", "", "请填写更正原因"),
    ],
)
def test_a_correction_without_sense_is_refused(
    accepted_pk: int, clerk_n: User, text: str, reason: str, why: str
) -> None:
    with pytest.raises(Refusal, match=why):
        ask(clerk_n, accepted_pk, text, reason)


def test_corrections_begin_after_acceptance(submitted_pk: int, clerk_n: User) -> None:
    with pytest.raises(Refusal, match="尚未接收，不需更正申请"):
        ask(clerk_n, submitted_pk)


def test_a_unit_asks_for_its_own_and_the_office_alone_decides(
    accepted_pk: int, clerk_n: User, clerk_s: User, head_n: User
) -> None:
    with pytest.raises(NotVisible):
        ask(clerk_s, accepted_pk)
    with pytest.raises(NotAllowed):
        ask(head_n, accepted_pk)
    pk = ask(clerk_n, accepted_pk)
    with pytest.raises(NotAllowed, match="只有考核办可以审批"):
        approve_correction(clerk_n, correction_pk=pk)
    with pytest.raises(NotVisible):
        approve_correction(clerk_s, correction_pk=pk)
    assert corrections_visible_to(clerk_s) == ()


# The desk -----------------------------------------------------------------------------------------


def test_the_desk_says_what_each_has_to_do(
    fill: Fill, report_pk: int, clerk_n: User, head_n: User, county_office: User, cycle_pk: int
) -> None:
    due = desk(clerk_n).due
    assert [(line.period, line.todo, line.days_left) for line in due] == [("2025-03", "填报", 4)]
    late = [(line.period, line.pk, line.todo) for line in desk(clerk_n).overdue]
    assert late == [("2025-01", None, "填报"), ("2025-02", None, "填报")]
    assert desk(head_n).to_sign == ()
    fill({"grain": "300"})
    ask_for_signature(clerk_n, report_pk=report_pk)
    assert [line.pk for line in desk(head_n).to_sign] == [report_pk]
    sign_off(head_n, report_pk=report_pk)
    assert [line.todo for line in desk(clerk_n).due] == ["报送"]
    submit(clerk_n, report_pk=report_pk)
    assert desk(clerk_n).due == ()
    assert [line.pk for line in desk(county_office).to_accept] == [report_pk]
    return_report(county_office, report_pk=report_pk, reason="请核对")
    back = desk(clerk_n).returned
    assert [(line.todo, line.returned_reason) for line in back] == [("修改后重报", "请核对")]


def test_the_signer_is_shown_what_the_clerk_has_asked_to_be_signed(
    fill: Fill, report_pk: int, clerk_n: User, head_n: User
) -> None:
    fill({"grain": "300"})
    found = desk(head_n)
    assert found.to_sign == ()
    assert [(line.pk, line.todo, line.remark) for line in found.being_filled] == [
        (report_pk, "查看", "应填 6 项，已填 1 项")
    ]
    fill(WHOLE)
    assert [line.remark for line in desk(head_n).being_filled] == ["6 项已填齐，尚未提请审签"]
    ask_for_signature(clerk_n, report_pk=report_pk)
    found = desk(head_n)
    assert [(line.pk, line.todo, line.remark) for line in found.to_sign] == [
        (report_pk, "审签", "")
    ]
    assert found.being_filled == ()


def test_what_came_back_waits_for_the_signer_once_it_is_asked_for_again(
    fill: Fill, report_pk: int, clerk_n: User, head_n: User, county_office: User
) -> None:
    fill({"grain": "300"})
    ask_for_signature(clerk_n, report_pk=report_pk)
    sign_off(head_n, report_pk=report_pk)
    reopen_report(head_n, report_pk=report_pk)
    assert desk(head_n).to_sign == ()
    sign_off(head_n, report_pk=report_pk)
    submit(clerk_n, report_pk=report_pk)
    return_report(county_office, report_pk=report_pk, reason="请核对")
    found = desk(head_n)
    assert found.to_sign == ()
    assert [line.state for line in found.being_filled] == ["returned"]
    ask_for_signature(clerk_n, report_pk=report_pk)
    assert [line.pk for line in desk(head_n).to_sign] == [report_pk]


def test_who_fills_in_and_signs_asks_nobody(fill: Fill, report_pk: int, clerk_n: User) -> None:
    clerk_n.posts.create(organisation=clerk_n.posts.get().organisation, role=Role.SIGN_OFF)
    fill({"grain": "300"})
    found = desk(clerk_n)
    assert (found.to_sign, found.being_filled) == ((), ())
    assert report_pk in [line.pk for line in found.due]
    fill(WHOLE)
    assert [line.pk for line in desk(clerk_n).to_sign] == [report_pk]


def test_the_desk_of_a_signer_costs_the_same_for_one_report_and_for_two(
    fill: Fill, report_pk: int, clerk_n: User, head_n: User, cycle_pk: int
) -> None:
    fill({"grain": "300"})
    with CaptureQueriesContext(connection) as one:
        desk(head_n)
    second = open_report(clerk_n, period_pk=period_pk(cycle_pk, "2025-02"), organisation_code=NORTH)
    filler(clerk_n, second)({"grain": "200"})
    with CaptureQueriesContext(connection) as two:
        assert len(desk(head_n).being_filled) == 2
    assert len(one) == len(two)


def test_the_office_finds_corrections_on_its_desk(
    accepted_pk: int, clerk_n: User, county_office: User
) -> None:
    ask(clerk_n, accepted_pk)
    assert len(desk(county_office).corrections) == 1
    assert desk(clerk_n).corrections == ()
