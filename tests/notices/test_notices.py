"""Notices: one row each, with the deed or not at all; everybody reads the own ones."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from kaocheng.notices.models import Notice
from kaocheng.notices.queries import MOST_ON_A_PAGE, notices_page, unread_count
from kaocheng.notices.services import notify, read_all_notices, read_notice
from kaocheng.orgs.models import User
from kaocheng.orgs.refusals import Refusal
from tests.notices.conftest import Send


def test_everybody_gets_one_and_the_disabled_none(told: Send, office: User, leader: User) -> None:
    User.objects.filter(pk=leader.pk).update(is_active=False)
    leader.refresh_from_db()
    told([office, office, leader], "报表已退回", body="请补正第 3 项。", link="/runs/")
    (notice,) = Notice.objects.all()
    assert (notice.recipient, notice.title, notice.link) == (office, "报表已退回", "/runs/")


def test_a_deed_that_fails_leaves_no_notice(office: User) -> None:
    def fail() -> None:
        with transaction.atomic():
            notify([office], "不会发生")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        notify([], "没有事务")


@pytest.mark.parametrize("link", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_a_notice_leads_nowhere_else(link: str, told: Send, office: User) -> None:
    with pytest.raises(ValueError, match="a page of the platform"):
        told([office], "一件事", link=link)


def test_reading_one_says_where_it_leads_and_counts_down(told: Send, office: User) -> None:
    told([office], "甲", link="/runs/")
    told([office], "乙")
    assert unread_count(office) == 2
    first = Notice.objects.get(title="甲")
    assert read_notice(office, pk=first.pk) == "/runs/"
    read_at = Notice.objects.get(pk=first.pk).read_at
    read_notice(office, pk=first.pk)
    assert Notice.objects.get(pk=first.pk).read_at == read_at
    assert unread_count(office) == 1
    assert [line.title for line in notices_page(office, only_unread=True).lines] == ["乙"]
    assert read_all_notices(office) == 1


def test_those_of_others_do_not_exist(told: Send, office: User, leader: User) -> None:
    told([office], "甲")
    assert notices_page(leader).lines == ()
    with pytest.raises(Refusal, match="没有这条通知"):
        read_notice(leader, pk=Notice.objects.get().pk)
    assert read_all_notices(leader) == 0
    assert unread_count(office) == 1


def test_the_bell_costs_one_statement_and_the_list_three(
    told: Send, office: User, django_assert_num_queries: Any
) -> None:
    for number in range(MOST_ON_A_PAGE + 1):
        told([office], f"第 {number} 件")
    with django_assert_num_queries(1):
        assert unread_count(office) == MOST_ON_A_PAGE + 1
    with django_assert_num_queries(3):
        page = notices_page(office, number=9)
    assert (page.number, page.page_count, len(page.lines)) == (2, 2, 1)
