"""The audit log stays as it was written, or `verify` names the first entry that does not."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from kaocheng.audit import cli
from kaocheng.audit.chain import sm3
from kaocheng.audit.frozen import Frozen
from kaocheng.audit.models import AuditEntry, ChainHead
from kaocheng.audit.queries import verify
from kaocheng.audit.services import record

pytestmark = pytest.mark.django_db


def write(count: int) -> None:
    for n in range(1, count + 1):
        with transaction.atomic():
            record("张某（演示）", "入库考核方案", f"方案{n}", {"次": n})


def tamper(sql: str) -> None:
    """As somebody with the database's password would, past all of Django."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_sm3_is_that_of_the_standard() -> None:
    # GB/T 32905-2016, appendix A.1: the message "abc".
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abc") == expected


def test_an_empty_log_holds() -> None:
    assert verify().holds


def test_entries_are_numbered_and_follow_each_other() -> None:
    write(3)
    entries = list(AuditEntry.objects.order_by("number"))
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert entries[1].previous_digest == entries[0].digest
    assert verify().checked == 3
    assert verify().holds


@pytest.mark.parametrize(
    "change",
    [
        "update audit_auditentry set actor_name = '李某（演示）' where number = 2",
        "update audit_auditentry set detail = '{}' where number = 2",
        "update audit_auditentry set at = '2020-01-01 00:00:00+00:00' where number = 2",
        "update audit_auditentry set previous_digest = digest where number = 2",
        "delete from audit_auditentry where number = 2",
    ],
)
def test_verify_names_the_first_entry_that_was_tampered_with(change: str) -> None:
    write(4)
    tamper(change)
    assert verify().first_bad == 2


def test_entries_cut_off_at_the_end_are_missed() -> None:
    write(3)
    tamper("delete from audit_auditentry where number = 3")
    assert verify().first_bad == 3


def test_a_log_that_was_emptied_is_noticed() -> None:
    write(2)
    tamper("delete from audit_auditentry")
    assert verify().first_bad == 1


def test_a_head_that_was_turned_back_is_noticed() -> None:
    write(2)
    ChainHead.objects.update(number=1, digest=AuditEntry.objects.get(number=1).digest)
    assert not verify().holds


def test_an_entry_cannot_be_changed_or_deleted() -> None:
    write(1)
    entry = AuditEntry.objects.get()
    with pytest.raises(Frozen):
        entry.save()
    with pytest.raises(Frozen):
        entry.delete()
    with pytest.raises(Frozen):
        AuditEntry.objects.update(verb="登录")
    with pytest.raises(Frozen):
        AuditEntry.objects.all().delete()


def test_an_entry_goes_with_the_deed_that_failed() -> None:
    def deed_that_fails() -> None:
        with transaction.atomic():
            record("张某（演示）", "计分", "未成")
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - our own, raised a line above
        deed_that_fails()
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record("张某（演示）", "计分", "无事务")


def test_texts_too_long_for_their_column_are_cut_and_still_verify() -> None:
    with transaction.atomic():
        entry = record("长" * 500, "登录失败", "名" * 500, {})
    assert len(entry.actor_name) == 150
    assert verify().holds


def test_the_command_tells_whether_the_log_holds(capsys: pytest.CaptureFixture[str]) -> None:
    write(2)
    assert cli.main(["verify"]) == 0
    assert "操作日志完好，共 2 条" in capsys.readouterr().out
    tamper("update audit_auditentry set target = '另一方案' where number = 1")
    assert cli.main(["verify"]) == 1
    assert "自第 1 条起不可信：内容与摘要不符" in capsys.readouterr().out


def test_the_command_without_a_verb_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main([])
    assert stop.value.code == 2
    assert "用法不对：缺少参数 命令" in capsys.readouterr().err
