"""工作台: what is to be done, by deadline; what is late; what came back; what others have done."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kaocheng.orgs.models import Role, User
from tests.web.conftest import SignIn


def desk_of(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_desk_says_what_to_do(as_office: Client) -> None:
    page = desk_of(as_office)
    assert "眼下没有要办的事" in page
    assert "还没有可以查看的考核结果" in page


def test_an_administrator_is_shown_the_own_work(
    officers: dict[Role, User], signed_in: SignIn
) -> None:
    page = desk_of(signed_in(officers[Role.SYSTEM_ADMIN]))
    assert "组织和人员在左栏" in page


def test_what_is_late_stands_before_what_is_due(
    signed_in: SignIn, clerk_n: User, report_pk: int
) -> None:
    page = desk_of(signed_in(clerk_n))
    assert page.index("已经逾期") < page.index("待填报、待报送")
    assert page.index("2025年1月") < page.index("2025年2月") < page.index("2025年3月")
    assert "逾期 57 天" in page
    assert f'href="/reports/{report_pk}/"' in page


def test_a_report_that_is_not_begun_is_begun_by_one_click(
    signed_in: SignIn, clerk_n: User, march: int, on_third_of_april: datetime.date
) -> None:
    client = signed_in(clerk_n)
    assert "开始填报：北山乡2025年3月" in desk_of(client)
    said = {"period": march, "organisation": "t1"}
    first = client.post("/reports/open/", said).headers["Location"]
    assert client.post("/reports/open/", said).headers["Location"] == first
    assert client.get(first).status_code == 200
    elsewhere = client.post("/reports/open/", {"period": march, "organisation": "t2"})
    assert elsewhere.status_code == 404


def test_what_came_back_comes_with_its_reason(
    signed_in: SignIn, clerk_n: User, county_office: User, submitted_pk: int
) -> None:
    from kaocheng.reporting.services import return_report

    return_report(county_office, report_pk=submitted_pk, reason="与公报不符")
    page = desk_of(signed_in(clerk_n))
    assert "退回原因：与公报不符" in page
    assert "已退回" in page[page.index("上次查看以来") :]


def test_who_fills_in_and_signs_finds_what_came_back_once(
    signed_in: SignIn, clerk_n: User, county_office: User, submitted_pk: int
) -> None:
    from kaocheng.reporting.services import return_report

    post = clerk_n.posts.get()
    clerk_n.posts.create(organisation=post.organisation, role=Role.SIGN_OFF)
    return_report(county_office, report_pk=submitted_pk, reason="与公报不符")
    assert desk_of(signed_in(clerk_n)).count("退回原因：与公报不符") == 1


def test_each_finds_the_own_part_of_the_work(
    signed_in: SignIn,
    clerk_n: User,
    head_n: User,
    county_office: User,
    report_pk: int,
    fill: Callable[[dict[str, str]], object],
) -> None:
    assert "等我审签" not in desk_of(signed_in(head_n))
    fill({"grain": "300"})
    page = desk_of(signed_in(head_n))
    assert 'id="to-sign-title"' not in page
    assert "应填 6 项，已填 1 项" in page[page.index("填报员尚未提请审签") :]
    signed_in(clerk_n).post(f"/reports/{report_pk}/ask/")
    assert 'id="to-sign-title"' in desk_of(signed_in(head_n))
    signed_in(head_n).post(f"/reports/{report_pk}/sign/")
    signed_in(head_n).post(f"/reports/{report_pk}/submit/")
    page = desk_of(signed_in(county_office))
    assert "等我接收" in page
    assert "已报送" in page[page.index("上次查看以来") :]


def test_what_has_been_seen_is_not_told_again(
    signed_in: SignIn,
    county_office: User,
    clerk_n: User,
    submitted_pk: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = signed_in(county_office)
    told = "北山乡 2025年3月</a> 已报送"
    assert told in desk_of(client)
    # Coming back within the hour is the same visit.
    assert told in desk_of(client)
    later = timezone.now() + datetime.timedelta(hours=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert told not in desk_of(client)


def test_the_mark_of_a_visit_is_bound_to_the_person(
    signed_in: SignIn, county_office: User, clerk_n: User, submitted_pk: int
) -> None:
    client = signed_in(county_office)
    desk_of(client)
    seen: Any = client.cookies["kaocheng_seen"]
    assert seen["httponly"]
    client.cookies["kaocheng_seen"] = "nonsense"
    assert "北山乡 2025年3月</a> 已报送" in desk_of(client)


def test_what_one_was_told_stands_among_the_changes_and_is_read_by_following_it(
    signed_in: SignIn, clerk_n: User, county_office: User, submitted_pk: int
) -> None:
    """Stages, spot checks and results are told by notices; a report is not told of twice."""
    from kaocheng.notices.models import Notice
    from kaocheng.reporting.services import return_report

    return_report(county_office, report_pk=submitted_pk, reason="与公报不符")
    Notice.objects.create(recipient=county_office, title="别人的通知", link="/review/1/")
    Notice.objects.create(
        recipient=clerk_n, title="转入部门评审", body="请留意退回。", link="/cycles/"
    )
    client = signed_in(clerk_n)
    page = desk_of(client)
    changes = page[page.index("上次查看以来") :]
    assert "转入部门评审" in changes
    assert "请留意退回。" in changes
    assert "别人的通知" not in changes
    assert changes.count("已退回") == 1
    notice = Notice.objects.get(title="转入部门评审")
    assert client.post(f"/notices/{notice.pk}/read/").headers["Location"] == "/cycles/"
    assert '<a href="/cycles/">转入部门评审</a>' in desk_of(client)
