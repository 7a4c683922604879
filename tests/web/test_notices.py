"""The bell, the list, and where a notice leads."""

from __future__ import annotations

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaocheng.notices.models import Notice
from kaocheng.notices.services import notify
from kaocheng.orgs.models import User


def tell(user: User, title: str, link: str = "") -> int:
    with transaction.atomic():
        notify([user], title, "请补正。", link)
    return Notice.objects.latest("pk").pk


def test_the_bell_counts_what_is_unread(as_office: Client, office: User) -> None:
    assert 'class="bell"' in as_office.get("/runs/").content.decode()
    tell(office, "甲")
    assert "<b>1</b>" in as_office.get("/runs/").content.decode()
    for number in range(120):
        tell(office, f"第 {number} 件")
    assert "<b>99+</b>" in as_office.get("/runs/").content.decode()


def test_the_bell_costs_one_statement(as_office: Client, office: User) -> None:
    tell(office, "甲")
    with CaptureQueriesContext(connection) as captured:
        as_office.get("/runs/")
    asked = [each for each in captured.captured_queries if "notices_notice" in each["sql"]]
    assert len(asked) == 1


def test_a_notice_is_read_by_following_it(as_office: Client, office: User) -> None:
    pk = tell(office, "3 月报表已退回", "/runs/")
    page = as_office.get("/notices/").content.decode()
    assert "去办理" in page
    assert as_office.get(f"/notices/{pk}/read/").status_code == 405
    assert as_office.post(f"/notices/{pk}/read/").headers["Location"] == "/runs/"
    assert "没有未读通知" in as_office.get("/notices/?unread=1").content.decode()


def test_all_are_read_at_once(as_office: Client, office: User) -> None:
    assert "还没有通知" in as_office.get("/notices/").content.decode()
    tell(office, "甲")
    as_office.post("/notices/read/")
    page = as_office.get("/notices/").content.decode()
    assert "已阅知 1 条通知" in page
    assert "is-unread" not in page


def test_nobody_reads_those_of_others(as_clerk: Client, office: User) -> None:
    pk = tell(office, "甲", "/runs/")
    assert as_clerk.post(f"/notices/{pk}/read/").headers["Location"] == "/notices/"
    assert "没有这条通知" in as_clerk.get("/notices/").content.decode()
    assert Notice.objects.get().read_at is None
